//! How people sign in: what an operator can set.

use serde::{Deserialize, Serialize};

/// Whether a role that handles others' work must sign in with a second factor.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SecondFactor {
    /// People of the named roles set one up before anything else.
    Required,
    /// Everybody may.
    Offered,
}

#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct SignInSettings {
    pub second_factor: SecondFactor,
    /// The roles that need one where it is required.
    pub second_factor_roles: Vec<String>,
    /// For how long the step between password and code stays open.
    pub code_minutes: u32,
    /// For how long a password that was just given counts, before a page of one's own account asks again.
    pub proof_minutes: u32,
}

impl Default for SignInSettings {
    fn default() -> Self {
        let roles = ["oha_reviewer", "oha_admin", "sysadmin", "cco_lead", "cco_signer"];
        Self {
            second_factor: SecondFactor::Required,
            second_factor_roles: roles.map(str::to_owned).into(),
            code_minutes: 5,
            proof_minutes: 10,
        }
    }
}
