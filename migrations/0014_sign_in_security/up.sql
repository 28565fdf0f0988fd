-- Limits, shared by all instances and kept over restarts. Keys are keyed hashes: no address, no name.
CREATE TABLE limit_buckets (
    bucket TEXT NOT NULL PRIMARY KEY,
    full_at TIMESTAMP NOT NULL
);
CREATE INDEX limit_buckets_by_time ON limit_buckets (full_at);
CREATE TABLE soft_locks (
    lock_key TEXT NOT NULL PRIMARY KEY,
    failures BIGINT NOT NULL,
    failed_at TIMESTAMP NOT NULL,
    rests_until TIMESTAMP NOT NULL
);
CREATE INDEX soft_locks_by_time ON soft_locks (failed_at);
-- A second factor: its key sealed under the instance's secret, and the last step of time whose code was taken.
CREATE TABLE second_factors (
    person_id TEXT NOT NULL PRIMARY KEY REFERENCES people (person_id),
    sealed_key TEXT NOT NULL,
    begun_at TIMESTAMP NOT NULL,
    confirmed_at TIMESTAMP,
    last_step BIGINT NOT NULL,
    tried_step BIGINT NOT NULL,
    tries BIGINT NOT NULL,
    row_version BIGINT NOT NULL
);
CREATE TABLE recovery_codes (
    code_hash TEXT NOT NULL PRIMARY KEY,
    person_id TEXT NOT NULL REFERENCES people (person_id),
    made_at TIMESTAMP NOT NULL,
    used_at TIMESTAMP
);
CREATE INDEX recovery_codes_by_person ON recovery_codes (person_id);
-- Between password and code: no session yet, good for this one step.
CREATE TABLE pending_sign_ins (
    token_hash TEXT NOT NULL PRIMARY KEY,
    person_id TEXT NOT NULL REFERENCES people (person_id),
    leads_to TEXT NOT NULL,
    has_short_password BOOLEAN NOT NULL,
    began_at TIMESTAMP NOT NULL,
    ends_at TIMESTAMP NOT NULL
);
CREATE INDEX pending_sign_ins_by_end ON pending_sign_ins (ends_at);
-- Where a person has signed in before, as coarsely as a notice of a new place needs it.
CREATE TABLE known_places (
    person_id TEXT NOT NULL REFERENCES people (person_id),
    browser TEXT NOT NULL,
    network TEXT NOT NULL,
    first_at TIMESTAMP NOT NULL,
    last_at TIMESTAMP NOT NULL,
    PRIMARY KEY (person_id, browser, network)
);
ALTER TABLE sessions ADD COLUMN session_id TEXT NOT NULL DEFAULT '';
ALTER TABLE sessions ADD COLUMN browser TEXT NOT NULL DEFAULT '';
ALTER TABLE sessions ADD COLUMN address_class TEXT NOT NULL DEFAULT '';
ALTER TABLE sessions ADD COLUMN proved_at TIMESTAMP;
ALTER TABLE sessions ADD COLUMN has_short_password BOOLEAN NOT NULL DEFAULT FALSE;
