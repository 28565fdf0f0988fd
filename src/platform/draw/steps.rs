//! Five steps of equal width over the values of a map, with round bounds.

use serde::Serialize;

const N: i64 = 5;
/// In tenths: half a unit is the narrowest step.
const WIDTHS: [i64; 8] = [5, 10, 20, 50, 100, 200, 250, 500];

/// The bounds of the steps, in tenths.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Steps {
    first: i64,
    width: i64,
}

/// A step with its bounds: from, and up to but without.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Step {
    pub number: i64,
    pub from: i64,
    pub below: i64,
}

impl Steps {
    /// None where there is no value.
    pub fn of(values: &[i64]) -> Option<Self> {
        let (least, most) = (*values.iter().min()?, *values.iter().max()?);
        let fitting = WIDTHS.into_iter().map(|width| Self { first: least.div_euclid(width) * width, width });
        Some(fitting.into_iter().find(|it| most < it.first + N * it.width).unwrap_or(Self { first: 0, width: 500 }))
    }

    /// The number of a value's step, from 1 for the lowest to 5.
    pub fn step(self, value: i64) -> i64 {
        (value - self.first).div_euclid(self.width).clamp(0, N - 1) + 1
    }

    pub fn all(self) -> Vec<Step> {
        let step = |number| Step {
            number,
            from: self.first + (number - 1) * self.width,
            below: self.first + number * self.width,
        };
        (1..=N).map(step).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn five_steps_with_round_bounds_hold_every_value() {
        let table: [(&[i64], i64, i64); 5] = [
            (&[124], 120, 145),
            (&[101, 199], 100, 200),
            (&[31, 366], 0, 500),
            (&[0, 1_000], 0, 1_250),
            (&[0, 0], 0, 25),
        ];
        for (values, first, below) in table {
            let steps = Steps::of(values).unwrap();
            let all = steps.all();
            assert_eq!((all[0].from, all[4].below), (first, below), "{values:?}");
            for value in values {
                let step = all[usize::try_from(steps.step(*value)).unwrap() - 1];
                assert!(step.from <= *value && *value < step.below, "{value} in {step:?}");
            }
        }
        assert_eq!(Steps::of(&[]), None);
    }
}
