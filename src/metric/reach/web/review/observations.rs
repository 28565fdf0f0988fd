//! The worksheet: from what was seen in a figure, by its likely cause and the question it raises, to what follows.

use super::work::Work;
use crate::kernel::failure::{Error, FieldErrors, Refusal, Result};
use crate::kernel::ids::{DataSetId, ObservationId};
use crate::metric::reach::changes::review as changes;
use crate::metric::reach::rules::assessment::{About, Fact, Observation, ObservationDraft, ReportRows};
use crate::metric::reach::rules::data_set::Scope;
use crate::metric::reach::rules::report::Indicator;
use crate::metric::reach::rules::stratifiers::{Category, Stratifier};
use crate::metric::workflow::web::acts;
use crate::metric::workflow::web::removals::{self, RemovalPage};
use crate::metric::workflow::web::sheet::{self, Explained, Removal, Sheet, SheetPage, Term};
use crate::metric::workflow::{Editable, Seen};
use crate::people::tenancy::CcoScope;
use crate::platform::http::{Answer, Control, Field, Fields, Form, Notice, Post, Reader, Site, query_with};

#[derive(Clone)]
struct NewObservation;

#[derive(Clone)]
struct SavedObservation(ObservationId);

/// All children, as the form says it.
const EVERYBODY: &str = "all";

/// `GET …/reach-review/observations/new`; the report leads here with one of its figures: `?set=…&scope=…&dim=…&value=…&indicator=…`
pub async fn new_observation(scope: CcoScope, site: Site) -> Answer {
    sheet::show(&NewObservation, &scope, &site).await
}

/// `POST …/reach-review/observations`
pub async fn add_observation(post: Post<CcoScope>, site: Site) -> Answer {
    sheet::take(NewObservation, post, site).await
}

/// `GET …/reach-review/observations/{observation}`
pub async fn observation(scope: CcoScope, site: Site) -> Answer {
    sheet::show(&SavedObservation(id(&site)?), &scope, &site).await
}

/// `POST …/reach-review/observations/{observation}`
pub async fn edit_observation(post: Post<CcoScope>, site: Site) -> Answer {
    sheet::take(SavedObservation(id(&site)?), post, site).await
}

/// `POST …/reach-review/observations/{observation}/moves`
pub async fn move_observation(post: Post<CcoScope>, site: Site) -> Answer {
    let id = id(&site)?;
    let exists = |work: &Work| work.copy.observation(&id).is_some();
    let (direction, version) = acts::moving(&site, &post, exists).await?;
    let change = move |editable: &mut Editable<'_, '_>| {
        changes::move_observation(editable, &id, direction, version)?;
        Ok(format!("#observation-{id}"))
    };
    sheet::change::<Work>(&site, &post.scope, post.receipt, Notice::Moved, change).await
}

/// `GET …/reach-review/observations/{observation}/removal`
pub async fn removal_of_observation(scope: CcoScope, site: Site) -> Answer {
    let id = id(&site)?;
    removals::confirm::<Work>(&scope, &site, |work, _| removal_page(&site, work, &id)).await
}

/// `POST …/reach-review/observations/{observation}/removals`
pub async fn remove_observation(post: Post<CcoScope>, site: Site) -> Answer {
    let id = id(&site)?;
    let exists = |work: &Work| work.copy.observation(&id).is_some();
    let version = acts::removing(&site, &post, exists).await?;
    let part = id.clone();
    let change = move |editable: &mut Editable<'_, '_>| {
        changes::remove_observation(editable, &part, version)?;
        Ok("#observations".to_owned())
    };
    match sheet::change::<Work>(&site, &post.scope, post.receipt, Notice::Removed, change).await {
        Err(Error::Refused(Refusal::Stale(_))) => {
            let seen = Seen::default();
            removals::ask_again::<Work>(&post.scope, &site, &seen, |work, _| removal_page(&site, work, &id)).await
        }
        answer => answer,
    }
}

