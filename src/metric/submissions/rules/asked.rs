//! Which change answers what: a change stands under the comment on its place, else under the returned item that it is evidence of.

use super::evidence::{Ground, grounds};
use crate::metric::measures::Definition;

/// Something that OHA asked for at an earlier round.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Asked {
    /// A comment on a part of the document, by the part's key.
    Passage(String),
    /// An item that is to be revised, or was commented on.
    Item(String),
}

/// For each change, by the keys of its part and of what that lies in, from the inside out: the number of what asked for it.
/// The nearest wins: a comment on the part itself, on what it lies in, the item itself, then an item that rests on such parts,
/// one that rests on few kinds of parts before one that rests on all.
pub fn asked_by(changes: &[Vec<String>], asked: &[Asked], form: &Definition) -> Vec<Option<usize>> {
    changes.iter().map(|keys| keys.first().and_then(|key| place(key, keys, asked, form))).collect()
}

fn place(key: &str, keys: &[String], asked: &[Asked], form: &Definition) -> Option<usize> {
    let passage = |key: &String| asked.iter().position(|it| matches!(it, Asked::Passage(at) if at == key));
    let item = |it: &Asked| matches!(it, Asked::Item(code) if key == format!("item/{code}"));
    keys.iter().find_map(passage).or_else(|| asked.iter().position(item)).or_else(|| {
        let resting = asked.iter().enumerate().filter_map(|(at, it)| Some((at, grounds_of(it, form)?)));
        let holding = resting.filter(|(_, grounds)| grounds.iter().any(|it| it.holds(key)));
        holding.min_by_key(|(_, grounds)| grounds.len()).map(|(at, _)| at)
    })
}

fn grounds_of(asked: &Asked, form: &Definition) -> Option<&'static [Ground]> {
    match asked {
        Asked::Item(code) => form.item(code).map(grounds),
        Asked::Passage(_) => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn form() -> Definition {
        crate::metric::measures::io::definition("2022", include_str!("../../../../seeds/measures/2022.toml"), None)
            .unwrap()
    }

    #[test]
    fn a_change_stands_under_the_nearest_that_asked_for_it() {
        let (passage, item) = (|it: &str| Asked::Passage(it.into()), |it: &str| Asked::Item(it.into()));
        let all = [item("C4.01"), item("C4.03"), passage("goal/b"), passage("target/x")];
        let table: &[(&str, &[Asked], Option<usize>)] = &[
            ("item/C4.03", &all, Some(1)),
            ("item/C4.02", &all, None),
            ("goal/a", &all, Some(1)),
            ("goal/b", &all, Some(2)),
            ("strategy/s goal/b", &all, Some(2)),
            ("target/x strategy/s goal/b", &all, Some(3)),
            ("target/y strategy/t goal/a", &all, Some(0)),
            ("section/data", &all, Some(0)),
            ("section/data", &all[1..], None),
            ("goal/a", &[], None),
        ];
        for (keys, asked, expected) in table {
            let keys = keys.split(' ').map(str::to_owned).collect();
            assert_eq!(asked_by(&[keys], asked, &form()), [*expected], "{asked:?}");
        }
    }
}
