//! Tables of the audit log.

diesel::table! {
    audit_head (head) {
        head -> BigInt,
        seq -> BigInt,
        hash -> Text,
    }
}

diesel::table! {
    audit_entries (seq) {
        seq -> BigInt,
        at -> Timestamp,
        actor -> Text,
        tenant -> Text,
        action -> Text,
        subject_kind -> Text,
        subject_id -> Text,
        values_hash -> Text,
        previous_hash -> Text,
        hash -> Text,
    }
}

diesel::table! {
    audit_values (seq, position) {
        seq -> BigInt,
        position -> BigInt,
        name -> Text,
        salt -> Text,
        value_hash -> Text,
        value -> Nullable<Text>,
        redacted_because -> Nullable<Text>,
    }
}

diesel::joinable!(audit_values -> audit_entries (seq));
diesel::allow_tables_to_appear_in_same_query!(audit_values, audit_entries);
