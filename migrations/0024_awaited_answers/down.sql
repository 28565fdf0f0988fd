DROP TABLE awaited_answers;
