-- Years are worked on in pages: each version says who made it, why, and what is new in it.
ALTER TABLE measure_versions ADD COLUMN made_by TEXT;
ALTER TABLE measure_versions ADD COLUMN reason TEXT;
ALTER TABLE measure_versions ADD COLUMN summary TEXT NOT NULL DEFAULT '';
-- Levers are a list that OHA edits. One that is not offered any more stays, since strategies name it.
ALTER TABLE levers ADD COLUMN retired BOOLEAN NOT NULL DEFAULT FALSE;
ALTER TABLE levers ADD COLUMN row_version BIGINT NOT NULL DEFAULT 1;
-- Dated banners: what everybody in one part of the house should know for a while.
CREATE TABLE banners (
    banner_id TEXT NOT NULL PRIMARY KEY,
    area TEXT NOT NULL,
    tone TEXT NOT NULL,
    body TEXT NOT NULL,
    link_label TEXT,
    link_href TEXT,
    starts_at TIMESTAMP NOT NULL,
    ends_at TIMESTAMP NOT NULL,
    row_version BIGINT NOT NULL
);
CREATE INDEX banners_by_end ON banners (ends_at, banner_id);
