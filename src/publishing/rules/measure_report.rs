//! Figures of reach as FHIR R4: a summary MeasureReport, and the Measure that it is about.
//!
//! Never true: a count of a hidden cell. It is sent as absent, because masked; a hidden cell is never a zero.

use serde_json::{Value, json};

use crate::kernel::time::Moment;
use crate::metric::reach::rules::data_set::{DataSet, Provenance};
use crate::metric::reach::rules::measure::Measure;
use crate::metric::reach::rules::report::{Indicator, Rows};
use crate::metric::reach::rules::shown::{Shown, ShownRow};
use crate::metric::reach::rules::stratifiers::{Category, Kind, Stratifier, Stratifiers};

/// Whose figures, and of what.
pub struct Subject<'s> {
    /// Where this instance stands, without a slash at its end.
    pub base: &'s str,
    /// The scope in addresses.
    pub scope: &'s str,
    pub name: &'s str,
    pub set: &'s DataSet,
    pub indicators: &'s [Indicator],
}

const POPULATION: &str = "http://terminology.hl7.org/CodeSystem/measure-population";
const ABSENT: &str = "http://hl7.org/fhir/StructureDefinition/data-absent-reason";
const NOTATION: &str = "http://terminology.hl7.org/CodeSystem/measure-improvement-notation";
const SCORING: &str = "http://terminology.hl7.org/CodeSystem/measure-scoring";

/// The id of a measure in addresses: "seh-reach-system-level-2022".
pub fn measure_id(key: &str) -> String {
    format!("seh-reach-{}", key.replace('_', "-"))
}

fn measure_url(base: &str, key: &str) -> String {
    format!("{base}/fhir/Measure/{}", measure_id(key))
}

/// The report of one scope.
pub fn report(subject: &Subject<'_>, rows: &Rows, stratifiers: &Stratifiers) -> Value {
    let (set, it) = (subject.set, &subject.set.provenance);
    // One of this data set and scope, however many a year has; FHIR allows 64 characters.
    let id = format!("reach-{}-{}", set.id.to_string().replace('-', ""), subject.scope.replace('_', "-"));
    let group = |indicator: &Indicator| group(subject, *indicator, rows, stratifiers);
    let mut report = json!({
        "resourceType": "MeasureReport",
        "id": id.chars().take(64).collect::<String>(),
        "text": narrative(subject, rows),
        "contained": [{ "resourceType": "Organization", "id": "oha", "name": "Oregon Health Authority" }],
        "identifier": [{ "system": format!("{}/reach", subject.base), "value": format!("{}:{}", set.id, subject.scope) }],
        "status": "complete",
        "type": "summary",
        "measure": format!("{}|1", measure_url(subject.base, &it.measure)),
        "subject": { "display": format!("Young children enrolled in the Oregon Health Plan: {}", subject.name) },
        "date": set.published_at.map_or_else(|| it.extracted_on.to_string(), Moment::rfc3339),
        "reporter": { "reference": "#oha", "display": "Oregon Health Authority" },
        "period": { "start": it.period_first, "end": it.period_last },
        "improvementNotation": { "coding": [{ "system": NOTATION, "code": "increase" }] },
        "group": subject.indicators.iter().map(group).collect::<Vec<_>>(),
    });
    if let Some(fields) = report.as_object_mut().filter(|_| set.demonstration) {
        // The code that HL7 keeps for data which no decision may rest upon.
        let tag = json!({ "system": "http://terminology.hl7.org/CodeSystem/v3-ActReason", "code": "HTEST", "display": "test health data" });
        fields.insert("meta".to_owned(), json!({ "tag": [tag] }));
    }
    report
}

