//! Roles, contracts, counties, which role reaches how far, who may give and end what, and how a contract ends.

mod endings;
mod people;
mod standing;

pub use endings::{ContractEnd, ContractFilter, Phase};
pub use people::{Hindrance, PeopleFilter, PeopleOrder, RequestState, hindrance, may_hold, sentence_of};
pub use standing::{
    Agency, AgencyRole, Audience, CcoRole, Contract, County, Coverage, Grant, Place, Role, Rurality, Standing,
};
