//! Writing a section.

use super::sheet::{self, INFERRED, Sheet, SheetPage};
use super::work::Work;
use crate::kernel::failure::{FieldErrors, Refusal, Result};
use crate::kernel::texts::{Narrative, grouped};
use crate::metric::action_plan::changes;
use crate::metric::measures::{Component, Provenance, Section};
use crate::metric::workflow::Editable;
use crate::people::tenancy::CcoScope;
use crate::platform::http::{Answer, Field, Fields, Form, Notice, Post, Reader, Site};

/// A section, by its key.
#[derive(Clone)]
struct SectionSheet(String);

/// `GET …/action-plan/sections/{section}`
pub async fn section(scope: CcoScope, site: Site) -> Answer {
    sheet::show(&SectionSheet::of(&site)?, &scope, &site).await
}

/// `POST …/action-plan/sections/{section}`
pub async fn save_section(post: Post<CcoScope>, site: Site) -> Answer {
    sheet::take(SectionSheet::of(&site)?, post, site).await
}

impl SectionSheet {
    fn of(site: &Site) -> Result<Self> {
        Ok(Self(site.part("section")?.to_owned()))
    }

    fn section<'w>(&self, work: &'w Work) -> Option<&'w Section> {
        work.year.form.sections_of(Component::ActionPlan).find(|it| it.key == self.0)
    }
}

impl Sheet for SectionSheet {
    type Draft = (Narrative, i64);
    const NOTICE: Notice = Notice::Saved;

    fn page(&self, site: &Site, work: &Work) -> Result<SheetPage> {
        let section = self.section(work).ok_or(Refusal::NotFound)?;
        let field = field(section, work.copy.section(&self.0));
        let action = format!("{}/sections/{}", work.base(), self.0);
        Ok(SheetPage {
            eyebrow: format!("Action plan {} · Section {}", work.year.number, section.number),
            heading: section.title.clone(),
            lede: section.prompt.clone(),
            provenance: (section.provenance == Provenance::Inferred).then_some(INFERRED),
            form: Form::new(site, action, "Save", vec![field]).cancel(work.base()).version(work.copy.version(&self.0)),
            carried: None,
            draft: None,
            explained: None,
            removal: None,
            comments: work
                .comments_at(&format!("section/{}", self.0))
                .into_iter()
                .chain(work.comments_on(None))
                .collect(),
        })
    }

    fn read(&self, work: &Work, fields: &Fields) -> std::result::Result<Self::Draft, FieldErrors> {
        let most = self.section(work).map_or(Narrative::MAX, |it| it.max_chars);
        let mut reader = Reader::new(fields);
        let body = reader.narrative("body").and_then(|it| reader.note("body", fitting(it, most)));
        let version = reader.version();
        reader.finish(body.zip(version))
    }

    fn part(&self) -> Option<(&'static str, String)> {
        Some(("section", self.0.clone()))
    }

    fn save(&self, editable: &mut Editable<'_, '_>, (body, version): &Self::Draft) -> Result<String> {
        changes::save_section(editable, &self.0, body, *version)?;
        Ok(format!("#section-{}", self.0))
    }
}

/// The control in which a section is written.
pub fn field(section: &Section, body: &str) -> Field {
    let mut field = Field::textarea("body", "What the plan says").rows(16).value(body);
    field.maxlength_hint = Some(format!("Up to {} characters", grouped(section.max_chars)));
    field.hint = Some("Leave a blank line between paragraphs.".into());
    field.required = section.required;
    field
}

/// A form may allow less than a narrative may hold.
fn fitting(text: Narrative, most: usize) -> std::result::Result<Narrative, String> {
    let length = text.as_str().chars().count();
    if length > most {
        return Err(format!("Shorten this to {} characters; it has {}.", grouped(most), grouped(length)));
    }
    Ok(text)
}
