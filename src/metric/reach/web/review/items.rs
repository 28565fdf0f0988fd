//! What the year asks of the review, and what the CCO says to it.

use super::work::Work;
use crate::metric::workflow::web::items;
use crate::people::tenancy::CcoScope;
use crate::platform::http::{Answer, Post, Site};

/// `GET …/reach-review/items`
pub async fn page(scope: CcoScope, site: Site) -> Answer {
    items::page::<Work>(scope, site).await
}

/// `GET …/reach-review/items/{item}`
pub async fn item(scope: CcoScope, site: Site) -> Answer {
    items::item::<Work>(scope, site).await
}

/// `POST …/reach-review/items/{item}`
pub async fn answer_item(post: Post<CcoScope>, site: Site) -> Answer {
    items::answer::<Work>(post, site).await
}
