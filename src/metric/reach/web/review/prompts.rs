//! Answering a prompt.

use super::work::Work;
use crate::kernel::failure::{FieldErrors, Refusal, Result};
use crate::kernel::texts::Narrative;
use crate::metric::measures::{Component, Provenance, Section};
use crate::metric::reach::changes::review as changes;
use crate::metric::workflow::Editable;
use crate::metric::workflow::web::sheet::{self, INFERRED, Sheet, SheetPage};
use crate::metric::workflow::web::{section_body, section_field};
use crate::people::tenancy::CcoScope;
use crate::platform::http::{Answer, Fields, Form, Notice, Post, Reader, Site};

/// A prompt, by its key.
#[derive(Clone)]
struct PromptSheet(String);

/// `GET …/reach-review/sections/{section}`
pub async fn prompt(scope: CcoScope, site: Site) -> Answer {
    sheet::show(&PromptSheet::of(&site)?, &scope, &site).await
}

/// `POST …/reach-review/sections/{section}`
pub async fn answer_prompt(post: Post<CcoScope>, site: Site) -> Answer {
    sheet::take(PromptSheet::of(&site)?, post, site).await
}

impl PromptSheet {
    fn of(site: &Site) -> Result<Self> {
        Ok(Self(site.part("section")?.to_owned()))
    }

    fn section<'w>(&self, work: &'w Work) -> Option<&'w Section> {
        work.desk.year.form.sections_of(Component::ReachReview).find(|it| it.key == self.0)
    }
}

impl Sheet for PromptSheet {
    type Work = Work;
    type Draft = (Narrative, i64);
    const NOTICE: Notice = Notice::Saved;

    fn page(&self, site: &Site, work: &Work) -> Result<SheetPage> {
        let (desk, section) = (&work.desk, self.section(work).ok_or(Refusal::NotFound)?);
        let field = section_field(section, "What the review says", work.copy.assessment.prompt(&self.0));
        let action = format!("{}/sections/{}", desk.base(), self.0);
        let form = Form::new(site, action, "Save", vec![field]).cancel(desk.base()).version(work.copy.version(&self.0));
        let own = desk.comments_at(&format!("section/{}", self.0));
        Ok(SheetPage {
            provenance: (section.provenance == Provenance::Inferred).then_some(INFERRED),
            comments: own.into_iter().chain(desk.comments_on(None)).collect(),
            ..SheetPage::new(
                format!("{} · Prompt {}", desk.eyebrow(), section.number),
                &section.title,
                &section.prompt,
                form,
            )
        })
    }

    fn read(&self, work: &Work, fields: &Fields) -> std::result::Result<Self::Draft, FieldErrors> {
        let most = self.section(work).map_or(Narrative::MAX, |it| it.max_chars);
        let mut reader = Reader::new(fields);
        let body = section_body(&mut reader, most);
        let version = reader.version();
        reader.finish(body.zip(version))
    }

    fn part(&self) -> Option<(&'static str, String)> {
        Some(("section", self.0.clone()))
    }

    fn save(&self, editable: &mut Editable<'_, '_>, (body, version): &Self::Draft) -> Result<String> {
        changes::answer_prompt(editable, &self.0, body, *version)?;
        Ok(format!("#section-{}", self.0))
    }
}
