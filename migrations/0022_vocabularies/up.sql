-- The words of lists that all years share, but for levers, which strategies refer to. OHA edits them in pages; what it has not edited follows
-- the files at every start.
CREATE TABLE vocabulary_terms (
    vocabulary TEXT NOT NULL,
    term TEXT NOT NULL,
    label TEXT NOT NULL,
    description TEXT NOT NULL,
    position BIGINT NOT NULL,
    provenance TEXT NOT NULL,
    retired BOOLEAN NOT NULL DEFAULT FALSE,
    row_version BIGINT NOT NULL DEFAULT 1,
    PRIMARY KEY (vocabulary, term)
);
INSERT INTO vocabulary_terms (vocabulary, term, label, description, position, provenance)
    SELECT 'return_reasons', reason, label, description, position, provenance FROM return_reasons;
INSERT INTO vocabulary_terms (vocabulary, term, label, description, position, provenance)
    SELECT 'withholding_reasons', reason, label, description, position, provenance FROM withholding_reasons;
DROP TABLE return_reasons;
-- A table cannot lose a reference on both databases, so it is made anew.
CREATE TABLE withholdings_anew (
    withholding_id TEXT NOT NULL PRIMARY KEY,
    snapshot_id TEXT NOT NULL REFERENCES snapshots (snapshot_id),
    node TEXT NOT NULL,
    field TEXT NOT NULL,
    passage TEXT,
    reason TEXT NOT NULL,
    note TEXT NOT NULL,
    side TEXT NOT NULL,
    proposed_by TEXT NOT NULL REFERENCES people (person_id),
    proposed_at TIMESTAMP NOT NULL,
    state TEXT NOT NULL,
    decided_by TEXT REFERENCES people (person_id),
    decided_at TIMESTAMP,
    decision_reason TEXT,
    row_version BIGINT NOT NULL
);
INSERT INTO withholdings_anew SELECT * FROM withholdings;
DROP TABLE withholdings;
ALTER TABLE withholdings_anew RENAME TO withholdings;
CREATE INDEX withholdings_by_snapshot ON withholdings (snapshot_id, proposed_at, withholding_id);
DROP TABLE withholding_reasons;
