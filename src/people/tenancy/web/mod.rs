//! What stands around a private page, and the pages of people and their roles.

mod account;
mod act;
mod endings;
mod factor;
mod inviting;
mod member;
mod members;
mod password;
mod people;
mod person;
mod places;
mod requests;
mod security;
mod sessions;
mod shell;
mod words;

pub use account::{account, address, ask_for_address, name, rename};
pub use endings::{anonymization, anonymize, disable, disabling, end, ending, factor_reset, reset_factor};
pub use factor::{
    begin_factor, confirm_factor, factor_page, recovery_codes_page, removal_page, remove_factor, renew_recovery_codes,
};
pub use inviting::{give, invite, new_grant, new_invitation};
pub use password::{change_password, password_page};
pub use people::people;
pub use person::{enable, person, resend, withdraw};
pub use places::{Place, places};
pub use requests::{answer_at_cco, answer_at_oha, ask, open_requests, own_requests, request_at_cco, request_at_oha};
pub use security::security_page;
pub use sessions::{end_sessions, prove_again, sessions_page};
pub use shell::sign_out;

/// The pages of a contract's people.
pub mod contract {
    pub use super::member::{change_role, end, ending, member, resend, withdraw};
    pub use super::members::{invite, members, new_invitation};
}
