//! A form with one file, taken in the agreed order: scope, then where it comes from and its token, then the file. So nobody fills the
//! memory who may not send one. The fields stand before the file, and all of it is held in memory, never on a disk.

use std::future::Future;
use std::pin::Pin;
use std::time::Duration;

use actix_multipart::{Field, Multipart};
use actix_web::dev::Payload;
use actix_web::http::header;
use actix_web::{FromRequest, HttpRequest};
use futures_util::StreamExt as _;
use sha2::{Digest as _, Sha256};

use super::post::{self, MOST_BYTES, MOST_READ};
use super::session::Signed;
use super::{Fields, csrf};
use crate::kernel::failure::{Error, Refusal};

/// The largest file. A table of 100,000 strata has a third of this.
const MOST_MEGABYTES: u64 = 25;
const MOST_FILE_BYTES: usize = 25 * 1024 * 1024;
const LONGEST_SENDING: Duration = Duration::from_mins(2);
/// How long a file that is too large is let by.
const LONGEST_PASSING: Duration = Duration::from_secs(90);
const LONGEST_NAME: usize = 120;

/// A form with a file, sent by somebody whose scope is proved.
pub struct Upload<S> {
    pub scope: S,
    pub fields: Fields,
    /// The file, or what to say beside its field.
    pub file: std::result::Result<SentFile, String>,
    /// Whether there was one, larger than any that is read. What was typed beside it is here all the same.
    pub is_too_large: bool,
    /// Names this very sending: who, where to, every field and the file's bytes.
    pub receipt: String,
}

/// A file as it came.
#[derive(Clone, PartialEq, Eq)]
pub struct SentFile {
    /// Its last name, without folders.
    pub name: String,
    pub bytes: Vec<u8>,
    pub sha256: String,
}

/// What has come of a form's parts.
#[derive(Default)]
struct Parts {
    fields: Vec<(String, String)>,
    n_bytes: usize,
    file: Option<SentFile>,
    is_too_large: bool,
}

impl<S> FromRequest for Upload<S>
where
    S: FromRequest<Error = Error> + 'static,
{
    type Error = Error;
    type Future = Pin<Box<dyn Future<Output = Result<Self, Error>>>>;

    fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let (request, mut payload) = (request.clone(), payload.take());
        Box::pin(async move {
            let is_in_parts = is_in_parts(&request);
            let scope = match S::from_request(&request, &mut Payload::None).await {
                Ok(scope) => scope,
                Err(error) if is_in_parts => return Err(error),
                Err(error) => return Err(post::refused(&request, &mut payload, error).await),
            };
            let signed = Signed::of(&request).ok_or(Refusal::SignIn)?;
            let (fields, file, is_too_large) = if is_in_parts {
                let parts = read(&request, payload, &signed).await?;
                (parts.fields()?, parts.file, parts.is_too_large)
            } else {
                // Without a file a form may come as any other.
                (Fields::parse(&post::body(&request, &mut payload, MOST_READ).await?)?, None, false)
            };
            post::proved(&signed, &fields)?;
            let receipt = receipt(&signed, &request, &fields, file.as_ref());
            let file = match file {
                _ if is_too_large => Err(too_large()),
                None => Err("Choose a file.".into()),
                Some(file) if file.bytes.is_empty() => Err("This file is empty. Choose another.".into()),
                Some(file) => Ok(file),
            };
            Ok(Self { scope, fields, file, is_too_large, receipt })
        })
    }
}

fn is_in_parts(request: &HttpRequest) -> bool {
    let kind = request.headers().get(header::CONTENT_TYPE).and_then(|it| it.to_str().ok()).unwrap_or_default();
    kind.split(';').next().is_some_and(|it| it.trim().eq_ignore_ascii_case("multipart/form-data"))
}

fn too_large() -> String {
    format!(
        "This file has more than {MOST_MEGABYTES} megabytes, and nothing of it was kept. Save the one table that is asked for as CSV or .xlsx without pictures or other sheets, and send that; or send it in parts."
    )
}

async fn read(request: &HttpRequest, payload: Payload, signed: &Signed) -> Result<Parts, Error> {
    if !csrf::is_same_origin(request) {
        return Err(Refusal::Forbidden(csrf::FOREIGN.into()).into());
    }
    let told = request.headers().get(header::CONTENT_LENGTH).and_then(|it| it.to_str().ok());
    let told = told.and_then(|it| it.parse::<usize>().ok());
    let parts = Multipart::new(request.headers(), payload);
    let reading = tokio::time::timeout(LONGEST_SENDING, gather(parts, signed, told)).await;
    reading.map_err(|_| Refusal::Malformed("The file took too long to arrive.".into()))?
}

async fn gather(mut parts: Multipart, signed: &Signed, told: Option<usize>) -> Result<Parts, Error> {
    const MOST_PARTS: usize = 100;
    let (mut got, mut n_parts) = (Parts::default(), 0);
    while let Some(part) = parts.next().await {
        let mut part = part.map_err(|_| cut_off())?;
        n_parts += 1;
        if n_parts > MOST_PARTS {
            return Err(Refusal::Malformed("The form holds too many fields.".into()).into());
        }
        match file_name(&part) {
            None => got.take_field(part).await?,
            Some(name) => {
                // Before a byte of the file is kept.
                post::proved(signed, &got.fields()?)?;
                got.is_too_large = told.is_some_and(|it| it > MOST_FILE_BYTES + MOST_BYTES);
                if !got.is_too_large {
                    got.take_file(&mut part, &name, told).await?;
                }
                if got.is_too_large {
                    let _ = tokio::time::timeout(LONGEST_PASSING, pass_over(part)).await;
                    return Ok(got);
                }
            }
        }
    }
    Ok(got)
}

