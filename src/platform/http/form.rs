//! A form as templates see it: controls with label, hint, what was typed and what is wrong.

use serde::Serialize;

use super::{Fields, Site, Theirs};
use crate::kernel::failure::{FieldErrors, Result};
use crate::kernel::privacy;
use crate::kernel::texts::{Narrative, grouped};
use crate::platform::clock;

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Control {
    Text,
    Textarea,
    Date,
    Time,
    Number,
    Email,
    Password,
    Select,
    Radios,
    Checkbox,
    Hidden,
    /// One file. It stands last in its form, after what proves where the form comes from.
    File,
}

/// One option of a select or of radio buttons.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Choice {
    pub value: String,
    pub label: String,
    pub hint: Option<String>,
    pub selected: bool,
}

/// One control. Built by `Field::text("title", "Title").hint("…")`, filled by [`Form::filled`].
#[derive(Debug, Clone, Serialize)]
pub struct Field {
    pub name: String,
    pub id: String,
    pub label: String,
    pub hint: Option<String>,
    pub control: Control,
    pub value: String,
    pub options: Vec<Choice>,
    pub checked: bool,
    pub error: Option<String>,
    pub warning: Option<String>,
    /// What somebody else saved meanwhile, where it has to be decided which is kept.
    pub theirs: Option<Theirs>,
    /// Whether a line is long enough to need several.
    pub wraps: bool,
    pub required: bool,
    pub autocomplete: Option<String>,
    pub rows: u32,
    pub width: &'static str,
    pub maxlength_hint: Option<String>,
}

/// A whole form, with its one primary button.
#[derive(Debug, Clone, Serialize)]
pub struct Form {
    pub action: String,
    pub method: &'static str,
    pub fields: Vec<Field>,
    pub submit: String,
    pub cancel: Option<String>,
    pub version: Option<String>,
    /// Digests of what the fields showed, for the comparison with what is saved at the time of the save.
    pub base: Option<String>,
    /// The fields about which this page asks.
    pub asked: Vec<String>,
    /// The version of the draft that this page has seen, where what is typed is kept as one.
    pub draft: Option<String>,
    /// Whether it carries a file, so that it is sent in parts.
    pub has_file: bool,
    /// Whether what it does cannot be taken back.
    pub is_danger: bool,
    pub once: String,
    pub csrf: Option<String>,
}

impl Choice {
    pub fn new(value: &str, label: &str, selected: bool) -> Self {
        Self { value: value.to_owned(), label: label.to_owned(), hint: None, selected }
    }
}

impl Field {
    pub fn new(control: Control, name: &str, label: &str) -> Self {
        let is_long = control == Control::Textarea;
        Self {
            name: name.to_owned(),
            id: format!("field-{}", name.trim_end_matches("[]").replace('_', "-")),
            label: label.to_owned(),
            hint: None,
            control,
            value: String::new(),
            options: Vec::new(),
            checked: false,
            error: None,
            warning: None,
            theirs: None,
            wraps: false,
            required: true,
            autocomplete: None,
            rows: if is_long { 6 } else { 1 },
            width: if matches!(control, Control::Date | Control::Time | Control::Number) { "short" } else { "full" },
            maxlength_hint: is_long.then(|| format!("Up to {} characters", grouped(Narrative::MAX))),
        }
    }

    pub fn text(name: &str, label: &str) -> Self {
        Self::new(Control::Text, name, label)
    }

    pub fn textarea(name: &str, label: &str) -> Self {
        Self::new(Control::Textarea, name, label)
    }

    pub fn date(name: &str, label: &str) -> Self {
        Self::new(Control::Date, name, label)
    }

    pub fn checkbox(name: &str, label: &str) -> Self {
        Self::new(Control::Checkbox, name, label)
    }

    pub fn hint(mut self, hint: impl Into<String>) -> Self {
        self.hint = Some(hint.into());
        self
    }

    pub fn optional(mut self) -> Self {
        self.required = false;
        self
    }

    pub fn value(mut self, value: impl Into<String>) -> Self {
        self.value = value.into();
        self
    }

    pub fn rows(mut self, rows: u32) -> Self {
        self.rows = rows;
        self
    }

    pub fn width(mut self, width: &'static str) -> Self {
        self.width = width;
        self
    }

    pub fn autocomplete(mut self, word: &str) -> Self {
        self.autocomplete = Some(word.to_owned());
        self
    }

    /// A word of explanation below one option.
    pub fn option_hint(mut self, value: &str, hint: &str) -> Self {
        for option in self.options.iter_mut().filter(|it| it.value == value) {
            option.hint = Some(hint.to_owned());
        }
        self
    }

