-- Reach: one data set is one period of OHA's aggregate table, statewide and for every CCO. A correction is a new version.
CREATE TABLE reach_data_sets (
    data_set_id TEXT NOT NULL PRIMARY KEY,
    year BIGINT NOT NULL REFERENCES measure_years (year),
    measure TEXT NOT NULL,
    period_first DATE NOT NULL,
    period_last DATE NOT NULL,
    version BIGINT NOT NULL,
    extracted_on DATE NOT NULL,
    source TEXT NOT NULL,
    method_note TEXT NOT NULL,
    break_note TEXT NOT NULL,
    demonstration BOOLEAN NOT NULL,
    has_any BOOLEAN NOT NULL,
    has_assessment BOOLEAN NOT NULL,
    has_service BOOLEAN NOT NULL,
    own_counts BOOLEAN NOT NULL,
    file_name TEXT NOT NULL,
    file_sha256 TEXT NOT NULL,
    n_rows BIGINT NOT NULL,
    state TEXT NOT NULL,
    corrects TEXT REFERENCES reach_data_sets (data_set_id),
    correction TEXT NOT NULL,
    imported_at TIMESTAMP NOT NULL,
    imported_by TEXT REFERENCES people (person_id),
    released_at TIMESTAMP,
    publish_on DATE,
    published_at TIMESTAMP,
    withdrawn_at TIMESTAMP,
    withdrawal_reason TEXT NOT NULL,
    row_version BIGINT NOT NULL,
    UNIQUE (year, measure, period_first, period_last, version)
);
CREATE INDEX reach_data_sets_by_state ON reach_data_sets (state, period_last);
-- True counts. They are read by OHA and by disclosure control; what others read is in reach_shown.
CREATE TABLE reach_rows (
    data_set_id TEXT NOT NULL REFERENCES reach_data_sets (data_set_id),
    scope TEXT NOT NULL,
    dim1 TEXT NOT NULL,
    value1 TEXT NOT NULL,
    dim2 TEXT NOT NULL,
    value2 TEXT NOT NULL,
    line BIGINT NOT NULL,
    denominator BIGINT NOT NULL,
    numerator BIGINT,
    assessment BIGINT,
    service BIGINT,
    PRIMARY KEY (data_set_id, scope, dim1, value1, dim2, value2)
);
-- How a data set is protected for an audience, and what came of it.
CREATE TABLE reach_profiles (
    data_set_id TEXT NOT NULL REFERENCES reach_data_sets (data_set_id),
    audience TEXT NOT NULL,
    threshold BIGINT NOT NULL,
    least_denominator BIGINT NOT NULL,
    hides_zero BOOLEAN NOT NULL,
    rounds_to BIGINT NOT NULL,
    outcome TEXT NOT NULL,
    refusal TEXT NOT NULL,
    n_rows BIGINT NOT NULL,
    n_small BIGINT NOT NULL,
    n_linked BIGINT NOT NULL,
    n_baseline BIGINT NOT NULL,
    narrowest BIGINT,
    n_known_zeros BIGINT NOT NULL,
    hidden_per_mille BIGINT NOT NULL,
    n_corrected BIGINT NOT NULL,
    proved_at TIMESTAMP,
    row_version BIGINT NOT NULL,
    PRIMARY KEY (data_set_id, audience)
);
-- What disclosure control lets an audience see: the figures of a suppressed row are not here.
CREATE TABLE reach_shown (
    data_set_id TEXT NOT NULL REFERENCES reach_data_sets (data_set_id),
    audience TEXT NOT NULL,
    scope TEXT NOT NULL,
    dim1 TEXT NOT NULL,
    value1 TEXT NOT NULL,
    dim2 TEXT NOT NULL,
    value2 TEXT NOT NULL,
    line BIGINT NOT NULL,
    status TEXT NOT NULL,
    denominator BIGINT,
    numerator BIGINT,
    assessment BIGINT,
    service BIGINT,
    PRIMARY KEY (data_set_id, audience, scope, dim1, value1, dim2, value2)
);
CREATE INDEX reach_shown_by_stratum ON reach_shown (data_set_id, audience, dim1, value1);
-- A look at a contract's own true counts, where OHA allows it: asked for, recorded, and good for the rest of the day.
CREATE TABLE reach_readings (
    reading_id TEXT NOT NULL PRIMARY KEY,
    data_set_id TEXT NOT NULL REFERENCES reach_data_sets (data_set_id),
    contract_id TEXT NOT NULL REFERENCES contracts (contract_id),
    person_id TEXT NOT NULL REFERENCES people (person_id),
    read_at TIMESTAMP NOT NULL
);
CREATE INDEX reach_readings_by_person ON reach_readings (person_id, data_set_id, contract_id, read_at);
-- A file between its upload and its import. Forgotten after a day.
CREATE TABLE reach_uploads (
    upload_id TEXT NOT NULL PRIMARY KEY,
    year BIGINT NOT NULL REFERENCES measure_years (year),
    file_name TEXT NOT NULL,
    file_sha256 TEXT NOT NULL,
    kind TEXT NOT NULL,
    bytes BYTEA NOT NULL,
    mapping TEXT NOT NULL,
    uploaded_by TEXT NOT NULL REFERENCES people (person_id),
    uploaded_at TIMESTAMP NOT NULL,
    row_version BIGINT NOT NULL
);
-- The rows that an import replaced, until its data set is released or the import is taken back.
CREATE TABLE reach_replaced (
    data_set_id TEXT NOT NULL REFERENCES reach_data_sets (data_set_id),
    was_terms TEXT NOT NULL,
    was_rows TEXT NOT NULL,
    replaced_at TIMESTAMP NOT NULL,
    PRIMARY KEY (data_set_id)
);
