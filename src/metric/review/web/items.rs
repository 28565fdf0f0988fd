//! One item read across all CCOs: what each sent last, side by side with the decision, so that all are judged alike.

use serde::Serialize;

use super::cards::tag;
use crate::kernel::failure::{Refusal, Result};
use crate::kernel::texts::{counted, paragraphs};
use crate::kernel::year::MeasurementYear;
use crate::metric::measures::{self, Component, Item, Provenance, Year};
use crate::metric::submissions::read_content;
use crate::metric::workflow::Decision;
use crate::metric::workflow::store::{self, SentFilter, SentItem};
use crate::people::tenancy::{OhaScope, Place};
use crate::platform::db::Conn;
use crate::platform::http::{Answer, Choice, Fields, Page, Pages, Paging, Site, Tag, query_with};

const PER_PAGE: i64 = 10;

#[derive(Serialize)]
struct AcrossCcos {
    code: String,
    text: String,
    help: String,
    is_inferred: bool,
    year: String,
    summary: String,
    action: String,
    decisions: Vec<Choice>,
    is_filtered: bool,
    others: Vec<OtherItem>,
    rows: Vec<Row>,
    paging: Pages,
}

#[derive(Serialize)]
struct OtherItem {
    code: String,
    href: String,
    is_here: bool,
}

#[derive(Serialize)]
struct Row {
    anchor: String,
    cco: String,
    href: String,
    round: String,
    state: Tag,
    answer: String,
    paragraphs: Vec<String>,
    decision: Tag,
}

impl Page for AcrossCcos {
    const TEMPLATE: &'static str = "review/item";
}

/// `GET /desk/oha/items/{year}/{item}`
///
/// # Errors
/// Not found when the year asks no such item.
pub async fn item(scope: OhaScope, site: Site) -> Answer {
    let (year, code) = (MeasurementYear::parse(site.part("year")?)?, site.part("item")?.to_owned());
    let (asker, query) = (scope.clone(), site.query()?);
    let page = site.read(move |conn| gather(conn, &asker, year, &code, &query)).await?;
    let title = format!("Item {} in {}", page.code, page.year);
    let shell = scope
        .shell(&site, title.clone())
        .crumb("Your work", "/desk")
        .crumb("Review queue", "/desk/oha/queue")
        .here(title);
    site.page(shell, &page)
}

fn gather(
    conn: &mut Conn,
    scope: &OhaScope,
    number: MeasurementYear,
    code: &str,
    query: &Fields,
) -> Result<AcrossCcos> {
    let year = measures::begun_year(conn, number)?;
    let item = year.form.item(code).cloned().ok_or(Refusal::NotFound)?;
    let component = Component::ALL.into_iter().find(|it| it.number() == item.component).ok_or(Refusal::NotFound)?;
    let stakes = scope.standing().grants.iter().filter_map(|it| match &it.place {
        Place::Contract { organization, .. } => Some(organization.clone()),
        Place::Agency(_) => None,
    });
    let filter = SentFilter {
        year: number,
        component,
        item: code.to_owned(),
        without: stakes.collect(),
        decision: Decision::parse(query.get("decision")),
    };
    let paging = Paging::parse(query.get("page"), PER_PAGE);
    let (sent, total) = store::sent_items(conn, scope, &filter, paging)?;
    let rows = sent.iter().map(|it| row(it, code)).collect::<Result<_>>()?;
    let action = format!("/desk/oha/items/{number}/{code}");
    let word = filter.decision.map_or("", Decision::word);
    let page = |n: i64| format!("{action}{}", query_with(&[("decision", word), ("page", &n.to_string())]));
    let n_sent = counted(usize::try_from(total).unwrap_or_default(), "CCO has", "CCOs have");
    Ok(AcrossCcos {
        summary: format!("{n_sent} sent it{}.", if word.is_empty() { "" } else { ", filtered" }),
        is_filtered: !word.is_empty(),
        decisions: choices(filter.decision),
        others: others(&year, &item),
        paging: paging.of(total, page),
        text: item.text,
        help: item.help,
        is_inferred: item.provenance == Provenance::Inferred,
        code: item.code,
        year: number.to_string(),
        action,
        rows,
    })
}

fn row(sent: &SentItem, code: &str) -> Result<Row> {
    let content = read_content(&sent.content)?;
    let answer = content.answers.iter().find(|it| it.item == code);
    Ok(Row {
        anchor: format!("cco-{}", sent.id),
        cco: sent.cco.clone(),
        href: format!("/desk/oha/submissions/{}#item-{}", sent.id, code.to_lowercase().replace('.', "-")),
        round: sent.round.to_string(),
        state: Tag::new(sent.state.label(), sent.state.tone()),
        answer: answer.map_or("Not answered", |it| it.said.label()).to_owned(),
        paragraphs: answer.map(|it| paragraphs(&it.narrative)).unwrap_or_default(),
        decision: tag(sent.decision),
    })
}

fn choices(chosen: Option<Decision>) -> Vec<Choice> {
    let choice = |it: Decision| Choice {
        value: it.word().to_owned(),
        label: it.label().to_owned(),
        hint: None,
        selected: chosen == Some(it),
    };
    [Decision::Accepted, Decision::Returned].map(choice).into()
}

/// The other items of the component, to go on with.
fn others(year: &Year, item: &Item) -> Vec<OtherItem> {
    let same = year.form.items.iter().filter(|it| it.component == item.component);
    same.map(|it| OtherItem {
        code: it.code.clone(),
        href: format!("/desk/oha/items/{}/{}", year.number, it.code),
        is_here: it.code == item.code,
    })
    .collect()
}
