//! Who was shown a draft, what each may do, and when it ends.

use chrono::NaiveDate;

use crate::kernel::ids::{ContractId, GuestCommentId, LookId, PersonId, ShareId, SubmissionId};
use crate::kernel::texts::{Line, Narrative};
use crate::kernel::time::{Moment, day_words, days_after};
use crate::kernel::year::MeasurementYear;
use crate::metric::measures::Component;
use crate::metric::workflow::State;
use crate::people::accounts::Email;

/// A draft opened by somebody, until a day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Opening {
    pub submission: SubmissionId,
    pub contract: ContractId,
    pub year: MeasurementYear,
    pub component: Component,
    pub by: PersonId,
    pub at: Moment,
    /// The last day, Pacific; it counts whole.
    pub until_on: NaiveDate,
    pub withdrawn_at: Option<Moment>,
    /// Of a look: when it was answered.
    pub answered_at: Option<Moment>,
}

/// What is known of the draft today.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Ground {
    pub today: NaiveDate,
    pub state: State,
    pub submitted_at: Option<Moment>,
    pub has_contract_ended: bool,
    pub is_year_closed: bool,
    /// Whether the person who opened it still edits there.
    pub may_opener_edit: bool,
}

/// Why nothing is shown any more.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Closed {
    Withdrawn,
    Answered,
    Expired,
    /// The draft became a submission; what follows is a new draft, to be opened anew.
    Sent,
    ContractEnded,
    YearClosed,
    OpenerLeft,
}

/// What a guest may do beside reading.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Access {
    Read,
    Comment,
}

/// A draft shown to one named person without an account.
#[derive(Debug, Clone)]
pub struct Share {
    pub id: ShareId,
    pub opening: Opening,
    pub name: String,
    pub email: String,
    /// "advisory council"; may be blank.
    pub who: String,
    pub access: Access,
    pub note: String,
    pub seed: String,
    pub opened_at: Option<Moment>,
    pub version: i64,
}

/// What is typed to share a draft.
#[derive(Debug, Clone)]
pub struct ShareDraft {
    pub name: Line,
    pub email: Email,
    pub who: Option<Line>,
    pub access: Access,
    pub until_on: NaiveDate,
    pub note: Narrative,
}

/// What a guest wrote, to the CCO alone.
#[derive(Debug, Clone)]
pub struct GuestComment {
    pub id: GuestCommentId,
    pub share: ShareId,
    pub from: String,
    pub who: String,
    /// `section:key` or `goal:id` of the plan; blank for the whole.
    pub about: String,
    pub body: String,
    pub written_at: Moment,
    pub done_at: Option<Moment>,
    pub version: i64,
}

/// Where the person who was asked works.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Agency {
    Oha,
    Ta,
}

/// A draft opened to one person of an agency, with a question.
#[derive(Debug, Clone)]
pub struct Look {
    pub id: LookId,
    pub opening: Opening,
    pub agency: Agency,
    pub asked: PersonId,
    pub asked_name: String,
    pub question: String,
    pub answer: Option<String>,
    pub version: i64,
}

impl Opening {
    /// Why it is closed, or nothing while it is open.
    pub fn closed(&self, ground: &Ground) -> Option<Closed> {
        let was_sent = !ground.state.is_editable() || ground.submitted_at.is_some_and(|it| it >= self.at);
        let table = [
            (self.withdrawn_at.is_some(), Closed::Withdrawn),
            (self.answered_at.is_some(), Closed::Answered),
            (was_sent, Closed::Sent),
            (self.until_on < ground.today, Closed::Expired),
            (ground.has_contract_ended, Closed::ContractEnded),
            (ground.is_year_closed, Closed::YearClosed),
            (!ground.may_opener_edit, Closed::OpenerLeft),
        ];
        table.into_iter().find(|(is_so, _)| *is_so).map(|(_, closed)| closed)
    }
}

impl Closed {
    /// In a word, for lists.
    pub fn label(self) -> &'static str {
        match self {
            Self::Withdrawn => "Withdrawn",
            Self::Answered => "Answered",
            Self::Expired => "Expired",
            Self::Sent => "Closed: it was sent",
            Self::ContractEnded => "Closed: the contract has ended",
            Self::YearClosed => "Closed: the year is closed",
            Self::OpenerLeft => "Closed: who opened it has left",
        }
    }

    /// For whoever would read: what happened, and what to do.
    pub fn words(self, cco: &str, opening: &Opening) -> String {
        let noun = opening.component.noun();
        match self {
            Self::Withdrawn => format!("{cco} has withdrawn it. Ask there if you think that this is a mistake."),
            Self::Answered => format!("You have answered {cco}, and with that the draft is closed again."),
            Self::Expired => {
                format!("It was open until {}. Ask {cco} if you need more time.", day_words(opening.until_on))
            }
            Self::Sent if opening.component == Component::ActionPlan => format!(
                "{cco} has sent the {noun} to OHA, so it is no draft any more. Once it is approved and published, everybody can read it here."
            ),
            Self::Sent => format!("{cco} has sent the {noun} to OHA, so it is no draft any more."),
            Self::ContractEnded => format!("The contract of {cco} has ended."),
            Self::YearClosed => "The year is closed, so nobody works on this draft any more.".into(),
            Self::OpenerLeft => format!("Whoever opened it does not work on it any more. Ask {cco} to open it anew."),
        }
    }
}

impl Access {
    const ALL: [Self; 2] = [Self::Comment, Self::Read];

    pub fn word(self) -> &'static str {
        match self {
            Self::Read => "read",
            Self::Comment => "comment",
        }
    }

    pub fn label(self) -> &'static str {
        match self {
            Self::Read => "Read only",
            Self::Comment => "Read and comment",
        }
    }

    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|it| it.word() == word)
    }
}

