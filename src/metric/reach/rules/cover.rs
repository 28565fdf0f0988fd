//! Continuous enrolment: which days of the period a child was covered, and the gaps between.

/// The union of some spans within a period.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Cover {
    pub days: u32,
    /// Runs of days without cover, those at both ends of the period included.
    pub gaps: u32,
    pub longest_gap: u32,
}

impl Cover {
    /// Of spans (first and last day) that are sorted by their first day, clipped to the period `first..=last`.
    pub fn of(spans: impl IntoIterator<Item = (u32, u32)>, first: u32, last: u32) -> Self {
        let mut cover = Self { days: 0, gaps: 0, longest_gap: 0 };
        // The first day that no span so far reaches.
        let mut open = first;
        for (start, end) in spans {
            cover.leave_out(open, start);
            let from = start.max(open);
            if end >= from {
                cover.days += end - from + 1;
                open = end + 1;
            }
        }
        cover.leave_out(open, last + 1);
        cover
    }

    pub fn is_continuous(self, max_gaps: u32, max_gap_days: u32) -> bool {
        self.gaps <= max_gaps && self.longest_gap <= max_gap_days
    }

    fn leave_out(&mut self, from: u32, before: u32) {
        if before > from {
            self.gaps += 1;
            self.longest_gap = self.longest_gap.max(before - from);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const FIRST: u32 = 1_000;
    const LAST: u32 = 1_365;

    fn cover(spans: &[(u32, u32)]) -> (u32, u32, u32) {
        let it = Cover::of(spans.iter().copied(), FIRST, LAST);
        (it.days, it.gaps, it.longest_gap)
    }

    #[test]
    fn touching_overlapping_nested_and_equal_spans_are_one() {
        assert_eq!(cover(&[(FIRST, LAST)]), (366, 0, 0));
        assert_eq!(cover(&[(FIRST, 1_100), (1_101, LAST)]), (366, 0, 0), "touching");
        assert_eq!(cover(&[(FIRST, 1_200), (1_100, LAST)]), (366, 0, 0), "overlapping");
        assert_eq!(cover(&[(FIRST, LAST), (1_100, 1_200)]), (366, 0, 0), "nested");
        assert_eq!(cover(&[(FIRST, LAST), (FIRST, LAST)]), (366, 0, 0), "equal");
        assert_eq!(cover(&[]), (0, 1, 366), "none");
    }

    #[test]
    fn runs_at_both_ends_are_gaps() {
        assert_eq!(cover(&[(FIRST + 45, LAST)]), (321, 1, 45));
        assert_eq!(cover(&[(FIRST, LAST - 46)]), (320, 1, 46));
        assert_eq!(cover(&[(FIRST + 1, LAST - 1)]), (364, 2, 1));
        assert_eq!(cover(&[(FIRST, 1_099), (1_145, LAST)]), (321, 1, 45));
        assert!(Cover::of([(FIRST, 1_099), (1_145, LAST)], FIRST, LAST).is_continuous(1, 45));
        assert!(!Cover::of([(FIRST, 1_099), (1_146, LAST)], FIRST, LAST).is_continuous(1, 45));
    }

    proptest! {
        #[test]
        fn counting_spans_equals_counting_days(mut spans in proptest::collection::vec((0u32..40, 0u32..40), 0..6)) {
            spans.retain(|(start, end)| start <= end);
            spans.sort_unstable();
            let is_covered: Vec<bool> = (0..40).map(|day| spans.iter().any(|(s, e)| (*s..=*e).contains(&day))).collect();
            let runs: Vec<usize> =
                is_covered.chunk_by(|one, next| one == next).filter(|it| !it[0]).map(<[bool]>::len).collect();
            let found = Cover::of(spans, 0, 39);
            prop_assert_eq!(found.days as usize, is_covered.iter().filter(|it| **it).count());
            prop_assert_eq!(found.gaps as usize, runs.len());
            prop_assert_eq!(found.longest_gap as usize, runs.into_iter().max().unwrap_or(0));
        }
    }
}