/// A browser that is told no while it still sends shows its own page of a broken connection, and everything typed is lost. So what is too
/// much is let by, as much as may come of an honest mistake, without keeping any of it.
async fn pass_over(mut part: Field) {
    const MOST_PASSED: usize = 512 * 1024 * 1024;
    let mut n_passed = 0;
    while let Some(Ok(chunk)) = part.next().await {
        n_passed += chunk.len();
        if n_passed > MOST_PASSED {
            return;
        }
    }
}

impl Parts {
    /// By the rules of forms without a file: no field twice, no zero byte.
    fn fields(&self) -> Result<Fields, Refusal> {
        let mut text = form_urlencoded::Serializer::new(String::new());
        Fields::parse(text.extend_pairs(&self.fields).finish().as_bytes())
    }

    async fn take_field(&mut self, part: Field) -> Result<(), Error> {
        let name = part.name().unwrap_or_default().to_owned();
        let mut part = part;
        let most = MOST_BYTES.saturating_sub(self.n_bytes);
        let bytes = bytes(&mut part, Vec::new(), most).await?.ok_or(Refusal::TooLarge)?;
        self.n_bytes += bytes.len() + name.len();
        let text = String::from_utf8(bytes)
            .map_err(|_| Refusal::Malformed("The form holds bytes that are no text (UTF-8).".into()))?;
        self.fields.push((name, text));
        Ok(())
    }

    async fn take_file(&mut self, part: &mut Field, name: &str, told: Option<usize>) -> Result<(), Error> {
        // With room for all that was told, so that what came is not copied each time that more comes.
        let room = Vec::with_capacity(told.unwrap_or(0).min(MOST_FILE_BYTES));
        let Some(bytes) = bytes(part, room, MOST_FILE_BYTES).await? else {
            self.is_too_large = true;
            return Ok(());
        };
        // A browser sends a file field that was left alone as a part without a name and without bytes.
        if name.is_empty() && bytes.is_empty() {
            return Ok(());
        }
        if self.file.is_some() {
            return Err(Refusal::Malformed("The form holds two files; one is read at a time.".into()).into());
        }
        let sha256 = hex::encode(Sha256::digest(&bytes));
        self.file = Some(SentFile { name: last_name(name), bytes, sha256 });
        Ok(())
    }
}

/// The name of a part's file; none where the part is a field.
fn file_name(part: &Field) -> Option<String> {
    let told = part.content_disposition()?;
    let extended = || told.get_filename_ext().map(|it| String::from_utf8_lossy(&it.value).into_owned());
    extended().or_else(|| told.get_filename().map(str::to_owned))
}

/// The bytes of a part, or none where there are more than `most`. What is too much is not read on.
async fn bytes(part: &mut Field, room: Vec<u8>, most: usize) -> Result<Option<Vec<u8>>, Error> {
    let mut bytes = room;
    while let Some(chunk) = part.next().await {
        let chunk = chunk.map_err(|_| cut_off())?;
        if bytes.len() + chunk.len() > most {
            return Ok(None);
        }
        bytes.extend_from_slice(&chunk);
    }
    Ok(Some(bytes))
}

fn cut_off() -> Error {
    Refusal::Malformed("The form was cut off on its way, or is not what a browser sends. Nothing was kept.".into())
        .into()
}

/// Without folders and signs that no screen shows, so that it can stand on a page and in a row.
fn last_name(name: &str) -> String {
    let last = name.rsplit(['/', '\\']).next().unwrap_or_default();
    let shown: String = last.chars().filter(|it| !it.is_control()).take(LONGEST_NAME).collect();
    let shown = shown.trim();
    if shown.is_empty() { "file without a name".into() } else { shown.to_owned() }
}

fn receipt(signed: &Signed, request: &HttpRequest, fields: &Fields, file: Option<&SentFile>) -> String {
    let mut text = form_urlencoded::Serializer::new(String::new());
    text.extend_pairs(fields.pairs());
    if let Some(file) = file {
        text.append_pair("file name", &file.name).append_pair("file", &file.sha256);
    }
    post::receipt(signed.person.as_str(), request.path(), text.finish().as_bytes())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_called_by_its_last_name() {
        for (sent, name) in [
            ("reach.csv", "reach.csv"),
            ("C:\\data\\reach 2024.xlsx", "reach 2024.xlsx"),
            ("../../etc/passwd", "passwd"),
            ("a\u{202e}\n\0b.csv", "a\u{202e}b.csv"),
            ("..", ".."),
            ("/", "file without a name"),
        ] {
            assert_eq!(last_name(sent), name);
        }
        assert_eq!(last_name(&"x".repeat(1_000)).len(), LONGEST_NAME);
    }
}
