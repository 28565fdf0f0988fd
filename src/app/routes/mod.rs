//! Every address of the product, as data: the server is built from this list, and the access matrix walks it.

use actix_web::http::Method;
use actix_web::{guard, web};

use crate::people::tenancy::{Audience, Guard};

/// One method of one address.
pub struct Route {
    pub method: Method,
    /// A specimen path: its names in braces are those that scopes and handlers read.
    pub path: &'static str,
    pub audience: Audience,
    handler: fn() -> actix_web::Route,
}

/// Writes a table of routes: `GET "/ccos" Public publishing::web::ccos;`
macro_rules! routes {
    ($($method:ident $path:literal $audience:ident $handler:path;)+) => {
        pub(super) fn routes() -> Vec<super::Route> {
            vec![$(super::Route {
                method: actix_web::http::Method::$method,
                path: $path,
                audience: crate::people::tenancy::Audience::$audience,
                handler: || super::on(actix_web::http::Method::$method).to($handler),
            }),+]
        }
    };
}

mod account;
mod action_plan;
mod banners;
mod demonstration;
mod health;
mod oversight;
mod people;
mod publishing;
mod reach;
mod review;
mod sharing;
mod submissions;
mod succession;
mod support;
mod years;

/// All routes. Where two patterns fit one path the earlier wins, so literal parts stand before names in braces.
pub fn all() -> Vec<Route> {
    let tables: &[fn() -> Vec<Route>] = &[
        health::routes,
        account::routes,
        people::routes,
        sharing::routes,
        submissions::routes,
        action_plan::routes,
        reach::routes,
        review::routes,
        oversight::routes,
        publishing::routes,
        banners::routes,
        years::routes,
        succession::routes,
        support::routes,
        demonstration::routes,
    ];
    let mut routes: Vec<Route> = tables.iter().flat_map(|table| table()).collect();
    // The sign at the end lets the longer of two that begin alike come first: `{version}.json` before `{version}`.
    routes.sort_by_key(|it| format!("{}\u{7f}", it.path.replace('{', "~")));
    routes
}

/// Builds the server's addresses from the list. Demonstration pages exist in demonstrations only.
pub fn configure(config: &mut web::ServiceConfig, demonstration: bool) {
    let mut routes: Vec<Route> =
        all().into_iter().filter(|it| demonstration || it.audience != Audience::Demonstration).collect();
    while let Some(path) = routes.first().map(|it| it.path) {
        let (same, rest): (Vec<Route>, Vec<Route>) = routes.into_iter().partition(|it| it.path == path);
        routes = rest;
        let guard = Guard(same.iter().map(|it| (it.method.clone(), it.audience)).collect());
        let resource =
            same.iter().fold(web::resource(path).app_data(guard), |resource, it| resource.route((it.handler)()));
        config.service(resource);
    }
}

/// A GET address answers HEAD too.
fn on(method: Method) -> actix_web::Route {
    if method == Method::GET {
        web::route().guard(guard::Any(guard::Get()).or(guard::Head()))
    } else {
        web::route().method(method)
    }
}
