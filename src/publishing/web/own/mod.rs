//! The CCO's pages on the publication of its plan: what the public would read, what is withheld, and its answer to OHA.

mod answer;
mod overview;
mod passage;

pub use answer::{answer, answer_form};
pub use overview::{page, preview};
pub use passage::{propose, removal, withholding};

use crate::kernel::failure::Result;
use crate::kernel::year::MeasurementYear;
use crate::metric::measures::{self, Component};
use crate::metric::workflow::Submission;
use crate::people::tenancy::CcoScope;
use crate::platform::http::{Shell, Site};
use crate::publishing::facts::{self, Facts};

/// The plan of an address. There are facts only once it was sent.
struct Own {
    year: MeasurementYear,
    component: Component,
    name: String,
    submission: Submission,
    facts: Option<Facts>,
}

async fn own(site: &Site, scope: &CcoScope) -> Result<Own> {
    let (year, component) = place(site)?;
    let asker = scope.clone();
    site.read(move |conn| {
        let (submission, facts) = facts::for_cco(conn, &asker, year, component)?;
        let form = measures::year(conn, year)?.form;
        let name = form.component(component).map_or_else(String::new, |it| it.short_name.clone());
        Ok(Own { year, component, name, submission, facts })
    })
    .await
}

fn place(site: &Site) -> Result<(MeasurementYear, Component)> {
    Ok((MeasurementYear::parse(site.part("year")?)?, Component::from_slug(site.part("component")?)?))
}

impl Own {
    fn address(&self, scope: &CcoScope) -> String {
        format!("{}/{}/publication", scope.address(self.year), self.component.slug())
    }

    /// The shell of the publication's own page; the pages below it add themselves.
    fn shell(&self, site: &Site, scope: &CcoScope, title: &str) -> Shell {
        let base = format!("{}/{}", scope.address(self.year), self.component.slug());
        scope.shell(site, self.year, title).crumb(self.name.clone(), base).crumb("Publication", self.address(scope))
    }
}
