//! What changed between two rounds, as the reviewer reads it.

use serde::Serialize;

use super::comments::shell;
use super::submission::gathered;
use crate::metric::submissions::web::{Compared, Grouped, grouped, rounds_asked};
use crate::metric::workflow;
use crate::people::tenancy::OhaScope;
use crate::platform::http::{Answer, Page, Site};

#[derive(Serialize)]
struct Differences {
    eyebrow: String,
    grouped: Grouped,
    back: String,
}

impl Page for Differences {
    const TEMPLATE: &'static str = "review/differences";
}

/// `GET /desk/oha/submissions/{submission}/differences`
///
/// # Errors
/// Not found when a round of the address was not sent, Forbidden for somebody with a role in the organization.
pub async fn differences(scope: OhaScope, site: Site) -> Answer {
    let it = gathered(&site, &scope, None).await?;
    let (from, to) = rounds_asked(&site.query()?, &it.snapshots)?;
    let (asker, id) = (scope.clone(), it.submission.id.clone());
    let decisions = site.read(move |conn| workflow::store::decisions(conn, &asker, &id, from)).await?;
    let compared = Compared {
        snapshots: &it.snapshots,
        comments: &it.comments,
        decisions: &decisions,
        action: format!("{}/differences", it.base()),
    };
    let page = Differences { eyebrow: it.title(), grouped: grouped(&compared, from, to)?, back: it.base() };
    site.page(shell(&site, &scope, &it, "What changed"), &page)
}
