//! Tables of people and sessions.

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

diesel::joinable!(sessions -> people (person_id));
diesel::allow_tables_to_appear_in_same_query!(people, sessions);
