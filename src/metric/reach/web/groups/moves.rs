//! A group moved up or down in its list.

use super::{Known, address};
use crate::kernel::failure::Result;
use crate::metric::reach::changes::orders as changes;
use crate::metric::reach::rules::additions::Seen;
use crate::metric::workflow::Direction;
use crate::people::tenancy::OhaScope;
use crate::platform::http::{Answer, Done, Notice, Post, Reader, Site, query_with};

/// `POST /desk/oha/reach/groups/{stratifier}/categories/{category}/moves`
///
/// # Errors
/// Not found when there is no such group, Closed where it cannot be moved there, Stale when somebody else moved one meanwhile.
pub async fn move_category(post: Post<OhaScope>, site: Site) -> Answer {
    let part = |name: &str| site.part(name).map(str::to_owned);
    let mut seen = Seen { stratifier: part("stratifier")?, category: part("category")?, version: 0 };
    Known::of(&site).await?.category(&seen)?;
    let mut reader = Reader::new(&post.fields);
    let direction = reader.choice("direction", Direction::parse, "Choose whether to move it up or down.");
    let version = reader.version();
    let (direction, version) = reader.finish(direction.zip(version))?;
    seen.version = version;
    let answer = site.act(post.receipt, move |tx, now| {
        changes::move_category(tx, &post.scope, &seen, direction, now)?;
        Ok(Done::at(back(&seen, direction), Notice::Moved))
    });
    super::turned_over(&site, answer.await?).await
}

/// The list again, on the same button. It is named in the query: beside a fragment no browser puts the focus on a button.
fn back(seen: &Seen, direction: Direction) -> String {
    let query = query_with(&[("moved", &seen.category), ("direction", direction.word())]);
    format!("{}{query}", address(&seen.stratifier))
}

/// The group that was just moved, and where to.
pub(super) fn just_moved(site: &Site) -> Result<Option<(String, Direction)>> {
    let query = site.query()?;
    Ok(Direction::parse(query.get("direction")).map(|it| (query.get("moved").to_owned(), it)))
}
