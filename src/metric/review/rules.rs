//! When a submission may be approved, and what the letter of a return begins with.

mod letter;

use crate::kernel::failure::Missing;
use crate::metric::measures::{Component, Definition};
use crate::metric::workflow::{Comment, Decision, ItemDecision, QuestionState};

pub use letter::assembled;

/// What an approval lacks: every must-pass item accepted, and every question resolved.
pub fn missing_for_approval(
    form: &Definition,
    component: Component,
    decisions: &[ItemDecision],
    comments: &[Comment],
    base: &str,
) -> Vec<Missing> {
    let is_accepted = |code: &str| decisions.iter().any(|it| it.item == code && it.decision == Decision::Accepted);
    let open = form.items_of(component).filter(|it| it.is_must_pass() && !is_accepted(&it.code));
    let items = open.map(|it| Missing {
        text: format!("Accept item {}, or return the submission", it.code),
        href: format!("{base}#item-{}", it.code.to_lowercase().replace('.', "-")),
    });
    let questions = comments.iter().filter(|it| it.is_unresolved()).map(|it| Missing {
        text: match it.state {
            Some(QuestionState::Answered) => format!("Resolve the answered question on {}", subject(it)),
            _ => format!("Wait for the answer to the question on {}, or resolve it", subject(it)),
        },
        href: format!("{base}/comments/{}", it.id),
    });
    items.chain(questions).collect()
}

/// What a comment speaks of, in words.
pub fn subject(comment: &Comment) -> String {
    match (&comment.node, &comment.item) {
        (None, Some(item)) => format!("item {item}"),
        (None, None) => "the whole".to_owned(),
        _ => comment.place.clone(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kernel::ids::{CommentId, PersonId};
    use crate::kernel::time::pacific_noon;
    use crate::metric::workflow::Visibility;

    fn form() -> Definition {
        crate::metric::measures::io::definition("2022", include_str!("../../../seeds/measures/2022.toml"), None)
            .unwrap()
    }

    fn decided(decision: Decision, codes: &[&str]) -> Vec<ItemDecision> {
        let one = |it: &&str| ItemDecision {
            item: (*it).to_owned(),
            decision,
            note: String::new(),
            reasons: Vec::new(),
            carried_from: None,
            by: String::new(),
        };
        codes.iter().map(one).collect()
    }

    fn comment(state: Option<QuestionState>) -> Comment {
        Comment {
            id: CommentId::parse("00000000-0000-7000-8000-000000000001").unwrap(),
            round: 1,
            item: Some("C4.02".into()),
            node: None,
            field: None,
            place: String::new(),
            author_id: PersonId::parse("00000000-0000-7000-8000-000000000002").unwrap(),
            author: String::new(),
            visibility: Visibility::Shared,
            body: String::new(),
            written_at: pacific_noon("2026-01-01".parse().unwrap()),
            state,
            answer_due_on: None,
            replies: Vec::new(),
            version: 1,
        }
    }

    #[test]
    fn an_approval_needs_every_must_pass_item_accepted() {
        let accepted = |codes: &[&str]| decided(Decision::Accepted, codes);
        let missing = |decisions: &[ItemDecision]| {
            missing_for_approval(&form(), Component::ActionPlan, decisions, &[], "/x").len()
        };
        assert_eq!(missing(&[]), 3);
        assert_eq!(missing(&accepted(&["C4.01", "C4.03"])), 1);
        assert_eq!(missing(&accepted(&["C4.01", "C4.02", "C4.03"])), 0);
        let mut mixed = accepted(&["C4.01", "C4.02"]);
        mixed.extend(decided(Decision::Returned, &["C4.03"]));
        assert_eq!(missing(&mixed), 1);
        assert_eq!(missing(&accepted(&["C1.01", "C4.01", "C4.02"])), 1, "another component's item does not count");
    }

    #[test]
    fn an_approval_needs_every_question_resolved() {
        let all = decided(Decision::Accepted, &["C4.01", "C4.02", "C4.03"]);
        let table = [
            (None, None),
            (Some(QuestionState::Open), Some("Wait for the answer to the question on item C4.02, or resolve it")),
            (Some(QuestionState::Answered), Some("Resolve the answered question on item C4.02")),
            (Some(QuestionState::Resolved), None),
        ];
        for (state, expected) in table {
            let missing = missing_for_approval(&form(), Component::ActionPlan, &all, &[comment(state)], "/x");
            assert_eq!(missing.first().map(|it| it.text.as_str()), expected, "{state:?}");
            assert!(missing.iter().all(|it| it.href.ends_with("/comments/00000000-0000-7000-8000-000000000001")));
        }
    }
}
