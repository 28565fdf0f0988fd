//! What a workbook may unpack to. It is a ZIP package, and a few kilobytes of one can hold gigabytes; so it is unpacked once into
//! nothing, through a limit, before anything else reads it. What its directory says of its sizes is not believed, and neither is what
//! its list of words says of its length: whoever reads that list makes room for it beforehand.

use std::io::{self, Read, Write};

use zip::ZipArchive;

use super::reading::{DAMAGED, Limits, Unreadable};
use super::source::Source;

/// Below this no part is a bomb, however well it packs.
const HARMLESS: u64 = 8 * 1024 * 1024;

pub(super) fn check(source: Source<'_>, limits: Limits) -> Result<(), Unreadable> {
    let damaged = || Unreadable::new(DAMAGED);
    let mut package = ZipArchive::new(source).map_err(|_| damaged())?;
    if package.len() > limits.most_parts {
        return Err(Unreadable::new(format!(
            "This workbook consists of {} parts, more than the {} that are read. Copy the one sheet with the counts into a new workbook.",
            package.len(),
            limits.most_parts
        )));
    }
    let mut has_workbook = false;
    let mut left = limits.most_unpacked;
    for place in 0..package.len() {
        let part = package.by_index(place).map_err(|_| damaged())?;
        has_workbook |= part.name().is_ok_and(|it| it.eq_ignore_ascii_case("[Content_Types].xml"));
        let is_held = part.name().map_or(true, |it| it.to_ascii_lowercase().ends_with("sharedstrings.xml"));
        let most_held = if is_held { limits.most_held } else { u64::MAX };
        let most = left.min(part.compressed_size().saturating_mul(limits.most_ratio).max(HARMLESS)).min(most_held);
        let mut limited = part.take(most + 1);
        let mut promise = Promise::default();
        let unpacked =
            if is_held { io::copy(&mut limited, &mut promise) } else { io::copy(&mut limited, &mut io::sink()) };
        let unpacked = unpacked.map_err(|_| damaged())?;
        if unpacked > most {
            return Err(Unreadable::new(
                "This workbook unpacks to far more than it should. It is refused, so that it cannot fill this machine's memory. Copy the cells with the counts into a new workbook, or save them as CSV UTF-8.",
            ));
        }
        if promise.is_broken(unpacked) {
            return Err(damaged());
        }
        left -= unpacked;
    }
    if !has_workbook {
        return Err(Unreadable::new(
            "This is a ZIP file and not an Excel workbook. Take the table out of it and send that as CSV or .xlsx.",
        ));
    }
    Ok(())
}

const PROMISING: &[u8] = b"uniqueCount";
/// No word of the list takes less: `<si/>`.
const LEAST_WORD: u64 = 5;

/// How many words the list of words says it has, looked for wherever it says so.
#[derive(Default)]
struct Promise {
    /// How many letters of the attribute's name were just seen.
    n_seen: usize,
    /// Behind the name: the number as far as it was read.
    number: Option<u64>,
    most: u64,
    has_zero: bool,
}

impl Promise {
    /// Whether there cannot be as many, or the list is not written in the way that every program writes it.
    fn is_broken(&self, n_bytes: u64) -> bool {
        self.has_zero || self.most > n_bytes / LEAST_WORD
    }

    fn take(&mut self, byte: u8) {
        self.has_zero |= byte == 0;
        if let Some(number) = self.number {
            match byte {
                b'0'..=b'9' => {
                    let next = number.saturating_mul(10).saturating_add(u64::from(byte - b'0'));
                    self.most = self.most.max(next);
                    self.number = Some(next);
                }
                b'=' | b'"' | b'\'' | b'+' | b' ' | b'\t' | b'\r' | b'\n' => (),
                _ => self.number = None,
            }
        }
        if PROMISING.get(self.n_seen) == Some(&byte) {
            self.n_seen += 1;
        } else {
            self.n_seen = usize::from(PROMISING.first() == Some(&byte));
        }
        if self.n_seen == PROMISING.len() {
            (self.n_seen, self.number) = (0, Some(0));
        }
    }
}

impl Write for Promise {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        for it in bytes {
            self.take(*it);
        }
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}
