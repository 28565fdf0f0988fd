//! The rows of counties, contracts, grants and requests for a role.

mod contracts;
mod endings;
mod grants;
mod people;
mod requests;

pub use contracts::{
    ContractRow, CountyRow, contract, contract_by_slug, contracts, counties, counties_of, insert_contract,
    insert_contract_county, insert_grant, keep_county, keep_ending, lock, persons_with, stakeholders, standing,
};
pub use endings::{ContractRecord, contract_record, contract_records, keep_end, taken_over_by};
pub use grants::{
    GrantRecord, NewGrant, end_grant, ending_between, expired, grant_records, holders, insert_given, lock_holders,
};
pub use people::{PersonLine, members, people, person_of};
pub use requests::{NewRequest, RequestRecord, decide_request, insert_request, requests_in, requests_of, role_request};
