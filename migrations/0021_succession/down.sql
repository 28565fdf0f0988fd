DROP TABLE goal_lineages;
ALTER TABLE carried_parts DROP COLUMN from_cco;
DROP INDEX contracts_by_successor;
ALTER TABLE contracts DROP COLUMN end_said_at;
