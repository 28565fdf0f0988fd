//! `/desk/oha/people`: everybody who has, had or will have an account. Filter, order and page stand in the address.

use serde::Serialize;

use super::words;
use crate::kernel::failure::Result;
use crate::kernel::texts::counted;
use crate::kernel::time::Moment;
use crate::people::accounts::{self, Status};
use crate::people::tenancy::rules::{Contract, PeopleFilter, PeopleOrder, Role};
use crate::people::tenancy::scope::OhaScope;
use crate::people::tenancy::store::{self, PersonLine};
use crate::platform::db::Conn;
use crate::platform::http::{Answer, Choice, Fields, Page, Pages, Paging, Site, Tag, query_with};

const PER_PAGE: i64 = 25;
/// Whoever has not signed in for so long may have left without a word.
const DORMANT_DAYS: i64 = 60;

#[derive(Serialize)]
struct People {
    caption: String,
    rows: Vec<Line>,
    words: String,
    roles: Vec<Choice>,
    ccos: Vec<Choice>,
    states: Vec<Choice>,
    only_dormant: bool,
    sort: &'static str,
    orders: Vec<OrderLink>,
    paging: Pages,
    is_filtered: bool,
    /// "2 people ask for a role", or nothing.
    asked: Option<String>,
}

#[derive(Serialize)]
struct OrderLink {
    label: &'static str,
    href: String,
    sorted: Option<&'static str>,
}

#[derive(Serialize)]
struct Line {
    name: String,
    href: String,
    email: String,
    roles: Vec<String>,
    state: Tag,
    signed_in: String,
}

impl Page for People {
    const TEMPLATE: &'static str = "tenancy/people";
}

/// `GET /desk/oha/people`
///
/// # Errors
/// Breaks when a query fails.
pub async fn people(scope: OhaScope, site: Site) -> Answer {
    let (query, asker, now, demonstration) = (site.query()?, scope.clone(), site.now, site.app.settings.demonstration);
    let page = site.read(move |conn| gather(conn, &asker, &query, demonstration, now)).await?;
    site.page(scope.shell(&site, "People").crumb("Your work", "/desk").here("People"), &page)
}

fn gather(conn: &mut Conn, scope: &OhaScope, query: &Fields, demonstration: bool, now: Moment) -> Result<People> {
    let mut contracts = store::contracts(conn)?;
    contracts.retain(|it| it.demonstration == demonstration);
    let filter = read(query, &contracts, now);
    let order = ORDERS.iter().find(|(_, word, _)| *word == query.get("sort")).map_or(PeopleOrder::ByName, |it| it.0);
    let paging = Paging::parse(query.get("page"), PER_PAGE);
    let (rows, total) = store::people(conn, scope, &filter, order, paging, now.pacific_day())?;
    let ids: Vec<&str> = rows.iter().map(|it| it.person.id.as_str()).collect();
    let invited = accounts::open_invitations(conn, &ids, now)?;
    let asked = store::requests_in(conn, None, 100)?.len();
    let is_filtered = ["q", "role", "cco", "state", "dormant"].iter().any(|it| !query.get(it).is_empty());
    Ok(People {
        caption: format!(
            "{}{}",
            counted(usize::try_from(total).unwrap_or_default(), "person", "people"),
            if is_filtered { ", filtered" } else { "" }
        ),
        rows: rows.into_iter().map(|it| line(it, &invited)).collect(),
        words: filter.words.clone(),
        roles: Role::all().map(|it| Choice::new(it.word(), &words::title(it), filter.role == Some(it))).collect(),
        ccos: contracts
            .iter()
            .map(|it| Choice::new(&it.slug, &it.name, filter.contract.as_ref() == Some(&it.id)))
            .collect(),
        states: STATES
            .iter()
            .map(|(status, label)| Choice::new(status.word(), label, filter.status == Some(*status)))
            .collect(),
        only_dormant: filter.dormant_since.is_some(),
        sort: word(order),
        orders: orders(query, order),
        paging: paging.of(total, |n| address(query, word(order), &n.to_string())),
        is_filtered,
        asked: (asked > 0).then(|| {
            format!("{} for a role", if asked == 1 { "1 person asks".into() } else { format!("{asked} people ask") })
        }),
    })
}

fn read(query: &Fields, contracts: &[Contract], now: Moment) -> PeopleFilter {
    PeopleFilter {
        words: query.get("q").trim().chars().take(200).collect(),
        role: Role::parse(query.get("role")),
        contract: contracts.iter().find(|it| it.slug == query.get("cco")).map(|it| it.id.clone()),
        status: Status::parse(query.get("state")),
        dormant_since: query.is_ticked("dormant").then(|| now.plus(chrono::Duration::days(-DORMANT_DAYS))),
    }
}

const STATES: &[(Status, &str)] = &[
    (Status::Active, "Active"),
    (Status::Invited, "Invited"),
    (Status::Disabled, "Disabled"),
    (Status::Former, "Former"),
];

const ORDERS: &[(PeopleOrder, &str, &str)] = &[
    (PeopleOrder::ByName, "name", "Name"),
    (PeopleOrder::LongestAway, "away", "Last sign-in"),
    (PeopleOrder::NewestFirst, "new", "Added"),
];

fn word(order: PeopleOrder) -> &'static str {
    ORDERS.iter().find(|it| it.0 == order).map_or("name", |it| it.1)
}

fn orders(query: &Fields, now: PeopleOrder) -> Vec<OrderLink> {
    ORDERS
        .iter()
        .map(|(order, word, label)| OrderLink {
            label,
            href: address(query, word, ""),
            sorted: (*order == now).then_some(if now == PeopleOrder::NewestFirst { "descending" } else { "ascending" }),
        })
        .collect()
}

fn address(query: &Fields, sort: &str, page: &str) -> String {
    let kept = |name| (name, query.get(name));
    let pairs = [kept("q"), kept("role"), kept("cco"), kept("state"), kept("dormant"), ("sort", sort), ("page", page)];
    format!("/desk/oha/people{}", query_with(&pairs))
}

fn line(row: PersonLine, invited: &std::collections::HashSet<String>) -> Line {
    Line {
        href: format!("/desk/oha/people/{}", row.person.id),
        roles: row.grants.iter().map(words::held).collect(),
        state: words::state(row.person.status, invited.contains(row.person.id.as_str())),
        signed_in: words::signed_in(row.signed_in_at),
        name: row.person.name,
        email: row.person.email,
    }
}
