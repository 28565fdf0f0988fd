//! What became of each target of the year before.

use serde::{Deserialize, Serialize};

use super::former::Former;
use super::gaps::{Gap, Part};
use crate::kernel::failure::Missing;
use crate::kernel::texts::{Line, Narrative};
use crate::kernel::time::day_words;
use crate::kernel::tone::Tone;
use crate::metric::action_plan::{Plan, Target, TargetKind, paragraphs};
use crate::metric::differences::Node;
use crate::metric::measures::{AutoCheck, Component, Definition};

/// Where a target stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ProgressStatus {
    OnTrack,
    Met,
    Delayed,
    Dropped,
    Changed,
}

/// What the CCO says to one target.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ProgressUpdate {
    /// The target's id in the earlier plan.
    pub target: String,
    pub status: ProgressStatus,
    /// The figure reached; of a milestone, blank.
    pub actual: String,
    pub narrative: String,
    /// Why it is delayed or was dropped.
    pub reason: String,
    /// The row version that the next save must name.
    #[serde(skip)]
    pub version: i64,
}

/// The targets of an earlier plan with what became of each. Part of every snapshot, so fields are only ever added, with a default.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Progress {
    pub year: i32,
    /// The seal of the plan that the targets stand in.
    pub sha256: String,
    pub targets: Vec<TargetProgress>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TargetProgress {
    /// "1.2.1", as it was numbered there.
    pub number: String,
    /// The title of its goal.
    pub goal: String,
    pub target: Target,
    pub update: Option<ProgressUpdate>,
}

/// What is typed of one target.
#[derive(Debug, Clone)]
pub struct ProgressDraft {
    pub status: ProgressStatus,
    pub actual: Option<Line>,
    pub narrative: Narrative,
    pub reason: Narrative,
}

impl ProgressStatus {
    pub const ALL: [Self; 5] = [Self::OnTrack, Self::Met, Self::Delayed, Self::Dropped, Self::Changed];

    pub fn word(self) -> &'static str {
        match self {
            Self::OnTrack => "on_track",
            Self::Met => "met",
            Self::Delayed => "delayed",
            Self::Dropped => "dropped",
            Self::Changed => "changed",
        }
    }

    pub fn label(self) -> &'static str {
        match self {
            Self::OnTrack => "On track",
            Self::Met => "Met",
            Self::Delayed => "Delayed",
            Self::Dropped => "Dropped",
            Self::Changed => "Changed",
        }
    }

    pub fn tone(self) -> Tone {
        match self {
            Self::Met => Tone::Good,
            Self::OnTrack | Self::Changed => Tone::Info,
            Self::Delayed => Tone::Warn,
            Self::Dropped => Tone::Neutral,
        }
    }

    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|it| it.word() == word)
    }

    /// Whether a reason has to be given.
    pub fn needs_reason(self) -> bool {
        matches!(self, Self::Delayed | Self::Dropped)
    }
}

impl ProgressDraft {
    /// What is wrong, as (field, what to do).
    pub fn mistakes(&self) -> Vec<(&'static str, &'static str)> {
        if self.status.needs_reason() && self.reason.is_blank() {
            return vec![("reason", "Say why it is delayed or was dropped.")];
        }
        Vec::new()
    }
}

impl Progress {
    /// The targets of an earlier plan, each with its update.
    pub fn of(former: &Former, updates: &[ProgressUpdate]) -> Self {
        let mut targets = Vec::new();
        for (number, goal, target) in numbered(&former.plan) {
            let update = updates.iter().find(|it| it.target == target.id).cloned();
            targets.push(TargetProgress { number, goal, target, update });
        }
        Self { year: former.year.number(), sha256: former.sha256.clone(), targets }
    }

    pub fn target(&self, id: &str) -> Option<&TargetProgress> {
        self.targets.iter().find(|it| it.target.id == id)
    }

    /// Whether anything was said yet.
    pub fn is_begun(&self) -> bool {
        self.targets.iter().any(|it| it.update.is_some())
    }

    /// What is missing of it, where the year's form asks for it.
    pub fn gaps(&self, form: &Definition, base: &str) -> Vec<Gap> {
        if !is_asked(form) {
            return Vec::new();
        }
        self.targets.iter().filter_map(|it| it.gap(self.year, base)).collect()
    }

