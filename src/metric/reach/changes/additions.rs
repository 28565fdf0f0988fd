//! What OHA's administrators say of the ways in which children are divided: a group added, worded, offered no longer; a new way of dividing.

use std::borrow::Cow;

use crate::kernel::failure::{FieldErrors, Refusal, Result};
use crate::kernel::time::Moment;
use crate::metric::measures::Provenance;
use crate::metric::reach::io::import::guide;
use crate::metric::reach::io::stratifiers::stratifiers;
use crate::metric::reach::rules::additions::{self, Addition, Draft, Seen};
use crate::metric::reach::rules::data_set::Value;
use crate::metric::reach::rules::stratifiers::{Category, Stratifier, Stratifiers};
use crate::metric::reach::store;
use crate::people::tenancy::{AgencyRole, OhaScope};
use crate::platform::audit::{self, Entry};
use crate::platform::db::Tx;
use crate::platform::edition;

/// Adds a group to a stratifier, and says under which key.
///
/// # Errors
/// Not found when there is no such stratifier, Invalid for words that mean something else already.
pub fn add_category(tx: &mut Tx, scope: &OhaScope, of: &str, draft: &Draft, now: Moment) -> Result<String> {
    let before = begin(tx, scope)?;
    let stratifier = before.all.get(of).ok_or(Refusal::NotFound)?;
    let key = additions::new_category_key(stratifier, draft, guide()?);
    let fits = additions::category_fits(&before.all, stratifier, draft, None, guide()?);
    let key = both(key, fits)?;
    let addition = Addition {
        places: draft.places.clone(),
        is_rest: draft.is_rest,
        position: before.next_position(),
        ..said(&Seen { stratifier: of.to_owned(), category: key.clone(), version: 0 }, draft, now)
    };
    keep(tx, scope, "reach-group-added", &addition, ("before", String::new()), now)?;
    Ok(key)
}

/// Saves what a group is called, by people and in files, and where it stands in the schemes that are made of it.
///
/// # Errors
/// As [`add_category`]; Stale when somebody else saved meanwhile.
pub fn edit_category(tx: &mut Tx, scope: &OhaScope, seen: &Seen, draft: &Draft, now: Moment) -> Result<()> {
    let before = begin(tx, scope)?;
    let (stratifier, own) = before.category(seen)?;
    additions::category_fits(&before.all, stratifier, draft, Some(own), guide()?)?;
    let moved: Vec<&Stratifier> = before
        .all
        .within(&stratifier.key)
        .filter(|it| it.holder(&own.key).map(|it| it.key.as_str()) != draft.places.get(&it.key).map(String::as_str))
        .collect();
    let value = Value { dim: seen.stratifier.clone(), value: seen.category.clone() };
    if !moved.is_empty() && store::is_told(tx, scope, &value)? {
        let text = "This stays: tables that were taken in are summed by it.";
        let mut errors = FieldErrors::default();
        for it in moved {
            errors.add(&format!("place_{}", it.key), text);
        }
        return Err(errors.into());
    }
    let addition = Addition {
        places: draft.places.clone(),
        is_rest: own.is_rest,
        retired: own.retired,
        position: before.position(seen),
        ..said(seen, draft, now)
    };
    keep(tx, scope, "reach-group-edit", &addition, ("before", words(&own.label, &own.aliases)), now)
}

/// Offers a group again, or no longer. Tables that name it keep it.
///
/// # Errors
/// As [`edit_category`], and Closed for one on which others rest.
pub fn offer_category(
    tx: &mut Tx,
    scope: &OhaScope,
    seen: &Seen,
    (offered, reason): (bool, &str),
    now: Moment,
) -> Result<()> {
    let before = begin(tx, scope)?;
    let (stratifier, own) = before.category(seen)?;
    if !offered {
        additions::may_retire(&before.all, stratifier, own)?;
    }
    let addition = Addition {
        label: own.label.clone(),
        aliases: own.aliases.clone(),
        places: before.last(seen).map(|it| it.places.clone()).unwrap_or_default(),
        is_rest: own.is_rest,
        retired: !offered,
        position: before.position(seen),
        source: reason.to_owned(),
        ..said(seen, &Draft::default(), now)
    };
    let action = if offered { "reach-group-offered" } else { "reach-group-retired" };
    keep(tx, scope, action, &addition, ("before", String::new()), now)
}

/// Adds a way of dividing all children, and says under which key. Its groups are added next.
///
/// # Errors
/// Invalid for words that mean something else already.
pub fn add_stratifier(tx: &mut Tx, scope: &OhaScope, draft: &Draft, now: Moment) -> Result<String> {
    let before = begin(tx, scope)?;
    let key = additions::new_stratifier_key(&before.all, draft, guide()?);
    let fits = additions::stratifier_fits(&before.all, draft, None, guide()?);
    let key = both(key, fits)?;
    let seen = Seen { stratifier: key.clone(), category: String::new(), version: 0 };
    let addition = Addition { position: before.next_position(), ..said(&seen, draft, now) };
    keep(tx, scope, "reach-division-added", &addition, ("before", String::new()), now)?;
    Ok(key)
}

