-- The action plan of a submission: narrative sections, and goals that have strategies that have targets.
CREATE TABLE plan_sections (
    submission_id TEXT NOT NULL REFERENCES submissions (submission_id),
    section TEXT NOT NULL,
    body TEXT NOT NULL,
    row_version BIGINT NOT NULL,
    PRIMARY KEY (submission_id, section)
);
CREATE TABLE goals (
    goal_id TEXT NOT NULL PRIMARY KEY,
    submission_id TEXT NOT NULL REFERENCES submissions (submission_id),
    position BIGINT NOT NULL,
    title TEXT NOT NULL,
    why TEXT NOT NULL,
    population TEXT NOT NULL,
    row_version BIGINT NOT NULL
);
CREATE INDEX goals_by_submission ON goals (submission_id, position);
CREATE TABLE strategies (
    strategy_id TEXT NOT NULL PRIMARY KEY,
    goal_id TEXT NOT NULL REFERENCES goals (goal_id),
    position BIGINT NOT NULL,
    lever TEXT NOT NULL REFERENCES levers (lever),
    description TEXT NOT NULL,
    owner TEXT NOT NULL,
    starts_on DATE,
    ends_on DATE,
    row_version BIGINT NOT NULL
);
CREATE INDEX strategies_by_goal ON strategies (goal_id, position);
CREATE TABLE targets (
    target_id TEXT NOT NULL PRIMARY KEY,
    strategy_id TEXT NOT NULL REFERENCES strategies (strategy_id),
    position BIGINT NOT NULL,
    kind TEXT NOT NULL,
    measure TEXT NOT NULL,
    unit TEXT NOT NULL,
    baseline TEXT NOT NULL,
    baseline_on DATE,
    baseline_due_on DATE,
    baseline_reason TEXT NOT NULL,
    target_value TEXT NOT NULL,
    due_on DATE,
    responsible TEXT NOT NULL,
    row_version BIGINT NOT NULL
);
CREATE INDEX targets_by_strategy ON targets (strategy_id, position);
