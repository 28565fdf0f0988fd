//! The history of a submission, and what was sent at each round.

use serde::Serialize;

use super::recall;
use crate::kernel::failure::{Refusal, Result};
use crate::kernel::texts::{paragraphs, printed_code};
use crate::kernel::time::day_words;
use crate::kernel::year::MeasurementYear;
use crate::metric::differences::{Outline, diff, web::Changes};
use crate::metric::measures::{self, Component};
use crate::metric::submissions::facts;
use crate::metric::submissions::rules::{DocumentView, ItemView};
use crate::metric::workflow::{self, Snapshot, Step, rail};
use crate::people::accounts;
use crate::people::tenancy::CcoScope;
use crate::platform::audit;
use crate::platform::db::Conn;
use crate::platform::http::{Answer, Link, Page, Site};

/// One entry of a history.
#[derive(Debug, Clone, Serialize)]
pub struct HistoryLine {
    pub when: String,
    pub who: String,
    pub what: String,
    pub why: Option<String>,
}

#[derive(Serialize)]
struct History {
    component: String,
    publication_href: Option<String>,
    lines: Vec<HistoryLine>,
    rounds: Vec<RoundLine>,
    recall_href: Option<String>,
}

#[derive(Serialize)]
struct RoundLine {
    label: String,
    href: String,
    sent: String,
    code: String,
}

/// What was sent at one round, as it was sent.
#[derive(Serialize)]
struct Round {
    /// "Reach review · 2026"
    of: String,
    label: String,
    /// Where the newest round stands, if this is an earlier one.
    latest: Option<Link>,
    is_latest: bool,
    sent: String,
    late: Option<String>,
    late_reason: Vec<String>,
    what_changed: Vec<String>,
    doubts_reason: Vec<String>,
    code: String,
    since: Option<Since>,
    items: Vec<ItemView>,
    document: DocumentView,
}

/// What is not as it was in the round before.
#[derive(Serialize)]
struct Since {
    round: String,
    changes: Changes,
}

impl Page for History {
    const TEMPLATE: &'static str = "submissions/history";
}

impl Page for Round {
    const TEMPLATE: &'static str = "submissions/round";
}

/// The steps that everybody may read who may read the submission. What OHA says to itself is not among them.
const STEPS: &[(&str, &str)] = &[
    ("start", "Started it"),
    ("carry-forward", "Carried an earlier year's plan forward"),
    ("goal-copies", "Copied goals of a contract that was taken over"),
    ("submittal", "Sent it to OHA"),
    ("recall", "Recalled it"),
    ("claim", "Began the review"),
    ("release", "Laid the review down"),
    ("reassignment", "Gave the review to"),
    ("question", "Asked a question"),
    ("question-answer", "Answered a question"),
    ("question-again", "Asked a question again"),
    ("question-resolution", "Resolved a question"),
    ("return", "Returned it"),
    ("approval", "Approved it"),
    ("publication-proposal", "Proposed to publish it"),
    ("publication-agreement", "Agreed to the public page"),
    ("publication-objection", "Objected to the public page"),
    ("publication-settlement", "Decided on the objection"),
    ("publication-taken-back", "Took back the proposal to publish"),
    ("withholding", "Proposed a passage to be withheld"),
    ("withholding-removal", "Took back a passage proposed to be withheld"),
    ("withholding-decision", "Decided on a passage proposed to be withheld"),
    ("not-met", "Found it not met"),
    ("reopening", "Reopened it"),
    ("undo", "Took back"),
    ("extension", "Granted a later due date"),
    ("publication", "Published it"),
    ("withdrawal", "Withdrew the publication"),
];

/// `GET /desk/cco/{cco}/{year}/{component}/history`
///
/// # Errors
/// Not found when the component was not started.
pub async fn history(scope: CcoScope, site: Site) -> Answer {
    let (number, component) =
        (MeasurementYear::parse(site.part("year")?)?, Component::from_slug(site.part("component")?)?);
    let asker = scope.clone();
    let (year, submission, others, lines, snapshots) = site
        .read(move |conn| {
            let submission = workflow::store::find(conn, &asker, number, component)?.ok_or(Refusal::NotFound)?;
            let others = workflow::store::of_contract(conn, &asker, number)?;
            let year = measures::year(conn, number)?;
            // A later due date may have been granted before the component was started.
            let before = workflow::changes::subject(asker.contract(), &year, component);
            let mut lines = lines_of(conn, "component", &before)?;
            lines.extend(lines_of(conn, "submission", submission.id.as_str())?);
            let snapshots = workflow::store::snapshots_for_cco(conn, &asker, &submission.id)?;
            Ok((year, submission, others, lines, snapshots))
        })
        .await?;
    let base = format!("{}/{}", scope.address(number), component.slug());
    let name = year.form.component(component).map_or_else(String::new, |it| it.short_name.clone());
    let page = History {
        component: name.clone(),
        publication_href: (component == Component::ActionPlan).then(|| format!("{base}/publication")),
        lines,
        rounds: snapshots.iter().map(|it| round_line(it, &base)).collect(),
        recall_href: recall::is_offered(&scope, &submission, &year).then(|| format!("{base}/recall")),
    };
    let shell = scope.shell(&site, number, "History").crumb(name, base).here("History").rail(rail(
        &scope,
        &year,
        &others,
        Some(component),
    ));
    site.page(shell, &page)
}

