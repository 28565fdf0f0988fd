//! The table of mail to send.

diesel::table! {
    outbox (message_id) {
        message_id -> Text,
        dedupe_key -> Text,
        kind -> Text,
        recipient_name -> Text,
        recipient_email -> Text,
        data -> Text,
        state -> Text,
        attempts -> BigInt,
        next_at -> Timestamp,
        queued_at -> Timestamp,
        sent_at -> Nullable<Timestamp>,
        last_error -> Nullable<Text>,
        row_version -> BigInt,
    }
}
