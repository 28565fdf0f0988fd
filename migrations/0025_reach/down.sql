DROP TABLE reach_replaced;
DROP TABLE reach_uploads;
DROP TABLE reach_readings;
DROP TABLE reach_shown;
DROP TABLE reach_profiles;
DROP TABLE reach_rows;
DROP TABLE reach_data_sets;
