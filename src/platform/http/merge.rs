//! Two people in one form. What only one of them changed is taken as that one left it; what both changed is asked, field by field.
//!
//! The page carries a digest of each value as it was shown, so three values can be compared without keeping the first: what was shown,
//! what is typed, what is saved by now.

use serde::Serialize;
use sha2::{Digest as _, Sha256};

use super::{Choice, Control, Field, Fields, Form};
use crate::kernel::failure::FieldErrors;

/// What somebody else saved meanwhile, beside what was typed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Theirs {
    /// "Theodora Quillhaven, 10:42 am"
    pub by: String,
    /// As a person reads it.
    pub text: String,
    pub mine: String,
    /// As a form sends it.
    pub value: String,
    pub question: String,
    pub choices: Vec<Choice>,
}

/// A form whose questions were answered as far as they were.
#[derive(Debug, Clone)]
pub struct Asked {
    pub fields: Fields,
    /// A mistake for each question that is still open.
    pub errors: FieldErrors,
}

/// A form after a three-way comparison with what is saved by now.
#[derive(Debug, Clone)]
pub struct Merged {
    pub fields: Fields,
    /// Where both changed the same field: to be asked.
    pub asks: Vec<String>,
    /// Whether anything of theirs was taken over.
    pub has_theirs: bool,
}

const ASKED: &str = "asked[]";

impl Form {
    /// Notes what each field shows, for the comparison at a later save.
    pub(super) fn noted(mut self) -> Self {
        let notes = self.fields.iter().map(|it| format!("{}:{}", it.name, digest(&it.value)));
        self.base = Some(notes.collect::<Vec<_>>().join(" ")).filter(|it| !it.is_empty());
        self
    }

    /// Answers the questions of an earlier page as the person chose.
    pub fn answered(&self, typed: &Fields) -> Asked {
        let mut fields = typed.clone();
        let mut errors = FieldErrors::default();
        for name in typed.all(ASKED) {
            let theirs = typed.get(&format!("theirs.{name}"));
            match typed.get(&format!("choice.{name}")) {
                "mine" => (),
                "theirs" => fields = fields.with(name, theirs),
                "both" => fields = fields.with(name, both(self.control_of(name), typed.get(name), theirs)),
                _ => errors.add(name, "Choose which text is kept. Nothing is overwritten before you do."),
            }
        }
        let open = |name: &str| errors.of(name).is_some();
        // A question that was answered is not asked again.
        fields = Fields::of_pairs(fields.pairs().filter(|(name, value)| match name.split_once('.') {
            Some(("theirs" | "choice", of)) => open(of),
            _ => *name != ASKED || open(value),
        }));
        Asked { fields, errors }
    }

    /// Compares what was shown, what is typed, and what this form of what is saved now says.
    pub fn merged(&self, typed: &Fields) -> Merged {
        let (mut fields, mut asks, mut has_theirs) = (typed.clone(), Vec::new(), false);
        for field in &self.fields {
            let shown = shown_digest(typed, &field.name);
            match compare(shown, typed.get(&field.name), &field.value) {
                Verdict::Mine => (),
                Verdict::Theirs => {
                    has_theirs = true;
                    fields = fields.with(&field.name, &field.value);
                }
                Verdict::Ask => asks.push(field.name.clone()),
            }
        }
        let fields = fields.only(|name| name != ASKED && !name.starts_with("theirs.") && !name.starts_with("choice."));
        Merged { fields, asks, has_theirs }
    }

    /// Shows both values where both changed a field, and asks which is kept.
    pub fn asking(mut self, saved: &Form, asks: &[String], by: &str) -> Self {
        for field in self.fields.iter_mut().filter(|it| asks.contains(&it.name)) {
            if let Some(other) = saved.fields.iter().find(|it| it.name == field.name) {
                field.theirs = Some(theirs(field, other, by));
            }
        }
        self.asked = asks.to_vec();
        self
    }

    /// Shows both values where they differ, without a question: for a page that shows the version in force, whose next save overwrites
    /// knowingly.
    pub fn beside(mut self, saved: &Form) -> Self {
        for field in &mut self.fields {
            let other =
                saved.fields.iter().find(|it| it.name == field.name && digest(&it.value) != digest(&field.value));
            field.theirs = other.map(|it| Theirs { choices: Vec::new(), ..theirs(field, it, "somebody else") });
        }
        self
    }

    /// Whether what is typed is what this form shows already.
    pub fn says(&self, typed: &Fields) -> bool {
        self.fields.iter().all(|it| digest(typed.get(&it.name)) == digest(&it.value))
    }

    fn control_of(&self, name: &str) -> Control {
        self.fields.iter().find(|it| it.name == name).map_or(Control::Text, |it| it.control)
    }
}

fn theirs(field: &Field, other: &Field, by: &str) -> Theirs {
    let is_text = matches!(field.control, Control::Text | Control::Textarea);
    let choice = |value: &str, label: &str| Choice {
        value: value.to_owned(),
        label: label.to_owned(),
        hint: None,
        selected: false,
    };
    let mut choices = vec![choice("mine", "Keep mine, as it stands above"), choice("theirs", "Take theirs")];
    if is_text {
        choices.push(choice("both", "Keep both, mine first and theirs after it"));
    }
    Theirs {
        by: by.to_owned(),
        text: other.shown_value(),
        mine: field.shown_value(),
        value: other.value.clone(),
        question: format!("Which is kept in “{}”?", field.label),
        choices,
    }
}

