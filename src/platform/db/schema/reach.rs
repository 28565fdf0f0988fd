//! Tables of reach data sets, of what may be seen of them, and of component 1.

use super::accounts::people;
use super::workflow::submissions;

diesel::table! {
    reach_data_sets (data_set_id) {
        data_set_id -> Text,
        year -> BigInt,
        measure -> Text,
        period_first -> Date,
        period_last -> Date,
        version -> BigInt,
        extracted_on -> Date,
        source -> Text,
        method_note -> Text,
        break_note -> Text,
        demonstration -> Bool,
        has_any -> Bool,
        has_assessment -> Bool,
        has_service -> Bool,
        own_counts -> Bool,
        file_name -> Text,
        file_sha256 -> Text,
        n_rows -> BigInt,
        state -> Text,
        corrects -> Nullable<Text>,
        correction -> Text,
        imported_at -> Timestamp,
        imported_by -> Nullable<Text>,
        released_at -> Nullable<Timestamp>,
        publish_on -> Nullable<Date>,
        published_at -> Nullable<Timestamp>,
        withdrawn_at -> Nullable<Timestamp>,
        withdrawal_reason -> Text,
        row_version -> BigInt,
    }
}

diesel::table! {
    reach_rows (data_set_id, scope, dim1, value1, dim2, value2) {
        data_set_id -> Text,
        scope -> Text,
        dim1 -> Text,
        value1 -> Text,
        dim2 -> Text,
        value2 -> Text,
        line -> BigInt,
        denominator -> BigInt,
        numerator -> Nullable<BigInt>,
        assessment -> Nullable<BigInt>,
        service -> Nullable<BigInt>,
    }
}

diesel::table! {
    reach_profiles (data_set_id, audience) {
        data_set_id -> Text,
        audience -> Text,
        threshold -> BigInt,
        least_denominator -> BigInt,
        hides_zero -> Bool,
        rounds_to -> BigInt,
        outcome -> Text,
        refusal -> Text,
        n_rows -> BigInt,
        n_small -> BigInt,
        n_linked -> BigInt,
        n_baseline -> BigInt,
        narrowest -> Nullable<BigInt>,
        n_known_zeros -> BigInt,
        hidden_per_mille -> BigInt,
        n_corrected -> BigInt,
        proved_at -> Nullable<Timestamp>,
        row_version -> BigInt,
    }
}

diesel::table! {
    reach_shown (data_set_id, audience, scope, dim1, value1, dim2, value2) {
        data_set_id -> Text,
        audience -> Text,
        scope -> Text,
        dim1 -> Text,
        value1 -> Text,
        dim2 -> Text,
        value2 -> Text,
        line -> BigInt,
        status -> Text,
        denominator -> Nullable<BigInt>,
        numerator -> Nullable<BigInt>,
        assessment -> Nullable<BigInt>,
        service -> Nullable<BigInt>,
    }
}

diesel::table! {
    reach_readings (reading_id) {
        reading_id -> Text,
        data_set_id -> Text,
        contract_id -> Text,
        person_id -> Text,
        read_at -> Timestamp,
    }
}

diesel::table! {
    reach_uploads (upload_id) {
        upload_id -> Text,
        year -> BigInt,
        file_name -> Text,
        file_sha256 -> Text,
        kind -> Text,
        bytes -> Binary,
        mapping -> Text,
        uploaded_by -> Text,
        uploaded_at -> Timestamp,
        row_version -> BigInt,
    }
}

diesel::table! {
    reach_replaced (data_set_id) {
        data_set_id -> Text,
        was_terms -> Text,
        was_rows -> Text,
        replaced_at -> Timestamp,
    }
}

diesel::table! {
    reach_acknowledgements (submission_id) {
        submission_id -> Text,
        data_set_id -> Text,
        participants -> Text,
        acknowledged_by -> Text,
        acknowledged_at -> Timestamp,
        row_version -> BigInt,
    }
}

diesel::table! {
    reach_answers (submission_id, prompt) {
        submission_id -> Text,
        prompt -> Text,
        body -> Text,
        row_version -> BigInt,
    }
}

diesel::table! {
    findings (finding_id) {
        finding_id -> Text,
        contract_id -> Text,
        year -> BigInt,
        kind -> Text,
        title -> Text,
        detail -> Text,
        made_by -> Text,
        made_at -> Timestamp,
        withdrawn_at -> Nullable<Timestamp>,
        row_version -> BigInt,
    }
}

diesel::table! {
    reach_observations (observation_id) {
        observation_id -> Text,
        submission_id -> Text,
        position -> BigInt,
        observation -> Text,
        likely_cause -> Text,
        question -> Text,
        follow_up -> Text,
        data_set_id -> Nullable<Text>,
        scope -> Text,
        dim -> Text,
        value -> Text,
        indicator -> Text,
        finding_id -> Nullable<Text>,
        row_version -> BigInt,
    }
}

diesel::table! {
    priority_populations (population_id) {
        population_id -> Text,
        submission_id -> Text,
        position -> BigInt,
        kind -> Text,
        name -> Text,
        rationale -> Text,
        row_version -> BigInt,
    }
}

diesel::table! {
    reach_additions (stratifier, category) {
        stratifier -> Text,
        category -> Text,
        label -> Text,
        by_words -> Text,
        aliases -> Text,
        places -> Text,
        is_rest -> Bool,
        retired -> Bool,
        position -> BigInt,
        provenance -> Nullable<Text>,
        source -> Text,
        edited_by -> Text,
        edited_at -> Timestamp,
        row_version -> BigInt,
    }
}

diesel::table! {
    reach_group_orders (stratifier) {
        stratifier -> Text,
        categories -> Text,
        edited_by -> Text,
        edited_at -> Timestamp,
        row_version -> BigInt,
    }
}

diesel::allow_tables_to_appear_in_same_query!(reach_acknowledgements, submissions);
diesel::allow_tables_to_appear_in_same_query!(reach_answers, submissions);
diesel::allow_tables_to_appear_in_same_query!(reach_observations, submissions);
diesel::allow_tables_to_appear_in_same_query!(priority_populations, submissions);
diesel::joinable!(reach_additions -> people (edited_by));
diesel::allow_tables_to_appear_in_same_query!(reach_additions, people);
