//! The list of levers, which all years share.

use super::{admin, line};
use crate::kernel::failure::{FieldErrors, Refusal, Result};
use crate::kernel::texts::folded;
use crate::kernel::time::Moment;
use crate::metric::measures::LeverDraft;
use crate::metric::measures::store as forms;
use crate::metric::years::rules::Direction;
use crate::people::tenancy::OhaScope;
use crate::platform::audit;
use crate::platform::db::Tx;

/// Adds a lever at the end of the list, and says under which code.
///
/// # Errors
/// Invalid when there is one of that name.
pub fn add_lever(tx: &mut Tx, scope: &OhaScope, draft: &LeverDraft, now: Moment) -> Result<String> {
    admin(scope)?;
    let known = forms::listed_levers(tx)?;
    if known.iter().any(|it| folded(&it.lever.label) == folded(&draft.label)) {
        return Err(FieldErrors::one("label", "There is a lever of this name already.").into());
    }
    let stem: String = folded(&draft.label)
        .split(|it: char| !it.is_ascii_alphanumeric())
        .filter(|it| !it.is_empty())
        .take(4)
        .collect::<Vec<_>>()
        .join("_")
        .chars()
        .take(40)
        .collect();
    let stem = if stem.is_empty() { "lever".to_owned() } else { stem };
    let taken = |code: &str| known.iter().any(|it| it.lever.code == code);
    let numbered = (2..=99).map(|n| format!("{stem}_{n}"));
    let code = std::iter::once(stem.clone()).chain(numbered).find(|it| !taken(it)).unwrap_or(stem);
    forms::insert_lever(tx, &code, draft)?;
    audit::append(tx, line(scope, "lever-added", ("lever", code.clone()), values(draft)), now)?;
    Ok(code)
}

/// Saves what a lever says. What was sent before keeps the words that it was sent with.
///
/// # Errors
/// Not found when there is no such lever, Stale when somebody else saved meanwhile.
pub fn edit_lever(
    tx: &mut Tx,
    scope: &OhaScope,
    code: &str,
    draft: &LeverDraft,
    version: i64,
    now: Moment,
) -> Result<()> {
    admin(scope)?;
    let before = forms::lever(tx, code)?;
    forms::update_lever(tx, code, draft, version)?;
    let mut values = values(draft);
    values.push(("before", format!("{}: {}", before.lever.label, before.lever.description)));
    audit::append(tx, line(scope, "lever-edit", ("lever", code.to_owned()), values), now)
}

/// Offers a lever to new strategies, or no longer.
///
/// # Errors
/// As [`edit_lever`].
pub fn offer_lever(tx: &mut Tx, scope: &OhaScope, code: &str, offered: bool, version: i64, now: Moment) -> Result<()> {
    admin(scope)?;
    forms::lever(tx, code)?;
    forms::offer_lever(tx, code, offered, version)?;
    let action = if offered { "lever-offered" } else { "lever-retired" };
    audit::append(tx, line(scope, action, ("lever", code.to_owned()), Vec::new()), now)
}

/// Moves a lever by one place.
///
/// # Errors
/// Not found when there is no such lever, Stale when somebody else changed it meanwhile.
pub fn move_lever(
    tx: &mut Tx,
    scope: &OhaScope,
    code: &str,
    direction: Direction,
    version: i64,
    now: Moment,
) -> Result<()> {
    admin(scope)?;
    let own = forms::lever(tx, code)?;
    if own.version != version {
        return Err(Refusal::Stale("Somebody else has changed this lever meanwhile. Nothing was moved.".into()).into());
    }
    let mut codes: Vec<String> = forms::listed_levers(tx)?.into_iter().map(|it| it.lever.code).collect();
    let at = codes.iter().position(|it| it == code).ok_or(Refusal::NotFound)?;
    let other = match direction {
        Direction::Up => at.checked_sub(1),
        Direction::Down => Some(at + 1),
    };
    if let Some(other) = other.filter(|it| *it < codes.len()) {
        codes.swap(at, other);
    }
    for (position, code) in (1..).zip(&codes) {
        forms::place_lever(tx, code, position)?;
    }
    audit::append(tx, line(scope, "lever-moved", ("lever", code.to_owned()), vec![("order", codes.join(" "))]), now)
}

fn values(draft: &LeverDraft) -> Vec<(&'static str, String)> {
    vec![
        ("label", draft.label.clone()),
        ("description", draft.description.clone()),
        ("serves", draft.serves.word().to_owned()),
        ("provenance", draft.provenance.word().to_owned()),
    ]
}
