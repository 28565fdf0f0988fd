//! Tables of limits.

diesel::table! {
    limit_buckets (bucket) {
        bucket -> Text,
        full_at -> Timestamp,
    }
}

diesel::table! {
    soft_locks (lock_key) {
        lock_key -> Text,
        failures -> BigInt,
        failed_at -> Timestamp,
        rests_until -> Timestamp,
    }
}
