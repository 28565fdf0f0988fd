//! The map of counties: five steps of one hue, hatched where hidden. The table beside it says the same.

use std::collections::HashMap;

use serde::Serialize;

use super::words::{figure, percent, points};
use crate::kernel::failure::Result;
use crate::metric::reach::rules::report::{Group, Section};
use crate::metric::reach::rules::shown::Shown;
use crate::platform::draw::{Places, Shape, Step, Steps};
use crate::platform::http::Site;

#[derive(Debug, Clone, Serialize)]
pub struct MapView {
    pub width: i64,
    pub height: i64,
    pub places: Vec<PlaceView>,
    pub legend: Vec<StepView>,
    pub has_hidden: bool,
    pub has_blank: bool,
    pub title: String,
    pub summary: String,
}

#[derive(Debug, Clone, Serialize)]
pub struct PlaceView {
    #[serde(flatten)]
    pub shape: Shape,
    /// From 1 to 5; 0 where there is none.
    pub step: i64,
    pub is_hidden: bool,
    pub words: String,
    /// The rate without its sign.
    pub short: Option<String>,
}

#[derive(Debug, Clone, Serialize)]
pub struct StepView {
    pub step: i64,
    pub words: String,
}

impl MapView {
    /// Of the values of a section that are places of the map. None where it has none of them.
    pub(super) fn of(site: &Site, places: &Places, section: &Section) -> Result<Option<Self>> {
        let groups: HashMap<&str, &Group> = section.groups.iter().map(|it| (it.key.as_str(), it)).collect();
        if !places.shapes.iter().any(|it| groups.contains_key(it.key.as_str())) {
            return Ok(None);
        }
        let rates: Vec<i64> =
            section.groups.iter().filter(|it| !it.is_rest).filter_map(|it| it.rate.rate.number()).collect();
        let steps = Steps::of(&rates);
        let place = |shape: &Shape| view(site, shape, groups.get(shape.key.as_str()).copied(), steps);
        let views = places.shapes.iter().map(place).collect::<Result<Vec<_>>>()?;
        let legend = steps.map(Steps::all).unwrap_or_default();
        Ok(Some(Self {
            width: places.width,
            height: places.height,
            has_hidden: views.iter().any(|it| it.is_hidden),
            has_blank: views.iter().any(|it| it.step == 0 && !it.is_hidden),
            legend: legend.into_iter().map(|it| step(site, it)).collect::<Result<_>>()?,
            title: site.say("reach-map-title", &[])?,
            summary: summary(site, section)?,
            places: views,
        }))
    }
}

fn view(site: &Site, shape: &Shape, group: Option<&Group>, steps: Option<Steps>) -> Result<PlaceView> {
    let rate = group.map_or(Shown::Missing, |it| it.rate.rate);
    let words = match group {
        Some(_) => figure(site, rate, percent, None)?.text,
        None => site.say("reach-map-not-served", &[])?,
    };
    Ok(PlaceView {
        shape: shape.clone(),
        step: rate.number().zip(steps).map_or(0, |(it, steps)| steps.step(it)),
        is_hidden: rate == Shown::Suppressed,
        words: format!("{}: {words}", shape.name),
        short: rate.number().map(points),
    })
}

fn step(site: &Site, it: Step) -> Result<StepView> {
    let (from, to) = (points(it.from), points(it.below - 1));
    Ok(StepView { step: it.number, words: site.say("reach-map-step", &[("from", &from), ("to", &to)])? })
}

/// The highest and the lowest, and how many are hidden.
fn summary(site: &Site, section: &Section) -> Result<String> {
    let told: Vec<(&Group, i64)> =
        section.groups.iter().filter(|it| !it.is_rest).filter_map(|it| Some((it, it.rate.rate.number()?))).collect();
    let (Some(high), Some(low)) = (told.iter().max_by_key(|it| it.1), told.iter().min_by_key(|it| it.1)) else {
        return site.say("reach-map-all-hidden", &[]);
    };
    let (most, least, n_hidden) = (percent(high.1), percent(low.1), section.n_hidden());
    let ends = [("high", high.0.label.as_str()), ("most", &most), ("low", &low.0.label), ("least", &least)];
    if n_hidden == 0 {
        return site.say("reach-map-summary-whole", &ends);
    }
    let hidden = n_hidden.to_string();
    let [high, most, low, least] = ends;
    site.say("reach-map-summary", &[high, most, low, least, ("hidden", &hidden)])
}
