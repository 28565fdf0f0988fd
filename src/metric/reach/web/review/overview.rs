//! The review's own page: where it stands, the one next step, and everything that is written.

use serde::Serialize;

use super::work::Work;
use crate::kernel::failure::Missing;
use crate::kernel::privacy;
use crate::kernel::texts::lower_first;
use crate::metric::measures::{Component, Section};
use crate::metric::reach::changes::review as changes;
use crate::metric::reach::rules::assessment::{
    AssessmentView, Observation, ObservationView, PopulationView, report_title,
};
use crate::metric::workflow::web::items::{self, ItemRow};
use crate::metric::workflow::web::sheet::Work as _;
use crate::metric::workflow::web::{Next, Standing, address, beginning, section_tag, year_of};
use crate::people::tenancy::CcoScope;
use crate::platform::http::{Answer, Done, Form, Notice, Page, Post, Site, Tag, Tone};

/// Before anything was started.
#[derive(Serialize)]
struct Unstarted {
    standing: Standing,
    name: String,
    /// "1 July 2024 to 30 June 2025, version 1", once OHA has released it.
    report: Option<String>,
    report_href: String,
    form: Option<Form>,
    why_not: Option<String>,
}

/// For those who write, while it may be written.
#[derive(Serialize)]
struct Overview {
    standing: Standing,
    next: Next,
    /// Passages that seem to speak of one person.
    warnings: Vec<Missing>,
    report: ReportRow,
    prompts: Vec<Row>,
    observations: Vec<ObservationCard>,
    add_observation: String,
    populations: Vec<PopulationCard>,
    add_population: String,
    items: Vec<ItemRow>,
    items_href: String,
}

/// For those who read, and for everybody once it was sent.
#[derive(Serialize)]
struct Reading {
    standing: Standing,
    is_editable: bool,
    review: AssessmentView,
}

/// The report, and whether it was acknowledged.
#[derive(Serialize)]
struct ReportRow {
    title: String,
    note: String,
    state: Tag,
    href: String,
    report_href: String,
}

/// A prompt in the list; for the template `workflow/section_rows`.
#[derive(Serialize)]
struct Row {
    anchor: String,
    title: String,
    href: String,
    note: String,
    state: Tag,
}

#[derive(Serialize)]
struct ObservationCard {
    view: ObservationView,
    acts: Acts,
    /// Where it is marked as a finding, or withdrawn as one.
    finding_href: Option<String>,
    finding_act: &'static str,
}

#[derive(Serialize)]
struct PopulationCard {
    view: PopulationView,
    acts: Acts,
}

/// What can be done with a part; for the template `workflow/acts`.
#[derive(Serialize)]
struct Acts {
    name: String,
    edit: String,
    remove: String,
    moves: Form,
    may_up: bool,
    may_down: bool,
    carried: Option<Tag>,
}

impl Page for Unstarted {
    const TEMPLATE: &'static str = "reach/review_unstarted";
}

impl Page for Overview {
    const TEMPLATE: &'static str = "reach/review";
}

impl Page for Reading {
    const TEMPLATE: &'static str = "reach/review_reading";
}

/// `GET …/reach-review`
pub async fn page(scope: CcoScope, site: Site) -> Answer {
    let work = Work::of(&site, &scope).await?;
    let (shell, standing) = (work.desk.shell(&site), work.standing(site.now));
    if work.desk.submission.is_none() {
        return site.page(shell, &unstarted(&site, &work, standing));
    }
    if work.desk.may_edit() {
        return site.page(shell, &overview(&site, &work, standing));
    }
    let is_editable = work.desk.state().is_editable();
    site.page(shell, &Reading { standing, is_editable, review: work.view() })
}

/// `POST …/reach-review/starts`
pub async fn start(post: Post<CcoScope>, site: Site) -> Answer {
    let (scope, number) = (post.scope, year_of(&site)?);
    site.act(post.receipt, move |tx, now| {
        changes::start(tx, &scope, number, now)?;
        Ok(Done::at(address(&scope, number, Component::ReachReview), Notice::Started))
    })
    .await
}

fn unstarted(site: &Site, work: &Work, standing: Standing) -> Unstarted {
    let desk = &work.desk;
    let is_open = desk.year.is_open(site.now.pacific_day());
    let why_not = if !is_open {
        Some("This year is not open for work.".to_owned())
    } else if !desk.may_act {
        Some("This contract has ended, and the time in which it could still begin something has passed.".to_owned())
    } else if work.report.is_none() {
        Some(format!(
            "OHA has not released the reach report of {} yet. It prepares the figures and protects small groups in them; once it releases the report to CCOs, your leads are told, and the review can begin here. Until then nothing is asked of you.",
            desk.year.number
        ))
    } else if !desk.scope.role().may_edit() {
        Some("An editor or a lead of your CCO starts it.".to_owned())
    } else {
        None
    };
    Unstarted {
        standing,
        name: desk.year.form.component(Component::ReachReview).map_or_else(String::new, |it| it.name.clone()),
        report: work.report.as_ref().map(|it| report_title(&it.set)),
        report_href: format!("{}/report", desk.base()),
        form: why_not.is_none().then(|| Form::button(site, format!("{}/starts", desk.base()), "Start the review")),
        why_not,
    }
}