pub(super) fn id(site: &Site) -> Result<ObservationId> {
    Ok(ObservationId::parse(site.part("observation")?)?)
}

impl Sheet for NewObservation {
    type Work = Work;
    type Draft = ObservationDraft;
    const NOTICE: Notice = Notice::Added;

    fn page(&self, site: &Site, work: &Work) -> Result<SheetPage> {
        let desk = &work.desk;
        let about = asked(work, &site.query()?)?;
        let fact = known_report(work, &about).and_then(|it| about.fact(&work.stratifiers, Some(it), work.limits));
        let form = Form::new(
            site,
            format!("{}/observations{}", desk.base(), asking(&about)),
            "Add this observation",
            fields(work, &about, None),
        )
        .cancel(format!("{}#observations", desk.base()));
        let number = work.copy.assessment.observations.len() + 1;
        Ok(SheetPage { explained: fact.as_ref().and_then(explained), ..page(work, "Add an observation", number, form) })
    }

    fn read(&self, work: &Work, fields: &Fields) -> std::result::Result<Self::Draft, FieldErrors> {
        let mut reader = Reader::new(fields);
        let draft = draft(&mut reader, work);
        reader.finish(draft)
    }

    fn save(&self, editable: &mut Editable<'_, '_>, draft: &Self::Draft) -> Result<String> {
        Ok(format!("#observation-{}", changes::add_observation(editable, draft)?))
    }
}

impl Sheet for SavedObservation {
    type Work = Work;
    type Draft = (ObservationDraft, i64);
    const NOTICE: Notice = Notice::Saved;

    fn page(&self, site: &Site, work: &Work) -> Result<SheetPage> {
        let desk = &work.desk;
        let (number, saved) = work.copy.observation(&self.0).ok_or(Refusal::NotFound)?;
        let about = work.copy.abouts.get(&saved.id).ok_or(Refusal::NotFound)?;
        let action = format!("{}/observations/{}", desk.base(), self.0);
        let form = Form::new(site, action.clone(), "Save", fields(work, about, Some(saved)))
            .cancel(format!("{}#observation-{}", desk.base(), self.0))
            .version(work.copy.version(&saved.id));
        let own = desk.comments_at(&format!("observation/{}", self.0));
        Ok(SheetPage {
            explained: saved.fact.as_ref().and_then(explained),
            removal: Some(Removal { href: format!("{action}/removal"), label: "Remove this observation" }),
            comments: own.into_iter().chain(desk.comments_on(None)).collect(),
            ..page(work, "Edit an observation", number, form)
        })
    }

    fn read(&self, work: &Work, fields: &Fields) -> std::result::Result<Self::Draft, FieldErrors> {
        let mut reader = Reader::new(fields);
        let (draft, version) = (draft(&mut reader, work), reader.version());
        reader.finish(draft.zip(version))
    }

    fn part(&self) -> Option<(&'static str, String)> {
        Some(("observation", self.0.to_string()))
    }

    fn save(&self, editable: &mut Editable<'_, '_>, (draft, version): &Self::Draft) -> Result<String> {
        changes::edit_observation(editable, &self.0, draft, *version)?;
        Ok(format!("#observation-{}", self.0))
    }
}

fn page(work: &Work, heading: &str, number: usize, form: Form) -> SheetPage {
    let eyebrow = format!("{} · Observation {number}", work.desk.eyebrow());
    SheetPage::new(
        eyebrow,
        heading,
        "What you saw in the report, and what you make of it. The first field is enough to begin with.",
        form,
    )
}

/// The figure once more, so that it still stands beside the form when that comes back with mistakes; and each figure has a draft of its own.
fn asking(about: &About) -> String {
    let Some(set) = &about.data_set else { return String::new() };
    let (scope, indicator) = (about.scope.word(), about.indicator.word());
    query_with(&[
        ("set", set.as_str()),
        ("scope", scope),
        ("dim", &about.dim),
        ("value", &about.value),
        ("indicator", indicator),
    ])
}

