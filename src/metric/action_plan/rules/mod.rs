//! What may be said in a plan, the working copy that pages show, and what is still missing before it can be sent.

mod copy;
mod drafts;
mod gaps;
mod outline;
mod readiness;

pub use copy::{Below, Direction, Seen, WorkingCopy, moved};
pub use drafts::{GoalDraft, Span, StrategyDraft, TargetDraft};
pub use gaps::{Gap, Part, gaps};
pub use outline::outline;
pub use readiness::readiness;
