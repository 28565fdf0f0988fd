//! Cells that hold a number.

use super::guide::Guide;

/// A count of children, or what is wrong with the cell.
///
/// # Errors
/// In words for whoever made the table.
pub fn count(raw: &str, guide: &Guide) -> Result<i64, String> {
    let text = raw.trim();
    if text.is_empty() {
        return Err("is blank. Write 0 where there is no child.".into());
    }
    // Nearly every cell is plain digits.
    let plain = text.parse::<i64>().ok().filter(|_| text.bytes().all(|it| it.is_ascii_digit()));
    if let Some(number) = plain.filter(|it| *it <= guide.most_children) {
        return Ok(number);
    }
    if text.starts_with('=') {
        return Err("holds a formula. Paste the table as values.".into());
    }
    if guide.is_suppressed(text) {
        return Err(SUPPRESSED.into());
    }
    let bare = grouped(text).unwrap_or_else(|| text.to_owned());
    let whole = bare.split_once('.').map_or(bare.as_str(), |(whole, rest)| {
        if !rest.is_empty() && rest.bytes().all(|it| it == b'0') { whole } else { bare.as_str() }
    });
    if whole.is_empty() || !whole.bytes().all(|it| it.is_ascii_digit()) {
        return Err("is no whole number of children.".into());
    }
    match whole.parse::<i64>() {
        Ok(number) if number <= guide.most_children => Ok(number),
        _ => Err("is more children than the state has.".into()),
    }
}

/// What a cell is told that somebody has hidden before.
pub const SUPPRESSED: &str = "is hidden already. Groundwork needs the true counts: it hides small ones itself, and proves that what it hides cannot be worked out. From a table that is hidden already neither can be done.";

/// A number with commas between thousands, without them.
fn grouped(text: &str) -> Option<String> {
    let mut groups = text.split(',');
    let first = groups.next()?;
    let is_first = (1..=3).contains(&first.len()) && first.bytes().all(|it| it.is_ascii_digit());
    let is_rest = |it: &str| it.get(..3).is_some_and(|it| it.bytes().all(|it| it.is_ascii_digit()));
    let rest: Vec<&str> = groups.collect();
    let (last, middle) = rest.split_last()?;
    let is_last = is_rest(last) && (last.len() == 3 || last.get(3..).is_some_and(|it| it.starts_with('.')));
    (is_first && is_last && middle.iter().all(|it| it.len() == 3 && is_rest(it))).then(|| text.replace(',', ""))
}

/// A rate as a file tells it: "12.5", "12,5", "12.5%" or "0.125".
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Rate {
    Percent(f64),
    /// Without a sign and not above 1, it may be a share or a percentage.
    Either(f64),
}

impl Rate {
    /// None where the cell is blank or no number; a rate is only compared, so nothing is refused for it.
    pub fn parse(raw: &str) -> Option<Self> {
        let text = raw.trim();
        let (text, has_sign) = text.strip_suffix('%').map_or((text, false), |it| (it.trim_end(), true));
        let number: f64 = text.replace(',', ".").parse().ok().filter(|it: &f64| it.is_finite())?;
        Some(if !has_sign && number <= 1.0 { Self::Either(number) } else { Self::Percent(number) })
    }

    /// Whether it lies more than half a tenth of a percent from the true one.
    pub fn disagrees(self, numerator: i64, denominator: i64) -> bool {
        const HALF_A_TENTH: f64 = 0.05 + 1e-9;
        let exact = to_float(numerator) * 100.0 / to_float(denominator).max(1.0);
        let is_far = |told: f64| (told - exact).abs() > HALF_A_TENTH;
        match self {
            Self::Percent(told) => is_far(told),
            Self::Either(told) => is_far(told) && is_far(told * 100.0),
        }
    }
}

fn to_float(count: i64) -> f64 {
    // No cell passes with more than fits.
    f64::from(i32::try_from(count).unwrap_or(i32::MAX))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::metric::reach::io::import::guide;

    #[test]
    fn counts_are_whole_numbers_however_they_are_written() {
        let guide = guide().unwrap();
        for (raw, expected) in
            [("0", 0), (" 12 ", 12), ("12.0", 12), ("1,234", 1_234), ("1,234,567.00", 1_234_567), ("007", 7)]
        {
            assert_eq!(count(raw, guide), Ok(expected), "{raw}");
        }
        for (raw, words) in [
            ("", "blank"),
            ("12.5", "whole"),
            ("1,23", "whole"),
            ("12,5", "whole"),
            ("-1", "whole"),
            ("1e3", "whole"),
            ("١٢", "whole"),
            (".", "whole"),
            ("=A1", "formula"),
            ("*", "hidden already"),
            ("<11", "hidden already"),
            (" Suppressed", "hidden already"),
            ("99999999999999999999", "more children"),
        ] {
            assert!(count(raw, guide).unwrap_err().contains(words), "{raw}: {:?}", count(raw, guide));
        }
    }

    #[test]
    fn a_rate_disagrees_from_more_than_half_a_tenth_on() {
        for (raw, disagrees) in [
            ("12.5", false),
            ("12.5%", false),
            ("12,5 %", false),
            ("0.125", false),
            ("12.45", false),
            ("12.44", true),
            ("12.6", true),
            ("0.126", true),
        ] {
            assert_eq!(Rate::parse(raw).unwrap().disagrees(125, 1_000), disagrees, "{raw}");
        }
        assert!(!Rate::parse("0.5").unwrap().disagrees(5, 1_000), "half a percent may be meant");
        assert_eq!(Rate::parse("n/a"), None);
    }
}
