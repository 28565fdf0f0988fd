//! One data set as OHA sees it: what it is, how it is protected and how well, what readers will see, what can be done with it.

use serde::Serialize;

use super::data_sets::next;
use super::desk::{self, ADDRESS, href};
use crate::kernel::failure::Result;
use crate::kernel::texts::{counted, paragraphs};
use crate::kernel::time::day_words;
use crate::metric::measures::Provenance;
use crate::metric::reach::io::disclosure::{Named, disclosure};
use crate::metric::reach::rules::data_set::{Audience, DataSet, State};
use crate::metric::reach::rules::life::{self, Profile, Standing, Step};
use crate::metric::reach::rules::protect::release::Summary;
use crate::metric::reach::store::{self, ReachScope};
use crate::metric::reach::web::measure;
use crate::people::tenancy::OhaScope;
use crate::platform::db::Conn;
use crate::platform::http::{Answer, Form, Link, Page, Site, Tag, Tone};

#[derive(Serialize)]
struct DataSetPage {
    eyebrow: String,
    heading: String,
    is_synthetic: bool,
    state: Tag,
    next: &'static str,
    facts: Vec<Fact>,
    notes: Vec<Note>,
    profiles: Vec<ProfileView>,
    /// Protects it again, as long as nobody reads it.
    protect: Option<Form>,
    views: Vec<Link>,
    acts: Vec<Act>,
    own: String,
    own_form: Option<OwnForm>,
    versions: Vec<Version>,
}

#[derive(Serialize)]
struct Fact {
    name: &'static str,
    text: String,
}

#[derive(Serialize)]
struct Note {
    name: &'static str,
    paragraphs: Vec<String>,
}

#[derive(Serialize)]
struct ProfileView {
    anchor: String,
    label: &'static str,
    state: Tag,
    rules: Vec<String>,
    provenance: String,
    proof: Vec<Fact>,
    refusal: Option<String>,
    edit_href: Option<String>,
}

#[derive(Serialize)]
struct Act {
    title: &'static str,
    text: &'static str,
    href: String,
    is_danger: bool,
}

#[derive(Serialize)]
struct OwnForm {
    form: Form,
    allowed: &'static str,
}

#[derive(Serialize)]
struct Version {
    name: String,
    href: String,
    state: Tag,
}

impl Page for DataSetPage {
    const TEMPLATE: &'static str = "reach/data_set";
}

struct Told {
    set: DataSet,
    profiles: Vec<Profile>,
    others: Vec<DataSet>,
}

/// `GET /desk/oha/reach/{set}`
///
/// # Errors
/// Not found when there is no such data set.
pub async fn page(scope: OhaScope, site: Site) -> Answer {
    let (own, id) = (scope.clone(), desk::id(&site)?);
    let told = site
        .read(move |conn: &mut Conn| {
            let own = ReachScope::Oha(&own);
            let set = store::find(conn, own, &id)?;
            let (profiles, others) = (store::profiles(conn, own, &id)?, store::other_versions(conn, own, &set)?);
            Ok(Told { set, profiles, others })
        })
        .await?;
    let page = view(&site, &scope, &told)?;
    let title = desk::title(&told.set);
    site.page(desk::lists(&scope, &site, &title).here(title), &page)
}

fn view(site: &Site, scope: &OhaScope, told: &Told) -> Result<DataSetPage> {
    let Told { set, profiles, others } = told;
    let (base, is_admin) = (href(set), desk::is_admin(scope));
    let may_settle = is_admin && life::is_open(set.state);
    let protect = may_settle
        .then(|| Form::button(site, format!("{base}/protections"), "Protect it again").version(set.row_version));
    let policies = &disclosure()?.policies;
    let profile = |audience| profile(set, audience, (profiles, policies), may_settle);
    Ok(DataSetPage {
        eyebrow: desk::period(set),
        heading: desk::title(set),
        is_synthetic: set.demonstration,
        state: desk::tag(set),
        next: next(set, profiles),
        facts: facts(set)?,
        notes: notes(set),
        profiles: Audience::ALL.into_iter().map(profile).collect(),
        protect,
        views: views(set, is_admin),
        acts: if is_admin { acts(set) } else { Vec::new() },
        own: own_words(set).to_owned(),
        own_form: (is_admin && set.state != State::Withdrawn).then(|| own_form(site, set)),
        versions: others.iter().map(version).collect(),
    })
}

