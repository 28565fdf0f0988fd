//! Everything that is missing before the plan can be sent, by its parts.

use super::work::Work;
use crate::metric::action_plan::rules::{Gap, Part};
use crate::metric::workflow::web::sheet::Work as _;
use crate::metric::workflow::web::{Group, checks};
use crate::people::tenancy::CcoScope;
use crate::platform::http::{Answer, Site};

/// `GET …/action-plan/checks`
pub async fn page(scope: CcoScope, site: Site) -> Answer {
    let work = Work::of(&site, &scope).await?;
    checks(&site, &work.desk, groups(&work.gaps()), work.readiness().doubts)
}

fn groups(gaps: &[Gap]) -> Vec<Group> {
    let parts = [
        (Part::Questions, "questions", "Questions from OHA, to be answered"),
        (Part::Carried, "carried", "Carried forward, to be confirmed"),
        (Part::Sections, "sections", "Sections"),
        (Part::Goals, "goals", "Goals, strategies and targets"),
        (Part::Items, "items", "Must-pass items"),
        (Part::Progress, "progress", "Progress on last year's targets"),
    ];
    let of = |part: Part| gaps.iter().filter(|it| it.part == part).map(|it| it.missing.clone()).collect();
    parts.map(|(part, id, heading)| Group::new(id, heading, of(part))).into()
}
