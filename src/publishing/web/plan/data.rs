//! A published plan as data, with everything that its seal is made of.

use serde_json::{Value, json};

use super::Open;
use crate::kernel::failure::{Fault, Result};
use crate::kernel::time::Moment;
use crate::publishing::rules::{self, Legacy, Publication};

/// How a reader proves that nothing was changed.
const SEAL: &str =
    "SHA-256 of the member `content` as compact JSON with its keys in order: jq -cjS .content | sha256sum";

pub(super) fn of(open: &Open, demonstration: bool) -> Result<Value> {
    let (publication, slug) = (&open.publication, &open.shelf.contract.slug);
    let content: Option<Value> = open
        .content
        .as_deref()
        .map(serde_json::from_str)
        .transpose()
        .map_err(|cause| Fault::because("A publication's content cannot be read", cause))?;
    let elsewhere = |it: &Legacy| json!({ "url": it.url.as_str(), "dated_on": it.dated_on, "source": it.source });
    Ok(json!({
        "demonstration": demonstration,
        "kind": publication.kind.word(),
        "title": publication.title,
        "cco": slug,
        "year": publication.year.number(),
        "version": publication.version,
        "published_at": publication.published_at.rfc3339(),
        "address": rules::address(slug, publication.year),
        "corrects": publication.correction,
        "versions": open.shelf.versions.iter().map(|it| version(it, slug)).collect::<Vec<_>>(),
        "document": publication.legacy.as_ref().map(elsewhere),
        "content": content,
        "sha256": publication.sha256,
        "sha256_of": publication.legacy.is_none().then_some(SEAL),
        "verify": publication.legacy.is_none().then(|| rules::verify_address(&publication.code())),
    }))
}

fn version(it: &Publication, slug: &str) -> Value {
    json!({
        "version": it.version,
        "address": rules::version_address(slug, it.year, it.version),
        "published_at": it.published_at.rfc3339(),
        "corrects": it.correction.as_ref().map(|it| it.version),
        "withdrawn_at": it.withdrawn_at.map(Moment::rfc3339),
        "withdrawal_reason": it.withdrawal_reason,
    })
}
