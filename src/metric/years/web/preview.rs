//! The pages of a CCO as they will read in this year: made of the same parts as hers, marked, and without anything that could be sent.

use serde::Serialize;

use super::desk::YearDesk;
use crate::kernel::failure::Refusal;
use crate::kernel::time::day_words;
use crate::metric::action_plan::web::{ItemCard, items_as_asked, section_field};
use crate::metric::measures::{Component, Provenance};
use crate::people::tenancy::OhaScope;
use crate::platform::http::{Answer, Field, Link, Page, Shell, Site, Strip, Tone};

#[derive(Serialize)]
struct ItemsPreview {
    eyebrow: String,
    items: Vec<ItemCard>,
    some_inferred: bool,
    /// What the card of an item links to: here the list of sections below.
    plan_href: String,
    due: String,
    sections: Vec<Link>,
    checks_href: String,
}

#[derive(Serialize)]
struct SectionPreview {
    eyebrow: String,
    heading: String,
    lede: String,
    provenance: Option<&'static str>,
    field: Field,
    previous: Option<Link>,
    next: Option<Link>,
    back: String,
}

impl Page for ItemsPreview {
    const TEMPLATE: &'static str = "years/preview";
}

impl Page for SectionPreview {
    const TEMPLATE: &'static str = "years/preview_section";
}

/// `GET /desk/oha/years/{year}/preview`
pub async fn page(scope: OhaScope, site: Site) -> Answer {
    let desk = YearDesk::of(&site, &scope).await?;
    let base = format!("{}/preview", desk.base());
    let form = desk.form();
    let items = items_as_asked(form);
    let page = ItemsPreview {
        eyebrow: format!("Action plan {}", desk.year.number),
        some_inferred: form.items_of(Component::ActionPlan).any(|it| it.provenance == Provenance::Inferred),
        items,
        plan_href: "#sections-h".into(),
        due: format!("{}, 11:59 pm Pacific", day_words(form.due_on)),
        sections: form
            .sections
            .iter()
            .map(|it| Link::new(it.title.clone(), format!("{base}/sections/{}", it.key)))
            .collect(),
        checks_href: format!("{}/checks", desk.base()),
    };
    site.page(marked(desk.shell(&site, "Preview"), &desk), &page)
}

/// `GET /desk/oha/years/{year}/preview/sections/{section}`
pub async fn section(scope: OhaScope, site: Site) -> Answer {
    let desk = YearDesk::of(&site, &scope).await?;
    let base = format!("{}/preview", desk.base());
    let sections = &desk.form().sections;
    let key = site.part("section")?;
    let at = sections.iter().position(|it| it.key == key).ok_or(Refusal::NotFound)?;
    let own = sections.get(at).ok_or(Refusal::NotFound)?;
    let link = |at: Option<usize>| {
        let it = at.and_then(|at| sections.get(at))?;
        Some(Link::new(it.title.clone(), format!("{base}/sections/{}", it.key)))
    };
    let page = SectionPreview {
        eyebrow: format!("Action plan {} · Section {}", desk.year.number, own.number),
        heading: own.title.clone(),
        lede: own.prompt.clone(),
        provenance: (own.provenance == Provenance::Inferred).then_some("Not OHA's official wording"),
        field: section_field(own, ""),
        previous: link(at.checked_sub(1)),
        next: link(Some(at + 1)),
        back: base,
    };
    site.page(marked(desk.shell(&site, &format!("Preview: {}", own.title)), &desk), &page)
}

fn marked(mut shell: Shell, desk: &YearDesk) -> Shell {
    shell.banners.push(Strip {
        tone: Tone::Warn,
        text: format!(
            "PREVIEW of {}, version {}, as a CCO will read it. Nothing can be answered or saved here.",
            desk.year.number,
            desk.form().version
        ),
        link: Some(Link::new("End the preview", desk.base())),
    });
    shell
}
