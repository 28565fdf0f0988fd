//! The dated banners of this instance, in memory: a page takes them from here and asks no database.
//!
//! Whoever changes them posts the new list at once; the worker posts it every second, for other instances. A kept public page remembers which banners
//! it carries, so that it is stale from the moment on at which one begins or ends.

use std::hash::{DefaultHasher, Hash as _, Hasher as _};
use std::sync::{Arc, PoisonError, RwLock};

use serde::Serialize;

use super::Link;
use crate::kernel::banner::{Area, Banner};
use crate::kernel::time::Moment;
use crate::kernel::tone::Tone;

/// A banner as the layout prints it.
#[derive(Debug, Clone, Serialize)]
pub struct Strip {
    pub tone: Tone,
    pub text: String,
    pub link: Option<Link>,
}

#[derive(Debug, Default)]
pub struct BannerBoard(RwLock<Arc<[Banner]>>);

/// The banners as one request sees them.
#[derive(Debug, Clone)]
pub struct Banners(Arc<[Banner]>);

impl BannerBoard {
    /// Puts up what is scheduled or showing.
    pub fn post(&self, banners: Vec<Banner>) {
        *self.0.write().unwrap_or_else(PoisonError::into_inner) = banners.into();
    }

    pub fn now(&self) -> Banners {
        Banners(Arc::clone(&self.0.read().unwrap_or_else(PoisonError::into_inner)))
    }
}

impl Banners {
    pub fn strips(&self, areas: &[Area], now: Moment) -> Vec<Strip> {
        let shown = self.0.iter().filter(|it| it.shows_in(areas, now));
        shown
            .map(|it| Strip {
                tone: it.tone,
                text: it.text.clone(),
                link: it.link.as_ref().map(|link| Link::new(link.label.clone(), link.href.clone())),
            })
            .collect()
    }

    /// Names what a public page carries now; 0 while it carries nothing.
    pub fn mark(&self, now: Moment) -> u64 {
        let mut hasher = DefaultHasher::new();
        let mut n_shown = 0;
        for banner in self.0.iter().filter(|it| it.shows_in(&[Area::Public], now)) {
            (banner.id.as_str(), banner.version).hash(&mut hasher);
            n_shown += 1;
        }
        if n_shown == 0 { 0 } else { hasher.finish() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kernel::ids::BannerId;
    use crate::kernel::time::pacific_noon;

    #[test]
    fn the_mark_of_public_pages_changes_with_what_they_carry_and_with_nothing_else() {
        let on = |day: &str| pacific_noon(day.parse().unwrap());
        let banner = |area, version| Banner {
            id: BannerId::parse("00000000-0000-7000-8000-000000000000").unwrap(),
            area,
            tone: Tone::Info,
            text: "x".into(),
            link: None,
            starts_at: on("2026-11-22"),
            ends_at: on("2026-11-24"),
            version,
        };
        let board = BannerBoard::default();
        let mark = |day| board.now().mark(on(day));
        assert_eq!(mark("2026-11-23"), 0);
        board.post(vec![banner(Area::OhaDesk, 1)]);
        assert_eq!(mark("2026-11-23"), 0, "a banner of a desk is none of the public's");
        board.post(vec![banner(Area::Public, 1)]);
        let first = mark("2026-11-23");
        assert!(first != 0 && mark("2026-11-21") == 0 && mark("2026-11-24") == 0);
        board.post(vec![banner(Area::Everywhere, 2)]);
        assert_ne!(mark("2026-11-23"), first);
    }
}
