-- When an administrator of OHA said in the pages how a contract ends: from then on the reference file fills nothing in.
ALTER TABLE contracts ADD COLUMN end_said_at TIMESTAMP;
CREATE INDEX contracts_by_successor ON contracts (successor);
-- Of a part that was copied from a contract that was taken over: what that one was called.
ALTER TABLE carried_parts ADD COLUMN from_cco TEXT;
-- Whence a goal was carried over: from which goal of which contract's plan, at which round, and which published version that was. A year
-- that begins with the last one's plan takes the lineage of its goals along.
CREATE TABLE goal_lineages (
    goal_id TEXT NOT NULL PRIMARY KEY REFERENCES goals (goal_id),
    submission_id TEXT NOT NULL REFERENCES submissions (submission_id),
    from_cco TEXT NOT NULL,
    from_name TEXT NOT NULL,
    from_year BIGINT NOT NULL,
    from_goal TEXT NOT NULL,
    from_round BIGINT NOT NULL,
    from_version BIGINT,
    UNIQUE (submission_id, from_goal)
);
