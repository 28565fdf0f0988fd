//! What is done to people, their sessions and their one-time links: one function, one transaction, one audit line.

mod invitations;
mod letters;
mod links;
mod people;
mod profile;
mod resets;

pub use invitations::{Inviter, accept_invitation, find_or_add, invite_by_hand, send_invitation, withdraw_invitation};
pub use letters::{Told, tell, tell_password_changed};
pub use links::{close_links, forget_old_links, look_at_link, make_link, take_link};
pub use people::{add_person, note_seen, sign_in, sign_out};
pub use profile::{anonymize, ask_for_address, confirm_address, disable, enable, rename};
pub use resets::{answer_reset_requests, ask_for_reset, reset};
