//! How a data set was made, for the foot of a report: period, source, version, and by which rule figures are hidden.

use serde::Serialize;

use super::facts::Facts;
use super::figures::{period, points};
use crate::kernel::failure::Result;
use crate::kernel::texts::paragraphs;
use crate::kernel::time::day_words;
use crate::metric::measures::Provenance;
use crate::metric::reach::io;
use crate::metric::reach::rules::data_set::DataSet;
use crate::metric::reach::store::Rule;
use crate::platform::http::Site;

#[derive(Debug, Clone, Serialize)]
pub struct Method {
    pub period: String,
    pub measure: String,
    /// Whose words and rules the measure's are: ours, where OHA's could not be read.
    pub is_inferred: bool,
    pub extracted_on: String,
    pub published_on: Option<String>,
    pub source: String,
    pub version: i64,
    pub notes: Vec<String>,
    pub break_notes: Vec<String>,
    /// By which rule figures are hidden, in sentences.
    pub rule: Vec<String>,
    /// When a rate is called too uncertain.
    pub limits: String,
    pub demonstration: bool,
}

impl Method {
    /// # Errors
    /// Breaks when the catalogue lacks a word.
    pub fn of(site: &Site, facts: &Facts) -> Result<Self> {
        let (set, limits) = (&facts.set, io::reading::limits()?);
        let it = &set.provenance;
        let (label, is_inferred) = measure(&it.measure)?;
        Ok(Self {
            period: period(it.period_first, it.period_last),
            measure: label,
            is_inferred,
            extracted_on: day_words(it.extracted_on),
            published_on: set.published_at.map(|it| day_words(it.pacific_day())),
            source: it.source.clone(),
            version: set.version,
            notes: paragraphs(&it.method_note),
            break_notes: paragraphs(&it.break_note),
            rule: rule(site, facts.rule)?,
            limits: site.say(
                "reach-limits",
                &[("least", &limits.least_children.to_string()), ("widest", &points(limits.widest))],
            )?,
            demonstration: set.demonstration,
        })
    }
}

/// A version of the measure as people call it, and whether its rules are our own reading.
///
/// # Errors
/// Breaks when the program's own list cannot be read.
pub fn measure(key: &str) -> Result<(String, bool)> {
    let all = io::reading::own_measures()?;
    let found = all.iter().find(|it| it.key == key);
    Ok(found.map_or_else(|| (key.to_owned(), true), |it| (it.label.clone(), it.provenance == Provenance::Inferred)))
}

/// What a visitor calls a data set: its year and version.
pub fn name_of(set: &DataSet) -> String {
    period(set.provenance.period_first, set.provenance.period_last)
}

fn rule(site: &Site, rule: Option<Rule>) -> Result<Vec<String>> {
    let Some(rule) = rule else {
        return Ok(vec![site.say("reach-rule-unknown", &[])?, site.say("reach-rule-others", &[])?]);
    };
    let mut said = vec![site.say("reach-rule-few", &[("n", &rule.threshold.to_string())])?];
    if rule.least_denominator > 1 {
        said.push(site.say("reach-rule-least", &[("n", &rule.least_denominator.to_string())])?);
    }
    said.push(if rule.hides_zero {
        site.say("reach-rule-zero-hidden", &[])?
    } else {
        site.say("reach-rule-zero", &[])?
    });
    if rule.rounds_to > 1 {
        said.push(site.say("reach-rule-rounded", &[("n", &rule.rounds_to.to_string())])?);
    }
    said.push(site.say("reach-rule-others", &[])?);
    Ok(said)
}
