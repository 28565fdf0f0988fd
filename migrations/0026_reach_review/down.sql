DROP TABLE priority_populations;
DROP TABLE reach_observations;
DROP TABLE findings;
DROP TABLE reach_answers;
DROP TABLE reach_acknowledgements;
