//! Naming the populations that come first, each with its reason.

use super::work::Work;
use crate::kernel::failure::{Error, FieldErrors, Refusal, Result};
use crate::kernel::ids::PopulationId;
use crate::metric::reach::changes::review as changes;
use crate::metric::reach::rules::assessment::{Population, PopulationDraft, PopulationKind};
use crate::metric::workflow::web::acts;
use crate::metric::workflow::web::removals::{self, RemovalPage};
use crate::metric::workflow::web::sheet::{self, Removal, Sheet, SheetPage};
use crate::metric::workflow::{Editable, Seen};
use crate::people::tenancy::CcoScope;
use crate::platform::http::{Answer, Control, Field, Fields, Form, Notice, Post, Reader, Site};

#[derive(Clone)]
struct NewPopulation;

#[derive(Clone)]
struct SavedPopulation(PopulationId);

/// `GET …/reach-review/populations/new`
pub async fn new_population(scope: CcoScope, site: Site) -> Answer {
    sheet::show(&NewPopulation, &scope, &site).await
}

/// `POST …/reach-review/populations`
pub async fn add_population(post: Post<CcoScope>, site: Site) -> Answer {
    sheet::take(NewPopulation, post, site).await
}

/// `GET …/reach-review/populations/{population}`
pub async fn population(scope: CcoScope, site: Site) -> Answer {
    sheet::show(&SavedPopulation(id(&site)?), &scope, &site).await
}

/// `POST …/reach-review/populations/{population}`
pub async fn edit_population(post: Post<CcoScope>, site: Site) -> Answer {
    sheet::take(SavedPopulation(id(&site)?), post, site).await
}

/// `POST …/reach-review/populations/{population}/moves`
pub async fn move_population(post: Post<CcoScope>, site: Site) -> Answer {
    let id = id(&site)?;
    let exists = |work: &Work| work.copy.population(&id).is_some();
    let (direction, version) = acts::moving(&site, &post, exists).await?;
    let change = move |editable: &mut Editable<'_, '_>| {
        changes::move_population(editable, &id, direction, version)?;
        Ok(format!("#population-{id}"))
    };
    sheet::change::<Work>(&site, &post.scope, post.receipt, Notice::Moved, change).await
}

/// `GET …/reach-review/populations/{population}/removal`
pub async fn removal_of_population(scope: CcoScope, site: Site) -> Answer {
    let id = id(&site)?;
    removals::confirm::<Work>(&scope, &site, |work, _| removal_page(&site, work, &id)).await
}

/// `POST …/reach-review/populations/{population}/removals`
pub async fn remove_population(post: Post<CcoScope>, site: Site) -> Answer {
    let id = id(&site)?;
    let exists = |work: &Work| work.copy.population(&id).is_some();
    let version = acts::removing(&site, &post, exists).await?;
    let part = id.clone();
    let change = move |editable: &mut Editable<'_, '_>| {
        changes::remove_population(editable, &part, version)?;
        Ok("#populations".to_owned())
    };
    match sheet::change::<Work>(&site, &post.scope, post.receipt, Notice::Removed, change).await {
        Err(Error::Refused(Refusal::Stale(_))) => {
            let seen = Seen::default();
            removals::ask_again::<Work>(&post.scope, &site, &seen, |work, _| removal_page(&site, work, &id)).await
        }
        answer => answer,
    }
}

fn id(site: &Site) -> Result<PopulationId> {
    Ok(PopulationId::parse(site.part("population")?)?)
}

impl Sheet for NewPopulation {
    type Work = Work;
    type Draft = PopulationDraft;
    const NOTICE: Notice = Notice::Added;

    fn page(&self, site: &Site, work: &Work) -> Result<SheetPage> {
        let action = format!("{}/populations", work.desk.base());
        let form = Form::new(site, action, "Add this population", fields(None))
            .cancel(format!("{}#populations", work.desk.base()));
        Ok(page(work, "Add a priority population", form))
    }

