//! What reach means: days, cover, age, codes, and the table that comes of them. All arithmetic is on whole numbers, all order by bytes.

pub mod additions;
pub mod assessment;
pub mod chance;
pub mod codes;
pub mod cover;
pub mod data_set;
pub mod day;
pub mod import;
pub mod life;
pub mod lines;
pub mod measure;
pub mod names;
pub mod protect;
pub mod protection;
pub mod public;
pub mod report;
pub mod roll;
pub mod settle;
pub mod shown;
pub mod strata;
pub mod stratifiers;
pub mod synthetic;
pub mod table;
