//! From a request to a scope: the session says who, the address says where, the route says how far.

use std::future::Future;
use std::pin::Pin;

use actix_web::dev::Payload;
use actix_web::http::Method;
use actix_web::{FromRequest, HttpMessage as _, HttpRequest, web};

use super::rules::{Audience, Role, Standing};
use super::scope::{CcoScope, OhaScope, PublicScope, TaScope};
use super::store;
use crate::kernel::failure::{Error, Fault, Refusal, Result};
use crate::platform::config::{SecondFactor, SignInSettings};
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

/// Somebody signed in who may still have to make her account safe: for the pages where she can, and the way out.
#[derive(Debug, Clone)]
pub struct AccountScope {
    member: MemberScope,
    signed: Signed,
}

impl AccountScope {
    pub fn member(&self) -> &MemberScope {
        &self.member
    }

    pub fn signed(&self) -> &Signed {
        &self.signed
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
            let (settings, today) = (app.settings.sign_in.clone(), app.clock.today());
            let proof = move |conn: &mut _| {
                let standing = store::standing(conn, &signed.person)?.on(today);
                let standing = secured(&settings, &signed, standing)?;
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

impl FromRequest for AccountScope {
    type Error = Error;
    type Future = Extracting<Self>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        let request = request.clone();
        Box::pin(async move {
            let (app, signed) = asker(&request)?;
            let member = MemberScope { standing: standing_of(&app, &signed).await? };
            Ok(Self { member, signed })
        })
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
    let standing = standing_of(&app, &signed).await?;
    secured(&app.settings.sign_in, &signed, standing)
}

async fn standing_of(app: &App, signed: &Signed) -> Result<Standing> {
    let (person, today) = (signed.person.clone(), app.clock.today());
    app.db.read(move |conn| Ok(store::standing(conn, &person)?.on(today))).await
}

/// Lets nobody on whose role, or whose short password, needs a second factor that she has not.
fn secured(settings: &SignInSettings, signed: &Signed, standing: Standing) -> Result<Standing> {
    let is_needed = signed.has_short_password || needs_second_factor(settings, &standing).is_some();
    if is_needed && !signed.has_second_factor {
        return Err(Refusal::SecureFirst.into());
    }
    Ok(standing)
}

/// The role of hers that needs a second factor here, if one does.
pub(super) fn needs_second_factor(settings: &SignInSettings, standing: &Standing) -> Option<Role> {
    let is_named = |role: &Role| settings.second_factor_roles.iter().any(|it| it == role.word());
    let roles = standing.grants.iter().map(|it| it.role).filter(|_| settings.second_factor == SecondFactor::Required);
    roles.into_iter().find(is_named)
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
