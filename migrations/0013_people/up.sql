-- Invitations, resets and other one-time links; people's own history; grants given and ended by somebody, for a reason.
ALTER TABLE people ADD COLUMN name_folded TEXT NOT NULL DEFAULT '';
ALTER TABLE people ADD COLUMN signed_in_at TIMESTAMP;
UPDATE people SET name_folded = lower(name);
CREATE INDEX people_by_name ON people (name_folded);

ALTER TABLE grants ADD COLUMN given_by TEXT;
ALTER TABLE grants ADD COLUMN expires_on DATE;
ALTER TABLE grants ADD COLUMN ended_by TEXT;
ALTER TABLE grants ADD COLUMN ended_because TEXT;
ALTER TABLE grants ADD COLUMN row_version BIGINT NOT NULL DEFAULT 1;

-- A link holds for one use. The token itself is kept nowhere: it is made of the seed and the instance's secret when its letter is written.
CREATE TABLE one_time_links (
    token_hash TEXT NOT NULL PRIMARY KEY,
    seed TEXT NOT NULL UNIQUE,
    purpose TEXT NOT NULL,
    person_id TEXT NOT NULL REFERENCES people (person_id),
    detail TEXT,
    made_by TEXT NOT NULL,
    made_at TIMESTAMP NOT NULL,
    ends_at TIMESTAMP NOT NULL,
    closed_at TIMESTAMP,
    closed_because TEXT
);
CREATE INDEX one_time_links_by_person ON one_time_links (person_id, purpose);

-- Who asked for a new password, by address: known and unknown alike, so that the page answers both in the same time. The worker answers them.
CREATE TABLE reset_requests (
    request_id TEXT NOT NULL PRIMARY KEY,
    email TEXT NOT NULL,
    asked_at TIMESTAMP NOT NULL
);

CREATE TABLE role_requests (
    request_id TEXT NOT NULL PRIMARY KEY,
    person_id TEXT NOT NULL REFERENCES people (person_id),
    role TEXT NOT NULL,
    contract_id TEXT REFERENCES contracts (contract_id),
    reason TEXT NOT NULL,
    asked_at TIMESTAMP NOT NULL,
    state TEXT NOT NULL,
    decided_by TEXT,
    decided_at TIMESTAMP,
    answer TEXT,
    row_version BIGINT NOT NULL
);
CREATE INDEX role_requests_by_person ON role_requests (person_id);
CREATE INDEX role_requests_by_contract ON role_requests (contract_id, state);
