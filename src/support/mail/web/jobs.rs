//! What the program does by itself: when it last did, how it went, when it will again.

use serde::Serialize;

use crate::kernel::failure::Result;
use crate::kernel::time::Moment;
use crate::kernel::tone::Tone;
use crate::people::tenancy::OhaScope;
use crate::platform::db::Conn;
use crate::platform::http::{Answer, Page, Site, Tag};
use crate::platform::jobs::{self, Run};
use crate::platform::outbox::{self, State};
use crate::support::mail::rules::label;

#[derive(Serialize)]
struct Jobs {
    jobs: Vec<JobLine>,
    mail: Vec<MailLine>,
}

#[derive(Serialize)]
struct JobLine {
    name: String,
    state: Tag,
    began: String,
    next: String,
    detail: String,
}

#[derive(Serialize)]
struct MailLine {
    word: String,
    count: String,
    since: Option<String>,
    href: String,
}

impl Page for Jobs {
    const TEMPLATE: &'static str = "support/jobs";
}

/// `GET /desk/oha/jobs`
///
/// # Errors
/// Breaks when a query fails.
pub async fn page(scope: OhaScope, site: Site) -> Answer {
    let page = site.read(gather).await?;
    site.page(scope.shell(&site, "Jobs").crumb("Your work", "/desk").here("Jobs"), &page)
}

fn gather(conn: &mut Conn) -> Result<Jobs> {
    let counts = outbox::counts(conn)?;
    let line = |(word, state): (&str, State)| {
        let found = counts.iter().find(|(it, ..)| *it == state);
        MailLine {
            word: word.to_owned(),
            count: found.map_or(0, |it| it.1).to_string(),
            since: found.and_then(|it| it.2).filter(|_| state != State::Sent).map(Moment::words),
            href: format!("/desk/oha/mail?state={}", state.word()),
        }
    };
    let mail = [("Waiting", State::Queued), ("Failed", State::Failed), ("Sent", State::Sent)].map(line);
    Ok(Jobs { jobs: jobs::list(conn)?.into_iter().map(job).collect(), mail: mail.into() })
}

/// What each job does, in words.
const JOBS: &[(&str, &str)] = &[
    ("reminders", "Reminders of due dates"),
    ("old-form-keys", "Forgetting old keys of forms"),
    ("old-attempts", "Forgetting old counts of sign-in attempts"),
    ("old-links", "Forgetting links that are over"),
    ("old-unsaved-texts", "Forgetting old texts that were never saved"),
    ("reach-protection", "Protecting reach data"),
    ("reach-publication", "Publishing reach reports on their day"),
    ("old-reach-files", "Forgetting reach tables that nobody took in within a day"),
    ("roles-that-end", "Ending roles on their last day"),
];

fn job(run: Run) -> JobLine {
    let (word, tone) = match run.outcome.as_str() {
        "done" => ("Done", Tone::Good),
        "failed" => ("Failed", Tone::Bad),
        "running" => ("Running", Tone::Info),
        _ => ("Waiting", Tone::Neutral),
    };
    JobLine {
        name: JOBS
            .iter()
            .find(|(job, _)| *job == run.job)
            .map_or_else(|| label(&run.job), |(_, words)| (*words).to_owned()),
        state: Tag::new(word, tone),
        began: run.began_at.map_or_else(|| "Never yet".into(), Moment::words),
        next: run.next_at.words(),
        detail: run.detail,
    }
}
