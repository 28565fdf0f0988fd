//! What may be said: every word of a file means one thing, every county has its rurality, and no list runs empty.

use super::Draft;
use crate::kernel::failure::{FieldErrors, Refusal};
use crate::kernel::texts::{counted, folded, grouped};
use crate::metric::reach::rules::import::guide::Guide;
use crate::metric::reach::rules::import::names;
use crate::metric::reach::rules::stratifiers::{Category, Stratifier, Stratifiers};

const LONGEST_KEY: usize = 40;

/// Whether a category may say this. `own` is its key, once it has one.
///
/// # Errors
/// Every mistake, by field.
pub fn category_fits(
    all: &Stratifiers,
    stratifier: &Stratifier,
    draft: &Draft,
    own: Option<&Category>,
    guide: &Guide,
) -> Result<(), FieldErrors> {
    let mut errors = FieldErrors::default();
    for (field, word) in words(draft).filter(|(_, word)| own.is_none_or(|it| !it.is_called(word))) {
        let others = stratifier.categories.iter().filter(|it| own.is_none_or(|own| own.key != it.key));
        if let Some(other) = others.into_iter().find(|it| it.is_called(word)) {
            let gone = if other.retired { ", which is no longer offered" } else { "" };
            errors.add(field, format!("“{word}” means “{}” already{gone}. A word means one group.", other.label));
        } else if guide.is_total(word) {
            errors.add(field, format!("“{word}” stands for all children in a table. Use another word."));
        } else if guide.suppressed.iter().any(|it| it == word) {
            errors.add(field, format!("“{word}” stands for a hidden count in a table. Use another word."));
        }
    }
    for scheme in all.within(&stratifier.key) {
        let chosen = draft.places.get(&scheme.key).and_then(|it| scheme.category(it));
        let stays = own.is_some_and(|own| scheme.holder(&own.key) == chosen && chosen.is_some());
        if chosen.is_none_or(|it| it.retired && !stays) {
            let field = format!("place_{}", scheme.key);
            errors.add(&field, format!("Choose where it stands in “{}”: that is summed from here.", scheme.label));
        }
    }
    if errors.is_empty() { Ok(()) } else { Err(errors) }
}

/// Whether a stratifier may say this.
///
/// # Errors
/// As [`category_fits`].
pub fn stratifier_fits(
    all: &Stratifiers,
    draft: &Draft,
    own: Option<&Stratifier>,
    guide: &Guide,
) -> Result<(), FieldErrors> {
    let mut errors = FieldErrors::default();
    for (field, word) in words(draft).filter(|(_, word)| own.is_none_or(|it| !it.is_called(word))) {
        let mut others = all.0.iter().filter(|it| own.is_none_or(|own| own.key != it.key));
        if let Some(other) = others.find(|it| it.is_called(word)) {
            errors.add(field, format!("“{word}” means “{}” already. A word means one way of dividing.", other.label));
        } else if let Some(column) = column(guide, word) {
            let text = format!("“{word}” heads the column “{column}” of a table. Use another word.");
            errors.add(field, text);
        } else if guide.is_total(word) {
            errors.add(field, format!("“{word}” stands for all children in a table. Use another word."));
        }
    }
    if errors.is_empty() { Ok(()) } else { Err(errors) }
}

/// The key of a new category: as it was typed, or made of the label.
///
/// # Errors
/// Says what is wrong with the one that was typed.
pub fn new_category_key(stratifier: &Stratifier, draft: &Draft, guide: &Guide) -> Result<String, FieldErrors> {
    new_key(draft, "group", |it| stratifier.categories.iter().any(|own| own.is_called(it)) || guide.is_total(it))
}

/// The key of a new stratifier.
///
/// # Errors
/// As [`new_category_key`].
pub fn new_stratifier_key(all: &Stratifiers, draft: &Draft, guide: &Guide) -> Result<String, FieldErrors> {
    let is_taken = |it: &str| all.named(it).is_some() || column(guide, it).is_some() || guide.is_total(it);
    new_key(draft, "division", is_taken)
}

