//! What became of the targets of an earlier year's plan: a list of them, and a page for each.

use serde::Serialize;

use super::work::Work;
use crate::kernel::failure::{FieldErrors, Refusal, Result};
use crate::kernel::ids::TargetId;
use crate::kernel::texts::counted;
use crate::kernel::time::day_words;
use crate::metric::action_plan::changes;
use crate::metric::action_plan::rules::{
    Progress, ProgressDraft, ProgressStatus, ProgressView, TargetProgress, is_asked,
};
use crate::metric::workflow::Editable;
use crate::metric::workflow::web::sheet::Work as _;
use crate::metric::workflow::web::sheet::{self, Explained, Sheet, SheetPage, Term};
use crate::people::tenancy::CcoScope;
use crate::platform::http::{Answer, Control, Field, Fields, Form, Notice, Page, Post, Reader, Site};

#[derive(Serialize)]
struct ProgressPage {
    eyebrow: String,
    year: String,
    summary: String,
    /// Whether the year's form asks for it.
    is_asked: bool,
    rows: Vec<Row>,
    plan_href: String,
}

#[derive(Serialize)]
struct Row {
    view: crate::metric::action_plan::rules::ProgressRow,
    /// Where this person may report on it.
    href: Option<String>,
    act: &'static str,
    /// What is missing of it.
    missing: Option<String>,
}

impl Page for ProgressPage {
    const TEMPLATE: &'static str = "action_plan/progress_list";
}

/// `GET …/action-plan/progress`
pub async fn page(scope: CcoScope, site: Site) -> Answer {
    let work = Work::of(&site, &scope).await?;
    work.desk.submission.as_ref().ok_or(Refusal::NotFound)?;
    let progress = work.past.progress.as_ref();
    let page = ProgressPage {
        eyebrow: format!("Action plan {}", work.desk.year.number),
        year: progress.map_or_else(String::new, |it| it.year.to_string()),
        summary: progress.map_or_else(String::new, summary),
        is_asked: is_asked(&work.desk.year.form),
        rows: progress.map(|it| rows(&work, it)).unwrap_or_default(),
        plan_href: work.desk.base(),
    };
    site.page(work.desk.shell_below(&site, "Progress"), &page)
}

fn summary(progress: &Progress) -> String {
    let reported = progress.targets.iter().filter(|it| it.update.is_some()).count();
    format!("{reported} of {} reported", counted(progress.targets.len(), "target", "targets"))
}

fn rows(work: &Work, progress: &Progress) -> Vec<Row> {
    let base = work.desk.base();
    let gaps = progress.gaps(&work.desk.year.form, &base);
    let row = |(it, view): (&TargetProgress, crate::metric::action_plan::rules::ProgressRow)| {
        let page = format!("{base}/progress/{}", it.target.id);
        let gap = gaps.iter().find(|gap| gap.missing.href.starts_with(&format!("{page}#")));
        Row {
            missing: gap.filter(|_| it.update.is_some()).map(|gap| gap.missing.text.clone()),
            act: if it.update.is_some() { "Change" } else { "Report" },
            href: work.desk.may_edit().then_some(page),
            view,
        }
    };
    progress.targets.iter().zip(ProgressView::of(progress).targets).map(row).collect()
}

/// `GET …/action-plan/progress/{former}`
pub async fn target(scope: CcoScope, site: Site) -> Answer {
    sheet::show(&ProgressSheet::of(&site)?, &scope, &site).await
}

/// `POST …/action-plan/progress/{former}`
pub async fn report(post: Post<CcoScope>, site: Site) -> Answer {
    sheet::take(ProgressSheet::of(&site)?, post, site).await
}

/// A target of the earlier plan, by its id there.
#[derive(Clone)]
struct ProgressSheet(TargetId);

impl ProgressSheet {
    fn of(site: &Site) -> Result<Self> {
        Ok(Self(TargetId::parse(site.part("former")?)?))
    }

    fn target<'w>(&self, work: &'w Work) -> Result<(&'w Progress, &'w TargetProgress)> {
        let progress = work.past.progress.as_ref().ok_or(Refusal::NotFound)?;
        Ok((progress, progress.target(self.0.as_str()).ok_or(Refusal::NotFound)?))
    }
}

impl Sheet for ProgressSheet {
    type Work = Work;
    type Draft = (ProgressDraft, i64);
    const NOTICE: Notice = Notice::Saved;

