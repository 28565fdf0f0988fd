//! Roles, contracts, counties, and which role reaches how far.

use chrono::{Datelike as _, NaiveDate};

use crate::kernel::ids::{ContractId, GrantId, PersonId};
use crate::kernel::year::MeasurementYear;

/// A role in one contract, from the least to the most.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum CcoRole {
    Viewer,
    Signer,
    Editor,
    Lead,
}

/// A role in an agency or beside the metric.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum AgencyRole {
    TaFacilitator,
    TaOwner,
    OhaReviewer,
    OhaAdmin,
    DataSteward,
    PilotMember,
    PilotLead,
    Sysadmin,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Role {
    Cco(CcoRole),
    Agency(AgencyRole),
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Agency {
    Oha,
    Ta,
}

const ROLES: &[(Role, &str, &str)] = &[
    (Role::Cco(CcoRole::Viewer), "cco_viewer", "viewer"),
    (Role::Cco(CcoRole::Signer), "cco_signer", "signer"),
    (Role::Cco(CcoRole::Editor), "cco_editor", "editor"),
    (Role::Cco(CcoRole::Lead), "cco_lead", "lead"),
    (Role::Agency(AgencyRole::TaFacilitator), "ta_facilitator", "facilitator"),
    (Role::Agency(AgencyRole::TaOwner), "ta_owner", "TA owner"),
    (Role::Agency(AgencyRole::OhaReviewer), "oha_reviewer", "OHA reviewer"),
    (Role::Agency(AgencyRole::OhaAdmin), "oha_admin", "OHA administrator"),
    (Role::Agency(AgencyRole::DataSteward), "data_steward", "data steward"),
    (Role::Agency(AgencyRole::PilotMember), "pilot_member", "pilot member"),
    (Role::Agency(AgencyRole::PilotLead), "pilot_lead", "pilot lead"),
    (Role::Agency(AgencyRole::Sysadmin), "sysadmin", "system administrator"),
];

impl Role {
    pub fn all() -> impl Iterator<Item = Self> {
        ROLES.iter().map(|(role, ..)| *role)
    }

    pub fn parse(word: &str) -> Option<Self> {
        ROLES.iter().find(|(_, it, _)| *it == word).map(|(role, ..)| *role)
    }

    pub fn word(self) -> &'static str {
        self.row().map_or("", |it| it.1)
    }

    /// As people say it.
    pub fn label(self) -> &'static str {
        self.row().map_or("", |it| it.2)
    }

    fn row(self) -> Option<&'static (Self, &'static str, &'static str)> {
        ROLES.iter().find(|(role, ..)| *role == self)
    }
}

impl CcoRole {
    pub fn may_edit(self) -> bool {
        self >= Self::Editor
    }

    pub fn may_submit(self) -> bool {
        self == Self::Lead
    }
}

impl AgencyRole {
    pub fn agency(self) -> Option<Agency> {
        match self {
            Self::OhaReviewer | Self::OhaAdmin => Some(Agency::Oha),
            Self::TaFacilitator | Self::TaOwner => Some(Agency::Ta),
            Self::DataSteward | Self::PilotMember | Self::PilotLead | Self::Sysadmin => None,
        }
    }
}

/// Whom an address is for. The list of routes says it of each; extractors enforce it; the access matrix computes each status from it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Audience {
    /// Anybody, without a session.
    Public,
    /// Anybody, in a demonstration only.
    Demonstration,
    /// Anybody signed in.
    Member,
    /// Any role in the contract of the address.
    CcoViewer,
    CcoEditor,
    CcoLead,
    OhaReviewer,
    OhaAdmin,
    Ta,
}

impl Audience {
    /// The least role in the contract of the address, where there is one.
    pub fn cco_role(self) -> Option<CcoRole> {
        match self {
            Self::CcoViewer => Some(CcoRole::Viewer),
            Self::CcoEditor => Some(CcoRole::Editor),
            Self::CcoLead => Some(CcoRole::Lead),
            _ => None,
        }
    }

