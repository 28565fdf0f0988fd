//! How far a draft may be shown to others before it is sent: what an operator can set.

use serde::{Deserialize, Serialize};

#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct SharingSettings {
    /// For how many days a draft is opened unless another day is chosen.
    pub days: u32,
    /// For how many days at most.
    pub most_days: u32,
    /// Open links to one draft at a time.
    pub most_guests: u32,
    /// Comments that one link may leave.
    pub most_comments: u32,
}

impl Default for SharingSettings {
    fn default() -> Self {
        Self { days: 14, most_days: 60, most_guests: 25, most_comments: 50 }
    }
}
