//! `/desk/search`: words in, hits by kind out. Every kind is gathered through a scope of the asker's.

use serde::Serialize;

use super::rules::{Hit, Kind, hit, hits_in};
use crate::kernel::failure::{Fault, Result};
use crate::kernel::search::Search;
use crate::kernel::texts::counted;
use crate::metric::differences::Node;
use crate::metric::measures::{self, Component, Definition, Year};
use crate::metric::submissions;
use crate::metric::workflow::{self, store::Remark};
use crate::people::accounts;
use crate::people::tenancy::{self, AgencyRole, CcoRole, CcoScope, Contract, MemberScope, OhaScope, Role, Scopes};
use crate::platform::db::Conn;
use crate::platform::http::{Answer, Fields, Page, Pages, Paging, Site, query_with};

const ADDRESS: &str = "/desk/search";
/// Of each kind before somebody asks for all of it.
const FIRST: usize = 5;
const PER_PAGE: i64 = 25;

#[derive(Serialize)]
struct SearchPage {
    q: String,
    /// "12 hits for “therapist”", or nothing before something was looked for.
    caption: Option<String>,
    groups: Vec<Group>,
    has_found: bool,
    paging: Option<Pages>,
    /// Back to all kinds, where one is shown alone.
    all: Option<String>,
}

#[derive(Serialize)]
struct Group {
    anchor: &'static str,
    label: String,
    hits: Vec<Hit>,
    more: Option<More>,
}

#[derive(Serialize)]
struct More {
    label: String,
    href: String,
}

impl Page for SearchPage {
    const TEMPLATE: &'static str = "support/search";
}

/// `GET /desk/search`
///
/// # Errors
/// Breaks when a query fails.
pub async fn page(scope: MemberScope, site: Site) -> Answer {
    let query = site.query()?;
    let asker = scope.clone();
    let page = site.read(move |conn| gather(conn, &asker, &query)).await?;
    site.page(scope.shell(&site, "Search").crumb("Your work", "/desk").here("Search"), &page)
}

fn gather(conn: &mut Conn, scope: &MemberScope, query: &Fields) -> Result<SearchPage> {
    let q = query.get("q").trim().to_owned();
    let Some(search) = Search::parse(&q) else {
        return Ok(SearchPage { q, caption: None, groups: Vec::new(), has_found: false, paging: None, all: None });
    };
    let scopes = Scopes::of(conn, scope.standing())?;
    let mut found = Vec::new();
    for kind in Kind::ALL {
        found.push((kind, hits(conn, &scopes, kind, &search)?));
    }
    let total: usize = found.iter().map(|(_, hits)| hits.len()).sum();
    let only = Kind::parse(query.get("kind"));
    let paging = only.map(|kind| one_kind(query, &q, kind, &mut found));
    let groups: Vec<Group> =
        found.into_iter().filter(|(_, hits)| !hits.is_empty()).map(|it| group(it, &q, only)).collect();
    Ok(SearchPage {
        caption: Some(format!("{} for “{q}”", counted(total, "hit", "hits"))),
        has_found: !groups.is_empty(),
        groups,
        paging,
        all: only.map(|_| address(&q, "", "")),
        q,
    })
}

/// Leaves one kind and one page of it.
fn one_kind(query: &Fields, q: &str, kind: Kind, found: &mut Vec<(Kind, Vec<Hit>)>) -> Pages {
    found.retain(|(it, _)| *it == kind);
    let paging = Paging::parse(query.get("page"), PER_PAGE);
    let total = found.first().map_or(0, |(_, hits)| hits.len());
    for (_, hits) in found.iter_mut() {
        let from = usize::try_from(paging.offset()).unwrap_or_default();
        let size = usize::try_from(paging.size).unwrap_or_default();
        *hits = std::mem::take(hits).into_iter().skip(from).take(size).collect();
    }
    paging.of(i64::try_from(total).unwrap_or_default(), |page| address(q, kind.word(), &page.to_string()))
}

