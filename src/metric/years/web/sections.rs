//! The prompts of the reach review and the plan's narrative sections in this year, with what each asks for.

use serde::Serialize;

use super::desk::YearDesk;
use super::sheet::{self, Sheet, SheetPage};
use crate::kernel::failure::{FieldErrors, Refusal, Result};
use crate::kernel::texts::{Narrative, grouped};
use crate::metric::measures::{Component, Provenance, Section};
use crate::metric::workflow::short_name;
use crate::metric::years::rules::{Edit, SectionDraft};
use crate::people::tenancy::OhaScope;
use crate::platform::http::{Answer, Control, Field, Fields, Form, Notice, Page, Post, Reader, Site};

const MOST_PROMPT: usize = 2_000;

#[derive(Serialize)]
struct SectionsPage {
    eyebrow: String,
    groups: Vec<Group>,
    retired: Vec<RetiredRow>,
    add: String,
    may_edit: bool,
    year_href: String,
}

/// The sections of one component.
#[derive(Serialize)]
struct Group {
    id: &'static str,
    heading: String,
    text: &'static str,
    sections: Vec<Row>,
}

#[derive(Serialize)]
struct Row {
    anchor: String,
    number: u8,
    title: String,
    prompt: String,
    note: String,
    href: String,
    may_up: bool,
    may_down: bool,
    moves: Form,
}

#[derive(Serialize)]
struct RetiredRow {
    title: String,
    href: String,
}

impl Page for SectionsPage {
    const TEMPLATE: &'static str = "years/sections";
}

/// `GET /desk/oha/years/{year}/sections`
pub async fn sections(scope: OhaScope, site: Site) -> Answer {
    let desk = YearDesk::of(&site, &scope).await?;
    let base = desk.base();
    let retired =
        |it: &Section| RetiredRow { title: it.title.clone(), href: format!("{base}/sections/{}/return", it.key) };
    let page = SectionsPage {
        eyebrow: desk.eyebrow(),
        groups: OF.map(|component| group(&site, &desk, component)).into(),
        retired: desk.form().retired_sections.iter().map(retired).collect(),
        add: format!("{base}/sections/new"),
        may_edit: desk.may_edit(),
        year_href: base.clone(),
    };
    site.page(desk.shell(&site, "Prompts and sections"), &page)
}

/// The components that are told in sections.
const OF: [Component; 2] = [Component::ReachReview, Component::ActionPlan];

fn group(site: &Site, desk: &YearDesk, component: Component) -> Group {
    let n = desk.form().sections_of(component).count();
    let row = |(at, it): (usize, &Section)| {
        let href = format!("{}/sections/{}", desk.base(), it.key);
        Row {
            anchor: format!("section-{}", it.key),
            number: it.number,
            title: it.title.clone(),
            prompt: it.prompt.clone(),
            note: note(it),
            may_up: at > 0,
            may_down: at + 1 < n,
            moves: Form::button(site, format!("{href}/moves"), "Move").version(desk.form().version),
            href,
        }
    };
    Group {
        id: component.slug(),
        heading: short_name(&desk.year, component),
        text: match (component, n) {
            (Component::ReachReview, 0) => "None. Without a prompt the year has no reach review here.",
            (Component::ReachReview, _) => "What a CCO says of its reach report, beside its worksheet.",
            _ => "What a plan tells, beside its goals. The goals themselves are number 5.",
        },
        sections: desk.form().sections_of(component).enumerate().map(row).collect(),
    }
}

fn note(section: &Section) -> String {
    let needed = if section.required { "needed" } else { "optional" };
    let words = match section.provenance {
        Provenance::Official => "OHA's wording",
        Provenance::Inferred => "not OHA's official wording",
    };
    format!("{needed} · up to {} characters · {words}", grouped(section.max_chars))
}

#[derive(Clone)]
struct NewSection;

/// A section, by its key.
#[derive(Clone)]
struct SavedSection(String);

#[derive(Clone)]
struct Retirement(String);

#[derive(Clone)]
struct Again(String);

/// `GET /desk/oha/years/{year}/sections/new`
pub async fn new_section(scope: OhaScope, site: Site) -> Answer {
    sheet::show(&NewSection, &scope, &site).await
}