/// The measure of a version.
pub fn measure(base: &str, it: &Measure, stratifiers: &Stratifiers) -> Value {
    let population = |code: &str| {
        json!({
            "code": { "coding": [{ "system": POPULATION, "code": code }] },
            "description": criteria(it, code),
            "criteria": in_words(base),
        })
    };
    let divided = stratifiers.0.iter().filter(|it| it.kind == Kind::Population).map(|it| {
        json!({
            "code": code(base, "stratifier", &it.key, &it.label),
            "description": it.source,
        })
    });
    let component =
        |it: &Stratifier| json!({ "code": code(base, "stratifier", &it.key, &it.label), "criteria": in_words(base) });
    let crossed = pairs(stratifiers).map(|it| json!({ "component": it.map(component) }));
    let divided: Vec<Value> = divided.chain(crossed).collect();
    let group = |indicator: Indicator| {
        json!({
            "code": code(base, "indicator", indicator.word(), label(indicator)),
            "population": [population("initial-population"), population("denominator"), population("numerator")],
            "stratifier": divided,
        })
    };
    json!({
        "resourceType": "Measure",
        "id": measure_id(&it.key),
        "url": measure_url(base, &it.key),
        "version": "1",
        "name": "SehReach",
        "title": it.label,
        "status": "active",
        "publisher": "Oregon Health Authority",
        "description": it.source,
        "scoring": { "coding": [{ "system": SCORING, "code": "proportion" }] },
        "type": [{ "coding": [{ "system": "http://terminology.hl7.org/CodeSystem/measure-type", "code": "process" }] }],
        "improvementNotation": { "coding": [{ "system": NOTATION, "code": "increase" }] },
        "group": Indicator::ALL.map(group),
    })
}

/// FHIR knows no language for words, so criteria point to where they stand in full.
fn in_words(base: &str) -> Value {
    json!({ "language": "text/cql", "reference": format!("{base}/reach") })
}

fn criteria(it: &Measure, code: &str) -> String {
    match code {
        "numerator" => "Children of the denominator with a code of the set in the period".to_owned(),
        _ => format!(
            "Children of {} to {} years, in completed years on the last day of the period, with at most {} gap of at most {} days in their enrollment",
            it.min_age, it.max_age, it.max_gaps, it.max_gap_days
        ),
    }
}

fn label(indicator: Indicator) -> &'static str {
    match indicator {
        Indicator::Any => "Any assessment or service",
        Indicator::Assessment => "Assessment",
        Indicator::Service => "Service",
    }
}

fn code(base: &str, of: &str, key: &str, label: &str) -> Value {
    json!({ "coding": [{ "system": format!("{base}/fhir/CodeSystem/seh-reach-{of}"), "code": key, "display": label }], "text": label })
}

fn group(subject: &Subject<'_>, indicator: Indicator, rows: &Rows, stratifiers: &Stratifiers) -> Value {
    let divided = stratifiers.0.iter().filter(|it| it.kind == Kind::Population);
    let crossed = pairs(stratifiers).filter_map(|it| crossed(subject, indicator, rows, it));
    let divided: Vec<Value> =
        divided.filter_map(|it| stratifier(subject, indicator, rows, it)).chain(crossed).collect();
    let mut group = measured(&rows.total(), indicator);
    if let Some(fields) = group.as_object_mut() {
        fields.insert("code".to_owned(), code(subject.base, "indicator", indicator.word(), label(indicator)));
        if !divided.is_empty() {
            fields.insert("stratifier".to_owned(), Value::Array(divided));
        }
    }
    group
}

/// None where the data set is not divided in this way.
fn stratifier(subject: &Subject<'_>, indicator: Indicator, rows: &Rows, it: &Stratifier) -> Option<Value> {
    let told = |category: &&Category| rows.values.contains_key(&(it.key.clone(), category.key.clone()));
    let stratum = |category: &Category| {
        let mut stratum = measured(&rows.get(&it.key, &category.key), indicator);
        if let Some(fields) = stratum.as_object_mut() {
            fields.insert(
                "value".to_owned(),
                code(subject.base, &it.key.replace('_', "-"), &category.key, &category.label),
            );
        }
        stratum
    };
    let strata: Vec<Value> = it.categories.iter().filter(told).map(stratum).collect();
    (!strata.is_empty())
        .then(|| json!({ "code": [code(subject.base, "stratifier", &it.key, &it.label)], "stratum": strata }))
}

