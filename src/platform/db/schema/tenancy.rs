//! Tables of counties, contracts and grants.

use super::accounts::people;

diesel::table! {
    counties (county) {
        county -> Text,
        fips -> Text,
        name -> Text,
        rurality -> Text,
    }
}

diesel::table! {
    contracts (contract_id) {
        contract_id -> Text,
        slug -> Text,
        organization -> Text,
        organization_name -> Text,
        legal_name -> Text,
        short_name -> Text,
        website -> Nullable<Text>,
        starts_on -> Date,
        ends_on -> Nullable<Date>,
        demonstration -> Bool,
        provenance -> Text,
        row_version -> BigInt,
        acts_until -> Nullable<Date>,
        acts_until_provenance -> Nullable<Text>,
        successor -> Nullable<Text>,
        end_said_at -> Nullable<Timestamp>,
    }
}

diesel::table! {
    contract_counties (contract_id, county) {
        contract_id -> Text,
        county -> Text,
        coverage -> Text,
    }
}

diesel::table! {
    grants (grant_id) {
        grant_id -> Text,
        person_id -> Text,
        role -> Text,
        contract_id -> Nullable<Text>,
        given_at -> Timestamp,
        ended_at -> Nullable<Timestamp>,
        given_by -> Nullable<Text>,
        expires_on -> Nullable<Date>,
        ended_by -> Nullable<Text>,
        ended_because -> Nullable<Text>,
        row_version -> BigInt,
    }
}

diesel::table! {
    role_requests (request_id) {
        request_id -> Text,
        person_id -> Text,
        role -> Text,
        contract_id -> Nullable<Text>,
        reason -> Text,
        asked_at -> Timestamp,
        state -> Text,
        decided_by -> Nullable<Text>,
        decided_at -> Nullable<Timestamp>,
        answer -> Nullable<Text>,
        row_version -> BigInt,
    }
}

diesel::joinable!(contract_counties -> contracts (contract_id));
diesel::joinable!(contract_counties -> counties (county));
diesel::joinable!(grants -> contracts (contract_id));
diesel::joinable!(grants -> people (person_id));
diesel::joinable!(role_requests -> contracts (contract_id));
diesel::joinable!(role_requests -> people (person_id));
diesel::allow_tables_to_appear_in_same_query!(contracts, contract_counties, counties);
diesel::allow_tables_to_appear_in_same_query!(grants, contracts);
diesel::allow_tables_to_appear_in_same_query!(grants, people);
diesel::allow_tables_to_appear_in_same_query!(role_requests, contracts);
diesel::allow_tables_to_appear_in_same_query!(role_requests, people);