fn group((kind, mut hits): (Kind, Vec<Hit>), q: &str, only: Option<Kind>) -> Group {
    let n = hits.len();
    let label = if only.is_some() { kind.label().to_owned() } else { format!("{} ({n})", kind.label()) };
    if only.is_none() {
        hits.truncate(FIRST);
    }
    let more = (n > hits.len()).then(|| More { label: format!("Show all {n}"), href: address(q, kind.word(), "") });
    Group { anchor: kind.word(), label, hits, more }
}

fn address(q: &str, kind: &str, page: &str) -> String {
    format!("{ADDRESS}{}", query_with(&[("q", q), ("kind", kind), ("page", page)]))
}

fn hits(conn: &mut Conn, scopes: &Scopes, kind: Kind, search: &Search) -> Result<Vec<Hit>> {
    match kind {
        Kind::Cco => ccos(conn, scopes, search),
        Kind::Item => items(conn, scopes, search),
        Kind::Plan => plans(conn, scopes, search),
        Kind::Comment => comments(conn, scopes, search),
        Kind::Person => people(conn, scopes, search),
    }
}

fn ccos(conn: &mut Conn, scopes: &Scopes, search: &Search) -> Result<Vec<Hit>> {
    let newest = measures::newest(conn)?;
    let counties = tenancy::counties_of(conn)?;
    let mut found = Vec::new();
    for contract in tenancy::contracts(conn)? {
        let Some(href) = way_to(scopes, &contract, newest.as_ref()) else { continue };
        let own = counties.iter().filter(|(id, ..)| *id == contract.id).map(|(_, county, _)| county.name.as_str());
        let text = own.collect::<Vec<_>>().join(", ");
        found.extend(hit(search, &contract.name, &contract.legal_name, &text, Some(href)));
    }
    Ok(found)
}

/// Where the asker reads about a contract; nothing when she may not.
fn way_to(scopes: &Scopes, contract: &Contract, newest: Option<&Year>) -> Option<String> {
    if let Some(own) = scopes.ccos.iter().find(|it| it.contract().id == contract.id) {
        return newest.map(|year| own.address(year.number));
    }
    let reads_all = scopes.oha.is_some() || scopes.ta.is_some();
    let queue = || format!("/desk/oha/queue{}", query_with(&[("cco", contract.slug.as_str()), ("state", "all")]));
    reads_all.then(|| if scopes.oha.is_some() { queue() } else { "/desk/ta/board".to_owned() })
}

fn items(conn: &mut Conn, scopes: &Scopes, search: &Search) -> Result<Vec<Hit>> {
    let Some(year) = measures::newest(conn)? else { return Ok(Vec::new()) };
    let is_somebody = !scopes.ccos.is_empty() || scopes.oha.is_some() || scopes.ta.is_some();
    let mut found = Vec::new();
    for item in year.form.items.iter().filter(|_| is_somebody) {
        let place = year.number.to_string();
        let component = Component::ALL.into_iter().find(|it| it.number() == item.component);
        let here = component.filter(|it| year.form.is_worked_on_here(*it));
        let own = scopes.ccos.first().zip(here);
        let own = own.map(|(it, component)| format!("{}/{}/items", it.address(year.number), component.slug()));
        let across = scopes
            .oha
            .as_ref()
            .filter(|_| here.is_some())
            .map(|_| format!("/desk/oha/items/{}/{}", year.number, item.code));
        found.extend(hit(search, &format!("Item {}", item.code), &place, &item.text, across.or(own)));
    }
    Ok(found)
}

fn plans(conn: &mut Conn, scopes: &Scopes, search: &Search) -> Result<Vec<Hit>> {
    let mut found = Vec::new();
    for scope in &scopes.ccos {
        own_plans(conn, scope, search, &mut found)?;
    }
    if let Some(scope) = &scopes.oha {
        sent_plans(conn, scope, search, &mut found)?;
    }
    Ok(found)
}

