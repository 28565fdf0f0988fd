//! Adding, changing, moving and removing a target.

use super::work::Work;
use crate::kernel::failure::{FieldErrors, Refusal, Result};
use crate::kernel::ids::{StrategyId, TargetId};
use crate::metric::action_plan::rules::TargetDraft;
use crate::metric::action_plan::{Target, TargetKind, changes};
use crate::metric::workflow::Editable;
use crate::metric::workflow::web::acts;
use crate::metric::workflow::web::removals::{self, RemovalPage};
use crate::metric::workflow::web::sheet::{self, Explained, Removal, Sheet, SheetPage, Term};
use crate::people::tenancy::CcoScope;
use crate::platform::http::{Answer, Choice, Control, Field, Fields, Form, Notice, Post, Reader, Site};

/// A target to be added to this strategy.
#[derive(Clone)]
struct NewTarget(StrategyId);

#[derive(Clone)]
struct SavedTarget(TargetId);

/// `GET …/action-plan/strategies/{strategy}/targets/new`
pub async fn new_target(scope: CcoScope, site: Site) -> Answer {
    sheet::show(&NewTarget(StrategyId::parse(site.part("strategy")?)?), &scope, &site).await
}

/// `POST …/action-plan/strategies/{strategy}/targets`
pub async fn add_target(post: Post<CcoScope>, site: Site) -> Answer {
    sheet::take(NewTarget(StrategyId::parse(site.part("strategy")?)?), post, site).await
}

/// `GET …/action-plan/targets/{target}`
pub async fn target(scope: CcoScope, site: Site) -> Answer {
    sheet::show(&SavedTarget(id(&site)?), &scope, &site).await
}

/// `POST …/action-plan/targets/{target}`
pub async fn edit_target(post: Post<CcoScope>, site: Site) -> Answer {
    sheet::take(SavedTarget(id(&site)?), post, site).await
}

/// `POST …/action-plan/targets/{target}/moves`
pub async fn move_target(post: Post<CcoScope>, site: Site) -> Answer {
    let id = id(&site)?;
    let exists = |work: &Work| work.copy.target(&id).is_some();
    let (direction, version) = acts::moving(&site, &post, exists).await?;
    let change = move |editable: &mut Editable<'_, '_>| {
        changes::move_target(editable, &id, direction, version)?;
        Ok(format!("#target-{id}"))
    };
    sheet::change::<Work>(&site, &post.scope, post.receipt, Notice::Moved, change).await
}

/// `GET …/action-plan/targets/{target}/removal`
pub async fn removal_of_target(scope: CcoScope, site: Site) -> Answer {
    let id = id(&site)?;
    removals::confirm::<Work>(&scope, &site, |work, _| removal_page(&site, work, &id)).await
}

/// `POST …/action-plan/targets/{target}/removals`
pub async fn remove_target(post: Post<CcoScope>, site: Site) -> Answer {
    let id = id(&site)?;
    let exists = |work: &Work| work.copy.target(&id).is_some();
    let version = acts::removing(&site, &post, exists).await?;
    let change = move |editable: &mut Editable<'_, '_>| {
        changes::remove_target(editable, &id, version)?;
        Ok(String::new())
    };
    sheet::change::<Work>(&site, &post.scope, post.receipt, Notice::Removed, change).await
}

fn id(site: &Site) -> Result<TargetId> {
    Ok(TargetId::parse(site.part("target")?)?)
}

impl Sheet for NewTarget {
    type Work = Work;
    type Draft = TargetDraft;
    const NOTICE: Notice = Notice::Added;

    fn page(&self, site: &Site, work: &Work) -> Result<SheetPage> {
        let (goal, strategy) = work.copy.strategy(&self.0).ok_or(Refusal::NotFound)?;
        let action = format!("{}/strategies/{}/targets", work.desk.base(), self.0);
        let form = Form::new(site, action, "Add this target", fields(None)).cancel(work.desk.base());
        let place = format!("Strategy {}.{}", goal.number, strategy.number);
        Ok(page(work, "Add a target", &place, form))
    }

    fn read(&self, _: &Work, fields: &Fields) -> std::result::Result<Self::Draft, FieldErrors> {
        let mut reader = Reader::new(fields);
        let draft = draft(&mut reader);
        reader.finish(draft)
    }

    fn save(&self, editable: &mut Editable<'_, '_>, draft: &Self::Draft) -> Result<String> {
        Ok(format!("#target-{}", changes::add_target(editable, &self.0, draft)?))
    }
}

impl Sheet for SavedTarget {
    type Work = Work;
    type Draft = (TargetDraft, i64);
    const NOTICE: Notice = Notice::Saved;

    fn page(&self, site: &Site, work: &Work) -> Result<SheetPage> {
        let (goal, strategy, target) = work.copy.target(&self.0).ok_or(Refusal::NotFound)?;
        let action = format!("{}/targets/{}", work.desk.base(), self.0);
        let form = Form::new(site, action.clone(), "Save", fields(Some(target.item)))
            .cancel(work.desk.base())
            .version(target.version);
        let place = format!("Target {}.{}.{}", goal.number, strategy.number, target.number);
        let mut page = page(work, "Edit a target", &place, form);
        page.removal = Some(Removal { href: format!("{action}/removal"), label: "Remove this target" });
        page.comments.splice(0..0, work.desk.comments_at(&format!("target/{}", self.0)));
        Ok(page)
    }

    fn read(&self, _: &Work, fields: &Fields) -> std::result::Result<Self::Draft, FieldErrors> {
        let mut reader = Reader::new(fields);
        let (draft, version) = (draft(&mut reader), reader.version());
        reader.finish(draft.zip(version))
    }

