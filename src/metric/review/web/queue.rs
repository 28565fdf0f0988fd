//! The queue: what CCOs have sent. Filter, order, columns and page stand in the address.

use std::collections::HashMap;

use chrono::NaiveDate;
use serde::Serialize;

use super::queue_address::{Asked, Column, ORDERS, address};
use crate::kernel::failure::Result;
use crate::kernel::texts::counted;
use crate::kernel::time::{Deadline, day_words};
use crate::kernel::tone::Tone;
use crate::metric::measures::{self, Component};
use crate::metric::submissions::web::late_words;
use crate::metric::workflow::State;
use crate::metric::workflow::store::{self, QueueRow, Whose};
use crate::people::tenancy::{self, AgencyRole, OhaScope};
use crate::platform::db::Conn;
use crate::platform::http::{Answer, Choice, Fields, Page, Pages, Site, Tag};

#[derive(Serialize)]
struct Queue {
    caption: String,
    heads: Vec<HeadCell>,
    rows: Vec<Line>,
    q: String,
    states: Vec<Choice>,
    ccos: Vec<Choice>,
    years: Vec<Choice>,
    components: Vec<Choice>,
    whose: Vec<Choice>,
    overdue: bool,
    columns: Vec<Choice>,
    sort: String,
    paging: Pages,
    is_filtered: bool,
    /// Where only the own CCOs are shown without having been asked for.
    all_href: Option<String>,
    is_admin: bool,
    across_href: Option<String>,
}

#[derive(Serialize)]
struct HeadCell {
    label: &'static str,
    /// Where the list may be ordered by it.
    href: Option<String>,
    /// For `aria-sort`.
    sorted: Option<&'static str>,
    is_number: bool,
}

#[derive(Serialize)]
struct Line {
    cco: String,
    href: Option<String>,
    what: String,
    cells: Vec<Cell>,
}

#[derive(Serialize)]
struct Cell {
    label: &'static str,
    text: Option<String>,
    state: Option<Tag>,
    days: Option<String>,
    is_late: bool,
    is_number: bool,
}

impl Page for Queue {
    const TEMPLATE: &'static str = "review/queue";
}

/// What is said of the rows of one page beside the rows themselves, each asked for once.
struct Beside {
    questions: Vec<(String, String, i64)>,
    assigned: HashMap<String, Vec<String>>,
}

/// `GET /desk/oha/queue`
///
/// # Errors
/// Breaks when a query fails.
pub async fn queue(scope: OhaScope, site: Site) -> Answer {
    let (query, today) = (site.query()?, site.now.pacific_day());
    let asker = scope.clone();
    let page = site.read(move |conn| gather(conn, &asker, &query, today)).await?;
    site.page(scope.shell(&site, "Review queue").crumb("Your work", "/desk").here("Review queue"), &page)
}

fn gather(conn: &mut Conn, scope: &OhaScope, query: &Fields, today: NaiveDate) -> Result<Queue> {
    let has_own = store::has_assignments(conn, scope)?;
    let asked = Asked::read(query, has_own, today);
    let (rows, total) = store::queue(conn, scope, &asked.filter, asked.order, asked.paging)?;
    let beside = beside(conn, scope, &rows)?;
    let ccos = tenancy::contracts(conn)?;
    let years = measures::begun(conn)?;
    let newest = measures::newest(conn)?;
    let first_item = newest
        .as_ref()
        .and_then(|it| it.form.items_of(Component::ActionPlan).next().map(|item| (it.number, item.code.clone())));
    Ok(Queue {
        caption: caption(&asked, query, total),
        heads: heads(query, &asked),
        rows: rows.iter().map(|it| line(scope, it, &beside, &asked, today)).collect(),
        q: asked.filter.words.clone(),
        states: states(query.get("state")),
        ccos: ccos.iter().map(|it| Choice::new(&it.slug, &it.name, query.get("cco") == it.slug)).collect(),
        years: years
            .iter()
            .map(|it| Choice::new(&it.number.to_string(), &it.number.to_string(), asked.filter.year == Some(it.number)))
            .collect(),
        components: Component::ALL
            .into_iter()
            .map(|it| Choice::new(it.word(), component_name(it), asked.filter.component == Some(it)))
            .collect(),
        whose: whose(asked.filter.whose, has_own),
        overdue: asked.filter.overdue_on.is_some(),
        columns: Column::ALL
            .into_iter()
            .map(|it| Choice::new(it.word(), it.label(), asked.columns.contains(&it)))
            .collect(),
        sort: asked.sort_word(),
        paging: asked.paging.of(total, |n| address(query, &asked.sort_word(), &n.to_string())),
        is_filtered: asked.is_filtered(query),
        all_href: (query.get("whose").is_empty() && has_own).then(|| "/desk/oha/queue?whose=all".to_owned()),
        is_admin: scope.role() == AgencyRole::OhaAdmin,
        across_href: first_item.map(|(year, code)| format!("/desk/oha/items/{year}/{code}")),
    })
}

fn beside(conn: &mut Conn, scope: &OhaScope, rows: &[QueueRow]) -> Result<Beside> {
    let ids: Vec<&str> = rows.iter().map(|it| it.id.as_str()).collect();
    let questions = store::unresolved_questions(conn, scope, &ids)?;
    let mut assigned: HashMap<String, Vec<String>> = HashMap::new();
    for it in store::assignments(conn, scope)?.into_iter().filter(|it| it.ended_at.is_none()) {
        assigned.entry(it.contract.to_string()).or_default().push(it.name);
    }
    Ok(Beside { questions, assigned })
}

