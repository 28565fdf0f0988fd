//! An action plan as it is published: everything that its page says, so that the page never asks for work in progress.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};

use crate::kernel::failure::{Fault, Result};
use crate::kernel::time::day_words;
use crate::metric::action_plan::{Plan, PlanView};
use crate::metric::measures::{Component, Definition, Lever};
use crate::metric::submissions::read_plan;
use crate::metric::workflow::Snapshot;
use crate::people::tenancy::{Contract, County, Coverage};
use crate::publishing::rules::edition::{self, Doubt, Mark, Withholding};
use crate::publishing::rules::proposal::Correction;

/// A published plan. Its JSON is stored and hashed, so fields are only ever added, with a default.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Frozen {
    pub schema: u8,
    pub cco: Cco,
    pub counties: Vec<Served>,
    pub year: i32,
    /// The round that was approved, and the day it was sent.
    pub round: i64,
    pub sent_on: NaiveDate,
    /// The seal of the snapshot that was approved. Left out where a passage is withheld: whoever guesses that could prove by it that she is right.
    pub snapshot_sha256: String,
    pub plan: Plan,
    pub form: Definition,
    pub levers: Vec<Lever>,
    /// Where a passage was left out, and why.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub withheld: Vec<Mark>,
    /// What was wrong in an earlier version.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub correction: Option<Correction>,
}

/// The CCO as it was called on the day of publication.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Cco {
    pub slug: String,
    pub name: String,
    pub legal_name: String,
}

/// A county that the contract serves.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Served {
    pub slug: String,
    pub name: String,
    /// "full" or "partial".
    pub coverage: String,
}

/// The document as a page shows it.
#[derive(Debug, Clone, Serialize)]
pub struct Document {
    pub cco: String,
    pub year: String,
    pub sent_on: String,
    pub counties: Vec<Place>,
    /// Without the sections that nobody wrote: they were optional.
    pub plan: PlanView,
}

#[derive(Debug, Clone, Serialize)]
pub struct Place {
    pub name: String,
    pub href: String,
    pub is_partial: bool,
}

/// Freezes what was approved: the plan alone. Answers to items and comments are between the CCO and OHA.
///
/// # Errors
/// Breaks when the snapshot's content or form cannot be read.
pub fn freeze(
    snapshot: &Snapshot,
    contract: &Contract,
    counties: &[(County, Coverage)],
    withholdings: &[Withholding],
    correction: Option<Correction>,
) -> Result<Frozen> {
    let mut planned = read_plan(&snapshot.content)?;
    let form: Definition = serde_json::from_str(&snapshot.form)
        .map_err(|cause| Fault::because("A snapshot's form cannot be read", cause))?;
    let served = |(county, coverage): &(County, Coverage)| Served {
        slug: county.slug.clone(),
        name: county.name.clone(),
        coverage: coverage.word().to_owned(),
    };
    let withheld = edition::withhold(&mut planned.plan, withholdings);
    Ok(Frozen {
        schema: 1,
        cco: Cco { slug: contract.slug.clone(), name: contract.name.clone(), legal_name: contract.legal_name.clone() },
        counties: counties.iter().map(served).collect(),
        year: form.year,
        round: snapshot.round,
        sent_on: snapshot.sent_at.pacific_day(),
        snapshot_sha256: if withheld.is_empty() { snapshot.sha256.clone() } else { String::new() },
        plan: planned.plan,
        form,
        levers: planned.levers,
        withheld,
        correction,
    })
}

impl Frozen {
    /// # Errors
    /// Breaks when the stored text is not one of ours.
    pub fn parse(text: &str) -> Result<Self> {
        serde_json::from_str(text)
            .map_err(|cause| Fault::because("A publication's content cannot be read", cause).into())
    }

    /// Compact JSON with its keys in order, and its SHA-256. Whoever has the JSON of the page can make both again:
    /// `jq -cjS .content | sha256sum`.
    ///
    /// # Errors
    /// Breaks when it cannot be written.
    pub fn sealed(&self) -> Result<(String, String)> {
        let value =
            serde_json::to_value(self).map_err(|cause| Fault::because("A publication cannot be written", cause))?;
        let text = value.to_string();
        let sha256 = hex::encode(Sha256::digest(text.as_bytes()));
        Ok((text, sha256))
    }

    /// "Action plan 2026, Lantern River"
    pub fn title(&self) -> String {
        let name = self.form.component(Component::ActionPlan).map_or("Action plan", |it| it.short_name.as_str());
        format!("{name} {}, {}", self.year, self.cco.name)
    }

    pub fn document(&self) -> Document {
        let mut plan = PlanView::of(&self.plan, &self.form, &self.levers);
        plan.sections.retain(|it| !it.is_blank);
        let place = |it: &Served| Place {
            name: it.name.clone(),
            href: format!("/ccos?county={}", it.slug),
            is_partial: it.coverage == Coverage::Partial.word(),
        };
        Document {
            cco: self.cco.name.clone(),
            year: self.year.to_string(),
            sent_on: day_words(self.sent_on),
            counties: self.counties.iter().map(place).collect(),
            plan,
        }
    }