/// The figure that the report's link names.
fn asked(work: &Work, query: &Fields) -> Result<About> {
    let own = Scope::Cco(work.desk.scope.contract().id.clone());
    let scope = match query.get("scope") {
        "" => own,
        word => Scope::parse(word).filter(|it| *it == own || *it == Scope::Statewide).ok_or(Refusal::NotFound)?,
    };
    let is_known = |dim: &str, value: &str| {
        let stratifier = work.stratifiers.get(dim);
        stratifier.is_some_and(|it| value.is_empty() || it.category(value).is_some())
    };
    let (dim, value) = match (query.get("dim"), query.get("value")) {
        (dim, value) if is_known(dim, value) => (dim, value),
        _ => ("", ""),
    };
    // Without a figure in the address nothing is chosen yet, which is not the same as all children.
    let is_asked = query.has("dim") || query.has("set");
    Ok(About {
        data_set: match DataSetId::parse(query.get("set")) {
            Ok(set) => Some(set),
            Err(_) => work.report_id().cloned().filter(|_| is_asked),
        },
        scope,
        dim: dim.to_owned(),
        value: value.to_owned(),
        indicator: Indicator::parse(query.get("indicator")).unwrap_or(Indicator::Any),
    })
}

/// The year's report, where the figure is one of it.
fn known_report<'w>(work: &'w Work, about: &About) -> Option<&'w ReportRows> {
    work.report.as_ref().filter(|it| about.data_set.as_ref() == Some(&it.set.id))
}

fn explained(fact: &Fact) -> Option<Explained> {
    fact.data_set.as_ref()?;
    let terms = [
        ("About", &fact.label),
        ("Figure", &fact.figure),
        ("The same statewide", &fact.statewide),
        ("Report", &fact.report),
    ];
    let given = terms.into_iter().filter(|(_, text)| !text.is_empty());
    Some(Explained {
        summary: "The figure",
        terms: given.map(|(term, text)| Term { term: term.to_owned(), text: text.clone() }).collect(),
    })
}

fn fields(work: &Work, about: &About, saved: Option<&Observation>) -> Vec<Field> {
    let text = |part: fn(&Observation) -> &String| saved.map_or("", |it| part(it).as_str());
    let options = options(work, about);
    let set = about.data_set.as_ref().or(work.report_id());
    vec![
        Field::textarea("observation", "What you saw")
            .rows(4)
            .hint("In plain words, so that somebody who has not seen the report understands it.")
            .value(text(|it| &it.observation)),
        Field::new(Control::Select, "about", "What it is about")
            .options(options.iter().map(|(value, label)| (value.as_str(), label.as_str())))
            .hint("A way of dividing the children, or one group of it. Its figure is shown with the observation.")
            .value(said(about))
            .optional(),
        Field::new(Control::Select, "indicator", "Which figure")
            .options([("any", "Reached in any way"), ("assessment", "Had an assessment"), ("service", "Had a service")])
            .value(about.indicator.word()),
        Field::textarea("likely_cause", "Likely cause").rows(4).value(text(|it| &it.likely_cause)).optional(),
        Field::textarea("question", "Question it raises")
            .rows(3)
            .hint("What you would have to know to be sure, and whom you ask.")
            .value(text(|it| &it.question))
            .optional(),
        Field::textarea("follow_up", "Follow-up").rows(3).value(text(|it| &it.follow_up)).optional(),
        Field::new(Control::Hidden, "set", "").value(set.map_or("", DataSetId::as_str)),
        Field::new(Control::Hidden, "scope", "").value(about.scope.word()),
    ]
}

