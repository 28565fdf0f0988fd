//! One row of a chart: a dot with its interval and a tick to compare it with, or a bar from zero, or the hatching of what is hidden.

use serde::Serialize;

use super::Scale;

/// What is drawn in a row. What is not there is none.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Mark {
    pub dot: Option<String>,
    /// Ends of the interval around the dot.
    pub low: Option<String>,
    pub high: Option<String>,
    /// How far the bar reaches from zero.
    pub bar: Option<String>,
    /// What it is compared with.
    pub tick: Option<String>,
    /// Drawn open rather than filled: nothing can be said of it.
    pub is_faint: bool,
    pub is_hidden: bool,
}

impl Mark {
    pub fn dot(scale: Scale, value: i64, interval: Option<(i64, i64)>) -> Self {
        let (low, high) = interval.map(|(low, high)| (scale.at(low), scale.at(high))).unzip();
        Self { dot: Some(scale.at(value)), low, high, ..Self::default() }
    }

    pub fn bar(scale: Scale, value: i64) -> Self {
        Self { bar: Some(scale.at(value)), ..Self::default() }
    }

    /// There is a value, and it is not told.
    pub fn hidden() -> Self {
        Self { is_hidden: true, ..Self::default() }
    }

    pub fn beside(self, scale: Scale, value: Option<i64>) -> Self {
        Self { tick: value.map(|it| scale.at(it)), ..self }
    }

    pub fn faint(self, is_faint: bool) -> Self {
        Self { is_faint, ..self }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_hidden_has_no_place_on_the_scale_but_what_it_would_stand_beside_has() {
        let scale = Scale::up_to(400);
        let hidden = Mark::hidden().beside(scale, Some(200));
        assert_eq!((hidden.dot, hidden.bar, hidden.low), (None, None, None));
        assert!(hidden.is_hidden);
        assert_eq!(hidden.tick.as_deref(), Some("50.00%"));
        let told = Mark::dot(scale, 100, Some((50, 200)));
        assert_eq!([told.low, told.dot, told.high].map(Option::unwrap), ["12.50%", "25.00%", "50.00%"]);
    }
}
