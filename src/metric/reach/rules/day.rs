//! Days, read from ten bytes. Claims bring one a line, so this is read by hand; a test holds it against the calendar of the library.

use chrono::{Datelike, NaiveDate};

/// A day of the Gregorian calendar, as the number YYYYMMDD: it sorts as the calendar does, and year and birthday can be read off it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Day(u32);

impl Day {
    /// Reads exactly `YYYY-MM-DD`; none where it is written otherwise or where the calendar has no such day.
    pub fn parse(raw: &[u8]) -> Option<Self> {
        let [y1, y2, y3, y4, b'-', m1, m2, b'-', d1, d2] = *<&[u8; 10]>::try_from(raw).ok()? else { return None };
        let year = pair(y1, y2)? * 100 + pair(y3, y4)?;
        let (month, day) = (pair(m1, m2)?, pair(d1, d2)?);
        // Most days need no look at the month's length.
        let is_day = (1..=28).contains(&day) && (1..=12).contains(&month) || (29..=days_in(year, month)).contains(&day);
        is_day.then_some(Self(year * 10_000 + month * 100 + day))
    }

    /// None for a year that four digits cannot write.
    pub fn from_date(date: NaiveDate) -> Option<Self> {
        let year = u32::try_from(date.year()).ok().filter(|it| *it <= 9_999)?;
        Some(Self(year * 10_000 + date.month() * 100 + date.day()))
    }

    /// Days since a day long ago: the difference of two is the days between them.
    pub fn number(self) -> u32 {
        let (year, month, day) = (self.0 / 10_000, self.0 / 100 % 100, self.0 % 100);
        // Years that begin in March end with the leap day; four hundred more keep the first of them above zero.
        let (year, month) = if month <= 2 { (year + 399, month + 9) } else { (year + 400, month - 3) };
        365 * year + year / 4 - year / 100 + year / 400 + (153 * month + 2) / 5 + day
    }

    /// Birthdays that somebody born on this day has had by `on`, that day included. Who was born on a leap day has hers on
    /// March 1 of other years, since no day of theirs lies between. Below zero for somebody who is not born yet.
    pub fn completed_years(self, on: Self) -> i64 {
        (i64::from(on.0) - i64::from(self.0)).div_euclid(10_000)
    }
}

fn pair(tens: u8, ones: u8) -> Option<u32> {
    let (tens, ones) = (tens.wrapping_sub(b'0'), ones.wrapping_sub(b'0'));
    (tens <= 9 && ones <= 9).then(|| u32::from(tens) * 10 + u32::from(ones))
}

fn days_in(year: u32, month: u32) -> u32 {
    let is_leap = year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400));
    match month {
        1 | 3 | 5 | 7 | 8 | 10 | 12 => 31,
        4 | 6 | 9 | 11 => 30,
        2 if is_leap => 29,
        2 => 28,
        _ => 0,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// The slow road: ten bytes of the right form, then the library's calendar.
    fn by_the_library(raw: &[u8]) -> Option<NaiveDate> {
        let text = std::str::from_utf8(raw).ok()?;
        let is_formed = text.len() == 10
            && text.bytes().enumerate().all(|(n, it)| if n == 4 || n == 7 { it == b'-' } else { it.is_ascii_digit() });
        is_formed.then(|| text.parse().ok()).flatten()
    }

    fn same(raw: &[u8]) {
        let library = by_the_library(raw);
        assert_eq!(Day::parse(raw), library.and_then(Day::from_date), "{:?}", String::from_utf8_lossy(raw));
        if let (Some(day), Some(date)) = (Day::parse(raw), library) {
            let first = NaiveDate::from_ymd_opt(0, 1, 1).unwrap();
            let since = u32::try_from((date - first).num_days()).unwrap();
            assert_eq!(day.number() - Day::from_date(first).unwrap().number(), since, "{date}");
        }
    }

    #[test]
    fn every_day_of_ten_thousand_years_reads_as_the_library_reads_it() {
        for year in 0..10_000 {
            for month in 0..=13 {
                for day in [0, 1, 2, 27, 28, 29, 30, 31, 32] {
                    same(format!("{year:04}-{month:02}-{day:02}").as_bytes());
                }
            }
        }
    }

    proptest! {
        #[test]
        fn whatever_stands_in_the_field_reads_as_the_library_reads_it(
            raw in prop_oneof![
                "[0-9]{4}-[0-9]{2}-[0-9]{2}",
                "[0-9]{3,5}[-/ ][0-9]{1,3}[-/ ][0-9]{0,3}",
                "[-+0-9 \u{660}T:]{8,12}",
                "(19|20)[0-9]{2}-(0[0-9]|1[0-3])-[0-3][0-9]",
                any::<String>(),
            ]
        ) {
            same(raw.as_bytes());
        }

        #[test]
        fn bytes_of_no_text_are_no_day(raw in proptest::collection::vec(any::<u8>(), 8..12)) {
            same(&raw);
        }
    }

    #[test]
    fn a_leap_days_birthday_is_completed_on_the_first_of_march() {
        let age = |born: &str, on: &str| {
            Day::parse(born.as_bytes()).unwrap().completed_years(Day::parse(on.as_bytes()).unwrap())
        };
        assert_eq!(age("2020-02-29", "2023-02-28"), 2);
        assert_eq!(age("2020-02-29", "2023-03-01"), 3);
        assert_eq!(age("2020-02-29", "2024-02-28"), 3);
        assert_eq!(age("2020-02-29", "2024-02-29"), 4);
        assert_eq!(age("2019-12-31", "2024-12-31"), 5);
        assert_eq!(age("2020-01-01", "2024-12-31"), 4);
        assert_eq!(age("2024-12-31", "2024-12-31"), 0);
        assert_eq!(age("2025-01-01", "2024-12-31"), -1);
    }
}
