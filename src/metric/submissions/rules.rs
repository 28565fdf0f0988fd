//! What a lead says when she sends a component.

use crate::kernel::texts::Narrative;
use crate::metric::workflow::changes::Covering;

/// Which reasons this sending needs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Needs {
    /// It was sent before, and came back or was recalled: say what changed.
    pub what_changed: bool,
    /// The due date has passed: say why (DECISIONS 2: late is late, not refused).
    pub late_reason: bool,
    /// A "no", or a check that does not hold: say why it is sent all the same, and confirm it.
    pub doubts: bool,
}

/// The fields of a sending, as typed.
#[derive(Debug, Clone, Default)]
pub struct Submittal {
    pub what_changed: Narrative,
    pub late_reason: Narrative,
    pub doubts_reason: Narrative,
    pub is_doubt_confirmed: bool,
    pub is_confirmed: bool,
}

impl Submittal {
    /// Checks the fields against what is needed; answers the mistakes by field.
    pub fn check(&self, needs: Needs) -> Vec<(&'static str, &'static str)> {
        let table = [
            (
                needs.what_changed && self.what_changed.is_blank(),
                "what_changed",
                "Say what changed since the last round, so that the reviewer finds it.",
            ),
            (
                needs.late_reason && self.late_reason.is_blank(),
                "late_reason",
                "Say why it is late. OHA decides what follows from it.",
            ),
            (needs.doubts && self.doubts_reason.is_blank(), "doubts_reason", "Say why you send it all the same."),
            (
                needs.doubts && !self.is_doubt_confirmed,
                "doubts_confirmed",
                "Confirm that you send it in spite of the points above.",
            ),
            (!self.is_confirmed, "confirmed", "Confirm that this may be sent."),
        ];
        table.into_iter().filter(|(is_wrong, ..)| *is_wrong).map(|(_, field, text)| (field, text)).collect()
    }

    pub fn covering(&self, needs: Needs) -> Covering {
        let kept = |needed: bool, text: &Narrative| (needed && !text.is_blank()).then(|| text.as_str().to_owned());
        Covering {
            what_changed: kept(needs.what_changed, &self.what_changed),
            late_reason: kept(needs.late_reason, &self.late_reason),
            doubts_reason: kept(needs.doubts, &self.doubts_reason),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn needs(what_changed: bool, late_reason: bool, doubts: bool) -> Needs {
        Needs { what_changed, late_reason, doubts }
    }

    #[test]
    fn each_reason_is_asked_only_where_it_is_needed() {
        let blank = Submittal::default();
        let asked = |needs| blank.check(needs).into_iter().map(|it| it.0).collect::<Vec<_>>().join(" ");
        assert_eq!(asked(needs(false, false, false)), "confirmed");
        assert_eq!(asked(needs(true, false, false)), "what_changed confirmed");
        assert_eq!(asked(needs(false, true, false)), "late_reason confirmed");
        assert_eq!(asked(needs(true, true, true)), "what_changed late_reason doubts_reason doubts_confirmed confirmed");
    }

    #[test]
    fn a_whole_submittal_passes_and_keeps_only_what_was_needed() {
        let text = |it: &str| Narrative::parse(it).unwrap();
        let whole = Submittal {
            what_changed: text("a"),
            late_reason: text("b"),
            doubts_reason: text("c"),
            is_doubt_confirmed: true,
            is_confirmed: true,
        };
        assert!(whole.check(needs(true, true, true)).is_empty());
        let kept = whole.covering(needs(false, true, false));
        assert_eq!((kept.what_changed, kept.late_reason, kept.doubts_reason), (None, Some("b".into()), None));
    }
}
