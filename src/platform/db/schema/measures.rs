//! Tables of measurement years, of levers and of the words of other lists.

diesel::table! {
    measure_years (year) {
        year -> BigInt,
        family -> Text,
        status -> Text,
        demonstration -> Bool,
        version -> BigInt,
        row_version -> BigInt,
    }
}

diesel::table! {
    measure_versions (year, version) {
        year -> BigInt,
        version -> BigInt,
        definition -> Text,
        sha256 -> Text,
        loaded_at -> Timestamp,
        made_by -> Nullable<Text>,
        reason -> Nullable<Text>,
        summary -> Text,
    }
}

diesel::table! {
    levers (lever) {
        lever -> Text,
        label -> Text,
        description -> Text,
        serves -> Text,
        position -> BigInt,
        provenance -> Text,
        retired -> Bool,
        row_version -> BigInt,
    }
}

diesel::table! {
    vocabulary_terms (vocabulary, term) {
        vocabulary -> Text,
        term -> Text,
        label -> Text,
        description -> Text,
        position -> BigInt,
        provenance -> Text,
        retired -> Bool,
        row_version -> BigInt,
    }
}

diesel::joinable!(measure_versions -> measure_years (year));
diesel::allow_tables_to_appear_in_same_query!(measure_years, measure_versions);
