//! The measurement year: the calendar year in which a CCO's work counts.

use std::fmt;

use crate::kernel::failure::Refusal;

/// A year of the metric. Only 2022 and later exist; the upper bound keeps a typing error from opening the year 20,222.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize)]
pub struct MeasurementYear(i32);

impl MeasurementYear {
    pub const FIRST: i32 = 2022;
    pub const LAST: i32 = 2040;

    pub fn new(year: i32) -> Option<Self> {
        (Self::FIRST..=Self::LAST).contains(&year).then_some(Self(year))
    }

    /// Reads the year of an address; what is no year of ours is not found.
    pub fn parse(raw: &str) -> Result<Self, Refusal> {
        let plain = raw.len() == 4 && raw.bytes().all(|it| it.is_ascii_digit());
        plain.then(|| raw.parse().ok()).flatten().and_then(Self::new).ok_or(Refusal::NotFound)
    }

    pub fn number(self) -> i32 {
        self.0
    }
}

impl fmt::Display for MeasurementYear {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_plain_year_of_the_metric_is_a_year() {
        assert_eq!(MeasurementYear::parse("2024").unwrap().number(), 2024);
        for raw in ["", "2021", "2041", "02024", "+2024", "2024 ", "20,24", "２０２４"] {
            assert!(MeasurementYear::parse(raw).is_err(), "{raw:?}");
        }
    }
}
