//! What is new in a form beside another one: last year's, or an earlier version of its own.

use super::dates::days_listed;
use crate::kernel::time::day_words;
use crate::metric::measures::{AutoCheck, ComponentForm, Definition, Item, Section};

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    Added,
    Changed,
    Removed,
}

/// One part that differs, with what it says in each form.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Difference {
    pub kind: Kind,
    /// "Item C4.02", "Section 3", "Dates"
    pub subject: String,
    pub fields: Vec<FieldChange>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FieldChange {
    pub label: &'static str,
    pub before: String,
    pub after: String,
}

type Words = Vec<(&'static str, String)>;

/// In the order of the form: dates, components, items, sections. Empty where nothing differs.
pub fn differences(before: &Definition, after: &Definition) -> Vec<Difference> {
    let mut found = Vec::new();
    found.extend(changed("Dates and label".into(), dates(before), dates(after)));
    let component = |form: &Definition| {
        form.in_order().map(|it| (it.number.to_string(), format!("Component {}", it.number), component(it))).collect()
    };
    compare(component(before), component(after), &mut found);
    let items = |form: &Definition| {
        form.items.iter().map(|it| (it.code.clone(), format!("Item {}", it.code), item(it))).collect()
    };
    compare(items(before), items(after), &mut found);
    let sections = |form: &Definition| {
        form.sections.iter().map(|it| (it.key.clone(), format!("Section “{}”", it.title), section(it))).collect()
    };
    compare(sections(before), sections(after), &mut found);
    found
}

type Part = (String, String, Words);

fn compare(before: Vec<Part>, after: Vec<Part>, found: &mut Vec<Difference>) {
    for (key, subject, words) in &after {
        match before.iter().find(|it| it.0 == *key) {
            None => found.push(whole(Kind::Added, subject, words)),
            Some((_, _, old)) => found.extend(changed(subject.clone(), old.clone(), words.clone())),
        }
    }
    let gone = before.iter().filter(|(key, ..)| !after.iter().any(|it| it.0 == *key));
    found.extend(gone.map(|(_, subject, words)| whole(Kind::Removed, subject, words)));
}

fn whole(kind: Kind, subject: &str, words: &Words) -> Difference {
    let field = |(label, text): &(&'static str, String)| FieldChange {
        label,
        before: if kind == Kind::Removed { text.clone() } else { String::new() },
        after: if kind == Kind::Added { text.clone() } else { String::new() },
    };
    let fields = words.iter().filter(|(_, text)| !text.is_empty()).map(field).collect();
    Difference { kind, subject: subject.to_owned(), fields }
}

fn changed(subject: String, before: Words, after: Words) -> Option<Difference> {
    let fields: Vec<FieldChange> = before
        .into_iter()
        .zip(after)
        .filter(|((_, old), (_, new))| old != new)
        .map(|((label, before), (_, after))| FieldChange { label, before, after })
        .collect();
    (!fields.is_empty()).then_some(Difference { kind: Kind::Changed, subject, fields })
}

fn dates(form: &Definition) -> Words {
    vec![
        ("Label", form.label.clone()),
        ("Opens", day_words(form.opens_on)),
        ("Last day of work", day_words(form.cutoff_on)),
        ("Due", day_words(form.due_on)),
        ("Results", form.results_on.map(day_words).unwrap_or_default()),
        ("Days for an answer", form.resubmit_days.to_string()),
        ("Days for OHA's answer", form.answer_days.to_string()),
        ("Reminders before", days_listed(&form.remind_before)),
        ("Reminders after", days_listed(&form.remind_after)),
        ("Source of the dates", form.source.clone()),
    ]
}

fn component(it: &ComponentForm) -> Words {
    vec![
        ("Name", it.name.clone()),
        ("Short name", it.short_name.clone()),
        ("Wording", it.provenance.label().to_owned()),
        ("Source", it.source.clone()),
    ]
}

fn item(it: &Item) -> Words {
    vec![
        ("Text", it.text.clone()),
        ("Help", it.help.clone()),
        ("Weight", it.requirement.label().to_owned()),
        ("Evidence", it.evidence.label().to_owned()),
        ("Check", it.auto_check.map_or("", AutoCheck::label).to_owned()),
        ("Wording", it.provenance.label().to_owned()),
        ("Source", it.source.clone()),
    ]
}

fn section(it: &Section) -> Words {
    vec![
        ("Title", it.title.clone()),
        ("Prompt", it.prompt.clone()),
        ("Needed", if it.required { "Yes".into() } else { "No".into() }),
        ("Longest text", it.max_chars.to_string()),
        ("Wording", it.provenance.label().to_owned()),
    ]
}

#[cfg(test)]
mod tests {
    use super::*;

    fn form(year: &str) -> Definition {
        let text = match year {
            "2022" => include_str!("../../../../seeds/measures/2022.toml"),
            "2023" => include_str!("../../../../seeds/measures/2023.toml"),
            _ => include_str!("../../../../seeds/measures/2024.toml"),
        };
        crate::metric::measures::io::definition(year, text, None).unwrap()
    }

    #[test]
    fn a_form_differs_from_itself_in_nothing() {
        for year in ["2022", "2023", "2024"] {
            assert!(differences(&form(year), &form(year)).is_empty());
        }
    }

    #[test]
    fn what_was_added_is_what_the_other_way_round_was_removed() {
        let there = differences(&form("2022"), &form("2023"));
        let back = differences(&form("2023"), &form("2022"));
        let of = |found: &[Difference], kind| {
            found.iter().filter(|it| it.kind == kind).map(|it| it.subject.clone()).collect::<Vec<_>>()
        };
        assert_eq!(of(&there, Kind::Added), ["Item C1.05", "Item C2.05", "Item C4.04"]);
        assert_eq!(of(&there, Kind::Added), of(&back, Kind::Removed));
        assert_eq!(of(&there, Kind::Changed), of(&back, Kind::Changed));
        let dates = there.iter().find(|it| it.subject.starts_with("Dates")).unwrap();
        assert!(dates.fields.iter().any(|it| it.label == "Due" && it.before == "31 January 2023"), "{dates:?}");
        let weight = there.iter().find(|it| it.subject == "Item C3.05").unwrap();
        assert_eq!((weight.fields[0].label, weight.fields[0].after.as_str()), ("Weight", "Must pass"));
    }
}
