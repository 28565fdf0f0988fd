//! The plan's own page: where it stands, the one next step, and everything that is written.

use serde::Serialize;

use super::cards::{GoalCard, cards};
use super::carried::{self, Offer};
use super::items::answer_tag;
use super::work::{GoalsOffer, Standing, Work, address, year_of};
use crate::kernel::failure::Missing;
use crate::kernel::privacy;
use crate::kernel::texts::{counted, lower_first};
use crate::metric::action_plan::PlanView;
use crate::metric::action_plan::rules::{CarriedKind, ProgressView};
use crate::metric::measures::{self, Component, Section};
use crate::metric::workflow::{self, State};
use crate::people::tenancy::CcoScope;
use crate::platform::http::{Answer, Done, Form, Notice, Page, Post, Site, Tag, Tone};

/// Before anything was started.
#[derive(Serialize)]
struct Unstarted {
    standing: Standing,
    name: String,
    form: Option<Form>,
    /// What was sent of an earlier year, to begin with.
    offer: Option<Offer>,
    why_not: Option<String>,
}

/// For those who write, while it may be written.
#[derive(Serialize)]
struct Overview {
    standing: Standing,
    next: Next,
    /// Passages that seem to speak of one person.
    warnings: Vec<Missing>,
    before: Vec<SectionRow>,
    goals: Vec<GoalCard>,
    add_goal: String,
    /// Goals of contracts that this one took over from.
    offers: Vec<GoalsOffer>,
    after: Vec<SectionRow>,
    items: Vec<ItemRow>,
}

/// For those who read, and for everybody once it was sent.
#[derive(Serialize)]
struct Reading {
    standing: Standing,
    is_editable: bool,
    plan: PlanView,
    progress: Option<ProgressView>,
}

/// One glance, one next step.
#[derive(Serialize)]
struct Next {
    title: String,
    text: String,
    href: String,
    act: String,
}

#[derive(Serialize)]
struct SectionRow {
    anchor: String,
    title: String,
    href: String,
    /// How it begins, or what it asks for.
    note: String,
    state: Tag,
}

#[derive(Serialize)]
struct ItemRow {
    code: String,
    text: String,
    href: String,
    /// "OHA wrote 1 comment"
    note: Option<String>,
    state: Tag,
}

impl Page for Unstarted {
    const TEMPLATE: &'static str = "action_plan/unstarted";
}

impl Page for Overview {
    const TEMPLATE: &'static str = "action_plan/overview";
}

impl Page for Reading {
    const TEMPLATE: &'static str = "action_plan/reading";
}

/// `GET …/action-plan`
pub async fn page(scope: CcoScope, site: Site) -> Answer {
    let work = Work::of(&site, &scope).await?;
    let shell = work.shell(&site);
    let standing = work.standing(site.now);
    if work.submission.is_none() {
        return site.page(shell, &unstarted(&site, &work, standing));
    }
    if work.may_edit() {
        return site.page(shell, &overview(&site, &work, standing));
    }
    let progress = work.past.frozen_progress(&work.year.form).map(|it| ProgressView::of(&it));
    site.page(shell, &Reading { standing, is_editable: work.state().is_editable(), plan: work.view(), progress })
}

/// `POST …/action-plan/starts`
pub async fn start(post: Post<CcoScope>, site: Site) -> Answer {
    let (scope, number) = (post.scope, year_of(&site)?);
    site.act(post.receipt, move |tx, now| {
        let year = measures::year(tx, number)?;
        workflow::changes::start(tx, &scope, &year, Component::ActionPlan, now)?;
        Ok(Done::at(address(&scope, number), Notice::Started))
    })
    .await
}

fn unstarted(site: &Site, work: &Work, standing: Standing) -> Unstarted {
    let is_open = work.year.is_open(site.now.pacific_day());
    let may_start = is_open && work.scope.role().may_edit() && work.may_act;
    let why_not = if !is_open {
        "This year is not open for work."
    } else if !work.may_act {
        "This contract has ended, and the time in which it could still begin something has passed."
    } else {
        "An editor or a lead of your CCO starts it."
    };
    let offer = if may_start { carried::offer(site, work) } else { None };
    let start = if offer.is_some() { "Start empty" } else { "Start the action plan" };
    Unstarted {
        standing,
        name: work.year.form.component(Component::ActionPlan).map_or_else(String::new, |it| it.name.clone()),
        form: may_start.then(|| Form::button(site, format!("{}/starts", work.base()), start)),
        offer,
        why_not: (!may_start).then(|| why_not.to_owned()),
    }
}

fn overview(site: &Site, work: &Work, standing: Standing) -> Overview {
    let view = work.view();
    let rows = |follows: bool| {
        let placed = work
            .year
            .form
            .sections_of(Component::ActionPlan)
            .zip(&view.sections)
            .filter(move |(_, it)| it.follows_goals == follows);
        placed.map(|(section, _)| section_row(work, section)).collect()
    };
    Overview {
        standing,
        next: next(work),
        warnings: warnings(work),
        before: rows(false),
        goals: cards(site, work),
        add_goal: format!("{}/goals/new", work.base()),
        offers: work.offers.clone(),
        after: rows(true),
        items: item_rows(work),
    }
}

