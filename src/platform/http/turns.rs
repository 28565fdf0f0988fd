//! Turns at hashing a password: each takes 19 MiB and a core, so a flood of sign-ins waits in line, and a long line is closed.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering};
use std::time::Duration;

use tokio::sync::{OwnedSemaphorePermit, Semaphore};

use crate::kernel::failure::{Refusal, Result};

/// More than this many seconds in line is a flood, not a morning.
const LONGEST_LINE: Duration = Duration::from_secs(10);

pub struct Turns {
    places: Arc<Semaphore>,
    waiting: AtomicUsize,
    given: AtomicU64,
    queue: usize,
}

/// One turn; it ends when it is dropped.
pub struct Turn(OwnedSemaphorePermit);

/// Leaves the line however the waiting ends.
struct InLine<'t>(&'t AtomicUsize);

impl Drop for InLine<'_> {
    fn drop(&mut self) {
        self.0.fetch_sub(1, Ordering::Relaxed);
    }
}

impl Turns {
    pub fn new(places: usize, queue: u32) -> Self {
        Self {
            places: Arc::new(Semaphore::new(places)),
            waiting: AtomicUsize::new(0),
            given: AtomicU64::new(0),
            queue: queue as usize,
        }
    }

    /// # Errors
    /// Busy when the line is long already, or does not move.
    pub async fn take(&self) -> Result<Turn> {
        let place = match Arc::clone(&self.places).try_acquire_owned() {
            Ok(place) => place,
            Err(_) => self.wait().await?,
        };
        self.given.fetch_add(1, Ordering::Relaxed);
        Ok(Turn(place))
    }

    async fn wait(&self) -> Result<OwnedSemaphorePermit> {
        if self.waiting.fetch_add(1, Ordering::Relaxed) >= self.queue {
            self.waiting.fetch_sub(1, Ordering::Relaxed);
            return Err(Refusal::Busy.into());
        }
        let _line = InLine(&self.waiting);
        let place = tokio::time::timeout(LONGEST_LINE, Arc::clone(&self.places).acquire_owned()).await;
        Ok(place.map_err(|_| Refusal::Busy)?.map_err(|_| Refusal::Busy)?)
    }

    /// How many turns were given since the start: one for each password that was hashed.
    pub fn given(&self) -> u64 {
        self.given.load(Ordering::Relaxed)
    }
}

impl Turn {
    /// Holds the turn until here.
    pub fn end(self) {
        drop(self.0);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[actix_web::test]
    async fn a_long_line_is_closed_and_whoever_leaves_it_makes_room() {
        let turns = Turns::new(1, 1);
        let first = turns.take().await.unwrap();
        {
            let second = std::pin::pin!(turns.take());
            assert!(tokio::time::timeout(Duration::from_millis(20), second).await.is_err(), "there is one place only");
        }
        let waiting = turns.take();
        let flood = async {
            tokio::task::yield_now().await;
            assert!(turns.take().await.is_err(), "one may wait");
            first.end();
        };
        let (second, ()) = tokio::join!(waiting, flood);
        second.unwrap().end();
        assert_eq!(turns.given(), 2);
    }
}
