//! The page of a plan in ready words; the same for the public and for those who see it before.

use serde::Serialize;

use super::newest;
use crate::kernel::failure::Result;
use crate::kernel::time::day_words;
use crate::metric::action_plan::paragraphs;
use crate::people::tenancy::Contract;
use crate::platform::http::{Page, Site};
use crate::publishing::rules::{self, Document, Frozen, Publication};
use crate::publishing::web::shown::Entry;

#[derive(Serialize)]
pub(in crate::publishing::web) struct PlanPage {
    cco: String,
    cco_href: String,
    year: String,
    version: i64,
    published_on: String,
    /// "3f2a 91bc 77de 0a41"
    code: String,
    verify_href: String,
    /// The whole address, for paper.
    verify_address: String,
    json_href: String,
    /// What was frozen; nothing when the document stands elsewhere.
    document: Option<Document>,
    elsewhere: Option<Entry>,
    /// The page of the newest version, when this is an older one.
    newer: Option<String>,
    correction: Option<CorrectionView>,
    /// The later version that says what was wrong in this one.
    corrected: Option<CorrectionView>,
    withheld: Vec<WithheldLine>,
    n_withheld: usize,
    versions: Vec<VersionLine>,
    has_versions: bool,
    versions_href: String,
    /// Whether it is shown before it is public.
    pub preview: Option<Preview>,
}

/// What is said above a page that is not public yet.
#[derive(Debug, Clone, Serialize)]
pub(in crate::publishing::web) struct Preview {
    pub text: String,
    pub href: String,
    pub label: String,
}

#[derive(Serialize)]
struct CorrectionView {
    version: i64,
    href: String,
    when: String,
    paragraphs: Vec<String>,
}

/// A reason with the number of its passages.
#[derive(Serialize)]
struct WithheldLine {
    label: String,
    count: usize,
}

#[derive(Serialize)]
struct VersionLine {
    version: i64,
    href: String,
    when: String,
    is_here: bool,
    is_correction: bool,
    withdrawn_on: Option<String>,
}

impl Page for PlanPage {
    const TEMPLATE: &'static str = "publishing/plan";
}

impl PlanPage {
    pub(in crate::publishing::web) fn of(
        site: &Site,
        contract: &Contract,
        publication: &Publication,
        frozen: Option<&Frozen>,
        versions: &[Publication],
    ) -> Result<Self> {
        let slug = &contract.slug;
        let document = frozen.map(Frozen::document);
        let verify_href = rules::verify_address(&publication.code());
        let own = publication.version;
        let (withheld, n_withheld) = withheld(frozen);
        Ok(Self {
            cco: document.as_ref().map_or_else(|| contract.name.clone(), |it| it.cco.clone()),
            cco_href: format!("/ccos/{slug}"),
            year: publication.year.to_string(),
            version: own,
            published_on: day_words(publication.day()),
            code: publication.code(),
            verify_address: format!("{}{verify_href}", site.app.settings.base_url.trim_end_matches('/')),
            verify_href,
            json_href: format!("{}.json", rules::version_address(slug, publication.year, own)),
            document,
            elsewhere: publication.legacy.as_ref().map(|_| Entry::of(site, slug, publication)).transpose()?,
            newer: newest(versions)
                .filter(|it| it.version > own && publication.legacy.is_none())
                .map(|it| rules::address(slug, it.year)),
            correction: correction(publication, publication.correction.as_ref().map(|it| it.version), slug),
            corrected: versions
                .iter()
                .filter(|it| !it.is_withdrawn())
                .find(|it| it.correction.as_ref().is_some_and(|said| said.version == own))
                .and_then(|it| correction(it, Some(it.version), slug)),
            withheld,
            n_withheld,
            versions: versions.iter().map(|it| version_line(it, slug, own)).collect(),
            has_versions: versions.len() > 1,
            versions_href: format!("{}/versions", rules::address(slug, publication.year)),
            preview: None,
        })
    }
}

/// What a publication says was wrong; `leads_to` is the version to which the notice leads.
fn correction(publication: &Publication, leads_to: Option<i64>, slug: &str) -> Option<CorrectionView> {
    let said = publication.correction.as_ref()?;
    let version = leads_to?;
    Some(CorrectionView {
        version,
        href: rules::version_address(slug, publication.year, version),
        when: day_words(publication.day()),
        paragraphs: paragraphs(&said.text),
    })
}

fn withheld(frozen: Option<&Frozen>) -> (Vec<WithheldLine>, usize) {
    let mut lines: Vec<WithheldLine> = Vec::new();
    let marks = frozen.map(|it| it.withheld.as_slice()).unwrap_or_default();
    for mark in marks {
        match lines.iter_mut().find(|it| it.label == mark.label) {
            Some(line) => line.count += 1,
            None => lines.push(WithheldLine { label: mark.label.clone(), count: 1 }),
        }
    }
    (lines, marks.len())
}

fn version_line(it: &Publication, slug: &str, here: i64) -> VersionLine {
    VersionLine {
        version: it.version,
        href: rules::version_address(slug, it.year, it.version),
        when: day_words(it.day()),
        is_here: it.version == here,
        is_correction: it.correction.is_some(),
        withdrawn_on: it.withdrawn_at.map(|at| day_words(at.pacific_day())),
    }
}
