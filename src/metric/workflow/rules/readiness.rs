//! What is known of a component before it is sent.

use crate::kernel::failure::Missing;

/// What is known of a component before it is sent.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Readiness {
    /// Must be mended first.
    pub missing: Vec<Missing>,
    /// May be sent, with a typed reason and a second confirmation.
    pub doubts: Vec<Doubt>,
    /// Questions of OHA's that nobody has answered yet. What came back is not sent again past them.
    pub questions: Vec<Missing>,
}

impl Readiness {
    /// Everything that stands in the way of a sending.
    pub fn hindrances(&self) -> Vec<Missing> {
        self.questions.iter().chain(&self.missing).cloned().collect()
    }
}

/// A "no", or a check of ours that does not hold: the CCO may know better and says why.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct Doubt {
    pub text: String,
    pub href: String,
}
