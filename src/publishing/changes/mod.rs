//! What becomes public, and what ceases to be: each change is one transaction, one line of the audit log and, where the public sees it, a new edition.

mod barriers;
mod legacy;
mod letters;
mod proposals;
mod publish;
mod withdrawals;
mod withholdings;

pub use barriers::{Barrier, report_barrier};
pub use legacy::{Registrar, Registration, register_legacy};
pub use proposals::{Proposing, Reply, answer, propose, settle, take_back};
pub use publish::{publish, renew, shows_more};
pub use withdrawals::withdraw;
pub use withholdings::{Asked, cco_is_late, decide, propose_for_cco, propose_for_oha, remove};
