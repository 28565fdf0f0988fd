//! Everything that is missing before the review can be sent, by its parts.

use super::work::Work;
use crate::metric::reach::rules::assessment::{Gap, Part};
use crate::metric::workflow::web::sheet::Work as _;
use crate::metric::workflow::web::{Group, checks};
use crate::people::tenancy::CcoScope;
use crate::platform::http::{Answer, Site};

/// `GET …/reach-review/checks`
pub async fn page(scope: CcoScope, site: Site) -> Answer {
    let work = Work::of(&site, &scope).await?;
    checks(&site, &work.desk, groups(&work.gaps()), work.readiness().doubts)
}

fn groups(gaps: &[Gap]) -> Vec<Group> {
    let parts = [
        (Part::Questions, "questions", "Questions from OHA, to be answered"),
        (Part::Report, "report", "The report"),
        (Part::Prompts, "prompts", "Prompts"),
        (Part::Worksheet, "worksheet", "Worksheet"),
        (Part::Populations, "populations", "Priority populations"),
        (Part::Items, "items", "Must-pass items"),
    ];
    let of = |part: Part| gaps.iter().filter(|it| it.part == part).map(|it| it.missing.clone()).collect();
    parts.map(|(part, id, heading)| Group::new(id, heading, of(part))).into()
}
