//! Beginning a year with what was sent of an earlier one, and saying of each part whether it is still right.

use serde::Serialize;

use super::work::Work;
use crate::kernel::failure::{FieldErrors, Refusal};
use crate::kernel::ids::SnapshotId;
use crate::kernel::texts::counted;
use crate::metric::action_plan::changes;
use crate::metric::action_plan::paragraphs;
use crate::metric::action_plan::rules::{CarriedKind, CarriedPart, Former, LeftOut, carry};
use crate::metric::measures;
use crate::metric::measures::Component;
use crate::metric::workflow;
use crate::metric::workflow::web::sheet::Work as _;
use crate::metric::workflow::web::{address, year_of};
use crate::people::tenancy::CcoScope;
use crate::platform::http::{Answer, Done, Form, Notice, Page, Post, Reader, Site};

/// What could be carried into a plan that is not started yet.
#[derive(Serialize)]
pub struct Offer {
    year: String,
    /// "3 goals, 5 strategies and 9 targets, 7 sections and 3 answers"
    counts: String,
    left_out: Vec<LeftOut>,
    form: Form,
}

#[derive(Serialize)]
struct Carried {
    eyebrow: String,
    /// "2025"; blank where the parts came from several places.
    whence: String,
    /// "4 of 12 parts wait for your word"
    summary: String,
    open: Vec<Card>,
    settled: Vec<Settled>,
    left_out: Vec<LeftOut>,
    is_whole: bool,
    plan_href: String,
    checks_href: String,
}

#[derive(Serialize)]
struct Card {
    anchor: String,
    name: String,
    paragraphs: Vec<String>,
    flags: Vec<String>,
    may_edit: bool,
    edit_href: String,
    /// Sections and answers are emptied by editing, not removed.
    remove_href: Option<String>,
    form: Form,
}

#[derive(Serialize)]
struct Settled {
    anchor: String,
    name: String,
    how: &'static str,
}

impl Page for Carried {
    const TEMPLATE: &'static str = "action_plan/carried";
}

/// `GET …/action-plan/carried`
pub async fn page(scope: CcoScope, site: Site) -> Answer {
    let work = Work::of(&site, &scope).await?;
    work.desk.submission.as_ref().ok_or(Refusal::NotFound)?;
    let parts = work.carried_parts(site.now);
    let (open, settled): (Vec<&CarriedPart>, Vec<&CarriedPart>) = parts.iter().partition(|it| it.is_open());
    let levers = &work.levers;
    // What was copied from another contract leaves nothing of an own earlier year behind.
    let is_own = parts.iter().any(|it| it.mark.from_cco.is_none());
    let left_out =
        work.past.former.as_ref().filter(|_| is_own).map(|it| carry(it, &work.desk.year.form, levers).left_out);
    let page = Carried {
        eyebrow: format!("Action plan {}", work.desk.year.number),
        whence: whence(&parts),
        summary: summary(open.len(), parts.len()),
        is_whole: open.is_empty(),
        open: open.into_iter().map(|it| card(&site, &work, it)).collect(),
        settled: settled.into_iter().map(settled_line).collect(),
        left_out: left_out.unwrap_or_default(),
        plan_href: work.desk.base(),
        checks_href: format!("{}/checks", work.desk.base()),
    };
    site.page(work.desk.shell_below(&site, "Carried forward"), &page)
}

/// `POST …/action-plan/carry-forwards`
pub async fn carry_forward(post: Post<CcoScope>, site: Site) -> Answer {
    let number = year_of(&site)?;
    let mut reader = Reader::new(&post.fields);
    let raw = reader.raw("from");
    let from = reader.note("from", SnapshotId::parse(raw).map_err(|_| "This form is incomplete.".to_owned()));
    let from = reader.finish(from)?;
    let scope = post.scope;
    site.act(post.receipt, move |tx, now| {
        let year = measures::year(tx, number)?;
        changes::carry_forward(tx, &scope, &year, &from, now)?;
        Ok(Done::at(format!("{}/carried", address(&scope, number, Component::ActionPlan)), Notice::Carried))
    })
    .await
}

