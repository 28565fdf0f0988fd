//! The lists of words that all years share: levers, and the reasons for returning an item or withholding a passage.

use super::{admin, line};
use crate::kernel::failure::{FieldErrors, Refusal, Result};
use crate::kernel::texts::folded;
use crate::kernel::time::Moment;
use crate::metric::measures::store as lists;
use crate::metric::measures::{Serves, Term, TermDraft, Vocabulary};
use crate::metric::years::rules::Direction;
use crate::people::tenancy::OhaScope;
use crate::platform::audit;
use crate::platform::db::Tx;

/// A word at its place in a list, as it was seen: over another version nothing is written.
#[derive(Debug, Clone)]
pub struct Seen {
    pub vocabulary: Vocabulary,
    pub code: String,
    pub version: i64,
}

/// Adds a word at the end of its list, and says under which code.
///
/// # Errors
/// Invalid when the list has one of that name.
pub fn add_term(
    tx: &mut Tx,
    scope: &OhaScope,
    vocabulary: Vocabulary,
    draft: &TermDraft,
    now: Moment,
) -> Result<String> {
    admin(scope)?;
    let known = lists::terms(tx, vocabulary)?;
    name_is_free(&known, vocabulary, draft, None)?;
    let code = new_code(&known, vocabulary, &draft.label);
    lists::insert_term(tx, vocabulary, &code, draft)?;
    record(tx, scope, "term-added", (vocabulary, &code), values(draft), now)?;
    Ok(code)
}

/// Saves what a word says. What was written before keeps the words that it was written with.
///
/// # Errors
/// Not found when there is no such word, Invalid when another has its name, Stale when somebody else saved meanwhile.
pub fn edit_term(tx: &mut Tx, scope: &OhaScope, seen: &Seen, draft: &TermDraft, now: Moment) -> Result<()> {
    admin(scope)?;
    let known = lists::terms(tx, seen.vocabulary)?;
    let before = known.iter().find(|it| it.code == seen.code).ok_or(Refusal::NotFound)?;
    name_is_free(&known, seen.vocabulary, draft, Some(&seen.code))?;
    lists::update_term(tx, seen.vocabulary, &seen.code, draft, seen.version)?;
    let mut values = values(draft);
    values.push(("before", format!("{}: {}", before.label, before.description)));
    record(tx, scope, "term-edit", (seen.vocabulary, &seen.code), values, now)
}

/// Offers a word from now on, or no longer. The last that is offered stays, since the forms that ask for one could not be sent without it.
///
/// # Errors
/// As [`edit_term`], and Closed for the last one.
pub fn offer_term(tx: &mut Tx, scope: &OhaScope, seen: &Seen, offered: bool, now: Moment) -> Result<()> {
    admin(scope)?;
    let known = lists::terms(tx, seen.vocabulary)?;
    if !known.iter().any(|it| it.code == seen.code) {
        return Err(Refusal::NotFound.into());
    }
    if !offered && known.iter().all(|it| it.retired || it.code == seen.code) {
        let text =
            format!("This is the last {} that is offered. Add or offer another one first.", seen.vocabulary.one());
        return Err(Refusal::Closed(text).into());
    }
    lists::offer_term(tx, seen.vocabulary, &seen.code, offered, seen.version)?;
    let action = if offered { "term-offered" } else { "term-retired" };
    record(tx, scope, action, (seen.vocabulary, &seen.code), Vec::new(), now)
}

/// Moves a word by one place.
///
/// # Errors
/// As [`edit_term`].
pub fn move_term(tx: &mut Tx, scope: &OhaScope, seen: &Seen, direction: Direction, now: Moment) -> Result<()> {
    admin(scope)?;
    let mut known = lists::terms(tx, seen.vocabulary)?;
    let at = known.iter().position(|it| it.code == seen.code).ok_or(Refusal::NotFound)?;
    if known.iter().any(|it| it.code == seen.code && it.version != seen.version) {
        return Err(Refusal::Stale("Somebody else has changed this meanwhile. Nothing was moved.".into()).into());
    }
    let other = match direction {
        Direction::Up => at.checked_sub(1),
        Direction::Down => Some(at + 1),
    };
    if let Some(other) = other.filter(|it| *it < known.len()) {
        known.swap(at, other);
    }
    for (position, term) in (1..).zip(&known) {
        lists::place_term(tx, seen.vocabulary, &term.code, position)?;
    }
    let order: Vec<&str> = known.iter().map(|it| it.code.as_str()).collect();
    record(tx, scope, "term-moved", (seen.vocabulary, &seen.code), vec![("order", order.join(" "))], now)
}

fn name_is_free(known: &[Term], vocabulary: Vocabulary, draft: &TermDraft, own: Option<&str>) -> Result<()> {
    let wanted = folded(&draft.label);
    if known.iter().any(|it| Some(it.code.as_str()) != own && folded(&it.label) == wanted) {
        let text = format!("There is a {} of this name already.", vocabulary.one());
        return Err(FieldErrors::one("label", text).into());
    }
    Ok(())
}

/// A code for a new word, after its name: it never changes, whatever the name becomes.
fn new_code(known: &[Term], vocabulary: Vocabulary, label: &str) -> String {
    let folded = folded(label);
    let words: Vec<&str> =
        folded.split(|it: char| !it.is_ascii_alphanumeric()).filter(|it| !it.is_empty()).take(4).collect();
    let stem: String = words.join("_").chars().take(40).collect();
    // "new" is the address of the empty form.
    let stem = if stem.is_empty() || stem == "new" { vocabulary.one().to_owned() } else { stem };
    let taken = |code: &str| known.iter().any(|it| it.code == code);
    let numbered = (2..=known.len() + 2).map(|n| format!("{stem}_{n}"));
    std::iter::once(stem.clone()).chain(numbered).find(|it| !taken(it)).unwrap_or(stem)
}

fn record(
    tx: &mut Tx,
    scope: &OhaScope,
    action: &'static str,
    (vocabulary, code): (Vocabulary, &str),
    values: Vec<(&'static str, String)>,
    now: Moment,
) -> Result<()> {
    audit::append(tx, line(scope, action, (vocabulary.one(), format!("{}/{code}", vocabulary.slug())), values), now)
}

fn values(draft: &TermDraft) -> Vec<(&'static str, String)> {
    let mut values = vec![("label", draft.label.clone()), ("description", draft.description.clone())];
    values.extend(draft.serves.map(|it| ("serves", Serves::word(it).to_owned())));
    values.push(("provenance", draft.provenance.word().to_owned()));
    values
}
