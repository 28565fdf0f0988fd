//! A CCO's year: the four components, what blocks each, and one next step.

use serde::Serialize;

use super::{recall, result};
use crate::kernel::failure::{Refusal, Result};
use crate::kernel::texts::{counted, lower_first};
use crate::kernel::time::{Deadline, day_words};
use crate::kernel::year::MeasurementYear;
use crate::metric::action_plan::paragraphs;
use crate::metric::measures::{self, Component, Year};
use crate::metric::submissions::facts::{self, Facts};
use crate::metric::submissions::rules;
use crate::metric::submissions::store::{Decided, results_for_cco};
use crate::metric::workflow::store::{Awaited, Extension};
use crate::metric::workflow::{self, State, Submission, short_name, state_of};
use crate::people::accounts;
use crate::people::tenancy::{self, CcoScope};
use crate::platform::db::Conn;
use crate::platform::http::{Answer, Page, Site, Tag};

#[derive(Serialize)]
struct YearPage {
    cco: String,
    label: String,
    /// What is said of a contract that ends or has ended.
    ending: Option<rules::Ending>,
    /// Nothing is due of a contract that has ended.
    due: Option<String>,
    days: String,
    is_late: bool,
    cutoff: String,
    /// What the year came to, or what is true of it by now.
    result: Option<result::ResultView>,
    /// What it came to when it was closed before.
    former_results: Vec<String>,
    /// What OHA asks beside the steps of a component.
    awaited: Vec<AwaitedLine>,
    next: Option<Next>,
    tasks: Vec<Task>,
}

#[derive(Serialize)]
struct Next {
    title: String,
    text: String,
    href: String,
    action: String,
}

#[derive(Serialize)]
struct AwaitedLine {
    title: String,
    text: String,
    href: String,
}

#[derive(Serialize)]
struct Task {
    name: String,
    href: Option<String>,
    note: String,
    last: Option<String>,
    state: Tag,
    days: Option<String>,
    is_late: bool,
    /// A later due date, with OHA's reason.
    extended: Option<Extended>,
    /// Where a lead takes back what was sent.
    recall_href: Option<String>,
    /// Where it says what becomes public of what was approved.
    publication_href: Option<String>,
}

#[derive(Serialize)]
struct Extended {
    words: String,
    reason: Vec<String>,
}

impl Page for YearPage {
    const TEMPLATE: &'static str = "submissions/year";
}

struct Gathered {
    year: Year,
    submissions: Vec<Submission>,
    extensions: Vec<Extension>,
    awaited: Vec<Awaited>,
    results: Vec<Decided>,
    /// The name of the contract that took over.
    successor: Option<String>,
    plan: Option<Facts>,
    last: Option<String>,
}

/// `GET /desk/cco/{cco}/{year}`
///
/// # Errors
/// Not found when there is no such year or the contract does not answer for it.
pub async fn year(scope: CcoScope, site: Site) -> Answer {
    let number = MeasurementYear::parse(site.part("year")?)?;
    let asker = scope.clone();
    let gathered = site.read(move |conn| gather(conn, &asker, number)).await?;
    let year = &gathered.year;
    let today = site.now.pacific_day();
    let deadline = Deadline::of(year.form.due_on, today);
    let has_ended = scope.contract().has_ended(today);
    let page = YearPage {
        cco: scope.contract().name.clone(),
        label: year.number.to_string(),
        ending: rules::ending(scope.contract(), gathered.successor.as_deref(), year, today),
        due: (!has_ended).then(|| format!("{}, 11:59 pm Pacific", day_words(year.form.due_on))),
        days: if year.is_closed() { "closed".into() } else { deadline.words() },
        is_late: !year.is_closed() && deadline.days_late() > 0,
        cutoff: day_words(year.form.cutoff_on),
        result: result::view(year, &gathered.submissions, &gathered.results),
        former_results: result::former(&gathered.results),
        awaited: gathered.awaited.iter().map(|it| awaited(it, today)).collect(),
        next: next(&scope, &gathered).filter(|_| scope.contract().may_act(today) && !year.is_closed()),
        tasks: Component::ALL.into_iter().map(|it| task(&scope, &gathered, it, today)).collect(),
    };
    // No rail here: the page itself is the list of the four components.
    let shell = scope.shell(&site, number, "The year").without_link();
    site.page(shell, &page)
}

fn gather(conn: &mut Conn, scope: &CcoScope, number: MeasurementYear) -> Result<Gathered> {
    let year = measures::begun_year(conn, number)?;
    if !scope.contract().covers(number) {
        return Err(Refusal::NotFound.into());
    }
    let submissions = workflow::store::of_contract(conn, scope, number)?;
    let extensions = workflow::store::extensions_for_cco(conn, scope, number)?;
    let awaited = workflow::store::awaited(conn, scope, number)?;
    let results = results_for_cco(conn, scope, number)?;
    let successor = match &scope.contract().successor {
        Some(slug) => tenancy::contract_by_slug(conn, slug)?.map(|it| it.name),
        None => None,
    };
    let plan = submissions.iter().find(|it| it.component == Component::ActionPlan);
    let facts = plan.map(|_| facts::gather(conn, scope, year.clone(), Component::ActionPlan)).transpose()?;
    let last = plan.map(|it| last_touch(conn, it)).transpose()?;
    Ok(Gathered { year, plan: facts, last, submissions, extensions, awaited, results, successor })
}