/// What the contract is writing, or has written.
fn own_plans(conn: &mut Conn, scope: &CcoScope, search: &Search, found: &mut Vec<Hit>) -> Result<()> {
    for submission in workflow::store::started(conn, scope)? {
        let year = measures::year(conn, submission.year)?;
        if !year.form.is_worked_on_here(submission.component) {
            continue;
        }
        let facts = submissions::gather(conn, scope, year, submission.component)?;
        let base = format!("{}/{}", scope.address(submission.year), submission.component.slug());
        let place = format!("{}, {}", scope.contract().name, submission.year);
        let outline = facts.content.outline(&facts.year.form);
        hits_in(&outline.nodes, search, &place, &|node| Some(format!("{base}{}", anchor(node))), found);
    }
    Ok(())
}

/// The part's place on the page of the plan.
fn anchor(node: &Node) -> String {
    match node.key.split_once('/') {
        Some(("item", _)) => "/items".to_owned(),
        Some((kind @ ("goal" | "strategy" | "target" | "section" | "observation" | "population"), id)) => {
            format!("#{kind}-{id}")
        }
        _ => String::new(),
    }
}

/// What was sent to OHA last. A draft is not in a snapshot, so it cannot be found here.
fn sent_plans(conn: &mut Conn, scope: &OhaScope, search: &Search, found: &mut Vec<Hit>) -> Result<()> {
    let sent = workflow::store::sent_last(conn, scope, search)?;
    for sent in sent.iter().filter(|it| !scope.standing().has_stake_in(&it.organization)) {
        let form: Definition = serde_json::from_str(&sent.form)
            .map_err(|cause| Fault::because("A snapshot's form cannot be read", cause))?;
        let outline = submissions::read_content(&sent.content)?.outline(&form);
        let href = format!("/desk/oha/submissions/{}", sent.submission);
        hits_in(&outline.nodes, search, &format!("{}, {}", sent.cco, sent.year), &|_| Some(href.clone()), found);
    }
    Ok(())
}

fn comments(conn: &mut Conn, scopes: &Scopes, search: &Search) -> Result<Vec<Hit>> {
    let mut found = Vec::new();
    for scope in &scopes.ccos {
        let href = |it: &Remark| format!("/desk/cco/{}/{}/{}", scope.contract().slug, it.year, it.component.slug());
        let remarks = workflow::store::comments_of(conn, scope)?;
        found.extend(remarks.iter().filter_map(|it| remark(search, it, href(it))));
    }
    if let Some(scope) = &scopes.oha {
        let remarks = workflow::store::everybodys_comments(conn, scope)?;
        let may_read = remarks.iter().filter(|it| !scope.standing().has_stake_in(&it.organization));
        found.extend(
            may_read.filter_map(|it| remark(search, it, format!("/desk/oha/submissions/{}#comments", it.submission))),
        );
    }
    Ok(found)
}

fn remark(search: &Search, it: &Remark, href: String) -> Option<Hit> {
    hit(search, &format!("Comment by {}", it.author), &format!("{}, {}", it.cco, it.year), &it.body, Some(href))
}

/// OHA's administrators find everybody; a lead finds the people of her contract.
fn people(conn: &mut Conn, scopes: &Scopes, search: &Search) -> Result<Vec<Hit>> {
    let mut found = Vec::new();
    if scopes.oha.as_ref().is_some_and(|it| it.role() == AgencyRole::OhaAdmin) {
        for person in accounts::persons(conn)? {
            found.extend(hit(search, &person.name, &person.email, "", Some(format!("/desk/oha/people/{}", person.id))));
        }
        return Ok(found);
    }
    let all: Vec<Role> = Role::all().filter(|it| matches!(it, Role::Cco(_))).collect();
    for scope in scopes.ccos.iter().filter(|it| it.role() == CcoRole::Lead) {
        let contract = scope.contract();
        for (_, name, email) in tenancy::persons_with(conn, &all, Some(&contract.id))? {
            let place = format!("{email}, {}", contract.name);
            found.extend(hit(search, &name, &place, "", Some(format!("/desk/cco/{}/people", contract.slug))));
        }
    }
    Ok(found)
}
