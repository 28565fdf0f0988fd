//! Reads `seeds/measures/<year>.toml` and the lists of `seeds/reference`. A key that nobody knows, or a check that nobody wrote, is refused.

use serde::{Deserialize, Serialize};

use super::form::{ComponentForm, Definition, Item, Provenance, Section, answer_days_until_told, inferred};
use super::rules::{Component, YearStatus};
use crate::kernel::failure::{Fault, Result};
use crate::kernel::year::MeasurementYear;
use crate::people::tenancy::io::relative_day;

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    schema: u8,
    year: Head,
    component: Vec<ComponentForm>,
    #[serde(default)]
    section: Vec<Section>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    retired_section: Vec<Section>,
    item: Vec<Item>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    retired_item: Vec<Item>,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Head {
    year: YearText,
    family: String,
    label: String,
    opens_on: String,
    cutoff_on: String,
    due_on: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    results_on: Option<String>,
    resubmit_days: u64,
    objection_days: Option<u64>,
    #[serde(default = "answer_days_until_told")]
    answer_days: u64,
    #[serde(default = "inferred")]
    answer_days_provenance: Provenance,
    #[serde(default)]
    remind_before: Vec<i64>,
    #[serde(default)]
    remind_after: Vec<i64>,
    status: YearStatus,
    version: i64,
    provenance: Provenance,
    source: String,
}

#[derive(Serialize, Deserialize)]
#[serde(untagged)]
enum YearText {
    Number(i32),
    Word(String),
}

/// A line of a list's file: `levers.csv`, `return_reasons.csv`, `withholding_reasons.csv`.
#[derive(Debug, Deserialize)]
pub struct TermLine {
    pub code: String,
    pub label: String,
    pub description: String,
    /// What a lever makes more of; other lists have no such column.
    #[serde(default)]
    pub serves: Option<String>,
    pub provenance: String,
}

/// Reads a year's file. A demonstration's file says "demonstration" for its year, which is then `demonstration_year`.
///
/// # Errors
/// Breaks with the key that does not fit.
#[expect(clippy::too_many_lines, reason = "a flat list: what the file says, key by key")]
pub fn definition(name: &str, text: &str, demonstration_year: Option<MeasurementYear>) -> Result<Definition> {
    let file: File = toml::from_str(text).map_err(|cause| Fault::because(format!("{name} cannot be read"), cause))?;
    let wrong = |what: &str| Fault::new(format!("{name}: {what}"));
    if file.schema != 1 {
        return Err(wrong("its schema is not 1").into());
    }
    let year = match (file.year.year, demonstration_year) {
        (YearText::Number(year), None) => MeasurementYear::new(year).ok_or_else(|| wrong("no year of the measure"))?,
        (YearText::Word(word), Some(year)) if word == "demonstration" => year,
        _ => return Err(wrong("its year does not fit").into()),
    };
    let day = |raw: &str| -> Result<chrono::NaiveDate> {
        relative_day(raw, year.number())?.ok_or_else(|| wrong("a date is missing").into())
    };
    let definition = Definition {
        year: year.number(),
        family: file.year.family,
        label: file.year.label,
        opens_on: day(&file.year.opens_on)?,
        cutoff_on: day(&file.year.cutoff_on)?,
        due_on: day(&file.year.due_on)?,
        results_on: file.year.results_on.as_deref().map(day).transpose()?,
        resubmit_days: file.year.resubmit_days,
        objection_days: file.year.objection_days,
        answer_days: file.year.answer_days,
        answer_days_provenance: file.year.answer_days_provenance,
        remind_before: file.year.remind_before,
        remind_after: file.year.remind_after,
        status: file.year.status,
        version: file.year.version,
        provenance: file.year.provenance,
        source: file.year.source,
        components: file.component,
        sections: file.section,
        items: sorted(file.item),
        retired_items: file.retired_item,
        retired_sections: file.retired_section,
    };
    match fault_of(&definition) {
        Some(what) => Err(wrong(&what).into()),
        None => Ok(definition),
    }
}

/// A year's form as the file that [`definition`] reads: what is taken out here can be taken in anywhere.
///
/// # Errors
/// Breaks when the form cannot be written.
pub fn text_of(definition: &Definition, status: YearStatus) -> Result<String> {
    let it = definition.clone();
    let file = File {
        schema: 1,
        year: Head {
            year: YearText::Number(it.year),
            family: it.family,
            label: it.label,
            opens_on: it.opens_on.to_string(),
            cutoff_on: it.cutoff_on.to_string(),
            due_on: it.due_on.to_string(),
            results_on: it.results_on.map(|it| it.to_string()),
            resubmit_days: it.resubmit_days,
            answer_days: it.answer_days,
            answer_days_provenance: it.answer_days_provenance,
            objection_days: it.objection_days,
            remind_before: it.remind_before,
            remind_after: it.remind_after,
            status,
            version: it.version,
            provenance: it.provenance,
            source: it.source,
        },
        component: it.components,
        section: it.sections,
        retired_section: it.retired_sections,
        item: it.items,
        retired_item: it.retired_items,
    };
    let text = toml::to_string(&file).map_err(|cause| Fault::because("The form cannot be written", cause))?;
    Ok(format!(
        "# Measurement year {}, version {}. How to read it: seeds/measures/README.md\n\n{text}",
        definition.year, definition.version
    ))
}