fn awaited(it: &Awaited, today: chrono::NaiveDate) -> AwaitedLine {
    let day = day_words(it.until_on);
    AwaitedLine {
        title: it.title.clone(),
        text: if it.until_on < today {
            format!("OHA asked for your answer until {day}. That day has passed.")
        } else {
            format!("OHA waits for your answer until {day}.")
        },
        href: it.address.clone(),
    }
}

fn last_touch(conn: &mut Conn, submission: &Submission) -> Result<String> {
    let names = accounts::names(conn, &[submission.touched_by.as_str()])?;
    let name = names.get(submission.touched_by.as_str()).map_or("Somebody", String::as_str);
    Ok(format!("{name} worked on it last, {}.", submission.touched_at.words()))
}

fn task(scope: &CcoScope, gathered: &Gathered, component: Component, today: chrono::NaiveDate) -> Task {
    let year = &gathered.year;
    let state = state_of(&gathered.submissions, component);
    let is_built = component == Component::ActionPlan;
    let started = gathered.submissions.iter().find(|it| it.component == component);
    let granted = gathered.extensions.iter().rfind(|it| it.component == component);
    let due_on = started.map(|it| it.due_on).or(granted.map(|it| it.due_on)).unwrap_or(year.form.due_on);
    let deadline = Deadline::of(due_on, today);
    let is_owed = state.is_owed() && !year.is_closed() && !scope.contract().has_ended(today);
    Task {
        name: year.form.component(component).map_or_else(|| short_name(year, component), |it| it.name.clone()),
        href: is_built.then(|| format!("{}/{}", scope.address(year.number), component.slug())),
        note: note(gathered, state, is_built),
        last: gathered.last.clone().filter(|_| is_built),
        state: Tag::new(state.label(), state.tone()),
        days: is_owed.then(|| deadline.words()),
        is_late: is_owed && deadline.days_late() > 0,
        extended: granted.filter(|it| it.due_on == due_on).map(|it| Extended {
            words: format!("OHA gave you until {} instead of {}:", day_words(it.due_on), day_words(it.due_before)),
            reason: paragraphs(&it.reason),
        }),
        recall_href: started
            .filter(|it| is_built && recall::is_offered(scope, it, year))
            .map(|it| format!("{}/{}/recall", scope.address(year.number), it.component.slug())),
        publication_href: started
            .filter(|it| is_built && it.state == State::Approved)
            .map(|it| format!("{}/{}/publication", scope.address(year.number), it.component.slug())),
    }
}

/// What blocks a component, in one sentence.
fn note(gathered: &Gathered, state: State, is_built: bool) -> String {
    let missing = gathered.plan.as_ref().map_or(0, |it| it.readiness.missing.len());
    match state {
        _ if !is_built => "Not part of this site yet. Send it to OHA as you do today.".into(),
        State::NotStarted => "Nobody has started it.".into(),
        State::InProgress if missing == 0 => "Nothing is missing. Your lead can review and send it.".into(),
        State::InProgress => {
            format!("{} before it can be sent.", counted(missing, "thing is missing", "things are missing"))
        }
        State::Returned => "OHA returned it with a reason. Answer it and send it again.".into(),
        State::Submitted => "Sent. Nobody at OHA has begun the review yet.".into(),
        State::InReview => "OHA is reviewing it.".into(),
        State::Approved => "OHA approved it.".into(),
        State::NotMet => "OHA found it not met. The history says why.".into(),
    }
}

fn next(scope: &CcoScope, gathered: &Gathered) -> Option<Next> {
    let base = format!("{}/{}", scope.address(gathered.year.number), Component::ActionPlan.slug());
    let step = |title: &str, text: String, href: String, action: &str| {
        Some(Next { title: title.to_owned(), text, href, action: action.to_owned() })
    };
    let Some(facts) = &gathered.plan else {
        let may_start = scope.role().may_edit() && !gathered.year.is_closed();
        return may_start.then(|| {
            step(
                "Next: start the action plan",
                "It takes a minute to start; nothing is sent to OHA until your lead submits it.".into(),
                base,
                "Open the action plan",
            )
        })?;
    };
    let missing = &facts.readiness.missing;
    match facts.submission.state {
        state if !state.is_editable() || !scope.role().may_edit() => None,
        State::Returned => step(
            "Next: answer what OHA returned",
            "Read the reason and the comments, change the plan, then send it again.".into(),
            base,
            "Open the action plan",
        ),
        _ => match missing.first() {
            Some(first) => step(
                &format!("Next: {}", lower_first(&first.text)),
                format!("{} left before the plan can be sent.", counted(missing.len(), "thing is", "things are")),
                first.href.clone(),
                "Do this now",
            ),
            None => step(
                "Next: review and send",
                "Nothing is missing. Read it once more and send it to OHA.".into(),
                format!("{base}/submit"),
                "Review and send",
            ),
        },
    }
}
