//! The pages of a CCO as they will read in this year: made of the same parts as hers, marked, and without anything that could be sent.

use serde::Serialize;

use super::desk::YearDesk;
use crate::kernel::failure::Refusal;
use crate::kernel::time::day_words;
use crate::metric::measures::{Component, Provenance, Section};
use crate::metric::workflow::short_name;
use crate::metric::workflow::web::items::{self, ItemCard};
use crate::metric::workflow::web::section_field;
use crate::people::tenancy::OhaScope;
use crate::platform::http::{Answer, Field, Link, Page, Shell, Site, Strip, Tone};

#[derive(Serialize)]
struct ItemsPreview {
    eyebrow: String,
    parts: Vec<Part>,
    some_inferred: bool,
    /// What the card of an item links to: here the lists of sections below.
    document_href: String,
    due: String,
    checks_href: String,
}

/// A component that CCOs work on here.
#[derive(Serialize)]
struct Part {
    id: &'static str,
    name: String,
    noun: &'static str,
    items: Vec<ItemCard>,
    sections: Vec<Link>,
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
    let here = || Component::ALL.into_iter().filter(|it| form.is_worked_on_here(*it));
    let link = |it: &Section| Link::new(it.title.clone(), format!("{base}/sections/{}", it.key));
    let part = |component: Component| Part {
        id: component.slug(),
        name: short_name(&desk.year, component),
        noun: component.noun(),
        items: items::as_asked(form, component),
        sections: form.sections_of(component).map(link).collect(),
    };
    let page = ItemsPreview {
        eyebrow: format!("What CCOs work on in {}", desk.year.number),
        some_inferred: here().flat_map(|it| form.items_of(it)).any(|it| it.provenance == Provenance::Inferred),
        parts: here().map(part).collect(),
        document_href: "#sections".into(),
        due: format!("{}, 11:59 pm Pacific", day_words(form.due_on)),
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
    let component = Component::ALL.into_iter().find(|it| it.number() == own.component).ok_or(Refusal::NotFound)?;
    let name = short_name(&desk.year, component);
    let page = SectionPreview {
        eyebrow: format!("{} {} · Section {}", name, desk.year.number, own.number),
        heading: own.title.clone(),
        lede: own.prompt.clone(),
        provenance: (own.provenance == Provenance::Inferred).then_some("Not OHA's official wording"),
        field: section_field(own, "Your words", ""),
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
