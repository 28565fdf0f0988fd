//! Tables of the action plan.

use super::workflow::submissions;

diesel::table! {
    plan_sections (submission_id, section) {
        submission_id -> Text,
        section -> Text,
        body -> Text,
        row_version -> BigInt,
    }
}

diesel::table! {
    goals (goal_id) {
        goal_id -> Text,
        submission_id -> Text,
        position -> BigInt,
        title -> Text,
        why -> Text,
        population -> Text,
        row_version -> BigInt,
    }
}

diesel::table! {
    strategies (strategy_id) {
        strategy_id -> Text,
        goal_id -> Text,
        position -> BigInt,
        lever -> Text,
        description -> Text,
        owner -> Text,
        starts_on -> Nullable<Date>,
        ends_on -> Nullable<Date>,
        row_version -> BigInt,
    }
}

diesel::table! {
    targets (target_id) {
        target_id -> Text,
        strategy_id -> Text,
        position -> BigInt,
        kind -> Text,
        measure -> Text,
        unit -> Text,
        baseline -> Text,
        baseline_on -> Nullable<Date>,
        baseline_due_on -> Nullable<Date>,
        baseline_reason -> Text,
        target_value -> Text,
        due_on -> Nullable<Date>,
        responsible -> Text,
        row_version -> BigInt,
    }
}

diesel::table! {
    carried_parts (submission_id, part, part_key) {
        submission_id -> Text,
        part -> Text,
        part_key -> Text,
        from_snapshot -> Text,
        from_year -> BigInt,
        from_key -> Text,
        carried_version -> BigInt,
        confirmed_at -> Nullable<Timestamp>,
        confirmed_by -> Nullable<Text>,
        row_version -> BigInt,
        from_cco -> Nullable<Text>,
    }
}

diesel::table! {
    goal_lineages (goal_id) {
        goal_id -> Text,
        submission_id -> Text,
        from_cco -> Text,
        from_name -> Text,
        from_year -> BigInt,
        from_goal -> Text,
        from_round -> BigInt,
        from_version -> Nullable<BigInt>,
    }
}

diesel::table! {
    progress_updates (submission_id, target) {
        submission_id -> Text,
        target -> Text,
        status -> Text,
        actual -> Text,
        narrative -> Text,
        reason -> Text,
        row_version -> BigInt,
    }
}

diesel::joinable!(goals -> submissions (submission_id));
diesel::joinable!(strategies -> goals (goal_id));
diesel::joinable!(targets -> strategies (strategy_id));
diesel::allow_tables_to_appear_in_same_query!(plan_sections, submissions);
diesel::allow_tables_to_appear_in_same_query!(goals, submissions);
diesel::allow_tables_to_appear_in_same_query!(goals, strategies);
diesel::allow_tables_to_appear_in_same_query!(goals, targets);
diesel::allow_tables_to_appear_in_same_query!(strategies, targets);
diesel::allow_tables_to_appear_in_same_query!(strategies, submissions);
diesel::allow_tables_to_appear_in_same_query!(targets, submissions);
diesel::allow_tables_to_appear_in_same_query!(carried_parts, submissions);
diesel::allow_tables_to_appear_in_same_query!(goal_lineages, submissions);
diesel::allow_tables_to_appear_in_same_query!(progress_updates, submissions);
