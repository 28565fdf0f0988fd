//! One-time links: what each is for, how long it holds, and what its token is made of.
//!
//! A token stands in one letter and nowhere else: it is made of the row's seed under the instance's secret when the letter is written. Whoever
//! steals the table, the outbox included, holds seeds and hashes and can make no link of them.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use chrono::Duration;
use hmac::{Hmac, Mac as _};
use sha2::Sha256;

use crate::kernel::ids::PersonId;
use crate::kernel::time::Moment;

/// What a link may be used for, once.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Purpose {
    /// Choose a name and a password, and so begin an account.
    Invitation,
    /// Choose another password.
    Reset,
    /// Confirm another mail address.
    Address,
}

/// A link that holds.
#[derive(Debug, Clone)]
pub struct OneTimeLink {
    pub purpose: Purpose,
    pub person: PersonId,
    /// What goes with it: the new address, where one is confirmed.
    pub detail: Option<String>,
    pub made_by: String,
    pub made_at: Moment,
    pub ends_at: Moment,
}

/// Makes tokens, and the hashes under which the database knows them.
#[derive(Clone)]
pub struct Mint(Vec<u8>);

impl Purpose {
    const ALL: [Self; 3] = [Self::Invitation, Self::Reset, Self::Address];

    pub fn word(self) -> &'static str {
        match self {
            Self::Invitation => "invitation",
            Self::Reset => "reset",
            Self::Address => "address",
        }
    }

    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|it| it.word() == word)
    }

    /// How long a link holds.
    pub fn lifetime(self) -> Duration {
        match self {
            Self::Invitation => Duration::days(7),
            Self::Reset => Duration::minutes(30),
            Self::Address => Duration::hours(24),
        }
    }

    pub fn lifetime_words(self) -> &'static str {
        match self {
            Self::Invitation => "7 days",
            Self::Reset => "30 minutes",
            Self::Address => "24 hours",
        }
    }
}

impl Mint {
    pub fn new(secret: &str) -> Self {
        Self(secret.as_bytes().to_vec())
    }

    /// The token that belongs to a seed: 256 bits as 43 characters.
    pub fn token(&self, seed: &str) -> String {
        URL_SAFE_NO_PAD.encode(self.keyed("one-time link", seed))
    }

    /// What the database keeps of a token.
    pub fn hash(&self, token: &str) -> String {
        hex::encode(self.keyed("one-time link's hash", token))
    }

    fn keyed(&self, purpose: &str, text: &str) -> [u8; 32] {
        // HMAC takes keys of any length, so this cannot fail.
        let Ok(mut mac) = Hmac::<Sha256>::new_from_slice(&self.0) else { return [0; 32] };
        mac.update(purpose.as_bytes());
        mac.update(&[0]);
        mac.update(text.as_bytes());
        mac.finalize().into_bytes().into()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_token_belongs_to_one_seed_and_one_secret_and_is_not_its_hash() {
        let (one, two) = (Mint::new(&"a".repeat(32)), Mint::new(&"b".repeat(32)));
        assert_eq!(one.token("seed"), one.token("seed"));
        assert_eq!(one.token("seed").len(), 43);
        for other in [one.token("other"), two.token("seed"), one.hash("seed")] {
            assert_ne!(one.token("seed"), other);
        }
        assert_ne!(one.hash("t"), two.hash("t"));
    }

    #[test]
    fn words_of_purposes_come_back() {
        for purpose in Purpose::ALL {
            assert_eq!(Purpose::parse(purpose.word()), Some(purpose));
        }
        assert_eq!(Purpose::parse("session"), None);
    }
}
