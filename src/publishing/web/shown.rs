//! A publication as tables show it: what it is, where it opens, since when.

use serde::Serialize;

use crate::kernel::failure::Result;
use crate::kernel::time::day_words;
use crate::platform::http::Site;
use crate::publishing::rules::{Kind, Legacy, Piece, Publication};

/// One cell of a table: what there is of one kind for one CCO and year.
#[derive(Debug, Clone, Serialize)]
pub(super) struct Cell {
    /// The name of the column, for narrow screens.
    pub label: String,
    pub entries: Vec<Entry>,
    /// The day on which all that was here has been withdrawn.
    pub withdrawn_on: Option<String>,
}

/// A document that can be opened.
#[derive(Debug, Clone, Serialize)]
pub(super) struct Entry {
    pub id: String,
    pub href: String,
    /// What a link says out of its place in the table: "Action plan 2024, Lantern River".
    pub title: String,
    pub version: i64,
    pub when: String,
    pub legacy: Option<Elsewhere>,
    /// Of figures of a year that has others too: which they are.
    pub period: Option<String>,
    /// A passage with the words that were looked for.
    pub snippet: Vec<Piece>,
}

/// Where a document stands that is not ours.
#[derive(Debug, Clone, Serialize)]
pub(super) struct Elsewhere {
    pub format: String,
    pub host: String,
    pub source: String,
}

impl Cell {
    /// The newest plan of ours and every document elsewhere; `publications` come newest first.
    pub(super) fn of(site: &Site, cco: &str, kind: Kind, publications: &[&Publication]) -> Result<Self> {
        let of_kind: Vec<&Publication> = publications.iter().copied().filter(|it| it.kind == kind).collect();
        let public = || of_kind.iter().copied().filter(|it| !it.is_withdrawn());
        let own = public().find(|it| it.legacy.is_none());
        let entries: Vec<Entry> = own
            .into_iter()
            .chain(public().filter(|it| it.legacy.is_some()))
            .map(|it| Entry::of(site, cco, it))
            .collect::<Result<_>>()?;
        let withdrawn = of_kind.iter().filter_map(|it| it.withdrawn_at).max().filter(|_| entries.is_empty());
        Ok(Self {
            label: site.say(kind.label_key(), &[])?,
            entries,
            withdrawn_on: withdrawn.map(|it| day_words(it.pacific_day())),
        })
    }
}

impl Entry {
    pub(super) fn of(site: &Site, cco: &str, publication: &Publication) -> Result<Self> {
        let elsewhere = |it: &Legacy| -> Result<Elsewhere> {
            Ok(Elsewhere {
                format: site.say(it.url.format_key(), &[])?,
                host: it.url.host(),
                source: it.source.clone(),
            })
        };
        Ok(Self {
            id: publication.id.to_string(),
            href: publication.href(cco),
            title: publication.title.clone(),
            version: publication.version,
            when: day_words(publication.day()),
            legacy: publication.legacy.as_ref().map(elsewhere).transpose()?,
            period: None,
            snippet: Vec::new(),
        })
    }
}
