//! What each step is called, who may take it, and what follows from it: the words of the page, in one table.

use crate::metric::workflow::Step;

/// A step as the page explains it.
#[derive(Debug, Clone, Copy)]
pub struct Words {
    pub step: Step,
    pub title: &'static str,
    /// Whom it is open to.
    pub who: &'static str,
    /// What follows from it.
    pub follows: &'static str,
    /// The button.
    pub act: &'static str,
    /// The noun of its address.
    pub noun: &'static str,
    /// What the reason is asked for.
    pub reason: &'static str,
}

const HOLDER: &str = "Open to whoever claimed the review, and to OHA's administrators.";
const ADMIN: &str = "Open to OHA's administrators.";

/// Every step of this page, in its order.
pub const STEPS: &[Words] = &[
    Words {
        step: Step::Release,
        title: "Lay the review down",
        who: HOLDER,
        follows: "It waits in the queue again, for anybody to claim. Decisions and comments of this round stay. OHA's team gets a mail.",
        act: "Lay the review down",
        noun: "releases",
        reason: "Why you lay it down",
    },
    Words {
        step: Step::Reassign,
        title: "Give it to another reviewer",
        who: HOLDER,
        follows: "It stays in review, with all decisions and comments. The new reviewer gets a mail. Who holds a role in the organization cannot be chosen.",
        act: "Give it to this reviewer",
        noun: "reassignments",
        reason: "Why it goes to somebody else",
    },
    Words {
        step: Step::NotMet,
        title: "Find it not met",
        who: ADMIN,
        follows: "It ends without approval, and the year cannot be met, since there is no partial credit. The CCO gets a mail and reads the reason. It can be undone.",
        act: "Find it not met",
        noun: "judgments",
        reason: "Why it is not met",
    },
    Words {
        step: Step::Reopen,
        title: "Reopen it",
        who: ADMIN,
        follows: "The CCO may write again and sends the next round. What was sent and decided is kept. What is public stays public until it is withdrawn or replaced. The CCO gets a mail.",
        act: "Reopen it",
        noun: "reopenings",
        reason: "Why it is reopened",
    },
    Words {
        step: Step::Undo,
        title: "Take the decision back",
        who: "Open to whoever decided, and to OHA's administrators, until the CCO has begun to answer.",
        follows: "State, due date and reason stand again as they stood before. Nothing that anybody wrote is lost. The CCO gets a mail.",
        act: "Take the decision back",
        noun: "undos",
        reason: "Why the decision is taken back",
    },
];

/// How a decision is spoken of.
pub fn decision_words(step: Step) -> &'static str {
    match step {
        Step::Return => "the return",
        Step::Approve => "the approval",
        Step::NotMet => "that it was not met",
        Step::Reopen => "the reopening",
        _ => "the decision",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::metric::workflow::TABLE;

    #[test]
    fn every_step_of_the_page_is_a_step_of_the_table_and_has_an_address_of_its_own() {
        for words in STEPS {
            assert!(TABLE.iter().any(|it| it.step == words.step), "{words:?}");
            assert_eq!(STEPS.iter().filter(|it| it.noun == words.noun).count(), 1);
        }
    }
}
