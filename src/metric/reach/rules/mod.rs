//! What reach means: days, cover, age, codes, and the table that comes of them. All arithmetic is on whole numbers, all order by bytes.

pub mod chance;
pub mod codes;
pub mod cover;
pub mod day;
pub mod lines;
pub mod measure;
pub mod names;
pub mod roll;
pub mod settle;
pub mod strata;
pub mod synthetic;
pub mod table;
