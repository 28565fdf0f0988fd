DROP TABLE grants;
DROP TABLE contract_counties;
DROP TABLE contracts;
DROP TABLE counties;
