-- Why a passage may be withheld, in words that the public reads in its place. Loaded at every start, like levers.
CREATE TABLE withholding_reasons (
    reason TEXT NOT NULL PRIMARY KEY,
    label TEXT NOT NULL,
    description TEXT NOT NULL,
    position BIGINT NOT NULL,
    provenance TEXT NOT NULL
);
-- A passage of a frozen round that somebody wants withheld from the public, and OHA's decision on it. The round itself stays as it was sent.
CREATE TABLE withholdings (
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
CREATE INDEX withholdings_by_snapshot ON withholdings (snapshot_id, proposed_at, withholding_id);
-- OHA's proposal to publish a round: what the CCO was shown, until when it may object, and how it ended.
CREATE TABLE publication_proposals (
    proposal_id TEXT NOT NULL PRIMARY KEY,
    snapshot_id TEXT NOT NULL REFERENCES snapshots (snapshot_id),
    edition_sha256 TEXT NOT NULL,
    objection_days BIGINT NOT NULL,
    objections_until DATE NOT NULL,
    corrects BIGINT,
    correction TEXT,
    state TEXT NOT NULL,
    proposed_by TEXT NOT NULL REFERENCES people (person_id),
    proposed_at TIMESTAMP NOT NULL,
    answered_by TEXT REFERENCES people (person_id),
    answered_at TIMESTAMP,
    objection TEXT,
    settled_by TEXT REFERENCES people (person_id),
    settled_at TIMESTAMP,
    settlement TEXT,
    row_version BIGINT NOT NULL
);
CREATE INDEX publication_proposals_by_snapshot ON publication_proposals (snapshot_id, proposed_at, proposal_id);
-- A round may be published again: after a withdrawal, or corrected. A table cannot lose a key on both databases, so it is made anew.
CREATE TABLE publications_anew (
    publication_id TEXT NOT NULL PRIMARY KEY,
    kind TEXT NOT NULL,
    contract_id TEXT NOT NULL REFERENCES contracts (contract_id),
    year BIGINT NOT NULL,
    version BIGINT NOT NULL,
    snapshot_id TEXT REFERENCES snapshots (snapshot_id),
    title TEXT NOT NULL,
    content TEXT,
    sha256 TEXT NOT NULL,
    source TEXT,
    document_url TEXT,
    dated_on DATE,
    search_text TEXT NOT NULL,
    demonstration BOOLEAN NOT NULL,
    published_at TIMESTAMP NOT NULL,
    published_by TEXT REFERENCES people (person_id),
    withdrawn_at TIMESTAMP,
    withdrawal_reason TEXT,
    withdrawal_note TEXT,
    corrects BIGINT,
    correction TEXT,
    UNIQUE (contract_id, year, kind, version)
);
INSERT INTO publications_anew (publication_id, kind, contract_id, year, version, snapshot_id, title, content, sha256, source, document_url,
        dated_on, search_text, demonstration, published_at, published_by, withdrawn_at)
    SELECT publication_id, kind, contract_id, year, version, snapshot_id, title, content, sha256, source, document_url,
        dated_on, search_text, demonstration, published_at, published_by, withdrawn_at FROM publications;
DROP TABLE publications;
ALTER TABLE publications_anew RENAME TO publications;
CREATE INDEX publications_by_time ON publications (published_at, publication_id);
CREATE INDEX publications_by_snapshot ON publications (snapshot_id);
CREATE INDEX publications_by_seal ON publications (sha256);
CREATE INDEX snapshots_by_seal ON snapshots (sha256);
