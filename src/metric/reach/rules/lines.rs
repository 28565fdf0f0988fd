//! Where a block of a CSV file may be cut: after a line break that ends a record, never after one within quotes.
//!
//! The rules are those of the `csv` crate. A quotation mark opens a quoted field only where a field begins; doubled within quotes it is
//! a character; anywhere else it is one too. So it is enough to look at the marks themselves, and at the byte before each.

use memchr::{memchr, memrchr};

/// How many bytes of the block, which begins where a record does, are whole records. What is left over begins the next block.
pub fn whole_records(block: &[u8]) -> usize {
    let mut whole = 0;
    // Everything before this place has been looked at, and it does not lie within quotes.
    let mut at = 0;
    loop {
        let rest = block.get(at..).unwrap_or_default();
        let quote = memchr(b'"', rest);
        let plain = quote.map_or(rest, |it| rest.get(..it).unwrap_or_default());
        if let Some(last) = memrchr(b'\n', plain) {
            whole = at + last + 1;
        }
        let Some(quote) = quote.map(|it| at + it) else { return whole };
        if !begins_a_field(block, quote) {
            at = quote + 1;
            continue;
        }
        match past_the_quotes(block, quote + 1) {
            Some(past) => at = past,
            None => return whole,
        }
    }
}

fn begins_a_field(block: &[u8], at: usize) -> bool {
    at.checked_sub(1).and_then(|it| block.get(it)).is_none_or(|it| matches!(it, b',' | b'\n' | b'\r'))
}

/// The place after the mark that closes what was opened before `from`; none where the block ends too early to tell.
fn past_the_quotes(block: &[u8], mut from: usize) -> Option<usize> {
    loop {
        let mark = from + memchr(b'"', block.get(from..)?)?;
        match block.get(mark + 1)? {
            b'"' => from = mark + 2,
            _ => return Some(mark + 1),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn records(bytes: &[u8]) -> Vec<csv::ByteRecord> {
        let mut reader = csv::ReaderBuilder::new().has_headers(false).flexible(true).from_reader(bytes);
        reader.byte_records().map(Result::unwrap).collect()
    }

    #[test]
    fn a_line_break_within_quotes_cuts_nothing() {
        assert_eq!(whole_records(b"a,b\nc,"), 4);
        assert_eq!(whole_records(b"a,\"b\nc\",\n\"d"), 9);
        assert_eq!(whole_records(b"a,\"b\nc\n"), 0);
        assert_eq!(whole_records(b"5\" pipe\n5\" pipe\n"), 16, "a mark amid a field is a character");
        assert_eq!(whole_records(b"\"a\"\"\n\"\n"), 7, "a doubled mark closes nothing");
        assert_eq!(whole_records(b"\"a\"b\"\n"), 6, "what follows a closing mark is a plain field");
        assert_eq!(whole_records(b"\"a\n\""), 0, "the next block may double the mark");
        assert_eq!(whole_records(b""), 0);
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(20_000))]
        #[test]
        fn both_sides_of_a_cut_read_as_the_whole_does(raw in "[a,\"\"\n\r]{0,40}") {
            let bytes = raw.as_bytes();
            let cut = whole_records(bytes);
            prop_assert!(cut == 0 || bytes[cut - 1] == b'\n');
            let mut both = records(&bytes[..cut]);
            both.extend(records(&bytes[cut..]));
            prop_assert_eq!(both, records(bytes));
        }

        #[test]
        fn a_file_without_quotes_is_cut_after_its_last_line_break(raw in "[a,\n]{0,40}") {
            prop_assert_eq!(whole_records(raw.as_bytes()), raw.rfind('\n').map_or(0, |it| it + 1));
        }
    }
}
