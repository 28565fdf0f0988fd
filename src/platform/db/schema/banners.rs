//! Table of dated banners.

diesel::table! {
    banners (banner_id) {
        banner_id -> Text,
        area -> Text,
        tone -> Text,
        body -> Text,
        link_label -> Nullable<Text>,
        link_href -> Nullable<Text>,
        starts_at -> Timestamp,
        ends_at -> Timestamp,
        row_version -> BigInt,
    }
}
