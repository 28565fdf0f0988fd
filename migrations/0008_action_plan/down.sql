DROP TABLE targets;
DROP TABLE strategies;
DROP TABLE goals;
DROP TABLE plan_sections;
