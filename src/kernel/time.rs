//! Moments are UTC, days are Pacific: what happens is stored as the first, what is due is written as the second.

use chrono::{DateTime, Datelike, Days, NaiveDate, NaiveDateTime, NaiveTime, TimeZone, Timelike, Utc};
use chrono_tz::America::Los_Angeles;

/// A point in time, UTC, cut to the microsecond, since that is what both databases keep.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Moment(NaiveDateTime);

impl Moment {
    pub fn from_utc(at: NaiveDateTime) -> Self {
        let micros = at.nanosecond() / 1_000 * 1_000;
        Self(at.with_nanosecond(micros).unwrap_or(at))
    }

    pub fn utc(self) -> NaiveDateTime {
        self.0
    }

    /// The day that the calendar on a wall in Oregon shows. (Malheur County keeps Mountain time; OHA's dates are Pacific for all.)
    pub fn pacific_day(self) -> NaiveDate {
        self.pacific().date_naive()
    }

    /// Where the day of this moment ends, by the calendar in Oregon.
    pub fn end_of_pacific_day(self) -> Self {
        let tomorrow = days_after(self.pacific_day(), 1).and_time(NaiveTime::MIN);
        // Midnight is never skipped: the clocks change at two in the morning.
        Los_Angeles.from_local_datetime(&tomorrow).earliest().map_or(self, |it| Self(it.naive_utc()))
    }

    pub fn plus(self, span: chrono::Duration) -> Self {
        self.0.checked_add_signed(span).map_or(self, Self)
    }

    /// "31 January 2026, 11:59 pm Pacific"
    pub fn words(self) -> String {
        format!("{}, {} Pacific", day_words(self.pacific_day()), self.hour_words())
    }

    /// "11:59 pm"
    pub fn hour_words(self) -> String {
        let local = self.pacific();
        let (is_afternoon, hour) = local.hour12();
        format!("{hour}:{:02} {}", local.minute(), if is_afternoon { "pm" } else { "am" })
    }

    /// As one says it at another moment: the hour alone on the same day.
    pub fn words_at(self, now: Self) -> String {
        if self.pacific_day() == now.pacific_day() { self.hour_words() } else { self.words() }
    }

    /// "2026-02-01T07:59:00Z", for machines.
    pub fn rfc3339(self) -> String {
        self.0.and_utc().to_rfc3339_opts(chrono::SecondsFormat::Secs, true)
    }

    /// The time of its Pacific day: "17:30".
    pub fn pacific_time(self) -> String {
        self.pacific().format("%H:%M").to_string()
    }

    fn pacific(self) -> DateTime<chrono_tz::Tz> {
        Utc.from_utc_datetime(&self.0).with_timezone(&Los_Angeles)
    }
}

/// How long to wait, rounded up: "1 second", "3 minutes", "2 hours".
pub fn wait_words(seconds: i64) -> String {
    let (n, unit) = match seconds.max(1) {
        n @ ..=90 => (n, "second"),
        n @ 91..=5_400 => ((n + 59) / 60, "minute"),
        n => ((n + 3_599) / 3_600, "hour"),
    };
    if n == 1 { format!("1 {unit}") } else { format!("{n} {unit}s") }
}

/// "31 January 2026"
pub fn day_words(day: NaiveDate) -> String {
    format!("{} {} {}", day.day(), day.format("%B"), day.year())
}

/// Whole days between today and the day something is due. The due day itself still counts: it ends at midnight, Pacific.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Deadline {
    Left(i64),
    Today,
    Late(i64),
}

impl Deadline {
    pub fn of(due_on: NaiveDate, today: NaiveDate) -> Self {
        match (due_on - today).num_days() {
            0 => Self::Today,
            left if left > 0 => Self::Left(left),
            late => Self::Late(-late),
        }
    }

    /// "70 days left", "due today", "late by 1 day"
    pub fn words(self) -> String {
        match self {
            Self::Left(1) => "1 day left".into(),
            Self::Left(days) => format!("{days} days left"),
            Self::Today => "due today".into(),
            Self::Late(1) => "late by 1 day".into(),
            Self::Late(days) => format!("late by {days} days"),
        }
    }

    pub fn days_late(self) -> i64 {
        match self {
            Self::Late(days) => days,
            Self::Left(_) | Self::Today => 0,
        }
    }
}

