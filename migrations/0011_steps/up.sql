-- What OHA decided on a submission as a whole, with what stood before, so that it can be taken back. Never deleted: an undo marks it.
CREATE TABLE rulings (
    ruling_id TEXT NOT NULL PRIMARY KEY,
    submission_id TEXT NOT NULL REFERENCES submissions (submission_id),
    number BIGINT NOT NULL,
    step TEXT NOT NULL,
    round BIGINT NOT NULL,
    state_before TEXT NOT NULL,
    due_before DATE NOT NULL,
    decided_before TIMESTAMP,
    reason_before TEXT,
    touched_before TIMESTAMP NOT NULL,
    made_by TEXT NOT NULL REFERENCES people (person_id),
    made_at TIMESTAMP NOT NULL,
    undone_by TEXT REFERENCES people (person_id),
    undone_at TIMESTAMP,
    UNIQUE (submission_id, number)
);
-- A later due date for one component of a contract's year, whether it was started or not.
CREATE TABLE extensions (
    extension_id TEXT NOT NULL PRIMARY KEY,
    contract_id TEXT NOT NULL REFERENCES contracts (contract_id),
    year BIGINT NOT NULL REFERENCES measure_years (year),
    component TEXT NOT NULL,
    number BIGINT NOT NULL,
    due_before DATE NOT NULL,
    due_on DATE NOT NULL,
    reason TEXT NOT NULL,
    granted_by TEXT NOT NULL REFERENCES people (person_id),
    granted_at TIMESTAMP NOT NULL,
    UNIQUE (contract_id, year, component, number)
);
