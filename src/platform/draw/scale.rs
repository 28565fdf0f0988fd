//! From zero to a round number, with round steps between.

use serde::Serialize;

/// A scale in tenths, across a drawing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Scale {
    step: i64,
    n_steps: i64,
}

/// A line of the scale, with its value.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Tick {
    pub at: String,
    /// Whole numbers: steps are never finer.
    pub value: i64,
}

/// The finest step: one whole.
const FINEST: i64 = 10;
const MOST_STEPS: i64 = 5;

impl Scale {
    /// Of at most five steps, each 1, 2 or 5 times a power of ten, up to this value at least.
    pub fn up_to(most: i64) -> Self {
        let mut tens = FINEST;
        loop {
            let fits = [1, 2, 5].into_iter().map(|it| it * tens).find(|step| step * MOST_STEPS >= most);
            match fits {
                Some(step) => {
                    return Self { step, n_steps: most.max(1).div_euclid(step) + i64::from(most.max(1) % step > 0) };
                }
                None => tens = tens.saturating_mul(10),
            }
        }
    }

    pub fn top(self) -> i64 {
        self.step * self.n_steps
    }

    pub fn ticks(self) -> Vec<Tick> {
        let tick = |n| Tick { at: self.at(n * self.step), value: n * self.step / FINEST };
        (0..=self.n_steps).map(tick).collect()
    }

    /// Where a value stands: "37.25%".
    pub fn at(self, value: i64) -> String {
        percent(self.hundredths(value))
    }

    /// The same as so many pixels from the top of a drawing of this height.
    pub fn down(self, value: i64, height: i64) -> i64 {
        height - self.hundredths(value) * height / 10_000
    }

    fn hundredths(self, value: i64) -> i64 {
        value.clamp(0, self.top()) * 10_000 / self.top()
    }
}

/// 3725 → "37.25%"
pub(super) fn percent(hundredths: i64) -> String {
    format!("{}.{:02}%", hundredths / 100, hundredths % 100)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_scale_begins_at_zero_and_ends_at_a_round_number_with_at_most_five_steps() {
        let table = [(0, 10), (7, 10), (41, 50), (124, 150), (366, 400), (501, 600), (999, 1_000), (1_000, 1_000)];
        for (most, top) in table {
            let scale = Scale::up_to(most);
            assert_eq!(scale.top(), top, "up to {most}");
            let ticks = scale.ticks();
            assert!(ticks.len() <= 6 && ticks.len() >= 2);
            assert_eq!((ticks[0].value, ticks[0].at.as_str()), (0, "0.00%"));
            assert_eq!(ticks[ticks.len() - 1].at, "100.00%");
        }
    }

    #[test]
    fn a_value_stands_where_its_part_of_the_scale_ends() {
        let scale = Scale::up_to(400);
        assert_eq!((scale.at(100), scale.at(399)), ("25.00%".to_owned(), "99.75%".to_owned()));
        assert_eq!(scale.at(9_999), "100.00%");
        assert_eq!((scale.down(0, 200), scale.down(400, 200), scale.down(100, 200)), (200, 0, 150));
    }
}
