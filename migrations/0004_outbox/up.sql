-- Mail to send: the kind and its data, written in the transaction of its cause, rendered and sent by the worker.
CREATE TABLE outbox (
    message_id TEXT NOT NULL PRIMARY KEY,
    dedupe_key TEXT NOT NULL UNIQUE,
    kind TEXT NOT NULL,
    recipient_name TEXT NOT NULL,
    recipient_email TEXT NOT NULL,
    data TEXT NOT NULL,
    state TEXT NOT NULL,
    attempts BIGINT NOT NULL,
    next_at TIMESTAMP NOT NULL,
    queued_at TIMESTAMP NOT NULL,
    sent_at TIMESTAMP,
    last_error TEXT,
    row_version BIGINT NOT NULL
);
CREATE INDEX outbox_by_state ON outbox (state, next_at);
