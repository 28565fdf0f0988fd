//! OHA's page for registering documents that were published elsewhere, so that the public list is whole from the first day.

use actix_web::http::StatusCode;
use serde::Serialize;

use super::turned_over;
use crate::kernel::failure::{Error, FieldErrors, Refusal, Result};
use crate::kernel::year::MeasurementYear;
use crate::metric::measures;
use crate::people::tenancy::{self, OhaScope};
use crate::platform::db::Conn;
use crate::platform::http::{Answer, Control, Done, Field, Fields, Form, Notice, Page, Post, Reader, Shell, Site};
use crate::publishing::changes::{self, Registrar, Registration};
use crate::publishing::rules::{Kind, Legacy, LegacyUrl};

const ADDRESS: &str = "/desk/oha/documents";

#[derive(Serialize)]
struct Documents {
    form: Form,
}

impl Page for Documents {
    const TEMPLATE: &'static str = "publishing/documents";
}

/// What the form offers: contracts as (slug, name), and years.
type Offered = (Vec<(String, String)>, Vec<String>);

/// A form that could be read: of which CCO, and what.
type Registering = (String, Registration);

/// `GET /desk/oha/documents`
///
/// # Errors
/// Breaks when a query fails.
pub async fn page(scope: OhaScope, site: Site) -> Answer {
    let demonstration = site.app.settings.demonstration;
    let offered = site.read(move |conn| offered(conn, demonstration)).await?;
    site.page(shell(&scope, &site), &Documents { form: form(&site, &offered) })
}

/// `POST /desk/oha/documents`
///
/// # Errors
/// Closed when this very document was registered before.
pub async fn register(post: Post<OhaScope>, site: Site) -> Answer {
    let (cco, registration) = match read(&post.fields) {
        Ok(registering) => registering,
        Err(errors) => return again(&site, &post, &errors).await,
    };
    let scope = post.scope.clone();
    let answer = site
        .act(post.receipt.clone(), move |tx, now| {
            let contract = tenancy::contract_by_slug(tx, &cco)?.ok_or(Refusal::NotFound)?;
            changes::register_legacy(tx, &Registrar::Oha(&scope), &contract, registration, now)?;
            Ok(Done::at("/reports", Notice::Published))
        })
        .await;
    match answer {
        Err(Error::Refused(Refusal::Closed(text))) => again(&site, &post, &FieldErrors::one("url", text)).await,
        Err(Error::Refused(Refusal::NotFound)) => {
            again(&site, &post, &FieldErrors::one("cco", "Choose a CCO from the list.")).await
        }
        Ok(answer) => turned_over(&site, answer).await,
        other => other,
    }
}

async fn again(site: &Site, post: &Post<OhaScope>, errors: &FieldErrors) -> Answer {
    let demonstration = site.app.settings.demonstration;
    let offered = site.read(move |conn| offered(conn, demonstration)).await?;
    let form = form(site, &offered).filled(&post.fields, errors);
    site.page_with(StatusCode::UNPROCESSABLE_ENTITY, shell(&post.scope, site).errors(errors), &Documents { form })
}

fn shell(scope: &OhaScope, site: &Site) -> Shell {
    scope.shell(site, "Register a document").crumb("Your work", "/desk").here("Register a document")
}

/// A demonstration registers documents of its own CCOs only; what is invented is never said of a real one.
fn offered(conn: &mut Conn, demonstration: bool) -> Result<Offered> {
    let own = tenancy::contracts(conn)?.into_iter().filter(|it| it.demonstration == demonstration);
    let contracts = own.map(|it| (it.slug, it.name)).collect();
    let years = measures::begun(conn)?.into_iter().map(|it| it.number.to_string()).collect();
    Ok((contracts, years))
}

fn form(site: &Site, (contracts, years): &Offered) -> Form {
    let blank = [("", "Choose one")];
    let ccos = blank.into_iter().chain(contracts.iter().map(|(slug, name)| (slug.as_str(), name.as_str())));
    let years = blank.into_iter().chain(years.iter().map(|it| (it.as_str(), it.as_str())));
    let kinds = [
        ("", "Choose one"),
        (Kind::Reach.word(), "Reach report"),
        (Kind::AssetSummary.word(), "Asset map summary"),
        (Kind::ActionPlan.word(), "Action plan"),
    ];
    let fields = vec![
        Field::new(Control::Select, "cco", "CCO").options(ccos),
        Field::new(Control::Select, "year", "Measurement year").options(years),
        Field::new(Control::Select, "kind", "Kind of document").options(kinds),
        Field::text("title", "Title").hint("As readers will see it in the list."),
        Field::text("url", "Web address").hint("Where the document opens: a whole address that begins with https://."),
        Field::date("dated_on", "Date of the document"),
        Field::text("source", "Source").hint("Who published it, or where it was found."),
    ];
    Form::new(site, ADDRESS, "Register it", fields).cancel("/desk")
}

fn read(fields: &Fields) -> std::result::Result<Registering, FieldErrors> {
    let mut reader = Reader::new(fields);
    let cco = reader.line("cco", "Choose a CCO.");
    let year = reader.choice("year", |it| MeasurementYear::parse(it).ok(), "Choose a year.");
    let kind = reader.choice("kind", Kind::parse, "Choose the kind of document.");
    let title = reader.line("title", "Enter the title.");
    let url = LegacyUrl::parse(reader.raw("url"));
    let url = reader.note("url", url);
    let dated_on = reader.day("dated_on", "Enter the date of the document.");
    let source = reader.line("source", "Name the source.");
    let place = cco.zip(year).zip(kind);
    let document = title.zip(url).zip(dated_on.zip(source));
    let registering = place.zip(document).map(|(((cco, year), kind), ((title, url), (dated_on, source)))| {
        let legacy = Legacy { url, dated_on, source: source.as_str().to_owned() };
        (cco.as_str().to_owned(), Registration { year, kind, title, legacy })
    });
    reader.finish(registering)
}
