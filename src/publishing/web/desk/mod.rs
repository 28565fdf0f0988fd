//! OHA's pages before, at and after a publication.

mod list;
mod passages;
mod proposals;
mod round;
mod withdrawals;

pub use list::list;
pub use passages::{decide, decision, withhold, withholding};
pub use proposals::{objection, proposal, propose, settle, take_back, taking_back};
pub(super) use round::previewed;
pub use round::{page, preview, publish};
pub use withdrawals::{withdraw, withdrawal};

use crate::kernel::failure::Result;
use crate::kernel::ids::SubmissionId;
use crate::people::tenancy::OhaScope;
use crate::platform::http::{Shell, Site};
use crate::publishing::facts::{self, Facts};

/// Everything about the round of an address.
async fn facts_of(site: &Site, scope: &OhaScope) -> Result<Facts> {
    let id = SubmissionId::parse(site.part("submission")?)?;
    let asker = scope.clone();
    site.read(move |conn| facts::for_oha(conn, &asker, &id)).await
}

fn review_address(submission: &SubmissionId) -> String {
    format!("/desk/oha/submissions/{submission}")
}

fn address(submission: &SubmissionId) -> String {
    format!("{}/publication", review_address(submission))
}

/// The shell of the round's own page; the pages below it add themselves.
fn round_shell(site: &Site, scope: &OhaScope, facts: &Facts, title: &str) -> Shell {
    let name = format!("{} {}", facts.contract.name, facts.submission.year);
    scope
        .shell(site, format!("{title} · {name}"))
        .crumb("Your work", "/desk")
        .crumb("Publications", "/desk/oha/publications")
        .crumb(name, address(&facts.submission.id))
}