    /// As the comparison of two rounds sees it.
    pub fn outline(&self) -> Vec<Node> {
        let node = |it: &TargetProgress| {
            let label = format!("Progress on target {} of {}: {}", it.number, self.year, it.target.measure);
            let said = it.update.as_ref();
            let text = |part: fn(&ProgressUpdate) -> &str| said.map_or("", part).to_owned();
            Node::new(format!("progress/{}", it.target.id), "Progress", label)
                .field("status", "Where it stands", text(|it| it.status.label()))
                .field("actual", "Figure reached", text(|it| &it.actual))
                .field("narrative", "What was done", text(|it| &it.narrative))
                .field("reason", "Why", text(|it| &it.reason))
        };
        self.targets.iter().map(node).collect()
    }
}

impl TargetProgress {
    /// The first thing that is missing of it.
    fn gap(&self, year: i32, base: &str) -> Option<Gap> {
        let number = &self.number;
        let (text, field) = match &self.update {
            None => (format!("Report progress on target {number} of {year}"), "status"),
            Some(it) if it.status.needs_reason() && it.reason.is_empty() => {
                (format!("Say why target {number} of {year} is {}", it.status.label().to_lowercase()), "reason")
            }
            Some(it) if self.needs_figure(it.status) && it.actual.is_empty() => {
                (format!("Give the figure reached for target {number} of {year}"), "actual")
            }
            Some(it) if it.narrative.is_empty() => {
                (format!("Write what was done for target {number} of {year}"), "narrative")
            }
            Some(_) => return None,
        };
        let href = format!("{base}/progress/{}#field-{field}", self.target.id);
        Some(Gap { part: Part::Progress, missing: Missing { text, href } })
    }

    /// A number that still counts has a figure; a milestone has none.
    pub fn needs_figure(&self, status: ProgressStatus) -> bool {
        self.target.kind == TargetKind::Measured && status != ProgressStatus::Dropped
    }
}

/// Whether the year's form asks for progress as a must-pass item.
pub fn is_asked(form: &Definition) -> bool {
    form.items_of(Component::ActionPlan).any(|it| it.is_must_pass() && it.auto_check == Some(AutoCheck::PlanProgress))
}

fn numbered(plan: &Plan) -> Vec<(String, String, Target)> {
    let mut found = Vec::new();
    for (g, goal) in (1..).zip(&plan.goals) {
        for (s, strategy) in (1..).zip(&goal.strategies) {
            for (t, target) in (1..).zip(&strategy.targets) {
                found.push((format!("{g}.{s}.{t}"), goal.title.clone(), target.clone()));
            }
        }
    }
    found
}

/// Progress in ready words, for the template `action_plan/progress`.
#[derive(Debug, Clone, Serialize)]
pub struct ProgressView {
    pub year: String,
    pub targets: Vec<ProgressRow>,
}

#[derive(Debug, Clone, Serialize)]
pub struct ProgressRow {
    pub anchor: String,
    pub number: String,
    pub goal: String,
    pub measure: String,
    /// "From 11 to 40 rooms", or nothing for a milestone.
    pub aim: Option<String>,
    pub due: Option<String>,
    pub status: StatusView,
    pub actual: Option<String>,
    pub narrative: Vec<String>,
    pub reason: Vec<String>,
}

#[derive(Debug, Clone, Serialize)]
pub struct StatusView {
    pub word: String,
    pub tone: Tone,
}

impl ProgressView {
    pub fn of(progress: &Progress) -> Self {
        Self { year: progress.year.to_string(), targets: progress.targets.iter().map(row).collect() }
    }
}

