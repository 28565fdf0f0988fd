//! On which days somebody is reminded.

use chrono::NaiveDate;

/// A day that a year's form names, counted from the due date.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Milestone {
    Before(i64),
    After(i64),
}

/// A program that stood still over a weekend makes up for the milestones of those days, and for no older ones: a letter
/// three weeks after its day would only confuse.
const MADE_UP_FOR: i64 = 2;

impl Milestone {
    /// Part of the letter's key, so that each milestone is told once.
    pub fn word(self) -> String {
        match self {
            Self::Before(days) => format!("before-{days}"),
            Self::After(days) => format!("after-{days}"),
        }
    }
}

/// The milestone that today is the turn of: the latest whose day has come.
pub fn milestone(before: &[i64], after: &[i64], due_on: NaiveDate, today: NaiveDate) -> Option<Milestone> {
    let left = (due_on - today).num_days();
    let has_come = |day: i64| (day - MADE_UP_FOR..=day).contains(&left);
    let ahead = before.iter().copied().filter(|it| left >= 0 && has_come(*it)).min().map(Milestone::Before);
    let past = after.iter().copied().filter(|it| left < 0 && has_come(-*it)).max().map(Milestone::After);
    ahead.or(past)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_milestone_has_its_day_and_two_more() {
        let due: NaiveDate = "2027-01-31".parse().unwrap();
        let on = |day: &str| milestone(&[30, 7, 1], &[1, 7], due, day.parse().unwrap()).map(Milestone::word);
        for (day, expected) in [
            ("2026-12-31", None),
            ("2027-01-01", Some("before-30")),
            ("2027-01-03", Some("before-30")),
            ("2027-01-04", None),
            ("2027-01-23", None),
            ("2027-01-24", Some("before-7")),
            ("2027-01-27", None),
            ("2027-01-30", Some("before-1")),
            ("2027-01-31", Some("before-1")),
            ("2027-02-01", Some("after-1")),
            ("2027-02-03", Some("after-1")),
            ("2027-02-04", None),
            ("2027-02-07", Some("after-7")),
            ("2027-02-10", None),
            ("2027-03-14", None),
        ] {
            assert_eq!(on(day).as_deref(), expected, "{day}");
        }
    }

    #[test]
    fn milestones_that_overlap_are_told_one_after_the_other() {
        let due: NaiveDate = "2027-01-31".parse().unwrap();
        let on = |day: &str| milestone(&[3, 2, 0], &[1, 2], due, day.parse().unwrap()).map(Milestone::word);
        assert_eq!(on("2027-01-28").as_deref(), Some("before-3"));
        assert_eq!(on("2027-01-29").as_deref(), Some("before-2"));
        assert_eq!(on("2027-01-31").as_deref(), Some("before-0"));
        assert_eq!(on("2027-02-02").as_deref(), Some("after-2"));
    }

    #[test]
    fn a_year_that_names_no_days_reminds_nobody() {
        let due: NaiveDate = "2027-01-31".parse().unwrap();
        assert!(due.iter_days().take(40).all(|day| milestone(&[], &[], due, day).is_none()));
    }
}
