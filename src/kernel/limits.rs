//! How often anybody may ask: thresholds that an operator can set, with defaults that fit one agency.

use serde::{Deserialize, Serialize};

use crate::kernel::failure::{Fault, Result};

/// A token bucket: so many at once, then one more each so many seconds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Rate {
    pub burst: u32,
    pub every_seconds: u32,
}

#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Limits {
    /// Refused sign-ins from one address; a whole network (/24, /48) has four times as many.
    pub sign_in_per_address: Rate,
    /// Refused sign-ins of one account from networks where its person never signed in.
    pub sign_in_per_account: Rate,
    /// Asked-for password resets, by address and by account.
    pub reset_per_address: Rate,
    pub reset_per_account: Rate,
    /// Invitations, asking for roles, asking somebody to look: whatever writes to others, by one person.
    pub invite_per_person: Rate,
    /// Uses of one-time links, by address.
    pub link_per_address: Rate,
    /// Reports of barriers, by address.
    pub barrier_per_address: Rate,
    /// Comments, answers and the like, by person; of guests, by link.
    pub write_per_person: Rate,
    /// Seconds of rest after the first, second, third … group of `soft_lock_group` refusals of one account at one address.
    pub soft_lock_seconds: Vec<u32>,
    /// Refusals that cost no rest: a slip of the hand is no attack.
    pub soft_lock_free: u32,
    pub soft_lock_group: u32,
    /// From this many on, the account rests at that address until the day ends.
    pub soft_lock_day: u32,
    /// Sign-ins that may wait for their turn at hashing; one more is told to come back.
    pub hashing_queue: u32,
}

const fn rate(burst: u32, every_seconds: u32) -> Rate {
    Rate { burst, every_seconds }
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            sign_in_per_address: rate(20, 6),
            sign_in_per_account: rate(10, 10),
            reset_per_address: rate(10, 60),
            reset_per_account: rate(3, 600),
            invite_per_person: rate(30, 60),
            link_per_address: rate(20, 6),
            barrier_per_address: rate(5, 600),
            write_per_person: rate(30, 2),
            soft_lock_seconds: vec![1, 3, 5, 10],
            soft_lock_free: 2,
            soft_lock_group: 3,
            soft_lock_day: 100,
            hashing_queue: 50,
        }
    }
}

impl Limits {
    /// # Errors
    /// Breaks with a sentence for the operator when a limit would let nobody in.
    pub fn check(&self) -> Result<()> {
        let rates = [
            self.sign_in_per_address,
            self.sign_in_per_account,
            self.reset_per_address,
            self.reset_per_account,
            self.invite_per_person,
            self.link_per_address,
            self.barrier_per_address,
            self.write_per_person,
        ];
        if rates.iter().any(|it| it.burst == 0) || self.soft_lock_group == 0 || self.soft_lock_day == 0 {
            return Err(Fault::new("A limit of 0 lets nobody in; set limits to at least 1").into());
        }
        Ok(())
    }
}
