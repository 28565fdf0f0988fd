//! The same figures as data. Of the state, its rows and the total of every CCO; of a CCO, all of its rows.

use std::borrow::Cow;

use serde_json::{Value, json};

use super::{Asked, Found, Open, Other, gone, names};
use crate::kernel::failure::Result;
use crate::kernel::time::Moment;
use crate::metric::reach::rules::data_set::Stratum;
use crate::metric::reach::rules::shown::Shown;
use crate::metric::reach::rules::stratifiers::Stratifiers;
use crate::metric::reach::store::{self as reach, ReachScope, Rule, ShownLine};
use crate::metric::reach::web::figures::points;
use crate::people::tenancy::{self, Contract, PublicScope};
use crate::platform::db::Conn;
use crate::platform::http::{Answer, Site};
use crate::platform::tables;
use crate::publishing::web::{CSV, JSON, json as written, kept_or};

/// The rows of an address, with what they are named by.
pub(super) struct Lines {
    pub open: Box<Open>,
    pub lines: Vec<ShownLine>,
    pub contracts: Vec<Contract>,
    pub rule: Option<Rule>,
    pub stratifiers: Cow<'static, Stratifiers>,
}

/// `GET /reach/{year}.csv`
///
/// # Errors
/// As the page.
pub async fn state_csv(scope: PublicScope, site: Site) -> Answer {
    answer(scope, &site, ".csv", CSV, |_, it| csv(it)).await
}

/// `GET /ccos/{cco}/{year}/reach.csv`
///
/// # Errors
/// As the page.
pub async fn cco_csv(scope: PublicScope, site: Site) -> Answer {
    answer(scope, &site, ".csv", CSV, |_, it| csv(it)).await
}

/// `GET /reach/{year}.json`
///
/// # Errors
/// As the page.
pub async fn state_json(scope: PublicScope, site: Site) -> Answer {
    answer(scope, &site, ".json", JSON, |asked, it| written(&document(asked, it))).await
}

/// `GET /ccos/{cco}/{year}/reach.json`
///
/// # Errors
/// As the page.
pub async fn cco_json(scope: PublicScope, site: Site) -> Answer {
    answer(scope, &site, ".json", JSON, |asked, it| written(&document(asked, it))).await
}

pub(super) async fn answer(
    scope: PublicScope,
    site: &Site,
    ending: &str,
    media_type: &'static str,
    write: impl FnOnce(&Asked, &Lines) -> Result<Vec<u8>>,
) -> Answer {
    let asked = Asked::of(site)?;
    kept_or(site, asked.key(ending), media_type, async || {
        let question = asked.clone();
        let found = site
            .read(move |conn| match question.find(conn, ReachScope::Public(&scope))? {
                Found::Open(open) => lines(conn, &scope, open).map(Ok),
                Found::Gone(it) => Ok(Err(it)),
            })
            .await?;
        match found {
            Ok(it) => write(&asked, &it).map(Ok),
            Err(it) => gone::machine(&it, ending).map(Err),
        }
    })
    .await
}

fn lines(conn: &mut Conn, scope: &PublicScope, open: Box<Open>) -> Result<Lines> {
    let reader = ReachScope::Public(scope);
    let own = open.scope();
    let mut lines = reach::shown(conn, reader, &open.set, &own)?;
    if open.contract.is_none() {
        let totals = reach::shown_across(conn, reader, &open.set, &Stratum::Total)?;
        lines.extend(totals.into_iter().filter(|it| it.key.scope != own));
    }
    let rule = reach::rule(conn, reader, &open.set)?;
    Ok(Lines { contracts: tenancy::contracts(conn)?, stratifiers: reach::stratifiers(conn)?, lines, rule, open })
}

