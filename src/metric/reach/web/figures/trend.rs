//! The rate over the years: a line, its breaks, and the table that says the same.

use serde::Serialize;

use super::words::{Value, Verdict, figure, number, percent, period, range, short_period};
use crate::kernel::failure::Result;
use crate::metric::reach::rules::report::{Break, Point, Rate};
use crate::metric::reach::rules::shown::Shown;
use crate::platform::draw;
use crate::platform::draw::{Column, Dot, Series, Trend};
use crate::platform::http::Site;

#[derive(Debug, Clone, Serialize)]
pub struct TrendView {
    pub drawing: Trend,
    /// The dots with their words.
    pub own: Vec<Labelled<Dot>>,
    pub state: Vec<Labelled<Dot>>,
    pub periods: Vec<Labelled<Column>>,
    pub rows: Vec<PeriodView>,
    pub has_statewide: bool,
    pub has_breaks: bool,
    /// Whose line it is.
    pub name: String,
    /// All of it in a sentence.
    pub summary: String,
    /// The answer in a few words, for the contents.
    pub glance: String,
    /// What its table is called before it is unfolded.
    pub fold: String,
    /// Why what stands beside a break is not joined: said below the drawing, since the table may be folded.
    pub notes: Vec<String>,
}

/// Something drawn, with words.
#[derive(Debug, Clone, Serialize)]
pub struct Labelled<T: Serialize> {
    #[serde(flatten)]
    pub at: T,
    pub label: String,
    /// A second line of words.
    pub more: String,
}

#[derive(Debug, Clone, Serialize)]
pub struct PeriodView {
    pub label: String,
    pub value: Value,
    pub range: String,
    pub statewide: Value,
    pub children: String,
    pub change: Option<Verdict>,
    /// Why it is not joined with the one before.
    pub breaks: Vec<String>,
}

impl TrendView {
    /// None where there are fewer than two periods: a single rate is no trend. `href` explains the rate of the n-th.
    ///
    /// # Errors
    /// Breaks when the catalogue lacks a word.
    pub fn of(
        site: &Site,
        points: &[Point],
        name: &str,
        has_statewide: bool,
        href: impl Fn(usize) -> Option<String>,
    ) -> Result<Option<Self>> {
        if points.len() < 2 {
            return Ok(None);
        }
        let breaks: Vec<bool> = points.iter().map(|it| !it.breaks.is_empty()).collect();
        let values = |of: fn(&Point) -> &Rate| points.iter().map(|it| value(of(it))).collect::<Vec<_>>();
        let (own, state) = (values(|it| &it.period.rate), values(|it| &it.period.statewide));
        let state: Vec<draw::Value> =
            state.into_iter().map(|it| if has_statewide { it } else { draw::Value::Absent }).collect();
        let drawing = Trend::of(
            &Series { values: &own, breaks: &breaks },
            has_statewide.then_some(&Series { values: &state, breaks: &breaks }),
        );
        Ok(Some(Self {
            own: labelled(&drawing.dots, points, |it| it.period.rate.rate),
            state: labelled(&drawing.other_dots, points, |it| it.period.statewide.rate),
            periods: drawing.columns.iter().filter_map(|it| period_label(it, points)).collect(),
            rows: points.iter().enumerate().map(|(n, it)| row(site, it, href(n))).collect::<Result<_>>()?,
            has_statewide,
            has_breaks: breaks.iter().any(|it| *it),
            name: name.to_owned(),
            summary: summary(site, points, name)?,
            glance: glance(site, points)?,
            fold: fold(site, points.len())?,
            notes: points.iter().map(|it| notes(site, it)).collect::<Result<Vec<_>>>()?.concat(),
            drawing,
        }))
    }
}

fn value(rate: &Rate) -> draw::Value {
    match rate.rate {
        Shown::Number(it) => draw::Value::Told(it, rate.interval.map(|it| (it.low, it.high))),
        Shown::Suppressed => draw::Value::Hidden,
        Shown::Missing | Shown::NotApplicable => draw::Value::Absent,
    }
}

fn labelled(dots: &[Dot], points: &[Point], of: fn(&Point) -> Shown) -> Vec<Labelled<Dot>> {
    let label = |dot: &Dot| {
        let tenths = points.get(dot.n).and_then(|it| of(it).number())?;
        Some(Labelled { at: dot.clone(), label: percent(tenths), more: String::new() })
    };
    dots.iter().filter_map(label).collect()
}

fn period_label(column: &Column, points: &[Point]) -> Option<Labelled<Column>> {
    let point = points.get(column.n)?;
    let (label, more) = short_period(point.period.first, point.period.last);
    Some(Labelled { at: column.clone(), label, more })
}

fn row(site: &Site, point: &Point, href: Option<String>) -> Result<PeriodView> {
    let it = &point.period;
    Ok(PeriodView {
        label: period(it.first, it.last),
        // What a table does not tell has no page that explains it.
        value: figure(site, it.rate.rate, percent, href.filter(|_| it.rate.rate != Shown::Missing))?,
        range: range(site, &it.rate)?,
        statewide: figure(site, it.statewide.rate, percent, None)?,
        children: figure(site, it.rate.children, number, None)?.text,
        change: super::rows::said(site, point.change.as_ref())?,
        breaks: point.breaks.iter().map(|it| break_words(site, it)).collect::<Result<_>>()?,
    })
}

fn break_words(site: &Site, it: &Break) -> Result<String> {
    match it {
        Break::Measure => site.say("reach-break-measure", &[]),
        Break::Length => site.say("reach-break-length", &[]),
        Break::Overlap => site.say("reach-break-overlap", &[]),
        Break::Said(words) => Ok(words.clone()),
    }
}

/// Why a period is not joined with the one before, each with its name.
fn notes(site: &Site, point: &Point) -> Result<Vec<String>> {
    let name = period(point.period.first, point.period.last);
    let note = |it: &Break| Ok(format!("{name}: {}", break_words(site, it)?));
    point.breaks.iter().map(note).collect()
}

fn fold(site: &Site, n: usize) -> Result<String> {
    site.say("reach-fold", &[("by", &site.say("reach-by-period", &[])?), ("n", &n.to_string())])
}

/// "12.4%, then 13.0%"
fn glance(site: &Site, points: &[Point]) -> Result<String> {
    let told = |it: &Point| figure(site, it.period.rate.rate, percent, None).map(|it| it.text);
    let [.., before, last] = points else { return Ok(String::new()) };
    let words = [told(before)?, told(last)?];
    let [before, after] = [("before", words[0].as_str()), ("last", words[1].as_str())];
    if last.breaks.is_empty() {
        return site.say("reach-glance-trend", &[before, after]);
    }
    site.say("reach-glance-trend-break", &[before, after])
}

/// "This CCO: 2022 12.4%, 2023 hidden, 2024 13.0%."
fn summary(site: &Site, points: &[Point], name: &str) -> Result<String> {
    let said = |it: &Point| {
        let figure = figure(site, it.period.rate.rate, percent, None)?.text;
        Ok(format!("{}: {figure}", period(it.period.first, it.period.last)))
    };
    let all = points.iter().map(said).collect::<Result<Vec<String>>>()?.join("; ");
    site.say("reach-trend-summary", &[("name", name), ("all", &all)])
}
