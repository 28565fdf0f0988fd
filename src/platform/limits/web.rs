//! The gate before a form that can be sent too often.

use super::rules::Action;
use super::store;
use crate::kernel::failure::{Refusal, Result};
use crate::kernel::limits::Rate;
use crate::kernel::time::Moment;
use crate::platform::db::Tx;
use crate::platform::http::{self, Site};

/// One attempt: the buckets that it takes from, and the lock of its account at its address.
#[derive(Debug, Clone)]
pub struct Attempt {
    action: Action,
    /// Of the address and the network around it.
    by_address: Vec<(String, Rate)>,
    /// Of the account or person.
    by_subject: Vec<(String, Rate)>,
    /// Names the soft lock.
    pub lock: String,
}

/// A network holds many addresses, and as many attackers.
const NETWORK: u32 = 4;

impl Attempt {
    /// `subject` names an account or a person; nothing where there is none.
    pub fn new(site: &Site, action: Action, subject: &str) -> Self {
        let (limits, address) = (&site.app.settings.limits, site.address());
        let name = |parts: &[&str]| {
            let text = [&[action.word()], parts].concat().join("\n");
            hex::encode(http::keyed_hash(&site.app.settings.secret_key, "limit", &text))
        };
        let by_address = action.per_address(limits).map_or_else(Vec::new, |rate| {
            let wide = Rate { burst: rate.burst.saturating_mul(NETWORK), ..faster(rate) };
            vec![(name(&["address", &address.class]), rate), (name(&["network", &address.network]), wide)]
        });
        let by_subject = action.per_subject(limits).filter(|_| !subject.is_empty());
        Self {
            action,
            by_address,
            by_subject: by_subject.map(|rate| (name(&["subject", subject]), rate)).into_iter().collect(),
            lock: name(&["lock", subject, &address.class]),
        }
    }

    /// Without the account's own bucket: its person is known to come from here.
    pub fn from_a_known_place(mut self) -> Self {
        self.by_subject.clear();
        self
    }

    pub fn buckets(&self) -> Vec<(String, Rate)> {
        self.by_address.iter().chain(&self.by_subject).cloned().collect()
    }

    /// Forgets the attempt and those before it: it was no attack.
    ///
    /// # Errors
    /// Breaks when a query fails.
    pub async fn forgive(&self, site: &Site) -> Result<()> {
        let (now, lock, buckets) = (site.now, self.lock.clone(), self.buckets());
        site.app
            .db
            .write(move |tx| {
                store::forget_lock(tx, &lock)?;
                store::give_back(tx, &buckets, now)
            })
            .await
    }

    /// Lets the attempt through, or says how many seconds to wait. What rests is refused without a write.
    ///
    /// # Errors
    /// Breaks when a query fails.
    pub async fn admit(&self, site: &Site) -> Result<std::result::Result<(), i64>> {
        let (now, key, buckets) = (site.now, self.lock.clone(), self.buckets());
        if let Some(wait) = site.read(move |conn| store::lock(conn, &key)).await?.and_then(|it| it.wait(now)) {
            return Ok(Err(wait));
        }
        let (peeked, asked) = (buckets.clone(), now);
        if let Some(wait) = site.read(move |conn| store::peek(conn, &peeked, asked)).await? {
            return Ok(Err(wait));
        }
        site.app.db.write(move |tx| store::take(tx, &buckets, now)).await
    }
}

/// The same burst over a shorter pause: four times as many in the same time.
fn faster(rate: Rate) -> Rate {
    Rate { every_seconds: (rate.every_seconds / NETWORK).max(1), ..rate }
}

/// What a form costs that writes to others: taken with what it writes, so that a form that is refused, or sent twice, costs nothing more.
#[derive(Debug, Clone)]
pub struct Toll(Vec<(String, Rate)>);

impl Toll {
    /// `subject` names whom it is counted by; nothing where it is counted by address alone.
    pub fn of(site: &Site, action: Action, subject: &str) -> Self {
        Self(Attempt::new(site, action, subject).buckets())
    }

    /// # Errors
    /// Too many, with the time to wait; what the transaction has written by then is taken back with it.
    pub fn pay(&self, tx: &mut Tx, now: Moment) -> Result<()> {
        store::take(tx, &self.0, now)?.map_err(|seconds| Refusal::TooMany(seconds).into())
    }
}

/// Takes one for this action, or refuses with the time to wait.
///
/// # Errors
/// Too many.
pub async fn guard(site: &Site, action: Action, subject: &str) -> Result<()> {
    let attempt = Attempt::new(site, action, subject);
    attempt.admit(site).await?.map_err(|seconds| {
        tracing::warn!(target: "security", event = "limit-hit", action = attempt.action.word());
        Refusal::TooMany(seconds).into()
    })
}
