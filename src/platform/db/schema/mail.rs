//! The tables of what letters say, who gets copies, and what the program does by itself.

diesel::table! {
    mail_texts (kind) {
        kind -> Text,
        subject -> Text,
        body -> Text,
        changed_by -> Text,
        changed_at -> Timestamp,
        row_version -> BigInt,
    }
}

diesel::table! {
    mail_copies (copy_id) {
        copy_id -> Text,
        kind -> Text,
        name -> Text,
        email -> Text,
        email_folded -> Text,
        added_by -> Text,
        added_at -> Timestamp,
        ended_at -> Nullable<Timestamp>,
        row_version -> BigInt,
    }
}

diesel::table! {
    jobs (job) {
        job -> Text,
        next_at -> Timestamp,
        began_at -> Nullable<Timestamp>,
        ended_at -> Nullable<Timestamp>,
        outcome -> Text,
        detail -> Text,
        row_version -> BigInt,
    }
}
