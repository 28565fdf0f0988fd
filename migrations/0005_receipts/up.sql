-- What the first sending of a form was answered, so that a double click or a retry sees the same answer.
CREATE TABLE receipts (
    receipt TEXT NOT NULL PRIMARY KEY,
    location TEXT NOT NULL,
    notice TEXT NOT NULL,
    made_at TIMESTAMP NOT NULL
);
CREATE INDEX receipts_by_time ON receipts (made_at);
