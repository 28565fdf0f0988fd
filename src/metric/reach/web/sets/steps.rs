//! Releasing, publishing and withdrawing a data set: each a page that says what it means.

use actix_web::http::StatusCode;
use chrono::NaiveDate;
use serde::Serialize;

use super::desk::{self, href};
use crate::kernel::failure::{Error, FieldErrors, Refusal, Result};
use crate::kernel::time::day_words;
use crate::metric::reach::changes::{self, Stepping};
use crate::metric::reach::rules::data_set::{DataSet, State};
use crate::metric::reach::rules::life::{self, Step};
use crate::people::tenancy::OhaScope;
use crate::platform::http::{Answer, Control, Done, Field, Fields, Form, Link, Notice, Page, Post, Reader, Site};

#[derive(Serialize)]
struct StepPage {
    eyebrow: String,
    heading: &'static str,
    meaning: Vec<String>,
    /// To the reports as everybody will read them.
    look: Option<Link>,
    form: Form,
    /// Takes a day back that was set.
    unset: Option<Form>,
}

impl Page for StepPage {
    const TEMPLATE: &'static str = "reach/step";
}

/// What is asked on one of the pages.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Ask {
    Release,
    Publish,
    Withdraw,
}

/// `GET /desk/oha/reach/{set}/release`
///
/// # Errors
/// Closed when it is not protected, or released already.
pub async fn releasing(scope: OhaScope, site: Site) -> Answer {
    show(Ask::Release, &scope, &site).await
}

/// `GET /desk/oha/reach/{set}/publication`
///
/// # Errors
/// Closed when CCOs do not read it, or the public does.
pub async fn publication(scope: OhaScope, site: Site) -> Answer {
    show(Ask::Publish, &scope, &site).await
}

/// `GET /desk/oha/reach/{set}/withdrawal`
///
/// # Errors
/// Closed when nobody reads it.
pub async fn withdrawal(scope: OhaScope, site: Site) -> Answer {
    show(Ask::Withdraw, &scope, &site).await
}

/// `POST /desk/oha/reach/{set}/releases`
///
/// # Errors
/// Not ready, Closed, Stale.
pub async fn release(post: Post<OhaScope>, site: Site) -> Answer {
    let (set, stepping, _) = match begin(Ask::Release, &post, &site).await {
        Ok(it) => it,
        Err(other) => return refused(Ask::Release, &post, &site, other).await,
    };
    let (scope, back) = (post.scope.clone(), href(&set));
    let answer = site.act(post.receipt.clone(), move |tx, now| {
        changes::release(tx, &scope, &stepping, now)?;
        Ok(Done::at(back, Notice::ReachReleased))
    });
    end(Ask::Release, &post, &site, answer.await).await
}

/// `POST /desk/oha/reach/{set}/publications`
///
/// # Errors
/// Closed, Stale; a day that is not ahead shows the page again.
pub async fn publish(post: Post<OhaScope>, site: Site) -> Answer {
    let (set, stepping, _) = match begin(Ask::Publish, &post, &site).await {
        Ok(it) => it,
        Err(other) => return refused(Ask::Publish, &post, &site, other).await,
    };
    let day = match day(&post.fields) {
        Ok(day) => day,
        Err(errors) => return refused(Ask::Publish, &post, &site, errors.into()).await,
    };
    let (scope, back) = (post.scope.clone(), href(&set));
    let answer = site.act(post.receipt.clone(), move |tx, now| {
        let notice = match day {
            Some(day) => changes::schedule(tx, &scope, &stepping, day, now).map(|()| Notice::ReachScheduled),
            None => changes::publish(tx, &scope, &stepping, now).map(|()| Notice::Published),
        };
        Ok(Done::at(back, notice?))
    });
    end(Ask::Publish, &post, &site, answer.await).await
}

/// `POST /desk/oha/reach/{set}/postponements`
///
/// # Errors
/// Closed when no day is set, Stale.
pub async fn unschedule(post: Post<OhaScope>, site: Site) -> Answer {
    let stepping = Stepping { set: desk::id(&site)?, seen: desk::version(&post.fields)? };
    let back = format!("{}/{}", desk::ADDRESS, stepping.set);
    let scope = post.scope.clone();
    let answer = site.act(post.receipt, move |tx, now| {
        changes::unschedule(tx, &scope, &stepping, now)?;
        Ok(Done::at(back, Notice::Saved))
    });
    answer.await
}

/// `POST /desk/oha/reach/{set}/withdrawals`
///
/// # Errors
/// Closed, Stale; without a reason the page comes again.
pub async fn withdraw(post: Post<OhaScope>, site: Site) -> Answer {
    let (set, stepping, reason) = match begin(Ask::Withdraw, &post, &site).await {
        Ok(it) => it,
        Err(other) => return refused(Ask::Withdraw, &post, &site, other).await,
    };
    let (scope, back) = (post.scope.clone(), href(&set));
    let answer = site.act(post.receipt.clone(), move |tx, now| {
        changes::withdraw(tx, &scope, &stepping, &reason, now)?;
        Ok(Done::at(back, Notice::TakenDown))
    });
    end(Ask::Withdraw, &post, &site, answer.await).await
}

/// The data set, the version that was seen, and the reason where one is asked for.
async fn begin(ask: Ask, post: &Post<OhaScope>, site: &Site) -> Result<(DataSet, Stepping, String)> {
    let id = desk::id(site)?;
    let set = desk::find(site, &post.scope, &id).await?;
    let mut reader = Reader::new(&post.fields);
    let reason = match ask {
        Ask::Withdraw => {
            reader.required_narrative("reason", "Say why, in words for everybody.").map(|it| it.as_str().to_owned())
        }
        Ask::Release | Ask::Publish => Some(String::new()),
    };
    let ticked = match ask {
        Ask::Publish => Some(()),
        Ask::Release | Ask::Withdraw => reader.ticked("confirmed", "Confirm that you have read what it means."),
    };
    let seen = reader.version();
    let ((reason, ()), seen) = reader.finish(reason.zip(ticked).zip(seen))?;
    Ok((set, Stepping { set: id, seen }, reason))
}

