//! What the pages of a plan know beside what those of every component do, read in one consistent view.

use serde::Serialize;

use crate::kernel::failure::{Missing, Result};
use crate::kernel::texts::counted;
use crate::kernel::time::Moment;
use crate::kernel::year::MeasurementYear;
use crate::metric::action_plan::rules::{CarriedKind, CarriedPart, Former, Gap, Mark, Part, Past, WorkingCopy};
use crate::metric::action_plan::{PlanView, store};
use crate::metric::measures::{self, Component, Lever};
use crate::metric::workflow::web::sheet::{self, CarriedNote};
use crate::metric::workflow::web::{Desk, Standing, address, year_of};
use crate::metric::workflow::{self, Readiness, State};
use crate::people::tenancy::{CcoScope, SuccessorScope};
use crate::platform::db::Conn;
use crate::platform::http::{Site, Tag, Tone};

pub struct Work {
    pub desk: Desk,
    pub levers: Vec<Lever>,
    pub copy: WorkingCopy,
    /// What the plan owes to the year before.
    pub past: Past,
    /// Goals of contracts that this one took over from, for those who write.
    pub offers: Vec<GoalsOffer>,
}

/// Goals of a contract that was taken over, of which some can be copied.
#[derive(Clone, Serialize)]
pub struct GoalsOffer {
    /// "Goals of Fern Hollow that are still open"
    title: String,
    /// "2 of 3 goals of its plan of 2026 are not in yours."
    text: String,
    href: String,
}

impl sheet::Work for Work {
    const COMPONENT: Component = Component::ActionPlan;

    async fn of(site: &Site, scope: &CcoScope) -> Result<Self> {
        let (scope, number, today) = (scope.clone(), year_of(site)?, site.now.pacific_day());
        site.read(move |conn| {
            let desk = Desk::gather(conn, &scope, number, Self::COMPONENT, today)?;
            gathered(conn, desk)
        })
        .await
    }

    fn desk(&self) -> &Desk {
        &self.desk
    }

    fn carried(&self, part: &str, key: &str) -> Option<CarriedNote> {
        // The audit log names an answer by what it answers.
        let kind = if part == "item" { CarriedKind::Answer } else { CarriedKind::parse(part)? };
        let mark = self.unconfirmed(kind, key)?;
        Some(CarriedNote {
            from_year: mark.from_year.to_string(),
            href: format!("{}/carried#{}", self.desk.base(), mark.anchor()),
            tag: Tag::new(format!("Carried from {}, not yet confirmed", mark.whence()), Tone::Warn),
        })
    }
}

impl Work {
    pub fn view(&self) -> PlanView {
        PlanView::of(&self.copy.plan, &self.desk.year.form, &self.levers)
    }

    pub fn gaps(&self) -> Vec<Gap> {
        let question = |missing: Missing| Gap { part: Part::Questions, missing };
        let (form, base) = (&self.desk.year.form, self.desk.base());
        let own = self.past.gaps(&self.copy, form, &self.desk.answers, &base);
        self.desk.questions().into_iter().map(question).chain(own).collect()
    }

    pub fn readiness(&self) -> Readiness {
        let (form, base) = (&self.desk.year.form, self.desk.base());
        self.past.readiness(&self.copy, form, &self.desk.answers, &self.levers, &base)
    }

    /// The mark of a part that was carried from an earlier year, while nobody has said that it is still right.
    fn unconfirmed(&self, kind: CarriedKind, key: &str) -> Option<&Mark> {
        let version = match kind {
            CarriedKind::Answer => self.desk.answers.iter().find(|it| it.item == key).map_or(0, |it| it.version),
            _ => self.copy.version(key),
        };
        self.past.marks.iter().find(|it| it.kind == kind && it.key == key && it.is_open(version))
    }

    /// The parts that came from an earlier year, in the order of the plan.
    pub fn carried_parts(&self, now: Moment) -> Vec<CarriedPart> {
        self.past.parts(&self.copy, &self.desk.year.form, &self.desk.answers, now.pacific_day())
    }

    pub fn standing(&self, now: Moment) -> Standing {
        let is_approved = self.desk.state() == State::Approved;
        let pages = [
            is_approved.then_some(("Publication: what becomes public", "publication")),
            (!self.past.marks.is_empty()).then_some(("Carried forward", "carried")),
            Some(("Must-pass items", "items")),
            self.past.progress.is_some().then_some(("Progress", "progress")),
            Some(("Checks", "checks")),
            Some(("Review and send", "submit")),
            Some(("Comments and questions", "comments")),
            Some(("History", "history")),
            Some(("Show it to others", "shares")),
            Some(("Print", "print")),
        ];
        Standing::of(&self.desk, now, &pages)
    }
}

fn gathered(conn: &mut Conn, desk: Desk) -> Result<Work> {
    let (scope, number) = (&desk.scope, desk.year.number);
    let submission = desk.submission.as_ref().map(|it| &it.id);
    let copy = submission.map(|it| store::working_copy(conn, scope, it)).transpose()?.unwrap_or_default();
    Ok(Work {
        levers: measures::levers(conn)?,
        past: store::past(conn, scope, number, submission)?,
        offers: offers(conn, scope, number, &copy)?,
        copy,
        desk,
    })
}

/// Only what OHA approved is counted, and only for an editor or a lead of the contract that OHA named.
fn offers(conn: &mut Conn, scope: &CcoScope, number: MeasurementYear, copy: &WorkingCopy) -> Result<Vec<GoalsOffer>> {
    let mut offers = Vec::new();
    for proof in SuccessorScope::all_of(conn, scope)? {
        let approved = workflow::store::last_approved(conn, &proof, number, Component::ActionPlan)?;
        let Some((year, snapshot)) = approved else { continue };
        let goals = Former::read(year, &snapshot)?.plan.goals;
        let is_copied = |id: &str| copy.plan.goals.iter().any(|it| it.lineage.as_ref().is_some_and(|it| it.goal == id));
        let n_open = goals.iter().filter(|it| !is_copied(&it.id)).count();
        let predecessor = proof.predecessor();
        offers.push(GoalsOffer {
            title: format!("Goals of {} that are still open", predecessor.name),
            text: match n_open {
                0 => format!("Every goal of its plan of {year} is in yours."),
                n => {
                    let (all, are) = (counted(goals.len(), "goal", "goals"), if n == 1 { "is" } else { "are" });
                    format!("{n} of {all} of its plan of {year} {are} not in yours yet.")
                }
            },
            href: format!("{}/predecessors/{}", address(scope, number, Component::ActionPlan), predecessor.slug),
        });
    }
    Ok(offers)
}
