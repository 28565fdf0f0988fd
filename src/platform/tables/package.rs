//! What a workbook may unpack to. It is a ZIP package, and a few kilobytes of one can hold gigabytes; so it is unpacked once into
//! nothing, through a limit, before anything else reads it. What its directory says of its sizes is not believed.

use std::io::{Cursor, Read};

use zip::ZipArchive;

use super::reading::{DAMAGED, Limits, Unreadable};

/// Below this no part is a bomb, however well it packs.
const HARMLESS: u64 = 8 * 1024 * 1024;

pub(super) fn check(bytes: &[u8], limits: Limits) -> Result<(), Unreadable> {
    let damaged = || Unreadable::new(DAMAGED);
    let mut package = ZipArchive::new(Cursor::new(bytes)).map_err(|_| damaged())?;
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
        let most = left.min(part.compressed_size().saturating_mul(limits.most_ratio).max(HARMLESS));
        let mut limited = part.take(most + 1);
        let unpacked = std::io::copy(&mut limited, &mut std::io::sink()).map_err(|_| damaged())?;
        if unpacked > most {
            return Err(Unreadable::new(
                "This workbook unpacks to far more than it should. It is refused, so that it cannot fill this machine's memory. Copy the cells with the counts into a new workbook, or save them as CSV UTF-8.",
            ));
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
