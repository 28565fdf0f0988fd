//! What the pages of one component know of its submission, whichever component it is, read in one consistent view.

use chrono::NaiveDate;

use crate::kernel::failure::{Missing, Refusal, Result};
use crate::kernel::ids::PersonId;
use crate::kernel::time::Moment;
use crate::kernel::year::MeasurementYear;
use crate::metric::measures::{self, Component, Item, Year};
use crate::metric::workflow::rounds::{self, Comment, Decision};
use crate::metric::workflow::{CommentView, ItemAnswer, PlaceView, State, Submission, rail, short_name, store};
use crate::people::accounts;
use crate::people::tenancy::CcoScope;
use crate::platform::db::Conn;
use crate::platform::http::{Shell, Site};

pub struct Desk {
    pub scope: CcoScope,
    pub year: Year,
    pub component: Component,
    pub submission: Option<Submission>,
    pub answers: Vec<ItemAnswer>,
    pub comments: Vec<Comment>,
    /// What OHA decided on each item, once it was returned or approved.
    pub decisions: Vec<(String, Decision)>,
    /// Whether the contract's people may still write.
    pub may_act: bool,
    /// By when OHA answers, while it owes the answer.
    pub(super) answer_due_on: Option<NaiveDate>,
    /// Until when it is due, an extension counted in; nothing is due of a contract that has ended.
    pub(super) due_on: Option<NaiveDate>,
    /// Who changed it last, by name.
    pub(super) touched_by: Option<String>,
    today: NaiveDate,
    /// The year's components, for the rail.
    components: Vec<Submission>,
}

/// The year of the address.
///
/// # Errors
/// Not found when it is none.
pub fn year_of(site: &Site) -> Result<MeasurementYear> {
    Ok(MeasurementYear::parse(site.part("year")?)?)
}

/// The address of a contract's component.
pub fn address(scope: &CcoScope, year: MeasurementYear, component: Component) -> String {
    format!("{}/{}", scope.address(year), component.slug())
}

impl Desk {
    /// # Errors
    /// Not found when the contract does not answer for the year, or the component is not worked on here in it.
    pub fn gather(
        conn: &mut Conn,
        scope: &CcoScope,
        number: MeasurementYear,
        component: Component,
        today: NaiveDate,
    ) -> Result<Self> {
        let year = measures::begun_year(conn, number)?;
        if !scope.contract().covers(number) || !year.form.is_worked_on_here(component) {
            return Err(Refusal::NotFound.into());
        }
        let components = store::of_contract(conn, scope, number)?;
        let submission = components.iter().find(|it| it.component == component).cloned();
        let (answers, comments, decisions) = match &submission {
            Some(it) => (
                store::answers(conn, scope, &it.id)?,
                store::comments_for_cco(conn, scope, &it.id)?,
                store::decisions_for_cco(conn, scope, &it.id)?,
            ),
            None => Default::default(),
        };
        let due_on = due_on(conn, scope, &year, component, submission.as_ref())?;
        Ok(Self {
            answer_due_on: answer_due_on(conn, scope, submission.as_ref())?,
            due_on: Some(due_on).filter(|_| !scope.contract().has_ended(today)),
            touched_by: submission.as_ref().map(|it| name_of(conn, &it.touched_by)).transpose()?.flatten(),
            may_act: scope.contract().may_act(today),
            scope: scope.clone(),
            year,
            component,
            submission,
            answers,
            comments,
            decisions,
            today,
            components,
        })
    }

    pub fn base(&self) -> String {
        address(&self.scope, self.year.number, self.component)
    }

    /// What the year calls the component: "Action plan".
    pub fn name(&self) -> String {
        short_name(&self.year, self.component)
    }

    /// What its document is called in a sentence: "plan".
    pub fn noun(&self) -> &'static str {
        self.component.noun()
    }

    /// "Action plan 2026"
    pub fn eyebrow(&self) -> String {
        format!("{} {}", self.name(), self.year.number)
    }

    pub fn state(&self) -> State {
        self.submission.as_ref().map_or(State::NotStarted, |it| it.state)
    }

    /// Whether this person may write now.
    pub fn may_edit(&self) -> bool {
        self.scope.role().may_edit() && self.state().is_editable() && !self.year.is_closed() && self.may_act
    }

    /// # Errors
    /// Not found when it was never started, Closed when it is read-only now.
    pub fn editing(&self) -> Result<()> {
        let state = self.submission.as_ref().ok_or(Refusal::NotFound)?.state;
        if state.is_editable() {
            return Ok(());
        }
        let text = format!(
            "The {} is {}, so it cannot be changed now. Its page shows what was sent.",
            self.noun(),
            state.label().to_lowercase()
        );
        Err(Refusal::Closed(text).into())
    }

    pub fn items(&self) -> impl Iterator<Item = &Item> {
        self.year.form.items_of(self.component)
    }

    /// OHA's questions that wait for an answer, where it was returned.
    pub fn questions(&self) -> Vec<Missing> {
        if self.state() == State::Returned { rounds::unanswered(&self.comments, &self.base()) } else { Vec::new() }
    }

    /// The shell of the component's own page.
    pub fn shell(&self, site: &Site) -> Shell {
        let rail = rail(&self.scope, &self.year, &self.components, Some(self.component));
        self.scope.shell(site, self.year.number, self.name()).here(self.name()).rail(rail)
    }

    /// The shell of a page below it.
    pub fn shell_below(&self, site: &Site, title: &str) -> Shell {
        let rail = rail(&self.scope, &self.year, &self.components, Some(self.component));
        self.scope.shell(site, self.year.number, title).crumb(self.name(), self.base()).here(title).rail(rail)
    }

    /// What OHA shared: on an item, or on the document as a whole. The newest round first.
    pub fn comments_on(&self, item: Option<&str>) -> Vec<CommentView> {
        let on_answer = item.map(|code| format!("item/{code}"));
        self.views(|it| match &it.node {
            Some(node) => on_answer.as_ref() == Some(node),
            None => it.item.as_deref() == item,
        })
    }

    /// What OHA shared on one part of the document and its fields: `goal/0197…`.
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

    /// "Last changed by Mira Castellane, 3 March 2026"
    pub(super) fn saved(&self) -> Option<String> {
        let (submission, name) = (self.submission.as_ref()?, self.touched_by.as_ref()?);
        Some(format!("Last changed by {name}, {}", Moment::words(submission.touched_at)))
    }
}

/// By when it is due: its own day once it was started, else the year's, or a later one that was granted.
fn due_on(
    conn: &mut Conn,
    scope: &CcoScope,
    year: &Year,
    component: Component,
    submission: Option<&Submission>,
) -> Result<NaiveDate> {
    let granted = store::extensions_for_cco(conn, scope, year.number)?;
    let later = store::due_on(&granted, &scope.contract().id, component);
    Ok(submission.map(|it| it.due_on).or(later).unwrap_or(year.form.due_on))
}

/// By when OHA answers, while it owes the answer.
fn answer_due_on(conn: &mut Conn, scope: &CcoScope, submission: Option<&Submission>) -> Result<Option<NaiveDate>> {
    match submission {
        Some(it) if matches!(it.state, State::Submitted | State::InReview) => store::answer_due_on(conn, scope, &it.id),
        _ => Ok(None),
    }
}

fn name_of(conn: &mut Conn, person: &PersonId) -> Result<Option<String>> {
    Ok(accounts::names(conn, &[person.as_str()])?.into_values().next())
}
