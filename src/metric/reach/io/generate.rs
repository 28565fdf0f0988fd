//! Writes synthetic files: made-up children with every edge of the rules, in no order, as many as one likes.

use std::io::BufWriter;
use std::path::Path;

use super::inputs::{CODES, ENROLMENT};
use super::output::Staged;
use crate::kernel::failure::{Fault, FieldErrors, Result};
use crate::metric::reach::rules::synthetic::{MadeClaim, Synthetic, Vocabulary};

type Writer = csv::Writer<BufWriter<std::fs::File>>;

/// One line of somebody on no roll for so many members.
const STRANGERS: u64 = 50;

/// The three files, whole or not at all.
///
/// # Errors
/// Refuses a year that is none; breaks when a file cannot be written.
pub fn generate(words: &Vocabulary, n_members: u64, seed: u64, year: i32, folder: &Path) -> Result<()> {
    if n_members == 0 {
        return Err(FieldErrors::one("members", "at least one member is needed").into());
    }
    let made = Synthetic::new(words, seed, n_members, year).ok_or_else(|| FieldErrors::one("year", "no such year"))?;
    let written = [
        file(folder, "enrolment.csv", |it| enrolment(&made, it))?,
        file(folder, "claims.csv", |it| claims(&made, it))?,
        file(folder, "codes.csv", |it| codes(words, it))?,
    ];
    written.into_iter().try_for_each(Staged::keep)
}

/// Reads `seeds/reach/synthetic.toml`.
///
/// # Errors
/// Breaks with the key that does not fit.
pub fn vocabulary(name: &str, text: &str) -> Result<Vocabulary> {
    let words: Vocabulary = toml::from_str(text).map_err(|it| Fault::because(format!("{name} cannot be read"), it))?;
    if words.schema == 1 { Ok(words) } else { Err(Fault::new(format!("{name}: its schema is not 1")).into()) }
}

fn file(folder: &Path, name: &str, fill: impl FnOnce(&mut Writer) -> csv::Result<()>) -> Result<Staged> {
    let broken = |cause: csv::Error| Fault::because(format!("{name} cannot be written"), cause);
    let (staged, file) = Staged::create(folder, name)?;
    let mut writer =
        csv::WriterBuilder::new().terminator(csv::Terminator::Any(b'\n')).from_writer(BufWriter::new(file));
    fill(&mut writer).and_then(|()| Ok(writer.flush()?)).map_err(broken)?;
    Ok(staged)
}

/// In rounds, so that the rows of a member do not stand together.
fn enrolment(made: &Synthetic<'_>, writer: &mut Writer) -> csv::Result<()> {
    writer.write_record(ENROLMENT)?;
    for round in 0.. {
        let mut is_over = true;
        for number in made.members() {
            let Some(it) = made.spans(number).into_iter().nth(round) else { continue };
            is_over = false;
            let id = Synthetic::member_id(number);
            let (birth, start) = (it.birth.to_string(), it.start.to_string());
            let end = it.end.map(|it| it.to_string()).unwrap_or_default();
            writer.write_record([&id, it.cco, it.county, &birth, it.race_ethnicity, it.language, &start, &end])?;
        }
        if is_over {
            break;
        }
    }
    Ok(())
}

fn claims(made: &Synthetic<'_>, writer: &mut Writer) -> csv::Result<()> {
    writer.write_record(["member_id", "service_date", "procedure_code", "rendering_type"])?;
    let mut write =
        |id: String, it: MadeClaim<'_>| writer.write_record([&id, &it.on.to_string(), &it.code, it.rendering_type]);
    for round in 0.. {
        let mut is_over = true;
        for number in made.members() {
            if round == 0 && number.is_multiple_of(STRANGERS) {
                write(format!("X{number:08}"), made.strangers_claim(number))?;
            }
            if let Some(it) = made.claim(number, round) {
                is_over = false;
                write(Synthetic::member_id(number), it)?;
            }
        }
        if is_over {
            break;
        }
    }
    Ok(())
}

/// Codes as people type them: some in lower case, some with blanks or tabs, and one row twice.
fn codes(words: &Vocabulary, writer: &mut Writer) -> csv::Result<()> {
    writer.write_record(CODES)?;
    for (n, it) in words.codes.iter().chain(words.codes.first()).enumerate() {
        let code = match n % 4 {
            1 => it.code.to_ascii_lowercase(),
            2 => format!(" {} ", it.code),
            3 => format!("{}\t", it.code),
            _ => it.code.clone(),
        };
        writer.write_record([code.as_str(), it.category.word()])?;
    }
    Ok(())
}