/// `POST …/action-plan/confirmations`
pub async fn confirm(post: Post<CcoScope>, site: Site) -> Answer {
    let number = year_of(&site)?;
    let (kind, key, version) = read(&post)?;
    let scope = post.scope;
    site.act(post.receipt, move |tx, now| {
        let mut editable = workflow::editable(tx, &scope, number, Component::ActionPlan, now)?;
        changes::confirm(&mut editable, kind, &key, version)?;
        Ok(Done::at(format!("{}/carried", address(&scope, number, Component::ActionPlan)), Notice::Confirmed))
    })
    .await
}

fn whence(parts: &[CarriedPart]) -> String {
    let mut from: Vec<String> = parts.iter().map(|it| it.mark.whence()).collect();
    from.dedup();
    if let [one] = from.as_slice() { one.clone() } else { String::new() }
}

fn read(post: &Post<CcoScope>) -> Result<(CarriedKind, String, i64), FieldErrors> {
    let mut reader = Reader::new(&post.fields);
    let kind = reader.choice("part", CarriedKind::parse, "Choose the part from its page.");
    let key = reader.line("key", "Choose the part from its page.");
    let version = reader.version();
    let read = kind.zip(key).zip(version);
    reader.finish(read.map(|((kind, key), version)| (kind, key.as_str().to_owned(), version)))
}

/// What the page of a plan that was not started offers.
pub fn offer(site: &Site, work: &Work) -> Option<Offer> {
    let former = work.past.former.as_ref()?;
    let carried = carry(former, &work.desk.year.form, &work.levers);
    let mut form = Form::button(
        site,
        format!("{}/carry-forwards", work.desk.base()),
        &format!("Carry {}’s plan forward", former.year),
    );
    form.fields.push(hidden("from", former.snapshot.as_str()));
    Some(Offer { year: former.year.to_string(), counts: counts(former, &carried), left_out: carried.left_out, form })
}

fn hidden(name: &str, value: &str) -> crate::platform::http::Field {
    crate::platform::http::Field::new(crate::platform::http::Control::Hidden, name, "").value(value)
}

fn counts(former: &Former, carried: &crate::metric::action_plan::rules::CarryForward) -> String {
    let strategies = carried.plan.goals.iter().map(|it| it.strategies.len()).sum();
    let targets = carried.plan.goals.iter().flat_map(|it| &it.strategies).map(|it| it.targets.len()).sum();
    let counts = [
        (carried.plan.sections.len(), "section", "sections"),
        (carried.plan.goals.len(), "goal", "goals"),
        (strategies, "strategy", "strategies"),
        (targets, "target", "targets"),
        (carried.answers.len(), "answer", "answers"),
    ];
    let words: Vec<String> =
        counts.into_iter().filter(|(n, ..)| *n > 0).map(|(n, one, many)| counted(n, one, many)).collect();
    format!("{} of {}", words.join(", "), former.year)
}

fn summary(n_open: usize, n_parts: usize) -> String {
    match (n_open, n_parts) {
        (_, 0) => "Nothing in this plan was carried from an earlier year".into(),
        (0, _) => "Every part that was carried has been confirmed, edited or removed".into(),
        (open, all) => format!("{open} of {} still to be confirmed", counted(all, "part", "parts")),
    }
}

fn card(site: &Site, work: &Work, part: &CarriedPart) -> Card {
    let base = work.desk.base();
    let mut form = Form::button(site, format!("{base}/confirmations"), "Still right").version(part.version);
    form.fields = vec![hidden("part", part.mark.kind.word()), hidden("key", &part.mark.key)];
    let is_removable = matches!(part.mark.kind, CarriedKind::Goal | CarriedKind::Strategy | CarriedKind::Target);
    let edit_href = format!("{base}/{}", part.page);
    Card {
        anchor: part.mark.anchor(),
        name: part.name.clone(),
        paragraphs: part.text.iter().flat_map(|it| paragraphs(it)).collect(),
        flags: part.flags.clone(),
        may_edit: work.desk.may_edit(),
        remove_href: is_removable.then(|| format!("{edit_href}/removal")),
        edit_href,
        form,
    }
}

fn settled_line(part: &CarriedPart) -> Settled {
    let how = if part.mark.confirmed_at.is_some() { "Still right" } else { "Edited" };
    Settled { anchor: part.mark.anchor(), name: part.name.clone(), how }
}
