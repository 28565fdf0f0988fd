//! What leaves disclosure control, and all that does: rows as readers get them.

use super::policy::{Policy, rounded};
use super::table::{Counts, Measured};
use crate::metric::reach::rules::data_set::{Indicators, TrueCounts};
use crate::metric::reach::rules::shown::ShownRow;

impl Measured {
    /// What a data set says that it has.
    pub fn of(it: Indicators) -> Self {
        Self { any: it.any, assessment: it.assessment, service: it.service }
    }

    fn indicators(self) -> Indicators {
        Indicators { any: self.any, assessment: self.assessment, service: self.service }
    }

    fn told(self, counts: Counts) -> TrueCounts {
        let Counts { denominator, any, assessment, service } = counts;
        let told = |is: bool, it: i64| is.then_some(it);
        TrueCounts {
            denominator,
            any: told(self.any, any),
            assessment: told(self.assessment, assessment),
            service: told(self.service, service),
        }
    }
}

/// Not told; what the data set lacks is still missing.
pub(super) fn suppressed(measured: Measured) -> ShownRow {
    ShownRow::suppressed(measured.indicators())
}

/// Told, as the policy rounds it. The rate is of the rounded figures, or it would tell the true ones.
pub(super) fn published(measured: Measured, policy: &Policy, counts: Counts) -> ShownRow {
    ShownRow::told(measured.told(rounded(counts, policy.rounds_to)))
}

/// A combination that no row tells, in a table that tells its like: it holds no child.
pub(super) fn empty(measured: Measured) -> ShownRow {
    ShownRow::told(measured.told(Counts::default()))
}

#[cfg(test)]
mod tests {
    use std::marker::PhantomData;

    use serde::Serialize;

    use super::*;
    use crate::metric::reach::rules::data_set::TrueRow;
    use crate::metric::reach::rules::protect::protect::Protected;
    use crate::metric::reach::rules::protect::table::Table;
    use crate::metric::reach::rules::shown::Shown;
    use crate::metric::reach::rules::table::Row;

    const POLICY: Policy = Policy { threshold: 10, least_denominator: 0, hides_zero: false, rounds_to: 10 };

    #[test]
    fn a_rate_is_of_the_rounded_figures_beside_it() {
        let counts = Counts { denominator: 44, any: 25, assessment: 15, service: 14 };
        let row = published(Measured::ALL, &POLICY, counts);
        let [children, any, assessment, service] = [40, 30, 20, 10].map(Shown::Number);
        let expected = ShownRow { denominator: children, any, assessment, service, rate: Shown::Number(750) };
        assert_eq!(row, expected);
    }

    #[test]
    fn no_children_have_no_rate() {
        assert_eq!(empty(Measured::ALL).rate, Shown::NotApplicable);
        assert_eq!(empty(Measured::ALL).any, Shown::Number(0));
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
        assert!(!Probe::<Table>::is_serialized());
        assert!(!Probe::<Protected>::is_serialized());
        assert!(!Probe::<TrueCounts>::is_serialized());
        assert!(!Probe::<TrueRow>::is_serialized());
        assert!(!Probe::<Row>::is_serialized());
    }
}
