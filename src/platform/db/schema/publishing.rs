//! Tables of publications, of what goes before one, the edition of what is public, and reports of barriers.

use super::measures::{measure_years, vocabulary_terms};
use super::tenancy::contracts;
use super::workflow::{snapshots, submissions};

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
        withdrawal_reason -> Nullable<Text>,
        withdrawal_note -> Nullable<Text>,
        corrects -> Nullable<BigInt>,
        correction -> Nullable<Text>,
    }
}

diesel::table! {
    withholdings (withholding_id) {
        withholding_id -> Text,
        snapshot_id -> Text,
        node -> Text,
        field -> Text,
        passage -> Nullable<Text>,
        reason -> Text,
        note -> Text,
        side -> Text,
        proposed_by -> Text,
        proposed_at -> Timestamp,
        state -> Text,
        decided_by -> Nullable<Text>,
        decided_at -> Nullable<Timestamp>,
        decision_reason -> Nullable<Text>,
        row_version -> BigInt,
    }
}

diesel::table! {
    publication_proposals (proposal_id) {
        proposal_id -> Text,
        snapshot_id -> Text,
        edition_sha256 -> Text,
        objection_days -> BigInt,
        objections_until -> Date,
        corrects -> Nullable<BigInt>,
        correction -> Nullable<Text>,
        state -> Text,
        proposed_by -> Text,
        proposed_at -> Timestamp,
        answered_by -> Nullable<Text>,
        answered_at -> Nullable<Timestamp>,
        objection -> Nullable<Text>,
        settled_by -> Nullable<Text>,
        settled_at -> Nullable<Timestamp>,
        settlement -> Nullable<Text>,
        row_version -> BigInt,
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
diesel::allow_tables_to_appear_in_same_query!(publications, submissions);
diesel::joinable!(withholdings -> snapshots (snapshot_id));
diesel::joinable!(publication_proposals -> snapshots (snapshot_id));
diesel::allow_tables_to_appear_in_same_query!(withholdings, snapshots);
diesel::allow_tables_to_appear_in_same_query!(withholdings, submissions);
diesel::allow_tables_to_appear_in_same_query!(withholdings, vocabulary_terms);
diesel::allow_tables_to_appear_in_same_query!(publication_proposals, snapshots);
diesel::allow_tables_to_appear_in_same_query!(publication_proposals, submissions);