impl Agency {
    pub fn word(self) -> &'static str {
        match self {
            Self::Oha => "oha",
            Self::Ta => "ta",
        }
    }

    pub fn label(self) -> &'static str {
        match self {
            Self::Oha => "OHA",
            Self::Ta => "TA",
        }
    }

    pub fn parse(word: &str) -> Option<Self> {
        [Self::Oha, Self::Ta].into_iter().find(|it| it.word() == word)
    }

    /// Where who was asked reads.
    pub fn address(self, look: &LookId) -> String {
        format!("/desk/{}/looks/{look}", self.word())
    }
}

/// Checks the last day of an opening: not past, and not further than is allowed.
///
/// # Errors
/// A sentence for beside the field.
pub fn last_day(day: NaiveDate, today: NaiveDate, most_days: u32) -> Result<NaiveDate, String> {
    let last = days_after(today, u64::from(most_days));
    if day < today || day > last {
        return Err(format!("Choose a day from today until {}.", day_words(last)));
    }
    Ok(day)
}

/// Whether a comment names a part that the draft has.
pub fn is_about(about: &str, sections: &[&str], goals: &[&str]) -> bool {
    match about.split_once(':') {
        None => about.is_empty(),
        Some(("section", key)) => sections.contains(&key),
        Some(("goal", id)) => goals.contains(&id),
        Some(_) => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn moment(text: &str) -> Moment {
        Moment::from_utc(text.parse().unwrap())
    }

    fn opening() -> Opening {
        let id = "00000000-0000-7000-8000-000000000000";
        Opening {
            submission: SubmissionId::parse(id).unwrap(),
            contract: ContractId::parse(id).unwrap(),
            component: Component::ActionPlan,
            year: MeasurementYear::new(2026).unwrap(),
            by: PersonId::parse(id).unwrap(),
            at: moment("2026-11-01T12:00:00"),
            until_on: "2026-11-15".parse().unwrap(),
            withdrawn_at: None,
            answered_at: None,
        }
    }

    fn ground() -> Ground {
        Ground {
            today: "2026-11-10".parse().unwrap(),
            state: State::InProgress,
            submitted_at: None,
            has_contract_ended: false,
            is_year_closed: false,
            may_opener_edit: true,
        }
    }

    #[test]
    #[expect(clippy::too_many_lines, reason = "a table of cases")]
    fn a_draft_is_open_until_the_first_thing_that_closes_it() {
        type Case = (&'static str, &'static dyn Fn(&mut Opening, &mut Ground), Option<Closed>);
        let table: [Case; 13] = [
            ("as it was opened", &|_, _| {}, None),
            ("on its last day", &|_, ground| ground.today = "2026-11-15".parse().unwrap(), None),
            ("the day after", &|_, ground| ground.today = "2026-11-16".parse().unwrap(), Some(Closed::Expired)),
            ("withdrawn", &|it, _| it.withdrawn_at = Some(moment("2026-11-02T12:00:00")), Some(Closed::Withdrawn)),
            ("answered", &|it, _| it.answered_at = Some(moment("2026-11-02T12:00:00")), Some(Closed::Answered)),
            ("submitted", &|_, ground| ground.state = State::Submitted, Some(Closed::Sent)),
            ("approved", &|_, ground| ground.state = State::Approved, Some(Closed::Sent)),
            (
                "sent since, and returned",
                &|_, ground| {
                    ground.state = State::Returned;
                    ground.submitted_at = Some(moment("2026-11-05T12:00:00"));
                },
                Some(Closed::Sent),
            ),
            (
                "opened after the return",
                &|_, ground| {
                    ground.state = State::Returned;
                    ground.submitted_at = Some(moment("2026-10-05T12:00:00"));
                },
                None,
            ),
            ("the contract ended", &|_, ground| ground.has_contract_ended = true, Some(Closed::ContractEnded)),
            ("the year closed", &|_, ground| ground.is_year_closed = true, Some(Closed::YearClosed)),
            ("the opener left", &|_, ground| ground.may_opener_edit = false, Some(Closed::OpenerLeft)),
            (
                "withdrawn and expired",
                &|it, ground| {
                    it.withdrawn_at = Some(moment("2026-11-02T12:00:00"));
                    ground.today = "2026-12-01".parse().unwrap();
                },
                Some(Closed::Withdrawn),
            ),
        ];
        for (what, change, expected) in table {
            let (mut opening, mut ground) = (opening(), ground());
            change(&mut opening, &mut ground);
            assert_eq!(opening.closed(&ground), expected, "{what}");
        }
    }

    #[test]
    fn a_last_day_is_neither_past_nor_too_far() {
        let table = [("2026-11-09", false), ("2026-11-10", true), ("2027-01-09", true), ("2027-01-10", false)];
        for (day, fits) in table {
            let read = last_day(day.parse().unwrap(), "2026-11-10".parse().unwrap(), 60);
            assert_eq!(read.is_ok(), fits, "{day}");
        }
    }

    #[test]
    fn a_comment_is_about_the_whole_or_a_part_that_is_there() {
        let table = [
            ("", true),
            ("section:data", true),
            ("section:secret", false),
            ("goal:g", true),
            ("goal:x", false),
            ("item:C4.01", false),
            ("whole", false),
        ];
        for (about, fits) in table {
            assert_eq!(is_about(about, &["data"], &["g"]), fits, "{about}");
        }
    }

    #[test]
    fn words_come_back() {
        for access in Access::ALL {
            assert_eq!(Access::parse(access.word()), Some(access));
        }
        assert_eq!(Agency::parse("oha"), Some(Agency::Oha));
        assert_eq!(Agency::parse("orprn"), None);
    }
}
