//! `/desk/oha/contracts`: which contracts run, end or have ended. Filter and page stand in the address.

use serde::Serialize;

use crate::kernel::failure::Result;
use crate::kernel::texts::counted;
use crate::kernel::time::{Moment, day_words};
use crate::people::tenancy::{self, ContractFilter, ContractRecord, OhaScope, Phase};
use crate::platform::db::Conn;
use crate::platform::http::{Answer, Choice, Fields, Page, Pages, Paging, Site, Tag, Tone, query_with};

pub const ADDRESS: &str = "/desk/oha/contracts";
const PER_PAGE: i64 = 20;

#[derive(Serialize)]
struct List {
    caption: String,
    rows: Vec<Row>,
    words: String,
    phases: Vec<Choice>,
    paging: Pages,
}

#[derive(Serialize)]
struct Row {
    name: String,
    href: String,
    counties: String,
    state: Tag,
    ends_on: String,
    acts_until: String,
    successor: Option<String>,
}

impl Page for List {
    const TEMPLATE: &'static str = "succession/list";
}

/// `GET /desk/oha/contracts`
///
/// # Errors
/// Breaks when a query fails.
pub async fn list(scope: OhaScope, site: Site) -> Answer {
    let (query, asker, now, demonstration) = (site.query()?, scope.clone(), site.now, site.app.settings.demonstration);
    let page = site.read(move |conn| gather(conn, &asker, &query, demonstration, now)).await?;
    site.page(scope.shell(&site, "Contracts").crumb("Your work", "/desk").here("Contracts"), &page)
}

fn gather(conn: &mut Conn, scope: &OhaScope, query: &Fields, demonstration: bool, now: Moment) -> Result<List> {
    let filter = ContractFilter {
        demonstration,
        words: query.get("q").trim().chars().take(200).collect(),
        phase: Phase::parse(query.get("state")),
    };
    let paging = Paging::parse(query.get("page"), PER_PAGE);
    let today = now.pacific_day();
    let (records, total) = tenancy::contract_records(conn, scope, &filter, paging, today)?;
    let is_filtered = !filter.words.is_empty() || filter.phase.is_some();
    let address = |page: i64| {
        let state = filter.phase.map_or("", Phase::word);
        format!("{ADDRESS}{}", query_with(&[("q", &filter.words), ("state", state), ("page", &page.to_string())]))
    };
    Ok(List {
        caption: format!(
            "{}{}",
            counted(usize::try_from(total).unwrap_or_default(), "contract", "contracts"),
            if is_filtered { ", filtered" } else { "" }
        ),
        rows: records.iter().map(|it| row(it, today)).collect(),
        phases: Phase::ALL.iter().map(|it| Choice::new(it.word(), it.label(), filter.phase == Some(*it))).collect(),
        paging: paging.of(total, address),
        words: filter.words.clone(),
    })
}

fn row(record: &ContractRecord, today: chrono::NaiveDate) -> Row {
    let contract = &record.contract;
    let day = |it: Option<chrono::NaiveDate>, none: &str| it.map_or_else(|| none.to_owned(), day_words);
    Row {
        name: contract.name.clone(),
        href: format!("{ADDRESS}/{}", contract.slug),
        counties: counties(record),
        state: tag(Phase::of(contract, today)),
        ends_on: day(contract.ends_on, "No end set"),
        acts_until: day(contract.acts_until, if contract.ends_on.is_some() { "Not said" } else { "–" }),
        successor: record.successor_name.clone(),
    }
}

/// "Coos, Curry, Klamath (part)"
pub fn counties(record: &ContractRecord) -> String {
    let said =
        record.counties.iter().map(|(name, is_part)| if *is_part { format!("{name} (part)") } else { name.clone() });
    said.collect::<Vec<_>>().join(", ")
}

pub fn tag(phase: Phase) -> Tag {
    let tone = match phase {
        Phase::Running => Tone::Good,
        Phase::Ending => Tone::Warn,
        Phase::Ended => Tone::Neutral,
    };
    Tag::new(phase.label(), tone)
}
