//! A rate as a reader gets it, with what may be said of it.

use serde::Deserialize;

use super::interval::{self, Interval, Share};
use crate::metric::reach::rules::shown::{Shown, ShownRow};

/// How children were reached.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Indicator {
    /// By an assessment or a service.
    Any,
    Assessment,
    Service,
}

impl Indicator {
    pub const ALL: [Self; 3] = [Self::Any, Self::Assessment, Self::Service];

    pub fn word(self) -> &'static str {
        match self {
            Self::Any => "any",
            Self::Assessment => "assessment",
            Self::Service => "service",
        }
    }

    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|it| it.word() == word)
    }

    /// How many of a row's children were reached in this way.
    pub fn of(self, row: &ShownRow) -> Shown {
        match self {
            Self::Any => row.any,
            Self::Assessment => row.assessment,
            Self::Service => row.service,
        }
    }
}

/// When a figure is too uncertain to build upon: `seeds/reach/reading.toml`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Limits {
    /// With fewer children than these a rate is shown and nothing is said of it.
    pub least_children: i64,
    /// The same where its interval is wider than this, in tenths of a percentage point.
    pub widest: i64,
}

/// Why nothing can be said of a rate.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Doubt {
    /// It is not told, or one of its counts is not.
    Hidden,
    /// The data set does not have it.
    Missing,
    /// There are no such children.
    NoChildren,
    FewChildren,
    WideInterval,
}

/// The share of some children who were reached.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Rate {
    pub children: Shown,
    pub reached: Shown,
    /// In tenths of a percent.
    pub rate: Shown,
    pub interval: Option<Interval>,
    /// Nothing where it is sound.
    pub doubt: Option<Doubt>,
}

impl Rate {
    pub fn of(row: &ShownRow, indicator: Indicator, limits: Limits) -> Self {
        let (children, reached) = (row.denominator, indicator.of(row));
        let shown = |rate, doubt| Self { children, reached, rate, interval: None, doubt: Some(doubt) };
        match (reached, children) {
            (_, Shown::Suppressed) | (Shown::Suppressed, _) => shown(Shown::Suppressed, Doubt::Hidden),
            (_, Shown::Missing) | (Shown::Missing, _) => shown(Shown::Missing, Doubt::Missing),
            (Shown::Number(part), Shown::Number(whole)) => match Share::new(part, whole) {
                Some(share) => Self { children, reached, ..Self::told(share, whole, limits) },
                None => shown(Shown::NotApplicable, Doubt::NoChildren),
            },
            _ => shown(Shown::NotApplicable, Doubt::NoChildren),
        }
    }

    fn told(share: Share, whole: i64, limits: Limits) -> Self {
        let interval = share.interval();
        let doubt = if whole < limits.least_children {
            Some(Doubt::FewChildren)
        } else {
            (interval.width() > limits.widest).then_some(Doubt::WideInterval)
        };
        let rate = Shown::Number(share.tenths());
        Self { children: Shown::Missing, reached: Shown::Missing, rate, interval: Some(interval), doubt }
    }

    pub(super) fn share(&self) -> Option<Share> {
        Share::new(self.reached.number()?, self.children.number()?)
    }
}

/// What can be said of one rate beside another.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verdict {
    Higher,
    Lower,
    /// The difference may be chance.
    Unclear,
    TooFew,
}

impl Verdict {
    pub fn word(self) -> &'static str {
        match self {
            Self::Higher => "higher",
            Self::Lower => "lower",
            Self::Unclear => "unclear",
            Self::TooFew => "too_few",
        }
    }
}

/// One rate beside another.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Against {
    pub verdict: Verdict,
    /// In tenths of a percentage point, above zero where the first is higher.
    pub gap: Option<(i64, Interval)>,
    /// In hundredths: 150 is half as much again.
    pub ratio: Option<(i64, Interval)>,
}

impl Against {
    const NOTHING: Self = Self { verdict: Verdict::TooFew, gap: None, ratio: None };

    /// Of two groups without a child in common.
    pub fn other(one: &Rate, other: &Rate) -> Self {
        match (one.share(), other.share()) {
            (Some(share), Some(other_share)) => {
                Self::of(share, other_share, one.doubt.is_none() && other.doubt.is_none())
            }
            _ => Self::NOTHING,
        }
    }

