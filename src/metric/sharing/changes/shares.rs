//! Links to a draft: given, extended, sent anew, withdrawn.

use chrono::NaiveDate;
use serde_json::json;

use super::letters;
use crate::kernel::failure::{FieldErrors, Refusal, Result};
use crate::kernel::ids::ShareId;
use crate::kernel::texts::{Line, counted};
use crate::kernel::time::{Moment, day_words};
use crate::kernel::year::MeasurementYear;
use crate::metric::measures::{self, Component, Year};
use crate::metric::sharing::opened::{editors, ground, own};
use crate::metric::sharing::rules::{Closed, Share, ShareDraft, last_day};
use crate::metric::sharing::store::{self, Minted};
use crate::metric::workflow::{self, Submission};
use crate::people::accounts::Mint;
use crate::people::tenancy::CcoScope;
use crate::platform::clock;
use crate::platform::config::SharingSettings;
use crate::platform::db::Tx;

/// What links are given to. The review of a reach report holds figures that the public may not read yet, so it goes to no guest: it is shown
/// to people of OHA and TA, who read the report themselves.
pub(super) const LINKED: Component = Component::ActionPlan;

/// Shows the draft to somebody without an account, by a link that goes to her by mail.
///
/// # Errors
/// Closed when there is no draft now or enough people read it already, Invalid when the day or the address does not fit.
pub fn share(
    tx: &mut Tx,
    scope: &CcoScope,
    year: MeasurementYear,
    draft: &ShareDraft,
    mint: &Mint,
    settings: &SharingSettings,
    now: Moment,
) -> Result<ShareId> {
    let (year, submission) = open_draft(tx, scope, (year, LINKED), now)?;
    let until = last_day(draft.until_on, now.pacific_day(), settings.most_days);
    until.map_err(|text| FieldErrors::one("until_on", text))?;
    let open = open_shares(tx, scope, &year, &submission, now)?;
    if open.iter().any(|it| crate::kernel::texts::folded(&it.email) == draft.email.folded()) {
        let text = "This address has an open link already. Extend it, or send it again, from the list.";
        return Err(FieldErrors::one("email", text).into());
    }
    let most = usize::try_from(settings.most_guests).unwrap_or(usize::MAX);
    if open.len() >= most {
        let text = format!(
            "{} read this draft already, which is as many as may. Withdraw a link first.",
            counted(most, "guest", "guests")
        );
        return Err(FieldErrors::one("email", text).into());
    }
    let seed = format!("share {}", clock::token()?);
    let minted = Minted { seed: &seed, token_hash: &mint.hash(&mint.token(&seed)) };
    let id = store::insert_share(tx, scope, &submission.id, draft, &minted, now)?;
    let letter = Letter {
        key: format!("{id}/1"),
        name: draft.name.as_str(),
        email: draft.email.as_str(),
        until_on: draft.until_on,
        seed: &seed,
    };
    letter.queue(tx, scope, &year, now)?;
    let values = vec![
        ("share", id.to_string()),
        ("name", draft.name.as_str().to_owned()),
        ("email", draft.email.as_str().to_owned()),
        ("who", draft.who.as_ref().map_or("", Line::as_str).to_owned()),
        ("access", draft.access.word().to_owned()),
        ("until", draft.until_on.to_string()),
        ("note", draft.note.as_str().to_owned()),
    ];
    record(tx, scope, &submission, "share", values, now)?;
    Ok(id)
}

/// Gives a link another last day.
///
/// # Errors
/// Not found when there is no such link, Closed when it was withdrawn, Stale when somebody else changed it meanwhile.
pub fn extend(
    tx: &mut Tx,
    scope: &CcoScope,
    year: MeasurementYear,
    (id, version): (&ShareId, i64),
    until_on: NaiveDate,
    settings: &SharingSettings,
    now: Moment,
) -> Result<()> {
    let (_, submission) = open_draft(tx, scope, (year, LINKED), now)?;
    let share = standing_share(tx, scope, &submission, id)?;
    last_day(until_on, now.pacific_day(), settings.most_days).map_err(|text| FieldErrors::one("until_on", text))?;
    store::extend_share(tx, scope, &share, until_on, version)?;
    let values = vec![
        ("share", id.to_string()),
        ("before", share.opening.until_on.to_string()),
        ("after", until_on.to_string()),
    ];
    record(tx, scope, &submission, "share-extension", values, now)
}