    fn read(&self, _: &Work, fields: &Fields) -> std::result::Result<Self::Draft, FieldErrors> {
        let mut reader = Reader::new(fields);
        let draft = draft(&mut reader);
        reader.finish(draft)
    }

    fn save(&self, editable: &mut Editable<'_, '_>, draft: &Self::Draft) -> Result<String> {
        Ok(format!("#population-{}", changes::add_population(editable, draft)?))
    }
}

impl Sheet for SavedPopulation {
    type Work = Work;
    type Draft = (PopulationDraft, i64);
    const NOTICE: Notice = Notice::Saved;

    fn page(&self, site: &Site, work: &Work) -> Result<SheetPage> {
        let saved = work.copy.population(&self.0).ok_or(Refusal::NotFound)?;
        let action = format!("{}/populations/{}", work.desk.base(), self.0);
        let form = Form::new(site, action.clone(), "Save", fields(Some(saved)))
            .cancel(format!("{}#population-{}", work.desk.base(), self.0))
            .version(work.copy.version(&saved.id));
        let own = work.desk.comments_at(&format!("population/{}", self.0));
        Ok(SheetPage {
            removal: Some(Removal { href: format!("{action}/removal"), label: "Remove this population" }),
            comments: own.into_iter().chain(work.desk.comments_on(None)).collect(),
            ..page(work, "Edit a priority population", form)
        })
    }

    fn read(&self, _: &Work, fields: &Fields) -> std::result::Result<Self::Draft, FieldErrors> {
        let mut reader = Reader::new(fields);
        let (draft, version) = (draft(&mut reader), reader.version());
        reader.finish(draft.zip(version))
    }

    fn part(&self) -> Option<(&'static str, String)> {
        Some(("population", self.0.to_string()))
    }

    fn save(&self, editable: &mut Editable<'_, '_>, (draft, version): &Self::Draft) -> Result<String> {
        changes::edit_population(editable, &self.0, draft, *version)?;
        Ok(format!("#population-{}", self.0))
    }
}

fn page(work: &Work, heading: &str, form: Form) -> SheetPage {
    let lede = "Whom the asset map, the engagement and the plan of this year look at first.";
    SheetPage::new(format!("{} · Priority population", work.desk.eyebrow()), heading, lede, form)
}

fn fields(saved: Option<&Population>) -> Vec<Field> {
    let kinds = PopulationKind::ALL.map(|it| (it.word(), it.label()));
    vec![
        Field::text("name", "Who comes first")
            .hint("A group, a place, an age: as you name it to your partners. Never one child or family.")
            .value(saved.map_or("", |it| it.name.as_str())),
        Field::new(Control::Radios, "kind", "What kind of population it is")
            .options(kinds)
            .value(saved.map_or("", |it| it.kind.word())),
        Field::textarea("rationale", "Why it comes first")
            .rows(6)
            .hint("The figure, or what families and partners said, that led to it.")
            .value(saved.map_or("", |it| it.rationale.as_str())),
    ]
}

fn draft(reader: &mut Reader<'_>) -> Option<PopulationDraft> {
    let name = reader.line("name", "Name the population. The reason may wait.");
    let kind = reader.choice("kind", PopulationKind::parse, "Choose what kind of population it is.");
    let rationale = reader.narrative("rationale");
    Some(PopulationDraft { kind: kind?, name: name?, rationale: rationale? })
}

fn removal_page(site: &Site, work: &Work, id: &PopulationId) -> Result<RemovalPage> {
    let it = work.copy.population(id).ok_or(Refusal::NotFound)?;
    let page = format!("{}/populations/{id}", work.desk.base());
    let back = format!("{}#population-{id}", work.desk.base());
    Ok(RemovalPage {
        eyebrow: format!("{} · Priority population", work.desk.eyebrow()),
        heading: "Remove this population?".into(),
        name: it.name.clone(),
        goes_with_it: Vec::new(),
        seen: String::new(),
        form: removals::form(site, &page, "Remove this population", &back, work.copy.version(&it.id)),
    })
}
