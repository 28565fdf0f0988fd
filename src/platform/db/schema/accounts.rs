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
        session_id -> Text,
        browser -> Text,
        address_class -> Text,
        proved_at -> Nullable<Timestamp>,
        has_short_password -> Bool,
    }
}

diesel::table! {
    second_factors (person_id) {
        person_id -> Text,
        sealed_key -> Text,
        begun_at -> Timestamp,
        confirmed_at -> Nullable<Timestamp>,
        last_step -> BigInt,
        tried_step -> BigInt,
        tries -> BigInt,
        row_version -> BigInt,
    }
}

diesel::table! {
    recovery_codes (code_hash) {
        code_hash -> Text,
        person_id -> Text,
        made_at -> Timestamp,
        used_at -> Nullable<Timestamp>,
    }
}

diesel::table! {
    pending_sign_ins (token_hash) {
        token_hash -> Text,
        person_id -> Text,
        leads_to -> Text,
        has_short_password -> Bool,
        began_at -> Timestamp,
        ends_at -> Timestamp,
    }
}

diesel::table! {
    known_places (person_id, browser, network) {
        person_id -> Text,
        browser -> Text,
        network -> Text,
        first_at -> Timestamp,
        last_at -> Timestamp,
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
diesel::joinable!(second_factors -> people (person_id));
diesel::joinable!(pending_sign_ins -> people (person_id));
diesel::joinable!(known_places -> people (person_id));
diesel::allow_tables_to_appear_in_same_query!(people, sessions, second_factors, pending_sign_ins, known_places);
diesel::allow_tables_to_appear_in_same_query!(people, one_time_links);
