//! How far a rate, a gap or a ratio may be from what it seems: 95 % intervals, of the figures that are shown and of no others.
//!
//! Rates and gaps are in tenths of a percent, ratios in hundredths. The counts of a rounded table give an interval of rounded counts.

use serde::Serialize;

/// The 0.975 quantile of the normal distribution: 95 % lie within.
const Z: f64 = 1.959_963_984_540_054;

/// From and to, both included, in the unit of what lies between.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Interval {
    pub low: i64,
    pub high: i64,
}

impl Interval {
    pub fn width(self) -> i64 {
        self.high - self.low
    }

    pub fn holds(self, value: i64) -> bool {
        (self.low..=self.high).contains(&value)
    }
}

/// So many of so many. Made only where the one can be a part of the other and the other is not zero.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Share {
    part: u32,
    whole: u32,
}

impl Share {
    /// None for what is no share: of nothing, or more than all.
    pub fn new(part: i64, whole: i64) -> Option<Self> {
        let (part, whole) = (u32::try_from(part).ok()?, u32::try_from(whole).ok()?);
        (whole > 0 && part <= whole).then_some(Self { part, whole })
    }

    /// Those of the whole who are not in this part of it.
    pub fn rest_of(self, part: Self) -> Option<Self> {
        let (n, d) = (i64::from(self.part) - i64::from(part.part), i64::from(self.whole) - i64::from(part.whole));
        Self::new(n, d)
    }

    /// In tenths of a percent, a half rounded up, as the table itself does it.
    pub fn tenths(self) -> i64 {
        let (part, whole) = (i64::from(self.part), i64::from(self.whole));
        (2_000 * part + whole).div_euclid(2 * whole)
    }

    fn value(self) -> f64 {
        f64::from(self.part) / f64::from(self.whole)
    }

    /// Wilson's interval, which stays between 0 and 100 % and holds for few children and for rates near the ends, where the usual one does not.
    pub fn interval(self) -> Interval {
        let (low, high) = self.wilson();
        Interval { low: rounded(low * 1_000.0), high: rounded(high * 1_000.0) }
    }

    fn wilson(self) -> (f64, f64) {
        let (p, n, square) = (self.value(), f64::from(self.whole), Z * Z);
        let centre = p + square / (2.0 * n);
        let half = Z * (p * (1.0 - p) / n + square / (4.0 * n * n)).sqrt();
        let over = 1.0 + square / n;
        (((centre - half) / over).max(0.0), ((centre + half) / over).min(1.0))
    }
}

/// How much more, in tenths of a percentage point, with Newcombe's interval, which is made of both Wilson intervals.
pub fn gap(one: Share, other: Share) -> (i64, Interval) {
    let ((low, high), (other_low, other_high)) = (one.wilson(), other.wilson());
    let (p, q) = (one.value(), other.value());
    let down = (p - low).hypot(other_high - q);
    let up = (high - p).hypot(q - other_low);
    let tenths = |it: f64| rounded(it * 1_000.0);
    (tenths(p - q), Interval { low: tenths(p - q - down), high: tenths(p - q + up) })
}

/// How many times as much, in hundredths, with the interval of its logarithm. None where one of the two reached nobody: there is no such ratio.
pub fn ratio(one: Share, other: Share) -> Option<(i64, Interval)> {
    if one.part == 0 || other.part == 0 {
        return None;
    }
    let ratio = one.value() / other.value();
    let inverse = |it: Share| 1.0 / f64::from(it.part) - 1.0 / f64::from(it.whole);
    let half = Z * (inverse(one) + inverse(other)).sqrt();
    let hundredths = |it: f64| rounded(it * 100.0);
    Some((hundredths(ratio), Interval { low: hundredths(ratio * (-half).exp()), high: hundredths(ratio * half.exp()) }))
}

#[expect(clippy::cast_possible_truncation, reason = "shares and ratios of 32-bit counts are far within i64")]
fn rounded(it: f64) -> i64 {
    it.round() as i64
}

#[cfg(test)]
mod tests {
    use super::*;

    fn share(part: i64, whole: i64) -> Share {
        Share::new(part, whole).unwrap()
    }

    /// R. G. Newcombe, Statistics in Medicine 17 (1998), pages 857 to 872, method 3.
    #[test]
    fn wilsons_interval_agrees_with_published_values() {
        let published =
            [(81, 263, 0.2553, 0.3662), (15, 148, 0.0624, 0.1605), (0, 20, 0.0, 0.1611), (1, 29, 0.0061, 0.1718)];
        for (part, whole, low, high) in published {
            let (found_low, found_high) = share(part, whole).wilson();
            assert!((found_low - low).abs() < 0.000_051 && (found_high - high).abs() < 0.000_051, "{part} of {whole}");
        }
        assert_eq!(share(81, 263).interval(), Interval { low: 255, high: 366 });
        assert_eq!(share(0, 20).interval(), Interval { low: 0, high: 161 });
        assert_eq!(share(20, 20).interval(), Interval { low: 839, high: 1_000 });
    }

    /// The same author and volume, pages 873 to 890, method 10.
    #[test]
    fn the_interval_of_a_gap_agrees_with_published_values() {
        let published = [
            (56, 70, 48, 80, 52, 334),
            (9, 10, 3, 10, 171, 809),
            (6, 7, 2, 7, 58, 806),
            (5, 56, 0, 29, -38, 193),
            (0, 10, 0, 20, -161, 278),
            (10, 10, 0, 20, 679, 1_000),
        ];
        for (one, of, other, of_other, low, high) in published {
            let (_, found) = gap(share(one, of), share(other, of_other));
            assert!((found.low - low).abs() <= 1 && (found.high - high).abs() <= 1, "{one}/{of}: {found:?}");
        }
        assert_eq!(gap(share(56, 70), share(48, 80)).0, 200);
    }

    /// The Physicians' Health Study of aspirin: 189 of 11,034 against 104 of 11,037; 1.82, between 1.43 and 2.31.
    #[test]
    fn the_interval_of_a_ratio_agrees_with_published_values() {
        let found = ratio(share(189, 11_034), share(104, 11_037)).unwrap();
        assert_eq!(found, (182, Interval { low: 143, high: 231 }));
        assert_eq!(ratio(share(0, 10), share(1, 10)), None);
        assert_eq!(ratio(share(1, 10), share(0, 10)), None);
    }

    #[test]
    fn every_interval_holds_its_rate_and_stays_between_none_and_all() {
        for whole in 1..120 {
            for part in 0..=whole {
                let (rate, interval) = (share(part, whole).tenths(), share(part, whole).interval());
                assert!(interval.holds(rate), "{part} of {whole}: {rate} {interval:?}");
                assert!(interval.low >= 0 && interval.high <= 1_000);
            }
        }
    }

    #[test]
    fn a_part_is_no_more_than_its_whole() {
        for (part, whole) in [(1, 0), (0, 0), (3, 2), (-1, 4), (1, i64::MAX)] {
            assert_eq!(Share::new(part, whole), None, "{part} of {whole}");
        }
        assert_eq!(share(10, 30).rest_of(share(4, 10)), Some(share(6, 20)));
        assert_eq!(share(10, 30).rest_of(share(11, 20)), None);
    }
}
