//! The words with which the letter of a return begins. A reviewer changes them as she likes; the items stand below in full.

use crate::kernel::texts::lower_first;
use crate::metric::measures::Definition;
use crate::metric::workflow::{Decision, ItemDecision};

/// One line for each item that is to be revised, with its reasons.
pub fn assembled(form: &Definition, decisions: &[ItemDecision]) -> String {
    let returned: Vec<&ItemDecision> = decisions.iter().filter(|it| it.decision == Decision::Returned).collect();
    let lines: Vec<String> = returned.iter().map(|it| line(form, it)).collect();
    match lines.len() {
        0 => String::new(),
        1 => format!("Thank you for what you sent. One item is to be revised:\n\n{}", lines.join("\n\n")),
        n => format!("Thank you for what you sent. {n} items are to be revised:\n\n{}", lines.join("\n\n")),
    }
}

fn line(form: &Definition, decision: &ItemDecision) -> String {
    let text = form.item(&decision.item).map_or("", |it| it.text.as_str()).trim_end_matches('.');
    let labels: Vec<String> = decision.reasons.iter().map(|(_, label)| lower_first(label)).collect();
    if labels.is_empty() {
        return format!("{}, {text}.", decision.item);
    }
    format!("{}, {text}: {}.", decision.item, labels.join("; "))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn form() -> Definition {
        crate::metric::measures::io::definition("2022", include_str!("../../../../seeds/measures/2022.toml"), None)
            .unwrap()
    }

    fn decision(item: &str, decision: Decision, labels: &[&str]) -> ItemDecision {
        ItemDecision {
            item: item.into(),
            decision,
            note: "A note that stands below the letter.".into(),
            reasons: labels.iter().map(|it| ("code".to_owned(), (*it).to_owned())).collect(),
            carried_from: None,
            by: String::new(),
        }
    }

    #[test]
    fn a_letter_names_each_item_to_be_revised_with_its_reasons() {
        let decisions = [
            decision("C4.01", Decision::Returned, &["Evidence is missing", "No owner or no dates"]),
            decision("C4.02", Decision::Accepted, &[]),
            decision("C4.03", Decision::Returned, &["Not specific enough"]),
        ];
        let letter = assembled(&form(), &decisions);
        assert!(letter.starts_with("Thank you for what you sent. 2 items are to be revised:\n\nC4.01, "), "{letter}");
        assert!(letter.contains(": evidence is missing; no owner or no dates."), "{letter}");
        assert!(letter.contains("\n\nC4.03, ") && !letter.contains("C4.02"), "{letter}");
        assert_eq!(assembled(&form(), &decisions[1..2]), "");
    }
}
