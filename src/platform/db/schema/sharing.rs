//! Tables of drafts shown to others.

use super::accounts::people;
use super::tenancy::contracts;
use super::workflow::submissions;

diesel::table! {
    share_links (share_id) {
        share_id -> Text,
        submission_id -> Text,
        name -> Text,
        email -> Text,
        email_folded -> Text,
        who -> Text,
        access -> Text,
        note -> Text,
        seed -> Text,
        token_hash -> Text,
        until_on -> Date,
        shared_at -> Timestamp,
        shared_by -> Text,
        opened_at -> Nullable<Timestamp>,
        withdrawn_at -> Nullable<Timestamp>,
        row_version -> BigInt,
    }
}

diesel::table! {
    guest_comments (comment_id) {
        comment_id -> Text,
        share_id -> Text,
        about -> Text,
        body -> Text,
        written_at -> Timestamp,
        done_at -> Nullable<Timestamp>,
        done_by -> Nullable<Text>,
        row_version -> BigInt,
    }
}

diesel::table! {
    looks (look_id) {
        look_id -> Text,
        submission_id -> Text,
        agency -> Text,
        asked_person -> Text,
        question -> Text,
        until_on -> Date,
        asked_at -> Timestamp,
        asked_by -> Text,
        answer -> Nullable<Text>,
        answered_at -> Nullable<Timestamp>,
        withdrawn_at -> Nullable<Timestamp>,
        row_version -> BigInt,
    }
}

diesel::joinable!(share_links -> submissions (submission_id));
diesel::joinable!(guest_comments -> share_links (share_id));
diesel::joinable!(looks -> submissions (submission_id));
diesel::allow_tables_to_appear_in_same_query!(share_links, submissions);
diesel::allow_tables_to_appear_in_same_query!(share_links, guest_comments);
diesel::allow_tables_to_appear_in_same_query!(guest_comments, submissions);
diesel::allow_tables_to_appear_in_same_query!(looks, submissions);
diesel::allow_tables_to_appear_in_same_query!(looks, people);
diesel::allow_tables_to_appear_in_same_query!(looks, contracts);