    pub fn agency(self) -> Option<Agency> {
        match self {
            Self::OhaReviewer | Self::OhaAdmin => Some(Agency::Oha),
            Self::Ta => Some(Agency::Ta),
            _ => None,
        }
    }

    /// Whether a role in the right agency reaches this far. An administrator may do what a reviewer may.
    pub fn admits(self, role: AgencyRole) -> bool {
        match self {
            Self::OhaReviewer => matches!(role, AgencyRole::OhaReviewer | AgencyRole::OhaAdmin),
            Self::OhaAdmin => role == AgencyRole::OhaAdmin,
            Self::Ta => matches!(role, AgencyRole::TaFacilitator | AgencyRole::TaOwner),
            _ => false,
        }
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Rurality {
    TriCounty,
    Urban,
    Rural,
}

impl Rurality {
    pub fn parse(word: &str) -> Option<Self> {
        [Self::TriCounty, Self::Urban, Self::Rural].into_iter().find(|it| it.word() == word)
    }

    pub fn word(self) -> &'static str {
        match self {
            Self::TriCounty => "tri_county",
            Self::Urban => "urban",
            Self::Rural => "rural",
        }
    }
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct County {
    pub slug: String,
    pub name: String,
    pub rurality: Rurality,
}

/// Whether a contract serves all of a county.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Coverage {
    Full,
    Partial,
}

impl Coverage {
    pub fn parse(word: &str) -> Option<Self> {
        [Self::Full, Self::Partial].into_iter().find(|it| it.word() == word)
    }

    pub fn word(self) -> &'static str {
        match self {
            Self::Full => "full",
            Self::Partial => "partial",
        }
    }
}

/// A contract between OHA and a CCO: the tenant. A company may hold several.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Contract {
    pub id: ContractId,
    pub slug: String,
    /// The company's slug: who may not review whom is decided by it.
    pub organization: String,
    pub organization_name: String,
    pub legal_name: String,
    pub name: String,
    pub website: Option<String>,
    pub starts_on: NaiveDate,
    pub ends_on: Option<NaiveDate>,
    pub demonstration: bool,
    /// Of an ended contract: the last day on which its people may write, send and sign. Nothing here: OHA has not said.
    pub acts_until: Option<NaiveDate>,
    /// The slug of the contract that took over.
    pub successor: Option<String>,
}

impl Contract {
    /// Whether its people may still write, send and sign: while it runs, and after its end until the day that OHA has set, if it has.
    pub fn may_act(&self, today: NaiveDate) -> bool {
        !self.has_ended(today) || self.acts_until.is_none_or(|it| today <= it)
    }

    pub fn has_ended(&self, today: NaiveDate) -> bool {
        self.ends_on.is_some_and(|it| it < today)
    }

    /// Whether any day of the year falls into the contract: such a year is the contract's to answer for.
    pub fn covers(&self, year: MeasurementYear) -> bool {
        let year = year.number();
        self.starts_on.year() <= year && self.ends_on.is_none_or(|it| it.year() >= year)
    }
}

/// Where a grant holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Place {
    Contract { id: ContractId, slug: String, name: String, organization: String },
    Agency(AgencyRole),
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Grant {
    pub id: GrantId,
    pub role: Role,
    pub place: Place,
    /// Its last day, where it has one.
    pub expires_on: Option<NaiveDate>,
}

impl Grant {
    pub fn is_in_force(&self, today: NaiveDate) -> bool {
        self.expires_on.is_none_or(|it| it >= today)
    }

    /// As people say it: "editor of Lantern River", "OHA reviewer".
    pub fn words(&self) -> String {
        match &self.place {
            Place::Contract { name, .. } => format!("{} of {name}", self.role.label()),
            Place::Agency(_) => self.role.label().to_owned(),
        }
    }
}

/// A person with all her grants that were not ended.
#[derive(Debug, Clone)]
pub struct Standing {
    pub person: PersonId,
    pub grants: Vec<Grant>,
}

impl Standing {
    /// Without the grants whose last day has passed: they end by themselves, before the worker has noted it.
    pub fn on(mut self, today: NaiveDate) -> Self {
        self.grants.retain(|it| it.is_in_force(today));
        self
    }

