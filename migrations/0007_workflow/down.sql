DROP TABLE snapshots;
DROP TABLE comments;
DROP TABLE item_decisions;
DROP TABLE item_answers;
DROP TABLE submissions;
