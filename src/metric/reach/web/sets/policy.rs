//! The rules by which a data set is protected for one audience, as long as nobody reads it; and whether CCOs may see their own counts.

use actix_web::http::StatusCode;
use serde::Serialize;

use super::desk::{self, href};
use super::settling;
use crate::kernel::failure::{Error, FieldErrors, Refusal, Result};
use crate::kernel::ids::DataSetId;
use crate::metric::reach::changes;
use crate::metric::reach::io::disclosure::{self, disclosure};
use crate::metric::reach::rules::data_set::{Audience, DataSet};
use crate::metric::reach::rules::life;
use crate::metric::reach::rules::protect::policy::Policy;
use crate::metric::reach::store::{self, ReachScope};
use crate::people::tenancy::OhaScope;
use crate::platform::http::{Answer, Control, Done, Field, Fields, Form, Notice, Page, Post, Reader, Site};

#[derive(Serialize)]
struct PolicyPage {
    eyebrow: String,
    heading: String,
    form: Form,
}

impl Page for PolicyPage {
    const TEMPLATE: &'static str = "reach/policy";
}

/// `GET /desk/oha/reach/{set}/policies/{audience}`
///
/// # Errors
/// Not found, or Closed when readers have it already.
pub async fn page(scope: OhaScope, site: Site) -> Answer {
    let (set, audience, policy) = found(&scope, &site).await?;
    if !life::is_open(set.state) {
        return Err(Refusal::Closed("Readers have this data set already: what it shows cannot change.".into()).into());
    }
    let page = sheet(&site, &set, audience, &policy);
    site.page(desk::shell(&scope, &site, &set, &page.heading), &page)
}

/// `POST /desk/oha/reach/{set}/policies/{audience}`
///
/// # Errors
/// Closed, Stale; mistakes come back as the page.
pub async fn save(post: Post<OhaScope>, site: Site) -> Answer {
    let (set, audience, before) = found(&post.scope, &site).await?;
    let (policy, seen) = match read(&post.fields) {
        Ok(it) => it,
        Err(errors) => {
            return again(&site, &post, (&set, audience, &before), StatusCode::UNPROCESSABLE_ENTITY, &errors);
        }
    };
    let (scope, id, back) = (post.scope.clone(), set.id.clone(), href(&set));
    let answer = site.act(post.receipt.clone(), move |tx, now| {
        changes::set_policy(tx, &scope, (&id, seen), (audience, &policy), now)?;
        Ok(Done::at(back, Notice::Saved))
    });
    match answer.await {
        Ok(answer) => {
            settling::settle_small(&site, &post.scope).await?;
            Ok(answer)
        }
        Err(Error::Refused(Refusal::Invalid(errors))) => {
            again(&site, &post, (&set, audience, &before), StatusCode::UNPROCESSABLE_ENTITY, &errors)
        }
        Err(Error::Refused(Refusal::Stale(text))) => {
            let (set, audience, before) = found(&post.scope, &site).await?;
            let errors = FieldErrors::one("threshold", text);
            again(&site, &post, (&set, audience, &before), StatusCode::CONFLICT, &errors)
        }
        Err(other) => Err(other),
    }
}

/// `POST /desk/oha/reach/{set}/own-counts`
///
/// # Errors
/// Stale when somebody was faster.
pub async fn allow_own_counts(post: Post<OhaScope>, site: Site) -> Answer {
    let (id, seen): (DataSetId, i64) = (desk::id(&site)?, desk::version(&post.fields)?);
    let mut reader = Reader::new(&post.fields);
    let allowed = reader.choice("allowed", allowed, "Say whether they may.");
    let is_allowed = reader.finish(allowed)?;
    let (scope, back) = (post.scope.clone(), format!("{}/{id}", desk::ADDRESS));
    let answer = site.act(post.receipt, move |tx, now| {
        changes::allow_own_counts(tx, &scope, (&id, seen), is_allowed, now)?;
        Ok(Done::at(back, Notice::Saved))
    });
    answer.await
}

fn allowed(word: &str) -> Option<bool> {
    match word {
        "yes" => Some(true),
        "no" => Some(false),
        _ => None,
    }
}

async fn found(scope: &OhaScope, site: &Site) -> Result<(DataSet, Audience, Policy)> {
    let audience = Audience::parse(site.part("audience")?).ok_or(Refusal::NotFound)?;
    let (scope, id) = (scope.clone(), desk::id(site)?);
    let query = move |conn: &mut _| {
        let own = ReachScope::Oha(&scope);
        Ok((store::find(conn, own, &id)?, store::profiles(conn, own, &id)?))
    };
    let (set, profiles) = site.read(query).await?;
    let policy = match profiles.into_iter().find(|it| it.audience == audience) {
        Some(it) => it.policy,
        None => disclosure::policy(&disclosure()?.policies, audience.word())?,
    };
    Ok((set, audience, policy))
}

fn read(fields: &Fields) -> std::result::Result<(Policy, i64), FieldErrors> {
    let mut reader = Reader::new(fields);
    let mut number = |name: &str| {
        let read = reader.raw(name).trim().parse::<i64>().map_err(|_| "Enter a whole number.".to_owned());
        reader.note(name, read)
    };
    let (threshold, least, rounds) = (number("threshold"), number("least_denominator"), number("rounds_to"));
    let hides_zero = fields.is_ticked("hides_zero");
    let version = reader.version();
    let policy = threshold.zip(least).zip(rounds).map(|((threshold, least_denominator), rounds_to)| Policy {
        threshold,
        least_denominator,
        hides_zero,
        rounds_to,
    });
    if let Some(policy) = &policy {
        for (field, text) in life::mistakes(policy) {
            let _: Option<()> = reader.note(field, Err(text));
        }
    }
    reader.finish(policy.zip(version))
}

fn sheet(site: &Site, set: &DataSet, audience: Audience, policy: &Policy) -> PolicyPage {
    let number =
        |name: &str, label: &str, value: i64| Field::new(Control::Number, name, label).value(value.to_string());
    let mut zero = Field::checkbox("hides_zero", "A zero is small too")
        .hint("Without it a zero is shown: it names nobody, though it may say that nobody of a group was reached.");
    zero.checked = policy.hides_zero;
    let fields = vec![
        number("threshold", "Counts up to this are small", policy.threshold)
            .hint("From 1 to this number. They are hidden, with what they could be worked out from, and so many numbers stay possible for each."),
        number("least_denominator", "Rows of fewer children are hidden", policy.least_denominator)
            .hint("Whatever they say. 0 for none."),
        zero,
        number("rounds_to", "Counts are rounded to multiples of", policy.rounds_to)
            .hint("Rates are then of the rounded counts. 1 leaves them as they are."),
    ];
    let action = format!("{}/policies/{}", href(set), audience.word());
    PolicyPage {
        eyebrow: format!("{} · {}", desk::title(set), desk::period(set)),
        heading: format!("Protection: {}", audience.label()),
        form: Form::new(site, action, "Save and protect it again", fields).version(set.row_version).cancel(href(set)),
    }
}

fn again(
    site: &Site,
    post: &Post<OhaScope>,
    (set, audience, before): (&DataSet, Audience, &Policy),
    status: StatusCode,
    errors: &FieldErrors,
) -> Answer {
    let mut page = sheet(site, set, audience, before);
    page.form = page.form.filled(&post.fields, errors);
    let shell = desk::shell(&post.scope, site, set, &page.heading).errors(errors);
    site.page_with(status, shell, &page)
}