    /// The options as (value, label) pairs.
    pub fn options<'a>(mut self, pairs: impl IntoIterator<Item = (&'a str, &'a str)>) -> Self {
        let choice = |(value, label): (&str, &str)| Choice {
            value: value.to_owned(),
            label: label.to_owned(),
            hint: None,
            selected: false,
        };
        self.options = pairs.into_iter().map(choice).collect();
        self
    }

    fn settle(&mut self) {
        // What a line of a form shows at once, on a desk.
        const ONE_LINE: usize = 60;
        let length = self.value.chars().count();
        if self.control == Control::Text {
            self.wraps = length > ONE_LINE;
            self.rows = u32::try_from(length / ONE_LINE).unwrap_or(1).saturating_add(1).min(12);
        }
        for option in &mut self.options {
            option.selected = option.value == self.value;
        }
        self.checked = matches!(self.value.as_str(), "yes" | "on" | "true");
    }
}

impl Form {
    /// A form of this page: with the session's token and a fresh key against double sending.
    pub fn new(site: &Site, action: impl Into<String>, submit: &str, fields: Vec<Field>) -> Self {
        Self {
            action: action.into(),
            submit: submit.to_owned(),
            once: site.once().to_owned(),
            csrf: site.csrf().map(str::to_owned),
            ..Self::bare(fields)
        }
    }

    /// Its fields alone.
    pub(super) fn bare(mut fields: Vec<Field>) -> Self {
        fields.iter_mut().for_each(Field::settle);
        Self {
            action: String::new(),
            method: "post",
            has_file: fields.iter().any(|it| it.control == Control::File),
            is_danger: false,
            fields,
            submit: String::new(),
            cancel: None,
            version: None,
            base: None,
            asked: Vec::new(),
            draft: None,
            once: String::new(),
            csrf: None,
        }
    }

    /// A form of one button.
    pub fn button(site: &Site, action: impl Into<String>, submit: &str) -> Self {
        Self::new(site, action, submit, Vec::new())
    }

    /// With a key of its own, for a form that anybody may send. Its page must not be kept, or all would send the same key.
    ///
    /// # Errors
    /// Breaks when the system gives no randomness.
    pub fn keyed(self) -> Result<Self> {
        Ok(Self { once: clock::token()?, ..self })
    }

    pub fn cancel(mut self, href: impl Into<String>) -> Self {
        self.cancel = Some(href.into());
        self
    }

    /// Does what cannot be taken back.
    pub fn danger(self) -> Self {
        Self { is_danger: true, ..self }
    }

    /// Tells the controls of this form from those of another one on the page.
    pub fn prefixed(mut self, prefix: &str) -> Self {
        for field in &mut self.fields {
            field.id = format!("field-{prefix}-{}", field.name.replace('_', "-"));
        }
        self
    }

    pub fn version(mut self, version: i64) -> Self {
        self.version = Some(version.to_string());
        self.noted()
    }

    /// Keeps what is typed as a draft of its writer. `seen` is the version of the one that the page shows; 0 where there is none.
    pub fn drafted(mut self, seen: i64) -> Self {
        self.draft = Some(seen.to_string());
        self
    }

    /// Names the version, and what was shown of it, that an earlier page of this form was made from.
    pub fn made_from(mut self, typed: &Fields) -> Self {
        let given = |name: &str| Some(typed.get(name).to_owned()).filter(|it| !it.is_empty());
        (self.version, self.base) = (given("version"), given("base"));
        self
    }

    /// Keeps the row version that was sent, so that a save after a preview still says what it was based on.
    pub fn version_of(mut self, typed: &Fields) -> Self {
        self.version = Some(typed.get("version").to_owned()).filter(|it| !it.is_empty());
        self
    }

    /// Shows again what was typed, with what is wrong beside each field.
    pub fn filled(mut self, typed: &Fields, errors: &FieldErrors) -> Self {
        for field in &mut self.fields {
            // A browser does not let a page choose a file.
            if !matches!(field.control, Control::Password | Control::File) {
                typed.get(&field.name).clone_into(&mut field.value);
            }
            field.error = errors.of(&field.name).map(str::to_owned);
            field.settle();
        }
        self
    }

    /// Warns, without blocking, where a narrative seems to speak of one person.
    pub fn screened(mut self) -> Self {
        for field in self.fields.iter_mut().filter(|it| matches!(it.control, Control::Text | Control::Textarea)) {
            field.warning = privacy::warning(&field.value);
        }
        self
    }
}

impl Field {
    /// A value as a person reads it: the label of an option rather than its code.
    pub(super) fn shown_value(&self) -> String {
        let label = self.options.iter().find(|it| it.value == self.value).map(|it| it.label.clone());
        let shown = label.unwrap_or_else(|| self.value.clone());
        if shown.is_empty() { "(left blank)".into() } else { shown }
    }
}
