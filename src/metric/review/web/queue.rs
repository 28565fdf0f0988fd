//! The queue: what CCOs have sent. Filter, order and page stand in the address.

use serde::Serialize;

use crate::kernel::failure::Result;
use crate::kernel::time::Deadline;
use crate::kernel::year::MeasurementYear;
use crate::metric::measures;
use crate::metric::workflow::State;
use crate::metric::workflow::store::{self, QueueFilter, QueueOrder, QueueRow};
use crate::people::tenancy::{self, OhaScope};
use crate::platform::db::Conn;
use crate::platform::http::{Answer, Choice, Fields, Page, Pages, Paging, Site, Tag, query_with};

const PER_PAGE: i64 = 25;

#[derive(Serialize)]
struct Queue {
    caption: String,
    rows: Vec<Line>,
    states: Vec<Choice>,
    ccos: Vec<Choice>,
    years: Vec<Choice>,
    mine: bool,
    sort: &'static str,
    orders: Vec<OrderLink>,
    paging: Pages,
    is_filtered: bool,
}

#[derive(Serialize)]
struct OrderLink {
    label: &'static str,
    href: String,
    /// For `aria-sort`.
    sorted: Option<&'static str>,
}

#[derive(Serialize)]
struct Line {
    cco: String,
    href: Option<String>,
    what: String,
    state: Tag,
    round: String,
    sent: String,
    due: String,
    late: Option<String>,
    reviewer: String,
}

impl Page for Queue {
    const TEMPLATE: &'static str = "review/queue";
}

struct Asked {
    filter: QueueFilter,
    order: QueueOrder,
    paging: Paging,
}

/// `GET /desk/oha/queue`
///
/// # Errors
/// Breaks when a query fails.
pub async fn queue(scope: OhaScope, site: Site) -> Answer {
    let query = site.query()?;
    let asker = scope.clone();
    let page = site.read(move |conn| gather(conn, &asker, &query)).await?;
    site.page(scope.shell(&site, "Review queue").crumb("Your work", "/desk").here("Review queue"), &page)
}

fn gather(conn: &mut Conn, scope: &OhaScope, query: &Fields) -> Result<Queue> {
    let asked = read(query);
    let (rows, total) = store::queue(conn, scope, &asked.filter, asked.order, asked.paging)?;
    let mut ccos: Vec<Choice> = Vec::new();
    for contract in tenancy::contracts(conn)? {
        ccos.push(choice(&contract.slug, &contract.name, asked.filter.cco.as_deref() == Some(&contract.slug)));
    }
    let years = measures::begun(conn)?;
    let is_filtered = ["state", "cco", "year", "mine"].iter().any(|it| !query.get(it).is_empty());
    Ok(Queue {
        caption: format!(
            "{} {}{}",
            crate::kernel::texts::counted(usize::try_from(total).unwrap_or_default(), "submission", "submissions"),
            if query.get("state").is_empty() { "waiting for OHA" } else { "sent to OHA" },
            if is_filtered { ", filtered" } else { "" }
        ),
        rows: rows.into_iter().map(|it| line(scope, it)).collect(),
        states: states(query.get("state")),
        ccos,
        years: years
            .iter()
            .map(|it| choice(&it.number.to_string(), &it.number.to_string(), asked.filter.year == Some(it.number)))
            .collect(),
        mine: asked.filter.mine,
        sort: word(asked.order),
        orders: orders(query, asked.order),
        paging: asked.paging.of(total, |n| address(query, word(asked.order), &n.to_string())),
        is_filtered,
    })
}

fn read(query: &Fields) -> Asked {
    let filter = QueueFilter {
        states: match query.get("state") {
            "" => vec![State::Submitted, State::InReview],
            word => State::parse(word).into_iter().collect(),
        },
        cco: Some(query.get("cco").to_owned()).filter(|it| !it.is_empty()),
        year: MeasurementYear::parse(query.get("year")).ok(),
        mine: query.is_ticked("mine"),
    };
    let order = ORDERS.iter().find(|(_, it, _)| *it == query.get("sort")).map_or(QueueOrder::SentFirst, |it| it.0);
    Asked { filter, order, paging: Paging::parse(query.get("page"), PER_PAGE) }
}

/// Without a word the queue shows what waits for OHA.
fn states(chosen: &str) -> Vec<Choice> {
    let sent = [State::Submitted, State::InReview, State::Returned, State::Approved, State::NotMet];
    let own = sent.into_iter().map(|it| choice(it.word(), it.label(), it.word() == chosen));
    [choice("", "Waiting for OHA", chosen.is_empty()), choice("all", "Any state", chosen == "all")]
        .into_iter()
        .chain(own)
        .collect()
}

const ORDERS: &[(QueueOrder, &str, &str)] =
    &[(QueueOrder::ByCco, "cco", "CCO"), (QueueOrder::SentFirst, "sent", "Sent"), (QueueOrder::DueFirst, "due", "Due")];

fn word(order: QueueOrder) -> &'static str {
    ORDERS.iter().find(|it| it.0 == order).map_or("sent", |it| it.1)
}

fn orders(query: &Fields, now: QueueOrder) -> Vec<OrderLink> {
    ORDERS
        .iter()
        .map(|(order, word, label)| OrderLink {
            label,
            href: address(query, word, ""),
            sorted: (*order == now).then_some("ascending"),
        })
        .collect()
}

fn address(query: &Fields, sort: &str, page: &str) -> String {
    let kept = |name| (name, query.get(name));
    format!(
        "/desk/oha/queue{}",
        query_with(&[kept("state"), kept("cco"), kept("year"), kept("mine"), ("sort", sort), ("page", page)])
    )
}

fn line(scope: &OhaScope, row: QueueRow) -> Line {
    let is_barred = scope.standing().has_stake_in(&row.organization);
    let late = Deadline::of(row.due_on, row.sent_at.pacific_day()).days_late();
    Line {
        href: (!is_barred).then(|| format!("/desk/oha/submissions/{}", row.id)),
        what: format!("Action plan {}", row.year),
        state: Tag::new(row.state.label(), row.state.tone()),
        round: row.round.to_string(),
        sent: row.sent_at.words(),
        due: crate::kernel::time::day_words(row.due_on),
        late: crate::metric::submissions::web::late_words(late),
        reviewer: match row.claimed_by {
            _ if is_barred => "A colleague: you hold a role there".into(),
            Some(name) => name,
            None => "Nobody yet".into(),
        },
        cco: row.cco,
    }
}

fn choice(value: &str, label: &str, selected: bool) -> Choice {
    Choice { value: value.to_owned(), label: label.to_owned(), hint: None, selected }
}
