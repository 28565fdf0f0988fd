//! Tables of people, their sessions and their one-time links.

diesel::table! {
    people (person_id) {
        person_id -> Text,
        email -> Text,
        email_folded -> Text,
        name -> Text,
        password_hash -> Nullable<Text>,
        status -> Text,
        created_at -> Timestamp,
        row_version -> BigInt,
        name_folded -> Text,
        signed_in_at -> Nullable<Timestamp>,
    }
}

diesel::table! {
    sessions (token_hash) {
        token_hash -> Text,
        person_id -> Text,
        began_at -> Timestamp,
        seen_at -> Timestamp,
        ends_at -> Timestamp,
    }
}

diesel::table! {
    one_time_links (token_hash) {
        token_hash -> Text,
        seed -> Text,
        purpose -> Text,
        person_id -> Text,
        detail -> Nullable<Text>,
        made_by -> Text,
        made_at -> Timestamp,
        ends_at -> Timestamp,
        closed_at -> Nullable<Timestamp>,
        closed_because -> Nullable<Text>,
    }
}

diesel::table! {
    reset_requests (request_id) {
        request_id -> Text,
        email -> Text,
        asked_at -> Timestamp,
    }
}

diesel::joinable!(one_time_links -> people (person_id));
diesel::joinable!(sessions -> people (person_id));
diesel::allow_tables_to_appear_in_same_query!(people, sessions);
diesel::allow_tables_to_appear_in_same_query!(people, one_time_links);
