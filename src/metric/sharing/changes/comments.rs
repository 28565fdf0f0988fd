//! What guests write, and what the CCO does with it.

use super::letters;
use super::shares::LINKED;
use crate::kernel::failure::{FieldErrors, Refusal, Result};
use crate::kernel::ids::GuestCommentId;
use crate::kernel::texts::{Narrative, counted};
use crate::kernel::time::Moment;
use crate::kernel::year::MeasurementYear;
use crate::metric::measures;
use crate::metric::sharing::opened::{behind, own};
use crate::metric::sharing::rules::{Access, Share, is_about};
use crate::metric::sharing::store;
use crate::metric::submissions::Facts;
use crate::metric::workflow;
use crate::people::tenancy::{self, CcoRole, CcoScope, Contract, PublicScope, Role};
use crate::platform::config::SharingSettings;
use crate::platform::db::Tx;

/// Notes that a link was opened. Reading is no change of the record, so the audit log does not hold it.
///
/// # Errors
/// Breaks when a query fails.
pub fn note_opened(tx: &mut Tx, scope: &PublicScope, share: &Share, now: Moment) -> Result<()> {
    store::note_opened(tx, scope, share, now)
}

/// Takes a guest's comment, and tells whoever opened the draft to him, once a day.
///
/// # Errors
/// Not found when no link hashes to this, Gone when it is closed, Forbidden when it only reads, Invalid when there are too many comments.
pub fn comment(
    tx: &mut Tx,
    scope: &PublicScope,
    token_hash: &str,
    (about, body): (&str, &Narrative),
    settings: &SharingSettings,
    now: Moment,
) -> Result<()> {
    let share = store::link(tx, scope, token_hash)?.ok_or(Refusal::NotFound)?;
    let behind = behind(tx, &share.opening, now.pacific_day())?;
    let facts = behind.facts.map_err(|_| Refusal::Gone)?;
    if share.access != Access::Comment {
        return Err(Refusal::Forbidden("This link is for reading only.".into()).into());
    }
    if !is_part(about, &facts) {
        return Err(FieldErrors::one("about", "Choose a part of the plan, or the plan as a whole.").into());
    }
    let most = usize::try_from(settings.most_comments).unwrap_or(usize::MAX);
    if store::own_comments(tx, scope, &share)?.len() >= most {
        let text = format!(
            "You have left {}, which is as many as a link takes. Write to the CCO instead.",
            counted(most, "comment", "comments")
        );
        return Err(FieldErrors::one("body", text).into());
    }
    let id = store::insert_comment(tx, scope, &share, about, body, now)?;
    tell(tx, &share, &behind.contract, now)?;
    let values = vec![
        ("share", share.id.to_string()),
        ("comment", id.to_string()),
        ("about", about.to_owned()),
        ("body", body.as_str().to_owned()),
    ];
    workflow::changes::append(tx, "guest", &behind.contract, &share.opening.submission, "guest-comment", values, now)
}

/// Marks a guest's comment as done, or takes the mark back.
///
/// # Errors
/// Not found when the draft has no such comment, Stale when somebody else changed it meanwhile.
pub fn settle(
    tx: &mut Tx,
    scope: &CcoScope,
    year: MeasurementYear,
    id: &GuestCommentId,
    is_done: bool,
    version: i64,
    now: Moment,
) -> Result<()> {
    let year = measures::year(tx, year)?;
    let submission = own(tx, scope, &year, LINKED)?;
    let comments = store::comments(tx, scope, &submission.id)?;
    let comment = comments.into_iter().find(|it| it.id == *id).ok_or(Refusal::NotFound)?;
    store::settle_comment(tx, scope, &comment, is_done, version, now)?;
    let action = if is_done { "guest-comment-done" } else { "guest-comment-reopened" };
    let values = vec![("comment", id.to_string())];
    workflow::changes::append(tx, scope.person().as_str(), scope.contract(), &submission.id, action, values, now)
}

fn is_part(about: &str, facts: &Facts) -> bool {
    let sections = facts.year.form.sections_of(facts.submission.component);
    let sections: Vec<&str> = sections.map(|it| it.key.as_str()).collect();
    let goals = facts.content.plan().map_or(&[][..], |it| &it.goals);
    let goals: Vec<&str> = goals.iter().map(|it| it.id.as_str()).collect();
    is_about(about, &sections, &goals)
}

fn tell(tx: &mut Tx, share: &Share, contract: &Contract, now: Moment) -> Result<()> {
    let roles = [Role::Cco(CcoRole::Editor), Role::Cco(CcoRole::Lead)];
    let people = tenancy::persons_with(tx, &roles, Some(&contract.id))?;
    let Some((_, name, email)) = people.into_iter().find(|(id, ..)| *id == share.opening.by) else { return Ok(()) };
    let year = share.opening.year;
    let path = format!("/desk/cco/{}/{year}/action-plan/guest-comments", contract.slug);
    let key = format!("{}/{}", share.id, now.pacific_day());
    letters::tell(tx, "guest-comment", &key, (&name, &email), letters::facts(&contract.name, year.number(), &path), now)
}
