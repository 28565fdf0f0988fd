//! Values over time: a dot for each, lines between those that may be joined, and a mark where they may not.

use serde::Serialize;

use super::scale::percent;
use super::{Scale, Tick};

/// One place on the line of time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Value {
    /// With the ends of its interval.
    Told(i64, Option<(i64, i64)>),
    Hidden,
    Absent,
}

/// Values at the same places, and from which of them on a line may not come from the one before.
#[derive(Debug, Clone)]
pub struct Series<'v> {
    pub values: &'v [Value],
    pub breaks: &'v [bool],
}

/// A told value.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Dot {
    /// Which of the values it is, from 0.
    pub n: usize,
    pub x: String,
    pub y: i64,
    /// Where its words stand.
    pub label_y: i64,
    pub low: Option<i64>,
    pub high: Option<i64>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Line {
    pub x1: String,
    pub y1: i64,
    pub x2: String,
    pub y2: i64,
}

/// A place across the drawing: a period, or a break between two.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Column {
    pub n: usize,
    pub x: String,
    /// Where a hatched column begins and how wide it is.
    pub left: String,
    pub width: String,
}

/// A grid line.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Level {
    pub y: i64,
    pub value: i64,
}

/// The drawing of one or two series on one scale.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Trend {
    pub height: i64,
    /// With the words below the scale.
    pub full_height: i64,
    pub levels: Vec<Level>,
    pub columns: Vec<Column>,
    pub hidden: Vec<Column>,
    pub breaks: Vec<Column>,
    pub dots: Vec<Dot>,
    pub lines: Vec<Line>,
    /// What the first series is compared with.
    pub other_dots: Vec<Dot>,
    pub other_lines: Vec<Line>,
}

const HEIGHT: i64 = 200;
/// Room above the highest value for its words.
const HEAD: i64 = 28;
const FOOT: i64 = 28;
/// Room for the words of the scale, in hundredths of a percent.
const LEFT: i64 = 800;
/// Words stand so far above or below their dot.
const ABOVE: i64 = -14;
const BELOW: i64 = 24;

impl Trend {
    pub fn of(own: &Series<'_>, other: Option<&Series<'_>>) -> Self {
        let values = || own.values.iter().chain(other.iter().flat_map(|it| it.values));
        let most = values().map(|it| it.most()).max().unwrap_or_default();
        let plot = Plot { scale: Scale::up_to(most), n: own.values.len() };
        let level = |it: Tick| Level { y: HEAD + plot.scale.down(it.value * 10, HEIGHT), value: it.value };
        let is_own_above = |n: usize| {
            let beside = other.and_then(|it| it.values.get(n)).and_then(|it| it.told());
            own.values.get(n).and_then(|it| it.told()).zip(beside).is_none_or(|(own, other)| own >= other)
        };
        let marked = |is: &dyn Fn(usize) -> bool| (0..plot.n).filter(|n| is(*n)).collect::<Vec<_>>();
        Self {
            height: HEAD + HEIGHT,
            full_height: HEAD + HEIGHT + FOOT,
            levels: plot.scale.ticks().into_iter().map(level).collect(),
            columns: (0..plot.n).map(|n| plot.column(n, 0)).collect(),
            hidden: marked(&|n| own.values.get(n) == Some(&Value::Hidden))
                .into_iter()
                .map(|n| plot.column(n, 0))
                .collect(),
            breaks: marked(&|n| n > 0 && own.is_broken(n)).into_iter().map(|n| plot.column(n, -1)).collect(),
            dots: plot.dots(own, &is_own_above),
            lines: plot.lines(own),
            other_dots: other.map(|it| plot.dots(it, &|n| !is_own_above(n))).unwrap_or_default(),
            other_lines: other.map(|it| plot.lines(it)).unwrap_or_default(),
        }
    }
}

impl Series<'_> {
    fn is_broken(&self, n: usize) -> bool {
        self.breaks.get(n).copied().unwrap_or_default()
    }
}

impl Value {
    fn told(self) -> Option<i64> {
        match self {
            Self::Told(it, _) => Some(it),
            Self::Hidden | Self::Absent => None,
        }
    }

    fn most(self) -> i64 {
        match self {
            Self::Told(it, interval) => interval.map_or(it, |(_, high)| high.max(it)),
            Self::Hidden | Self::Absent => 0,
        }
    }
}

