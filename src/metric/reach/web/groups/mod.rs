//! OHA's administrators keep the list of groups: the ways in which children are divided, how tables call them, and what is said of each.

mod category;
mod draft;
mod list;
mod moves;
mod stratifier;
mod turns;

use std::borrow::Cow;

use actix_web::HttpResponse;

pub use category::{
    add as add_category, edit as edit_category, new as new_category, offer as offer_category, page as category,
    retire as retire_category,
};
pub use list::page as list;
pub use moves::move_category;
pub use stratifier::{
    add as add_stratifier, edit as edit_stratifier, new as new_stratifier, page as stratifier, words,
};
pub use turns::{offer as offer_stratifier, retire as retire_stratifier};

use crate::kernel::failure::{FieldErrors, Refusal, Result};
use crate::metric::reach::rules::additions::{Addition, Order, Seen};
use crate::metric::reach::rules::import::unknown::Unknown;
use crate::metric::reach::rules::stratifiers::{Category, Stratifier, Stratifiers};
use crate::metric::reach::store;
use crate::people::tenancy::OhaScope;
use crate::platform::edition;
use crate::platform::http::{Answer, Fields, Reader, Shell, Site, query_with};

const GROUPS: &str = "/desk/oha/reach/groups";
const TITLE: &str = "Groups of children";

/// The page of a stratifier.
pub fn address(stratifier: &str) -> String {
    format!("{GROUPS}/{stratifier}")
}

/// The page of a group.
pub fn category_address(stratifier: &str, category: &str) -> String {
    format!("{GROUPS}/{stratifier}/categories/{category}")
}

/// The page that mends what a table names and the list does not offer: where it is added, or offered again.
pub fn mending_address(it: &Unknown, all: &Stratifiers) -> String {
    let value = &it.value;
    if is_retired(&value.dim, all) {
        return format!("{}#turn-h", address(&value.dim));
    }
    if it.is_retired {
        return category_address(&value.dim, &value.value);
    }
    format!("{}/categories/new{}", address(&value.dim), query_with(&[("label", &value.value)]))
}

/// Whether children are not divided so any more.
pub fn is_retired(stratifier: &str, all: &Stratifiers) -> bool {
    all.get(stratifier).is_some_and(|it| it.retired)
}

/// The list in force, and what was said over the program's own.
struct Known {
    all: Cow<'static, Stratifiers>,
    said: Vec<Addition>,
    orders: Vec<Order>,
}

impl Known {
    async fn of(site: &Site) -> Result<Self> {
        site.read(|conn| {
            let (all, said) = (store::stratifiers(conn)?, store::additions(conn)?);
            Ok(Self { all, said, orders: store::orders(conn)? })
        })
        .await
    }

    fn stratifier(&self, key: &str) -> Result<&Stratifier> {
        Ok(self.all.get(key).ok_or(Refusal::NotFound)?)
    }

    fn category(&self, seen: &Seen) -> Result<(&Stratifier, &Category)> {
        let stratifier = self.stratifier(&seen.stratifier)?;
        Ok((stratifier, stratifier.category(&seen.category).ok_or(Refusal::NotFound)?))
    }

    fn last(&self, stratifier: &str, category: &str) -> Option<&Addition> {
        self.said.iter().find(|it| it.stratifier == stratifier && it.category == category)
    }

    fn version(&self, stratifier: &str, category: &str) -> i64 {
        self.last(stratifier, category).map_or(0, |it| it.version)
    }

    /// The version of the order in which the groups of a stratifier stand.
    fn order(&self, stratifier: &str) -> i64 {
        self.orders.iter().find(|it| it.stratifier == stratifier).map_or(0, |it| it.version)
    }

    /// "Farah Stonewick, 22 November 2026, 10:00 am Pacific: a letter of OHA"
    fn changed(&self, stratifier: &str, category: &str) -> Option<String> {
        let it = self.last(stratifier, category)?;
        Some(format!("{}, {}: {}", it.edited.0, it.edited.1.words(), it.source))
    }
}

fn shell(scope: &OhaScope, site: &Site, title: &str) -> Shell {
    scope.shell(site, title).crumb("Your work", "/desk").crumb("Reach", "/desk/oha/reach")
}

/// Below the list.
fn below(scope: &OhaScope, site: &Site, title: &str) -> Shell {
    shell(scope, site, title).crumb(TITLE, GROUPS)
}

/// Below a stratifier.
fn within(scope: &OhaScope, site: &Site, of: &Stratifier, title: &str) -> Shell {
    below(scope, site, title).crumb(of.label.clone(), address(&of.key)).here(title)
}

fn version(fields: &Fields) -> std::result::Result<i64, FieldErrors> {
    let mut reader = Reader::new(fields);
    let version = reader.version();
    reader.finish(version)
}

/// The answer of a change, once its transaction is done: public pages are made of these words, so the kept ones follow at once.
async fn turned_over(site: &Site, answer: HttpResponse) -> Answer {
    let edition = site.read(edition::current).await?;
    site.app.pages.set_version(edition);
    Ok(answer)
}
