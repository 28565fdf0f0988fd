//! What the CCO's pages of a shared draft know, and the shell around them.

use crate::kernel::failure::{Refusal, Result};
use crate::kernel::time::Moment;
use crate::kernel::year::MeasurementYear;
use crate::metric::measures::{self, Component, Year};
use crate::metric::sharing::changes::hindrance;
use crate::metric::sharing::opened::{editors, ground};
use crate::metric::sharing::rules::{Closed, Opening};
use crate::metric::workflow::{self, Submission, rail, short_name};
use crate::people::tenancy::CcoScope;
use crate::platform::db::Conn;
use crate::platform::http::{Shell, Site, Tag, Tone};

pub struct Desk {
    pub scope: CcoScope,
    pub year: Year,
    pub component: Component,
    pub submission: Submission,
    others: Vec<Submission>,
    editors: Vec<crate::kernel::ids::PersonId>,
}

/// The year of the address.
///
/// # Errors
/// Not found when it is none.
pub fn year_of(site: &Site) -> Result<MeasurementYear> {
    Ok(MeasurementYear::parse(site.part("year")?)?)
}

/// The component of the address.
///
/// # Errors
/// Not found when it is none.
pub fn component_of(site: &Site) -> Result<Component> {
    Ok(Component::from_slug(site.part("component")?)?)
}

/// The address of a contract's plan.
pub fn address(scope: &CcoScope, year: MeasurementYear) -> String {
    format!("{}/{}", scope.address(year), Component::ActionPlan.slug())
}

impl Desk {
    /// Of a plan: only a plan goes to guests by a link.
    ///
    /// # Errors
    /// Not found when the plan was not started.
    pub fn gather(conn: &mut Conn, scope: &CcoScope, number: MeasurementYear) -> Result<Self> {
        Self::of(conn, scope, number, Component::ActionPlan)
    }

    /// # Errors
    /// Not found when the component was not started.
    pub fn of(conn: &mut Conn, scope: &CcoScope, number: MeasurementYear, component: Component) -> Result<Self> {
        let year = measures::year(conn, number)?;
        let others = workflow::store::of_contract(conn, scope, number)?;
        let submission = others.iter().find(|it| it.component == component).cloned();
        Ok(Self {
            component,
            submission: submission.ok_or(Refusal::NotFound)?,
            editors: editors(conn, scope.contract())?,
            scope: scope.clone(),
            others,
            year,
        })
    }

    pub fn base(&self) -> String {
        format!("{}/{}", self.scope.address(self.year.number), self.component.slug())
    }

    pub fn eyebrow(&self) -> String {
        format!("{} {}", self.name(), self.year.number)
    }

    /// What its year calls the component.
    pub fn name(&self) -> String {
        short_name(&self.year, self.component)
    }

    pub fn may_edit(&self) -> bool {
        self.scope.role().may_edit()
    }

    /// Why nothing can be opened now.
    pub fn hindrance(&self, now: Moment) -> Option<String> {
        if !self.may_edit() {
            return Some("An editor or a lead of your CCO shows the draft to others.".into());
        }
        hindrance(&self.year, &self.submission, &self.scope, now)
    }

    /// Why an opening of this draft is closed, or nothing while it is open.
    pub fn closed(&self, opening: &Opening, now: Moment) -> Option<Closed> {
        let may_edit = self.editors.contains(&opening.by);
        opening.closed(&ground(&self.submission, &self.year, self.scope.contract(), may_edit, now.pacific_day()))
    }

    pub fn shell(&self, site: &Site, title: &str) -> Shell {
        let rail = rail(&self.scope, &self.year, &self.others, Some(self.component));
        self.scope.shell(site, self.year.number, title).crumb(self.name(), self.base()).here(title).rail(rail)
    }

    /// The shell of a page below the one that lists what was shared, where there is one.
    pub fn shell_below(&self, site: &Site, title: &str) -> Shell {
        let rail = rail(&self.scope, &self.year, &self.others, Some(self.component));
        let mut shell = self.scope.shell(site, self.year.number, title).crumb(self.name(), self.base());
        if self.component == Component::ActionPlan {
            shell = shell.crumb("Show it to others", format!("{}/shares", self.base()));
        }
        shell.here(title).rail(rail)
    }
}

/// An opening in a word.
pub fn tag(closed: Option<Closed>) -> Tag {
    match closed {
        None => Tag::new("Open", Tone::Info),
        Some(Closed::Answered) => Tag::new(Closed::Answered.label(), Tone::Good),
        Some(closed) => Tag::new(closed.label(), Tone::Neutral),
    }
}