    /// Her strongest role in a contract.
    pub fn role_in(&self, contract: &str) -> Option<CcoRole> {
        self.grants.iter().filter_map(|it| cco_role(it, contract)).max()
    }

    pub fn agency_roles(&self) -> impl Iterator<Item = AgencyRole> {
        self.grants.iter().filter_map(|it| match it.place {
            Place::Agency(role) => Some(role),
            Place::Contract { .. } => None,
        })
    }

    /// Whether she holds any role in a company: then she does not decide on it.
    pub fn has_stake_in(&self, company: &str) -> bool {
        self.grants
            .iter()
            .any(|it| matches!(&it.place, Place::Contract { organization, .. } if organization == company))
    }

    /// Her contracts, each once, by name.
    pub fn contracts(&self) -> Vec<(&str, &str)> {
        let named = self.grants.iter().filter_map(|it| match &it.place {
            Place::Contract { slug, name, .. } => Some((slug.as_str(), name.as_str())),
            Place::Agency(_) => None,
        });
        let mut contracts: Vec<(&str, &str)> = named.collect();
        contracts.sort_by_key(|(slug, name)| (*name, *slug));
        contracts.dedup();
        contracts
    }
}

fn cco_role(grant: &Grant, contract: &str) -> Option<CcoRole> {
    match (&grant.place, grant.role) {
        (Place::Contract { slug, .. }, Role::Cco(role)) if slug == contract => Some(role),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_grant_holds_through_its_last_day() {
        let day = |text: &str| text.parse::<NaiveDate>().unwrap();
        let grant = |expires_on| Grant {
            id: GrantId::parse("00000000-0000-7000-8000-000000000000").unwrap(),
            role: Role::Agency(AgencyRole::OhaReviewer),
            place: Place::Agency(AgencyRole::OhaReviewer),
            expires_on,
        };
        assert!(grant(None).is_in_force(day("2040-01-01")));
        assert!(grant(Some(day("2026-11-22"))).is_in_force(day("2026-11-22")));
        assert!(!grant(Some(day("2026-11-22"))).is_in_force(day("2026-11-23")));
    }

    #[test]
    fn words_of_roles_come_back() {
        for role in Role::all() {
            assert_eq!(Role::parse(role.word()), Some(role));
        }
        assert_eq!(Role::parse("admin"), None);
    }

    #[test]
    fn a_signer_neither_edits_nor_submits() {
        let table = [
            (CcoRole::Viewer, false, false),
            (CcoRole::Signer, false, false),
            (CcoRole::Editor, true, false),
            (CcoRole::Lead, true, true),
        ];
        for (role, edits, submits) in table {
            assert_eq!((role.may_edit(), role.may_submit()), (edits, submits), "{role:?}");
        }
    }

    #[test]
    fn a_contract_answers_for_each_year_it_touches() {
        let contract = Contract {
            id: ContractId::parse("00000000-0000-7000-8000-000000000000").unwrap(),
            slug: "x".into(),
            organization: "x".into(),
            organization_name: "X".into(),
            legal_name: "X".into(),
            name: "X".into(),
            website: None,
            starts_on: "2020-09-01".parse().unwrap(),
            ends_on: Some("2026-01-31".parse().unwrap()),
            demonstration: false,
            acts_until: None,
            successor: None,
        };
        let covers = |year| contract.covers(MeasurementYear::new(year).unwrap());
        assert!(covers(2022) && covers(2026) && !covers(2027));
        assert!(contract.has_ended("2026-02-01".parse().unwrap()));
        assert!(!contract.has_ended("2026-01-31".parse().unwrap()));
        // OHA has not said until when its people may act: then nothing stops them but the year's end.
        assert!(contract.may_act("2026-12-31".parse().unwrap()));
        let ended = Contract { acts_until: Some("2026-05-31".parse().unwrap()), ..contract };
        for (day, may) in [("2026-01-31", true), ("2026-02-01", true), ("2026-05-31", true), ("2026-06-01", false)] {
            assert_eq!(ended.may_act(day.parse().unwrap()), may, "{day}");
        }
    }
}
