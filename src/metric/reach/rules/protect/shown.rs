//! What leaves disclosure control, and all that does: figures that are shown, and words for those that are not.

use serde::{Serialize, Serializer};

use super::policy::{Policy, rounded};
use super::table::{Counts, Measured};

/// A figure as a reader gets it. Nothing else of a row can be serialized.
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

impl Serialize for Shown {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Number(it) => serializer.serialize_i64(*it),
            Self::Suppressed => serializer.serialize_str("suppressed"),
            Self::Missing => serializer.serialize_str("missing"),
            Self::NotApplicable => serializer.serialize_str("not_applicable"),
        }
    }
}

/// A row as a reader gets it. Why it is suppressed is not told.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct ShownRow {
    /// Children.
    pub denominator: Shown,
    /// Reached by any service.
    pub any: Shown,
    /// Reached by an assessment.
    pub assessment: Shown,
    /// Reached by a service beyond an assessment.
    pub service: Shown,
    /// Reached by any service, in tenths of a percent, a half up. Of rounded figures where figures are rounded, or it would tell the true ones.
    pub rate: Shown,
}

impl ShownRow {
    /// Not told; what the data set lacks is still missing.
    pub(super) fn suppressed(measured: Measured) -> Self {
        Self::each(measured, |_| Shown::Suppressed, Shown::Suppressed)
    }

    /// Told, as the policy rounds it.
    pub(super) fn published(measured: Measured, policy: &Policy, counts: Counts) -> Self {
        let counts = rounded(counts, policy.rounds_to);
        let of = |pick: fn(Counts) -> i64| Shown::Number(pick(counts));
        let rate = match counts.denominator {
            0 => Shown::NotApplicable,
            children => Shown::Number((2_000 * counts.any + children).div_euclid(2 * children)),
        };
        Self::each(measured, of, rate)
    }

    /// A combination that no row tells, in a table that tells its like: it holds no child.
    pub(super) fn empty(measured: Measured) -> Self {
        Self::each(measured, |_| Shown::Number(0), Shown::NotApplicable)
    }

    /// Not in the data set at all.
    pub(super) const MISSING: Self = Self {
        denominator: Shown::Missing,
        any: Shown::Missing,
        assessment: Shown::Missing,
        service: Shown::Missing,
        rate: Shown::Missing,
    };

    fn each(measured: Measured, of: impl Fn(fn(Counts) -> i64) -> Shown, rate: Shown) -> Self {
        let told = |is: bool, it: Shown| if is { it } else { Shown::Missing };
        Self {
            denominator: of(|it| it.denominator),
            any: told(measured.any, of(|it| it.any)),
            assessment: told(measured.assessment, of(|it| it.assessment)),
            service: told(measured.service, of(|it| it.service)),
            rate: told(measured.any, rate),
        }
    }

    /// Whether the row is not told.
    pub fn is_suppressed(&self) -> bool {
        self.denominator == Shown::Suppressed
    }
}

#[cfg(test)]
mod tests {
    use std::marker::PhantomData;

    use super::*;

    const POLICY: Policy = Policy { threshold: 10, least_denominator: 0, hides_zero: false, rounds_to: 10 };

    #[test]
    fn suppressed_missing_zero_and_not_applicable_are_four_different_things() {
        let all = [Shown::Suppressed, Shown::Missing, Shown::Number(0), Shown::NotApplicable];
        let words = serde_json::to_string(&all).unwrap();
        assert_eq!(words, r#"["suppressed","missing",0,"not_applicable"]"#);
    }

    #[test]
    fn a_rate_is_of_the_figures_beside_it() {
        let counts = Counts { denominator: 44, any: 25, assessment: 15, service: 14 };
        let row = ShownRow::published(Measured::ALL, &POLICY, counts);
        assert_eq!((row.denominator, row.any, row.assessment, row.service), {
            let [a, b, c, d] = [40, 30, 20, 10].map(Shown::Number);
            (a, b, c, d)
        });
        assert_eq!(row.rate, Shown::Number(750));
    }

    #[test]
    fn no_children_have_no_rate() {
        assert_eq!(ShownRow::empty(Measured::ALL).rate, Shown::NotApplicable);
        assert_eq!(ShownRow::empty(Measured::ALL).any, Shown::Number(0));
    }

    struct Probe<T>(PhantomData<T>);

    impl<T: Serialize> Probe<T> {
        fn is_serialized() -> bool {
            true
        }
    }

    /// Found only where the type cannot be serialized.
    trait Otherwise {
        fn is_serialized() -> bool {
            false
        }
    }

    impl<T> Otherwise for Probe<T> {}

    #[test]
    fn raw_counts_cannot_be_serialized() {
        assert!(Probe::<ShownRow>::is_serialized());
        assert!(!Probe::<Counts>::is_serialized());
        assert!(!Probe::<crate::metric::reach::rules::protect::table::Table>::is_serialized());
        assert!(!Probe::<crate::metric::reach::rules::protect::protect::Protected>::is_serialized());
    }
}
