//! What is missing in the answers to a component's items, and which of them are doubtful.

use super::readiness::Doubt;
use crate::kernel::failure::Missing;
use crate::metric::measures::{Component, Definition, Evidence, Item};
use crate::metric::workflow::{ItemAnswer, Said};

/// Every must-pass item is answered, and those that are answered in words have words.
pub fn item_gaps(form: &Definition, component: Component, answers: &[ItemAnswer], base: &str) -> Vec<Missing> {
    let gap = |item: &Item| {
        let missing = |text: String, field: &str| {
            Some(Missing { text, href: format!("{base}/items/{}#field-{field}", item.code) })
        };
        match answer_to(item, answers) {
            None => missing(format!("Answer item {} with yes or no", item.code), "answer"),
            Some(answer) if item.evidence == Evidence::Text && answer.narrative.is_empty() => {
                missing(format!("Write the evidence for item {}", item.code), "narrative")
            }
            Some(_) => None,
        }
    };
    form.items_of(component).filter(|it| it.is_must_pass()).filter_map(gap).collect()
}

/// A "no" may be sent, with a reason.
pub fn item_doubts(form: &Definition, component: Component, answers: &[ItemAnswer], base: &str) -> Vec<Doubt> {
    let denied = |it: &&Item| it.is_must_pass() && answer_to(it, answers).is_some_and(|it| it.said == Said::No);
    let doubt = |it: &Item| Doubt {
        text: format!("You answered no to {}: {}", it.code, it.text),
        href: format!("{base}/items/{}#field-answer", it.code),
    };
    form.items_of(component).filter(denied).map(doubt).collect()
}

/// "Not yet" is no answer.
fn answer_to<'a>(item: &Item, answers: &'a [ItemAnswer]) -> Option<&'a ItemAnswer> {
    answers.iter().find(|it| it.item == item.code && it.said != Said::NotYet)
}
