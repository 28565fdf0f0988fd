//! Everything that is missing before the plan can be sent, each with a link to its field.

use serde::Serialize;

use super::work::Work;
use crate::kernel::failure::{Missing, Refusal};
use crate::kernel::texts::counted;
use crate::metric::action_plan::rules::{Gap, Part};
use crate::metric::workflow::Doubt;
use crate::people::tenancy::CcoScope;
use crate::platform::http::{Answer, Page, Site};

#[derive(Serialize)]
struct Checks {
    eyebrow: String,
    /// "4 things are missing"
    summary: String,
    groups: Vec<Group>,
    doubts: Vec<Doubt>,
    is_complete: bool,
    /// Where the plan is read-only, what was sent speaks for itself.
    is_editable: bool,
    /// Whether the links lead to forms that this person may use.
    may_edit: bool,
    submit_href: String,
    history_href: String,
    plan_href: String,
}

#[derive(Serialize)]
struct Group {
    id: &'static str,
    heading: &'static str,
    missing: Vec<Missing>,
}

impl Page for Checks {
    const TEMPLATE: &'static str = "action_plan/checks";
}

/// `GET …/action-plan/checks`
pub async fn page(scope: CcoScope, site: Site) -> Answer {
    let work = Work::of(&site, &scope).await?;
    work.submission.as_ref().ok_or(Refusal::NotFound)?;
    let gaps = work.gaps();
    let base = work.base();
    let page = Checks {
        eyebrow: format!("Action plan {}", work.year.number),
        summary: summary(gaps.len()),
        is_complete: gaps.is_empty(),
        groups: groups(gaps),
        doubts: work.readiness().doubts,
        is_editable: work.state().is_editable(),
        may_edit: work.may_edit(),
        submit_href: format!("{base}/submit"),
        history_href: format!("{base}/history"),
        plan_href: base,
    };
    site.page(work.shell_below(&site, "Checks"), &page)
}

fn summary(n_missing: usize) -> String {
    match n_missing {
        0 => "Nothing is missing".into(),
        1 => "1 thing is missing before the plan can be sent".into(),
        n => format!("{} are missing before the plan can be sent", counted(n, "thing", "things")),
    }
}

fn groups(gaps: Vec<Gap>) -> Vec<Group> {
    let parts = [
        (Part::Questions, "questions", "Questions from OHA, to be answered"),
        (Part::Carried, "carried", "Carried forward, to be confirmed"),
        (Part::Sections, "sections", "Sections"),
        (Part::Goals, "goals", "Goals, strategies and targets"),
        (Part::Items, "items", "Must-pass items"),
        (Part::Progress, "progress", "Progress on last year's targets"),
    ];
    let group = |(part, id, heading): (Part, &'static str, &'static str)| Group {
        id,
        heading,
        missing: gaps.iter().filter(|it| it.part == part).map(|it| it.missing.clone()).collect(),
    };
    parts.into_iter().map(group).filter(|it| !it.missing.is_empty()).collect()
}
