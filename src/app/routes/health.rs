//! For machines: is it alive, can it serve; and the static files.

use actix_web::{HttpResponse, http::header};

use crate::kernel::failure::Refusal;
use crate::platform::db;
use crate::platform::http::{self, Answer, Site};

routes! {
    GET "/healthz" Public healthz;
    GET "/readyz" Public readyz;
    GET "/static/{name:.*}" Public http::serve_asset;
}

/// Alive: the process answers. It never asks the database.
async fn healthz() -> HttpResponse {
    words("ok\n")
}

/// Ready: the database answers and its migrations have run.
async fn readyz(site: Site) -> Answer {
    match site.read(db::is_current).await {
        Ok(true) => Ok(words(&format!("ready, version {}\n", env!("CARGO_PKG_VERSION")))),
        Ok(false) | Err(_) => Err(Refusal::Busy.into()),
    }
}

fn words(text: &str) -> HttpResponse {
    HttpResponse::Ok().insert_header((header::CONTENT_TYPE, "text/plain; charset=utf-8")).body(text.to_owned())
}