    fn part(&self) -> Option<(&'static str, String)> {
        Some(("target", self.0.to_string()))
    }

    fn save(&self, editable: &mut Editable<'_, '_>, (draft, version): &Self::Draft) -> Result<String> {
        changes::edit_target(editable, &self.0, draft, *version)?;
        Ok(format!("#target-{}", self.0))
    }
}

fn page(work: &Work, heading: &str, place: &str, form: Form) -> SheetPage {
    SheetPage {
        noun: work.desk.noun(),
        eyebrow: format!("Action plan {} · {place}", work.desk.year.number),
        heading: heading.to_owned(),
        lede: "One thing that anybody can check, with a date and somebody responsible.".into(),
        provenance: None,
        form,
        carried: None,
        draft: None,
        explained: Some(Explained { summary: "What a plan needs of a target before it is sent", terms: needs() }),
        removal: None,
        comments: work.desk.comments_on(None),
    }
}

fn needs() -> Vec<Term> {
    let terms = [
        (
            "Of a number",
            "What is measured, a baseline, the value to reach, a due date, and who is responsible. Where there is no baseline yet: when it will be set, and why not now.",
        ),
        (
            "Of a milestone",
            "The sentence that will be true, a due date, and who is responsible. The fields about numbers stay blank.",
        ),
    ];
    terms.map(|(term, text)| Term { term: term.into(), text: text.into() }).into()
}

fn fields(saved: Option<&Target>) -> Vec<Field> {
    let text = |part: fn(&Target) -> &String| saved.map_or("", |it| part(it).as_str());
    let day = |part: fn(&Target) -> Option<chrono::NaiveDate>| {
        saved.and_then(part).map_or_else(String::new, |it| it.to_string())
    };
    vec![
        kind_field(saved.map_or(TargetKind::Measured, |it| it.kind)),
        Field::text("measure", "What is measured, or what will be true")
            .hint("A number: “Children under 3 seen within 30 days of a referral”. A milestone: “Two more practices have signed a contract”.")
            .value(text(|it| &it.measure)),
        Field::text("unit", "Unit").hint("Of a number: percent, children, rooms, days.").width("medium").value(text(|it| &it.unit)).optional(),
        Field::text("baseline", "Baseline").hint("Of a number: where you start.").width("short").value(text(|it| &it.baseline)),
        Field::date("baseline_on", "Day of the baseline").value(day(|it| it.baseline_on)).optional(),
        Field::date("baseline_due_on", "No baseline yet: when it will be set").value(day(|it| it.baseline_due_on)).optional(),
        Field::text("baseline_reason", "No baseline yet: why not now").value(text(|it| &it.baseline_reason)).optional(),
        Field::text("target_value", "Value to reach").hint("Of a number: where you want to be.").width("short").value(text(|it| &it.target_value)),
        Field::date("due_on", "Due on").value(day(|it| it.due_on)),
        Field::text("responsible", "Who is responsible").hint("A role or an office, rather than a person's name.").width("medium").value(text(|it| &it.responsible)),
    ]
}

fn kind_field(kind: TargetKind) -> Field {
    let choice = |kind: TargetKind, label: &str, hint: &str| Choice {
        value: kind.word().into(),
        label: label.into(),
        hint: Some(hint.into()),
        selected: false,
    };
    let mut field = Field::new(Control::Radios, "kind", "Kind of target").value(kind.word());
    field.options = vec![
        choice(TargetKind::Measured, "A number", "It moves from a baseline to a value."),
        choice(
            TargetKind::Milestone,
            "A milestone",
            "A step that is reached or not. Leave the fields about numbers blank.",
        ),
    ];
    field
}

fn draft(reader: &mut Reader<'_>) -> Option<TargetDraft> {
    let kind = reader.choice("kind", TargetKind::parse, "Choose the kind of target. The rest may wait.");
    let draft = TargetDraft {
        // What stands here when the choice is missing is never used: the mistake is noted.
        kind: kind.unwrap_or(TargetKind::Measured),
        measure: reader.optional_line("measure"),
        unit: reader.optional_line("unit"),
        baseline: reader.optional_line("baseline"),
        baseline_on: reader.optional_day("baseline_on"),
        baseline_due_on: reader.optional_day("baseline_due_on"),
        baseline_reason: reader.optional_line("baseline_reason"),
        target_value: reader.optional_line("target_value"),
        due_on: reader.optional_day("due_on"),
        responsible: reader.optional_line("responsible"),
    };
    for (field, text) in draft.out_of_order() {
        reader.note::<()>(field, Err(text.to_owned()));
    }
    kind.map(|_| draft)
}

fn removal_page(site: &Site, work: &Work, id: &TargetId) -> Result<RemovalPage> {
    let (goal, strategy, target) = work.copy.target(id).ok_or(Refusal::NotFound)?;
    let number = format!("{}.{}.{}", goal.number, strategy.number, target.number);
    let measure = &target.item.measure;
    Ok(RemovalPage {
        eyebrow: format!("Action plan {} · Strategy {}.{}", work.desk.year.number, goal.number, strategy.number),
        heading: "Remove this target?".into(),
        name: if measure.is_empty() { format!("Target {number}") } else { format!("Target {number}: {measure}") },
        goes_with_it: Vec::new(),
        seen: String::new(),
        form: removals::form(
            site,
            &format!("{}/targets/{id}", work.desk.base()),
            "Remove this target",
            &work.desk.base(),
            target.version,
        ),
    })
}
