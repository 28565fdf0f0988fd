//! A year at a glance: the steps of setting it up, what can be done with it now, and who made which version of its form.

use serde::Serialize;

use super::desk::{YearDesk, status_tag};
use crate::kernel::texts::counted;
use crate::kernel::time::day_words;
use crate::metric::measures::store as forms;
use crate::metric::measures::{self, Definition, Provenance, VersionLine, YearStatus};
use crate::metric::years::rules::{self, Around};
use crate::people::accounts;
use crate::people::tenancy::OhaScope;
use crate::platform::http::{Answer, Link, Page, Site, Tag, Tone};

const MOST_VERSIONS: i64 = 12;

#[derive(Serialize)]
struct YearPage {
    year: String,
    label: String,
    state: Tag,
    lede: String,
    next: Next,
    steps: Vec<StepRow>,
    /// What else can be done with the year as a whole.
    acts: Vec<Link>,
    download: String,
    versions: Vec<Version>,
}

#[derive(Serialize)]
struct Next {
    title: String,
    text: String,
    href: String,
    act: &'static str,
    /// Whether it is the one thing to do now.
    is_primary: bool,
}

#[derive(Serialize)]
struct StepRow {
    name: &'static str,
    note: String,
    href: String,
    state: Option<Tag>,
}

#[derive(Serialize)]
struct Version {
    when: String,
    who: String,
    what: String,
    why: Option<String>,
}

impl Page for YearPage {
    const TEMPLATE: &'static str = "years/year";
}

/// `GET /desk/oha/years/{year}`
pub async fn page(scope: OhaScope, site: Site) -> Answer {
    let desk = YearDesk::of(&site, &scope).await?;
    let number = desk.year.number;
    let known = site.read(move |conn| {
        let versions = forms::versions(conn, number, MOST_VERSIONS)?;
        let people: Vec<&str> = versions.iter().filter_map(|it| it.made_by.as_deref()).collect();
        let names = accounts::names(conn, &people)?;
        Ok((versions, names, measures::years(conn)?, measures::levers(conn)?))
    });
    let (versions, names, years, levers) = known.await?;
    let around = Around { today: site.now.pacific_day(), years: &years, levers: &levers };
    let n_stops = rules::findings(desk.form(), around).iter().filter(|it| it.stops).count();
    let version = |it: VersionLine| Version {
        when: it.made_at.words(),
        who: it.made_by.and_then(|id| names.get(&id).cloned()).unwrap_or_else(|| "The command line".into()),
        what: format!("Version {}: {}", it.version, if it.summary.is_empty() { "loaded" } else { &it.summary }),
        why: it.reason,
    };
    let page = YearPage {
        year: number.to_string(),
        label: desk.form().label.clone(),
        state: status_tag(desk.year.status),
        lede: lede(&desk),
        next: next(&desk, n_stops),
        steps: steps(&desk, n_stops, levers.iter().filter(|it| !it.retired).count()),
        acts: acts(&desk),
        download: format!("{}/form.toml", desk.base()),
        versions: versions.into_iter().map(version).collect(),
    };
    let title = format!("Year {number}");
    site.page(super::desk::shell(&scope, &site, &title).here(number.to_string()), &page)
}

fn lede(desk: &YearDesk) -> String {
    match desk.year.status {
        YearStatus::Setup => "Nobody but OHA's administrators sees this year yet.".into(),
        YearStatus::Open => format!("CCOs work in it. It is due on {}.", day_words(desk.form().due_on)),
        YearStatus::Review => "Nothing new can be begun. What was begun can still be sent and reviewed.".into(),
        YearStatus::Closed => "Nothing of it can be changed or sent any more.".into(),
    }
}

fn next(desk: &YearDesk, n_stops: usize) -> Next {
    let base = desk.base();
    match desk.year.status {
        YearStatus::Setup if n_stops > 0 => Next {
            title: format!("Next: mend {}", counted(n_stops, "thing", "things")),
            text: "The checks name each of them, with a link to where it is mended.".into(),
            href: format!("{base}/checks"),
            act: "See the checks",
            is_primary: true,
        },
        YearStatus::Setup => Next {
            title: "Next: look at it as a CCO will, then open it".into(),
            text: "Nothing stops the year from opening.".into(),
            href: format!("{base}/checks"),
            act: "Check and open",
            is_primary: true,
        },
        YearStatus::Open | YearStatus::Review => Next {
            title: "The year is under way".into(),
            text: "A change makes a new version of its form. Rounds that were sent keep theirs.".into(),
            href: format!("{base}/closing"),
            act: "Close the year",
            is_primary: false,
        },
        YearStatus::Closed => Next {
            title: "The year is over".into(),
            text: "It can be opened again, with a reason. Another year can be set up from it.".into(),
            href: format!("{base}/reopening"),
            act: "Open it again",
            is_primary: false,
        },
    }
}

fn acts(desk: &YearDesk) -> Vec<Link> {
    let base = desk.base();
    match desk.year.status {
        YearStatus::Open => vec![Link::new("End new starts", format!("{base}/review"))],
        YearStatus::Review => vec![Link::new("Open it again", format!("{base}/reopening"))],
        YearStatus::Setup | YearStatus::Closed => Vec::new(),
    }
}

fn steps(desk: &YearDesk, n_stops: usize, n_levers: usize) -> Vec<StepRow> {
    let (base, form) = (desk.base(), desk.form());
    let step = |name, note: String, place: &str| StepRow { name, note, href: format!("{base}{place}"), state: None };
    let mut steps = Vec::new();
    if desk.may_edit() {
        let (opens, ends, due) = (day_words(form.opens_on), day_words(form.cutoff_on), day_words(form.due_on));
        steps.push(step("Dates", format!("{opens} to {ends}, due {due}"), "/dates"));
    }
    steps.push(step("Components and items", items_words(form), "/items"));
    steps.push(step("Prompts and sections", counted(form.sections.len(), "section", "sections"), "/sections"));
    let levers = format!("{}, the same in all years", counted(n_levers, "kind of strategy", "kinds of strategy"));
    steps.push(StepRow { href: "/desk/oha/lists/levers".into(), ..step("Levers", levers, "") });
    steps.push(step("Preview", "The pages of a CCO, as they will read".into(), "/preview"));
    if let Some(last) = &desk.last {
        let n = counted(rules::differences(last, form).len(), "difference", "differences");
        steps.push(step("Differences", format!("{n} from {}", last.year), "/differences"));
    }
    let checked =
        if n_stops == 0 { Tag::new("Nothing stops it", Tone::Good) } else { Tag::new("Not ready", Tone::Warn) };
    let note = "What is wrong or missing before it opens".into();
    if desk.year.status == YearStatus::Setup {
        steps.push(StepRow { state: Some(checked), ..step("Checks and opening", note, "/checks") });
    }
    steps
}

/// "17 items, 16 of them must-pass; 17 not in OHA's own words"
fn items_words(form: &Definition) -> String {
    let must_pass = form.items.iter().filter(|it| it.is_must_pass()).count();
    let inferred = form.items.iter().filter(|it| it.provenance == Provenance::Inferred).count();
    let mut words = format!("{}, {must_pass} of them must-pass", counted(form.items.len(), "item", "items"));
    if inferred > 0 {
        words = format!("{words}; {inferred} not in OHA's own words");
    }
    if !form.retired_items.is_empty() {
        words = format!("{words}; {} retired", form.retired_items.len());
    }
    words
}
