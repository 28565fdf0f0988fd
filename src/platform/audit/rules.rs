//! What a line of the log says, and how it is hashed.

use sha2::{Digest as _, Sha256};

/// One line to append.
#[derive(Debug, Clone)]
pub struct Entry {
    /// The person's id, or the name of the part of the system that acted.
    pub actor: String,
    /// The contract's id, or the agency's word (`oha`, `ta`, `system`).
    pub tenant: String,
    /// What was done, as a noun: `submittal`, `goal-edit`.
    pub action: &'static str,
    pub subject_kind: &'static str,
    pub subject_id: String,
    /// Named values: what was before, what is after, why.
    pub values: Vec<(&'static str, String)>,
}

/// What `verify` found wrong, with the first line that does not fit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    pub seq: i64,
    pub what: String,
}

/// The hash of one value. The salt keeps a short text from being guessed out of its hash after a redaction.
pub(super) fn value_hash(salt: &str, name: &str, value: &str) -> String {
    hash([salt, name, value])
}

/// Joins a line to the one before it.
pub(super) fn line_hash(fields: [&str; 9]) -> String {
    hash(fields)
}

pub(super) fn values_hash<'a>(hashes: impl IntoIterator<Item = &'a str>) -> String {
    hash(hashes)
}

/// SHA-256 over length-prefixed texts, so that no two lists of texts run together alike.
fn hash<'a>(texts: impl IntoIterator<Item = &'a str>) -> String {
    let mut digest = Sha256::new();
    for text in texts {
        digest.update((text.len() as u64).to_be_bytes());
        digest.update(text.as_bytes());
    }
    hex::encode(digest.finalize())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lists_that_run_together_alike_hash_apart() {
        assert_ne!(hash(["ab", "c"]), hash(["a", "bc"]));
        assert_ne!(hash(["", "a"]), hash(["a", ""]));
        assert_eq!(hash(["a"]), hash(["a"]));
    }
}