fn next(work: &Work) -> Next {
    let gaps = work.gaps();
    let Some(first) = gaps.first() else { return when_complete(work) };
    let n_more = gaps.len() - 1;
    let text = match n_more {
        0 => "It is the last thing missing before the plan can be sent.".to_owned(),
        n => format!(
            "After that, {} missing before the plan can be sent.",
            counted(n, "more thing is", "more things are")
        ),
    };
    Next {
        title: format!("Next: {}", lower_first(&first.missing.text)),
        text,
        href: first.missing.href.clone(),
        act: first.missing.text.clone(),
    }
}

fn when_complete(work: &Work) -> Next {
    let may_send = work.scope.role().may_submit();
    let (title, text) = match (work.state(), may_send) {
        (State::Returned, true) => (
            "Next: answer what OHA wrote",
            "Change what was asked for. Then send the plan again, and say what has changed.",
        ),
        (State::Returned, false) => {
            ("Next: answer what OHA wrote", "Change what was asked for. Your lead sends the plan again.")
        }
        (_, true) => ("Nothing is missing: review the plan", "Read it once as OHA will, then send it."),
        (_, false) => {
            ("Nothing is missing", "Everything asked for is there. Your lead reads it once more and sends it.")
        }
    };
    let act = if may_send { "Review and send" } else { "Read it as OHA will" };
    Next { title: title.into(), text: text.into(), href: format!("{}/submit", work.base()), act: act.into() }
}

fn section_row(work: &Work, section: &Section) -> SectionRow {
    let body = work.copy.section(&section.key);
    let state = match (body.is_empty(), section.required) {
        (false, _) if work.is_unconfirmed(CarriedKind::Section, &section.key) => {
            work.carried_tag(CarriedKind::Section, &section.key)
        }
        (false, _) => Tag::new("Written", Tone::Good),
        (true, true) => Tag::new("Not written yet", Tone::Neutral),
        (true, false) => Tag::new("Optional", Tone::Neutral),
    };
    SectionRow {
        anchor: format!("section-{}", section.key),
        title: format!("{}. {}", section.number, section.title),
        href: format!("{}/sections/{}", work.base(), section.key),
        note: if body.is_empty() { section.prompt.clone() } else { beginning(body) },
        state,
    }
}

fn item_rows(work: &Work) -> Vec<ItemRow> {
    let said = |code: &str| work.answers.iter().find(|it| it.item == code).map(|it| it.said);
    let items = work.year.form.items_of(Component::ActionPlan);
    items
        .map(|it| ItemRow {
            code: it.code.clone(),
            text: it.text.clone(),
            href: format!("{}/items/{}", work.base(), it.code),
            note: written_by_oha(work.comments_on(Some(&it.code)).len()),
            state: if work.is_unconfirmed(CarriedKind::Answer, &it.code) {
                work.carried_tag(CarriedKind::Answer, &it.code)
            } else {
                answer_tag(said(&it.code))
            },
        })
        .collect()
}

fn written_by_oha(n_comments: usize) -> Option<String> {
    (n_comments > 0).then(|| format!("OHA wrote {}", counted(n_comments, "comment", "comments")))
}

/// Every passage that seems to speak of one person, with its field.
fn warnings(work: &Work) -> Vec<Missing> {
    let (base, form, plan) = (work.base(), &work.year.form, &work.copy.plan);
    let mut found = Vec::new();
    let mut look = |what: String, text: &str, page: String, field: &str| {
        if let Some(warning) = privacy::warning(text) {
            let sign = warning.split(". ").next().unwrap_or(&warning);
            found.push(Missing {
                text: format!("{what}: {}", lower_first(sign)),
                href: format!("{base}/{page}#field-{field}"),
            });
        }
    };
    for section in form.sections_of(Component::ActionPlan) {
        look(section.title.clone(), work.copy.section(&section.key), format!("sections/{}", section.key), "body");
    }
    for (number, goal) in (1..).zip(&plan.goals) {
        let page = || format!("goals/{}", goal.id);
        look(format!("Goal {number}"), &goal.title, page(), "title");
        look(format!("Why goal {number}"), &goal.why, page(), "why");
        for (n, strategy) in (1..).zip(&goal.strategies) {
            look(
                format!("Strategy {number}.{n}"),
                &strategy.description,
                format!("strategies/{}", strategy.id),
                "description",
            );
            for (m, target) in (1..).zip(&strategy.targets) {
                look(format!("Target {number}.{n}.{m}"), &target.measure, format!("targets/{}", target.id), "measure");
            }
        }
    }
    for answer in &work.answers {
        look(format!("Evidence for {}", answer.item), &answer.narrative, format!("items/{}", answer.item), "narrative");
    }
    found
}

/// The first words of a text, to tell sections apart without reading them.
fn beginning(text: &str) -> String {
    const WORDS: usize = 24;
    let words: Vec<&str> = text.split_whitespace().take(WORDS + 1).collect();
    if words.len() <= WORDS {
        words.join(" ")
    } else {
        format!("{} …", words.into_iter().take(WORDS).collect::<Vec<_>>().join(" "))
    }
}
