-- Which parts of a plan came from an earlier year's, and who said that each is still right. A part whose version has moved on since was edited,
-- which says as much.
CREATE TABLE carried_parts (
    submission_id TEXT NOT NULL REFERENCES submissions (submission_id),
    part TEXT NOT NULL,
    part_key TEXT NOT NULL,
    from_snapshot TEXT NOT NULL REFERENCES snapshots (snapshot_id),
    from_year BIGINT NOT NULL,
    from_key TEXT NOT NULL,
    carried_version BIGINT NOT NULL,
    confirmed_at TIMESTAMP,
    confirmed_by TEXT REFERENCES people (person_id),
    row_version BIGINT NOT NULL,
    PRIMARY KEY (submission_id, part, part_key)
);
-- What became of the targets of an earlier year's plan, by the id that each had there.
CREATE TABLE progress_updates (
    submission_id TEXT NOT NULL REFERENCES submissions (submission_id),
    target TEXT NOT NULL,
    status TEXT NOT NULL,
    actual TEXT NOT NULL,
    narrative TEXT NOT NULL,
    reason TEXT NOT NULL,
    row_version BIGINT NOT NULL,
    PRIMARY KEY (submission_id, target)
);
-- A draft shown to somebody without an account. The token is kept nowhere: it is made of the seed and the instance's secret when its letter is
-- written, and known here by a keyed hash.
CREATE TABLE share_links (
    share_id TEXT NOT NULL PRIMARY KEY,
    submission_id TEXT NOT NULL REFERENCES submissions (submission_id),
    name TEXT NOT NULL,
    email TEXT NOT NULL,
    email_folded TEXT NOT NULL,
    who TEXT NOT NULL,
    access TEXT NOT NULL,
    note TEXT NOT NULL,
    seed TEXT NOT NULL UNIQUE,
    token_hash TEXT NOT NULL UNIQUE,
    until_on DATE NOT NULL,
    shared_at TIMESTAMP NOT NULL,
    shared_by TEXT NOT NULL REFERENCES people (person_id),
    opened_at TIMESTAMP,
    withdrawn_at TIMESTAMP,
    row_version BIGINT NOT NULL
);
CREATE INDEX share_links_by_submission ON share_links (submission_id, shared_at);
CREATE TABLE guest_comments (
    comment_id TEXT NOT NULL PRIMARY KEY,
    share_id TEXT NOT NULL REFERENCES share_links (share_id),
    about TEXT NOT NULL,
    body TEXT NOT NULL,
    written_at TIMESTAMP NOT NULL,
    done_at TIMESTAMP,
    done_by TEXT REFERENCES people (person_id),
    row_version BIGINT NOT NULL
);
CREATE INDEX guest_comments_by_share ON guest_comments (share_id, written_at);
-- A draft opened to one person of OHA or of TA, with a question and the answer.
CREATE TABLE looks (
    look_id TEXT NOT NULL PRIMARY KEY,
    submission_id TEXT NOT NULL REFERENCES submissions (submission_id),
    agency TEXT NOT NULL,
    asked_person TEXT NOT NULL REFERENCES people (person_id),
    question TEXT NOT NULL,
    until_on DATE NOT NULL,
    asked_at TIMESTAMP NOT NULL,
    asked_by TEXT NOT NULL REFERENCES people (person_id),
    answer TEXT,
    answered_at TIMESTAMP,
    withdrawn_at TIMESTAMP,
    row_version BIGINT NOT NULL
);
CREATE INDEX looks_by_submission ON looks (submission_id, asked_at);
CREATE INDEX looks_by_person ON looks (asked_person, agency);
