//! Who may give and end which role, and how lists of people are asked for.

use super::standing::{AgencyRole, CcoRole, Role};
use crate::kernel::ids::ContractId;
use crate::kernel::search::containing;
use crate::kernel::texts::folded;
use crate::kernel::time::Moment;
use crate::people::accounts::Status;

/// Why a role cannot be given or ended by this person.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Hindrance {
    /// Nobody gives a role to herself.
    GivenToOneself,
    /// Nobody takes from herself what lets her give it back.
    OwnAdministration,
    /// Somebody has to be able to let others in.
    LastAdministrator,
    /// A contract's work needs somebody who can send it.
    LastLead,
}

/// What stands in the way of ending a role. `others` counts those who hold it in the same place and can come in.
pub fn hindrance(role: Role, is_own: bool, others: i64) -> Option<Hindrance> {
    match role {
        Role::Agency(AgencyRole::OhaAdmin | AgencyRole::Sysadmin) if is_own => Some(Hindrance::OwnAdministration),
        Role::Agency(AgencyRole::OhaAdmin) if others == 0 => Some(Hindrance::LastAdministrator),
        Role::Cco(CcoRole::Lead) if others == 0 => Some(Hindrance::LastLead),
        _ => None,
    }
}

/// Whether a role stands in a contract where one is named, and in an agency where none is.
pub fn may_hold(role: Role, has_contract: bool) -> bool {
    matches!(role, Role::Cco(_)) == has_contract
}

pub fn sentence_of(hindrance: Hindrance) -> &'static str {
    match hindrance {
        Hindrance::GivenToOneself => "Nobody gives a role to herself. Ask another administrator.",
        Hindrance::OwnAdministration => {
            "You cannot end your own administrator's role or account. Ask another administrator."
        }
        Hindrance::LastAdministrator => {
            "This is the last administrator of OHA who can sign in. Make somebody else one first, without a last day."
        }
        Hindrance::LastLead => "This is the last lead of the contract. Name who takes over.",
    }
}

/// How a request for a role stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RequestState {
    Asked,
    Granted,
    Denied,
}

impl RequestState {
    pub fn word(self) -> &'static str {
        match self {
            Self::Asked => "asked",
            Self::Granted => "granted",
            Self::Denied => "denied",
        }
    }

    pub fn parse(word: &str) -> Option<Self> {
        [Self::Asked, Self::Granted, Self::Denied].into_iter().find(|it| it.word() == word)
    }
}

/// Which people a list shows.
#[derive(Debug, Clone, Default)]
pub struct PeopleFilter {
    pub words: String,
    pub role: Option<Role>,
    pub contract: Option<ContractId>,
    pub status: Option<Status>,
    /// Only who has not signed in since.
    pub dormant_since: Option<Moment>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum PeopleOrder {
    #[default]
    ByName,
    LongestAway,
    NewestFirst,
}

impl PeopleFilter {
    /// The words as a pattern of LIKE, whose own signs stand for themselves.
    pub fn pattern(&self) -> Option<String> {
        let words = folded(self.words.trim());
        (!words.is_empty()).then(|| containing(&words))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn somebody_always_remains_who_can_let_others_in() {
        let (admin, sysadmin) = (Role::Agency(AgencyRole::OhaAdmin), Role::Agency(AgencyRole::Sysadmin));
        let (reviewer, lead) = (Role::Agency(AgencyRole::OhaReviewer), Role::Cco(CcoRole::Lead));
        let table = [
            (admin, true, 5, Some(Hindrance::OwnAdministration)),
            (admin, false, 0, Some(Hindrance::LastAdministrator)),
            (admin, false, 1, None),
            (sysadmin, true, 5, Some(Hindrance::OwnAdministration)),
            (sysadmin, false, 0, None),
            (reviewer, true, 0, None),
            (lead, true, 0, Some(Hindrance::LastLead)),
            (lead, false, 0, Some(Hindrance::LastLead)),
            (lead, true, 1, None),
            (Role::Cco(CcoRole::Editor), true, 0, None),
        ];
        for (role, is_own, others, expected) in table {
            assert_eq!(hindrance(role, is_own, others), expected, "{role:?} {is_own} {others}");
        }
    }

    #[test]
    fn every_role_has_its_kind_of_place() {
        for role in Role::all() {
            assert_ne!(may_hold(role, true), may_hold(role, false), "{role:?}");
        }
    }

    #[test]
    fn words_that_are_looked_for_stand_for_themselves() {
        let of = |words: &str| PeopleFilter { words: words.into(), ..PeopleFilter::default() }.pattern();
        assert_eq!(of("  "), None);
        assert_eq!(of("É 50%_\\"), Some("%e 50\\%\\_\\\\%".into()));
    }
}