fn sorted(mut items: Vec<Item>) -> Vec<Item> {
    items.sort_by_key(|it| (it.component, it.sort));
    items
}

fn fault_of(definition: &Definition) -> Option<String> {
    let mut codes = std::collections::HashSet::new();
    if let Some(twice) = definition.items.iter().chain(&definition.retired_items).find(|it| !codes.insert(&it.code)) {
        return Some(format!("item {} comes twice", twice.code));
    }
    let mut keys = std::collections::HashSet::new();
    let mut sections = definition.sections.iter().chain(&definition.retired_sections);
    if let Some(twice) = sections.find(|it| !keys.insert(&it.key)) {
        return Some(format!("section {} comes twice", twice.key));
    }
    if let Some(missing) =
        Component::ALL.into_iter().find(|it| definition.component(*it).is_none_or(|form| form.key != it.word()))
    {
        return Some(format!("component {} is missing or misnamed", missing.number()));
    }
    let in_order = definition.opens_on < definition.cutoff_on && definition.cutoff_on <= definition.due_on;
    (!in_order).then(|| "its dates are not in order".to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    const FILES: [(&str, &str); 3] = [
        ("2022", include_str!("../../../seeds/measures/2022.toml")),
        ("2023", include_str!("../../../seeds/measures/2023.toml")),
        ("2024", include_str!("../../../seeds/measures/2024.toml")),
    ];
    const DEMONSTRATION: &str = include_str!("../../../seeds/measures/demonstration.toml");

    #[test]
    fn the_files_of_all_years_read() {
        for (name, text) in FILES {
            let definition = definition(name, text, None).unwrap();
            assert_eq!(definition.year.to_string(), name);
            assert!(definition.items_of(Component::ActionPlan).any(Item::is_must_pass));
            assert!(definition.items.iter().all(|it| !it.source.is_empty()), "each row names its source");
        }
    }

    #[test]
    fn what_each_year_asks_of_the_plan() {
        let asked = |n: usize| {
            let (name, text) = FILES[n];
            let definition = definition(name, text, None).unwrap();
            definition.items_of(Component::ActionPlan).map(|it| it.code.clone()).collect::<Vec<_>>().join(" ")
        };
        assert_eq!(asked(0), "C4.01 C4.02 C4.03");
        assert_eq!(asked(1), "C4.01 C4.02 C4.03 C4.04");
        assert_eq!(asked(2), "C4.01 C4.02 C4.03 C4.04 C4.05");
    }

    #[test]
    fn a_demonstration_is_open_with_its_deadline_ahead_on_any_day_of_any_year() {
        let first: chrono::NaiveDate = "2026-01-01".parse().unwrap();
        for day in first.iter_days().take(366 * 3) {
            let year = MeasurementYear::new(chrono::Datelike::year(&day)).unwrap();
            let definition = definition("demonstration", DEMONSTRATION, Some(year)).unwrap();
            assert!(
                definition.status == YearStatus::Open && definition.opens_on <= day && day < definition.due_on,
                "{day}"
            );
        }
    }

    #[test]
    fn what_is_written_reads_back_the_same() {
        for (name, text) in FILES {
            let mut form = definition(name, text, None).unwrap();
            let again = |it: &Definition| definition(name, &text_of(it, it.status).unwrap(), None).unwrap();
            assert_eq!(again(&form), form, "{name}");
            form.results_on = Some("2025-06-30".parse().unwrap());
            form.retired_items = form.items.split_off(form.items.len() - 2);
            form.retired_sections = form.sections.split_off(2);
            form.label = "Quotes \" and ünïcode, 'both' kinds\nand a line".into();
            assert_eq!(again(&form), form, "{name} with what was retired");
        }
    }

    #[test]
    fn an_unknown_check_key_or_date_is_refused() {
        let text = FILES[0].1;
        assert!(definition("x", &text.replacen("plan_minimum", "plan_maximum", 1), None).is_err());
        assert!(definition("x", &text.replacen("requirement =", "requirements =", 1), None).is_err());
        assert!(definition("x", &text.replacen("schema = 1", "schema = 2", 1), None).is_err());
        assert!(definition("x", &text.replacen("C4.02", "C4.01", 1), None).is_err());
        let twice = text.replacen("key = \"data\"", "key = \"overview\"", 1);
        assert!(definition("x", &twice, None).is_err(), "two sections under one key");
        assert!(definition("x", text, MeasurementYear::new(2026)).is_err(), "a real year is no demonstration");
    }
}
