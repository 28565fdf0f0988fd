//! Geometry of charts: where things stand, as texts that templates put into SVG. What they mean, and every word, is the caller's.
//!
//! A drawing grows with its place: across it is measured in percent, down in pixels, so that a line stays as thick and a word as large on a
//! telephone as on a wall. (The crates that draw whole charts set sizes, colors and fonts themselves, which fights all three.) Never true: a
//! scale that does not begin at zero; a color in here.

mod marks;
mod places;
mod scale;
mod steps;
mod trend;

pub use marks::Mark;
pub use places::{Places, Shape};
pub use scale::{Scale, Tick};
pub use steps::{Step, Steps};
pub use trend::{Column, Dot, Line, Series, Trend, Value};
