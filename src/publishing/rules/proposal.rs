//! OHA's proposal to publish a round, the days in which the CCO may object to it, and the one gate before anything becomes public.

use chrono::NaiveDate;

use crate::kernel::failure::Missing;
use crate::kernel::ids::{ProposalId, SnapshotId};
use crate::kernel::time::{Deadline, Moment, day_words};
use crate::kernel::tone::Tone;
use crate::metric::workflow::State;

/// Where a proposal stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Course {
    /// The CCO has not answered.
    Open,
    Agreed,
    Objected,
    /// OHA decided on the objection, with its reason.
    Settled,
    TakenBack,
    Published,
}

impl Course {
    pub const ALL: [Self; 6] =
        [Self::Open, Self::Agreed, Self::Objected, Self::Settled, Self::TakenBack, Self::Published];

    pub fn word(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::Agreed => "agreed",
            Self::Objected => "objected",
            Self::Settled => "settled",
            Self::TakenBack => "taken_back",
            Self::Published => "published",
        }
    }

    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|it| it.word() == word)
    }

    pub fn is_live(self) -> bool {
        matches!(self, Self::Open | Self::Agreed | Self::Objected | Self::Settled)
    }
}

#[derive(Debug, Clone)]
pub struct Proposal {
    pub id: ProposalId,
    pub snapshot: SnapshotId,
    /// The seal of the very page that the CCO was shown.
    pub edition_sha256: String,
    pub objection_days: i64,
    /// The last day on which the CCO may object, to its end in Oregon.
    pub objections_until: NaiveDate,
    pub correction: Option<Correction>,
    pub course: Course,
    pub proposed_by: String,
    pub proposed_at: Moment,
    pub answered_by: Option<String>,
    pub answered_at: Option<Moment>,
    pub objection: Option<String>,
    pub settled_at: Option<Moment>,
    pub settlement: Option<String>,
    pub version: i64,
}

/// What was wrong in an earlier version, in public words.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Correction {
    /// The version that is corrected.
    pub version: i64,
    pub text: String,
}

impl Proposal {
    pub fn may_object(&self, today: NaiveDate) -> bool {
        self.course == Course::Open && today <= self.objections_until
    }

    /// Whoever objected may still come to agree.
    pub fn may_agree(&self) -> bool {
        matches!(self.course, Course::Open | Course::Objected)
    }

    /// Whether the days have passed without an objection.
    pub fn has_run_out(&self, today: NaiveDate) -> bool {
        self.course == Course::Open && today > self.objections_until
    }

    /// "9 days left", for as long as somebody may object.
    pub fn days_left(&self, today: NaiveDate) -> Option<String> {
        self.may_object(today).then(|| Deadline::of(self.objections_until, today).words())
    }

    pub fn state(&self, today: NaiveDate) -> (&'static str, Tone) {
        match self.course {
            Course::Open if self.has_run_out(today) => ("No objection", Tone::Good),
            Course::Open => ("The CCO is looking at it", Tone::Info),
            Course::Agreed => ("The CCO agreed", Tone::Good),
            Course::Objected => ("The CCO objected", Tone::Warn),
            Course::Settled => ("OHA decided on the objection", Tone::Good),
            Course::TakenBack => ("Taken back", Tone::Neutral),
            Course::Published => ("Published", Tone::Good),
        }
    }
}

/// What the gate asks.
#[derive(Debug, Clone, Copy)]
pub struct Gate<'g> {
    pub state: State,
    pub n_undecided: usize,
    pub n_doubts: usize,
    /// The live one.
    pub proposal: Option<&'g Proposal>,
    /// The seal of the edition as it would be published now.
    pub edition_sha256: &'g str,
    /// Whether the public reads this very edition already.
    pub is_public: bool,
}

