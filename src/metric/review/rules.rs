//! When a submission may be returned, and when approved.

use crate::kernel::failure::Missing;
use crate::metric::measures::{Component, Definition};
use crate::metric::workflow::{Comment, Decision, Visibility};

/// What a return lacks: the CCO must be able to read why.
pub fn missing_for_return(comments: &[Comment], round: i64, reason: &str, base: &str) -> Vec<Missing> {
    let is_said =
        comments.iter().any(|it| it.round == round && it.visibility == Visibility::Shared) || !reason.is_empty();
    if is_said {
        Vec::new()
    } else {
        vec![Missing {
            text: "Say in at least one shared comment, or in the reason, what is to be revised".into(),
            href: format!("{base}#return"),
        }]
    }
}

/// What an approval lacks: every must-pass item accepted.
pub fn missing_for_approval(
    form: &Definition,
    component: Component,
    decisions: &[(String, Decision)],
    base: &str,
) -> Vec<Missing> {
    let is_accepted =
        |code: &str| decisions.iter().any(|(item, decision)| item == code && *decision == Decision::Accepted);
    let open = form.items_of(component).filter(|it| it.is_must_pass() && !is_accepted(&it.code));
    open.map(|it| Missing {
        text: format!("Accept item {}, or return the submission", it.code),
        href: format!("{base}#item-{}", it.code.to_lowercase().replace('.', "-")),
    })
    .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn form() -> Definition {
        crate::metric::measures::io::definition("2022", include_str!("../../../seeds/measures/2022.toml"), None)
            .unwrap()
    }

    #[test]
    fn an_approval_needs_every_must_pass_item_accepted() {
        let accepted =
            |codes: &[&str]| codes.iter().map(|it| ((*it).to_owned(), Decision::Accepted)).collect::<Vec<_>>();
        let missing = |decisions: &[(String, Decision)]| {
            missing_for_approval(&form(), Component::ActionPlan, decisions, "/x").len()
        };
        assert_eq!(missing(&[]), 3);
        assert_eq!(missing(&accepted(&["C4.01", "C4.03"])), 1);
        assert_eq!(missing(&accepted(&["C4.01", "C4.02", "C4.03"])), 0);
        let mut mixed = accepted(&["C4.01", "C4.02"]);
        mixed.push(("C4.03".into(), Decision::Returned));
        assert_eq!(missing(&mixed), 1);
        assert_eq!(missing(&accepted(&["C1.01", "C4.01", "C4.02"])), 1, "another component's item does not count");
    }

    #[test]
    fn a_return_says_why_where_the_cco_can_read_it() {
        let comment = |round, visibility| Comment {
            id: crate::kernel::ids::CommentId::from_uuid(uuid::Uuid::nil()),
            round,
            item: None,
            author: "A".into(),
            visibility,
            body: "b".into(),
            written_at: crate::kernel::time::Moment::from_utc(chrono::NaiveDateTime::default()),
        };
        let lacks = |comments: &[Comment], reason| !missing_for_return(comments, 2, reason, "/x").is_empty();
        assert!(lacks(&[], ""));
        assert!(lacks(&[comment(2, Visibility::Internal)], ""));
        assert!(lacks(&[comment(1, Visibility::Shared)], ""), "an earlier round's comment is not this one's");
        assert!(!lacks(&[comment(2, Visibility::Shared)], ""));
        assert!(!lacks(&[], "Goal 2 has no owner."));
    }
}
