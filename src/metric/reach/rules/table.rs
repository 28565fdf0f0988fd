//! The internal table: one row per stratum with its true counts. It holds small numbers, so it is for disclosure control, and for the
//! analyst who made it; a page never sees it.

/// The columns of `reach_internal.csv`.
pub const COLUMNS: [&str; 10] = [
    "scope",
    "dim1",
    "value1",
    "dim2",
    "value2",
    "denominator",
    "numerator",
    "numerator_assessment",
    "numerator_service",
    "rate",
];

/// A stratum of one scope, in the order of the table. Fields of a dimension that is not used are empty.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Row {
    pub scope: String,
    pub dim1: String,
    pub value1: String,
    pub dim2: String,
    pub value2: String,
    pub counts: Counts,
}

/// True counts of children. They are not `Serialize`, so that none slips into a page.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Counts {
    pub denominator: u64,
    /// Children with any code that counts.
    pub numerator: u64,
    pub assessment: u64,
    pub service: u64,
}

impl Counts {
    pub fn add(&mut self, other: Self) {
        self.denominator += other.denominator;
        self.numerator += other.numerator;
        self.assessment += other.assessment;
        self.service += other.service;
    }

    /// The rate in percent with one decimal, a half rounded up: "12.5". None without a denominator.
    pub fn rate(self) -> Option<String> {
        let tenths = (2_000 * self.numerator + self.denominator).checked_div(2 * self.denominator)?;
        Some(format!("{}.{}", tenths / 10, tenths % 10))
    }
}

impl Row {
    /// The row as the file writes it.
    pub fn cells(&self) -> [String; 10] {
        let Counts { denominator, numerator, assessment, service } = self.counts;
        [
            self.scope.clone(),
            self.dim1.clone(),
            self.value1.clone(),
            self.dim2.clone(),
            self.value2.clone(),
            denominator.to_string(),
            numerator.to_string(),
            assessment.to_string(),
            service.to_string(),
            self.counts.rate().unwrap_or_default(),
        ]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rate(numerator: u64, denominator: u64) -> Option<String> {
        Counts { denominator, numerator, ..Counts::default() }.rate()
    }

    #[test]
    fn a_half_of_a_tenth_rounds_up() {
        let table = [(0, 7, "0.0"), (7, 7, "100.0"), (1, 3, "33.3"), (2, 3, "66.7"), (1, 16, "6.3"), (1, 2_000, "0.1")];
        for (numerator, denominator, words) in table {
            assert_eq!(rate(numerator, denominator).unwrap(), words, "{numerator} of {denominator}");
        }
        assert_eq!(rate(1, 2_001).unwrap(), "0.0");
        assert_eq!(rate(0, 0), None);
    }

    #[test]
    fn every_rate_lies_within_half_a_tenth_of_the_true_one() {
        for denominator in 1..200_u64 {
            for numerator in 0..=denominator {
                let words = rate(numerator, denominator).unwrap();
                let tenths: u64 = words.replace('.', "").parse().unwrap();
                let (twice, floor) = (2_000 * numerator, denominator);
                let is_near =
                    2 * tenths * denominator <= twice + floor && twice + floor < 2 * (tenths + 1) * denominator;
                assert!(is_near, "{numerator} of {denominator}: {words}");
            }
        }
    }
}
