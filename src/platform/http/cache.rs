//! Finished public pages, kept whole under their address for as long as nothing public has changed.
//!
//! A page is kept only when it carries no session, no person and no token. Three things make it stale: the version of what is public,
//! which a publication raises; the Pacific day, since pages speak of dates; and which banners it carries.
//!
//! A kept page is answered before any route is looked for: its address is the whole question, and matching some hundred patterns would
//! cost more than the answer.

use std::collections::HashMap;
use std::sync::atomic::{AtomicI64, Ordering};
use std::sync::{Arc, PoisonError, RwLock};

use actix_web::body::{BoxBody, MessageBody};
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::http::header::{self, HeaderValue};
use actix_web::http::{Method, StatusCode};
use actix_web::middleware::Next;
use actix_web::web::{self, Bytes};
use actix_web::{HttpRequest, HttpResponse};

use super::App;
use super::assets::{accepts_gzip, gzipped, version_of};

/// More than the public addresses of many years; past it the cache starts afresh, so that it stays bounded.
const MOST_PAGES: usize = 4_000;

#[derive(Default)]
pub struct PageCache {
    version: AtomicI64,
    pages: RwLock<HashMap<String, Arc<Kept>>>,
}

/// What a public page was made of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Edition {
    pub version: i64,
    pub day: chrono::NaiveDate,
    /// Which banners stood on it.
    pub banners: u64,
}

/// One finished answer.
pub struct Kept {
    /// What was public when it was made.
    edition: Edition,
    media_type: &'static str,
    etag: String,
    plain: Bytes,
    gzip: Option<Bytes>,
}

impl PageCache {
    /// Says that something public has changed: every kept page is stale. Versions only rise, so a late word of an older one changes nothing.
    pub fn set_version(&self, version: i64) {
        self.version.fetch_max(version, Ordering::AcqRel);
    }

    pub fn version(&self) -> i64 {
        self.version.load(Ordering::Acquire)
    }

    pub fn find(&self, address: &str, edition: Edition) -> Option<Arc<Kept>> {
        let pages = self.pages.read().unwrap_or_else(PoisonError::into_inner);
        pages.get(address).filter(|it| it.edition == edition).cloned()
    }

    /// Keeps what was made of an edition, which is asked for before the rows are read.
    pub fn keep(&self, address: String, edition: Edition, media_type: &'static str, body: Vec<u8>) -> Arc<Kept> {
        let kept = Arc::new(Kept {
            edition,
            media_type,
            etag: format!("\"{}\"", version_of(&body)),
            gzip: gzipped(&body),
            plain: Bytes::from(body),
        });
        let mut pages = self.pages.write().unwrap_or_else(PoisonError::into_inner);
        if pages.len() >= MOST_PAGES {
            pages.clear();
        }
        pages.insert(address, Arc::clone(&kept));
        kept
    }
}

/// Middleware: what is kept under exactly this address is the answer. Another spelling of the address goes on to its handler.
///
/// # Errors
/// Those of what it wraps.
pub async fn kept_first<B: MessageBody + 'static>(
    request: ServiceRequest,
    next: Next<B>,
) -> Result<ServiceResponse<BoxBody>, actix_web::Error> {
    if let Some(kept) = kept_for(request.request()) {
        let answer = kept.answer(request.request());
        return Ok(request.into_response(answer));
    }
    Ok(next.call(request).await?.map_into_boxed_body())
}

fn kept_for(request: &HttpRequest) -> Option<Arc<Kept>> {
    if !matches!(*request.method(), Method::GET | Method::HEAD) {
        return None;
    }
    let app = request.app_data::<web::Data<App>>()?;
    let now = app.clock.now();
    let edition =
        Edition { version: app.pages.version(), day: now.pacific_day(), banners: app.banners.now().mark(now) };
    app.pages.find(request.uri().path_and_query()?.as_str(), edition)
}

impl Kept {
    pub fn answer(&self, request: &HttpRequest) -> HttpResponse {
        let mut answer = HttpResponse::Ok();
        answer.insert_header((header::CACHE_CONTROL, HeaderValue::from_static("public, max-age=60, must-revalidate")));
        answer.insert_header((header::ETAG, self.etag.as_str()));
        answer.insert_header((header::VARY, HeaderValue::from_static("Accept-Encoding")));
        let known = request.headers().get(header::IF_NONE_MATCH).and_then(|it| it.to_str().ok());
        if known.is_some_and(|it| it.split(',').any(|tag| tag.trim().trim_start_matches("W/") == self.etag)) {
            return answer.status(StatusCode::NOT_MODIFIED).finish();
        }
        answer.insert_header((header::CONTENT_TYPE, HeaderValue::from_static(self.media_type)));
        if is_for_machines(self.media_type) {
            answer.insert_header((header::ACCESS_CONTROL_ALLOW_ORIGIN, HeaderValue::from_static("*")));
        }
        match &self.gzip {
            Some(gzip) if accepts_gzip(request) => {
                answer.insert_header((header::CONTENT_ENCODING, HeaderValue::from_static("gzip"))).body(gzip.clone())
            }
            _ => answer.body(self.plain.clone()),
        }
    }
}

/// Public data may be read by programs on other sites; pages may not be framed or taken over by them.
pub fn is_for_machines(media_type: &str) -> bool {
    media_type.starts_with("application/json") || media_type.starts_with("text/csv")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_is_kept_until_something_public_changes_or_the_day_ends() {
        let cache = PageCache::default();
        let edition = |day: &str, banners| Edition { version: cache.version(), day: day.parse().unwrap(), banners };
        let today = edition("2026-11-22", 0);
        cache.keep("/".into(), today, "text/html", b"page".to_vec());
        assert!(cache.find("/", today).is_some());
        assert!(cache.find("/", edition("2026-11-23", 0)).is_none());
        assert!(cache.find("/", edition("2026-11-22", 5)).is_none(), "a banner has begun");
        assert!(cache.find("/ccos", today).is_none());
        cache.set_version(7);
        assert!(cache.find("/", edition("2026-11-22", 0)).is_none());
        cache.set_version(6);
        assert_eq!(cache.version(), 7);
    }

    #[test]
    fn the_cache_stays_bounded() {
        let cache = PageCache::default();
        let today = Edition { version: 0, day: "2026-11-22".parse().unwrap(), banners: 0 };
        for n in 0..=MOST_PAGES {
            cache.keep(format!("/{n}"), today, "text/html", Vec::new());
        }
        assert_eq!(cache.pages.read().unwrap().len(), 1);
    }
}