/// `POST /desk/oha/years/{year}/sections`
pub async fn add_section(post: Post<OhaScope>, site: Site) -> Answer {
    sheet::take(NewSection, post, site).await
}

/// `GET /desk/oha/years/{year}/sections/{section}`
pub async fn section(scope: OhaScope, site: Site) -> Answer {
    sheet::show(&SavedSection(key(&site)?), &scope, &site).await
}

/// `POST /desk/oha/years/{year}/sections/{section}`
pub async fn edit_section(post: Post<OhaScope>, site: Site) -> Answer {
    sheet::take(SavedSection(key(&site)?), post, site).await
}

/// `POST /desk/oha/years/{year}/sections/{section}/moves`
pub async fn move_section(post: Post<OhaScope>, site: Site) -> Answer {
    let key = key(&site)?;
    let back = format!("/sections#section-{key}");
    sheet::shift(post, site, move |direction| Edit::MoveSection(key, direction), &back).await
}

/// `GET /desk/oha/years/{year}/sections/{section}/retirement`
pub async fn retirement_of_section(scope: OhaScope, site: Site) -> Answer {
    sheet::show(&Retirement(key(&site)?), &scope, &site).await
}

/// `POST /desk/oha/years/{year}/sections/{section}/retirements`
pub async fn retire_section(post: Post<OhaScope>, site: Site) -> Answer {
    sheet::take(Retirement(key(&site)?), post, site).await
}

/// `GET /desk/oha/years/{year}/sections/{section}/return`
pub async fn section_again(scope: OhaScope, site: Site) -> Answer {
    sheet::show(&Again(key(&site)?), &scope, &site).await
}

/// `POST /desk/oha/years/{year}/sections/{section}/returns`
pub async fn ask_section_again(post: Post<OhaScope>, site: Site) -> Answer {
    sheet::take(Again(key(&site)?), post, site).await
}

fn key(site: &Site) -> Result<String> {
    Ok(site.part("section")?.to_owned())
}

impl Sheet for NewSection {
    const NOTICE: Notice = Notice::Added;

    fn page(&self, site: &Site, desk: &YearDesk) -> Result<SheetPage> {
        let names = OF.map(|it| (it.word(), short_name(&desk.year, it)));
        let component = Field::new(Control::Radios, "component", "Where it belongs")
            .options(names.iter().map(|(word, name)| (*word, name.as_str())))
            .value(Component::ActionPlan.word());
        let fields = std::iter::once(component).chain(fields(None)).collect();
        let form = Form::new(site, format!("{}/sections", desk.base()), "Add this section", fields);
        Ok(SheetPage::new(
            desk.eyebrow(),
            "Add a section",
            "A part that is told rather than listed. It comes last; move it from the list.",
            form,
        ))
    }

    fn read(&self, _: &YearDesk, fields: &Fields) -> std::result::Result<Edit, FieldErrors> {
        let mut reader = Reader::new(fields);
        let of = |word: &str| OF.into_iter().find(|it| it.word() == word);
        let component = reader.choice("component", of, "Choose where it belongs.");
        match (reader.finish(component), draft(fields)) {
            (Ok(component), Ok(draft)) => Ok(Edit::AddSection(component, draft)),
            (Err(mut errors), Err(more)) => {
                more.iter().for_each(|(field, text)| errors.add(field, text));
                Err(errors)
            }
            (Err(errors), _) | (_, Err(errors)) => Err(errors),
        }
    }

    fn back(&self) -> String {
        "/sections".into()
    }
}

impl Sheet for SavedSection {
    const NOTICE: Notice = Notice::Saved;

    fn page(&self, site: &Site, desk: &YearDesk) -> Result<SheetPage> {
        let own = desk.form().sections.iter().find(|it| it.key == self.0).ok_or(Refusal::NotFound)?;
        let action = format!("{}/sections/{}", desk.base(), self.0);
        Ok(SheetPage::new(
            desk.eyebrow(),
            format!("Section {}", own.number),
            "Its title, and what it asks a CCO to tell.",
            Form::new(site, action.clone(), "Save", fields(Some(own))),
        )
        .removal(format!("{action}/retirement"), "Retire this section"))
    }