fn facts(set: &DataSet) -> Result<Vec<Fact>> {
    let told = &set.provenance;
    let all = [
        (set.indicators.any, "assessment or service"),
        (set.indicators.assessment, "assessment"),
        (set.indicators.service, "service"),
    ];
    let has: Vec<&str> = all.into_iter().filter(|it| it.0).map(|it| it.1).collect();
    let mut facts = vec![
        Fact { name: "Measure", text: measure(&told.measure)?.0 },
        Fact { name: "Drawn from OHA's records", text: day_words(told.extracted_on) },
        Fact { name: "Source", text: told.source.clone() },
        Fact { name: "File", text: format!("{}, {}", set.file_name, rows(set.n_rows)) },
        Fact { name: "What it counts", text: if has.is_empty() { "children only".into() } else { has.join(", ") } },
        Fact { name: "Imported", text: set.imported_at.words() },
    ];
    let mut on = |name, at: Option<crate::kernel::time::Moment>| {
        facts.extend(at.map(|it| Fact { name, text: it.words() }));
    };
    on("Released to CCOs", set.released_at);
    on("Published", set.published_at);
    on("Withdrawn", set.withdrawn_at);
    Ok(facts)
}

fn rows(n: i64) -> String {
    counted(usize::try_from(n).unwrap_or_default(), "row", "rows")
}

fn notes(set: &DataSet) -> Vec<Note> {
    let all = [
        ("How it was made", &set.provenance.method_note),
        ("Why it cannot be compared with the period before", &set.provenance.break_note),
        ("What it corrects", &set.correction),
        ("Why it was withdrawn", &set.withdrawal_reason),
    ];
    let written = all.into_iter().filter(|it| !it.1.is_empty());
    written.map(|(name, text)| Note { name, paragraphs: paragraphs(text) }).collect()
}

fn profile(set: &DataSet, audience: Audience, (all, own): (&[Profile], &[Named]), may_settle: bool) -> ProfileView {
    let named = own.iter().find(|it| it.key == audience.word());
    let stored = all.iter().find(|it| it.audience == audience);
    let policy = stored.map(|it| &it.policy).or(named.map(|it| &it.policy));
    let standing = stored.map_or(Standing::Waiting, |it| it.standing.clone());
    let state = match &standing {
        Standing::Waiting => Tag::new("Waits to be protected", Tone::Info),
        Standing::Proved(_) => Tag::new("Proved", Tone::Good),
        Standing::Refused(_) => Tag::new("Cannot be protected", Tone::Bad),
    };
    let provenance = match named {
        Some(it) if policy == Some(&it.policy) && it.provenance == Provenance::Inferred => {
            format!("Not OHA's official wording. {}", it.source)
        }
        Some(it) if policy == Some(&it.policy) => it.source.clone(),
        _ => "Chosen by OHA for this data set.".to_owned(),
    };
    ProfileView {
        anchor: format!("profile-{}", audience.word()),
        label: audience.label(),
        state,
        rules: policy.map(rules).unwrap_or_default(),
        provenance,
        proof: standing.summary().map(|it| proof(&it)).unwrap_or_default(),
        refusal: if let Standing::Refused(why) = standing { Some(why) } else { None },
        edit_href: may_settle.then(|| format!("{}/policies/{}", href(set), audience.word())),
    }
}

fn rules(it: &crate::metric::reach::rules::protect::policy::Policy) -> Vec<String> {
    let mut rules =
        vec![format!("Counts from 1 to {} are hidden, and what they could be worked out from.", it.threshold)];
    rules.push(if it.hides_zero { "A zero is hidden too.".into() } else { "A zero is shown.".into() });
    if it.least_denominator > 0 {
        rules.push(format!("Rows of fewer than {} children are hidden.", it.least_denominator));
    }
    if it.rounds_to > 1 {
        rules.push(format!("Counts are rounded to multiples of {}.", it.rounds_to));
    }
    rules
}

