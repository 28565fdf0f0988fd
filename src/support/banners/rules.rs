//! A banner as it is typed.

use chrono::{NaiveDate, NaiveTime};

use crate::kernel::banner::{Area, BannerLink};
use crate::kernel::failure::FieldErrors;
use crate::kernel::time::{Moment, pacific_moment};
use crate::kernel::tone::Tone;

/// Short enough to be read in passing.
pub const MOST_CHARS: usize = 400;

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Draft {
    pub area: Area,
    pub tone: Tone,
    pub text: String,
    pub link: Option<BannerLink>,
    pub starts_at: Moment,
    pub ends_at: Moment,
}

/// The tones that a banner may have, as people say them.
pub const TONES: [(Tone, &str, &str); 4] = [
    (Tone::Info, "info", "News"),
    (Tone::Good, "good", "Good news"),
    (Tone::Warn, "warn", "Something to mind"),
    (Tone::Bad, "bad", "Something is out of order"),
];

pub fn tone(word: &str) -> Option<Tone> {
    TONES.into_iter().find(|it| it.1 == word).map(|it| it.0)
}

pub fn tone_word(tone: Tone) -> &'static str {
    TONES.into_iter().find(|it| it.0 == tone).map_or("info", |it| it.1)
}

/// A time as a browser's control sends it, or as a person types it: `17:30`, `5:30 pm`, `5 pm`.
pub fn time(raw: &str) -> Result<NaiveTime, String> {
    let text = raw.trim().to_lowercase().replace(['.', ' '], "");
    let (digits, half) = match text.strip_suffix("am").map(|it| (it, Some(false))) {
        Some(found) => found,
        None => text.strip_suffix("pm").map_or((text.as_str(), None), |it| (it, Some(true))),
    };
    let (hour, minute) = digits.split_once(':').unwrap_or((digits, if half.is_some() { "0" } else { "" }));
    let number = |it: &str| {
        (it.len() <= 2 && it.bytes().all(|it| it.is_ascii_digit())).then(|| it.parse::<u32>().ok()).flatten()
    };
    let read = number(hour).zip(number(minute)).and_then(|(hour, minute)| {
        let hour = match half {
            None => Some(hour),
            Some(is_pm) => (1..=12).contains(&hour).then_some(hour % 12 + if is_pm { 12 } else { 0 }),
        };
        NaiveTime::from_hms_opt(hour?, minute, 0)
    });
    read.ok_or_else(|| "Enter a time, such as 8:00 am or 17:30.".into())
}

/// A day and a time of it, Pacific.
pub fn moment(day: NaiveDate, time: NaiveTime) -> Result<Moment, String> {
    pacific_moment(day, time)
        .ok_or_else(|| "This time does not exist: the clocks go forward over it that night.".into())
}

/// A page of this site, or one elsewhere over https.
pub fn href(raw: &str) -> Result<String, String> {
    let text = raw.trim();
    let is_ours = text.starts_with('/') && !text.starts_with("//") && !text.contains('\\');
    let is_elsewhere = url::Url::parse(text).is_ok_and(|it| it.scheme() == "https" && it.host_str().is_some());
    if (is_ours || is_elsewhere) && !text.chars().any(|it| it.is_whitespace() || it.is_control()) {
        return Ok(text.to_owned());
    }
    Err("Enter a page of this site, such as /reports, or a whole address that begins with https://.".into())
}

/// A link has both its words and its address, or neither.
pub fn link(label: Option<String>, href: Option<String>) -> Result<Option<BannerLink>, (&'static str, &'static str)> {
    match (label, href) {
        (None, None) => Ok(None),
        (Some(label), Some(href)) => Ok(Some(BannerLink { label, href })),
        (None, Some(_)) => Err(("link_label", "Say where the link leads.")),
        (Some(_), None) => Err(("link_href", "Enter the address of the link, or leave its words blank.")),
    }
}

/// What of the times contradicts what.
pub fn span(starts_at: Moment, ends_at: Moment) -> FieldErrors {
    let mut errors = FieldErrors::default();
    if ends_at <= starts_at {
        errors.add("ends_on", "The banner must end after it begins.");
    }
    errors
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_are_read_as_people_and_browsers_write_them() {
        let table = [
            ("08:00", Some("08:00")),
            ("17:30", Some("17:30")),
            ("8:00 am", Some("08:00")),
            ("12:00 am", Some("00:00")),
            ("12 pm", Some("12:00")),
            ("5 p.m.", Some("17:00")),
            ("5:30PM", Some("17:30")),
            ("", None),
            ("5", None),
            ("24:00", None),
            ("13 pm", None),
            ("0 am", None),
            ("noon", None),
            ("08:60", None),
            ("008:00", None),
            ("+8:00", None),
        ];
        for (raw, expected) in table {
            let read = time(raw).ok().map(|it| it.format("%H:%M").to_string());
            assert_eq!(read.as_deref(), expected, "{raw:?}");
        }
    }

    #[test]
    fn a_link_leads_to_a_page_of_ours_or_elsewhere_over_https() {
        for good in ["/reports", "/ccos?county=lane#x", "https://www.oregon.gov/oha"] {
            assert_eq!(href(good).as_deref(), Ok(good));
        }
        for bad in [
            "",
            "reports",
            "//evil.example",
            "http://example.org",
            "javascript:alert(1)",
            "/a b",
            "/\\evil.example",
            "https://",
        ] {
            assert!(href(bad).is_err(), "{bad}");
        }
        assert!(link(None, None).is_ok_and(|it| it.is_none()));
        assert!(link(Some("x".into()), None).is_err() && link(None, Some("/".into())).is_err());
    }

    #[test]
    fn a_banner_ends_after_it_begins() {
        let at = |day: &str, clock: &str| moment(day.parse().unwrap(), time(clock).unwrap()).unwrap();
        assert!(span(at("2026-12-06", "6 am"), at("2026-12-06", "8 am")).is_empty());
        for end in ["6 am", "5:59 am"] {
            assert!(span(at("2026-12-06", "6 am"), at("2026-12-06", end)).of("ends_on").is_some());
        }
        assert!(moment("2027-03-14".parse().unwrap(), time("2:30 am").unwrap()).is_err());
    }

    #[test]
    fn words_of_tones_come_back() {
        for (it, word, _) in TONES {
            assert_eq!((tone(word), tone_word(it)), (Some(it), word));
        }
        assert_eq!(tone("neutral"), None);
    }
}
