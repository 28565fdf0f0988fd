//! What is done to people, their sessions and their one-time links: one function, one transaction, one audit line.

mod factors;
mod invitations;
mod letters;
mod links;
mod people;
mod profile;
mod resets;
mod sessions;

pub use factors::{
    Checked, Entered, ask_for_code, begin_second_factor, check_code, confirm_second_factor, enter_code,
    renew_recovery_codes, reset_second_factor, turn_off_second_factor, warn_of_codes,
};
pub use invitations::{Inviter, accept_invitation, find_or_add, invite_by_hand, send_invitation, withdraw_invitation};
pub use letters::{Told, tell, tell_once, tell_password_changed};
pub use links::{close_links, forget_old_links, look_at_link, make_link, take_link};
pub use people::add_person;
pub use profile::{anonymize, ask_for_address, confirm_address, disable, enable, rename};
pub use resets::{answer_reset_requests, ask_for_reset, reset};
pub use sessions::{
    change_password, end_other_sessions, end_session, note_proved, note_seen, rehash, sign_in, sign_out,
};
