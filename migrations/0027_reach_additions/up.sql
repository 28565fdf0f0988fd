-- What OHA says of the ways in which children are divided, over the program's own file: a row for each category that was added or changed, and,
-- with a blank category, for the stratifier itself. Keys never change, and no row is ever removed.
CREATE TABLE reach_additions (
    stratifier TEXT NOT NULL,
    category TEXT NOT NULL,
    label TEXT NOT NULL,
    by_words TEXT NOT NULL,
    aliases TEXT NOT NULL,
    places TEXT NOT NULL,
    is_rest BOOLEAN NOT NULL,
    retired BOOLEAN NOT NULL,
    position BIGINT NOT NULL,
    provenance TEXT,
    source TEXT NOT NULL,
    edited_by TEXT NOT NULL REFERENCES people (person_id),
    edited_at TIMESTAMP NOT NULL,
    row_version BIGINT NOT NULL,
    PRIMARY KEY (stratifier, category)
);
