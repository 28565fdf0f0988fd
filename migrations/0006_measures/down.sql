DROP TABLE levers;
DROP TABLE measure_versions;
DROP TABLE measure_years;
