//! Tables of publications, the edition of what is public, and reports of barriers.

use super::measures::measure_years;
use super::tenancy::contracts;
use super::workflow::snapshots;

diesel::table! {
    publications (publication_id) {
        publication_id -> Text,
        kind -> Text,
        contract_id -> Text,
        year -> BigInt,
        version -> BigInt,
        snapshot_id -> Nullable<Text>,
        title -> Text,
        content -> Nullable<Text>,
        sha256 -> Text,
        source -> Nullable<Text>,
        document_url -> Nullable<Text>,
        dated_on -> Nullable<Date>,
        search_text -> Text,
        demonstration -> Bool,
        published_at -> Timestamp,
        published_by -> Nullable<Text>,
        withdrawn_at -> Nullable<Timestamp>,
    }
}

diesel::table! {
    public_edition (edition) {
        edition -> BigInt,
        version -> BigInt,
    }
}

diesel::table! {
    barrier_reports (report_id) {
        report_id -> Text,
        page -> Text,
        description -> Text,
        contact -> Nullable<Text>,
        reported_at -> Timestamp,
        state -> Text,
        row_version -> BigInt,
    }
}

diesel::joinable!(publications -> contracts (contract_id));
diesel::joinable!(publications -> snapshots (snapshot_id));
diesel::allow_tables_to_appear_in_same_query!(publications, contracts);
diesel::allow_tables_to_appear_in_same_query!(publications, snapshots);
diesel::allow_tables_to_appear_in_same_query!(publications, measure_years);
diesel::allow_tables_to_appear_in_same_query!(contracts, measure_years);
