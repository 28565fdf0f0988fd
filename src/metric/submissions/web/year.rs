//! A CCO's year: the four components, what blocks each, and one next step.

use serde::Serialize;

use super::{recall, result};
use crate::kernel::failure::{Refusal, Result};
use crate::kernel::texts::{counted, lower_first, paragraphs};
use crate::kernel::time::{Deadline, day_words};
use crate::kernel::year::MeasurementYear;
use crate::metric::measures::{self, Component, Year};
use crate::metric::reach::store::ReachScope;
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
    begun: Vec<Begun>,
    /// Components that can be worked on here and sent.
    open: Vec<Component>,
}

/// A component that is worked on here and was started.
struct Begun {
    facts: Facts,
    /// Who worked on it last.
    last: String,
}

impl Gathered {
    fn begun(&self, component: Component) -> Option<&Begun> {
        self.begun.iter().find(|it| it.facts.submission.component == component)
    }

    /// Whether nobody can begin it yet, since OHA has not released what it is about.
    fn waits_for_oha(&self, component: Component) -> bool {
        self.is_here(component) && self.begun(component).is_none() && !self.open.contains(&component)
    }

    fn is_here(&self, component: Component) -> bool {
        self.year.form.is_worked_on_here(component)
    }
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
    let mut begun = Vec::new();
    for submission in submissions.iter().filter(|it| year.form.is_worked_on_here(it.component)) {
        let facts = facts::gather(conn, scope, year.clone(), submission.component)?;
        begun.push(Begun { facts, last: last_touch(conn, submission)? });
    }
    let open = facts::sendable(conn, ReachScope::Cco(scope), &year)?;
    Ok(Gathered { year, submissions, extensions, awaited, results, successor, begun, open })
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
    let is_here = gathered.is_here(component);
    let started = gathered.submissions.iter().find(|it| it.component == component);
    let granted = gathered.extensions.iter().rfind(|it| it.component == component);
    let due_on = started.map(|it| it.due_on).or(granted.map(|it| it.due_on)).unwrap_or(year.form.due_on);
    let deadline = Deadline::of(due_on, today);
    let is_owed = state.is_owed()
        && !gathered.waits_for_oha(component)
        && !year.is_closed()
        && !scope.contract().has_ended(today);
    Task {
        name: year.form.component(component).map_or_else(|| short_name(year, component), |it| it.name.clone()),
        href: is_here.then(|| format!("{}/{}", scope.address(year.number), component.slug())),
        note: note(gathered, component, state),
        last: gathered.begun(component).map(|it| it.last.clone()),
        state: Tag::new(state.label(), state.tone()),
        days: is_owed.then(|| deadline.words()),
        is_late: is_owed && deadline.days_late() > 0,
        extended: granted.filter(|it| it.due_on == due_on).map(|it| Extended {
            words: format!("OHA gave you until {} instead of {}:", day_words(it.due_on), day_words(it.due_before)),
            reason: paragraphs(&it.reason),
        }),
        recall_href: started
            .filter(|it| is_here && recall::is_offered(scope, it, year))
            .map(|it| format!("{}/{}/recall", scope.address(year.number), it.component.slug())),
        publication_href: started
            .filter(|it| it.component == Component::ActionPlan && it.state == State::Approved)
            .map(|it| format!("{}/{}/publication", scope.address(year.number), it.component.slug())),
    }
}

/// What blocks a component, in one sentence.
fn note(gathered: &Gathered, component: Component, state: State) -> String {
    let missing = gathered.begun(component).map_or(0, |it| it.facts.readiness.missing.len());
    match state {
        _ if !gathered.is_here(component) => "Not part of this site yet. Send it to OHA as you do today.".into(),
        State::NotStarted if gathered.waits_for_oha(component) => {
            "OHA has not released the reach report yet. Nothing is asked of you until then.".into()
        }
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

/// What was returned comes first, then what is being written, then what nobody has started; each in the order of the components.
fn next(scope: &CcoScope, gathered: &Gathered) -> Option<Next> {
    if !scope.role().may_edit() {
        return None;
    }
    let begun = || gathered.begun.iter().map(|it| &it.facts);
    let returned = begun().find(|it| it.submission.state == State::Returned).map(|it| answer_return(scope, it));
    let written = || begun().find(|it| it.submission.state == State::InProgress).map(|it| go_on(scope, it));
    returned.or_else(written).or_else(|| {
        let is_unstarted = |it: &Component| gathered.open.contains(it) && gathered.begun(*it).is_none();
        Component::ALL.into_iter().find(is_unstarted).map(|it| begin(scope, &gathered.year, it))
    })
}

fn base(scope: &CcoScope, year: &Year, component: Component) -> String {
    format!("{}/{}", scope.address(year.number), component.slug())
}

fn begin(scope: &CcoScope, year: &Year, component: Component) -> Next {
    let name = lower_first(&short_name(year, component));
    Next {
        title: format!("Next: start the {name}"),
        text: "It takes a minute to start; nothing is sent to OHA until your lead submits it.".into(),
        href: base(scope, year, component),
        action: format!("Open the {name}"),
    }
}

fn answer_return(scope: &CcoScope, facts: &Facts) -> Next {
    let component = facts.submission.component;
    Next {
        title: "Next: answer what OHA returned".into(),
        text: format!("Read the reason and the comments, change the {}, then send it again.", component.noun()),
        href: base(scope, &facts.year, component),
        action: format!("Open the {}", lower_first(&short_name(&facts.year, component))),
    }
}

fn go_on(scope: &CcoScope, facts: &Facts) -> Next {
    let (missing, component) = (&facts.readiness.missing, facts.submission.component);
    let Some(first) = missing.first() else {
        return Next {
            title: "Next: review and send".into(),
            text: "Nothing is missing. Read it once more and send it to OHA.".into(),
            href: format!("{}/submit", base(scope, &facts.year, component)),
            action: "Review and send".into(),
        };
    };
    let left = counted(missing.len(), "thing is", "things are");
    Next {
        title: format!("Next: {}", lower_first(&first.text)),
        text: format!("{left} left before the {} can be sent.", component.noun()),
        href: first.href.clone(),
        action: "Do this now".into(),
    }
}
