-- Component 1 of a CCO's year: what it says of the reach report, what it saw, and whom it puts first.
CREATE TABLE reach_acknowledgements (
    submission_id TEXT NOT NULL PRIMARY KEY REFERENCES submissions (submission_id),
    data_set_id TEXT NOT NULL REFERENCES reach_data_sets (data_set_id),
    participants TEXT NOT NULL,
    acknowledged_by TEXT NOT NULL REFERENCES people (person_id),
    acknowledged_at TIMESTAMP NOT NULL,
    row_version BIGINT NOT NULL
);
CREATE TABLE reach_answers (
    submission_id TEXT NOT NULL REFERENCES submissions (submission_id),
    prompt TEXT NOT NULL,
    body TEXT NOT NULL,
    row_version BIGINT NOT NULL,
    PRIMARY KEY (submission_id, prompt)
);
-- The threads' knots: a disparity, a gap or a theme that goals will answer. Withdrawn, never deleted.
CREATE TABLE findings (
    finding_id TEXT NOT NULL PRIMARY KEY,
    contract_id TEXT NOT NULL REFERENCES contracts (contract_id),
    year BIGINT NOT NULL REFERENCES measure_years (year),
    kind TEXT NOT NULL,
    title TEXT NOT NULL,
    detail TEXT NOT NULL,
    made_by TEXT NOT NULL REFERENCES people (person_id),
    made_at TIMESTAMP NOT NULL,
    withdrawn_at TIMESTAMP,
    row_version BIGINT NOT NULL
);
CREATE INDEX findings_by_contract ON findings (contract_id, year, made_at);
CREATE TABLE reach_observations (
    observation_id TEXT NOT NULL PRIMARY KEY,
    submission_id TEXT NOT NULL REFERENCES submissions (submission_id),
    position BIGINT NOT NULL,
    observation TEXT NOT NULL,
    likely_cause TEXT NOT NULL,
    question TEXT NOT NULL,
    follow_up TEXT NOT NULL,
    data_set_id TEXT REFERENCES reach_data_sets (data_set_id),
    scope TEXT NOT NULL,
    dim TEXT NOT NULL,
    value TEXT NOT NULL,
    indicator TEXT NOT NULL,
    finding_id TEXT REFERENCES findings (finding_id),
    row_version BIGINT NOT NULL
);
CREATE INDEX reach_observations_by_submission ON reach_observations (submission_id, position);
CREATE TABLE priority_populations (
    population_id TEXT NOT NULL PRIMARY KEY,
    submission_id TEXT NOT NULL REFERENCES submissions (submission_id),
    position BIGINT NOT NULL,
    kind TEXT NOT NULL,
    name TEXT NOT NULL,
    rationale TEXT NOT NULL,
    row_version BIGINT NOT NULL
);
CREATE INDEX priority_populations_by_submission ON priority_populations (submission_id, position);