fn proof(it: &Summary) -> Vec<Fact> {
    let hidden = it.n_small + it.n_linked;
    let narrowest = it.narrowest.map_or_else(
        || "Nothing is small.".to_owned(),
        |it| format!("Each small count could still be any of at least {it} numbers."),
    );
    let mut facts = vec![Fact { name: "Narrowest interval", text: narrowest }];
    if hidden == 0 {
        facts.push(Fact { name: "Rows hidden", text: format!("None of {}", it.n_rows) });
    } else {
        facts.extend(what_is_hidden(it, hidden));
    }
    if it.n_known_zeros > 0 {
        facts.push(Fact { name: "Hidden zeros that can be worked out", text: it.n_known_zeros.to_string() });
    }
    if it.n_corrected > 0 {
        facts.push(Fact { name: "Rows with other figures than before", text: it.n_corrected.to_string() });
    }
    facts
}

fn what_is_hidden(it: &Summary, hidden: usize) -> [Fact; 3] {
    let (small, linked) = (it.n_small, it.n_linked);
    let (whole, tenth) = (it.hidden_per_mille / 10, it.hidden_per_mille % 10);
    let rows = format!("{hidden} of {}: {small} are small, {linked} would give a small one away", it.n_rows);
    let simple = format!("{}, all of each table that holds a small count", counted(it.n_baseline, "row", "rows"));
    let children = format!("{whole}.{tenth}% of the children counted in rows of groups");
    [
        Fact { name: "Rows hidden", text: rows },
        Fact { name: "With the simple rule", text: simple },
        Fact { name: "Children in hidden rows", text: children },
    ]
}

fn views(set: &DataSet, is_admin: bool) -> Vec<Link> {
    let link = |label: &str, word: &str| Link::new(label, format!("{}/rows?as={word}", href(set)));
    let mut views: Vec<Link> = desk::preview(set).into_iter().filter(|_| is_admin).collect();
    views.push(link("True counts, for OHA alone", "true"));
    if set.state != State::Imported {
        views.push(link("As the public and CCOs see it", "public"));
        views.push(link("As technical assistance sees it", "ta"));
    }
    views
}

fn acts(set: &DataSet) -> Vec<Act> {
    let base = href(set);
    let may = |step| life::next(set.state, step).is_some();
    let act = |is: bool, title, text, href: String| is.then_some(Act { title, text, href, is_danger: false });
    let danger = |it: Option<Act>| it.map(|it| Act { is_danger: true, ..it });
    let release = "CCOs and technical assistance read it; the leads get a letter.";
    let correct = "Import the table of this period again, as a new version that says what was wrong.";
    let acts = [
        act(may(Step::Release), "Release it to CCOs", release, format!("{base}/release")),
        act(may(Step::Publish), "Publish it", "Now, or from a day on.", format!("{base}/publication")),
        act(set.state.is_released(), "Correct it", correct, format!("{ADDRESS}/imports/new")),
        danger(act(
            life::is_open(set.state),
            "Take the import back",
            "What stood here before it stands again.",
            format!("{base}/rollback"),
        )),
        danger(act(
            may(Step::Withdraw),
            "Withdraw it",
            "Nobody reads it any more. Its addresses say why.",
            format!("{base}/withdrawal"),
        )),
    ];
    acts.into_iter().flatten().collect()
}

fn own_words(set: &DataSet) -> &'static str {
    if set.provenance.own_counts {
        "Each CCO may look at its own true counts, marked as not for sharing. Each look is asked for and written down."
    } else {
        "A CCO sees of itself what the public sees of it."
    }
}

fn own_form(site: &Site, set: &DataSet) -> OwnForm {
    let (submit, allowed) =
        if set.provenance.own_counts { ("Do not show them any more", "no") } else { ("Let CCOs see their own", "yes") };
    let form = Form::button(site, format!("{}/own-counts", href(set)), submit).version(set.row_version);
    OwnForm { form, allowed }
}

fn version(set: &DataSet) -> Version {
    Version { name: format!("Version {}", set.version), href: href(set), state: desk::tag(set) }
}
