-- What is public, frozen: a publication is never changed, only followed by another version or withdrawn.
CREATE TABLE publications (
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
CREATE INDEX publications_by_time ON publications (published_at, publication_id);
-- One row. Whatever becomes public raises it, and every instance's cache of pages follows it.
CREATE TABLE public_edition (
    edition BIGINT NOT NULL PRIMARY KEY,
    version BIGINT NOT NULL
);
INSERT INTO public_edition (edition, version) VALUES (1, 1);
-- What somebody could not read or use here.
CREATE TABLE barrier_reports (
    report_id TEXT NOT NULL PRIMARY KEY,
    page TEXT NOT NULL,
    description TEXT NOT NULL,
    contact TEXT,
    reported_at TIMESTAMP NOT NULL,
    state TEXT NOT NULL,
    row_version BIGINT NOT NULL
);
CREATE INDEX barrier_reports_by_time ON barrier_reports (reported_at);
