//! The table of answers already given to a form.

diesel::table! {
    receipts (receipt) {
        receipt -> Text,
        location -> Text,
        notice -> Text,
        made_at -> Timestamp,
    }
}
