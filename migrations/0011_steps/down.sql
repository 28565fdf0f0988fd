DROP TABLE extensions;
DROP TABLE rulings;
