//! What readers get: figures that are shown, and words for those that are not. Nothing else of a row can be serialized.

use serde::{Serialize, Serializer};

use super::data_set::{Indicators, TrueCounts};

/// A figure as a reader gets it. These four are never one another, in any format.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Shown {
    /// Published; a zero is a number like any other.
    Number(i64),
    /// There is a figure, and it is not told.
    Suppressed,
    /// The data set does not have it.
    Missing,
    /// There can be none: the rate of no children.
    NotApplicable,
}

impl Shown {
    /// The figure, where it is told.
    pub fn number(self) -> Option<i64> {
        match self {
            Self::Number(it) => Some(it),
            Self::Suppressed | Self::Missing | Self::NotApplicable => None,
        }
    }

    /// How formats call it.
    pub fn status(self) -> &'static str {
        match self {
            Self::Number(_) => "published",
            Self::Suppressed => "suppressed",
            Self::Missing => "missing",
            Self::NotApplicable => "not_applicable",
        }
    }
}

impl Serialize for Shown {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Number(it) => serializer.serialize_i64(*it),
            other => serializer.serialize_str(other.status()),
        }
    }
}

/// A row as a reader gets it. Why it is suppressed is not told.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct ShownRow {
    /// Children.
    pub denominator: Shown,
    /// Reached in any way.
    pub any: Shown,
    /// Reached by an assessment.
    pub assessment: Shown,
    /// Reached by a service.
    pub service: Shown,
    /// Reached in any way, in tenths of a percent, a half up, of the figures beside it: where they are rounded, of rounded ones.
    pub rate: Shown,
}

impl ShownRow {
    /// Not in the data set at all.
    pub const MISSING: Self = Self {
        denominator: Shown::Missing,
        any: Shown::Missing,
        assessment: Shown::Missing,
        service: Shown::Missing,
        rate: Shown::Missing,
    };

    /// Not told; what the data set lacks is still missing.
    pub(in crate::metric::reach) fn suppressed(indicators: Indicators) -> Self {
        let hidden = |is: bool| if is { Shown::Suppressed } else { Shown::Missing };
        Self {
            denominator: Shown::Suppressed,
            any: hidden(indicators.any),
            assessment: hidden(indicators.assessment),
            service: hidden(indicators.service),
            rate: hidden(indicators.any),
        }
    }

    /// Told as it is. Only disclosure control, and what reads back what it wrote, may say this.
    pub(in crate::metric::reach) fn told(counts: TrueCounts) -> Self {
        let figure = |it: Option<i64>| it.map_or(Shown::Missing, Shown::Number);
        let rate = counts.any.map_or(Shown::Missing, |any| match counts.denominator {
            0 => Shown::NotApplicable,
            children => Shown::Number((2_000 * any + children).div_euclid(2 * children)),
        });
        Self {
            denominator: Shown::Number(counts.denominator),
            any: figure(counts.any),
            assessment: figure(counts.assessment),
            service: figure(counts.service),
            rate,
        }
    }

    /// Whether the row is not told.
    pub fn is_suppressed(&self) -> bool {
        self.denominator == Shown::Suppressed
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn suppressed_missing_zero_and_not_applicable_are_four_different_things() {
        let all = [Shown::Suppressed, Shown::Missing, Shown::Number(0), Shown::NotApplicable];
        let words = serde_json::to_string(&all).unwrap();
        assert_eq!(words, r#"["suppressed","missing",0,"not_applicable"]"#);
    }

    #[test]
    fn a_rate_is_of_the_figures_beside_it_and_of_no_children_there_is_none() {
        let counts = |denominator, any| TrueCounts { denominator, any, assessment: Some(0), service: None };
        assert_eq!(ShownRow::told(counts(40, Some(30))).rate, Shown::Number(750));
        assert_eq!(ShownRow::told(counts(0, Some(0))).rate, Shown::NotApplicable);
        assert_eq!(ShownRow::told(counts(40, None)).rate, Shown::Missing);
        assert_eq!(ShownRow::told(counts(40, None)).service, Shown::Missing);
    }

    #[test]
    fn what_a_data_set_lacks_is_missing_even_where_the_row_is_suppressed() {
        let row = ShownRow::suppressed(Indicators { any: true, assessment: false, service: true });
        assert!(row.is_suppressed());
        assert_eq!((row.any, row.assessment, row.rate), (Shown::Suppressed, Shown::Missing, Shown::Suppressed));
    }
}
