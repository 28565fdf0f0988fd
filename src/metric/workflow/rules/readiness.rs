//! What is known of a component before it is sent.

use crate::kernel::failure::Missing;

/// What is known of a component before it is sent.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Readiness {
    /// Must be mended first: what the form asks for, and what OHA asked and nobody has answered.
    pub missing: Vec<Missing>,
    /// May be sent, with a typed reason and a second confirmation.
    pub doubts: Vec<Doubt>,
}

/// A "no", or a check of ours that does not hold: the CCO may know better and says why.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct Doubt {
    pub text: String,
    pub href: String,
}
