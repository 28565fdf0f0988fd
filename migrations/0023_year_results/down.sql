DROP TABLE year_results;
