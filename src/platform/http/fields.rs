//! The fields of a sent form, as pairs; and a [`Reader`] that turns them into domain types and gathers every mistake.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::kernel::failure::{FieldErrors, Refusal};
use crate::kernel::texts::{Line, Narrative};

/// What was typed. A name that ends in `[]` may come several times; any other only once.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Fields(Vec<(String, String)>);

impl Fields {
    /// Reads a urlencoded body.
    ///
    /// # Errors
    /// Malformed when it is not UTF-8, has too many fields, or a single-valued field comes twice.
    pub fn parse(body: &[u8]) -> Result<Self, Refusal> {
        const MOST_FIELDS: usize = 500;
        let malformed = |text: &str| Refusal::Malformed(text.to_owned());
        let decoded = percent_encoding::percent_decode(body)
            .decode_utf8()
            .map_err(|_| malformed("The form holds bytes that are no text (UTF-8)."))?;
        if decoded.contains('\0') {
            return Err(malformed("The form holds a character that cannot be stored."));
        }
        let pairs: Vec<(String, String)> = form_urlencoded::parse(body).into_owned().take(MOST_FIELDS + 1).collect();
        if pairs.len() > MOST_FIELDS {
            return Err(malformed("The form holds too many fields."));
        }
        let mut seen = std::collections::HashSet::new();
        if let Some((twice, _)) = pairs.iter().find(|(name, _)| !name.ends_with("[]") && !seen.insert(name)) {
            return Err(Refusal::Malformed(format!("The field {twice} came twice.")));
        }
        Ok(Self(pairs))
    }

    /// The value of a field, or an empty text: a browser leaves out what is unticked.
    pub fn get(&self, name: &str) -> &str {
        self.0.iter().find(|(it, _)| it == name).map_or("", |(_, value)| value)
    }

    /// Every value of a list, in order.
    pub fn all(&self, name: &str) -> impl Iterator<Item = &str> {
        self.0.iter().filter(move |(it, _)| it == name).map(|(_, value)| value.as_str())
    }

    /// Every field in the order in which it came.
    pub fn pairs(&self) -> impl Iterator<Item = (&str, &str)> {
        self.0.iter().map(|(name, value)| (name.as_str(), value.as_str()))
    }

    pub fn has(&self, name: &str) -> bool {
        self.0.iter().any(|(it, _)| it == name)
    }

    /// With another value of a single-valued field.
    pub fn with(mut self, name: &str, value: impl Into<String>) -> Self {
        let value = value.into();
        match self.0.iter_mut().find(|(it, _)| it == name) {
            Some((_, old)) => *old = value,
            None => self.0.push((name.to_owned(), value)),
        }
        self
    }

    pub(super) fn of_pairs<'p>(pairs: impl Iterator<Item = (&'p str, &'p str)>) -> Self {
        Self(pairs.map(|(name, value)| (name.to_owned(), value.to_owned())).collect())
    }

    /// Only the fields whose names pass.
    pub fn only(mut self, passes: impl Fn(&str) -> bool) -> Self {
        self.0.retain(|(name, _)| passes(name));
        self
    }

    pub fn is_ticked(&self, name: &str) -> bool {
        matches!(self.get(name), "yes" | "on" | "true")
    }

    #[cfg(test)]
    pub fn of(pairs: &[(&str, &str)]) -> Self {
        Self(pairs.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect())
    }
}

/// Reads fields one by one; a mistake is noted beside its field and reading goes on, so that all are shown at once.
pub struct Reader<'f> {
    fields: &'f Fields,
    errors: FieldErrors,
}

impl<'f> Reader<'f> {
    pub fn new(fields: &'f Fields) -> Self {
        Self { fields, errors: FieldErrors::default() }
    }

    /// A line that must be there. `ask` says what to enter: "Enter a title".
    pub fn line(&mut self, name: &str, ask: &str) -> Option<Line> {
        let line = self.optional_line(name);
        if line.is_none() && self.errors.of(name).is_none() {
            self.errors.add(name, ask);
        }
        line
    }

    pub fn optional_line(&mut self, name: &str) -> Option<Line> {
        let read = Line::optional(self.fields.get(name));
        self.note(name, read).flatten()
    }

