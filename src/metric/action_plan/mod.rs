//! Component 4: the action plan. Sections, and goals that have strategies that have targets.
//!
//! Who may: editors and leads of the contract write while it is in progress or returned; OHA reads what was sent; the public what was
//! published. Never true: a draft that loses a word because it is incomplete; a plan edited outside of `workflow::Editable`.

mod document;

pub use document::{BLANK, Goal, Plan, PlanView, SectionText, Strategy, Target, TargetKind, paragraphs};
pub fn plan(_: &mut crate::platform::db::Conn, _: &crate::people::tenancy::CcoScope, _: &crate::kernel::ids::SubmissionId) -> crate::kernel::failure::Result<Plan> { Ok(Plan::default()) }
pub fn readiness(_: &Plan, _: &crate::metric::measures::Definition, _: &[crate::metric::workflow::ItemAnswer], _: &[crate::metric::measures::Lever], _: &str) -> crate::metric::workflow::Readiness { Default::default() }