fn overview(site: &Site, work: &Work, standing: Standing) -> Overview {
    let base = work.desk.base();
    let assessment = &work.copy.assessment;
    let (n, m) = (assessment.observations.len(), assessment.populations.len());
    let view = work.view();
    let observations = (1..).zip(&assessment.observations).zip(view.observations);
    let populations = (1..).zip(&assessment.populations).zip(view.populations);
    Overview {
        standing,
        next: Next::of(&work.desk, work.gaps().iter().map(|it| &it.missing)),
        warnings: warnings(work),
        report: report_row(work),
        prompts: work.desk.year.form.sections_of(Component::ReachReview).map(|it| prompt_row(work, it)).collect(),
        observations: observations.map(|((at, it), view)| observation_card(site, work, it, view, (at, n))).collect(),
        add_observation: format!("{base}/observations/new"),
        populations: populations
            .map(|((at, it), view)| PopulationCard {
                acts: acts(site, work, ("populations", &it.id), format!("priority population {}", it.name), (at, m)),
                view,
            })
            .collect(),
        add_population: format!("{base}/populations/new"),
        items: items::rows(work),
        items_href: format!("{base}/items"),
    }
}

fn report_row(work: &Work) -> ReportRow {
    let base = work.desk.base();
    let (report, said) = (work.report.as_ref(), work.copy.assessment.acknowledgement.as_ref());
    let is_of_report = said.is_some_and(|it| report.is_some_and(|report| report.set.id.as_str() == it.data_set));
    let (note, state) = match (report, said) {
        (None, _) => (
            "OHA has withdrawn it. A newer one will be shown here when it is released.".to_owned(),
            Tag::new("Waiting for OHA", Tone::Neutral),
        ),
        (Some(_), Some(it)) if is_of_report => (
            format!("Acknowledged by {}. Took part: {}", it.by, beginning(&it.participants)),
            Tag::new("Acknowledged", Tone::Good),
        ),
        (Some(_), Some(_)) => (
            "You acknowledged an earlier one. Look at what has changed, then acknowledge this one.".to_owned(),
            Tag::new("Newer report", Tone::Warn),
        ),
        (Some(_), None) => (
            "Read it, then say who took part in the review.".to_owned(),
            Tag::new("Not acknowledged yet", Tone::Neutral),
        ),
    };
    ReportRow {
        title: match report.map(|it| report_title(&it.set)) {
            Some(title) if is_of_report => format!("The report of {title}"),
            Some(title) => format!("Acknowledge the report of {title}"),
            None => "The reach report".to_owned(),
        },
        note,
        state,
        href: format!("{base}/acknowledgement"),
        report_href: format!("{base}/report"),
    }
}

fn prompt_row(work: &Work, section: &Section) -> Row {
    let body = work.copy.assessment.prompt(&section.key);
    Row {
        anchor: format!("section-{}", section.key),
        title: format!("{}. {}", section.number, section.title),
        href: format!("{}/sections/{}", work.desk.base(), section.key),
        note: if body.is_empty() { section.prompt.clone() } else { beginning(body) },
        state: section_tag(section, body),
    }
}

fn observation_card(
    site: &Site,
    work: &Work,
    it: &Observation,
    view: ObservationView,
    place: (usize, usize),
) -> ObservationCard {
    let page = format!("{}/observations/{}", work.desk.base(), it.id);
    let is_group = work.copy.abouts.get(&it.id).is_some_and(|about| about.is_group(&work.stratifiers));
    let (finding_href, finding_act) = match (&it.finding, is_group) {
        (Some(_), _) => (Some(format!("{page}/withdrawal")), "Withdraw the finding of"),
        (None, true) => (Some(format!("{page}/finding")), "Mark as a finding:"),
        (None, false) => (None, ""),
    };
    let name = format!("observation {}", place.0);
    ObservationCard { acts: acts(site, work, ("observations", &it.id), name, place), finding_href, finding_act, view }
}

fn acts(site: &Site, work: &Work, (folder, id): (&str, &str), name: String, (at, of): (usize, usize)) -> Acts {
    let edit = format!("{}/{folder}/{id}", work.desk.base());
    Acts {
        name,
        remove: format!("{edit}/removal"),
        moves: Form::button(site, format!("{edit}/moves"), "Move").version(work.copy.version(id)),
        may_up: at > 1,
        may_down: at < of,
        carried: None,
        edit,
    }
}

/// Every passage that seems to speak of one person, with its field.
fn warnings(work: &Work) -> Vec<Missing> {
    let (base, review) = (work.desk.base(), &work.copy.assessment);
    let mut found = Vec::new();
    let mut look = |what: String, text: &str, place: String| {
        if let Some(warning) = privacy::warning(text) {
            let sign = warning.split(". ").next().unwrap_or(&warning);
            found.push(Missing { text: format!("{what}: {}", lower_first(sign)), href: format!("{base}/{place}") });
        }
    };
    for section in work.desk.year.form.sections_of(Component::ReachReview) {
        let place = format!("sections/{}#field-body", section.key);
        look(section.title.clone(), review.prompt(&section.key), place);
    }
    for (number, it) in (1..).zip(&review.observations) {
        let fields = [
            ("observation", &it.observation),
            ("likely-cause", &it.likely_cause),
            ("question", &it.question),
            ("follow-up", &it.follow_up),
        ];
        for (field, text) in fields {
            look(format!("Observation {number}"), text, format!("observations/{}#field-{field}", it.id));
        }
    }
    for it in &review.populations {
        look(it.name.clone(), &it.rationale, format!("populations/{}#field-rationale", it.id));
    }
    for it in &work.desk.answers {
        look(format!("Evidence for {}", it.item), &it.narrative, format!("items/{}#field-narrative", it.item));
    }
    found
}
