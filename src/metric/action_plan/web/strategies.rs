//! Adding, changing, moving and removing a strategy.

use super::work::Work;
use crate::kernel::failure::{Error, FieldErrors, Refusal, Result};
use crate::kernel::ids::{GoalId, StrategyId};
use crate::metric::action_plan::rules::{Span, StrategyDraft};
use crate::metric::action_plan::{Strategy, changes};
use crate::metric::measures::Lever;
use crate::metric::workflow::web::acts;
use crate::metric::workflow::web::removals::{self, RemovalPage};
use crate::metric::workflow::web::sheet::{self, Explained, Removal, Sheet, SheetPage, Term};
use crate::metric::workflow::{Editable, Seen};
use crate::people::tenancy::CcoScope;
use crate::platform::http::{Answer, Control, Field, Fields, Form, Notice, Post, Reader, Site};

/// A strategy to be added to this goal.
#[derive(Clone)]
struct NewStrategy(GoalId);

#[derive(Clone)]
struct SavedStrategy(StrategyId);

/// `GET …/action-plan/goals/{goal}/strategies/new`
pub async fn new_strategy(scope: CcoScope, site: Site) -> Answer {
    sheet::show(&NewStrategy(GoalId::parse(site.part("goal")?)?), &scope, &site).await
}

/// `POST …/action-plan/goals/{goal}/strategies`
pub async fn add_strategy(post: Post<CcoScope>, site: Site) -> Answer {
    sheet::take(NewStrategy(GoalId::parse(site.part("goal")?)?), post, site).await
}

/// `GET …/action-plan/strategies/{strategy}`
pub async fn strategy(scope: CcoScope, site: Site) -> Answer {
    sheet::show(&SavedStrategy(id(&site)?), &scope, &site).await
}

/// `POST …/action-plan/strategies/{strategy}`
pub async fn edit_strategy(post: Post<CcoScope>, site: Site) -> Answer {
    sheet::take(SavedStrategy(id(&site)?), post, site).await
}

/// `POST …/action-plan/strategies/{strategy}/moves`
pub async fn move_strategy(post: Post<CcoScope>, site: Site) -> Answer {
    let id = id(&site)?;
    let exists = |work: &Work| work.copy.strategy(&id).is_some();
    let (direction, version) = acts::moving(&site, &post, exists).await?;
    let change = move |editable: &mut Editable<'_, '_>| {
        changes::move_strategy(editable, &id, direction, version)?;
        Ok(format!("#strategy-{id}"))
    };
    sheet::change::<Work>(&site, &post.scope, post.receipt, Notice::Moved, change).await
}

/// `GET …/action-plan/strategies/{strategy}/removal`
pub async fn removal_of_strategy(scope: CcoScope, site: Site) -> Answer {
    let id = id(&site)?;
    removals::confirm::<Work>(&scope, &site, |work, seen| removal_page(&site, work, &id, seen)).await
}

/// `POST …/action-plan/strategies/{strategy}/removals`
pub async fn remove_strategy(post: Post<CcoScope>, site: Site) -> Answer {
    let id = id(&site)?;
    let exists = |work: &Work| work.copy.strategy(&id).is_some();
    let version = acts::removing(&site, &post, exists).await?;
    let seen = removals::seen(&post);
    let (part, below) = (id.clone(), seen.clone());
    let change = move |editable: &mut Editable<'_, '_>| {
        changes::remove_strategy(editable, &part, version, &below)?;
        Ok(String::new())
    };
    match sheet::change::<Work>(&site, &post.scope, post.receipt, Notice::Removed, change).await {
        Err(Error::Refused(Refusal::Stale(_))) => {
            removals::ask_again::<Work>(&post.scope, &site, &seen, |work, seen| removal_page(&site, work, &id, seen))
                .await
        }
        answer => answer,
    }
}

fn id(site: &Site) -> Result<StrategyId> {
    Ok(StrategyId::parse(site.part("strategy")?)?)
}

impl Sheet for NewStrategy {
    type Work = Work;
    type Draft = StrategyDraft;
    const NOTICE: Notice = Notice::Added;

    fn page(&self, site: &Site, work: &Work) -> Result<SheetPage> {
        let goal = work.copy.goal(&self.0).ok_or(Refusal::NotFound)?;
        let action = format!("{}/goals/{}/strategies", work.desk.base(), self.0);
        let form = Form::new(site, action, "Add this strategy", fields(work, None)).cancel(work.desk.base());
        let place = format!("Goal {} · Strategy {}.{}", goal.number, goal.number, goal.item.strategies.len() + 1);
        Ok(page(work, "Add a strategy", &place, &goal.item.title, form))
    }

    fn read(&self, work: &Work, fields: &Fields) -> std::result::Result<Self::Draft, FieldErrors> {
        let mut reader = Reader::new(fields);
        let draft = draft(&mut reader, &work.levers);
        reader.finish(draft)
    }

    fn save(&self, editable: &mut Editable<'_, '_>, draft: &Self::Draft) -> Result<String> {
        Ok(format!("#strategy-{}", changes::add_strategy(editable, &self.0, draft)?))
    }
}

impl Sheet for SavedStrategy {
    type Work = Work;
    type Draft = (StrategyDraft, i64);
    const NOTICE: Notice = Notice::Saved;

