//! The years, newest first, with the work that stands in each; and setting up a new one from another.

use actix_web::http::StatusCode;
use serde::Serialize;

use super::desk::{YEARS, shell, status_tag, work_words};
use crate::kernel::failure::{Error, FieldErrors, Refusal};
use crate::kernel::time::day_words;
use crate::kernel::year::MeasurementYear;
use crate::metric::measures::{self, Year};
use crate::metric::years::changes;
use crate::metric::years::store::{self, Count};
use crate::people::tenancy::OhaScope;
use crate::platform::http::{Answer, Control, Done, Field, Fields, Form, Notice, Page, Post, Reader, Site, Tag};

#[derive(Serialize)]
struct ListPage {
    years: Vec<Row>,
    new_href: String,
    /// "Set up a new year from 2026"
    new_label: String,
    import_href: String,
}

#[derive(Serialize)]
struct Row {
    year: String,
    label: String,
    family: &'static str,
    state: Tag,
    version: i64,
    due: String,
    work: String,
    href: String,
}

#[derive(Serialize)]
struct NewPage {
    form: Form,
}

impl Page for ListPage {
    const TEMPLATE: &'static str = "years/list";
}

impl Page for NewPage {
    const TEMPLATE: &'static str = "years/new";
}

/// `GET /desk/oha/years`
pub async fn page(scope: OhaScope, site: Site) -> Answer {
    let asker = scope.clone();
    let (years, counts) = site.read(move |conn| Ok((measures::years(conn)?, store::counts(conn, &asker)?))).await?;
    let newest = years.first().map_or_else(String::new, |it| format!(" from {}", it.number));
    let page = ListPage {
        years: years.iter().map(|it| row(it, &counts)).collect(),
        new_href: format!("{YEARS}/new"),
        new_label: format!("Set up a new year{newest}"),
        import_href: format!("{YEARS}/import"),
    };
    site.page(scope.shell(&site, "Years").crumb("Your work", "/desk").here("Years"), &page)
}

fn row(year: &Year, counts: &[Count]) -> Row {
    Row {
        year: year.number.to_string(),
        label: year.form.label.clone(),
        family: match year.form.family.as_str() {
            "system_level" => "System-level",
            "child_level" => "Child-level",
            _ => "Unknown",
        },
        state: status_tag(year.status),
        version: year.form.version,
        due: day_words(year.form.due_on),
        work: work_words(counts, year.number),
        href: format!("{YEARS}/{}", year.number),
    }
}

/// `GET /desk/oha/years/new`
pub async fn new(scope: OhaScope, site: Site) -> Answer {
    let years = site.read(measures::years).await?;
    site.page(shell(&scope, &site, TITLE).here(TITLE), &NewPage { form: form(&site, &years) })
}

const TITLE: &str = "Set up a new year";

/// `POST /desk/oha/years`
pub async fn set_up(post: Post<OhaScope>, site: Site) -> Answer {
    let (from, to) = match read(&post.fields) {
        Ok(read) => read,
        Err(errors) => return again(&site, &post, &errors).await,
    };
    let (scope, demonstration) = (post.scope.clone(), site.app.settings.demonstration);
    let answer = site.act(post.receipt.clone(), move |tx, now| {
        changes::set_up(tx, &scope, from, to, demonstration, now)?;
        Ok(Done::at(format!("{YEARS}/{to}"), Notice::YearSetUp))
    });
    match answer.await {
        Err(Error::Refused(Refusal::Invalid(errors))) => again(&site, &post, &errors).await,
        Err(Error::Refused(Refusal::NotFound)) => {
            again(&site, &post, &FieldErrors::one("from", "Choose a year from the list.")).await
        }
        other => other,
    }
}

async fn again(site: &Site, post: &Post<OhaScope>, errors: &FieldErrors) -> Answer {
    let years = site.read(measures::years).await?;
    let page = NewPage { form: form(site, &years).filled(&post.fields, errors) };
    let shell = shell(&post.scope, site, TITLE).here(TITLE).errors(errors);
    site.page_with(StatusCode::UNPROCESSABLE_ENTITY, shell, &page)
}

fn read(fields: &Fields) -> std::result::Result<(MeasurementYear, MeasurementYear), FieldErrors> {
    let mut reader = Reader::new(fields);
    let from = reader.choice("from", |it| MeasurementYear::parse(it).ok(), "Choose the year to begin from.");
    let ask = format!("Enter a year between {} and {}.", MeasurementYear::FIRST, MeasurementYear::LAST);
    let to = reader.choice("year", |it| MeasurementYear::parse(it.trim()).ok(), &ask);
    reader.finish(from.zip(to))
}

fn form(site: &Site, years: &[Year]) -> Form {
    let numbers: Vec<String> = years.iter().map(|it| it.number.to_string()).collect();
    let newest = numbers.first().cloned().unwrap_or_default();
    let next = years.first().map_or_else(String::new, |it| (it.number.number() + 1).to_string());
    let fields = vec![
        Field::new(Control::Select, "from", "Begin from")
            .options(numbers.iter().map(|it| (it.as_str(), it.as_str())))
            .value(newest)
            .hint("Its items, sections and words are taken over as they are, with whose words they are."),
        Field::new(Control::Number, "year", "The new year")
            .value(next)
            .hint("Dates are moved with the year; you look at each of them next."),
    ];
    Form::new(site, YEARS, "Set it up", fields).cancel(YEARS)
}
