//! A year's form as a file: out, and in again. The same file as the command line takes.

use actix_web::HttpResponse;
use actix_web::http::{StatusCode, header};
use serde::Serialize;

use super::desk::{YEARS, YearDesk, shell};
use crate::kernel::failure::{Error, FieldErrors, Refusal};
use crate::metric::measures::{self, Definition};
use crate::metric::years::changes;
use crate::people::tenancy::OhaScope;
use crate::platform::http::{Answer, Done, Field, Fields, Form, Notice, Page, Post, Site};

#[derive(Serialize)]
struct ImportPage {
    form: Form,
}

impl Page for ImportPage {
    const TEMPLATE: &'static str = "years/import";
}

/// `GET /desk/oha/years/{year}/form.toml`
pub async fn download(scope: OhaScope, site: Site) -> Answer {
    let desk = YearDesk::of(&site, &scope).await?;
    let mut text = measures::io::text_of(desk.form(), desk.year.status)?;
    if site.app.settings.demonstration {
        text.insert_str(0, "# DEMONSTRATION. Dates and wording here are invented.\n");
    }
    let name = format!("attachment; filename=\"{}.toml\"", desk.year.number);
    let mut answer = HttpResponse::Ok();
    answer
        .insert_header((header::CONTENT_TYPE, "application/toml; charset=utf-8"))
        .insert_header((header::CONTENT_DISPOSITION, name));
    Ok(answer.body(text))
}

/// `GET /desk/oha/years/import`
pub async fn import_page(scope: OhaScope, site: Site) -> Answer {
    site.page(shell(&scope, &site, TITLE).here(TITLE), &ImportPage { form: form(&site) })
}

const TITLE: &str = "Take in a year from a file";

/// `POST /desk/oha/years/imports`
pub async fn take_in(post: Post<OhaScope>, site: Site) -> Answer {
    let definition = match read(&post.fields) {
        Ok(definition) => definition,
        Err(errors) => return again(&site, &post, &errors),
    };
    let (scope, demonstration) = (post.scope.clone(), site.app.settings.demonstration);
    let answer = site.act(post.receipt.clone(), move |tx, now| {
        changes::take_in(tx, &scope, &definition, demonstration, now)?;
        Ok(Done::at(format!("{YEARS}/{}", definition.year), Notice::YearTakenIn))
    });
    match answer.await {
        Err(Error::Refused(Refusal::Invalid(errors))) => again(&site, &post, &errors),
        other => other,
    }
}

fn read(fields: &Fields) -> std::result::Result<Definition, FieldErrors> {
    let text = fields.get("text");
    if text.trim().is_empty() {
        return Err(FieldErrors::one("text", "Paste the text of the file."));
    }
    measures::io::definition("The file", text, None).map_err(|error| match error {
        // What is wrong with the file is for the person who brought it.
        Error::Broken(fault) => FieldErrors::one("text", fault.to_string()),
        Error::Refused(_) => FieldErrors::one("text", "The file cannot be read."),
    })
}

fn again(site: &Site, post: &Post<OhaScope>, errors: &FieldErrors) -> Answer {
    let page = ImportPage { form: form(site).filled(&post.fields, errors) };
    let shell = shell(&post.scope, site, TITLE).here(TITLE).errors(errors);
    site.page_with(StatusCode::UNPROCESSABLE_ENTITY, shell, &page)
}

fn form(site: &Site) -> Form {
    let mut text = Field::textarea("text", "The file").rows(16);
    text.hint = Some("Open the file in a text editor, copy all of it, and paste it here.".into());
    text.maxlength_hint = None;
    Form::new(site, format!("{YEARS}/imports"), "Take it in", vec![text]).cancel(YEARS)
}
