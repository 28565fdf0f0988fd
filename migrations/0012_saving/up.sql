-- What was typed and is not saved: forms that came after their session had ended, and drafts. Each belongs to one person and is shown to nobody else.
CREATE TABLE held_forms (
    held_id TEXT NOT NULL PRIMARY KEY,
    person_id TEXT NOT NULL REFERENCES people (person_id),
    path TEXT NOT NULL,
    fields TEXT NOT NULL,
    held_at TIMESTAMP NOT NULL,
    ends_at TIMESTAMP NOT NULL
);
CREATE INDEX held_forms_by_person ON held_forms (person_id);
CREATE INDEX held_forms_by_end ON held_forms (ends_at);
CREATE TABLE form_drafts (
    person_id TEXT NOT NULL REFERENCES people (person_id),
    path TEXT NOT NULL,
    fields TEXT NOT NULL,
    kept_at TIMESTAMP NOT NULL,
    row_version BIGINT NOT NULL,
    PRIMARY KEY (person_id, path)
);
CREATE INDEX form_drafts_by_time ON form_drafts (kept_at);