/// Saves what a way of dividing is called, and where its groups are from.
///
/// # Errors
/// As [`add_stratifier`]; Not found when there is none; Stale when somebody else saved meanwhile.
pub fn edit_stratifier(tx: &mut Tx, scope: &OhaScope, seen: &Seen, draft: &Draft, now: Moment) -> Result<()> {
    let before = begin(tx, scope)?;
    let own = before.all.get(&seen.stratifier).ok_or(Refusal::NotFound)?;
    additions::stratifier_fits(&before.all, draft, Some(own), guide()?)?;
    let addition = Addition { position: before.position(seen), retired: own.retired, ..said(seen, draft, now) };
    keep(tx, scope, "reach-division-edit", &addition, ("before", words(&own.label, &own.aliases)), now)
}

/// Offers a way of dividing that OHA has added again, or no longer. Tables that are divided by it keep it, and its source stays what readers see.
///
/// # Errors
/// As [`edit_stratifier`], and Closed for what belongs to the measure.
pub fn offer_stratifier(
    tx: &mut Tx,
    scope: &OhaScope,
    seen: &Seen,
    (offered, reason): (bool, &str),
    now: Moment,
) -> Result<()> {
    let before = begin(tx, scope)?;
    let own = before.all.get(&seen.stratifier).ok_or(Refusal::NotFound)?;
    additions::may_retire_stratifier(stratifiers()?, own)?;
    let addition = Addition {
        label: own.label.clone(),
        by: own.by.clone(),
        aliases: own.aliases.clone(),
        provenance: Some(own.provenance),
        source: own.source.clone(),
        retired: !offered,
        position: before.position(seen),
        ..said(seen, &Draft::default(), now)
    };
    let action = if offered { "reach-division-offered" } else { "reach-division-retired" };
    keep(tx, scope, action, &addition, ("reason", reason.to_owned()), now)
}

/// What stands before a change.
pub(super) struct Before {
    all: Cow<'static, Stratifiers>,
    said: Vec<Addition>,
}

/// Public pages are made of these words. Raising their edition is also the queue in which changes wait for one another.
pub(super) fn begin(tx: &mut Tx, scope: &OhaScope) -> Result<Before> {
    if scope.role() != AgencyRole::OhaAdmin {
        let text = "Only an administrator of OHA's team changes the groups into which children are divided.";
        return Err(Refusal::Forbidden(text.into()).into());
    }
    edition::raise(tx)?;
    Ok(Before { all: store::stratifiers(tx)?, said: store::additions(tx)? })
}

impl Before {
    fn next_position(&self) -> i64 {
        self.said.iter().map(|it| it.position).max().unwrap_or_default() + 1
    }

    fn last(&self, seen: &Seen) -> Option<&Addition> {
        self.said.iter().find(|it| it.stratifier == seen.stratifier && it.category == seen.category)
    }

    /// Where it stood so far among all that was said; behind the others where nothing was.
    fn position(&self, seen: &Seen) -> i64 {
        self.last(seen).map_or_else(|| self.next_position(), |it| it.position)
    }

    pub(super) fn category(&self, seen: &Seen) -> Result<(&Stratifier, &Category)> {
        let stratifier = self.all.get(&seen.stratifier).ok_or(Refusal::NotFound)?;
        Ok((stratifier, stratifier.category(&seen.category).ok_or(Refusal::NotFound)?))
    }
}

fn said(seen: &Seen, draft: &Draft, now: Moment) -> Addition {
    Addition {
        stratifier: seen.stratifier.clone(),
        category: seen.category.clone(),
        label: draft.label.clone(),
        by: draft.by.clone(),
        aliases: draft.aliases.clone(),
        places: std::collections::BTreeMap::new(),
        is_rest: false,
        retired: false,
        position: 0,
        provenance: draft.provenance,
        source: draft.source.clone(),
        edited: (String::new(), now),
        version: seen.version,
    }
}

/// A key and its words, with the mistakes of both at once.
fn both(
    key: std::result::Result<String, FieldErrors>,
    fits: std::result::Result<(), FieldErrors>,
) -> std::result::Result<String, FieldErrors> {
    match (key, fits) {
        (Ok(key), Ok(())) => Ok(key),
        (key, fits) => {
            let mut errors = FieldErrors::default();
            for wrong in [fits.err(), key.err()].iter().flatten() {
                wrong.iter().for_each(|(field, text)| errors.add(field, text));
            }
            Err(errors)
        }
    }
}

/// `more` is what the audit log is told beside what is kept.
fn keep(
    tx: &mut Tx,
    scope: &OhaScope,
    action: &'static str,
    it: &Addition,
    more: (&'static str, String),
    now: Moment,
) -> Result<()> {
    store::keep_addition(tx, scope, it)?;
    let places: Vec<String> = it.places.iter().map(|(scheme, holder)| format!("{scheme}: {holder}")).collect();
    let values = [
        ("label", it.label.clone()),
        ("by", it.by.clone()),
        ("aliases", it.aliases.join("; ")),
        ("places", places.join("; ")),
        ("provenance", it.provenance.map(Provenance::word).unwrap_or_default().to_owned()),
        ("source", it.source.clone()),
        more,
    ];
    let entry = Entry {
        actor: scope.person().to_string(),
        tenant: "oha".into(),
        action,
        subject_kind: if it.category.is_empty() { "reach-division" } else { "reach-group" },
        subject_id: [it.stratifier.as_str(), it.category.as_str()].join("/").trim_end_matches('/').to_owned(),
        values: values.into_iter().filter(|(_, value)| !value.is_empty()).collect(),
    };
    audit::append(tx, entry, now)
}

fn words(label: &str, aliases: &[String]) -> String {
    [label].into_iter().chain(aliases.iter().map(String::as_str)).collect::<Vec<_>>().join("; ")
}
