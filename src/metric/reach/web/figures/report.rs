//! A report as a page shows it: the large rate, the sections, and what stands out in each. The table of a section is folded behind its answer.

use serde::Serialize;

use super::rows::{Links, Observe, RowsView, mark, reach_of, said};
use super::words::{Value, Verdict, counts, figure, percent, range};
use super::{MapView, TrendView};
use crate::kernel::failure::Result;
use crate::metric::reach::rules::report::{Group, Indicator, Rate, Report, Section};
use crate::metric::reach::rules::stratifiers::Kind;
use crate::platform::draw::{Mark, Places, Scale, Tick};
use crate::platform::http::{Link, Site};

/// One large rate.
#[derive(Debug, Clone, Serialize)]
pub struct Headline {
    pub value: Value,
    /// What it is the share of: "of children got an assessment or a service".
    pub what: String,
    pub range: String,
    pub counts: String,
    pub statewide: Option<Value>,
    pub verdict: Option<Verdict>,
    pub mark: Mark,
    pub ticks: Vec<Tick>,
    pub top: String,
    pub observe: Option<Observe>,
}

/// Rows of a table that is no trouble to scroll past.
const SHORT: usize = 12;

#[derive(Debug, Clone, Serialize)]
pub struct SectionView {
    pub anchor: String,
    pub heading: String,
    /// The answer in a few words, for the contents: "Lowest: Asian, 3.2%. Highest: White, 7.1%."
    pub glance: String,
    /// What its table is called before it is unfolded.
    pub fold: String,
    /// Whether it is open at first: a short one, where somebody works with its rows.
    pub is_open: bool,
    /// What can be read from it in a sentence or two.
    pub reading: Vec<String>,
    pub rows: RowsView,
    pub map: Option<MapView>,
    pub source: String,
    pub has_hidden: bool,
}

/// All of a report that is drawn.
#[derive(Debug, Clone, Serialize)]
pub struct ReportView {
    pub headline: Headline,
    pub indicators: Vec<Link>,
    pub trend: Option<TrendView>,
    pub sections: Vec<SectionView>,
    /// Sections with rows; the others are named below them.
    pub lacking: String,
    pub has_hidden: bool,
}

/// What a page adds to a report.
pub struct Frame<'f> {
    pub links: Links,
    pub places: &'f Places,
    pub indicator: Indicator,
    /// The indicators that the data set tells, each with its address.
    pub indicators: Vec<(Indicator, String)>,
}

impl ReportView {
    /// # Errors
    /// Breaks when the catalogue lacks a word.
    pub fn of(site: &Site, report: &Report, trend: Option<TrendView>, frame: &Frame<'_>) -> Result<Self> {
        let all = if report.statewide.is_some() { None } else { Some(report.rate.rate.number().unwrap_or_default()) };
        let (told, lacking): (Vec<&Section>, Vec<&Section>) =
            report.sections.iter().partition(|it| !it.groups.is_empty());
        let indicator = |(it, href): &(Indicator, String)| {
            Ok(Link { current: *it == frame.indicator, ..Link::new(indicator_name(site, *it)?, href.clone()) })
        };
        Ok(Self {
            headline: headline(site, report, frame)?,
            indicators: frame.indicators.iter().map(indicator).collect::<Result<_>>()?,
            trend,
            has_hidden: told.iter().any(|it| it.n_hidden() > 0),
            sections: told.iter().map(|it| section(site, it, frame, all)).collect::<Result<_>>()?,
            lacking: lacking.iter().map(|it| it.label.to_lowercase()).collect::<Vec<_>>().join(", "),
        })
    }
}

/// # Errors
/// Breaks when the catalogue lacks a word.
pub fn indicator_name(site: &Site, indicator: Indicator) -> Result<String> {
    match indicator {
        Indicator::Any => site.say("reach-any", &[]),
        Indicator::Assessment => site.say("reach-assessment", &[]),
        Indicator::Service => site.say("reach-service", &[]),
    }
}

fn headline(site: &Site, report: &Report, frame: &Frame<'_>) -> Result<Headline> {
    let (rate, state) = (&report.rate, report.statewide.as_ref());
    let scale = Scale::up_to(reach_of(rate).max(state.map_or(0, reach_of)));
    let what = match frame.indicator {
        Indicator::Any => site.say("reach-what-any", &[])?,
        Indicator::Assessment => site.say("reach-what-assessment", &[])?,
        Indicator::Service => site.say("reach-what-service", &[])?,
    };
    let told = |it: &Rate| figure(site, it.rate, percent, None);
    Ok(Headline {
        value: figure(site, rate.rate, percent, frame.links.number(None))?,
        what,
        range: range(site, rate)?,
        counts: counts(site, rate)?,
        statewide: state.map(told).transpose()?,
        verdict: said(site, report.against_state.as_ref().filter(|_| rate.interval.is_some()))?,
        mark: mark(scale, rate, state.and_then(|it| it.rate.number())),
        ticks: scale.ticks(),
        top: format!("{}%", scale.top() / 10),
        observe: frame.links.observe(None, &indicator_name(site, frame.indicator)?),
    })
}