fn both(control: Control, mine: &str, theirs: &str) -> String {
    let between = if control == Control::Textarea { "\n\n" } else { " / " };
    [mine.trim(), theirs.trim()].into_iter().filter(|it| !it.is_empty()).collect::<Vec<_>>().join(between)
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Verdict {
    Mine,
    Theirs,
    Ask,
}

/// Without a digest of what was shown, whatever differs is asked.
fn compare(shown: Option<&str>, mine: &str, theirs: &str) -> Verdict {
    let (mine, theirs) = (digest(mine), digest(theirs));
    match shown {
        _ if mine == theirs => Verdict::Mine,
        Some(shown) if mine == shown => Verdict::Theirs,
        Some(shown) if theirs == shown => Verdict::Mine,
        _ => Verdict::Ask,
    }
}

fn shown_digest<'f>(typed: &'f Fields, name: &str) -> Option<&'f str> {
    let notes = typed.get("base").split(' ').filter_map(|it| it.rsplit_once(':'));
    notes.filter(|(it, _)| *it == name).map(|(_, digest)| digest).next()
}

/// Of a value as it is read: line ends and blanks around it mean nothing.
fn digest(value: &str) -> String {
    let text = value.replace("\r\n", "\n").replace('\r', "\n");
    let mut digest = hex::encode(Sha256::digest(text.trim().as_bytes()));
    digest.truncate(16);
    digest
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn form(values: &[(&str, &str)]) -> Form {
        Form::bare(values.iter().map(|(name, value)| Field::textarea(name, name).value(*value)).collect()).noted()
    }

    fn typed(base: &Form, values: &[(&str, &str)]) -> Fields {
        Fields::of(values).with("base", base.base.clone().unwrap_or_default())
    }

    #[test]
    fn what_one_of_two_changed_is_taken_and_what_both_changed_is_asked() {
        let shown = form(&[("a", "1"), ("b", "2"), ("c", "3"), ("d", "4")]);
        let saved = form(&[("a", "1"), ("b", "theirs"), ("c", "theirs"), ("d", "same")]);
        let merged = saved.merged(&typed(&shown, &[("a", "mine"), ("b", "2\r\n"), ("c", "mine"), ("d", " same ")]));
        assert_eq!(["a", "b", "c"].map(|it| merged.fields.get(it)), ["mine", "theirs", "mine"]);
        assert_eq!((merged.asks, merged.has_theirs), (vec!["c".to_owned()], true));
        // A form that says nothing of what it showed is asked about every difference.
        let merged = saved.merged(&Fields::of(&[("a", "1"), ("b", "2"), ("c", "3"), ("d", "same")]));
        assert_eq!(merged.asks, ["b", "c"]);
    }

    #[test]
    fn questions_are_answered_one_by_one() {
        let page = form(&[("a", ""), ("b", ""), ("c", ""), ("d", "")]);
        let fields = Fields::of(&[
            ("a", "my a"),
            ("b", "my b"),
            ("c", "my c"),
            ("d", "my d"),
            ("asked[]", "a"),
            ("asked[]", "b"),
            ("asked[]", "c"),
            ("asked[]", "d"),
            ("theirs.a", "their a"),
            ("theirs.b", "their b"),
            ("theirs.c", "their c"),
            ("theirs.d", "their d"),
            ("choice.a", "mine"),
            ("choice.b", "theirs"),
            ("choice.c", "both"),
        ]);
        let asked = page.answered(&fields);
        assert_eq!(["a", "b", "c", "d"].map(|it| asked.fields.get(it)), ["my a", "their b", "my c\n\ntheir c", "my d"]);
        assert_eq!(asked.errors.iter().map(|(field, _)| field).collect::<Vec<_>>(), ["d"]);
        assert_eq!(asked.fields.all("asked[]").collect::<Vec<_>>(), ["d"], "only what is open is asked again");
        assert!(asked.fields.get("theirs.a").is_empty() && asked.fields.get("theirs.d") == "their d");
    }

    /// A field as it was shown, as one editor left it, and as the other did.
    fn a_field() -> impl Strategy<Value = (String, String, String)> {
        let word = || {
            prop::sample::select(vec!["", "fern", "salt", "moss", "fern salt", "moss\nfern"]).prop_map(str::to_owned)
        };
        (word(), word(), word())
    }

    proptest! {
        /// Whatever two people type into one form: each word is in what is kept, or it is asked about with both values shown.
        #[test]
        fn no_word_is_dropped_unseen(fields in prop::collection::vec(a_field(), 1..6)) {
            let name = |at: usize| format!("field{at}");
            let of = |pick: fn(&(String, String, String)) -> &String| -> Form {
                let field = |(at, it): (usize, &(String, String, String))| Field::textarea(&name(at), "x").value(pick(it));
                Form::bare(fields.iter().enumerate().map(field).collect()).noted()
            };
            let (shown, mine, saved) = (of(|it| &it.0), of(|it| &it.1), of(|it| &it.2));
            let pairs: Vec<(&str, &str)> = mine.fields.iter().map(|it| (it.name.as_str(), it.value.as_str())).collect();
            let sent = typed(&shown, &pairs);
            let merged = saved.merged(&sent);
            let page = mine.clone().asking(&saved, &merged.asks, "somebody");
            for (at, (base, my, their)) in fields.iter().enumerate() {
                let kept = merged.fields.get(&name(at));
                let question = page.fields[at].theirs.as_ref();
                if my != base {
                    prop_assert!(digest(kept) == digest(my) || question.is_some());
                }
                if their != base {
                    prop_assert!(digest(kept) == digest(their) || question.is_some_and(|it| &it.value == their));
                }
                // One who did nothing is asked nothing.
                prop_assert!(question.is_none() || (my != base && their != base));
            }
        }
    }
}
