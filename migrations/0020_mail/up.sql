-- Wordings of letters that OHA has changed; a kind without a row is worded by its template.
CREATE TABLE mail_texts (
    kind TEXT NOT NULL PRIMARY KEY,
    subject TEXT NOT NULL,
    body TEXT NOT NULL,
    changed_by TEXT NOT NULL REFERENCES people (person_id),
    changed_at TIMESTAMP NOT NULL,
    row_version BIGINT NOT NULL
);
-- Addresses that get a copy of every letter of a kind, beside the people it goes to.
CREATE TABLE mail_copies (
    copy_id TEXT NOT NULL PRIMARY KEY,
    kind TEXT NOT NULL,
    name TEXT NOT NULL,
    email TEXT NOT NULL,
    email_folded TEXT NOT NULL,
    added_by TEXT NOT NULL REFERENCES people (person_id),
    added_at TIMESTAMP NOT NULL,
    ended_at TIMESTAMP,
    row_version BIGINT NOT NULL
);
CREATE INDEX mail_copies_by_kind ON mail_copies (kind);
-- What the program does by itself: when it last did, how it went, when it will again. One row lets one instance do it.
CREATE TABLE jobs (
    job TEXT NOT NULL PRIMARY KEY,
    next_at TIMESTAMP NOT NULL,
    began_at TIMESTAMP,
    ended_at TIMESTAMP,
    outcome TEXT NOT NULL,
    detail TEXT NOT NULL,
    row_version BIGINT NOT NULL
);
CREATE INDEX outbox_by_time ON outbox (queued_at, message_id);
