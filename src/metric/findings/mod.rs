//! The knots of the golden thread: a disparity in the reach figures, a gap in the asset map, a theme that families raised. Goals answer them.
//!
//! Who may: editors and leads of the contract make and withdraw them, in the component in which they were found; OHA reads them in what was
//! sent. Never true: a finding that is deleted; one whose figures are other than what was shown on the day it was made.

mod rules;
pub mod store;

pub use rules::{Compared, Detail, Disclosure, Disparity, Estimate, Finding, Kind, Origin};
