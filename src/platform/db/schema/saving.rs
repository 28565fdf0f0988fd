//! Tables of what was typed and is not saved.

diesel::table! {
    held_forms (held_id) {
        held_id -> Text,
        person_id -> Text,
        path -> Text,
        fields -> Text,
        held_at -> Timestamp,
        ends_at -> Timestamp,
    }
}

diesel::table! {
    form_drafts (person_id, path) {
        person_id -> Text,
        path -> Text,
        fields -> Text,
        kept_at -> Timestamp,
        row_version -> BigInt,
    }
}
