//! Reads `seeds/reach/stratifiers.toml`. A key or a word that nobody knows is refused.

use std::collections::HashSet;
use std::sync::LazyLock;

use serde::Deserialize;

use crate::kernel::failure::{Fault, Result};
use crate::metric::reach::rules::stratifiers::{Stratifier, Stratifiers};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    schema: u8,
    stratifier: Vec<Stratifier>,
}

/// The program's own list, read once. Whoever has a database at hand asks `store::stratifiers`, which knows what OHA has said over it.
///
/// # Errors
/// Breaks when the embedded file does not fit, which a test would have told.
pub fn stratifiers() -> Result<&'static Stratifiers> {
    static OWN: LazyLock<std::result::Result<Stratifiers, String>> = LazyLock::new(|| {
        let text = include_str!("../../../../seeds/reach/stratifiers.toml");
        read("stratifiers.toml", text).map_err(|it| it.to_string())
    });
    OWN.as_ref().map_err(|it| Fault::new(it.clone()).into())
}

/// Reads a list of stratifiers.
///
/// # Errors
/// Breaks with the key that does not fit.
pub fn read(name: &str, text: &str) -> Result<Stratifiers> {
    let file: File = toml::from_str(text).map_err(|cause| Fault::because(format!("{name} cannot be read"), cause))?;
    let wrong = |what: String| Fault::new(format!("{name}: {what}"));
    if file.schema != 1 {
        return Err(wrong("its schema is not 1".into()).into());
    }
    let mut keys = HashSet::new();
    for it in &file.stratifier {
        if !keys.insert(it.key.as_str()) {
            return Err(wrong(format!("stratifier {} comes twice", it.key)).into());
        }
        if let Some(twice) = twice(it.categories.iter().map(|it| it.key.as_str())) {
            return Err(wrong(format!("{}: category {twice} comes twice", it.key)).into());
        }
        if let Some(twice) = twice(it.categories.iter().flat_map(|it| it.holds.iter().map(String::as_str))) {
            return Err(wrong(format!("{}: {twice} is held by two categories", it.key)).into());
        }
        let is_within = |outer: &String| file.stratifier.iter().any(|other| other.key == *outer);
        if it.nested_in.as_ref().is_some_and(|outer| !is_within(outer)) {
            return Err(wrong(format!("{} is nested in a stratifier that is not there", it.key)).into());
        }
    }
    Ok(Stratifiers(file.stratifier))
}

fn twice<'w>(words: impl Iterator<Item = &'w str>) -> Option<&'w str> {
    let mut seen = HashSet::new();
    words.into_iter().find(|it| !seen.insert(*it))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_word_of_a_file_means_one_category_of_a_stratifier() {
        for it in &stratifiers().unwrap().0 {
            for category in &it.categories {
                let words = [&category.key, &category.label].into_iter().chain(&category.aliases);
                for word in words {
                    assert_eq!(it.named(word), Some(category), "{}: {word}", it.key);
                }
            }
        }
    }

    #[test]
    fn every_county_of_oregon_has_one_rurality_in_each_scheme() {
        let all = stratifiers().unwrap();
        let counties: Vec<&str> =
            all.get("county").unwrap().categories.iter().filter(|it| !it.is_rest).map(|it| it.key.as_str()).collect();
        assert_eq!(counties.len(), 36);
        for scheme in ["rurality_ocid", "rurality_orh"] {
            let held = |county: &&str| {
                let is_held = |it: &&crate::metric::reach::rules::stratifiers::Category| {
                    it.holds.iter().any(|held| held == county)
                };
                all.get(scheme).unwrap().categories.iter().filter(is_held).count()
            };
            assert!(counties.iter().all(|it| held(it) == 1), "{scheme}");
        }
    }

    #[test]
    fn a_list_that_contradicts_itself_is_refused() {
        let own = include_str!("../../../../seeds/reach/stratifiers.toml");
        for (from, to) in [
            ("key = \"es\"", "key = \"en\""),
            ("schema = 1", "schema = 2"),
            ("nested_in = \"county\"", "nested_in = \"moon\""),
        ] {
            assert!(read("x", &own.replace(from, to)).is_err(), "{from}");
        }
    }
}
