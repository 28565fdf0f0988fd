DROP TABLE barrier_reports;
DROP TABLE public_edition;
DROP TABLE publications;