/// The day `days` after `day`, for answer dates.
pub fn days_after(day: NaiveDate, days: u64) -> NaiveDate {
    day.checked_add_days(Days::new(days)).unwrap_or(day)
}

/// A time on a Pacific day, as a moment. Where the clocks go back the earlier of the two; none where they jump over it.
pub fn pacific_moment(day: NaiveDate, time: NaiveTime) -> Option<Moment> {
    Los_Angeles.from_local_datetime(&day.and_time(time)).earliest().map(|it| Moment::from_utc(it.naive_utc()))
}

/// Noon of a Pacific day, as a moment: where a demonstration begins its day.
pub fn pacific_noon(day: NaiveDate) -> Moment {
    let noon = day.and_time(NaiveTime::from_hms_opt(12, 0, 0).unwrap_or_default());
    // Noon exists exactly once on every Pacific day: the clocks change at two in the morning.
    let at = Los_Angeles.from_local_datetime(&noon).earliest().map_or(noon, |it| it.naive_utc());
    Moment::from_utc(at)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn utc(text: &str) -> Moment {
        Moment::from_utc(NaiveDateTime::parse_from_str(text, "%Y-%m-%d %H:%M:%S").unwrap())
    }

    #[test]
    fn a_wait_is_told_in_the_unit_that_people_count_it_in() {
        let table = [
            (-3, "1 second"),
            (1, "1 second"),
            (10, "10 seconds"),
            (91, "2 minutes"),
            (600, "10 minutes"),
            (5_401, "2 hours"),
        ];
        for (seconds, words) in table {
            assert_eq!(wait_words(seconds), words, "{seconds}");
        }
    }

    #[test]
    fn a_day_ends_at_midnight_pacific_in_winter_and_in_summer() {
        let cases = [
            ("2027-02-01 07:59:59", "2027-01-31", "31 January 2027, 11:59 pm Pacific"),
            ("2027-02-01 08:00:00", "2027-02-01", "1 February 2027, 12:00 am Pacific"),
            ("2027-07-01 06:59:59", "2027-06-30", "30 June 2027, 11:59 pm Pacific"),
            ("2027-03-14 10:00:00", "2027-03-14", "14 March 2027, 3:00 am Pacific"),
            ("2026-11-01 09:30:00", "2026-11-01", "1 November 2026, 1:30 am Pacific"),
        ];
        for (at, day, words) in cases {
            assert_eq!(utc(at).pacific_day().to_string(), day);
            assert_eq!(utc(at).words(), words);
        }
    }

    #[test]
    fn a_pacific_time_becomes_its_moment_and_comes_back() {
        let at = |day: &str, time: &str| pacific_moment(day.parse().unwrap(), time.parse().unwrap());
        let table = [
            ("2026-12-06", "06:00:00", Some("2026-12-06 14:00:00")),
            ("2026-07-01", "23:59:00", Some("2026-07-02 06:59:00")),
            ("2026-11-01", "01:30:00", Some("2026-11-01 08:30:00")),
            ("2027-03-14", "02:30:00", None),
        ];
        for (day, time, moment) in table {
            assert_eq!(at(day, time), moment.map(utc), "{day} {time}");
            if let Some(moment) = at(day, time) {
                assert_eq!(
                    (moment.pacific_day().to_string(), moment.pacific_time() + ":00"),
                    (day.into(), time.into())
                );
            }
        }
    }

    #[test]
    fn the_due_day_itself_is_not_late() {
        let due = NaiveDate::from_ymd_opt(2027, 1, 31).unwrap();
        let on = |day: &str| Deadline::of(due, day.parse().unwrap()).words();
        assert_eq!(on("2027-01-29"), "2 days left");
        assert_eq!(on("2027-01-30"), "1 day left");
        assert_eq!(on("2027-01-31"), "due today");
        assert_eq!(on("2027-02-01"), "late by 1 day");
    }

    #[test]
    fn noon_comes_back_as_the_same_day() {
        for day in ["2026-11-01", "2027-03-14", "2028-02-29", "2026-12-31"] {
            let day: NaiveDate = day.parse().unwrap();
            assert_eq!(pacific_noon(day).pacific_day(), day);
        }
    }
}