fn row(it: &TargetProgress) -> ProgressRow {
    let said = it.update.as_ref();
    let with_unit = |value: &str| format!("{value} {}", it.target.unit).trim().to_owned();
    let target = &it.target;
    let aim = match (target.baseline.as_str(), target.target_value.as_str()) {
        (_, "") => None,
        ("", to) => Some(format!("To {}", with_unit(to))),
        (from, to) => Some(format!("From {from} to {}", with_unit(to))),
    };
    ProgressRow {
        anchor: format!("progress-{}", target.id),
        number: it.number.clone(),
        goal: it.goal.clone(),
        measure: target.measure.clone(),
        aim: aim.filter(|_| target.kind == TargetKind::Measured),
        due: target.due_on.map(day_words),
        status: said.map_or_else(
            || StatusView { word: "Not reported".into(), tone: Tone::Neutral },
            |it| StatusView { word: it.status.label().into(), tone: it.status.tone() },
        ),
        actual: said.filter(|it| !it.actual.is_empty()).map(|it| with_unit(&it.actual)),
        narrative: said.map(|it| paragraphs(&it.narrative)).unwrap_or_default(),
        reason: said.map(|it| paragraphs(&it.reason)).unwrap_or_default(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::metric::action_plan::rules::former::tests::{form, former};

    fn update(status: ProgressStatus, actual: &str, narrative: &str, reason: &str) -> ProgressUpdate {
        ProgressUpdate {
            target: "t-of-s".into(),
            status,
            actual: actual.into(),
            narrative: narrative.into(),
            reason: reason.into(),
            version: 1,
        }
    }

    fn asking() -> Definition {
        let mut form = form("2023");
        for item in form.items.iter_mut().filter(|it| it.code == "C4.04") {
            item.auto_check = Some(AutoCheck::PlanProgress);
        }
        form
    }

    fn missing(update: Option<ProgressUpdate>, kind: TargetKind) -> String {
        let mut former = former();
        former.plan.goals[0].strategies.truncate(1);
        former.plan.goals[0].strategies[0].targets[0].kind = kind;
        let progress = Progress::of(&former, &update.into_iter().collect::<Vec<_>>());
        let gaps = progress.gaps(&asking(), "");
        assert!(gaps.len() < 2, "one thing at a time");
        gaps.first().map_or_else(String::new, |it| format!("{} -> {}", it.missing.text, it.missing.href))
    }

    #[test]
    fn every_target_is_reported_with_what_its_status_asks() {
        use ProgressStatus::*;
        let (measured, milestone) = (TargetKind::Measured, TargetKind::Milestone);
        let reason = "Say why target 1.1.1 of 2022 is delayed -> /progress/t-of-s#field-reason";
        let figure = "Give the figure reached for target 1.1.1 of 2022 -> /progress/t-of-s#field-actual";
        let words = "Write what was done for target 1.1.1 of 2022 -> /progress/t-of-s#field-narrative";
        let table = [
            (None, measured, "Report progress on target 1.1.1 of 2022 -> /progress/t-of-s#field-status"),
            (Some(update(Met, "40", "Done.", "")), measured, ""),
            (Some(update(Met, "", "Done.", "")), measured, figure),
            (Some(update(Met, "", "Done.", "")), milestone, ""),
            (Some(update(OnTrack, "20", "", "")), measured, words),
            (Some(update(Delayed, "20", "Begun.", "")), measured, reason),
            (Some(update(Delayed, "20", "Begun.", "Staff left.")), measured, ""),
            (Some(update(Dropped, "", "Ended.", "No money.")), measured, ""),
            (Some(update(Changed, "20", "Another aim.", "")), measured, ""),
        ];
        for (update, kind, expected) in table {
            assert_eq!(missing(update.clone(), kind), expected, "{update:?}");
        }
    }

    #[test]
    fn a_year_that_does_not_ask_misses_nothing() {
        let progress = Progress::of(&former(), &[]);
        assert!(progress.gaps(&form("2022"), "").is_empty());
        assert!(!progress.is_begun());
        assert_eq!(progress.gaps(&asking(), "").len(), 2);
    }

    #[test]
    fn a_delay_needs_its_reason_at_once() {
        let draft = |status, reason: &str| ProgressDraft {
            status,
            actual: None,
            narrative: Narrative::default(),
            reason: Narrative::parse(reason).unwrap(),
        };
        for status in ProgressStatus::ALL {
            assert_eq!(ProgressStatus::parse(status.word()), Some(status));
            assert_eq!(draft(status, "").mistakes().is_empty(), !status.needs_reason(), "{status:?}");
            assert!(draft(status, "Because.").mistakes().is_empty());
        }
    }

    #[test]
    fn an_update_of_a_target_that_is_not_there_is_left_aside() {
        let stray = ProgressUpdate { target: "of-another-plan".into(), ..update(ProgressStatus::Met, "", "", "") };
        assert!(!Progress::of(&former(), &[stray]).is_begun());
    }
}
