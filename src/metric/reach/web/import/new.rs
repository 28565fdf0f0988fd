//! Sending a file.

use actix_web::http::StatusCode;
use serde::Serialize;

use super::{IMPORTS, shell};
use crate::kernel::failure::{Error, FieldErrors, Refusal, Result};
use crate::kernel::year::MeasurementYear;
use crate::metric::measures::{self, Year};
use crate::metric::reach::changes::uploads::{self, NewFile};
use crate::metric::reach::io::import;
use crate::metric::reach::rules::stratifiers::Stratifiers;
use crate::metric::reach::store::{self, imports};
use crate::people::tenancy::OhaScope;
use crate::platform::http::{
    Answer, Control, Done, Field, Fields, Form, Link, Notice, Page, Reader, SentFile, Site, Upload,
};
use crate::platform::tables::Kind;

const TITLE: &str = "Import a reach table";

#[derive(Serialize)]
struct NewPage {
    form: Form,
    waiting: Vec<Link>,
}

impl Page for NewPage {
    const TEMPLATE: &'static str = "reach/import/new";
}

/// `GET /desk/oha/reach/imports/new`
///
/// # Errors
/// Breaks when a query fails.
pub async fn new(scope: OhaScope, site: Site) -> Answer {
    let page = page(&site, &scope).await?;
    site.page(shell(&scope, &site).here(TITLE), &page)
}

/// `POST /desk/oha/reach/imports`
///
/// # Errors
/// Breaks when the change does; mistakes, and files that are refused, come back as the page.
pub async fn upload(sent: Upload<OhaScope>, site: Site) -> Answer {
    let Upload { scope, fields, file, is_too_large, receipt } = sent;
    let status = if is_too_large { StatusCode::PAYLOAD_TOO_LARGE } else { StatusCode::UNPROCESSABLE_ENTITY };
    let (year, file) = match read(&fields, file) {
        Ok(read) => read,
        Err(errors) => return again(&site, &scope, &fields, &errors, status).await,
    };
    // Looked at whole before a byte of it is kept.
    let looked = site.read(move |conn| new_file(store::stratifiers(conn)?.as_ref(), year, file)).await;
    let file = match looked {
        Ok(file) => file,
        Err(Error::Refused(Refusal::Invalid(errors))) => return again(&site, &scope, &fields, &errors, status).await,
        Err(error) => return Err(error),
    };
    let answer = site.act(receipt, move |tx, now| {
        let id = uploads::keep(tx, &scope, file, now)?;
        Ok(Done::at(format!("{IMPORTS}/{id}"), Notice::None))
    });
    answer.await
}

fn new_file(stratifiers: &Stratifiers, year: MeasurementYear, file: SentFile) -> Result<NewFile> {
    let kind: Kind = import::look(file.bytes.as_slice(), None, stratifiers)?.about.kind;
    let sheet = import::blank_sheet(year)?;
    Ok(NewFile { year, name: file.name, sha256: file.sha256, kind, bytes: file.bytes, sheet })
}

type Read = std::result::Result<(MeasurementYear, SentFile), FieldErrors>;

fn read(fields: &Fields, file: std::result::Result<SentFile, String>) -> Read {
    let mut reader = Reader::new(fields);
    let year = reader.choice(
        "year",
        |it| MeasurementYear::parse(it).ok(),
        "Choose the measurement year that the table is for.",
    );
    let file = reader.note("file", file);
    reader.finish(year.zip(file))
}

async fn again(site: &Site, scope: &OhaScope, typed: &Fields, errors: &FieldErrors, status: StatusCode) -> Answer {
    let mut page = page(site, scope).await?;
    page.form = page.form.filled(typed, errors);
    site.page_with(status, shell(scope, site).here(TITLE).errors(errors), &page)
}

async fn page(site: &Site, scope: &OhaScope) -> Result<NewPage> {
    let asker = scope.clone();
    let (years, waiting) = site.read(move |conn| Ok((measures::years(conn)?, imports::uploads(conn, &asker)?))).await?;
    let link = |(id, name, at): (crate::kernel::ids::UploadId, String, crate::kernel::time::Moment)| {
        Link::new(format!("{name}, sent {}", at.words()), format!("{IMPORTS}/{id}"))
    };
    Ok(NewPage { form: form(site, &years), waiting: waiting.into_iter().map(link).collect() })
}

fn form(site: &Site, years: &[Year]) -> Form {
    let words: Vec<String> = years.iter().map(|it| it.number.to_string()).collect();
    let options = [("", "Choose one")].into_iter().chain(words.iter().map(|it| (it.as_str(), it.as_str())));
    let fields = vec![
        Field::new(Control::Select, "year", "Measurement year")
            .hint("The year in whose work CCOs will read the table; the period that it counts is asked for on the next page.")
            .options(options),
        Field::new(Control::File, "file", "The table")
            .hint("CSV (UTF-8) or .xlsx, up to 25 megabytes, with counts of children and never a line about one child. The table that groundwork reach compute makes for OHA is read as it is."),
    ];
    Form::new(site, IMPORTS, "Send and look at it", fields)
}
