-- What waits for a CCO's answer beside the steps of its submission: asked by whoever waits, ended by whoever asked or by the answer.
CREATE TABLE awaited_answers (
    awaited_id TEXT NOT NULL PRIMARY KEY,
    submission_id TEXT NOT NULL REFERENCES submissions (submission_id),
    contract_id TEXT NOT NULL REFERENCES contracts (contract_id),
    year BIGINT NOT NULL,
    subject TEXT NOT NULL,
    title TEXT NOT NULL,
    address TEXT NOT NULL,
    until_on DATE NOT NULL,
    asked_at TIMESTAMP NOT NULL,
    ended_at TIMESTAMP
);
CREATE INDEX awaited_answers_by_contract ON awaited_answers (contract_id, year, ended_at);
CREATE INDEX awaited_answers_by_submission ON awaited_answers (submission_id, subject);
-- Proposals that were open when this came are asked as they would have been.
INSERT INTO awaited_answers (awaited_id, submission_id, contract_id, year, subject, title, address, until_on, asked_at)
    SELECT p.proposal_id, s.submission_id, s.contract_id, s.year, 'publication', 'Look at the page that will be public',
        '/desk/cco/' || c.slug || '/' || CAST(s.year AS TEXT) || '/' || REPLACE(s.component, '_', '-') || '/publication',
        p.objections_until, p.proposed_at
    FROM publication_proposals p
    JOIN snapshots n ON n.snapshot_id = p.snapshot_id
    JOIN submissions s ON s.submission_id = n.submission_id
    JOIN contracts c ON c.contract_id = s.contract_id
    WHERE p.state = 'open';
