//! What may be said in a plan, the working copy that pages show, and what is still missing before it can be sent.

mod carried;
mod copy;
mod drafts;
mod former;
mod gaps;
mod outline;
mod past;
mod progress;
mod readiness;

pub use carried::{CarriedKind, CarriedPart, Mark, Source};
pub use copy::WorkingCopy;
pub use drafts::{GoalDraft, Span, StrategyDraft, TargetDraft};
pub use former::{CarryForward, Former, LeftOut, carry, fitting_goals};
pub use gaps::{Gap, Part, gaps};
pub use outline::outline;
pub use past::Past;
pub use progress::{
    Progress, ProgressDraft, ProgressRow, ProgressStatus, ProgressUpdate, ProgressView, TargetProgress, is_asked,
};
pub use readiness::readiness;