    /// What the gate asks about, over the whole document.
    ///
    /// # Errors
    /// Breaks when the snapshot's content cannot be read.
    pub fn doubts(&self, snapshot: &Snapshot, withholdings: &[Withholding]) -> Result<Vec<Doubt>> {
        let source = read_plan(&snapshot.content)?.plan;
        Ok(edition::doubts(&self.plan, &source, &self.form, withholdings))
    }

    /// Every word of the document, one passage a line, as search finds it.
    pub fn text(&self) -> String {
        let plan = self.document().plan;
        let mut lines = vec![self.title()];
        lines.extend(self.counties.iter().map(|it| it.name.clone()));
        for section in plan.sections {
            lines.push(section.title);
            lines.extend(section.paragraphs);
        }
        for goal in plan.goals {
            lines.push(goal.title);
            lines.extend(goal.why);
            lines.extend(goal.population);
            lines.extend(goal.lineage.map(|it| it.cco));
            for strategy in goal.strategies {
                lines.push(strategy.lever);
                lines.extend(strategy.paragraphs);
                lines.push(strategy.owner);
                lines.extend(
                    strategy.targets.into_iter().flat_map(|it| [it.measure, it.baseline, it.aim, it.responsible]),
                );
            }
        }
        lines.join("\n")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kernel::ids::{ContractId, SnapshotId, SubmissionId};
    use crate::kernel::time::pacific_noon;
    use crate::kernel::year::MeasurementYear;
    use crate::metric::measures::io;
    use crate::people::tenancy::Rurality;

    const ID: &str = "00000000-0000-7000-8000-000000000000";

    fn snapshot(content: &serde_json::Value, form: &Definition) -> Snapshot {
        Snapshot {
            id: SnapshotId::parse(ID).unwrap(),
            submission: SubmissionId::parse(ID).unwrap(),
            round: 2,
            content: content.to_string(),
            form: serde_json::to_string(form).unwrap(),
            sha256: "ab".into(),
            what_changed: Some("changed-between-us".into()),
            days_late: 3,
            late_reason: Some("flood".into()),
            doubts_reason: None,
            sent_at: pacific_noon("2026-11-22".parse().unwrap()),
            sent_by: ID.into(),
            answer_due_on: None,
        }
    }

    fn contract() -> Contract {
        Contract {
            id: ContractId::parse(ID).unwrap(),
            slug: "x".into(),
            organization: "x".into(),
            organization_name: "X".into(),
            legal_name: "X, Inc.".into(),
            name: "Éx".into(),
            website: None,
            starts_on: "2020-01-01".parse().unwrap(),
            ends_on: None,
            demonstration: false,
            acts_until: None,
            successor: None,
        }
    }

    fn frozen() -> Frozen {
        let form = io::definition(
            "demonstration",
            include_str!("../../../seeds/measures/demonstration.toml"),
            MeasurementYear::new(2026),
        )
        .unwrap();
        let content = serde_json::json!({
            "answers": [{"item": "C4.01", "said": "yes", "narrative": "between us"}],
            "plan": {
                "sections": [{"key": "overview", "body": "First.\n\nSecond."}, {"key": "risks", "body": "Storms."}, {"key": "equity", "body": ""}],
                "goals": [{"id": ID, "title": "More help", "why": "Waits.", "population": "", "strategies": [{
                    "id": ID, "lever": "workforce_training", "description": "Train.", "owner": "Lead", "starts_on": "2026-10-01", "ends_on": null, "targets": []
                }]}]
            },
            "levers": [{"code": "workforce_training", "label": "Train the workforce", "description": "", "serves": "capacity"}]
        });
        let (snapshot, contract) = (snapshot(&content, &form), contract());
        let counties =
            [(County { slug: "lane".into(), name: "Lane".into(), rurality: Rurality::Urban }, Coverage::Partial)];
        freeze(&snapshot, &contract, &counties, &[], None).unwrap()
    }

    #[test]
    fn the_seal_can_be_made_again_from_the_json() {
        let (text, sha256) = frozen().sealed().unwrap();
        let again: serde_json::Value = serde_json::from_str(&text).unwrap();
        assert_eq!(again.to_string(), text, "the keys are in order");
        assert_eq!(hex::encode(Sha256::digest(again.to_string().as_bytes())), sha256);
        assert_eq!(Frozen::parse(&text).unwrap(), frozen());
    }

    #[test]
    fn only_the_plan_is_published_and_all_of_it_can_be_found() {
        let (text, _) = frozen().sealed().unwrap();
        for private in ["between us", "changed-between-us", "flood", "sent_by", "narrative"] {
            assert!(!text.contains(private), "{private}");
        }
        let words = frozen().text();
        for word in ["Éx", "Lane", "Second.", "Storms.", "More help", "Waits.", "Train the workforce", "Lead"] {
            assert!(words.contains(word), "{word}");
        }
    }

    #[test]
    fn goals_stand_among_the_sections_and_blank_ones_are_left_out() {
        let document = frozen().document();
        let sections: Vec<(&str, bool)> =
            document.plan.sections.iter().map(|it| (it.anchor.as_str(), it.follows_goals)).collect();
        assert_eq!(sections, [("section-overview", false), ("section-risks", true)]);
        assert_eq!(document.plan.goals.len(), 1);
        assert!(document.counties[0].is_partial);
    }
}
