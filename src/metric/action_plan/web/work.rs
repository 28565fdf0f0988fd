//! What the pages of a plan know, read in one consistent view.

use chrono::NaiveDate;
use serde::Serialize;

use crate::kernel::failure::{Refusal, Result};
use crate::kernel::ids::{PersonId, SubmissionId};
use crate::kernel::texts::{counted, paragraphs};
use crate::kernel::time::{Deadline, Moment, day_words};
use crate::kernel::year::MeasurementYear;
use crate::metric::action_plan::rules::{CarriedKind, CarriedPart, Former, Gap, Mark, Part, Past, WorkingCopy};
use crate::metric::action_plan::{PlanView, store};
use crate::metric::measures::{self, Component, Lever, Year};
use crate::metric::workflow::{
    self, Comment, CommentView, Decision, ItemAnswer, PlaceView, Readiness, State, Submission, rail,
};
use crate::people::accounts;
use crate::people::tenancy::{CcoScope, SuccessorScope};
use crate::platform::db::Conn;
use crate::platform::http::{Shell, Site, Tag, Tone};

pub struct Work {
    pub scope: CcoScope,
    pub year: Year,
    pub levers: Vec<Lever>,
    pub submission: Option<Submission>,
    pub copy: WorkingCopy,
    pub answers: Vec<ItemAnswer>,
    pub comments: Vec<Comment>,
    /// What OHA decided on each item, once it was returned or approved.
    pub decisions: Vec<(String, Decision)>,
    /// By when OHA answers, while it owes the answer.
    answer_due_on: Option<chrono::NaiveDate>,
    today: chrono::NaiveDate,
    /// What the plan owes to the year before.
    pub past: Past,
    /// Until when it is due, an extension counted in; nothing is due of a contract that has ended.
    due_on: Option<NaiveDate>,
    /// Whether the contract's people may still write.
    pub may_act: bool,
    /// Goals of contracts that this one took over from, for those who write.
    pub offers: Vec<GoalsOffer>,
    /// Who changed it last, by name.
    touched_by: Option<String>,
    /// The year's components, for the rail.
    components: Vec<Submission>,
}

/// Where the plan stands: on top of every page that shows all of it.
#[derive(Serialize)]
pub struct Standing {
    eyebrow: String,
    is_started: bool,
    state: Tag,
    due: Option<String>,
    days: Option<String>,
    days_class: &'static str,
    saved: Option<String>,
    returned: Option<Returned>,
    comments: Vec<CommentView>,
    items_href: String,
    /// Where progress on an earlier year's targets is reported, if there was an earlier plan.
    progress_href: Option<String>,
    carried_href: Option<String>,
    print_href: String,
    share_href: String,
    checks_href: String,
    submit_href: String,
    history_href: String,
    comments_href: String,
    /// What becomes public, and when: of an approved plan.
    publication_href: Option<String>,
    /// "1 question of OHA's waits for your answer"
    questions: Option<String>,
    /// By when OHA answers what was sent.
    answer_due: Option<String>,
}

#[derive(Serialize)]
struct Returned {
    paragraphs: Vec<String>,
    due: String,
    letter_href: String,
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

/// The year of the address.
///
/// # Errors
/// Not found when it is none.
pub fn year_of(site: &Site) -> Result<MeasurementYear> {
    Ok(MeasurementYear::parse(site.part("year")?)?)
}

/// The address of a contract's plan.
pub fn address(scope: &CcoScope, year: MeasurementYear) -> String {
    format!("{}/{}", scope.address(year), Component::ActionPlan.slug())
}

impl Work {
    /// # Errors
    /// Not found when the address names no year that this contract answers for.
    pub async fn of(site: &Site, scope: &CcoScope) -> Result<Self> {
        let (scope, number, today) = (scope.clone(), year_of(site)?, site.now.pacific_day());
        site.read(move |conn| gathered(conn, scope, number, today)).await
    }

    pub fn base(&self) -> String {
        address(&self.scope, self.year.number)
    }

    pub fn state(&self) -> State {
        self.submission.as_ref().map_or(State::NotStarted, |it| it.state)
    }

    /// Whether this person may write now.
    pub fn may_edit(&self) -> bool {
        self.scope.role().may_edit() && self.state().is_editable() && !self.year.is_closed() && self.may_act
    }

    /// # Errors
    /// Not found when the plan was never started, Closed when it is read-only now.
    pub fn editing(&self) -> Result<()> {
        let state = self.submission.as_ref().ok_or(Refusal::NotFound)?.state;
        if state.is_editable() {
            return Ok(());
        }
        let text = format!(
            "The plan is {}, so it cannot be changed now. Its page shows what was sent.",
            state.label().to_lowercase()
        );
        Err(Refusal::Closed(text).into())
    }