/// What can be chosen: each way of dividing, and the groups that the report tells. What was chosen before stays to be chosen.
fn options(work: &Work, about: &About) -> Vec<(String, String)> {
    let rows = work.report.as_ref().and_then(|it| it.rows.as_ref());
    let is_told = |dim: &str, value: &str| {
        let key = (dim.to_owned(), value.to_owned());
        rows.is_some_and(|(own, state)| own.values.contains_key(&key) || state.values.contains_key(&key))
    };
    let mut options =
        vec![(String::new(), "Nothing in particular".to_owned()), (EVERYBODY.to_owned(), "All children".to_owned())];
    for stratifier in &work.stratifiers.0 {
        options.push((stratifier.key.clone(), format!("{}, as a whole", stratifier.label)));
        let told = stratifier.categories.iter().filter(|it| is_told(&stratifier.key, &it.key));
        options.extend(told.map(|it| option(stratifier, it)));
    }
    let chosen = said(about);
    if options.iter().all(|(value, _)| *value != chosen) {
        options.push((chosen, about.label(&work.stratifiers)));
    }
    options
}

fn option(stratifier: &Stratifier, category: &Category) -> (String, String) {
    (format!("{}:{}", stratifier.key, category.key), format!("{}: {}", stratifier.label, category.label))
}

/// As the form says it: `language:es`.
fn said(about: &About) -> String {
    match (about.dim.as_str(), about.value.as_str()) {
        ("", _) if about.data_set.is_none() => String::new(),
        ("", _) => EVERYBODY.to_owned(),
        (dim, "") => dim.to_owned(),
        (dim, value) => format!("{dim}:{value}"),
    }
}

fn draft(reader: &mut Reader<'_>, work: &Work) -> Option<ObservationDraft> {
    let observation = reader.required_narrative("observation", "Write what you saw. The rest may wait.");
    let about = about(reader, work);
    let (likely_cause, question) = (reader.narrative("likely_cause"), reader.narrative("question"));
    let follow_up = reader.narrative("follow_up");
    Some(ObservationDraft {
        about: about?,
        observation: observation?,
        likely_cause: likely_cause?,
        question: question?,
        follow_up: follow_up?,
    })
}

fn about(reader: &mut Reader<'_>, work: &Work) -> Option<About> {
    let known = |word: &str| {
        let (dim, value) = word.split_once(':').unwrap_or((word, ""));
        let found = || work.stratifiers.get(dim).is_some_and(|it| value.is_empty() || it.category(value).is_some());
        (matches!(word, "" | EVERYBODY) || found()).then(|| word.to_owned())
    };
    let word = reader.choice("about", known, "Choose what it is about from the list.");
    let indicator = reader.choice("indicator", Indicator::parse, "Choose which figure it is.");
    let scope = match reader.raw("scope") {
        "" => Some(Scope::Cco(work.desk.scope.contract().id.clone())),
        raw => reader.note("about", Scope::parse(raw).ok_or_else(|| "This figure is not there.".to_owned())),
    };
    let word = word?;
    let (dim, value) = if word == EVERYBODY { ("", "") } else { word.split_once(':').unwrap_or((&word, "")) };
    // A way of dividing as a whole has no figure, and so has no report.
    let has_figure = word == EVERYBODY || !value.is_empty();
    Some(About {
        data_set: DataSetId::parse(reader.raw("set")).ok().filter(|_| has_figure),
        scope: scope?,
        dim: dim.to_owned(),
        value: value.to_owned(),
        indicator: indicator?,
    })
}

fn removal_page(site: &Site, work: &Work, id: &ObservationId) -> Result<RemovalPage> {
    let (number, it) = work.copy.observation(id).ok_or(Refusal::NotFound)?;
    let page = format!("{}/observations/{id}", work.desk.base());
    let back = format!("{}#observation-{id}", work.desk.base());
    Ok(RemovalPage {
        eyebrow: format!("{} · Observation {number}", work.desk.eyebrow()),
        heading: "Remove this observation?".into(),
        name: crate::metric::workflow::web::beginning(&it.observation),
        goes_with_it: Vec::new(),
        seen: String::new(),
        form: removals::form(site, &page, "Remove this observation", &back, work.copy.version(&it.id)),
    })
}