    pub fn narrative(&mut self, name: &str) -> Option<Narrative> {
        let read = Narrative::parse(self.fields.get(name));
        self.note(name, read)
    }

    /// A narrative that must not be blank.
    pub fn required_narrative(&mut self, name: &str, ask: &str) -> Option<Narrative> {
        let text = self.narrative(name)?;
        if text.is_blank() {
            self.errors.add(name, ask);
            return None;
        }
        Some(text)
    }

    /// A day as browsers send it: 2027-06-30.
    pub fn day(&mut self, name: &str, ask: &str) -> Option<NaiveDate> {
        let day = self.optional_day(name);
        if day.is_none() && self.errors.of(name).is_none() {
            self.errors.add(name, ask);
        }
        day
    }

    pub fn optional_day(&mut self, name: &str) -> Option<NaiveDate> {
        let raw = self.fields.get(name).trim();
        if raw.is_empty() {
            return None;
        }
        let sensible = |day: &NaiveDate| (2000..=2100).contains(&chrono::Datelike::year(day));
        let read = raw
            .parse::<NaiveDate>()
            .ok()
            .filter(sensible)
            .ok_or_else(|| "Enter a real date, such as 2027-06-30.".to_owned());
        self.note(name, read)
    }

    /// A word of a closed set.
    pub fn choice<T>(&mut self, name: &str, parse: impl Fn(&str) -> Option<T>, ask: &str) -> Option<T> {
        self.note(name, parse(self.fields.get(name)).ok_or_else(|| ask.to_owned()))
    }

    /// A row version that the form was rendered with.
    pub fn version(&mut self) -> Option<i64> {
        self.note(
            "version",
            self.fields
                .get("version")
                .parse()
                .map_err(|_| "This form is incomplete. Open the page again; your text is still below.".to_owned()),
        )
    }

    pub fn ticked(&mut self, name: &str, ask: &str) -> Option<()> {
        self.note(name, self.fields.is_ticked(name).then_some(()).ok_or_else(|| ask.to_owned()))
    }

    pub fn note<T>(&mut self, name: &str, read: Result<T, String>) -> Option<T> {
        read.map_err(|text| self.errors.add(name, text)).ok()
    }

    pub fn raw(&self, name: &str) -> &'f str {
        self.fields.get(name)
    }

    /// The value, if everything could be read.
    ///
    /// # Errors
    /// All mistakes, by field.
    pub fn finish<T>(self, value: Option<T>) -> Result<T, FieldErrors> {
        match value {
            Some(value) if self.errors.is_empty() => Ok(value),
            _ if self.errors.is_empty() => Err(FieldErrors::one("", "The form is incomplete.")),
            _ => Err(self.errors),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bodies_that_no_form_sends_are_malformed() {
        for body in [&b"a=%FF%FE"[..], b"\xff=1", b"a=1&a=2", b"a=%00"] {
            assert!(matches!(Fields::parse(body), Err(Refusal::Malformed(_))), "{body:?}");
        }
        let fields = Fields::parse(b"a=1&l[]=x&l[]=y&b=%C3%A9+%2B").unwrap();
        assert_eq!((fields.get("a"), fields.get("b"), fields.get("none")), ("1", "é +", ""));
        assert_eq!(fields.all("l[]").collect::<Vec<_>>(), ["x", "y"]);
        let many = (0..501).map(|n| format!("f{n}=1")).collect::<Vec<_>>().join("&");
        assert!(Fields::parse(many.as_bytes()).is_err());
    }

    #[test]
    fn every_mistake_is_gathered() {
        let fields = Fields::of(&[("title", ""), ("due_on", "2027-02-30"), ("version", "x"), ("kind", "odd")]);
        let mut reader = Reader::new(&fields);
        let title = reader.line("title", "Enter a title");
        let due = reader.day("due_on", "Enter a due date");
        reader.version();
        reader.choice("kind", |it| (it == "even").then_some(()), "Choose one");
        let errors = reader.finish(title.zip(due)).unwrap_err();
        assert_eq!(errors.iter().map(|(field, _)| field).collect::<Vec<_>>(), ["title", "due_on", "version", "kind"]);
    }
}
