//! Reads `seeds/reach/disclosure.toml`: what each audience may be shown. A key or a word that nobody knows is refused.

use std::sync::LazyLock;

use serde::Deserialize;

use crate::kernel::failure::{Fault, FieldErrors, Result};
use crate::metric::measures::Provenance;
use crate::metric::reach::rules::protect::policy::Policy;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    schema: u8,
    rows_at_once: i64,
    policy: Vec<Entry>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Entry {
    key: String,
    label: String,
    threshold: i64,
    least_denominator: i64,
    hides_zero: bool,
    rounds_to: i64,
    provenance: Provenance,
    source: String,
}

/// The policy of one audience, with where it is from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Named {
    pub key: String,
    pub label: String,
    pub policy: Policy,
    pub provenance: Provenance,
    pub source: String,
}

/// The policies that a data set begins with, and how it is protected.
#[derive(Debug, Clone)]
pub struct Disclosure {
    pub policies: Vec<Named>,
    /// A data set of more rows is protected by a job, not while somebody waits for a page.
    pub rows_at_once: i64,
}

/// The program's own file, read once.
///
/// # Errors
/// Breaks when the embedded file does not fit, which a test would have told.
pub fn disclosure() -> Result<&'static Disclosure> {
    static OWN: LazyLock<std::result::Result<Disclosure, String>> = LazyLock::new(|| {
        let text = include_str!("../../../../seeds/reach/disclosure.toml");
        read("disclosure.toml", text).map_err(|it| it.to_string())
    });
    OWN.as_ref().map_err(|it| Fault::new(it.clone()).into())
}

/// Reads a file of policies.
///
/// # Errors
/// Breaks with the key that does not fit.
pub fn read(name: &str, text: &str) -> Result<Disclosure> {
    let file: File = toml::from_str(text).map_err(|cause| Fault::because(format!("{name} cannot be read"), cause))?;
    let wrong = |what: String| Fault::new(format!("{name}: {what}"));
    if file.schema != 1 {
        return Err(wrong("its schema is not 1".into()).into());
    }
    let mut keys = std::collections::HashSet::new();
    for it in &file.policy {
        if !keys.insert(it.key.as_str()) {
            return Err(wrong(format!("policy {} comes twice", it.key)).into());
        }
        if it.threshold < 1 || it.least_denominator < 0 || it.rounds_to < 1 || it.source.is_empty() {
            return Err(wrong(format!("policy {} protects nothing, or says not where it is from", it.key)).into());
        }
    }
    Ok(Disclosure { policies: file.policy.into_iter().map(Entry::named).collect(), rows_at_once: file.rows_at_once })
}

impl Entry {
    fn named(self) -> Named {
        let Self { key, label, threshold, least_denominator, hides_zero, rounds_to, provenance, source } = self;
        let policy = Policy { threshold, least_denominator, hides_zero, rounds_to };
        Named { key, label, policy, provenance, source }
    }
}

/// The policy of this key.
///
/// # Errors
/// Refuses a key that is not there, and names those that are.
pub fn policy(policies: &[Named], key: &str) -> Result<Policy> {
    let Some(it) = policies.iter().find(|it| it.key == key) else {
        let keys: Vec<&str> = policies.iter().map(|it| it.key.as_str()).collect();
        return Err(FieldErrors::one("policy", format!("no policy {key}; there is {}", keys.join(", "))).into());
    };
    Ok(it.policy.clone())
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = include_str!("../../../../seeds/reach/disclosure.toml");

    #[test]
    fn both_audiences_are_there_and_say_that_their_rules_are_inferred() {
        let policies = &disclosure().unwrap().policies;
        assert_eq!(policies.iter().map(|it| it.key.as_str()).collect::<Vec<_>>(), ["public", "ta"]);
        for it in policies {
            assert_eq!((it.policy.threshold, it.policy.least_denominator), (10, 0));
            assert!(it.provenance == Provenance::Inferred && !it.policy.hides_zero && it.policy.rounds_to == 1);
        }
        assert_eq!(policy(policies, "ta").unwrap(), policies.last().unwrap().policy);
        assert!(policy(policies, "everybody").is_err());
    }

    #[test]
    fn what_protects_nothing_or_is_not_known_is_refused() {
        for (from, to) in [
            ("threshold = 10", "threshold = 0"),
            ("rounds_to = 1", "rounds_to = 0"),
            ("rows_at_once", "rows_at_most"),
            ("least_denominator = 0", "least_denominator = -1"),
            ("hides_zero", "hides_zeros"),
            ("schema = 1", "schema = 2"),
            ("key = \"ta\"", "key = \"public\""),
        ] {
            assert!(TEXT.contains(from), "{from}");
            assert!(read("x", &TEXT.replace(from, to)).is_err(), "{from} as {to}");
        }
    }
}