/// `GET /desk/cco/{cco}/{year}/{component}/rounds/{round}`
///
/// # Errors
/// Not found when nothing was sent at that round.
pub async fn round(scope: CcoScope, site: Site) -> Answer {
    let (number, component) =
        (MeasurementYear::parse(site.part("year")?)?, Component::from_slug(site.part("component")?)?);
    let wanted: i64 = site.part("round")?.parse().map_err(|_| Refusal::NotFound)?;
    let asker = scope.clone();
    let (name, page) = site
        .read(move |conn| {
            let submission = workflow::store::find(conn, &asker, number, component)?.ok_or(Refusal::NotFound)?;
            let snapshots = workflow::store::snapshots_for_cco(conn, &asker, &submission.id)?;
            let latest = snapshots.first().map_or(0, |it| it.round);
            let snapshot = snapshots.iter().find(|it| it.round == wanted).ok_or(Refusal::NotFound)?;
            // Newest first: the next one that is older is what was sent before.
            let before = snapshots.iter().find(|it| it.round < wanted);
            let year = measures::year(conn, number)?;
            let name = year.form.component(component).map_or_else(String::new, |it| it.short_name.clone());
            let page = round_page(snapshot, before, component, latest)?;
            let base = format!("{}/{}", asker.address(number), component.slug());
            let newest = Link::new(format!("Read round {latest}"), format!("{base}/rounds/{latest}"));
            let newest = Some(newest).filter(|_| !page.is_latest);
            Ok((name.clone(), Round { of: format!("{name} · {number}"), latest: newest, ..page }))
        })
        .await?;
    let base = format!("{}/{}", scope.address(number), component.slug());
    let shell = scope
        .shell(&site, number, page.label.clone())
        .crumb(name, base.clone())
        .crumb("History", format!("{base}/history"))
        .here(page.label.clone());
    site.page(shell, &page)
}

/// The steps of a submission in words, oldest first.
///
/// # Errors
/// Breaks when a query fails.
pub fn lines(conn: &mut Conn, submission: &str) -> Result<Vec<HistoryLine>> {
    lines_of(conn, "submission", submission)
}

fn lines_of(conn: &mut Conn, subject_kind: &str, subject_id: &str) -> Result<Vec<HistoryLine>> {
    let logged = audit::history(conn, subject_kind, subject_id)?;
    let actors: Vec<&str> = logged.iter().map(|it| it.actor.as_str()).collect();
    let names = accounts::names(conn, &actors)?;
    let line = |it: &audit::Line| {
        let (_, what) = STEPS.iter().find(|(action, _)| *action == it.action)?;
        let value = |name: &str| {
            it.values.iter().find(|(it, _)| it == name).and_then(|(_, value)| value.clone()).filter(|it| !it.is_empty())
        };
        let round = value("round").map_or_else(String::new, |it| format!(", round {it}"));
        let detail = detail(&value);
        let who = names.get(&it.actor).cloned().unwrap_or_else(|| "Groundwork".into());
        Some(HistoryLine {
            when: it.at.words(),
            who,
            what: format!("{what}{detail}{round}"),
            why: value("reason").or_else(|| value("what_changed")),
        })
    };
    Ok(logged.iter().filter_map(line).collect())
}

/// What a step says beside its name: to whom, what was taken back, until when.
fn detail(value: &impl Fn(&str) -> Option<String>) -> String {
    let day = |name: &str| value(name).and_then(|it| it.parse().ok()).map(day_words);
    let undone = value("of").and_then(|it| Step::parse(&it)).map(|it| match it {
        Step::Return => " the return",
        Step::Approve => " the approval",
        Step::NotMet => " that it was not met",
        Step::Reopen => " the reopening",
        _ => " a decision",
    });
    let reviewer = value("reviewer").map(|it| format!(" {it}"));
    let due = match (day("before"), day("due_on")) {
        (Some(before), Some(due_on)) => format!(": {due_on} instead of {before}"),
        (None, Some(due_on)) => format!(", the answer is due on {due_on}"),
        _ => String::new(),
    };
    let flagged = value("publication").map_or("", |_| ". The public still reads the approved round");
    [undone.unwrap_or_default(), reviewer.as_deref().unwrap_or_default(), &due, flagged].concat()
}

fn round_line(snapshot: &Snapshot, base: &str) -> RoundLine {
    RoundLine {
        label: format!("Round {}", snapshot.round),
        href: format!("{base}/rounds/{}", snapshot.round),
        sent: snapshot.sent_at.words(),
        code: short_code(&snapshot.sha256),
    }
}

fn round_page(snapshot: &Snapshot, before: Option<&Snapshot>, component: Component, latest: i64) -> Result<Round> {
    let (form, content) = facts::read_snapshot(snapshot)?;
    let since = before.map(|it| since(it, &content.outline(&form))).transpose()?;
    let words = |text: &Option<String>| text.as_deref().map(paragraphs).unwrap_or_default();
    Ok(Round {
        of: String::new(),
        latest: None,
        label: format!("Round {}", snapshot.round),
        since,
        is_latest: snapshot.round == latest,
        sent: snapshot.sent_at.words(),
        late: late_words(snapshot.days_late),
        late_reason: words(&snapshot.late_reason),
        what_changed: words(&snapshot.what_changed),
        doubts_reason: words(&snapshot.doubts_reason),
        code: short_code(&snapshot.sha256),
        items: content.items(&form, component, "Not answered"),
        document: content.document.view(&form),
    })
}

fn since(before: &Snapshot, now: &Outline) -> Result<Since> {
    let (form, content) = facts::read_snapshot(before)?;
    let changes = Changes::of(&diff(&content.outline(&form), now));
    Ok(Since { round: before.round.to_string(), changes })
}

/// "1 day late", or nothing when it was in time.
pub fn late_words(days: i64) -> Option<String> {
    match days {
        0 => None,
        1 => Some("1 day late".into()),
        days => Some(format!("{days} days late")),
    }
}

/// A seal as it is printed on paper.
pub fn short_code(sha256: &str) -> String {
    printed_code(sha256)
}
