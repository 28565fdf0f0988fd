//! Parts in an order: how one changes places with its neighbour, and what goes when something is removed.

/// A part that goes when what it hangs on is removed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Below {
    pub id: String,
    pub version: i64,
    /// "Strategy 1.2: We train staff."
    pub name: String,
}

/// What hung on something when its removal was confirmed. A removal that would take more, or something else, is asked again.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Seen(Vec<(String, i64)>);

impl Seen {
    pub fn of(below: &[Below]) -> Self {
        Self(below.iter().map(|it| (it.id.clone(), it.version)).collect())
    }

    /// Reads what [`Seen::text`] wrote; anything else names nothing that is there.
    pub fn parse(text: &str) -> Self {
        let pair =
            |it: &str| it.split_once(':').map(|(id, version)| (id.to_owned(), version.parse().unwrap_or_default()));
        Self(text.split_whitespace().filter_map(pair).collect())
    }

    pub fn text(&self) -> String {
        self.0.iter().map(|(id, version)| format!("{id}:{version}")).collect::<Vec<_>>().join(" ")
    }

    /// The version under which a part was seen.
    pub fn version_of(&self, id: &str) -> Option<i64> {
        self.0.iter().find(|(it, _)| it == id).map(|(_, version)| *version)
    }

    /// Whether this is what hangs there, in whatever order.
    pub fn is_all_of(&self, below: &[Below]) -> bool {
        self.0.len() == below.len() && below.iter().all(|it| self.version_of(&it.id) == Some(it.version))
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Direction {
    Up,
    Down,
}

impl Direction {
    pub fn word(self) -> &'static str {
        match self {
            Self::Up => "up",
            Self::Down => "down",
        }
    }

    pub fn parse(word: &str) -> Option<Self> {
        [Self::Up, Self::Down].into_iter().find(|it| it.word() == word)
    }
}

/// The order of siblings after one of them has changed places with its neighbour; nothing when there is no neighbour on that side.
pub fn moved(order: &[&str], id: &str, direction: Direction) -> Option<Vec<String>> {
    let at = order.iter().position(|it| *it == id)?;
    let other = match direction {
        Direction::Up => at.checked_sub(1)?,
        Direction::Down => Some(at + 1).filter(|it| *it < order.len())?,
    };
    let mut order: Vec<String> = order.iter().map(|it| (*it).to_owned()).collect();
    order.swap(at, other);
    Some(order)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_removal_takes_what_was_seen_and_nothing_else() {
        let part = |id: &str, version| Below { id: id.into(), version, name: String::new() };
        let below = [part("a", 1), part("b", 2)];
        let seen = Seen::of(&below);
        assert_eq!(Seen::parse(&seen.text()), seen);
        assert!(seen.is_all_of(&[part("b", 2), part("a", 1)]), "their order means nothing");
        assert!(Seen::default().is_all_of(&[]) && Seen::parse("").is_all_of(&[]));
        for other in [vec![part("a", 1)], vec![part("a", 1), part("b", 3)], vec![part("a", 1), part("c", 2)], vec![]] {
            assert!(!seen.is_all_of(&other), "{other:?}");
        }
        assert!(!seen.is_all_of(&[part("a", 1), part("b", 2), part("c", 1)]), "something was added");
    }

    #[test]
    fn a_move_swaps_neighbours_and_stops_at_the_ends() {
        let table = [
            ("a", Direction::Up, None),
            ("a", Direction::Down, Some("b a c")),
            ("c", Direction::Up, Some("a c b")),
            ("c", Direction::Down, None),
            ("x", Direction::Up, None),
        ];
        for (id, direction, order) in table {
            assert_eq!(
                moved(&["a", "b", "c"], id, direction).map(|it| it.join(" ")).as_deref(),
                order,
                "{id} {direction:?}"
            );
        }
    }
}
