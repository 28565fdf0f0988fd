-- A year is its current version; every version ever loaded stays, so that a snapshot can name the one it was made under.
CREATE TABLE measure_years (
    year BIGINT NOT NULL PRIMARY KEY,
    family TEXT NOT NULL,
    status TEXT NOT NULL,
    demonstration BOOLEAN NOT NULL,
    version BIGINT NOT NULL,
    row_version BIGINT NOT NULL
);
CREATE TABLE measure_versions (
    year BIGINT NOT NULL REFERENCES measure_years (year),
    version BIGINT NOT NULL,
    definition TEXT NOT NULL,
    sha256 TEXT NOT NULL,
    loaded_at TIMESTAMP NOT NULL,
    PRIMARY KEY (year, version)
);
CREATE TABLE levers (
    lever TEXT NOT NULL PRIMARY KEY,
    label TEXT NOT NULL,
    description TEXT NOT NULL,
    serves TEXT NOT NULL,
    position BIGINT NOT NULL,
    provenance TEXT NOT NULL
);
