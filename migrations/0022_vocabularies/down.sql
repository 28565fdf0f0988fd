CREATE TABLE return_reasons (
    reason TEXT NOT NULL PRIMARY KEY,
    label TEXT NOT NULL,
    description TEXT NOT NULL,
    position BIGINT NOT NULL,
    provenance TEXT NOT NULL
);
INSERT INTO return_reasons (reason, label, description, position, provenance)
    SELECT term, label, description, position, provenance FROM vocabulary_terms WHERE vocabulary = 'return_reasons';
CREATE TABLE withholding_reasons (
    reason TEXT NOT NULL PRIMARY KEY,
    label TEXT NOT NULL,
    description TEXT NOT NULL,
    position BIGINT NOT NULL,
    provenance TEXT NOT NULL
);
INSERT INTO withholding_reasons (reason, label, description, position, provenance)
    SELECT term, label, description, position, provenance FROM vocabulary_terms WHERE vocabulary = 'withholding_reasons';
CREATE TABLE withholdings_before (
    withholding_id TEXT NOT NULL PRIMARY KEY,
    snapshot_id TEXT NOT NULL REFERENCES snapshots (snapshot_id),
    node TEXT NOT NULL,
    field TEXT NOT NULL,
    passage TEXT,
    reason TEXT NOT NULL REFERENCES withholding_reasons (reason),
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
INSERT INTO withholdings_before SELECT * FROM withholdings;
DROP TABLE withholdings;
ALTER TABLE withholdings_before RENAME TO withholdings;
CREATE INDEX withholdings_by_snapshot ON withholdings (snapshot_id, proposed_at, withholding_id);
DROP TABLE vocabulary_terms;