    fn page(&self, site: &Site, work: &Work) -> Result<SheetPage> {
        let (goal, strategy) = work.copy.strategy(&self.0).ok_or(Refusal::NotFound)?;
        let action = format!("{}/strategies/{}", work.desk.base(), self.0);
        let form = Form::new(site, action.clone(), "Save", fields(work, Some(strategy.item)))
            .cancel(work.desk.base())
            .version(strategy.version);
        let place = format!("Goal {} · Strategy {}.{}", goal.number, goal.number, strategy.number);
        let mut page = page(work, "Edit a strategy", &place, &goal.item.title, form);
        page.removal = Some(Removal { href: format!("{action}/removal"), label: "Remove this strategy" });
        page.comments.splice(0..0, work.desk.comments_at(&format!("strategy/{}", self.0)));
        Ok(page)
    }

    fn read(&self, work: &Work, fields: &Fields) -> std::result::Result<Self::Draft, FieldErrors> {
        let mut reader = Reader::new(fields);
        let (draft, version) = (draft(&mut reader, &work.levers), reader.version());
        reader.finish(draft.zip(version))
    }

    fn part(&self) -> Option<(&'static str, String)> {
        Some(("strategy", self.0.to_string()))
    }

    fn save(&self, editable: &mut Editable<'_, '_>, (draft, version): &Self::Draft) -> Result<String> {
        changes::edit_strategy(editable, &self.0, draft, *version)?;
        Ok(format!("#strategy-{}", self.0))
    }
}

fn page(work: &Work, heading: &str, place: &str, goal: &str, form: Form) -> SheetPage {
    SheetPage {
        noun: work.desk.noun(),
        eyebrow: format!("Action plan {} · {place}", work.desk.year.number),
        heading: heading.to_owned(),
        lede: format!("What you will do towards the goal “{goal}”."),
        provenance: None,
        form,
        carried: None,
        draft: None,
        explained: Some(Explained {
            summary: "What each kind of strategy means",
            terms: work.levers.iter().filter(|it| !it.retired).map(term).collect(),
        }),
        removal: None,
        comments: work.desk.comments_on(None),
    }
}

fn term(lever: &Lever) -> Term {
    Term { term: lever.label.clone(), text: lever.description.clone() }
}

fn fields(work: &Work, saved: Option<&Strategy>) -> Vec<Field> {
    let text = |part: fn(&Strategy) -> &String| saved.map_or("", |it| part(it).as_str());
    let day = |part: fn(&Strategy) -> Option<chrono::NaiveDate>| {
        saved.and_then(part).map_or_else(String::new, |it| it.to_string())
    };
    let levers = offered(&work.levers, saved).map(|it| (it.code.as_str(), it.label.as_str()));
    vec![
        Field::new(Control::Select, "lever", "Kind of strategy")
            .options([("", "Choose one")].into_iter().chain(levers))
            .value(text(|it| &it.lever)),
        Field::textarea("description", "What you will do")
            .hint("Where, with whom, for how many.")
            .value(text(|it| &it.description)),
        Field::text("owner", "Who leads it")
            .hint("A role or an office, rather than a person's name.")
            .width("medium")
            .value(text(|it| &it.owner)),
        Field::date("starts_on", "Starts on").value(day(|it| it.starts_on)),
        Field::date("ends_on", "Ends on").value(day(|it| it.ends_on)),
    ]
}

/// What OHA has retired is offered to those only who have chosen it before.
fn offered<'l>(levers: &'l [Lever], saved: Option<&'l Strategy>) -> impl Iterator<Item = &'l Lever> {
    levers.iter().filter(move |it| !it.retired || saved.is_some_and(|saved| saved.lever == it.code))
}

fn draft(reader: &mut Reader<'_>, levers: &[Lever]) -> Option<StrategyDraft> {
    let known = |code: &str| levers.iter().find(|it| it.code == code).map(|it| it.code.clone());
    let lever = reader.choice("lever", known, "Choose the kind of strategy. The rest may wait.");
    let (description, owner) = (reader.narrative("description"), reader.optional_line("owner"));
    let (starts_on, ends_on) = (reader.optional_day("starts_on"), reader.optional_day("ends_on"));
    let span = reader.note("ends_on", Span::new(starts_on, ends_on));
    Some(StrategyDraft { lever: lever?, description: description?, owner, span: span? })
}

fn removal_page(site: &Site, work: &Work, id: &StrategyId, seen: Option<&Seen>) -> Result<RemovalPage> {
    let (goal, strategy) = work.copy.strategy(id).ok_or(Refusal::NotFound)?;
    let below = work.copy.below_strategy(goal, strategy);
    let lever = work
        .levers
        .iter()
        .find(|it| it.code == strategy.item.lever)
        .map_or(strategy.item.lever.as_str(), |it| it.label.as_str());
    Ok(RemovalPage {
        eyebrow: format!("Action plan {} · Goal {}", work.desk.year.number, goal.number),
        heading: "Remove this strategy?".into(),
        name: format!("Strategy {}.{}: {lever}", goal.number, strategy.number),
        seen: Seen::of(&below).text(),
        goes_with_it: removals::goes_with_it(below, seen),
        form: removals::form(
            site,
            &format!("{}/strategies/{id}", work.desk.base()),
            "Remove this strategy",
            &work.desk.base(),
            strategy.version,
        ),
    })
}
