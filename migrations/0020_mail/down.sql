DROP INDEX outbox_by_time;
DROP TABLE jobs;
DROP TABLE mail_copies;
DROP TABLE mail_texts;
