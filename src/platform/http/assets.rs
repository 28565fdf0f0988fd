//! Static files, embedded. Addresses carry a hash of the content, so browsers may keep them for a year.

use std::collections::HashMap;
use std::io::Write as _;
use std::sync::LazyLock;

use actix_web::http::header;
use actix_web::web::Bytes;
use actix_web::{HttpRequest, HttpResponse};
use rust_embed::RustEmbed;
use sha2::{Digest as _, Sha256};

use super::Answer;
use crate::kernel::failure::Refusal;

#[derive(RustEmbed)]
#[folder = "static/dist"]
struct Files;

struct Asset {
    version: String,
    media_type: String,
    plain: Bytes,
    /// Only where it saves bytes: fonts and images are small already.
    gzip: Option<Bytes>,
}

static ASSETS: LazyLock<HashMap<String, Asset>> = LazyLock::new(|| {
    let read = |name: std::borrow::Cow<'static, str>| {
        let file = Files::get(&name)?;
        let plain = Bytes::from(file.data.into_owned());
        let asset = Asset {
            version: version_of(&plain),
            media_type: file.metadata.mimetype().to_owned(),
            gzip: gzipped(&plain),
            plain,
        };
        Some((name.into_owned(), asset))
    };
    Files::iter().filter_map(read).collect()
});

/// The address of a file, or nothing when there is no such file.
pub fn asset(name: &str) -> Option<String> {
    ASSETS.get(name).map(|it| format!("/static/{name}?v={}", it.version))
}

/// `GET /static/{name}`
///
/// # Errors
/// Not found when the program holds no such file.
pub async fn serve(request: HttpRequest) -> Answer {
    let asset = ASSETS.get(request.match_info().query("name")).ok_or(Refusal::NotFound)?;
    let etag = format!("\"{}\"", asset.version);
    let mut answer = HttpResponse::Ok();
    answer
        .insert_header((header::CACHE_CONTROL, "public, max-age=31536000, immutable"))
        .insert_header((header::ETAG, etag.clone()));
    if request.headers().get(header::IF_NONE_MATCH).is_some_and(|it| it.as_bytes() == etag.as_bytes()) {
        return Ok(answer.status(actix_web::http::StatusCode::NOT_MODIFIED).finish());
    }
    let media_type = if asset.media_type.starts_with("text/") {
        format!("{}; charset=utf-8", asset.media_type)
    } else {
        asset.media_type.clone()
    };
    answer.insert_header((header::CONTENT_TYPE, media_type)).insert_header((header::VARY, "Accept-Encoding"));
    match &asset.gzip {
        Some(gzip) if accepts_gzip(&request) => {
            Ok(answer.insert_header((header::CONTENT_ENCODING, "gzip")).body(gzip.clone()))
        }
        _ => Ok(answer.body(asset.plain.clone())),
    }
}

pub(super) fn accepts_gzip(request: &HttpRequest) -> bool {
    request
        .headers()
        .get(header::ACCEPT_ENCODING)
        .and_then(|it| it.to_str().ok())
        .is_some_and(|it| it.contains("gzip") && !it.contains("gzip;q=0"))
}

pub(super) fn gzipped(plain: &[u8]) -> Option<Bytes> {
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
    encoder.write_all(plain).ok()?;
    let packed = encoder.finish().ok()?;
    (packed.len() < plain.len() * 9 / 10).then(|| Bytes::from(packed))
}

pub(super) fn version_of(bytes: &[u8]) -> String {
    hex::encode(Sha256::digest(bytes)).chars().take(16).collect()
}
