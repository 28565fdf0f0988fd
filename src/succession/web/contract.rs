//! `/desk/oha/contracts/{contract}`: one contract, what follows from its end in words, and the form that sets it.

use std::collections::HashMap;

use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use serde::Serialize;

use super::list::{ADDRESS, counties, tag};
use crate::kernel::failure::{Error, FieldErrors, Refusal, Result};
use crate::kernel::texts::Narrative;
use crate::kernel::time::day_words;
use crate::metric::measures::{self, Year};
use crate::people::accounts;
use crate::people::tenancy::{self, Contract, ContractEnd, ContractRecord, OhaScope, Phase};
use crate::platform::audit;
use crate::platform::db::Conn;
use crate::platform::edition;
use crate::platform::http::{
    Answer, Control, Done, Field, Fields, Form, Link, Notice, Page, Post, Reader, Shell, Site, Tag,
};
use crate::succession::changes;
use crate::succession::rules::{self, Words};

const MOST_EVENTS: i64 = 50;

#[derive(Serialize)]
struct ContractPage {
    name: String,
    legal_name: String,
    state: Tag,
    starts_on: String,
    ends_on: Option<String>,
    counties: String,
    public_href: String,
    successor: Option<Link>,
    predecessors: Vec<Link>,
    /// What follows, in the words of the notice; nothing where no end is set.
    words: Option<Words>,
    form: Form,
    story: Vec<Event>,
}

/// An entry of `partials/history`.
#[derive(Serialize)]
struct Event {
    when: String,
    who: String,
    what: String,
    why: Option<String>,
}

impl Page for ContractPage {
    const TEMPLATE: &'static str = "succession/contract";
}

/// A contract with all that its page tells.
struct Known {
    record: ContractRecord,
    all: Vec<Contract>,
    years: Vec<Year>,
    lines: Vec<audit::Line>,
    names: HashMap<String, String>,
}

/// `GET /desk/oha/contracts/{contract}`
///
/// # Errors
/// Not found when this instance shows no such contract.
pub async fn contract(scope: OhaScope, site: Site) -> Answer {
    let known = known(&site, &scope).await?;
    site.page(shell(&scope, &site, &known), &page(&site, &known))
}

/// `POST /desk/oha/contracts/{contract}/endings`
///
/// # Errors
/// Not found when this instance shows no such contract; a stale form comes back with both values.
pub async fn set_end(post: Post<OhaScope>, site: Site) -> Answer {
    let known = known(&site, &post.scope).await?;
    let (end, reason, version) = match read(&post.fields) {
        Ok(read) => read,
        Err(errors) => return again(&site, &post, &known, &errors),
    };
    let (scope, slug) = (post.scope.clone(), known.record.contract.slug.clone());
    let answer = site.act(post.receipt.clone(), move |tx, now| {
        changes::set_end(tx, &scope, &slug, &end, &reason, version, now)?;
        Ok(Done::at(format!("{ADDRESS}/{slug}"), Notice::ContractEndSaid))
    });
    match answer.await {
        Err(Error::Refused(Refusal::Invalid(errors))) => again(&site, &post, &known, &errors),
        Err(Error::Refused(Refusal::Stale(_))) => {
            let known = self::known(&site, &post.scope).await?;
            beside(&site, &post, &known)
        }
        Ok(answer) => turned_over(&site, answer).await,
        other => other,
    }
}

/// Kept public pages follow the change here at once.
async fn turned_over(site: &Site, answer: HttpResponse) -> Answer {
    let edition = site.read(edition::current).await?;
    site.app.pages.set_version(edition);
    Ok(answer)
}

async fn known(site: &Site, scope: &OhaScope) -> Result<Known> {
    let (asker, slug, demonstration) =
        (scope.clone(), site.part("contract")?.to_owned(), site.app.settings.demonstration);
    site.read(move |conn| gather(conn, &asker, &slug, demonstration)).await
}

fn gather(conn: &mut Conn, scope: &OhaScope, slug: &str, demonstration: bool) -> Result<Known> {
    let record = tenancy::contract_record(conn, scope, slug)?;
    if record.contract.demonstration != demonstration {
        return Err(Refusal::NotFound.into());
    }
    let mut all = tenancy::contracts(conn)?;
    all.retain(|it| it.demonstration == demonstration);
    let mut years = measures::begun(conn)?;
    years.retain(|it| it.form.family == "system_level" && it.demonstration == demonstration);
    let lines = audit::lately(conn, "contract", record.contract.id.as_str(), &["contract-end"], MOST_EVENTS)?;
    let actors: Vec<&str> = lines.iter().map(|it| it.actor.as_str()).collect();
    let names = accounts::names(conn, &actors)?;
    Ok(Known { record, all, years, lines, names })
}

fn shell(scope: &OhaScope, site: &Site, known: &Known) -> Shell {
    let name = &known.record.contract.name;
    scope.shell(site, name.clone()).crumb("Your work", "/desk").crumb("Contracts", ADDRESS).here(name.clone())
}