/// The day from which the public may read it; none for now.
fn day(fields: &Fields) -> std::result::Result<Option<NaiveDate>, FieldErrors> {
    let mut reader = Reader::new(fields);
    let when = reader.choice(
        "when",
        |it| Some(it).filter(|it| ["now", "day"].contains(it)).map(str::to_owned),
        "Choose when.",
    );
    let day = match when.as_deref() {
        Some("day") => reader.day("publish_on", "Enter the day.").map(Some),
        other => other.map(|_| None),
    };
    reader.finish(day)
}

async fn show(ask: Ask, scope: &OhaScope, site: &Site) -> Answer {
    let set = desk::find(site, scope, &desk::id(site)?).await?;
    life::taken(set.state, ask.step())?;
    let page = page(ask, site, &set);
    site.page(desk::shell(scope, site, &set, page.heading), &page)
}

async fn end(ask: Ask, post: &Post<OhaScope>, site: &Site, answer: Answer) -> Answer {
    match answer {
        Ok(answer) => desk::turned_over(site, answer).await,
        Err(error) => refused(ask, post, site, error).await,
    }
}

/// The page once more, with what was typed. It carries the version in force: whoever sends it again has seen it.
async fn refused(ask: Ask, post: &Post<OhaScope>, site: &Site, error: Error) -> Answer {
    let (status, errors) = match error {
        Error::Refused(Refusal::Invalid(errors)) => (StatusCode::UNPROCESSABLE_ENTITY, errors),
        Error::Refused(Refusal::Stale(text)) if ask != Ask::Publish => {
            (StatusCode::CONFLICT, FieldErrors::one("confirmed", text))
        }
        Error::Refused(Refusal::Stale(text)) => (StatusCode::CONFLICT, FieldErrors::one("when", text)),
        other => return Err(other),
    };
    let set = desk::find(site, &post.scope, &desk::id(site)?).await?;
    life::taken(set.state, ask.step())?;
    let mut page = page(ask, site, &set);
    page.form = page.form.filled(&post.fields, &errors);
    let shell = desk::shell(&post.scope, site, &set, page.heading).errors(&errors);
    site.page_with(status, shell, &page)
}

impl Ask {
    fn step(self) -> Step {
        match self {
            Self::Release => Step::Release,
            Self::Publish => Step::Publish,
            Self::Withdraw => Step::Withdraw,
        }
    }
}

fn page(ask: Ask, site: &Site, set: &DataSet) -> StepPage {
    let base = href(set);
    let read = || Field::checkbox("confirmed", "I have read what it means");
    let (heading, action, submit, fields) = match ask {
        Ask::Release => ("Release it to CCOs?", "releases", "Release it to CCOs", vec![read()]),
        Ask::Publish => ("Publish it?", "publications", "Publish it", when(set)),
        Ask::Withdraw => {
            let reason = Field::textarea("reason", "Why").rows(3).hint("Public words: they stand at its addresses.");
            ("Withdraw it?", "withdrawals", "Withdraw it", vec![reason, read()])
        }
    };
    let form = Form::new(site, format!("{base}/{action}"), submit, fields).version(set.row_version).cancel(&base);
    let form = if ask == Ask::Withdraw { form.danger() } else { form };
    let may_unset = ask == Ask::Publish && set.state == State::Scheduled;
    let unset = may_unset
        .then(|| Form::button(site, format!("{base}/postponements"), "Take the day back").version(set.row_version));
    StepPage {
        eyebrow: format!("{} · {}", desk::title(set), desk::period(set)),
        heading,
        meaning: meaning(ask, set),
        look: desk::preview(set).filter(|_| ask != Ask::Withdraw),
        form,
        unset,
    }
}

fn when(set: &DataSet) -> Vec<Field> {
    let later = if set.publish_on.is_some() { "day" } else { "" };
    vec![
        Field::new(Control::Radios, "when", "When the public may read it")
            .options([("now", "Now"), ("day", "From a day on")])
            .value(later),
        Field::date("publish_on", "The day, if not now")
            .hint("It becomes public as that day begins in Oregon.")
            .optional()
            .value(set.publish_on.map(|it| it.to_string()).unwrap_or_default()),
    ]
}

fn meaning(ask: Ask, set: &DataSet) -> Vec<String> {
    match ask {
        Ask::Release => vec![
            "Every CCO reads its own report and that of the others, protected as the public will see it; technical assistance reads its own view.".into(),
            "The leads of each CCO in it get a letter.".into(),
            "From then on neither the rows nor the rules of protection can be changed. What is wrong is corrected by a new version.".into(),
        ],
        Ask::Publish => vec![
            "Everybody reads it: the state, every CCO, and the data as files.".into(),
            "What was once public stays known. A later version is protected so that both together give nothing away.".into(),
        ],
        Ask::Withdraw => vec![
            "Nobody reads it any more: not the public, not CCOs, not technical assistance.".into(),
            if set.published_at.is_some() {
                "Its public addresses say that it was withdrawn, on which day, and why.".into()
            } else {
                format!("It was never public. CCOs have read it since {}.", set.released_at.map(|it| day_words(it.pacific_day())).unwrap_or_default())
            },
            "The leads of each CCO in it get a letter with your reason. It cannot be brought back; import it again as a new version.".into(),
        ],
    }
}
