//! When a submission may be approved. A return needs its reason, which the form itself demands.

use crate::kernel::failure::Missing;
use crate::metric::measures::{Component, Definition};
use crate::metric::workflow::Decision;

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
}