    pub fn view(&self) -> PlanView {
        PlanView::of(&self.copy.plan, &self.year.form, &self.levers)
    }

    pub fn gaps(&self) -> Vec<Gap> {
        let base = self.base();
        let is_returned = self.state() == State::Returned;
        let questions = if is_returned { workflow::unanswered(&self.comments, &base) } else { Vec::new() };
        let questions = questions.into_iter().map(|missing| Gap { part: Part::Questions, missing });
        questions.chain(self.past.gaps(&self.copy, &self.year.form, &self.answers, &base)).collect()
    }

    pub fn readiness(&self) -> Readiness {
        self.past.readiness(&self.copy, &self.year.form, &self.answers, &self.levers, &self.base())
    }

    /// Whether a part was carried from an earlier year and nobody has said yet that it is still right.
    pub fn is_unconfirmed(&self, kind: CarriedKind, key: &str) -> bool {
        self.unconfirmed(kind, key).is_some()
    }

    /// The mark of such a part.
    pub fn unconfirmed(&self, kind: CarriedKind, key: &str) -> Option<&Mark> {
        let version = match kind {
            CarriedKind::Answer => self.answers.iter().find(|it| it.item == key).map_or(0, |it| it.version),
            _ => self.copy.version(key),
        };
        self.past.marks.iter().find(|it| it.kind == kind && it.key == key && it.is_open(version))
    }

    pub fn carried_tag(&self, kind: CarriedKind, key: &str) -> Tag {
        let mark = self.past.marks.iter().find(|it| it.kind == kind && it.key == key);
        Tag::new(format!("Carried from {}, not yet confirmed", mark.map_or_else(String::new, Mark::whence)), Tone::Warn)
    }

    /// The parts that came from an earlier year, in the order of the plan.
    pub fn carried(&self, now: Moment) -> Vec<CarriedPart> {
        self.past.parts(&self.copy, &self.year.form, &self.answers, now.pacific_day())
    }

    /// The shell of the plan's own page.
    pub fn shell(&self, site: &Site) -> Shell {
        let rail = rail(&self.scope, &self.year, &self.components, Some(Component::ActionPlan));
        self.scope.shell(site, self.year.number, "Action plan").here("Action plan").rail(rail)
    }

    /// The shell of a page below it.
    pub fn shell_below(&self, site: &Site, title: &str) -> Shell {
        let rail = rail(&self.scope, &self.year, &self.components, Some(Component::ActionPlan));
        self.scope.shell(site, self.year.number, title).crumb("Action plan", self.base()).here(title).rail(rail)
    }

    pub fn standing(&self, now: Moment) -> Standing {
        let base = self.base();
        let owed = self.due_on.filter(|_| self.state().is_owed());
        let days = owed.map(|due| Deadline::of(due, now.pacific_day()));
        Standing {
            eyebrow: format!("Component {} · {}", Component::ActionPlan.number(), self.year.number),
            is_started: self.submission.is_some(),
            state: Tag::new(self.state().label(), self.state().tone()),
            due: owed.map(|due| format!("{}, 11:59 pm Pacific", day_words(due))),
            days: days.map(Deadline::words),
            days_class: days.map_or("", days_class),
            saved: self.saved(),
            returned: self.returned(),
            comments: self.comments_on(None),
            items_href: format!("{base}/items"),
            progress_href: self.past.progress.is_some().then(|| format!("{base}/progress")),
            carried_href: (!self.past.marks.is_empty()).then(|| format!("{base}/carried")),
            print_href: format!("{base}/print"),
            share_href: format!("{base}/shares"),
            checks_href: format!("{base}/checks"),
            submit_href: format!("{base}/submit"),
            history_href: format!("{base}/history"),
            comments_href: format!("{base}/comments"),
            publication_href: (self.state() == State::Approved).then(|| format!("{base}/publication")),
            questions: (self.n_open() > 0)
                .then(|| counted(self.n_open(), "question of OHA's waits", "questions of OHA's wait")),
            answer_due: self.answer_due_on.map(day_words),
        }
    }

    /// What OHA shared: on an item, or on the plan as a whole. The newest round first.
    pub fn comments_on(&self, item: Option<&str>) -> Vec<CommentView> {
        let on_answer = item.map(|code| format!("item/{code}"));
        self.views(|it| match &it.node {
            Some(node) => on_answer.as_ref() == Some(node),
            None => it.item.as_deref() == item,
        })
    }

    /// What OHA shared on one part of the plan and its fields: `goal/0197…`.
    pub fn comments_at(&self, node: &str) -> Vec<CommentView> {
        self.views(|it| it.node.as_deref() == Some(node))
    }

