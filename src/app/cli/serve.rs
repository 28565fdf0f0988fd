//! `groundwork serve`: production.

use std::net::TcpListener;

use actix_web::web;

use super::{open_to_serve, say};
use crate::app::{reference, server, worker};
use crate::kernel::failure::{Fault, Result};
use crate::people::tenancy::{self, PublicScope};
use crate::platform::clock::Clock;
use crate::platform::config::{self, Settings};
use crate::platform::http::App;
use crate::platform::outbox::Mailer;
use crate::publishing;
use crate::support::banners;

pub(super) fn run(settings: Settings) -> Result<()> {
    settings.check_production()?;
    start_log(true);
    let db = open_to_serve(&settings)?;
    let clock = Clock::default();
    reference::load(&db, clock.now())?;
    if db.read_here(|conn| Ok(tenancy::contracts(conn)?.iter().any(|it| it.demonstration)))? {
        let text = "This database holds a demonstration, whose people have a public password; serve another one";
        return Err(Fault::new(text).into());
    }
    let listener = listen(&settings)?;
    // A mistake in the settings of mail is said before, not after, the good news.
    settings.mail.check()?;
    say(&format!("Groundwork serves {}", settings.listen));
    serve(web::Data::new(App::new(settings, clock, db)?), listener)
}

/// Serves until it is told to stop.
pub(super) fn serve(house: web::Data<App>, listener: TcpListener) -> Result<()> {
    // TLS to a mail server needs a provider; a second call in one process changes nothing.
    let _ = rustls::crypto::ring::default_provider().install_default();
    house.pages.set_version(house.db.read_here(|conn| publishing::edition(conn, &PublicScope::new()))?);
    let now = house.clock.now();
    house.banners.post(house.db.read_here(|conn| banners::ahead(conn, now))?);
    let workers = std::thread::available_parallelism().map_or(2, std::num::NonZero::get);
    // Before the first page is kept: an edition that is noticed later would make it stale at once, no more.
    let running = async move {
        let mailer = Mailer::from_settings(&house.settings.mail)?;
        let server = server::start(house.clone(), listener, workers)?;
        actix_web::rt::spawn(worker::run(house, mailer));
        server.await.map_err(|cause| Fault::because("The server stopped", cause).into())
    };
    actix_web::rt::System::new().block_on(running)
}

pub(super) fn listen(settings: &Settings) -> Result<TcpListener> {
    TcpListener::bind(settings.listen)
        .map_err(|cause| Fault::because(format!("{} cannot be listened on", settings.listen), cause).into())
}

/// One line a fault, as JSON in production.
pub(super) fn start_log(json: bool) {
    use tracing_subscriber::EnvFilter;
    let builder =
        tracing_subscriber::fmt().with_env_filter(EnvFilter::new(config::log_filter())).with_writer(std::io::stderr);
    // A log that was started before, as in tests, stays.
    let _ = if json { builder.json().try_init() } else { builder.compact().try_init() };
}
