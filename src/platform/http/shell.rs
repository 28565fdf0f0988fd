//! What stands around every page: title, navigation, crumbs, rail, notice and error summary.

use serde::Serialize;

use super::Strip;
use crate::kernel::failure::FieldErrors;
use crate::kernel::tone::Tone;

/// A state in a word, with its tone.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Tag {
    pub word: String,
    pub tone: Tone,
}

impl Tag {
    pub fn new(word: impl Into<String>, tone: Tone) -> Self {
        Self { word: word.into(), tone }
    }
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Link {
    pub label: String,
    pub href: String,
    pub current: bool,
}

impl Link {
    pub fn new(label: impl Into<String>, href: impl Into<String>) -> Self {
        Self { label: label.into(), href: href.into(), current: false }
    }
}

/// A way of the bar: to one page, or a heading with several pages below it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Way {
    pub label: String,
    pub href: Option<String>,
    /// Whether this page is there.
    pub current: bool,
    pub within: Vec<Link>,
}

impl Way {
    pub fn to(link: Link) -> Self {
        Self { label: link.label, href: Some(link.href), current: link.current, within: Vec::new() }
    }

    /// `current` also where the page is not one of those below, but belongs to one.
    pub fn group(label: impl Into<String>, within: Vec<Link>, current: bool) -> Self {
        Self { label: label.into(), href: None, current, within }
    }
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Crumb {
    pub label: String,
    pub href: Option<String>,
}

/// The CCO and year one is working for, and the others one could switch to.
#[derive(Debug, Clone, Serialize)]
pub struct ActingFor {
    pub label: String,
    pub year: String,
    pub switch: Vec<Link>,
}

/// The year's components, at the left of the work.
#[derive(Debug, Clone, Serialize)]
pub struct Rail {
    pub heading: String,
    pub items: Vec<RailItem>,
}

#[derive(Debug, Clone, Serialize)]
pub struct RailItem {
    pub number: String,
    pub label: String,
    pub state: String,
    pub tone: Tone,
    pub href: Option<String>,
    pub current: bool,
}

#[derive(Debug, Clone, Serialize)]
pub struct Person {
    pub name: String,
    pub email: String,
}

#[derive(Debug, Clone, Serialize)]
pub struct Flash {
    pub tone: Tone,
    pub text: String,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ErrorLink {
    pub href: String,
    pub text: String,
}

/// Until when one stays signed in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Lasting {
    /// "11:12 am"
    pub until: String,
    pub seconds: i64,
    /// How many seconds before its end the page says so.
    pub warn: u32,
    /// Whether asking for more pages makes it longer.
    pub can_last_longer: bool,
}

/// Made by `Site::shell`, completed by the page.
#[derive(Debug, Clone, Serialize)]
pub struct Shell {
    pub title: String,
    pub lang: &'static str,
    pub path: String,
    pub public: bool,
    pub demonstration: bool,
    pub noindex: bool,
    pub person: Option<Person>,
    pub csrf: Option<String>,
    pub once: String,
    pub crumbs: Vec<Crumb>,
    pub nav: Vec<Way>,
    pub acting_for: Option<ActingFor>,
    pub rail: Option<Rail>,
    pub flash: Option<Flash>,
    pub errors: Vec<ErrorLink>,
    pub banners: Vec<Strip>,
    /// What happened, where it is not a mistake of the person's.
    pub errors_heading: Option<String>,
    pub session: Option<Lasting>,
    pub today: String,
}

impl Shell {
    /// A step of the way here.
    pub fn crumb(mut self, label: impl Into<String>, href: impl Into<String>) -> Self {
        self.crumbs.push(Crumb { label: label.into(), href: Some(href.into()) });
        self
    }

    /// The last step: this page.
    pub fn here(mut self, label: impl Into<String>) -> Self {
        self.crumbs.push(Crumb { label: label.into(), href: None });
        self
    }

    /// Where the last step is this very page.
    pub fn without_link(mut self) -> Self {
        if let Some(last) = self.crumbs.last_mut() {
            last.href = None;
        }
        self
    }

    /// Says above the mistakes what happened, where nobody made one.
    pub fn happened(mut self, heading: impl Into<String>) -> Self {
        let heading = heading.into();
        self.title = format!("{heading}: {}", self.title.trim_start_matches("Error: "));
        self.errors_heading = Some(heading);
        self
    }

    pub fn rail(mut self, rail: Rail) -> Self {
        self.rail = Some(rail);
        self
    }

    /// The summary of mistakes, each a link to its field; and the title says that there are some.
    pub fn errors(mut self, errors: &FieldErrors) -> Self {
        let link = |(field, text): (&str, &str)| ErrorLink {
            // A mistake of no field, or of one that nobody sees, is one of the page.
            href: if matches!(field, "" | "version") {
                "#main".into()
            } else {
                format!("#field-{}", field.replace('_', "-"))
            },
            text: text.to_owned(),
        };
        self.errors = errors.iter().map(link).collect();
        if !errors.is_empty() {
            self.title = format!("Error: {}", self.title);
        }
        self
    }
}
