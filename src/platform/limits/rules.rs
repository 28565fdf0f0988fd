//! Buckets and locks as plain arithmetic.

use chrono::Duration;

use crate::kernel::limits::{Limits, Rate};
use crate::kernel::time::Moment;

/// What is limited. Each has buckets of its own.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Action {
    SignIn,
    Code,
    Reset,
    Invite,
    OneTimeLink,
    Barrier,
    Write,
}

/// What the refusals of one account at one address have come to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Lock {
    pub failures: i64,
    pub failed_at: Moment,
    pub rests_until: Moment,
}

impl Action {
    pub fn word(self) -> &'static str {
        match self {
            Self::SignIn => "sign-in",
            Self::Code => "code",
            Self::Reset => "reset",
            Self::Invite => "invite",
            Self::OneTimeLink => "one-time-link",
            Self::Barrier => "barrier",
            Self::Write => "write",
        }
    }

    /// By address. Who is signed in is counted by person instead.
    pub fn per_address(self, limits: &Limits) -> Option<Rate> {
        match self {
            Self::SignIn | Self::Code => Some(limits.sign_in_per_address),
            Self::Reset => Some(limits.reset_per_address),
            Self::OneTimeLink => Some(limits.link_per_address),
            Self::Barrier => Some(limits.barrier_per_address),
            Self::Invite | Self::Write => None,
        }
    }

    /// By account or person, where one is named.
    pub fn per_subject(self, limits: &Limits) -> Option<Rate> {
        match self {
            Self::SignIn | Self::Code => Some(limits.sign_in_per_account),
            Self::Reset => Some(limits.reset_per_account),
            Self::Invite => Some(limits.invite_per_person),
            Self::Write => Some(limits.write_per_person),
            Self::OneTimeLink | Self::Barrier => None,
        }
    }
}

fn seconds(n: i64) -> Duration {
    Duration::seconds(n)
}

/// Takes one from a bucket that is full again at `full_at`: the new moment, or the seconds until there is one to take.
///
/// # Errors
/// The wait in whole seconds, at least one.
pub fn take_one(full_at: Option<Moment>, rate: Rate, now: Moment) -> Result<Moment, i64> {
    let (every, burst) = (i64::from(rate.every_seconds.max(1)), i64::from(rate.burst.max(1)));
    // A clock set back must not make anybody wait longer than for an empty bucket.
    let empty = now.plus(seconds(every * burst));
    let full_at = full_at.unwrap_or(now).max(now).min(empty);
    let next = full_at.plus(seconds(every));
    if next <= empty {
        return Ok(next);
    }
    let wait = next.utc() - empty.utc();
    Err((wait + Duration::milliseconds(999)).num_seconds().max(1))
}

/// The bucket after one is put back.
pub fn left_over(full_at: Moment, rate: Rate) -> Moment {
    full_at.plus(seconds(-i64::from(rate.every_seconds.max(1))))
}

/// The lock after one more refusal: none at first, then short rests, then until the day ends. A new Pacific day begins anew.
pub fn rest_after(before: Option<Lock>, limits: &Limits, now: Moment) -> Lock {
    let today = |it: &Lock| it.failed_at.pacific_day() == now.pacific_day();
    let failures = before.filter(today).map_or(0, |it| it.failures) + 1;
    let counted = failures - i64::from(limits.soft_lock_free);
    let rests_until = if failures >= i64::from(limits.soft_lock_day) {
        now.end_of_pacific_day()
    } else if counted <= 0 {
        now
    } else {
        let group = (counted - 1) / i64::from(limits.soft_lock_group.max(1));
        let steps = &limits.soft_lock_seconds;
        let step = usize::try_from(group).ok().and_then(|it| steps.get(it)).or(steps.last());
        now.plus(seconds(step.copied().map_or(0, i64::from)))
    };
    Lock { failures, failed_at: now, rests_until }
}

impl Lock {
    /// Whole seconds until the next try, if one has to wait. A clock set back shortens a rest, never lengthens it.
    pub fn wait(&self, now: Moment) -> Option<i64> {
        let is_over = now >= self.rests_until || now.plus(seconds(60)) < self.failed_at;
        let left = self.rests_until.utc() - now.utc();
        (!is_over).then(|| (left + Duration::milliseconds(999)).num_seconds().max(1))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(offset: i64) -> Moment {
        Moment::from_utc("2026-11-22T20:00:00".parse().unwrap()).plus(seconds(offset))
    }

    const RATE: Rate = Rate { burst: 3, every_seconds: 10 };

    #[test]
    fn a_bucket_gives_its_burst_and_then_one_at_a_time() {
        let mut full_at = None;
        for _ in 0..3 {
            full_at = Some(take_one(full_at, RATE, at(0)).unwrap());
        }
        assert_eq!(take_one(full_at, RATE, at(0)), Err(10));
        assert_eq!(take_one(full_at, RATE, at(9)), Err(1));
        full_at = Some(take_one(full_at, RATE, at(10)).unwrap());
        assert!(take_one(full_at, RATE, at(11)).is_err());
        let back = left_over(full_at.unwrap(), RATE);
        assert!(take_one(Some(back), RATE, at(11)).is_ok(), "what was given back is there");
    }

    #[test]
    fn over_any_minute_no_more_pass_than_burst_and_refill() {
        let (mut full_at, mut passed) = (None, 0);
        for second in 0..600 {
            if let Ok(next) = take_one(full_at, RATE, at(second)) {
                (full_at, passed) = (Some(next), passed + 1);
            }
        }
        assert_eq!(passed, 3 + 59);
    }

    #[test]
    fn a_clock_set_back_makes_nobody_wait_longer_than_for_an_empty_bucket() {
        let full_at = take_one(None, RATE, at(3_600)).unwrap();
        assert!(take_one(Some(full_at), RATE, at(0)).unwrap_err() <= 10);
        let lock = Lock { failures: 5, failed_at: at(3_600), rests_until: at(3_605) };
        assert_eq!(lock.wait(at(0)), None);
    }

    #[test]
    fn rests_grow_and_the_hundredth_refusal_ends_the_day() {
        let limits = Limits::default();
        let mut lock = None;
        let mut rests = Vec::new();
        for _ in 0..100 {
            let next = rest_after(lock, &limits, at(0));
            rests.push(next.wait(at(0)).unwrap_or(0));
            lock = Some(next);
        }
        assert_eq!(rests[..12], [0, 0, 1, 1, 1, 3, 3, 3, 5, 5, 5, 10]);
        assert_eq!(rests[98], 10);
        // Noon Pacific: twelve hours are left.
        assert_eq!(rests[99], 12 * 3_600);
        let tomorrow = rest_after(lock, &limits, at(13 * 3_600));
        assert_eq!(tomorrow.failures, 1);
    }
}