/// So many places beside each other over one scale.
struct Plot {
    scale: Scale,
    n: usize,
}

impl Plot {
    /// The middle of a place, so many half places further, in hundredths of a percent. The words of the scale stand before the first.
    fn across(&self, n: usize, halves: i64) -> i64 {
        let (n, of) = (i64::try_from(n).unwrap_or_default(), i64::try_from(self.n.max(1)).unwrap_or(1));
        LEFT + (2 * n + 1 + halves) * (10_000 - LEFT) / (2 * of)
    }

    fn column(&self, n: usize, halves: i64) -> Column {
        let (left, right) = (self.across(n, -1), self.across(n, 1));
        let inset = (right - left) / 6;
        Column {
            n,
            x: percent(self.across(n, halves)),
            left: percent(left + inset),
            width: percent(right - left - 2 * inset),
        }
    }

    fn down(&self, value: i64) -> i64 {
        HEAD + self.scale.down(value, HEIGHT)
    }

    fn dots(&self, series: &Series<'_>, is_above: &dyn Fn(usize) -> bool) -> Vec<Dot> {
        let dot = |(n, value): (usize, &Value)| {
            let Value::Told(value, interval) = *value else { return None };
            let y = self.down(value);
            // Above or below the whole interval, or the words would stand on it.
            let label_y = match (is_above(n), interval) {
                (true, Some((_, high))) => self.down(high) + ABOVE / 2,
                (true, None) => y + ABOVE,
                (false, Some((low, _))) => (self.down(low) + BELOW * 2 / 3).min(HEAD + HEIGHT - 4),
                (false, None) => (y + BELOW).min(HEAD + HEIGHT - 4),
            };
            let (low, high) = interval.map(|(low, high)| (self.down(low), self.down(high))).unzip();
            Some(Dot { n, x: percent(self.across(n, 0)), y, label_y, low, high })
        };
        series.values.iter().enumerate().filter_map(dot).collect()
    }

    /// Between neighbors that are both told and not parted.
    fn lines(&self, series: &Series<'_>) -> Vec<Line> {
        let pairs = series.values.iter().zip(series.values.iter().skip(1)).enumerate();
        let line = |(n, (one, next)): (usize, (&Value, &Value))| {
            let (y1, y2) = (self.down(one.told()?), self.down(next.told()?));
            let (x1, x2) = (percent(self.across(n, 0)), percent(self.across(n + 1, 0)));
            (!series.is_broken(n + 1)).then_some(Line { x1, y1, x2, y2 })
        };
        pairs.filter_map(line).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_joins_what_is_told_and_crosses_neither_a_break_nor_what_is_hidden() {
        let values = [
            Value::Told(100, None),
            Value::Told(120, None),
            Value::Hidden,
            Value::Told(90, None),
            Value::Told(95, None),
        ];
        let trend = Trend::of(&Series { values: &values, breaks: &[false, false, false, false, true] }, None);
        assert_eq!(trend.lines.len(), 1);
        assert_eq!((trend.lines[0].x1.as_str(), trend.lines[0].x2.as_str()), ("17.20%", "35.60%"));
        assert_eq!(trend.dots.len(), 4);
        assert_eq!(trend.hidden.iter().map(|it| it.n).collect::<Vec<_>>(), [2]);
        assert_eq!(trend.breaks.iter().map(|it| (it.n, it.x.as_str())).collect::<Vec<_>>(), [(4, "81.60%")]);
    }

    #[test]
    fn the_scale_holds_both_series_with_their_intervals_and_begins_at_zero() {
        let own = [Value::Told(100, Some((80, 390)))];
        let other = [Value::Told(200, None)];
        let none = [false];
        let trend = Trend::of(&Series { values: &own, breaks: &none }, Some(&Series { values: &other, breaks: &none }));
        assert_eq!(trend.levels.first().map(|it| (it.value, it.y)), Some((0, trend.height)));
        assert_eq!(trend.levels.last().map(|it| it.value), Some(40));
        assert!(trend.dots[0].high.unwrap() >= HEAD);
        // The lower of the two has its words below.
        assert!(trend.dots[0].label_y > trend.dots[0].y && trend.other_dots[0].label_y < trend.other_dots[0].y);
    }
}
