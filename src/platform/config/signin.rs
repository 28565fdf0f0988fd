//! How people sign in: what an operator can set.

use serde::{Deserialize, Serialize};

use crate::kernel::failure::{Fault, Result};

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
    /// A session ends after so many minutes without a page.
    pub idle_minutes: u32,
    /// A session ends after so many hours in any case.
    pub session_hours: u32,
    /// So many seconds before it ends, a page with the script says so.
    pub warn_seconds: u32,
}

impl Default for SignInSettings {
    fn default() -> Self {
        let roles = ["oha_reviewer", "oha_admin", "sysadmin", "cco_lead", "cco_signer"];
        Self {
            second_factor: SecondFactor::Required,
            second_factor_roles: roles.map(str::to_owned).into(),
            code_minutes: 5,
            proof_minutes: 10,
            idle_minutes: 30,
            session_hours: 12,
            warn_seconds: 120,
        }
    }
}

/// People who read slowly, or by ear, need this long to answer a warning (WCAG 2.2.1).
const SHORTEST_WARNING: u32 = 20;
/// Who only types is heard of every five minutes, so a shorter session would end under her hands.
const SHORTEST_IDLE: u32 = 10;

impl SignInSettings {
    /// What must hold before anybody can sign in and stay signed in.
    ///
    /// # Errors
    /// Breaks with a sentence for the operator.
    pub fn check(&self) -> Result<()> {
        let idle = u64::from(self.idle_minutes) * 60;
        let sentence = if self.idle_minutes < SHORTEST_IDLE {
            "Set sign_in.idle_minutes to 10 or more: a session would end while its person reads"
        } else if u64::from(self.session_hours) * 3_600 < idle {
            "Set sign_in.session_hours to more than sign_in.idle_minutes: a session ends at the earlier of both"
        } else if self.warn_seconds < SHORTEST_WARNING || u64::from(self.warn_seconds) >= idle {
            "Set sign_in.warn_seconds to 20 or more, and to less than sign_in.idle_minutes"
        } else {
            return Ok(());
        };
        Err(Fault::new(sentence).into())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_session_that_nobody_could_work_in_is_refused() {
        let times = |idle_minutes, session_hours, warn_seconds| SignInSettings {
            idle_minutes,
            session_hours,
            warn_seconds,
            ..SignInSettings::default()
        };
        assert!(SignInSettings::default().check().is_ok());
        assert!(times(10, 1, 20).check().is_ok() && times(480, 8, 120).check().is_ok());
        for (idle, hours, warn) in
            [(0, 12, 120), (9, 12, 120), (30, 0, 120), (90, 1, 120), (30, 12, 19), (30, 12, 1_800)]
        {
            assert!(times(idle, hours, warn).check().is_err(), "{idle} {hours} {warn}");
        }
    }
}
