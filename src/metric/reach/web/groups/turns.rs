//! A way of dividing children that OHA added: offered no longer, and offered again.

use actix_web::http::StatusCode;

use super::category::read_turn;
use super::stratifier::stratifier_page;
use super::{Known, address, below, turned_over};
use crate::kernel::failure::FieldErrors;
use crate::metric::reach::changes::additions as changes;
use crate::metric::reach::rules::additions::Seen;
use crate::people::tenancy::OhaScope;
use crate::platform::http::{Answer, Done, Notice, Post, Site};

/// `POST /desk/oha/reach/groups/{stratifier}/retirements`
///
/// # Errors
/// Not found when there is none, Closed for one of the measure's own, Stale when somebody else saved meanwhile.
pub async fn retire(post: Post<OhaScope>, site: Site) -> Answer {
    turn(post, site, false, Notice::Retired).await
}

/// `POST /desk/oha/reach/groups/{stratifier}/returns`
///
/// # Errors
/// As [`retire`].
pub async fn offer(post: Post<OhaScope>, site: Site) -> Answer {
    turn(post, site, true, Notice::Saved).await
}

async fn turn(post: Post<OhaScope>, site: Site, offered: bool, notice: Notice) -> Answer {
    let key = site.part("stratifier")?.to_owned();
    Known::of(&site).await?.stratifier(&key)?;
    let (reason, version) = match read_turn(&post.fields) {
        Ok(read) => read,
        Err(errors) => return again(&site, &post, &errors).await,
    };
    let seen = Seen { stratifier: key, category: String::new(), version };
    let answer = site.act(post.receipt, move |tx, now| {
        changes::offer_stratifier(tx, &post.scope, &seen, (offered, &reason), now)?;
        Ok(Done::at(address(&seen.stratifier), notice))
    });
    turned_over(&site, answer.await?).await
}

/// The page with what was typed, and what is wrong with it.
async fn again(site: &Site, post: &Post<OhaScope>, errors: &FieldErrors) -> Answer {
    let known = Known::of(site).await?;
    let of = known.stratifier(site.part("stratifier")?)?;
    let mut page = stratifier_page(site, &known, of)?;
    page.turn = page.turn.map(|it| it.filled(&post.fields, errors).version_of(&post.fields));
    let shell = below(&post.scope, site, &of.label).here(of.label.clone()).errors(errors);
    site.page_with(StatusCode::UNPROCESSABLE_ENTITY, shell, &page)
}