fn caption(asked: &Asked, query: &Fields, total: i64) -> String {
    let n = counted(usize::try_from(total).unwrap_or_default(), "submission", "submissions");
    let what = if query.get("state").is_empty() { "waiting for OHA" } else { "sent to OHA" };
    let whose = match asked.filter.whose {
        Whose::Assigned => ", of your CCOs",
        Whose::Claimed => ", claimed by you",
        Whose::Nobodys => ", claimed by nobody",
        Whose::Anybodys => "",
    };
    format!("{n} {what}{whose}")
}

/// Without a word the queue shows what waits for OHA.
fn states(chosen: &str) -> Vec<Choice> {
    let sent = [State::Submitted, State::InReview, State::Returned, State::Approved, State::NotMet];
    let own = sent.into_iter().map(|it| Choice::new(it.word(), it.label(), it.word() == chosen));
    [Choice::new("", "Waiting for OHA", chosen.is_empty()), Choice::new("all", "Any state", chosen == "all")]
        .into_iter()
        .chain(own)
        .collect()
}

fn whose(chosen: Whose, has_own: bool) -> Vec<Choice> {
    let all = [
        (Whose::Anybodys, "all", "Everybody's"),
        (Whose::Assigned, "assigned", "Of CCOs assigned to me"),
        (Whose::Claimed, "claimed", "Claimed by me"),
        (Whose::Nobodys, "nobody", "Claimed by nobody"),
    ];
    let offered = all.into_iter().filter(|(it, ..)| has_own || *it != Whose::Assigned || chosen == Whose::Assigned);
    offered.map(|(it, word, label)| Choice::new(word, label, it == chosen)).collect()
}

fn component_name(component: Component) -> &'static str {
    match component {
        Component::ReachReview => "Reach review",
        Component::AssetMap => "Asset map",
        Component::Engagement => "Community engagement",
        Component::ActionPlan => "Action plan",
    }
}

fn heads(query: &Fields, asked: &Asked) -> Vec<HeadCell> {
    let head = |label, order: Option<&'static str>, is_number| {
        let (now, is_descending) = asked.order;
        let word = order.and_then(|word| ORDERS.iter().find(|it| it.1 == word));
        let is_sorted = word.is_some_and(|it| it.0 == now);
        HeadCell {
            label,
            href: word.map(|it| {
                let turned = if is_sorted && !is_descending { format!("-{}", it.1) } else { it.1.to_owned() };
                address(query, &turned, "")
            }),
            sorted: is_sorted.then_some(if is_descending { "descending" } else { "ascending" }),
            is_number,
        }
    };
    let chosen = Column::ALL.into_iter().filter(|it| asked.columns.contains(it));
    [head("CCO", Some("cco"), false)]
        .into_iter()
        .chain(chosen.map(|it| head(it.label(), it.order(), it.is_number())))
        .collect()
}

fn line(scope: &OhaScope, row: &QueueRow, beside: &Beside, asked: &Asked, today: NaiveDate) -> Line {
    let is_barred = scope.standing().has_stake_in(&row.organization);
    let chosen = Column::ALL.into_iter().filter(|it| asked.columns.contains(it));
    Line {
        href: (!is_barred).then(|| format!("/desk/oha/submissions/{}", row.id)),
        what: format!("{} {}", component_name(row.component), row.year),
        cells: chosen.map(|it| cell(it, row, beside, is_barred, today)).collect(),
        cco: row.cco.clone(),
    }
}

fn cell(column: Column, row: &QueueRow, beside: &Beside, is_barred: bool, today: NaiveDate) -> Cell {
    let plain = |text: String| Cell {
        label: column.label(),
        text: Some(text),
        state: None,
        days: None,
        is_late: false,
        is_number: column.is_number(),
    };
    match column {
        Column::What => plain(format!("{} {}", component_name(row.component), row.year)),
        Column::State => {
            Cell { text: None, state: Some(Tag::new(row.state.label(), row.state.tone())), ..plain(String::new()) }
        }
        Column::Round => plain(row.round.to_string()),
        Column::Sent => Cell {
            days: late_words(row.days_late),
            is_late: row.days_late > 0,
            ..plain(day_words(row.sent_at.pacific_day()))
        },
        Column::Due => due(plain, row, today),
        Column::Questions => questions(plain, row, beside),
        Column::Assigned => {
            plain(beside.assigned.get(row.contract.as_str()).map_or_else(|| "Nobody".into(), |it| it.join(", ")))
        }
        Column::Reviewer => plain(match &row.claimed_by {
            _ if is_barred => "A colleague: you hold a role there".into(),
            Some(name) => name.clone(),
            None => "Nobody yet".into(),
        }),
    }
}

/// By when OHA answers, as long as it owes the answer.
fn due(plain: impl Fn(String) -> Cell, row: &QueueRow, today: NaiveDate) -> Cell {
    let is_owed = matches!(row.state, State::Submitted | State::InReview);
    match row.answer_due_on.filter(|_| is_owed) {
        Some(day) => {
            let deadline = Deadline::of(day, today);
            let is_late = deadline.days_late() > 0;
            Cell { days: Some(deadline.words()), is_late, ..plain(day_words(day)) }
        }
        None => plain(if is_owed { "No day set".into() } else { "Answered".into() }),
    }
}

fn questions(plain: impl Fn(String) -> Cell, row: &QueueRow, beside: &Beside) -> Cell {
    let count = |state: &str| {
        let own = beside.questions.iter().filter(|it| it.0 == row.id.as_str() && it.1 == state);
        own.map(|it| it.2).sum::<i64>()
    };
    match (count("open"), count("answered")) {
        (0, 0) => plain("None".into()),
        (0, answered) => Cell {
            text: None,
            state: Some(Tag::new(format!("{answered} answered"), Tone::Info)),
            ..plain(String::new())
        },
        (open, 0) => plain(format!("{open} open")),
        (open, answered) => plain(format!("{open} open, {answered} answered")),
    }
}