    fn read(&self, _: &YearDesk, fields: &Fields) -> std::result::Result<Edit, FieldErrors> {
        Ok(Edit::EditSection(self.0.clone(), draft(fields)?))
    }

    fn back(&self) -> String {
        format!("/sections#section-{}", self.0)
    }
}

impl Sheet for Retirement {
    const NOTICE: Notice = Notice::Retired;

    fn page(&self, site: &Site, desk: &YearDesk) -> Result<SheetPage> {
        let own = desk.form().sections.iter().find(|it| it.key == self.0).ok_or(Refusal::NotFound)?;
        let action = format!("{}/sections/{}/retirements", desk.base(), self.0);
        Ok(SheetPage::new(format!("{} · Section {}", desk.eyebrow(), own.number), "Retire this section?", format!(
                "“{}” Nobody is asked for it in this year any more. What was written in it is kept, and so is the section: you can ask for it again.",
                own.title
            ), Form::new(site, action, "Retire this section", Vec::new())).danger())
    }

    fn read(&self, _: &YearDesk, _: &Fields) -> std::result::Result<Edit, FieldErrors> {
        Ok(Edit::RetireSection(self.0.clone()))
    }

    fn back(&self) -> String {
        "/sections#retired".into()
    }
}

impl Sheet for Again {
    const NOTICE: Notice = Notice::AskedAgain;

    fn page(&self, site: &Site, desk: &YearDesk) -> Result<SheetPage> {
        let own = desk.form().retired_sections.iter().find(|it| it.key == self.0).ok_or(Refusal::NotFound)?;
        let action = format!("{}/sections/{}/returns", desk.base(), self.0);
        Ok(SheetPage::new(
            desk.eyebrow(),
            "Ask for this section again?",
            format!("“{}” It comes back as the last section, as it was when it was retired.", own.title),
            Form::new(site, action, "Ask for it again", Vec::new()),
        ))
    }

    fn read(&self, _: &YearDesk, _: &Fields) -> std::result::Result<Edit, FieldErrors> {
        Ok(Edit::AskSectionAgain(self.0.clone()))
    }

    fn back(&self) -> String {
        format!("/sections#section-{}", self.0)
    }
}

fn fields(saved: Option<&Section>) -> Vec<Field> {
    let most = saved.map_or(Narrative::MAX, |it| it.max_chars);
    let needed = if saved.is_none_or(|it| it.required) { "yes" } else { "no" };
    vec![
        Field::text("title", "Title").value(saved.map_or("", |it| it.title.as_str())),
        sheet::area("prompt", "What it asks for", 4, MOST_PROMPT, saved.map_or("", |it| it.prompt.as_str())),
        Field::new(Control::Radios, "required", "Is it needed?")
            .options([("yes", "Yes, nothing can be sent without it"), ("no", "No, it may be left blank")])
            .value(needed),
        Field::new(Control::Number, "max_chars", "How many characters it may have").value(most.to_string()),
        sheet::provenance_field(saved.map_or(Provenance::Official, |it| it.provenance)),
    ]
}

fn draft(fields: &Fields) -> std::result::Result<SectionDraft, FieldErrors> {
    let mut reader = Reader::new(fields);
    let title = sheet::line(&mut reader, "title", "Enter the title.");
    let prompt = sheet::text(&mut reader, "prompt", "Write what the section asks for.", MOST_PROMPT);
    let needed = |raw: &str| match raw {
        "yes" => Some(true),
        "no" => Some(false),
        _ => None,
    };
    let required = reader.choice("required", needed, "Choose whether it is needed.");
    let most = reader.raw("max_chars").trim().replace(',', "").parse::<usize>().ok();
    let most = most.filter(|it| (1..=Narrative::MAX).contains(it));
    let most = reader.note("max_chars", most.ok_or_else(|| "Enter a number between 1 and 8,000.".to_owned()));
    let provenance = sheet::provenance(&mut reader);
    let draft = title.zip(prompt).zip(required.zip(most)).zip(provenance).map(
        |(((title, prompt), (required, max_chars)), provenance)| SectionDraft {
            title,
            prompt,
            required,
            max_chars,
            provenance,
        },
    );
    reader.finish(draft)
}
