//! What every request may use: settings, clock, database, templates, words and the cache.

use super::{BannerBoard, Link, PageCache, Turns, Views};
use crate::kernel::failure::Result;
use crate::kernel::privacy;
use crate::platform::clock::Clock;
use crate::platform::config::Settings;
use crate::platform::db::Database;

/// The public pages in the bar, by the key of their words.
const PUBLIC_NAV: [(&str, &str); 4] = [
    ("layout-nav-home", "/"),
    ("layout-nav-ccos", "/ccos"),
    ("layout-nav-reports", "/reports"),
    ("layout-nav-about", "/about"),
];

/// One per process, shared by all workers.
pub struct App {
    pub settings: Settings,
    pub clock: Clock,
    pub db: Database,
    pub views: Views,
    pub pages: PageCache,
    pub banners: BannerBoard,
    /// Where every public page leads.
    pub public_nav: Vec<Link>,
    /// Turns for hashing a password: each takes 19 MiB, so a flood of sign-ins must wait in line.
    pub hashing: Turns,
}

impl App {
    /// # Errors
    /// Breaks when a template or a catalogue of words cannot be read.
    pub fn new(settings: Settings, clock: Clock, db: Database) -> Result<Self> {
        privacy::check()?;
        let cores = std::thread::available_parallelism().map_or(2, std::num::NonZero::get);
        let views = Views::load()?;
        let public_nav = PUBLIC_NAV
            .iter()
            .map(|(key, href)| Ok(Link::new(views.words().get(key, &[])?, *href)))
            .collect::<Result<_>>()?;
        Ok(Self {
            hashing: Turns::new(cores * 2, settings.limits.hashing_queue),
            settings,
            clock,
            db,
            views,
            pages: PageCache::default(),
            banners: BannerBoard::default(),
            public_nav,
        })
    }
}
