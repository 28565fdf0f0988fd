//! What a hit is, and how a document is looked through.

use serde::Serialize;

use crate::kernel::search::{Piece, Search, marked, snippet};
use crate::metric::differences::Node;

/// What can be found, in the order in which it is shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    Cco,
    Item,
    Plan,
    Comment,
    Person,
}

/// One thing that holds all the words.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Hit {
    pub title: Vec<Piece>,
    pub href: Option<String>,
    /// Where it stands: "Lantern River, 2026".
    pub place: String,
    pub snippet: Vec<Piece>,
}

impl Kind {
    pub const ALL: [Self; 5] = [Self::Cco, Self::Item, Self::Plan, Self::Comment, Self::Person];

    pub fn word(self) -> &'static str {
        match self {
            Self::Cco => "ccos",
            Self::Item => "items",
            Self::Plan => "plans",
            Self::Comment => "comments",
            Self::Person => "people",
        }
    }

    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|it| it.word() == word)
    }

    pub fn label(self) -> &'static str {
        match self {
            Self::Cco => "CCOs",
            Self::Item => "Items",
            Self::Plan => "In plans",
            Self::Comment => "Comments",
            Self::Person => "People",
        }
    }
}

/// A hit, if title and text together hold every word.
pub fn hit(search: &Search, title: &str, place: &str, text: &str, href: Option<String>) -> Option<Hit> {
    if !search.fits(&format!("{title}\n{text}")) {
        return None;
    }
    Some(Hit {
        title: marked(title, search),
        href,
        place: place.to_owned(),
        snippet: snippet(text, search).unwrap_or_default(),
    })
}

/// The parts of a document that hold every word, at whatever depth.
pub fn hits_in(
    nodes: &[Node],
    search: &Search,
    place: &str,
    href: &impl Fn(&Node) -> Option<String>,
    found: &mut Vec<Hit>,
) {
    for node in nodes {
        let text: Vec<&str> = node.fields.iter().map(|it| it.value.as_str()).collect();
        found.extend(hit(search, &node.label, place, &text.join("\n"), href(node)));
        hits_in(&node.nodes, search, place, href, found);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn search(words: &str) -> Search {
        Search::parse(words).unwrap()
    }

    #[test]
    fn all_words_must_occur_in_one_part_wherever_they_stand() {
        let plan = [Node::new("g", "Goal", "Goal 1: More therapists")
            .field("why", "Why", "Families in Málaga wait")
            .within(vec![Node::new("s", "Strategy", "Strategy 1.1: Workforce").field(
                "d",
                "What",
                "Train in the malaga office",
            )])];
        let found = |words: &str| {
            let mut hits = Vec::new();
            hits_in(&plan, &search(words), "Here", &|node| Some(node.key.clone()), &mut hits);
            hits.into_iter().filter_map(|it| it.href).collect::<Vec<_>>().join(" ")
        };
        assert_eq!(found("malaga"), "g s");
        assert_eq!(found("THERAPISTS wait"), "g");
        assert_eq!(found("malaga train"), "s");
        assert_eq!(found("therapists train"), "", "two parts do not make one hit");
    }

    #[test]
    fn a_hit_marks_what_was_looked_for() {
        let hit = hit(&search("wait"), "Goal 1", "Here", "Families wait long", None).unwrap();
        assert!(hit.snippet.iter().any(|it| it.is_found && it.text == "wait"));
        assert!(hit.title.iter().all(|it| !it.is_found));
    }
}
