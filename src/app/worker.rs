//! The worker: sends what the outbox holds, and notices what other instances published. No request waits for it.

use std::time::Duration;

use actix_web::web;

use super::{jobs, letters};
use crate::kernel::failure::Result;
use crate::people::accounts::{self, Mint};
use crate::people::tenancy::PublicScope;
use crate::platform::http::App;
use crate::platform::outbox::{self, Mailer, Outcome, Queued};
use crate::publishing;
use crate::support::banners;
use crate::support::mail::{self, MailText};

const PAUSE: Duration = Duration::from_secs(1);
const AT_ONCE: i64 = 50;
/// About a minute: so often the worker looks whether a job is due.
const TURNS_BETWEEN_JOBS: u64 = 60;

/// Runs until the process ends. A failure is logged and tried again at the next turn.
pub async fn run(house: web::Data<App>, mailer: Mailer) {
    for number in 0u64.. {
        if let Err(error) = turn(&house, &mailer).await {
            tracing::error!(%error, "the worker's turn failed");
        }
        if number % TURNS_BETWEEN_JOBS == 0
            && let Err(error) = jobs::all(&house).await
        {
            tracing::error!(%error, "the jobs cannot be looked at");
        }
        if number % TURNS_BETWEEN_JOBS == 0 {
            // It may take a while, and mail does not wait for it.
            let house = house.clone();
            actix_web::rt::spawn(async move {
                if let Err(error) = jobs::protect_reach(&house).await {
                    tracing::error!(%error, "waiting data sets cannot be protected");
                }
            });
        }
        tokio::time::sleep(PAUSE).await;
    }
}

/// One turn: everything that is due is sent once.
///
/// # Errors
/// Breaks when the database cannot be asked; a letter that fails is noted in its row instead.
pub async fn turn(house: &web::Data<App>, mailer: &Mailer) -> Result<usize> {
    let edition = house.db.read(|conn| publishing::edition(conn, &PublicScope::new())).await?;
    house.pages.set_version(edition);
    answer_resets(house).await?;
    let now = house.clock.now();
    house.banners.post(house.db.read(move |conn| banners::ahead(conn, now)).await?);
    let (due, texts) = house.db.read(move |conn| Ok((outbox::due(conn, now, AT_ONCE)?, mail::texts(conn)?))).await?;
    let mut sent = 0;
    for message in due {
        // Each letter by its own clock: before it a slow mail server may have taken minutes.
        let now = house.clock.now();
        let (taken, mine) = (message.clone(), house.db.clone());
        if mine.write(move |tx| outbox::take(tx, &taken, now)).await? {
            sent += usize::from(send(house, mailer, message, &texts).await?);
        }
    }
    Ok(sent)
}

/// Who forgot her password gets a letter. Nobody asked: nothing is written.
async fn answer_resets(house: &web::Data<App>) -> Result<()> {
    if house.db.read(accounts::has_reset_requests).await? {
        let (now, mint) = (house.clock.now(), Mint::new(house.settings.secret_key.expose()));
        house.db.write(move |tx| accounts::changes::answer_reset_requests(tx, &mint, now)).await?;
    }
    Ok(())
}

async fn send(house: &web::Data<App>, mailer: &Mailer, message: Queued, texts: &[MailText]) -> Result<bool> {
    let outcome = match letters::write_in(house, &message, texts) {
        Ok(letter) => mailer.send(letter).await,
        // A template that fails will fail again; somebody has to look.
        Err(error) => Outcome::Refused(error.to_string()),
    };
    let now = house.clock.now();
    let is_sent = outcome == Outcome::Sent;
    house
        .db
        .write(move |tx| match outcome {
            Outcome::Sent => outbox::mark_sent(tx, &message, now),
            Outcome::TryAgain(why) => {
                tracing::warn!(%why, message = %message.id, "a letter will be tried again");
                outbox::mark_failed(tx, &message, &why, false, now)
            }
            Outcome::Refused(why) => {
                tracing::error!(%why, message = %message.id, "a letter was refused");
                outbox::mark_failed(tx, &message, &why, true, now)
            }
        })
        .await?;
    Ok(is_sent)
}
