-- In which order pages list the groups of a way of dividing children, where OHA has moved one: the keys of all of them, as a list in JSON.
CREATE TABLE reach_group_orders (
    stratifier TEXT NOT NULL PRIMARY KEY,
    categories TEXT NOT NULL,
    edited_by TEXT NOT NULL REFERENCES people (person_id),
    edited_at TIMESTAMP NOT NULL,
    row_version BIGINT NOT NULL
);