const HEADING: [&str; 22] = [
    "scope",
    "scope_name",
    "dim1",
    "value1",
    "dim2",
    "value2",
    "denominator",
    "numerator",
    "numerator_assessment",
    "numerator_service",
    "rate",
    "status",
    "numerator_status",
    "numerator_assessment_status",
    "numerator_service_status",
    "rate_status",
    "period_start",
    "period_end",
    "measure",
    "version",
    "extracted_on",
    "note",
];

fn csv(it: &Lines) -> Result<Vec<u8>> {
    let (set, number) = (&it.open.set, |it: Shown| it.number().map(|it| it.to_string()).unwrap_or_default());
    let note = if set.demonstration { "synthetic" } else { "" };
    let line = |line: &ShownLine| {
        let (scope, name) = names(&it.contracts, &line.key.scope)?;
        let [dim1, value1, dim2, value2] = line.key.stratum.words().map(str::to_owned);
        let row = &line.row;
        let status = |it: Shown| it.status().to_owned();
        Some([
            scope,
            name,
            dim1,
            value1,
            dim2,
            value2,
            number(row.denominator),
            number(row.any),
            number(row.assessment),
            number(row.service),
            row.rate.number().map(points).unwrap_or_default(),
            status(row.denominator),
            status(row.any),
            status(row.assessment),
            status(row.service),
            status(row.rate),
            set.provenance.period_first.to_string(),
            set.provenance.period_last.to_string(),
            set.provenance.measure.clone(),
            set.version.to_string(),
            set.provenance.extracted_on.to_string(),
            note.to_owned(),
        ])
    };
    tables::csv(HEADING, it.lines.iter().filter_map(line))
}

fn document(asked: &Asked, it: &Lines) -> Value {
    let set = &it.open.set;
    let rows: Vec<Value> = it.lines.iter().filter_map(|line| row(it, line)).collect();
    json!({
        "demonstration": set.demonstration,
        "note": if set.demonstration { "Synthetic figures: made up for a demonstration." } else { "" },
        "address": format!("{}{}", asked.path(), asked.query("")),
        "year": set.provenance.year.number(),
        "period_start": set.provenance.period_first,
        "period_end": set.provenance.period_last,
        "measure": set.provenance.measure,
        "version": set.version,
        "is_newest": it.open.newer.is_none(),
        "correction": set.correction,
        "source": set.provenance.source,
        "extracted_on": set.provenance.extracted_on,
        "published_at": set.published_at.map(Moment::rfc3339),
        "method_note": set.provenance.method_note,
        "break_note": set.provenance.break_note,
        "other_periods": periods(&it.open.others, ".json"),
        "suppression": it.rule.map(|it| json!({
            "threshold": it.threshold,
            "least_denominator": it.least_denominator,
            "hides_zero": it.hides_zero,
            "rounds_to": it.rounds_to,
        })),
        "rows": rows,
    })
}

/// Where other figures of the year stand, in the form that the ending names.
pub(super) fn periods(others: &[Other], ending: &str) -> Vec<Value> {
    let other = |it: &Other| {
        let own = &it.set.provenance;
        json!({
            "period_start": own.period_first,
            "period_end": own.period_last,
            "measure": own.measure,
            "version": it.set.version,
            "address": it.address(ending),
        })
    };
    others.iter().map(other).collect()
}

fn row(it: &Lines, line: &ShownLine) -> Option<Value> {
    let (scope, name) = names(&it.contracts, &line.key.scope)?;
    let [dim1, value1, dim2, value2] = line.key.stratum.words();
    let figure = |it: Shown| json!({ "value": it.number(), "status": it.status() });
    let rate = line.row.rate;
    Some(json!({
        "scope": scope,
        "scope_name": name,
        "dim1": dim1,
        "value1": value1,
        "dim2": dim2,
        "value2": value2,
        "denominator": figure(line.row.denominator),
        "numerator": figure(line.row.any),
        "numerator_assessment": figure(line.row.assessment),
        "numerator_service": figure(line.row.service),
        "rate": { "value": rate.number().map(points), "unit": "percent", "status": rate.status() },
    }))
}
