//! A form for whoever meets a barrier here: what, where, and how to answer. It asks for no account and no name.

use actix_web::http::StatusCode;
use serde::Serialize;

use crate::kernel::failure::{FieldErrors, Result};
use crate::people::tenancy::PublicScope;
use crate::platform::http::{Answer, Done, Field, Fields, Form, Notice, OpenPost, Page, Reader, Site};
use crate::platform::limits::Action;
use crate::platform::limits::web::Toll;
use crate::publishing::changes::{self, Barrier};

#[derive(Serialize)]
struct BarrierPage {
    form: Form,
}

impl Page for BarrierPage {
    const TEMPLATE: &'static str = "publishing/barrier";
}

const PATH: &str = "/report-a-barrier";

/// `GET /report-a-barrier`
///
/// # Errors
/// Malformed when the query is.
pub async fn page(site: Site) -> Answer {
    let mut form = form(&site)?;
    let query = site.query()?;
    if let Some(field) = form.fields.first_mut() {
        query.get("page").chars().take(300).collect::<String>().clone_into(&mut field.value);
    }
    show(&site, StatusCode::OK, form, &FieldErrors::default())
}

/// `POST /report-a-barrier`
///
/// # Errors
/// Too many when very many reports came within an hour.
pub async fn report(scope: PublicScope, post: OpenPost, site: Site) -> Answer {
    match barrier(&site, &post.fields) {
        Ok(barrier) => {
            let toll = Toll::of(&site, Action::Barrier, "");
            site.act(post.receipt, move |tx, now| {
                toll.pay(tx, now)?;
                changes::report_barrier(tx, &scope, &barrier, now).map(|()| Done::at(PATH, Notice::Reported))
            })
            .await
        }
        Err(errors) => {
            show(&site, StatusCode::UNPROCESSABLE_ENTITY, form(&site)?.filled(&post.fields, &errors), &errors)
        }
    }
}

fn barrier(site: &Site, fields: &Fields) -> std::result::Result<Barrier, FieldErrors> {
    // The words were found when the form was shown; a fault of the catalogue must not lose a report.
    let ask = |key: &str| site.say(key, &[]).unwrap_or_default();
    let mut reader = Reader::new(fields);
    let page = reader.line("page", &ask("barrier-page-ask"));
    let description = reader.required_narrative("description", &ask("barrier-description-ask"));
    let contact = reader.optional_line("contact");
    if fields.get("once").is_empty() {
        reader.note::<()>("page", Err(ask("barrier-incomplete")));
    }
    reader.finish(page.zip(description).map(|(page, description)| Barrier { page, description, contact }))
}

fn form(site: &Site) -> Result<Form> {
    let say = |key: &str| site.say(key, &[]);
    let fields = vec![
        Field::text("page", &say("barrier-page")?).hint(say("barrier-page-hint")?),
        Field::textarea("description", &say("barrier-description")?).hint(say("barrier-description-hint")?).rows(8),
        Field::text("contact", &say("barrier-contact")?).hint(say("barrier-contact-hint")?).optional().width("medium"),
    ];
    Form::new(site, PATH, &say("barrier-send")?, fields).keyed()
}

fn show(site: &Site, status: StatusCode, form: Form, errors: &FieldErrors) -> Answer {
    let title = site.say("barrier-title", &[])?;
    site.page_with(status, site.open_shell(title).errors(errors), &BarrierPage { form })
}
