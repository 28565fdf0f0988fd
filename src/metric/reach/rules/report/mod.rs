//! What a reader learns from the rows that she is shown: rates with their intervals, what differs from the rest, how it went over the years.
//!
//! Never true: a figure here that was not shown; a difference that is told although it may be chance; a line drawn across a break.

mod interval;
mod rate;
mod section;
mod trend;

pub use interval::{Interval, Share};
pub use rate::{Against, Doubt, Indicator, Limits, Rate, Verdict};
pub use section::{Group, Reading, Rows, Section};
pub use trend::{Break, Period, Point, trend};

use super::stratifiers::Stratifiers;

/// The report of one scope in one period.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Report {
    pub rate: Rate,
    /// Of the whole state; none where the scope is the state.
    pub statewide: Option<Rate>,
    /// Beside all other children of the state.
    pub against_state: Option<Against>,
    pub sections: Vec<Section>,
}

impl Report {
    /// `statewide` is none where the scope is the state itself.
    pub fn of(stratifiers: &Stratifiers, own: &Rows, statewide: Option<&Rows>, reading: Reading) -> Self {
        let rate = Rate::of(&own.total(), reading.indicator, reading.limits);
        let state = statewide.map(|it| Rate::of(&it.total(), reading.indicator, reading.limits));
        Self {
            rate,
            statewide: state,
            against_state: state.map(|it| Against::rest(&rate, &it, reading.limits)),
            sections: stratifiers
                .0
                .iter()
                .map(|it| (it.retired, Section::of(it, own, statewide, reading)))
                // What is no longer offered is not missed where it is not told.
                .filter(|(retired, it)| !retired || !it.groups.is_empty())
                .map(|(_, it)| it)
                .collect(),
        }
    }
}