    fn views(&self, is_meant: impl Fn(&Comment) -> bool) -> Vec<CommentView> {
        let view = |it: &Comment| {
            let place = (it.node.is_some()).then(|| PlaceView { label: it.place.clone(), href: None });
            CommentView::for_cco(it, place, self.today)
        };
        self.comments.iter().rev().filter(|it| is_meant(it)).map(view).collect()
    }

    /// How many of OHA's questions wait for an answer.
    fn n_open(&self) -> usize {
        self.comments.iter().filter(|it| it.is_open()).count()
    }

    fn saved(&self) -> Option<String> {
        let submission = self.submission.as_ref()?;
        let name = self.touched_by.as_ref()?;
        Some(format!("Last changed by {name}, {}", submission.touched_at.words()))
    }

    fn returned(&self) -> Option<Returned> {
        let submission = self.submission.as_ref().filter(|it| it.state == State::Returned)?;
        let reason = submission.return_reason.as_deref()?;
        Some(Returned {
            paragraphs: paragraphs(reason),
            due: day_words(submission.due_on),
            letter_href: format!("{}/letters", self.base()),
        })
    }
}

fn days_class(deadline: Deadline) -> &'static str {
    match deadline {
        Deadline::Late(_) => "days--late",
        Deadline::Today | Deadline::Left(0..=7) => "days--soon",
        Deadline::Left(_) => "",
    }
}

fn gathered(conn: &mut Conn, scope: CcoScope, number: MeasurementYear, today: NaiveDate) -> Result<Work> {
    let year = measures::begun_year(conn, number)?;
    if !scope.contract().covers(number) {
        return Err(Refusal::NotFound.into());
    }
    let components = workflow::store::of_contract(conn, &scope, number)?;
    let submission = components.iter().find(|it| it.component == Component::ActionPlan).cloned();
    let levers = measures::levers(conn)?;
    let (copy, answers, comments) = match &submission {
        Some(submission) => written(conn, &scope, &submission.id)?,
        None => Default::default(),
    };
    let decisions = match &submission {
        Some(submission) => workflow::store::decisions_for_cco(conn, &scope, &submission.id)?,
        None => Vec::new(),
    };
    let answer_due_on = answer_due_on(conn, &scope, submission.as_ref())?;
    let past = store::past(conn, &scope, number, submission.as_ref().map(|it| &it.id))?;
    let touched_by = submission.as_ref().map(|it| name_of(conn, &it.touched_by)).transpose()?.flatten();
    let due_on = due_on(conn, &scope, &year, submission.as_ref())?;
    let offers = offers(conn, &scope, number, &copy)?;
    Ok(Work {
        offers,
        due_on: Some(due_on).filter(|_| !scope.contract().has_ended(today)),
        may_act: scope.contract().may_act(today),
        scope,
        year,
        levers,
        submission,
        copy,
        answers,
        comments,
        decisions,
        answer_due_on,
        today,
        past,
        touched_by,
        components,
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
            href: format!("{}/predecessors/{}", address(scope, number), predecessor.slug),
        });
    }
    Ok(offers)
}

/// By when it is due: its own day once it was started, else the year's, or a later one that was granted.
fn due_on(
    conn: &mut Conn,
    scope: &CcoScope,
    year: &Year,
    submission: Option<&Submission>,
) -> Result<chrono::NaiveDate> {
    let granted = workflow::store::extensions_for_cco(conn, scope, year.number)?;
    let later = workflow::store::due_on(&granted, &scope.contract().id, Component::ActionPlan);
    Ok(submission.map(|it| it.due_on).or(later).unwrap_or(year.form.due_on))
}

/// By when OHA answers, while it owes the answer.
fn answer_due_on(
    conn: &mut Conn,
    scope: &CcoScope,
    submission: Option<&Submission>,
) -> Result<Option<chrono::NaiveDate>> {
    match submission {
        Some(it) if matches!(it.state, State::Submitted | State::InReview) => {
            workflow::store::answer_due_on(conn, scope, &it.id)
        }
        _ => Ok(None),
    }
}

fn name_of(conn: &mut Conn, person: &PersonId) -> Result<Option<String>> {
    Ok(accounts::names(conn, &[person.as_str()])?.into_values().next())
}

fn written(
    conn: &mut Conn,
    scope: &CcoScope,
    submission: &SubmissionId,
) -> Result<(WorkingCopy, Vec<ItemAnswer>, Vec<Comment>)> {
    let copy = store::working_copy(conn, scope, submission)?;
    let answers = workflow::store::answers(conn, scope, submission)?;
    Ok((copy, answers, workflow::store::comments_for_cco(conn, scope, submission)?))
}
