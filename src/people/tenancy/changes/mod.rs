//! Giving and ending roles, inviting people, and bringing the reference records of counties and contracts in.

mod grants;
mod letters;
mod members;
mod people;
mod reference;
mod requests;

pub use grants::{Gift, Invitee, end_expired};
pub use members::{change_role, end_membership, invite_to_contract, resend_in_contract, withdraw_in_contract};
pub use people::{anonymize, disable, enable, end_role, give_role, invite, resend, withdraw};
pub use reference::{give, load_reference};
pub use requests::{Verdict, answer_in_contract, answer_request, ask_for_role};