fn page(site: &Site, known: &Known) -> ContractPage {
    let (contract, today) = (&known.record.contract, site.now.pacific_day());
    let link = |it: &Contract| Link::new(it.name.clone(), format!("{ADDRESS}/{}", it.slug));
    let successor = known.all.iter().find(|it| Some(&it.slug) == contract.successor.as_ref());
    let names_it = known.all.iter().filter(|it| it.successor.as_ref() == Some(&contract.slug));
    ContractPage {
        name: contract.name.clone(),
        legal_name: contract.legal_name.clone(),
        state: tag(Phase::of(contract, today)),
        starts_on: day_words(contract.starts_on),
        ends_on: contract.ends_on.map(day_words),
        counties: counties(&known.record),
        public_href: format!("/ccos/{}", contract.slug),
        successor: successor.map(link),
        predecessors: names_it.map(link).collect(),
        words: contract.ends_on.map(|_| rules::words(rules::Reader::Own, contract, successor, &known.years, today)),
        form: form(site, known),
        story: known.lines.iter().map(|it| event(it, known)).collect(),
    }
}

fn form(site: &Site, known: &Known) -> Form {
    let contract = &known.record.contract;
    let day = |it: Option<chrono::NaiveDate>| it.map_or_else(String::new, |it| it.to_string());
    let others = known.all.iter().filter(|it| it.slug != contract.slug).map(|it| (it.slug.as_str(), it.name.as_str()));
    let fields = vec![
        Field::date("ends_on", "Last day of the contract")
            .hint("Leave this and the next two blank for a contract that goes on.")
            .optional()
            .value(day(contract.ends_on)),
        Field::date("acts_until", "Until when its people may still write, send and sign")
            .hint("To the end of this day, Pacific. Left blank, their pages say that OHA has not said it.")
            .optional()
            .value(day(contract.acts_until)),
        Field::new(Control::Select, "successor", "Who takes over")
            .options([("", "Nobody, or not known yet")].into_iter().chain(others))
            .hint("Its editors and leads may copy goals of the last plan that you approved. They see no draft.")
            .optional()
            .value(contract.successor.clone().unwrap_or_default()),
        Field::textarea("reason", "Why").hint("It stands in the history below, for OHA's administrators.").rows(3),
    ];
    Form::new(site, format!("{ADDRESS}/{}/endings", contract.slug), "Save and tell the leads", fields)
        .version(known.record.version)
        .cancel(ADDRESS)
}

fn read(fields: &Fields) -> std::result::Result<(ContractEnd, Narrative, i64), FieldErrors> {
    let mut reader = Reader::new(fields);
    let (ends_on, acts_until) = (reader.optional_day("ends_on"), reader.optional_day("acts_until"));
    let successor = Some(reader.raw("successor").to_owned()).filter(|it| !it.is_empty());
    let reason = reader.required_narrative("reason", "Say why, in a sentence: it stands in the history.");
    let version = reader.version();
    let end = ContractEnd { ends_on, acts_until, successor };
    reader.finish(reason.zip(version).map(|(reason, version)| (end, reason, version)))
}

/// The form with its mistakes, and the version that it was made from.
fn again(site: &Site, post: &Post<OhaScope>, known: &Known, errors: &FieldErrors) -> Answer {
    let mut page = page(site, known);
    page.form = page.form.filled(&post.fields, errors).version_of(&post.fields);
    let shell = shell(&post.scope, site, known).errors(errors);
    site.page_with(StatusCode::UNPROCESSABLE_ENTITY, shell, &page)
}

/// What was typed, and beside it what is saved now. Sent again, it overwrites knowingly.
fn beside(site: &Site, post: &Post<OhaScope>, known: &Known) -> Answer {
    let mut page = page(site, known);
    let saved = page.form.clone();
    let typed = saved.clone().filled(&post.fields, &FieldErrors::default()).beside(&saved);
    let differs = typed.fields.iter().find(|it| it.theirs.is_some() && it.name != "reason");
    let text =
        "Somebody else saved this while you were writing. Nothing was overwritten: compare both, then save again.";
    let errors = FieldErrors::one(differs.map_or("reason", |it| it.name.as_str()), text);
    page.form = page.form.filled(&post.fields, &errors).beside(&saved);
    // The reason is of this save alone; theirs stands in the history.
    for field in page.form.fields.iter_mut().filter(|it| it.name == "reason") {
        field.theirs = None;
    }
    let shell = shell(&post.scope, site, known).errors(&errors);
    let shell =
        shell.happened("Somebody saved this while you were writing. Nothing is lost and nothing is overwritten");
    site.page_with(StatusCode::CONFLICT, shell, &page)
}

fn event(line: &audit::Line, known: &Known) -> Event {
    let value = |name: &str| line.values.iter().find(|(it, _)| it == name).and_then(|(_, text)| text.clone());
    let name = |slug: String| known.all.iter().find(|it| it.slug == slug).map_or(slug, |it| it.name.clone());
    let day = |raw: String| raw.parse().map_or(raw, day_words);
    let said = |field: &str, label: &str, none: &str, word: &dyn Fn(String) -> String| {
        let (before, after) = (value(&format!("{field}_before"))?, value(field)?);
        let or_none = |it: String| if it.is_empty() { none.to_owned() } else { word(it) };
        (before != after).then(|| format!("{label}: {}, before: {}", or_none(after), or_none(before)))
    };
    let parts = [
        said("ends_on", "Last day", "none", &day),
        said("acts_until", "Its people act until", "not said", &day),
        said("successor", "Takes over", "nobody", &name),
    ];
    Event {
        when: line.at.words(),
        who: known.names.get(&line.actor).cloned().unwrap_or_else(|| "Groundwork".into()),
        what: parts.into_iter().flatten().collect::<Vec<_>>().join(". "),
        why: value("reason"),
    }
}
