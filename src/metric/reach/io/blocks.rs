//! A file in blocks of whole records, handed out in order to whichever reader is free.
//!
//! Where a block ends is found while the next one waits, so every block begins where a record does, whatever stands within quotes. A
//! reader holds one block, so that memory does not grow with the file.

use std::fs::File;
use std::io::{self, Read as _};
use std::sync::{Mutex, PoisonError};

use memchr::memchr_iter;

use super::progress::Progress;
use crate::metric::reach::rules::lines::whole_records;

/// Bytes that a reader takes at once, if nothing else is asked for.
pub const BLOCK: usize = 256 * 1024;
/// A record longer than this is none: somewhere a quotation mark was left open.
const LONGEST: usize = 4 * 1024 * 1024;

/// The file, with its place.
#[derive(Debug)]
pub struct Blocks {
    state: Mutex<State>,
    sizes: Sizes,
    progress: Progress,
}

#[derive(Debug, Clone, Copy)]
struct Sizes {
    block: usize,
    longest: usize,
}

#[derive(Debug)]
struct State {
    file: File,
    /// What was read and belongs to the next block.
    left: Vec<u8>,
    /// The line on which the next block begins.
    line: u64,
    is_over: bool,
}

/// Why no more blocks come.
#[derive(Debug)]
pub enum Stop {
    Broken(io::Error),
    /// The record that begins on this line does not end.
    TooLong {
        line: u64,
    },
}

impl Blocks {
    pub fn of(file: File, block: usize) -> Self {
        Self::sized(file, Sizes { block: block.max(1), longest: LONGEST })
    }

    fn sized(file: File, sizes: Sizes) -> Self {
        Self {
            state: Mutex::new(State { file, left: Vec::new(), line: 1, is_over: false }),
            sizes,
            progress: Progress::none(),
        }
    }

    /// Tells how far the file is read.
    pub fn seen_by(self, progress: &Progress) -> Self {
        Self { progress: progress.clone(), ..self }
    }

    /// Fills `block` with the next whole records and says on which line they begin; none where the file is over.
    ///
    /// # Errors
    /// When the file cannot be read, or a record does not end.
    pub fn next(&self, block: &mut Vec<u8>) -> Result<Option<u64>, Stop> {
        let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        let found = state.next(block, self.sizes);
        self.progress.advance(block.len());
        if found.is_err() {
            state.is_over = true;
        }
        found
    }

    /// Gives back what a reader did not use of the block that it has just taken, with the line on which that begins.
    pub fn give_back(&self, rest: &[u8], line: u64) {
        let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        self.progress.step_back(rest.len());
        let after = std::mem::take(&mut state.left);
        state.left = [rest, &after].concat();
        state.line = line;
        state.is_over = false;
    }

    /// Ends the file for all readers.
    pub fn stop(&self) {
        self.state.lock().unwrap_or_else(PoisonError::into_inner).is_over = true;
    }
}

impl State {
    fn next(&mut self, block: &mut Vec<u8>, sizes: Sizes) -> Result<Option<u64>, Stop> {
        block.clear();
        if self.is_over {
            return Ok(None);
        }
        block.append(&mut self.left);
        let mut wanted = sizes.block;
        loop {
            let missing = wanted.saturating_sub(block.len());
            self.is_over = fill(&mut self.file, block, missing)?;
            let whole = if self.is_over { block.len() } else { whole_records(block) };
            if whole > 0 || self.is_over {
                self.left.extend_from_slice(block.get(whole..).unwrap_or_default());
                block.truncate(whole);
                let line = self.line;
                self.line += u64::try_from(memchr_iter(b'\n', block).count()).unwrap_or(0);
                return Ok((!block.is_empty()).then_some(line));
            }
            if block.len() >= sizes.longest {
                return Err(Stop::TooLong { line: self.line });
            }
            wanted = block.len().saturating_mul(2).max(wanted);
        }
    }
}

/// Reads so many bytes more, and says whether the file ended before.
fn fill(file: &mut File, block: &mut Vec<u8>, missing: usize) -> Result<bool, Stop> {
    let missing = u64::try_from(missing).unwrap_or(u64::MAX);
    block.reserve(usize::try_from(missing).unwrap_or(0));
    let read = file.take(missing).read_to_end(block).map_err(Stop::Broken)?;
    Ok(u64::try_from(read).unwrap_or(u64::MAX) < missing)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn blocks(content: &[u8], sizes: Sizes) -> Result<Vec<(u64, Vec<u8>)>, Stop> {
        let path =
            std::env::temp_dir().join(format!("reach-blocks-{}-{:?}", std::process::id(), std::thread::current().id()));
        std::fs::write(&path, content).unwrap();
        let file = Blocks::sized(File::open(&path).unwrap(), sizes);
        std::fs::remove_file(&path).unwrap();
        let (mut all, mut block) = (Vec::new(), Vec::new());
        while let Some(line) = file.next(&mut block)? {
            all.push((line, block.clone()));
        }
        Ok(all)
    }

    fn records(bytes: &[u8]) -> Vec<csv::ByteRecord> {
        let mut reader = csv::ReaderBuilder::new().has_headers(false).flexible(true).from_reader(bytes);
        reader.byte_records().map(Result::unwrap).collect()
    }

    proptest! {
        #[test]
        fn blocks_of_any_size_read_as_the_file_does(raw in "[ab,\"\n\r]{0,80}", block in 1usize..40) {
            let found = blocks(raw.as_bytes(), Sizes { block, longest: 1_000 }).unwrap();
            prop_assert_eq!(found.iter().flat_map(|(_, it)| it.clone()).collect::<Vec<u8>>(), raw.as_bytes());
            let apart: Vec<_> = found.iter().flat_map(|(_, it)| records(it)).collect();
            prop_assert_eq!(apart, records(raw.as_bytes()));
            let mut line = 1;
            for (begins, bytes) in found {
                prop_assert_eq!(begins, line);
                line += memchr_iter(b'\n', &bytes).count() as u64;
            }
        }
    }

    #[test]
    fn a_quotation_mark_left_open_stops_the_file_and_names_its_line() {
        let text = format!("a,b\nc,\"{}", "d,e\n".repeat(1_000));
        let found = blocks(text.as_bytes(), Sizes { block: 16, longest: 512 });
        assert!(matches!(found, Err(Stop::TooLong { line: 2 })), "{found:?}");
    }
}
