//! Writing a section.

use super::work::Work;
use crate::kernel::failure::{FieldErrors, Refusal, Result};
use crate::kernel::texts::Narrative;
use crate::metric::action_plan::changes;
use crate::metric::measures::{Component, Provenance, Section};
use crate::metric::workflow::Editable;
use crate::metric::workflow::web::sheet::{self, INFERRED, Sheet, SheetPage};
use crate::metric::workflow::web::{section_body, section_field};
use crate::people::tenancy::CcoScope;
use crate::platform::http::{Answer, Fields, Form, Notice, Post, Reader, Site};

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
        work.desk.year.form.sections_of(Component::ActionPlan).find(|it| it.key == self.0)
    }
}

impl Sheet for SectionSheet {
    type Work = Work;
    type Draft = (Narrative, i64);
    const NOTICE: Notice = Notice::Saved;

    fn page(&self, site: &Site, work: &Work) -> Result<SheetPage> {
        let section = self.section(work).ok_or(Refusal::NotFound)?;
        let field = section_field(section, "What the plan says", work.copy.section(&self.0));
        let action = format!("{}/sections/{}", work.desk.base(), self.0);
        Ok(SheetPage {
            noun: work.desk.noun(),
            eyebrow: format!("Action plan {} · Section {}", work.desk.year.number, section.number),
            heading: section.title.clone(),
            lede: section.prompt.clone(),
            provenance: (section.provenance == Provenance::Inferred).then_some(INFERRED),
            form: Form::new(site, action, "Save", vec![field])
                .cancel(work.desk.base())
                .version(work.copy.version(&self.0)),
            carried: None,
            draft: None,
            explained: None,
            removal: None,
            comments: work
                .desk
                .comments_at(&format!("section/{}", self.0))
                .into_iter()
                .chain(work.desk.comments_on(None))
                .collect(),
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
        changes::save_section(editable, &self.0, body, *version)?;
        Ok(format!("#section-{}", self.0))
    }
}
