//! From a request to a scope: the session says who, the address says where, the route says how far.

use std::future::Future;
use std::pin::Pin;

use actix_web::dev::Payload;
use actix_web::http::Method;
use actix_web::{FromRequest, HttpMessage as _, HttpRequest, web};

use super::rules::{Audience, Standing};
use super::scope::{CcoScope, OhaScope, PublicScope, TaScope};
use super::store;
use crate::kernel::failure::{Error, Fault, Refusal, Result};
use crate::platform::http::{self, App, Signed};

/// Whom each method of one address is for. The list of routes puts it beside the handlers.
#[derive(Debug, Clone)]
pub struct Guard(pub Vec<(Method, Audience)>);

/// Somebody signed in, wherever she holds a grant.
#[derive(Debug, Clone)]
pub struct MemberScope {
    standing: Standing,
}

impl MemberScope {
    pub fn standing(&self) -> &Standing {
        &self.standing
    }
}

type Extracting<T> = Pin<Box<dyn Future<Output = Result<T>>>>;

impl FromRequest for CcoScope {
    type Error = Error;
    type Future = Extracting<Self>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        let request = request.clone();
        Box::pin(async move {
            let least = audience(&request)?.cco_role().ok_or_else(misrouted)?;
            let (app, signed) = asker(&request)?;
            let slug = http::part_of(&request, "cco").ok_or(Refusal::NotFound)?.to_owned();
            let today = app.clock.today();
            let proof = move |conn: &mut _| {
                let standing = store::standing(conn, &signed.person)?.on(today);
                CcoScope::prove(standing, store::contract_by_slug(conn, &slug)?, least)
            };
            app.db.read(proof).await
        })
    }
}

impl FromRequest for OhaScope {
    type Error = Error;
    type Future = Extracting<Self>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        let request = request.clone();
        Box::pin(async move {
            let audience = audience(&request)?;
            OhaScope::prove(standing(&request).await?, |role| audience.admits(role))
        })
    }
}

impl FromRequest for TaScope {
    type Error = Error;
    type Future = Extracting<Self>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        let request = request.clone();
        Box::pin(async move { Self::prove(standing(&request).await?) })
    }
}

impl FromRequest for MemberScope {
    type Error = Error;
    type Future = Extracting<Self>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        let request = request.clone();
        Box::pin(async move { Ok(Self { standing: standing(&request).await? }) })
    }
}

impl FromRequest for PublicScope {
    type Error = Error;
    type Future = std::future::Ready<Result<Self>>;

    fn from_request(_: &HttpRequest, _: &mut Payload) -> Self::Future {
        std::future::ready(Ok(Self::new()))
    }
}

async fn standing(request: &HttpRequest) -> Result<Standing> {
    let (app, signed) = asker(request)?;
    let today = app.clock.today();
    app.db.read(move |conn| Ok(store::standing(conn, &signed.person)?.on(today))).await
}

fn asker(request: &HttpRequest) -> Result<(web::Data<App>, Signed)> {
    let signed = request.extensions().get::<Signed>().cloned().ok_or(Refusal::SignIn)?;
    let app = request.app_data::<web::Data<App>>().cloned().ok_or_else(misrouted)?;
    Ok((app, signed))
}

fn audience(request: &HttpRequest) -> Result<Audience> {
    let guard = request.app_data::<Guard>().ok_or_else(misrouted)?;
    // HEAD is answered by what answers GET.
    let method = if request.method() == Method::HEAD { &Method::GET } else { request.method() };
    guard.0.iter().find(|(it, _)| it == method).map(|(_, audience)| *audience).ok_or_else(misrouted)
}

fn misrouted() -> Error {
    Fault::new("A route and its handler do not agree on whom they are for").into()
}
