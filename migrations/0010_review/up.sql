-- A comment stands on the whole, on an item, or on one field of the document; `place` is what that field was called when it was written.
ALTER TABLE comments ADD COLUMN node TEXT;
ALTER TABLE comments ADD COLUMN field TEXT;
ALTER TABLE comments ADD COLUMN place TEXT NOT NULL DEFAULT '';
-- Of a question: open, answered or resolved. A plain remark has none.
ALTER TABLE comments ADD COLUMN state TEXT;
ALTER TABLE comments ADD COLUMN answer_due_on DATE;
ALTER TABLE comments ADD COLUMN row_version BIGINT NOT NULL DEFAULT 1;
-- What was said to a question after it was asked, by either side; never changed.
CREATE TABLE comment_replies (
    reply_id TEXT NOT NULL PRIMARY KEY,
    comment_id TEXT NOT NULL REFERENCES comments (comment_id),
    act TEXT NOT NULL,
    author TEXT NOT NULL REFERENCES people (person_id),
    body TEXT NOT NULL,
    written_at TIMESTAMP NOT NULL
);
CREATE INDEX comment_replies_by_comment ON comment_replies (comment_id, written_at);
-- What the reviewer adds to a decision; and the round in which it was taken, where a later round took it over.
ALTER TABLE item_decisions ADD COLUMN note TEXT NOT NULL DEFAULT '';
ALTER TABLE item_decisions ADD COLUMN carried_from BIGINT;
-- Why an item is to be revised, by code, with the label as it read then.
CREATE TABLE item_findings (
    submission_id TEXT NOT NULL REFERENCES submissions (submission_id),
    round BIGINT NOT NULL,
    item TEXT NOT NULL,
    reason TEXT NOT NULL,
    label TEXT NOT NULL,
    PRIMARY KEY (submission_id, round, item, reason)
);
-- The reasons that a reviewer may choose from: a list that OHA may change.
CREATE TABLE return_reasons (
    reason TEXT NOT NULL PRIMARY KEY,
    label TEXT NOT NULL,
    description TEXT NOT NULL,
    position BIGINT NOT NULL,
    provenance TEXT NOT NULL
);
-- The letter of a return: OHA's draft until it is returned, and then what the CCO reads.
CREATE TABLE return_letters (
    submission_id TEXT NOT NULL REFERENCES submissions (submission_id),
    round BIGINT NOT NULL,
    body TEXT NOT NULL,
    written_by TEXT NOT NULL REFERENCES people (person_id),
    written_at TIMESTAMP NOT NULL,
    returned_at TIMESTAMP,
    row_version BIGINT NOT NULL,
    PRIMARY KEY (submission_id, round)
);
-- Who reviews which CCO, from a day until it is ended.
CREATE TABLE review_assignments (
    assignment_id TEXT NOT NULL PRIMARY KEY,
    person_id TEXT NOT NULL REFERENCES people (person_id),
    contract_id TEXT NOT NULL REFERENCES contracts (contract_id),
    assigned_by TEXT NOT NULL REFERENCES people (person_id),
    assigned_at TIMESTAMP NOT NULL,
    ended_at TIMESTAMP,
    row_version BIGINT NOT NULL
);
CREATE UNIQUE INDEX review_assignments_in_force ON review_assignments (contract_id, person_id) WHERE ended_at IS NULL;
-- By when OHA answers what was sent.
ALTER TABLE snapshots ADD COLUMN answer_due_on DATE;