/// Every two ways of dividing all children, in the order in which a pair is kept.
fn pairs(stratifiers: &Stratifiers) -> impl Iterator<Item = [&Stratifier; 2]> {
    let all = || stratifiers.0.iter().filter(|it| it.kind == Kind::Population);
    all().flat_map(move |one| all().filter(|it| one.key < it.key).map(move |other| [one, other]))
}

/// Children divided in two ways at once. Such a stratifier has no code of its own: each of its strata names both. None where the data set is
/// not divided so.
fn crossed(subject: &Subject<'_>, indicator: Indicator, rows: &Rows, [one, other]: [&Stratifier; 2]) -> Option<Value> {
    if rows.pairs.is_empty() {
        return None;
    }
    let component = |of: &Stratifier, category: &Category| {
        json!({
            "code": code(subject.base, "stratifier", &of.key, &of.label),
            "value": code(subject.base, &of.key.replace('_', "-"), &category.key, &category.label),
        })
    };
    let stratum = |first: &Category, second: &Category| {
        let row = rows.pair([&one.key, &first.key, &other.key, &second.key])?;
        let mut stratum = measured(&row, indicator);
        let fields = stratum.as_object_mut()?;
        fields.insert("component".to_owned(), json!([component(one, first), component(other, second)]));
        Some(stratum)
    };
    let of_first = |first| other.categories.iter().filter_map(move |second| stratum(first, second));
    let strata: Vec<Value> = one.categories.iter().flat_map(of_first).collect();
    (!strata.is_empty()).then(|| json!({ "stratum": strata }))
}

/// The populations of a row and, where both counts are told, its score.
fn measured(row: &ShownRow, indicator: Indicator) -> Value {
    let (children, reached) = (row.denominator, indicator.of(row));
    let population = |code: &str, count: Shown| {
        let mut population = json!({ "code": { "coding": [{ "system": POPULATION, "code": code }] } });
        if let Some(fields) = population.as_object_mut() {
            let (key, value) = match count {
                Shown::Number(it) => ("count", json!(it)),
                Shown::Suppressed => ("_count", absent("masked")),
                Shown::Missing => ("_count", absent("unknown")),
                Shown::NotApplicable => ("_count", absent("not-applicable")),
            };
            fields.insert(key.to_owned(), value);
        }
        population
    };
    let mut measured = json!({ "population": [
        population("initial-population", children),
        population("denominator", children),
        population("numerator", reached),
    ] });
    if let (Shown::Number(children), Shown::Number(reached), Some(fields)) =
        (children, reached, measured.as_object_mut())
        && let Some(score) = score(reached, children)
    {
        fields.insert("measureScore".to_owned(), json!({ "value": score }));
    }
    measured
}

fn absent(why: &str) -> Value {
    json!({ "extension": [{ "url": ABSENT, "valueCode": why }] })
}

/// Between 0 and 1, to four places, a half rounded up. None of no children.
fn score(reached: i64, children: i64) -> Option<f64> {
    let parts = (20_000 * reached + children).checked_div(2 * children)?;
    u16::try_from(parts).ok().map(|it| f64::from(it) / 10_000.0)
}

fn narrative(subject: &Subject<'_>, rows: &Rows) -> Value {
    let Provenance { period_first, period_last, .. } = &subject.set.provenance;
    let total = rows.total();
    let word = |it: Shown| it.number().map_or_else(|| it.status().replace('_', " "), |it| it.to_string());
    let name = subject.name.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;");
    let synthetic = if subject.set.demonstration { " Synthetic figures, made up for a demonstration." } else { "" };
    let text = format!(
        "{name}, {period_first} to {period_last}: {} of {} children got an assessment or a service.{synthetic}",
        word(total.any),
        word(total.denominator)
    );
    json!({ "status": "generated", "div": format!("<div xmlns=\"http://www.w3.org/1999/xhtml\"><p>{text}</p></div>") })
}
