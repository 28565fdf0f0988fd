//! CCO contracts, the two agencies, and who holds which role where.
//!
//! Scopes are proofs: only `scope.rs` makes one, and every tenant query takes one, so a row is looked for only where the asker may look.
//! Never true: a scope built from a form or a session alone; an address of another contract that answers anything but 404.

pub mod changes;
mod extract;
pub mod io;
mod rules;
mod scope;
mod store;
pub mod web;

pub use extract::{AccountScope, Guard, MemberScope};
pub use rules::{
    Agency, AgencyRole, Audience, CcoRole, Contract, ContractEnd, ContractFilter, County, Coverage, Grant, Phase,
    Place, Role, Rurality, Standing,
};
pub use scope::{
    CcoScope, OhaScope, PublicScope, Scopes, SuccessorScope, SystemScope, TaScope, cco_scope_for_command,
    cco_scope_lent_by, oha_scope_for_command,
};
pub use store::{
    ContractRecord, GrantRecord, RequestRecord, contract, contract_by_slug, contract_record, contract_records,
    contracts, counties, counties_of, grant_records, keep_end, lock, persons_with, requests_of, stakeholders, standing,
};
