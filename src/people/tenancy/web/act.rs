//! A page that asks before something is done to a person or a role: what it is about, one form, one button.

use actix_web::http::StatusCode;
use serde::Serialize;

use crate::kernel::failure::{Error, FieldErrors, Refusal};
use crate::platform::http::{Answer, Form, Page, Shell, Site};

#[derive(Serialize)]
pub struct ActPage {
    pub eyebrow: String,
    pub heading: String,
    pub lede: String,
    /// What goes with it.
    pub warnings: Vec<String>,
    pub form: Form,
    /// There is no easy way back.
    pub is_grave: bool,
}

impl Page for ActPage {
    const TEMPLATE: &'static str = "tenancy/act";
}

pub fn show(site: &Site, shell: Shell, page: &ActPage) -> Answer {
    site.page(shell, page)
}

/// The page again, with what is wrong beside its field.
pub fn show_again(site: &Site, shell: Shell, page: &ActPage, errors: &FieldErrors) -> Answer {
    site.page_with(StatusCode::UNPROCESSABLE_ENTITY, shell.errors(errors), page)
}

/// What a change refuses of a form's fields is shown beside them, like what could not be read.
pub fn or_again(answer: Answer, again: impl FnOnce(&FieldErrors) -> Answer) -> Answer {
    match answer {
        Err(Error::Refused(Refusal::Invalid(errors))) => again(&errors),
        other => other,
    }
}
