//! Who is here, and for whom: accounts, and the contracts and agencies in which a person holds a role.

pub mod accounts;
pub mod tenancy;
