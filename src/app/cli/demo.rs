//! `groundwork demo`: everything with fictional CCOs, on this machine.

use std::net::SocketAddr;
use std::path::{Path, PathBuf};

use actix_web::web;
use chrono::NaiveDate;
use clap::Args;

use super::{say, serve};
use crate::app::{demo, reference};
use crate::kernel::failure::{Fault, Result};
use crate::platform::clock::Clock;
use crate::platform::config::{DEMONSTRATION_SECRET, MailSettings, SecondFactor, Secret, Settings, SignInSettings};
use crate::platform::db::{self, Database};
use crate::platform::http::App;

#[derive(Debug, Args)]
pub(super) struct Demo {
    /// Where the database and the mail lie.
    #[arg(long, default_value = "data")]
    data: PathBuf,
    #[arg(long, default_value = "127.0.0.1:8080")]
    listen: SocketAddr,
    /// Begin again: removes what an earlier demonstration left in the folder.
    #[arg(long)]
    fresh: bool,
    /// Begin on this day instead of today: 2027-01-31.
    #[arg(long)]
    today: Option<NaiveDate>,
}

const FILE: &str = "demonstration.sqlite";

pub(super) fn run(command: &Demo) -> Result<()> {
    serve::start_log(false);
    let settings = settings(command);
    // Before anything is removed: another demonstration may be using it.
    let claim = db::claim(&settings.database_url)?;
    if command.fresh {
        forget(&command.data)?;
    }
    let clock = command.today.map_or_else(Clock::default, Clock::starting_on);
    let listener = serve::listen(&settings)?;
    let db = Database::open_claimed(&settings.database_url, claim)?;
    reference::load(&db, clock.now())?;
    demo::seed(&db, clock)?;
    greet(&settings, clock, demo::cast()?);
    serve::serve(web::Data::new(App::new(settings, clock, db)?), listener)
}

fn settings(command: &Demo) -> Settings {
    Settings {
        listen: command.listen,
        database_url: command.data.join(FILE).display().to_string(),
        base_url: format!("http://{}", command.listen),
        secret_key: Secret::new(DEMONSTRATION_SECRET),
        mail: MailSettings {
            folder: Some(command.data.join("mail")),
            from: "Groundwork DEMONSTRATION <demonstration@example.org>".into(),
            ..Settings::default().mail
        },
        sign_in: SignInSettings { second_factor: SecondFactor::Offered, ..SignInSettings::default() },
        demonstration: true,
        ..Settings::default()
    }
}

/// Removes only what a demonstration makes.
fn forget(folder: &Path) -> Result<()> {
    let broken = |cause| Fault::because("The earlier demonstration cannot be removed", cause);
    for name in [FILE.to_owned(), format!("{FILE}-wal"), format!("{FILE}-shm")] {
        let path = folder.join(name);
        if path.exists() {
            std::fs::remove_file(path).map_err(broken)?;
        }
    }
    let mail = folder.join("mail");
    if mail.exists() {
        std::fs::remove_dir_all(mail).map_err(broken)?;
    }
    Ok(())
}

fn greet(settings: &Settings, clock: Clock, cast: Vec<demo::Player>) {
    say(&format!("Groundwork DEMONSTRATION at {}  (today is {})", settings.base_url, clock.today()));
    say(&format!(
        "Sign in at {}/signin as one of these. Mail is shown at {}/demo/mail",
        settings.base_url, settings.base_url
    ));
    say(&format!("Password: {}", demo::PASSWORD));
    for player in cast {
        say(&format!("  {:<38} {}", player.email, player.about));
    }
    if !settings.listen.ip().is_loopback() {
        say(
            "Note: sign-in works at 127.0.0.1 or over https only; a plain-http address of another machine gets no session.",
        );
    }
}