fn section(site: &Site, it: &Section, frame: &Frame<'_>, all: Option<i64>) -> Result<SectionView> {
    let map = match it.kind {
        Kind::Population => MapView::of(site, frame.places, it)?,
        Kind::Reached => None,
    };
    let rows = RowsView::of_section(site, it, &frame.links, all)?;
    Ok(SectionView {
        anchor: it.key.replace('_', "-"),
        heading: it.label.clone(),
        glance: glance(site, it)?,
        fold: site.say("reach-fold", &[("by", &it.by), ("n", &it.groups.len().to_string())])?,
        reading: reading(site, it)?,
        is_open: rows.has_observe && it.groups.len() <= SHORT,
        rows,
        map,
        source: it.source.clone(),
        has_hidden: it.n_hidden() > 0,
    })
}

/// The widest span of what can be said; for kinds of care the most frequent.
fn glance(site: &Site, section: &Section) -> Result<String> {
    if section.kind == Kind::Reached {
        let most =
            section.groups.iter().filter_map(|it| Some((it, it.share.number()?))).max_by_key(|(_, share)| *share);
        return match most {
            Some((it, share)) => site.say("reach-glance-most", &[("name", &it.label), ("share", &percent(share))]),
            None => site.say("reach-glance-untold", &[]),
        };
    }
    match section.ends() {
        None => site.say("reach-glance-untold", &[]),
        Some(_) if section.standing_out().is_empty() => site.say("reach-glance-alike", &[]),
        Some((low, high)) => span(site, (&low.label, &low.rate), (&high.label, &high.rate)),
    }
}

/// "Lowest: Asian, 3.2%. Highest: White, 7.1%."
pub(super) fn span(site: &Site, low: (&str, &Rate), high: (&str, &Rate)) -> Result<String> {
    let told = |it: &Rate| figure(site, it.rate, percent, None).map(|it| it.text);
    let (least, most) = (told(low.1)?, told(high.1)?);
    site.say("reach-glance", &[("low", &least), ("lowest", low.0), ("high", &most), ("highest", high.0)])
}

/// Who is reached more, who less; and how many rows are hidden.
fn reading(site: &Site, section: &Section) -> Result<Vec<String>> {
    const MOST: usize = 3;
    let mut said = Vec::new();
    if section.kind == Kind::Population {
        let standing_out = section.standing_out();
        let named = |is: &str| {
            let fits = |it: &&&Group| it.against_rest.is_some_and(|it| it.verdict.word() == is);
            let words = |it: &&Group| Some(format!("{} ({})", it.label, percent(it.rate.rate.number()?)));
            let all: Vec<String> = standing_out.iter().filter(fits).filter_map(words).collect();
            let more = all.len().saturating_sub(MOST);
            (all.iter().take(MOST).cloned().collect::<Vec<_>>().join(", "), more)
        };
        for (key, (names, more)) in [("reach-reading-lower", named("lower")), ("reach-reading-higher", named("higher"))]
        {
            if !names.is_empty() {
                said.push(with_more(site, key, &names, more)?);
            }
        }
        if said.is_empty() {
            said.push(site.say("reach-reading-none", &[])?);
        }
    } else {
        said.push(glance(site, section)?);
        said.push(site.say("reach-reading-share", &[])?);
    }
    let n_hidden = section.n_hidden();
    if n_hidden > 0 {
        let (n, of) = (n_hidden.to_string(), section.groups.len().to_string());
        said.push(site.say("reach-reading-hidden", &[("n", &n), ("of", &of)])?);
    }
    Ok(said)
}

fn with_more(site: &Site, key: &str, names: &str, more: usize) -> Result<String> {
    let names = match more {
        0 => names.to_owned(),
        _ => site.say("reach-reading-more", &[("names", names), ("n", &more.to_string())])?,
    };
    match key {
        "reach-reading-lower" => site.say("reach-reading-lower", &[("names", &names)]),
        _ => site.say("reach-reading-higher", &[("names", &names)]),
    }
}
