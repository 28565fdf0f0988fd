//! Figures in words.

use chrono::{Datelike as _, Days, NaiveDate};
use serde::Serialize;

use crate::kernel::failure::{Error, Result};
use crate::kernel::texts::grouped;
use crate::kernel::time::day_words;
use crate::metric::reach::rules::report::{Against, Doubt, Rate};
use crate::metric::reach::rules::shown::Shown;
use crate::platform::http::Site;

/// A figure: itself, or why there is none.
#[derive(Debug, Clone, Serialize)]
pub struct Value {
    pub text: String,
    /// Which of the four it is.
    pub status: &'static str,
    pub is_told: bool,
    /// Where it is explained.
    pub href: Option<String>,
}

/// One rate beside another, in words.
#[derive(Debug, Clone, Serialize)]
pub struct Verdict {
    pub kind: &'static str,
    pub word: String,
    /// "by 2.1 points (0.9 to 3.4)": nothing where too little is known.
    pub detail: Option<String>,
    /// "1.20 times the rate"
    pub times: Option<String>,
}

/// 124 → "12.4"
pub fn points(tenths: i64) -> String {
    let sign = if tenths < 0 { "−" } else { "" };
    format!("{sign}{}.{}", tenths.abs() / 10, tenths.abs() % 10)
}

/// 1234 → "1,234"
pub(super) fn number(n: i64) -> String {
    grouped(usize::try_from(n).unwrap_or_default())
}

/// A figure in words; a number as `told` says it.
///
/// # Errors
/// Breaks when the catalogue lacks a word.
pub fn figure(site: &Site, shown: Shown, told: impl Fn(i64) -> String, href: Option<String>) -> Result<Value> {
    let text = match shown {
        Shown::Number(it) => told(it),
        Shown::Suppressed => site.say("reach-hidden", &[])?,
        Shown::Missing => site.say("reach-missing", &[])?,
        Shown::NotApplicable => site.say("reach-no-children", &[])?,
    };
    Ok(Value { text, status: shown.status(), is_told: matches!(shown, Shown::Number(_)), href })
}

pub(super) fn percent(tenths: i64) -> String {
    format!("{}%", points(tenths))
}

/// "10.1 to 15.0%", with a word where the rate is too uncertain to build upon.
pub(super) fn range(site: &Site, rate: &Rate) -> Result<String> {
    let Some(interval) = rate.interval else { return Ok(String::new()) };
    let (low, high) = (points(interval.low), points(interval.high));
    let key = match rate.doubt {
        Some(Doubt::FewChildren | Doubt::WideInterval) => "reach-range-few",
        _ => "reach-range",
    };
    site.say(key, &[("low", &low), ("high", &high)])
}

/// "160 of 1,234", or why not.
pub(super) fn counts(site: &Site, rate: &Rate) -> Result<String> {
    let of = |it: Shown| figure(site, it, number, None).map(|it| it.text);
    match (rate.reached, rate.children) {
        (reached, children) if reached.number().is_some() || children.number().is_some() => {
            site.say("reach-counts", &[("reached", &of(reached)?), ("children", &of(children)?)])
        }
        (reached, _) => of(reached),
    }
}

pub(super) fn verdict(site: &Site, against: &Against) -> Result<Verdict> {
    let kind = against.verdict.word();
    let word = match kind {
        "higher" => site.say("reach-higher", &[])?,
        "lower" => site.say("reach-lower", &[])?,
        "unclear" => site.say("reach-unclear", &[])?,
        _ => site.say("reach-too-few", &[])?,
    };
    let is_told = matches!(kind, "higher" | "lower");
    let has_times = is_told && against.ratio.is_some();
    let detail = against.gap.filter(|_| is_told).map(|(gap, interval)| {
        // Told as so much more or so much less: the word says which.
        let (near, far) = (interval.low.abs().min(interval.high.abs()), interval.low.abs().max(interval.high.abs()));
        let words = [points(gap.abs()), points(near), points(far)];
        let said = site.say("reach-by", &[("gap", &words[0]), ("low", &words[1]), ("high", &words[2])])?;
        Ok::<_, Error>(if has_times { format!("{said},") } else { said })
    });
    let times = against.ratio.filter(|_| is_told).map(|(it, _)| {
        let times = format!("{}.{:02}", it / 100, it % 100);
        site.say("reach-times", &[("times", &times)])
    });
    Ok(Verdict { kind, word, detail: detail.transpose()?, times: times.transpose()? })
}

/// "2023" for a calendar year, else "July 2022 to June 2023", or the days where it is not made of months.
pub fn period(first: NaiveDate, last: NaiveDate) -> String {
    if is_year(first, last) {
        return last.year().to_string();
    }
    if is_months(first, last) {
        return format!("{} to {}", first.format("%B %Y"), last.format("%B %Y"));
    }
    format!("{} to {}", day_words(first), day_words(last))
}

/// The same in at most two short lines, for below a drawing.
pub(super) fn short_period(first: NaiveDate, last: NaiveDate) -> (String, String) {
    if is_year(first, last) {
        return (last.year().to_string(), String::new());
    }
    (format!("{} to", first.format("%b %Y")), last.format("%b %Y").to_string())
}

fn is_year(first: NaiveDate, last: NaiveDate) -> bool {
    first.year() == last.year() && first.ordinal() == 1 && is_months(first, last) && last.month() == 12
}

fn is_months(first: NaiveDate, last: NaiveDate) -> bool {
    first.day() == 1 && last.checked_add_days(Days::new(1)).is_some_and(|it| it.day() == 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_period_is_called_as_people_call_it() {
        let day = |it: &str| it.parse::<NaiveDate>().unwrap();
        let table = [
            ("2023-01-01", "2023-12-31", "2023"),
            ("2022-07-01", "2023-06-30", "July 2022 to June 2023"),
            ("2023-01-15", "2023-12-31", "15 January 2023 to 31 December 2023"),
        ];
        for (first, last, words) in table {
            assert_eq!(period(day(first), day(last)), words);
        }
        assert_eq!(points(-31), "−3.1");
    }
}