impl Gate<'_> {
    /// What must be done before the CCO is shown the page.
    pub fn before_proposing(&self, base: &str) -> Vec<Missing> {
        let mut missing = self.of_the_document(base);
        if self.proposal.is_some_and(|it| it.edition_sha256 == self.edition_sha256) {
            missing.push(at(base, "state", "This page is proposed to the CCO already"));
        }
        if self.is_public {
            missing.push(at(base, "versions", "The public reads this very text already"));
        }
        missing
    }

    /// What must be done before anybody may read it.
    pub fn before_publishing(&self, today: NaiveDate, base: &str) -> Vec<Missing> {
        let mut missing = self.of_the_document(base);
        let Some(proposal) = self.proposal else {
            missing.push(at(base, "state", "The CCO has not been shown the public page yet"));
            return missing;
        };
        if proposal.edition_sha256 != self.edition_sha256 {
            missing.push(at(base, "state", "The page was changed since the CCO was shown it: propose it again"));
        }
        match proposal.course {
            Course::Objected => missing.push(at(base, "state", "OHA has not decided on the CCO's objection yet")),
            Course::Open if !proposal.has_run_out(today) => missing.push(at(
                base,
                "state",
                &format!("The CCO may object until the end of {}", day_words(proposal.objections_until)),
            )),
            _ => (),
        }
        missing
    }

    fn of_the_document(&self, base: &str) -> Vec<Missing> {
        let mut missing = Vec::new();
        if self.state != State::Approved {
            let text = format!("The plan is {}, not approved", self.state.label().to_lowercase());
            missing.push(at(base, "state", &text));
        }
        match self.n_undecided {
            0 => (),
            1 => missing.push(at(base, "passages", "Decide on one passage that is proposed as withheld")),
            n => {
                missing.push(at(base, "passages", &format!("Decide on {n} passages that are proposed as withheld")));
            }
        }
        match self.n_doubts {
            0 => (),
            1 => missing.push(at(base, "doubts", "Look at one passage that may speak of one person")),
            n => missing.push(at(base, "doubts", &format!("Look at {n} passages that may speak of one person"))),
        }
        missing
    }
}

fn at(base: &str, anchor: &str, text: &str) -> Missing {
    Missing { text: text.to_owned(), href: format!("{base}#{anchor}") }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kernel::time::pacific_noon;

    const ID: &str = "00000000-0000-7000-8000-000000000000";

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    fn proposal(course: Course) -> Proposal {
        Proposal {
            id: ProposalId::parse(ID).unwrap(),
            snapshot: SnapshotId::parse(ID).unwrap(),
            edition_sha256: "ab".into(),
            objection_days: 10,
            objections_until: day("2026-12-02"),
            correction: None,
            course,
            proposed_by: ID.into(),
            proposed_at: pacific_noon(day("2026-11-22")),
            answered_by: None,
            answered_at: None,
            objection: None,
            settled_at: None,
            settlement: None,
            version: 1,
        }
    }

    fn gate(proposal: Option<&Proposal>) -> Gate<'_> {
        Gate { state: State::Approved, n_undecided: 0, n_doubts: 0, proposal, edition_sha256: "ab", is_public: false }
    }

    #[test]
    fn publishing_waits_for_agreement_or_the_end_of_the_days_or_a_decision() {
        let open = |course, today| {
            let proposal = proposal(course);
            gate(Some(&proposal)).before_publishing(day(today), "").is_empty()
        };
        for (course, today, may) in [
            (Course::Open, "2026-11-22", false),
            (Course::Open, "2026-12-02", false),
            (Course::Open, "2026-12-03", true),
            (Course::Agreed, "2026-11-22", true),
            (Course::Objected, "2026-12-03", false),
            (Course::Objected, "2027-12-03", false),
            (Course::Settled, "2026-11-22", true),
        ] {
            assert_eq!(open(course, today), may, "{course:?} on {today}");
        }
        assert!(!gate(None).before_publishing(day("2027-01-01"), "").is_empty());
    }

    #[test]
    fn one_open_point_of_the_document_closes_the_gate_for_everything() {
        let agreed = proposal(Course::Agreed);
        let whole = gate(Some(&agreed));
        let today = day("2026-11-22");
        assert!(whole.before_publishing(today, "").is_empty());
        for closed in [
            Gate { state: State::Returned, ..whole },
            Gate { state: State::InReview, ..whole },
            Gate { n_undecided: 1, ..whole },
            Gate { n_doubts: 2, ..whole },
            Gate { edition_sha256: "cd", ..whole },
        ] {
            assert_eq!(closed.before_publishing(today, "").len(), 1, "{closed:?}");
        }
        for closed in [
            Gate { n_undecided: 2, ..gate(None) },
            Gate { n_doubts: 1, ..gate(None) },
            Gate { is_public: true, ..gate(None) },
            whole,
        ] {
            assert_eq!(closed.before_proposing("").len(), 1, "{closed:?}");
        }
        assert!(gate(None).before_proposing("").is_empty());
        assert!(
            Gate { edition_sha256: "cd", ..whole }.before_proposing("").is_empty(),
            "a changed page is proposed anew"
        );
    }

    #[test]
    fn an_objection_is_taken_to_the_end_of_the_last_day() {
        let open = proposal(Course::Open);
        assert!(open.may_object(day("2026-12-02")) && !open.may_object(day("2026-12-03")));
        assert!(open.may_agree() && proposal(Course::Objected).may_agree() && !proposal(Course::Settled).may_agree());
        assert!(!proposal(Course::Agreed).may_object(day("2026-11-23")));
    }

    #[test]
    fn words_of_courses_come_back() {
        for course in Course::ALL {
            assert_eq!(Course::parse(course.word()), Some(course));
        }
        assert_eq!(Course::ALL.into_iter().filter(|it| it.is_live()).count(), 4);
    }
}
