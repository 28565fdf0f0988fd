-- Until when the people of an ended contract may still write, send and sign; who said so; and the slug of the contract that took over.
ALTER TABLE contracts ADD COLUMN acts_until DATE;
ALTER TABLE contracts ADD COLUMN acts_until_provenance TEXT;
ALTER TABLE contracts ADD COLUMN successor TEXT;
