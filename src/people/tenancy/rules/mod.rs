//! Roles, contracts, counties, which role reaches how far, and who may give and end what.

mod people;
mod standing;

pub use people::{Hindrance, PeopleFilter, PeopleOrder, RequestState, hindrance, may_hold, sentence_of};
pub use standing::{
    Agency, AgencyRole, Audience, CcoRole, Contract, County, Coverage, Grant, Place, Role, Rurality, Standing,
};
