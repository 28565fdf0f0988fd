-- Contracts are the tenants. A grant gives one person one role in one contract, or in an agency when it names none.
CREATE TABLE counties (
    county TEXT NOT NULL PRIMARY KEY,
    fips TEXT NOT NULL UNIQUE,
    name TEXT NOT NULL,
    rurality TEXT NOT NULL
);
CREATE TABLE contracts (
    contract_id TEXT NOT NULL PRIMARY KEY,
    slug TEXT NOT NULL UNIQUE,
    organization TEXT NOT NULL,
    organization_name TEXT NOT NULL,
    legal_name TEXT NOT NULL,
    short_name TEXT NOT NULL,
    website TEXT,
    starts_on DATE NOT NULL,
    ends_on DATE,
    demonstration BOOLEAN NOT NULL,
    provenance TEXT NOT NULL,
    row_version BIGINT NOT NULL
);
CREATE TABLE contract_counties (
    contract_id TEXT NOT NULL REFERENCES contracts (contract_id),
    county TEXT NOT NULL REFERENCES counties (county),
    coverage TEXT NOT NULL,
    PRIMARY KEY (contract_id, county)
);
CREATE INDEX contract_counties_by_county ON contract_counties (county);
CREATE TABLE grants (
    grant_id TEXT NOT NULL PRIMARY KEY,
    person_id TEXT NOT NULL REFERENCES people (person_id),
    role TEXT NOT NULL,
    contract_id TEXT REFERENCES contracts (contract_id),
    given_at TIMESTAMP NOT NULL,
    ended_at TIMESTAMP
);
CREATE INDEX grants_by_person ON grants (person_id);
CREATE INDEX grants_by_contract ON grants (contract_id);
