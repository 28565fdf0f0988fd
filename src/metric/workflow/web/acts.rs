//! What the buttons of a part say: which way it moves, and from which version.

use super::sheet::Work;
use crate::kernel::failure::{FieldErrors, Refusal, Result};
use crate::metric::workflow::Direction;
use crate::people::tenancy::CcoScope;
use crate::platform::http::{Post, Reader, Site};

/// Reads a move.
///
/// # Errors
/// Not found when there is no such part, Invalid when the form is none of ours.
pub async fn moving<W: Work>(
    site: &Site,
    post: &Post<CcoScope>,
    exists: impl Fn(&W) -> bool,
) -> Result<(Direction, i64)> {
    let mut reader = Reader::new(&post.fields);
    let direction = reader.choice("direction", Direction::parse, "Choose whether to move it up or down.");
    let version = reader.version();
    known(site, post, exists, reader.finish(direction.zip(version))).await
}

/// Reads a removal.
///
/// # Errors
/// As [`moving`].
pub async fn removing<W: Work>(site: &Site, post: &Post<CcoScope>, exists: impl Fn(&W) -> bool) -> Result<i64> {
    let mut reader = Reader::new(&post.fields);
    let version = reader.version();
    known(site, post, exists, reader.finish(version)).await
}

/// A form that cannot be read says so only of what exists here. One that can is looked up by its change, since the same form sent twice
/// finds its part gone and must still be answered as the first time.
async fn known<T, W: Work>(
    site: &Site,
    post: &Post<CcoScope>,
    exists: impl Fn(&W) -> bool,
    read: std::result::Result<T, FieldErrors>,
) -> Result<T> {
    match read {
        Ok(value) => Ok(value),
        Err(_) if !exists(&W::of(site, &post.scope).await?) => Err(Refusal::NotFound.into()),
        Err(errors) => Err(errors.into()),
    }
}
