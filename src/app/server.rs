//! The server: middleware in order, routes from the list, limits on what a connection may hold.

use std::net::TcpListener;
use std::time::Duration;

use actix_web::body::{BoxBody, MessageBody};
use actix_web::dev::{Server, ServiceFactory, ServiceRequest, ServiceResponse};
use actix_web::middleware::{Compress, from_fn};
use actix_web::{App as Actix, HttpResponse, HttpServer, web};

use super::routes;
use crate::kernel::failure::{Error, Fault, Refusal, Result};
use crate::people::accounts;
use crate::platform::http::{self, App};

/// The application: what a request passes on its way in, from the last `wrap` to the first.
pub fn application(
    house: web::Data<App>,
) -> Actix<
    impl ServiceFactory<
        ServiceRequest,
        Config = (),
        Response = ServiceResponse<impl MessageBody + use<>>,
        Error = actix_web::Error,
        InitError = (),
    >,
> {
    let demonstration = house.settings.demonstration;
    Actix::new()
        .app_data(house)
        .configure(move |config| routes::configure(config, demonstration))
        .default_service(web::to(nothing_here))
        .wrap(from_fn(accounts::web::sessions))
        .wrap(from_fn(http::kept_first::<BoxBody>))
        .wrap(from_fn(http::refusals_as_pages::<BoxBody>))
        .wrap(Compress::default())
        .wrap(from_fn(http::on_every_answer))
}

/// Starts serving. The returned server ends on SIGTERM or SIGINT, after the requests under way.
///
/// # Errors
/// Breaks when the listener cannot be used.
pub fn start(house: web::Data<App>, listener: TcpListener, workers: usize) -> Result<Server> {
    let server = HttpServer::new(move || application(house.clone()))
        .workers(workers)
        .client_request_timeout(Duration::from_secs(10))
        .keep_alive(Duration::from_secs(30))
        .shutdown_timeout(30)
        .listen(listener)
        .map_err(|cause| Fault::because("The server cannot listen", cause))?;
    Ok(server.run())
}

async fn nothing_here() -> std::result::Result<HttpResponse, Error> {
    Err(Refusal::NotFound.into())
}
