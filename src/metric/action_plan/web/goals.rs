//! Adding, changing, moving and removing a goal.

use super::work::Work;
use crate::kernel::failure::{Error, FieldErrors, Refusal, Result};
use crate::kernel::ids::GoalId;
use crate::metric::action_plan::changes;
use crate::metric::action_plan::rules::GoalDraft;
use crate::metric::workflow::web::acts;
use crate::metric::workflow::web::removals::{self, RemovalPage};
use crate::metric::workflow::web::sheet::{self, Removal, Sheet, SheetPage};
use crate::metric::workflow::{Editable, Seen};
use crate::people::tenancy::CcoScope;
use crate::platform::http::{Answer, Field, Fields, Form, Notice, Post, Reader, Site};

#[derive(Clone)]
struct NewGoal;

#[derive(Clone)]
struct SavedGoal(GoalId);

/// `GET …/action-plan/goals/new`
pub async fn new_goal(scope: CcoScope, site: Site) -> Answer {
    sheet::show(&NewGoal, &scope, &site).await
}

/// `POST …/action-plan/goals`
pub async fn add_goal(post: Post<CcoScope>, site: Site) -> Answer {
    sheet::take(NewGoal, post, site).await
}

/// `GET …/action-plan/goals/{goal}`
pub async fn goal(scope: CcoScope, site: Site) -> Answer {
    sheet::show(&SavedGoal(id(&site)?), &scope, &site).await
}

/// `POST …/action-plan/goals/{goal}`
pub async fn edit_goal(post: Post<CcoScope>, site: Site) -> Answer {
    sheet::take(SavedGoal(id(&site)?), post, site).await
}

/// `POST …/action-plan/goals/{goal}/moves`
pub async fn move_goal(post: Post<CcoScope>, site: Site) -> Answer {
    let id = id(&site)?;
    let exists = |work: &Work| work.copy.goal(&id).is_some();
    let (direction, version) = acts::moving(&site, &post, exists).await?;
    let change = move |editable: &mut Editable<'_, '_>| {
        changes::move_goal(editable, &id, direction, version)?;
        Ok(format!("#goal-{id}"))
    };
    sheet::change::<Work>(&site, &post.scope, post.receipt, Notice::Moved, change).await
}

/// `GET …/action-plan/goals/{goal}/removal`
pub async fn removal_of_goal(scope: CcoScope, site: Site) -> Answer {
    let id = id(&site)?;
    removals::confirm::<Work>(&scope, &site, |work, seen| removal_page(&site, work, &id, seen)).await
}

/// `POST …/action-plan/goals/{goal}/removals`
pub async fn remove_goal(post: Post<CcoScope>, site: Site) -> Answer {
    let id = id(&site)?;
    let exists = |work: &Work| work.copy.goal(&id).is_some();
    let version = acts::removing(&site, &post, exists).await?;
    let seen = removals::seen(&post);
    let (part, below) = (id.clone(), seen.clone());
    let change = move |editable: &mut Editable<'_, '_>| {
        changes::remove_goal(editable, &part, version, &below)?;
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

fn id(site: &Site) -> Result<GoalId> {
    Ok(GoalId::parse(site.part("goal")?)?)
}

impl Sheet for NewGoal {
    type Work = Work;
    type Draft = GoalDraft;
    const NOTICE: Notice = Notice::Added;

    fn page(&self, site: &Site, work: &Work) -> Result<SheetPage> {
        let action = format!("{}/goals", work.desk.base());
        let form = Form::new(site, action, "Add this goal", fields(["", "", ""])).cancel(work.desk.base());
        Ok(page(work, "Add a goal", format!("Goal {}", work.copy.plan.goals.len() + 1), form))
    }

    fn read(&self, _: &Work, fields: &Fields) -> std::result::Result<Self::Draft, FieldErrors> {
        let mut reader = Reader::new(fields);
        let draft = draft(&mut reader);
        reader.finish(draft)
    }

    fn save(&self, editable: &mut Editable<'_, '_>, draft: &Self::Draft) -> Result<String> {
        Ok(format!("#goal-{}", changes::add_goal(editable, draft)?))
    }
}

impl Sheet for SavedGoal {
    type Work = Work;
    type Draft = (GoalDraft, i64);
    const NOTICE: Notice = Notice::Saved;

    fn page(&self, site: &Site, work: &Work) -> Result<SheetPage> {
        let goal = work.copy.goal(&self.0).ok_or(Refusal::NotFound)?;
        let action = format!("{}/goals/{}", work.desk.base(), self.0);
        let fields = fields([&goal.item.title, &goal.item.why, &goal.item.population]);
        let form = Form::new(site, action.clone(), "Save", fields).cancel(work.desk.base()).version(goal.version);
        let mut page = page(work, "Edit a goal", format!("Goal {}", goal.number), form);
        page.removal = Some(Removal { href: format!("{action}/removal"), label: "Remove this goal" });
        page.comments.splice(0..0, work.desk.comments_at(&format!("goal/{}", self.0)));
        Ok(page)
    }

    fn read(&self, _: &Work, fields: &Fields) -> std::result::Result<Self::Draft, FieldErrors> {
        let mut reader = Reader::new(fields);
        let (draft, version) = (draft(&mut reader), reader.version());
        reader.finish(draft.zip(version))
    }

    fn part(&self) -> Option<(&'static str, String)> {
        Some(("goal", self.0.to_string()))
    }

    fn save(&self, editable: &mut Editable<'_, '_>, (draft, version): &Self::Draft) -> Result<String> {
        changes::edit_goal(editable, &self.0, draft, *version)?;
        Ok(format!("#goal-{}", self.0))
    }
}

fn page(work: &Work, heading: &str, place: String, form: Form) -> SheetPage {
    SheetPage {
        noun: work.desk.noun(),
        eyebrow: format!("Action plan {} · {place}", work.desk.year.number),
        heading: heading.to_owned(),
        lede: "What will be different for children and families, and why it comes first.".into(),
        provenance: None,
        form,
        carried: None,
        draft: None,
        explained: None,
        removal: None,
        comments: work.desk.comments_on(None),
    }
}

fn fields([title, why, population]: [&str; 3]) -> Vec<Field> {
    vec![
        Field::text("title", "Goal").hint("One sentence that a parent would understand.").value(title),
        Field::textarea("why", "Why this goal")
            .hint("The figures it answers, or what families and partners said.")
            .value(why),
        Field::text("population", "Priority population")
            .hint("The group or place it is for. At least one goal names one; leave it blank where a goal is for all.")
            .value(population)
            .optional(),
    ]
}

fn draft(reader: &mut Reader<'_>) -> Option<GoalDraft> {
    let title = reader.line("title", "Enter the goal. The rest may wait.");
    let (why, population) = (reader.narrative("why"), reader.optional_line("population"));
    Some(GoalDraft { title: title?, why: why?, population })
}

fn removal_page(site: &Site, work: &Work, id: &GoalId, seen: Option<&Seen>) -> Result<RemovalPage> {
    let goal = work.copy.goal(id).ok_or(Refusal::NotFound)?;
    let below = work.copy.below_goal(goal);
    Ok(RemovalPage {
        eyebrow: format!("Action plan {} · Goal {}", work.desk.year.number, goal.number),
        heading: "Remove this goal?".into(),
        name: goal.item.title.clone(),
        seen: Seen::of(&below).text(),
        goes_with_it: removals::goes_with_it(below, seen),
        form: removals::form(
            site,
            &format!("{}/goals/{id}", work.desk.base()),
            "Remove this goal",
            &work.desk.base(),
            goal.version,
        ),
    })
}
