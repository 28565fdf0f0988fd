//! The only place where time and chance enter: now, new ids, tokens. Rules and changes get them as parameters.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use chrono::{Duration, NaiveDate, Utc};
use rand::TryRngCore as _;

use crate::kernel::failure::{Fault, Result};
use crate::kernel::time::{Moment, pacific_noon};

/// The wall clock, or one moved to another day (`demo --today`, tests). A moved clock still ticks.
#[derive(Debug, Clone, Copy, Default)]
pub struct Clock {
    moved: Duration,
}

impl Clock {
    /// A clock that starts at noon, Pacific, of this day.
    pub fn starting_on(day: NaiveDate) -> Self {
        Self { moved: pacific_noon(day).utc() - Self::default().now().utc() }
    }

    #[expect(clippy::disallowed_methods, reason = "this is the one place where the wall clock is read")]
    pub fn now(&self) -> Moment {
        Moment::from_utc(Utc::now().naive_utc() + self.moved)
    }

    pub fn today(&self) -> NaiveDate {
        self.now().pacific_day()
    }
}

/// A new id. Ordered by time, so that an index stays compact; never a secret.
#[expect(clippy::disallowed_methods, reason = "this is the one place where ids are made")]
pub fn new_id() -> uuid::Uuid {
    uuid::Uuid::now_v7()
}

/// 256 random bits as 43 characters, for sessions, forms and salts.
///
/// # Errors
/// Breaks when the operating system gives no randomness.
pub fn token() -> Result<String> {
    Ok(URL_SAFE_NO_PAD.encode(random::<32>()?))
}

/// Random bytes from the operating system.
///
/// # Errors
/// Breaks when the operating system gives no randomness.
pub fn random<const N: usize>() -> Result<[u8; N]> {
    let mut bytes = [0; N];
    rand::rngs::OsRng
        .try_fill_bytes(&mut bytes)
        .map_err(|cause| Fault::because("The system gives no randomness", cause))?;
    Ok(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_moved_clock_shows_the_day_asked_for() {
        for day in ["2026-01-01", "2026-12-31", "2028-02-29"] {
            let day: NaiveDate = day.parse().unwrap();
            assert_eq!(Clock::starting_on(day).today(), day);
        }
    }

    #[test]
    fn tokens_are_long_and_differ() {
        let (one, two) = (token().unwrap(), token().unwrap());
        assert_eq!(one.len(), 43);
        assert_ne!(one, two);
    }
}
