DROP TABLE reach_additions;
