ALTER TABLE contracts DROP COLUMN successor;
ALTER TABLE contracts DROP COLUMN acts_until_provenance;
ALTER TABLE contracts DROP COLUMN acts_until;
