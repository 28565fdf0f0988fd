-- The chain holds hashes only; the texts lie beside it, so that one can be redacted and the chain still verifies.
CREATE TABLE audit_head (
    head BIGINT NOT NULL PRIMARY KEY,
    seq BIGINT NOT NULL,
    hash TEXT NOT NULL
);
INSERT INTO audit_head (head, seq, hash) VALUES (1, 0, '');
CREATE TABLE audit_entries (
    seq BIGINT NOT NULL PRIMARY KEY,
    at TIMESTAMP NOT NULL,
    actor TEXT NOT NULL,
    tenant TEXT NOT NULL,
    action TEXT NOT NULL,
    subject_kind TEXT NOT NULL,
    subject_id TEXT NOT NULL,
    values_hash TEXT NOT NULL,
    previous_hash TEXT NOT NULL,
    hash TEXT NOT NULL
);
CREATE INDEX audit_entries_by_subject ON audit_entries (subject_kind, subject_id, seq);
CREATE TABLE audit_values (
    seq BIGINT NOT NULL REFERENCES audit_entries (seq),
    position BIGINT NOT NULL,
    name TEXT NOT NULL,
    salt TEXT NOT NULL,
    value_hash TEXT NOT NULL,
    value TEXT,
    redacted_because TEXT,
    PRIMARY KEY (seq, position)
);
