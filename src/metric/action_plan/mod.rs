//! Component 4: the action plan. Sections, and goals that have strategies that have targets.
//!
//! Who may: editors and leads of the contract write while it is in progress or returned; OHA reads what was sent; the public what was
//! published. Never true: a draft that loses a word because it is incomplete; a plan edited outside of `workflow::Editable`.

pub mod changes;
mod document;
mod rules;
mod store;
pub mod web;

pub use crate::kernel::texts::paragraphs;
pub use document::{
    BLANK, Goal, GoalView, Lineage, Plan, PlanView, SectionText, SectionView, Strategy, Target, TargetKind,
};
pub use rules::{
    CarriedPart, CarryForward, Former, Gap, GoalDraft, LeftOut, Part, Past, Progress, ProgressDraft, ProgressStatus,
    ProgressView, Source, Span, StrategyDraft, TargetDraft, WorkingCopy, carry, fitting_goals, gaps, outline,
    readiness,
};
pub use store::{former, past, plan, working_copy};
