//! Tables of submissions and what belongs to each.

use super::accounts::people;
use super::tenancy::contracts;

diesel::table! {
    submissions (submission_id) {
        submission_id -> Text,
        contract_id -> Text,
        year -> BigInt,
        component -> Text,
        state -> Text,
        round -> BigInt,
        due_on -> Date,
        started_at -> Timestamp,
        touched_at -> Timestamp,
        touched_by -> Text,
        submitted_at -> Nullable<Timestamp>,
        claimed_by -> Nullable<Text>,
        decided_at -> Nullable<Timestamp>,
        return_reason -> Nullable<Text>,
        row_version -> BigInt,
    }
}

diesel::table! {
    item_answers (submission_id, item) {
        submission_id -> Text,
        item -> Text,
        answer -> Text,
        narrative -> Text,
        row_version -> BigInt,
    }
}

diesel::table! {
    item_decisions (submission_id, round, item) {
        submission_id -> Text,
        round -> BigInt,
        item -> Text,
        decision -> Text,
        decided_by -> Text,
        decided_at -> Timestamp,
        row_version -> BigInt,
    }
}

diesel::table! {
    comments (comment_id) {
        comment_id -> Text,
        submission_id -> Text,
        round -> BigInt,
        item -> Nullable<Text>,
        author -> Text,
        visibility -> Text,
        body -> Text,
        written_at -> Timestamp,
    }
}

diesel::table! {
    snapshots (snapshot_id) {
        snapshot_id -> Text,
        submission_id -> Text,
        round -> BigInt,
        content -> Text,
        form -> Text,
        sha256 -> Text,
        what_changed -> Nullable<Text>,
        days_late -> BigInt,
        late_reason -> Nullable<Text>,
        doubts_reason -> Nullable<Text>,
        sent_at -> Timestamp,
        sent_by -> Text,
    }
}

diesel::table! {
    rulings (ruling_id) {
        ruling_id -> Text,
        submission_id -> Text,
        number -> BigInt,
        step -> Text,
        round -> BigInt,
        state_before -> Text,
        due_before -> Date,
        decided_before -> Nullable<Timestamp>,
        reason_before -> Nullable<Text>,
        touched_before -> Timestamp,
        made_by -> Text,
        made_at -> Timestamp,
        undone_by -> Nullable<Text>,
        undone_at -> Nullable<Timestamp>,
    }
}

diesel::table! {
    extensions (extension_id) {
        extension_id -> Text,
        contract_id -> Text,
        year -> BigInt,
        component -> Text,
        number -> BigInt,
        due_before -> Date,
        due_on -> Date,
        reason -> Text,
        granted_by -> Text,
        granted_at -> Timestamp,
    }
}

diesel::joinable!(submissions -> contracts (contract_id));
diesel::joinable!(comments -> people (author));
diesel::joinable!(comments -> submissions (submission_id));
diesel::joinable!(snapshots -> submissions (submission_id));
diesel::joinable!(item_decisions -> submissions (submission_id));
diesel::allow_tables_to_appear_in_same_query!(item_decisions, submissions);
diesel::allow_tables_to_appear_in_same_query!(submissions, contracts);
diesel::allow_tables_to_appear_in_same_query!(submissions, people);
diesel::allow_tables_to_appear_in_same_query!(contracts, people);
diesel::allow_tables_to_appear_in_same_query!(item_answers, submissions);
diesel::allow_tables_to_appear_in_same_query!(comments, people);
diesel::allow_tables_to_appear_in_same_query!(comments, submissions);
diesel::allow_tables_to_appear_in_same_query!(snapshots, submissions);
diesel::allow_tables_to_appear_in_same_query!(comments, contracts);
diesel::allow_tables_to_appear_in_same_query!(snapshots, contracts);
