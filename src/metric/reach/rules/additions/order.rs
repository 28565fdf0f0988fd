//! In which order pages list the groups of a stratifier, where OHA has moved one. Those that are not known come last all the same.

use crate::metric::reach::rules::stratifiers::{Category, Stratifier, Stratifiers};
use crate::metric::workflow::{Direction, moved};

/// The order of a stratifier's categories, as it was said last.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Order {
    pub stratifier: String,
    /// The keys of those that were there; what was added later follows them.
    pub categories: Vec<String>,
    /// 0 where nothing was said.
    pub version: i64,
}

impl Stratifiers {
    /// The list as it was put in order.
    #[must_use]
    pub fn in_order(mut self, orders: &[Order]) -> Self {
        for order in orders {
            let place = |key: &str| order.categories.iter().position(|it| it == key).unwrap_or(usize::MAX);
            if let Some(own) = self.0.iter_mut().find(|it| it.key == order.stratifier) {
                own.categories.sort_by_key(|it| (it.is_rest, place(&it.key)));
            }
        }
        self
    }
}

/// The keys of all categories after one has changed places with its neighbour among those that are offered; nothing where there is none.
pub fn reordered(stratifier: &Stratifier, key: &str, direction: Direction) -> Option<Vec<String>> {
    let offered: Vec<&str> = movable(stratifier).map(|it| it.key.as_str()).collect();
    let mut turned = moved(&offered, key, direction)?.into_iter();
    let stays = |it: &Category| it.retired || it.is_rest;
    let next = |it: &Category| if stays(it) { Some(it.key.clone()) } else { turned.next() };
    stratifier.categories.iter().map(next).collect()
}

/// Those that can be moved, in their order.
pub fn movable(stratifier: &Stratifier) -> impl Iterator<Item = &Category> {
    stratifier.categories.iter().filter(|it| !it.retired && !it.is_rest)
}