/// Whether a category may be offered no longer.
///
/// # Errors
/// Closed for what others rest upon.
pub fn may_retire(all: &Stratifiers, stratifier: &Stratifier, category: &Category) -> Result<(), Refusal> {
    let is_offered = |it: &&Category| !it.retired && !it.is_rest && it.key != category.key;
    if !category.is_rest && !stratifier.categories.iter().any(|it| is_offered(&it)) {
        let text = "This is the last group that is offered here. Add or offer another one first.";
        return Err(Refusal::Closed(text.into()));
    }
    let outer = stratifier.nested_in.as_deref().and_then(|it| all.get(it));
    let n_held = outer.map_or(0, |outer| {
        let is_held = |it: &&Category| !it.retired && category.holds.contains(&it.key);
        outer.categories.iter().filter(is_held).count()
    });
    if n_held > 0 {
        let held = counted(n_held, "group", "groups");
        let of = outer.map_or("", |it| it.label.as_str());
        let text = format!("It is made of {held} of “{of}” that are offered. It stays as long as one of them does.");
        return Err(Refusal::Closed(text));
    }
    Ok(())
}

/// Whether a stratifier may be offered no longer: `own` is the program's list, whose ways of dividing belong to the measure.
///
/// # Errors
/// Closed for what the measure asks for.
pub fn may_retire_stratifier(own: &Stratifiers, stratifier: &Stratifier) -> Result<(), Refusal> {
    if own.get(&stratifier.key).is_none() {
        return Ok(());
    }
    let text =
        "This way of dividing children belongs to the measure. Only one that OHA has added can be offered no longer.";
    Err(Refusal::Closed(text.into()))
}

fn words(draft: &Draft) -> impl Iterator<Item = (&'static str, &str)> {
    let aliases = draft.aliases.iter().map(|it| ("aliases", it.as_str()));
    std::iter::once(("label", draft.label.as_str())).chain(aliases)
}

/// The column of a table that a word heads.
fn column<'g>(guide: &'g Guide, word: &str) -> Option<&'g str> {
    let raw = names::words(word);
    let heads = |it: &String| names::words(it) == raw;
    guide.columns.iter().find(|it| heads(&it.key) || it.headings.iter().any(heads)).map(|it| it.label.as_str())
}

fn new_key(draft: &Draft, stem: &str, is_taken: impl Fn(&str) -> bool) -> Result<String, FieldErrors> {
    // "new" is the address of the empty form.
    let is_taken = |it: &str| it == "new" || is_taken(it);
    if draft.key.is_empty() {
        let made = made_of(&draft.label);
        let stem = if made.is_empty() { stem } else { &made };
        // The label is its own, so only its key as a word could be another's.
        let numbered = (2..1_000).map(|n| format!("{stem}_{n}"));
        let free = std::iter::once(stem.to_owned()).chain(numbered).find(|it| !is_taken(it));
        return free.ok_or_else(|| FieldErrors::one("key", "Enter a key: none could be made of the name."));
    }
    let is_plain = |it: char| it.is_ascii_lowercase() || it.is_ascii_digit() || matches!(it, '_' | '-');
    let text = if !draft.key.chars().all(is_plain) || draft.key.starts_with(['_', '-']) {
        "Use small letters a to z, digits, hyphens and underscores, such as not_known.".to_owned()
    } else if draft.key.len() > LONGEST_KEY {
        format!("Shorten this to {} characters; it has {}.", LONGEST_KEY, grouped(draft.key.len()))
    } else if is_taken(&draft.key) {
        "This key, or a name that reads like it, is taken. Choose another one.".to_owned()
    } else {
        return Ok(draft.key.clone());
    };
    Err(FieldErrors::one("key", text))
}

fn made_of(label: &str) -> String {
    let folded = folded(label);
    let words: Vec<&str> =
        folded.split(|it: char| !it.is_ascii_alphanumeric()).filter(|it| !it.is_empty()).take(5).collect();
    words.join("_").chars().take(LONGEST_KEY - 4).collect()
}
