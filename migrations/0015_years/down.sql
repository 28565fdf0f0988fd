DROP TABLE banners;
ALTER TABLE levers DROP COLUMN row_version;
ALTER TABLE levers DROP COLUMN retired;
ALTER TABLE measure_versions DROP COLUMN summary;
ALTER TABLE measure_versions DROP COLUMN reason;
ALTER TABLE measure_versions DROP COLUMN made_by;
