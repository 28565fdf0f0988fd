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
        note -> Text,
        carried_from -> Nullable<BigInt>,
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
        node -> Nullable<Text>,
        field -> Nullable<Text>,
        place -> Text,
        state -> Nullable<Text>,
        answer_due_on -> Nullable<Date>,
        row_version -> BigInt,
    }
}

diesel::table! {
    comment_replies (reply_id) {
        reply_id -> Text,
        comment_id -> Text,
        act -> Text,
        author -> Text,
        body -> Text,
        written_at -> Timestamp,
    }
}

diesel::table! {
    item_findings (submission_id, round, item, reason) {
        submission_id -> Text,
        round -> BigInt,
        item -> Text,
        reason -> Text,
        label -> Text,
    }
}

diesel::table! {
    return_letters (submission_id, round) {
        submission_id -> Text,
        round -> BigInt,
        body -> Text,
        written_by -> Text,
        written_at -> Timestamp,
        returned_at -> Nullable<Timestamp>,
        row_version -> BigInt,
    }
}

diesel::table! {
    review_assignments (assignment_id) {
        assignment_id -> Text,
        person_id -> Text,
        contract_id -> Text,
        assigned_by -> Text,
        assigned_at -> Timestamp,
        ended_at -> Nullable<Timestamp>,
        row_version -> BigInt,
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
        answer_due_on -> Nullable<Date>,
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

diesel::table! {
    awaited_answers (awaited_id) {
        awaited_id -> Text,
        submission_id -> Text,
        contract_id -> Text,
        year -> BigInt,
        subject -> Text,
        title -> Text,
        address -> Text,
        until_on -> Date,
        asked_at -> Timestamp,
        ended_at -> Nullable<Timestamp>,
    }
}

diesel::table! {
    year_results (result_id) {
        result_id -> Text,
        contract_id -> Text,
        year -> BigInt,
        number -> BigInt,
        result -> Text,
        rests_on -> Text,
        decided_by -> Text,
        decided_at -> Timestamp,
        taken_back_by -> Nullable<Text>,
        taken_back_at -> Nullable<Timestamp>,
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
diesel::joinable!(comment_replies -> people (author));
diesel::joinable!(comment_replies -> comments (comment_id));
diesel::joinable!(item_findings -> submissions (submission_id));
diesel::joinable!(return_letters -> submissions (submission_id));
diesel::joinable!(return_letters -> people (written_by));
diesel::joinable!(review_assignments -> people (person_id));
diesel::joinable!(review_assignments -> contracts (contract_id));
diesel::joinable!(item_decisions -> people (decided_by));
diesel::allow_tables_to_appear_in_same_query!(comment_replies, people);
diesel::allow_tables_to_appear_in_same_query!(comment_replies, comments);
diesel::allow_tables_to_appear_in_same_query!(item_findings, submissions);
diesel::allow_tables_to_appear_in_same_query!(item_findings, return_letters);
diesel::allow_tables_to_appear_in_same_query!(item_decisions, return_letters);
diesel::allow_tables_to_appear_in_same_query!(item_decisions, people);
diesel::allow_tables_to_appear_in_same_query!(item_decisions, contracts);
diesel::allow_tables_to_appear_in_same_query!(item_decisions, snapshots);
diesel::allow_tables_to_appear_in_same_query!(return_letters, submissions);
diesel::allow_tables_to_appear_in_same_query!(return_letters, people);
diesel::allow_tables_to_appear_in_same_query!(review_assignments, people);
diesel::allow_tables_to_appear_in_same_query!(review_assignments, contracts);
diesel::allow_tables_to_appear_in_same_query!(review_assignments, submissions);
diesel::allow_tables_to_appear_in_same_query!(rulings, snapshots);
diesel::allow_tables_to_appear_in_same_query!(rulings, submissions);
diesel::allow_tables_to_appear_in_same_query!(snapshots, contracts);
diesel::allow_tables_to_appear_in_same_query!(snapshots, people);
diesel::allow_tables_to_appear_in_same_query!(comments, contracts);