/// Sends a link anew. It is another one: the old one opens nothing from now on.
///
/// # Errors
/// As [`extend`], and Closed when its last day has passed.
pub fn renew(
    tx: &mut Tx,
    scope: &CcoScope,
    year: MeasurementYear,
    id: &ShareId,
    version: i64,
    mint: &Mint,
    now: Moment,
) -> Result<()> {
    let (year, submission) = open_draft(tx, scope, (year, LINKED), now)?;
    let share = standing_share(tx, scope, &submission, id)?;
    if share.opening.until_on < now.pacific_day() {
        let text = "Its last day has passed. Extend it first, then send it again. Nothing was sent.";
        return Err(Refusal::Closed(text.into()).into());
    }
    let seed = format!("share {}", clock::token()?);
    let minted = Minted { seed: &seed, token_hash: &mint.hash(&mint.token(&seed)) };
    store::renew_share(tx, scope, &share, &minted, version, now)?;
    let letter = Letter {
        key: format!("{id}/{}", version + 1),
        name: &share.name,
        email: &share.email,
        until_on: share.opening.until_on,
        seed: &seed,
    };
    letter.queue(tx, scope, &year, now)?;
    record(tx, scope, &submission, "share-renewal", vec![("share", id.to_string())], now)
}

/// Withdraws a link: it opens nothing from now on. That is possible whatever became of the draft.
///
/// # Errors
/// Not found when there is no such link, Stale when somebody else changed it meanwhile.
pub fn withdraw(
    tx: &mut Tx,
    scope: &CcoScope,
    year: MeasurementYear,
    id: &ShareId,
    version: i64,
    now: Moment,
) -> Result<()> {
    let year = measures::year(tx, year)?;
    let submission = own(tx, scope, &year, LINKED)?;
    let share = standing_share(tx, scope, &submission, id)?;
    store::withdraw_share(tx, scope, &share, version, now)?;
    record(tx, scope, &submission, "share-withdrawal", vec![("share", id.to_string())], now)
}

/// The draft, where there is one that may be shown.
pub(super) fn open_draft(
    tx: &mut Tx,
    scope: &CcoScope,
    (year, component): (MeasurementYear, Component),
    now: Moment,
) -> Result<(Year, Submission)> {
    let year = measures::year(tx, year)?;
    let submission = own(tx, scope, &year, component)?;
    if !scope.role().may_edit() {
        return Err(Refusal::Forbidden("Only an editor or a lead can show a draft to others.".into()).into());
    }
    let Some(text) = hindrance(&year, &submission, scope, now) else { return Ok((year, submission)) };
    Err(Refusal::Closed(format!("{text} Nothing was shown to anybody.")).into())
}

/// Why the draft cannot be shown to others now.
pub fn hindrance(year: &Year, submission: &Submission, scope: &CcoScope, now: Moment) -> Option<String> {
    if !submission.state.is_editable() {
        let state = submission.state.label().to_lowercase();
        return Some(format!("The {} is {state}, so there is no draft to show.", submission.component.noun()));
    }
    if year.is_closed() {
        return Some(format!("{} is closed, so nobody works on this draft any more.", year.number));
    }
    let has_ended = scope.contract().has_ended(now.pacific_day());
    has_ended.then(|| "The contract has ended, so its drafts are shown to nobody.".to_owned())
}

fn open_shares(tx: &mut Tx, scope: &CcoScope, year: &Year, submission: &Submission, now: Moment) -> Result<Vec<Share>> {
    let editors = editors(tx, scope.contract())?;
    let is_open = |it: &Share| {
        let may_edit = editors.contains(&it.opening.by);
        it.opening.closed(&ground(submission, year, scope.contract(), may_edit, now.pacific_day())).is_none()
    };
    Ok(store::shares(tx, scope, &submission.id)?.into_iter().filter(is_open).collect())
}

fn standing_share(tx: &mut Tx, scope: &CcoScope, submission: &Submission, id: &ShareId) -> Result<Share> {
    let shares = store::shares(tx, scope, &submission.id)?;
    let share = shares.into_iter().find(|it| it.id == *id).ok_or(Refusal::NotFound)?;
    if share.opening.withdrawn_at.is_some() {
        let text = format!("{}. Share the draft anew if it should be read again.", Closed::Withdrawn.label());
        return Err(Refusal::Closed(text).into());
    }
    Ok(share)
}

/// The letter with the link. It carries the seed; the token is made of it when the letter is written.
struct Letter<'l> {
    key: String,
    name: &'l str,
    email: &'l str,
    until_on: NaiveDate,
    seed: &'l str,
}

impl Letter<'_> {
    fn queue(&self, tx: &mut Tx, scope: &CcoScope, year: &Year, now: Moment) -> Result<()> {
        let facts = json!({
            "cco": scope.contract().name,
            "year": year.number.number(),
            "until": day_words(self.until_on),
            "seed": self.seed,
            "door": "shared",
            "link": "(a link that only its reader sees)",
        });
        letters::tell(tx, "shared-draft", &self.key, (self.name, self.email), facts, now)
    }
}

fn record(
    tx: &mut Tx,
    scope: &CcoScope,
    submission: &Submission,
    action: &'static str,
    values: Vec<(&'static str, String)>,
    now: Moment,
) -> Result<()> {
    workflow::changes::append(tx, scope.person().as_str(), scope.contract(), &submission.id, action, values, now)
}
