DROP INDEX snapshots_by_seal;
CREATE TABLE publications_before (
    publication_id TEXT NOT NULL PRIMARY KEY,
    kind TEXT NOT NULL,
    contract_id TEXT NOT NULL REFERENCES contracts (contract_id),
    year BIGINT NOT NULL,
    version BIGINT NOT NULL,
    snapshot_id TEXT UNIQUE REFERENCES snapshots (snapshot_id),
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
    UNIQUE (contract_id, year, kind, version)
);
-- Of a round that was published more than once the last publication keeps its source.
INSERT INTO publications_before (publication_id, kind, contract_id, year, version, snapshot_id, title, content, sha256, source, document_url,
        dated_on, search_text, demonstration, published_at, published_by, withdrawn_at)
    SELECT publication_id, kind, contract_id, year, version,
        CASE WHEN version = (SELECT MAX(other.version) FROM publications other WHERE other.snapshot_id = publications.snapshot_id)
            THEN snapshot_id END,
        title, content, sha256, source, document_url,
        dated_on, search_text, demonstration, published_at, published_by, withdrawn_at FROM publications;
DROP TABLE publications;
ALTER TABLE publications_before RENAME TO publications;
CREATE INDEX publications_by_time ON publications (published_at, publication_id);
DROP TABLE publication_proposals;
DROP TABLE withholdings;
DROP TABLE withholding_reasons;
