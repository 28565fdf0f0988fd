-- What a year came to for a contract when OHA closed it, and what that rests on. Never deleted: opening the year again marks it as taken back.
CREATE TABLE year_results (
    result_id TEXT NOT NULL PRIMARY KEY,
    contract_id TEXT NOT NULL REFERENCES contracts (contract_id),
    year BIGINT NOT NULL REFERENCES measure_years (year),
    number BIGINT NOT NULL,
    result TEXT NOT NULL,
    rests_on TEXT NOT NULL,
    decided_by TEXT NOT NULL REFERENCES people (person_id),
    decided_at TIMESTAMP NOT NULL,
    taken_back_by TEXT REFERENCES people (person_id),
    taken_back_at TIMESTAMP,
    UNIQUE (contract_id, year, number)
);