    /// Of a group against all others of a whole that it is a part of: against the whole itself it would partly be compared with itself.
    pub fn rest(part: &Rate, whole: &Rate, limits: Limits) -> Self {
        let shares = part.share().zip(whole.share());
        let Some((share, rest)) = shares.and_then(|(part, whole)| Some((part, whole.rest_of(part)?))) else {
            return Self::NOTHING;
        };
        let n_rest = whole.children.number().unwrap_or_default() - part.children.number().unwrap_or_default();
        let is_sound = Rate::told(rest, n_rest, limits).doubt.is_none();
        Self::of(share, rest, part.doubt.is_none() && is_sound)
    }

    fn of(one: Share, other: Share, is_sound: bool) -> Self {
        let gap = interval::gap(one, other);
        let verdict = match gap.1 {
            _ if !is_sound => Verdict::TooFew,
            it if it.low > 0 => Verdict::Higher,
            it if it.high < 0 => Verdict::Lower,
            _ => Verdict::Unclear,
        };
        Self { verdict, gap: Some(gap), ratio: interval::ratio(one, other) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const LIMITS: Limits = Limits { least_children: 30, widest: 200 };

    fn row(denominator: Shown, any: Shown) -> ShownRow {
        ShownRow { denominator, any, ..ShownRow::MISSING }
    }

    fn rate(any: i64, denominator: i64) -> Rate {
        Rate::of(&row(Shown::Number(denominator), Shown::Number(any)), Indicator::Any, LIMITS)
    }

    #[test]
    fn hidden_missing_none_and_zero_stay_four_things() {
        use Shown::{Missing, NotApplicable, Number, Suppressed};
        let cases = [
            (Suppressed, Suppressed, Suppressed, Some(Doubt::Hidden)),
            (Number(100), Suppressed, Suppressed, Some(Doubt::Hidden)),
            (Suppressed, Missing, Suppressed, Some(Doubt::Hidden)),
            (Missing, Missing, Missing, Some(Doubt::Missing)),
            (Number(100), Missing, Missing, Some(Doubt::Missing)),
            (Number(0), Number(0), NotApplicable, Some(Doubt::NoChildren)),
            (Number(100), Number(0), Number(0), None),
        ];
        for (denominator, any, expected, doubt) in cases {
            let found = Rate::of(&row(denominator, any), Indicator::Any, LIMITS);
            assert_eq!((found.rate, found.doubt), (expected, doubt), "{denominator:?} {any:?}");
            assert_eq!(found.interval.is_some(), matches!(found.rate, Number(_)));
        }
    }

    #[test]
    fn few_children_or_a_wide_interval_are_too_few_to_say() {
        assert_eq!(rate(0, 29).doubt, Some(Doubt::FewChildren));
        assert_eq!(rate(15, 30).doubt, Some(Doubt::WideInterval));
        assert_eq!(rate(50, 500).doubt, None);
        assert_eq!(rate(15, 30).rate, Shown::Number(500));
    }

    #[test]
    fn a_difference_is_told_only_where_it_is_no_chance() {
        let table = [
            (rate(200, 1_000), rate(100, 1_000), Verdict::Higher),
            (rate(100, 1_000), rate(200, 1_000), Verdict::Lower),
            (rate(100, 1_000), rate(105, 1_000), Verdict::Unclear),
            (rate(9, 20), rate(100, 1_000), Verdict::TooFew),
        ];
        for (one, other, expected) in table {
            assert_eq!(Against::other(&one, &other).verdict, expected);
        }
    }

    #[test]
    fn a_group_is_compared_with_all_others_and_never_with_itself() {
        let (part, whole) = (rate(200, 1_000), rate(300, 2_000));
        let found = Against::rest(&part, &whole, LIMITS);
        assert_eq!(found, Against::other(&part, &rate(100, 1_000)));
        assert_eq!(found.gap.unwrap().0, 100);
        assert_eq!(found.ratio.unwrap().0, 200);
        assert_eq!(Against::rest(&whole, &whole, LIMITS), Against::NOTHING);
        let hidden = Rate::of(&row(Shown::Suppressed, Shown::Suppressed), Indicator::Any, LIMITS);
        assert_eq!(Against::rest(&hidden, &whole, LIMITS), Against::NOTHING);
    }
}
