//! Writes a file whole or not at all: beside its place first, then into it.

use std::fs::{self, File, OpenOptions};
use std::io::Write as _;
use std::path::{Path, PathBuf};

use crate::kernel::failure::{Fault, Result};
use crate::metric::reach::rules::table::{COLUMNS, Row};

/// A file that is written and not yet in its place. Dropped, it is gone.
#[derive(Debug)]
pub struct Staged {
    beside: PathBuf,
    place: PathBuf,
    is_kept: bool,
}

impl Staged {
    /// Writes the file beside its place, down to the disk. It can be read by its owner only, since true counts are not for others.
    ///
    /// # Errors
    /// Breaks when it cannot be written; then nothing of it is left.
    pub fn write(folder: &Path, name: &str, bytes: &[u8]) -> Result<Self> {
        let (staged, mut file) = Self::create(folder, name)?;
        file.write_all(bytes).and_then(|()| file.sync_all()).map_err(|it| staged.broken(it))?;
        Ok(staged)
    }

    /// Opens the file beside its place, for whoever writes it piece by piece.
    ///
    /// # Errors
    /// Breaks when it cannot be opened.
    pub fn create(folder: &Path, name: &str) -> Result<(Self, File)> {
        let beside = folder.join(format!(".{name}.{}.part", std::process::id()));
        let mut staged = Self { beside, place: folder.join(name), is_kept: true };
        fs::create_dir_all(folder).map_err(|it| staged.broken(it))?;
        let file = open_for_the_owner(&staged.beside).map_err(|it| staged.broken(it))?;
        // From here on there is something to be removed.
        staged.is_kept = false;
        Ok((staged, file))
    }

    /// Puts it into its place.
    ///
    /// # Errors
    /// Breaks when it cannot be moved there; what was there before is then still there.
    pub fn keep(mut self) -> Result<()> {
        fs::rename(&self.beside, &self.place).map_err(|it| self.broken(it))?;
        self.is_kept = true;
        Ok(())
    }

    /// Puts several into their places. What cannot be put there is noticed before the first is.
    ///
    /// # Errors
    /// As [`Staged::keep`].
    pub fn keep_all<const N: usize>(all: [Self; N]) -> Result<()> {
        for staged in &all {
            if staged.place.is_dir() {
                return Err(staged.broken(std::io::ErrorKind::IsADirectory.into()).into());
            }
        }
        all.into_iter().try_for_each(Self::keep)
    }

    fn broken(&self, cause: std::io::Error) -> Fault {
        Fault::because(format!("{} cannot be written", self.place.display()), cause)
    }
}

impl Drop for Staged {
    fn drop(&mut self) {
        if !self.is_kept {
            // The failure that led here is the one to be told.
            let _ = fs::remove_file(&self.beside);
        }
    }
}

/// The bytes of `reach_internal.csv`.
///
/// # Errors
/// Breaks when a row cannot be written as CSV.
pub fn internal_csv(rows: &[Row]) -> Result<Vec<u8>> {
    let broken = |cause: csv::Error| Fault::because("The table cannot be written", cause);
    let mut writer = csv::WriterBuilder::new().terminator(csv::Terminator::Any(b'\n')).from_writer(Vec::new());
    writer.write_record(COLUMNS).map_err(broken)?;
    for row in rows {
        writer.write_record(row.cells()).map_err(broken)?;
    }
    writer.into_inner().map_err(|cause| Fault::because("The table cannot be written", cause.into_error()).into())
}

fn open_for_the_owner(path: &Path) -> std::io::Result<File> {
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(path)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::metric::reach::rules::table::Counts;

    fn folder(name: &str) -> PathBuf {
        let folder = std::env::temp_dir().join(format!("reach-output-{}-{name}", std::process::id()));
        let _ = fs::remove_dir_all(&folder);
        folder
    }

    #[test]
    fn a_file_is_in_its_place_whole_or_as_it_was() {
        let folder = folder("whole");
        Staged::write(&folder, "a.csv", b"old").unwrap().keep().unwrap();
        let staged = Staged::write(&folder, "a.csv", b"new").unwrap();
        assert_eq!(fs::read(folder.join("a.csv")).unwrap(), b"old");
        drop(staged);
        assert_eq!(fs::read_dir(&folder).unwrap().count(), 1, "what was dropped is gone");
        Staged::write(&folder, "a.csv", b"new").unwrap().keep().unwrap();
        assert_eq!(fs::read(folder.join("a.csv")).unwrap(), b"new");
        fs::remove_dir_all(folder).unwrap();
    }

    #[test]
    fn a_place_that_cannot_be_taken_leaves_nothing_behind() {
        let folder = folder("taken");
        fs::create_dir_all(folder.join("a.csv/inside")).unwrap();
        assert!(Staged::write(&folder, "a.csv", b"new").unwrap().keep().is_err());
        assert_eq!(fs::read_dir(&folder).unwrap().count(), 1);
        fs::remove_dir_all(folder).unwrap();
    }

    #[test]
    fn of_two_files_none_is_put_in_place_where_one_cannot_be() {
        let folder = folder("both");
        fs::create_dir_all(folder.join("b.csv")).unwrap();
        let staged = ["a.csv", "b.csv"].map(|it| Staged::write(&folder, it, b"new").unwrap());
        assert!(Staged::keep_all(staged).is_err());
        let left: Vec<_> = fs::read_dir(&folder).unwrap().map(|it| it.unwrap().file_name()).collect();
        assert_eq!(left, ["b.csv"]);
        fs::remove_dir_all(folder).unwrap();
    }

    #[test]
    fn fields_are_quoted_only_where_a_comma_a_quote_or_a_line_break_asks_for_it() {
        let row = |value: &str| Row {
            scope: "ALL".into(),
            dim1: "county".into(),
            value1: value.into(),
            dim2: String::new(),
            value2: String::new(),
            counts: Counts { denominator: 3, numerator: 1, assessment: 1, service: 0 },
        };
        let rows = ["a b", "a,b", "a\"b", "a\nb", "a\rb", " #=é'"].map(row);
        let text = String::from_utf8(internal_csv(&rows).unwrap()).unwrap();
        let end = ",,,3,1,1,0,33.3\n";
        let expected = ["a b", "\"a,b\"", "\"a\"\"b\"", "\"a\nb\"", "\"a\rb\"", " #=é'"];
        let lines = expected.map(|it| format!("ALL,county,{it}{end}")).concat();
        assert_eq!(text, format!("{}\n{lines}", COLUMNS.join(",")));
    }
}