    fn page(&self, site: &Site, work: &Work) -> Result<SheetPage> {
        let (progress, target) = self.target(work)?;
        let back = format!("{}/progress", work.desk.base());
        let form = Form::new(site, format!("{back}/{}", self.0), "Save", fields(target))
            .cancel(back)
            .version(target.update.as_ref().map_or(0, |it| it.version));
        Ok(SheetPage {
            noun: work.desk.noun(),
            eyebrow: format!("Progress on {} · Target {}", progress.year, target.number),
            heading: if target.target.measure.is_empty() {
                format!("Target {}", target.number)
            } else {
                target.target.measure.clone()
            },
            lede: format!("What became of this target of {}, in figures and in words.", progress.year),
            provenance: None,
            form,
            carried: None,
            draft: None,
            explained: Some(Explained { summary: "The target as it was sent", terms: terms(target) }),
            removal: None,
            comments: work.desk.comments_on(None),
        })
    }

    fn read(&self, _: &Work, fields: &Fields) -> std::result::Result<Self::Draft, FieldErrors> {
        let mut reader = Reader::new(fields);
        let status = reader.choice("status", ProgressStatus::parse, "Choose where the target stands.");
        let actual = reader.optional_line("actual");
        let (narrative, reason) = (reader.narrative("narrative"), reader.narrative("reason"));
        let version = reader.version();
        let draft = status.zip(narrative).zip(reason);
        let draft = draft.map(|((status, narrative), reason)| ProgressDraft { status, actual, narrative, reason });
        for (field, text) in draft.iter().flat_map(ProgressDraft::mistakes) {
            reader.note::<()>(field, Err(text.to_owned()));
        }
        reader.finish(draft.zip(version))
    }

    fn part(&self) -> Option<(&'static str, String)> {
        Some(("target", self.0.to_string()))
    }

    fn save(&self, editable: &mut Editable<'_, '_>, (draft, version): &Self::Draft) -> Result<String> {
        changes::report_progress(editable, &self.0, draft, *version)?;
        Ok(format!("/progress#progress-{}", self.0))
    }
}

fn fields(target: &TargetProgress) -> Vec<Field> {
    let said = target.update.as_ref();
    let statuses = ProgressStatus::ALL.map(|it| (it.word(), it.label()));
    let status = Field::new(Control::Radios, "status", "Where it stands")
        .options(statuses)
        .option_hint("on_track", "It will be reached by its day.")
        .option_hint("met", "It has been reached.")
        .option_hint("delayed", "It will be reached later. Say why.")
        .option_hint("dropped", "It is not worked on any more. Say why.")
        .option_hint("changed", "It goes on with another aim. Say which in your words.")
        .value(said.map_or("", |it| it.status.word()));
    let actual = Field::text("actual", "Figure reached").width("short").value(said.map_or("", |it| &it.actual));
    let unit = &target.target.unit;
    let actual = if target.needs_figure(ProgressStatus::OnTrack) {
        actual.hint(if unit.is_empty() {
            "The newest figure you have.".into()
        } else {
            format!("In {unit}: the newest figure you have.")
        })
    } else {
        actual.hint("A milestone has no figure; leave it blank.")
    };
    vec![
        status,
        actual.optional(),
        Field::textarea("narrative", "What was done").rows(6).value(said.map_or("", |it| &it.narrative)),
        Field::textarea("reason", "Why it is delayed or was dropped")
            .rows(4)
            .value(said.map_or("", |it| &it.reason))
            .optional(),
    ]
}

fn terms(target: &TargetProgress) -> Vec<Term> {
    let it = &target.target;
    let with_unit = |value: &str| format!("{value} {}", it.unit).trim().to_owned();
    let pairs = [
        ("Goal", target.goal.clone()),
        ("Baseline", if it.baseline.is_empty() { String::new() } else { with_unit(&it.baseline) }),
        ("Value to reach", if it.target_value.is_empty() { String::new() } else { with_unit(&it.target_value) }),
        ("Due", it.due_on.map_or_else(String::new, day_words)),
        ("Responsible", it.responsible.clone()),
    ];
    let given = pairs.into_iter().filter(|(_, text)| !text.is_empty());
    given.map(|(term, text)| Term { term: term.into(), text }).collect()
}
