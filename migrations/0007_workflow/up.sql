-- A component of a contract's year, from its start on; no row means "not started".
CREATE TABLE submissions (
    submission_id TEXT NOT NULL PRIMARY KEY,
    contract_id TEXT NOT NULL REFERENCES contracts (contract_id),
    year BIGINT NOT NULL REFERENCES measure_years (year),
    component TEXT NOT NULL,
    state TEXT NOT NULL,
    round BIGINT NOT NULL,
    due_on DATE NOT NULL,
    started_at TIMESTAMP NOT NULL,
    touched_at TIMESTAMP NOT NULL,
    touched_by TEXT NOT NULL REFERENCES people (person_id),
    submitted_at TIMESTAMP,
    claimed_by TEXT REFERENCES people (person_id),
    decided_at TIMESTAMP,
    return_reason TEXT,
    row_version BIGINT NOT NULL,
    UNIQUE (contract_id, year, component)
);
CREATE INDEX submissions_by_state ON submissions (state, due_on, submission_id);
CREATE INDEX submissions_by_year ON submissions (year, component, contract_id);
-- What a CCO answers to each item, with its evidence in words.
CREATE TABLE item_answers (
    submission_id TEXT NOT NULL REFERENCES submissions (submission_id),
    item TEXT NOT NULL,
    answer TEXT NOT NULL,
    narrative TEXT NOT NULL,
    row_version BIGINT NOT NULL,
    PRIMARY KEY (submission_id, item)
);
-- What a reviewer decides on each item, round by round.
CREATE TABLE item_decisions (
    submission_id TEXT NOT NULL REFERENCES submissions (submission_id),
    round BIGINT NOT NULL,
    item TEXT NOT NULL,
    decision TEXT NOT NULL,
    decided_by TEXT NOT NULL REFERENCES people (person_id),
    decided_at TIMESTAMP NOT NULL,
    row_version BIGINT NOT NULL,
    PRIMARY KEY (submission_id, round, item)
);
CREATE TABLE comments (
    comment_id TEXT NOT NULL PRIMARY KEY,
    submission_id TEXT NOT NULL REFERENCES submissions (submission_id),
    round BIGINT NOT NULL,
    item TEXT,
    author TEXT NOT NULL REFERENCES people (person_id),
    visibility TEXT NOT NULL,
    body TEXT NOT NULL,
    written_at TIMESTAMP NOT NULL
);
CREATE INDEX comments_by_submission ON comments (submission_id, written_at);
-- What was sent at each round, with the form it was written in; never changed.
CREATE TABLE snapshots (
    snapshot_id TEXT NOT NULL PRIMARY KEY,
    submission_id TEXT NOT NULL REFERENCES submissions (submission_id),
    round BIGINT NOT NULL,
    content TEXT NOT NULL,
    form TEXT NOT NULL,
    sha256 TEXT NOT NULL,
    what_changed TEXT,
    days_late BIGINT NOT NULL,
    late_reason TEXT,
    doubts_reason TEXT,
    sent_at TIMESTAMP NOT NULL,
    sent_by TEXT NOT NULL REFERENCES people (person_id),
    UNIQUE (submission_id, round)
);
