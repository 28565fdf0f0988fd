//! Rows of figures: a table that is also the chart. Each row says its figures in words and draws them beside.

use serde::Serialize;

use super::words::{Value, Verdict, counts, figure, percent, range, verdict};
use crate::kernel::failure::Result;
use crate::metric::reach::rules::report::{Against, Group, Rate, Section};
use crate::metric::reach::rules::shown::Shown;
use crate::metric::reach::rules::stratifiers::Kind;
use crate::platform::draw::{Mark, Scale, Tick};
use crate::platform::http::{Site, query_with};

/// Where the figures of a report lead.
#[derive(Debug, Clone)]
pub enum Links {
    /// Each to its explanation: the address of the indicator and scope, and what the address asks beside.
    Numbers(String, String),
    /// To a form for an observation of this scope.
    Observations {
        form: String,
        set: String,
        scope: String,
        indicator: &'static str,
    },
    Nowhere,
}

/// "Mark an observation"
#[derive(Debug, Clone, Serialize)]
pub struct Observe {
    pub href: String,
    /// Of whom, for those who hear the link out of its row.
    pub about: String,
}

#[derive(Debug, Clone, Serialize)]
pub struct RowView {
    pub label: String,
    pub href: Option<String>,
    pub value: Value,
    pub mark: Mark,
    pub range: String,
    pub counts: String,
    pub statewide: Option<Value>,
    pub verdict: Option<Verdict>,
    pub observe: Option<Observe>,
}

/// What the key of a table has to explain, beside dots and ticks.
#[derive(Debug, Clone, Default, Serialize)]
pub struct Drawn {
    pub has_faint: bool,
    pub has_hidden: bool,
}

/// A table of rows over one scale.
#[derive(Debug, Clone, Serialize)]
pub struct RowsView {
    pub id: String,
    pub caption: String,
    pub head: String,
    pub ticks: Vec<Tick>,
    /// The last value of the scale: "20%".
    pub top: String,
    pub rows: Vec<RowView>,
    pub is_share: bool,
    pub has_statewide: bool,
    pub has_observe: bool,
    pub drawn: Drawn,
    /// Who the others are that a row is compared with.
    pub beside: String,
    /// What the tick of each row stands for.
    pub tick: String,
}

impl Links {
    /// Where a figure of a value is explained; of the total where there is none.
    pub fn number(&self, stratum: Option<(&str, &str)>) -> Option<String> {
        let Self::Numbers(address, query) = self else { return None };
        Some(match stratum {
            Some((dim, value)) => format!("{address}/{dim}/{value}{query}"),
            None => format!("{address}{query}"),
        })
    }

    /// Where an observation of a value is written down.
    pub fn observe(&self, stratum: Option<(&str, &str)>, about: &str) -> Option<Observe> {
        let Self::Observations { form, set, scope, indicator } = self else { return None };
        let (dim, value) = stratum.unwrap_or_default();
        let query =
            query_with(&[("set", set), ("scope", scope), ("dim", dim), ("value", value), ("indicator", indicator)]);
        Some(Observe { href: format!("{form}{query}"), about: about.to_owned() })
    }
}

impl RowsView {
    /// The groups of a section. `all` is the rate of all children, where there is no state beside to compare with.
    pub(super) fn of_section(site: &Site, section: &Section, links: &Links, all: Option<i64>) -> Result<Self> {
        let is_share = section.kind == Kind::Reached;
        let has_statewide = all.is_none();
        let scale = Scale::up_to(section.groups.iter().map(|it| most(it, section.kind)).max().unwrap_or_default());
        let row = |it: &Group| group(site, section, it, scale, links, all);
        let tick = match (is_share, all) {
            (_, None) => site.say("reach-key-state", &[])?,
            (false, Some(_)) => site.say("reach-key-all", &[])?,
            (true, Some(_)) => String::new(),
        };
        let caption = if is_share { "reach-caption-share" } else { "reach-caption" };
        Ok(Self {
            id: section.key.replace('_', "-"),
            caption: site.say(caption, &[("by", &section.by)])?,
            head: section.label.clone(),
            is_share,
            has_statewide,
            beside: site.say("reach-beside-children", &[])?,
            tick,
            ..Self::on(scale, links).with(section.groups.iter().map(row).collect::<Result<_>>()?)
        })
    }

    pub(super) fn with(self, rows: Vec<RowView>) -> Self {
        let has = |is: fn(&Mark) -> bool| rows.iter().any(|it| is(&it.mark));
        Self { drawn: Drawn { has_faint: has(|it| it.is_faint), has_hidden: has(|it| it.is_hidden) }, rows, ..self }
    }

    /// Without rows, on a scale.
    pub(super) fn on(scale: Scale, links: &Links) -> Self {
        Self {
            id: String::new(),
            caption: String::new(),
            head: String::new(),
            ticks: scale.ticks(),
            top: percent_of_top(scale),
            rows: Vec::new(),
            is_share: false,
            has_statewide: false,
            has_observe: matches!(links, Links::Observations { .. }),
            drawn: Drawn::default(),
            beside: String::new(),
            tick: String::new(),
        }
    }
}

fn percent_of_top(scale: Scale) -> String {
    format!("{}%", scale.top() / 10)
}

/// The farthest that a row reaches on the scale.
fn most(group: &Group, kind: Kind) -> i64 {
    match kind {
        Kind::Reached => [group.share, group.statewide_share].into_iter().filter_map(Shown::number).max().unwrap_or(0),
        Kind::Population => reach_of(&group.rate).max(group.statewide.rate.number().unwrap_or(0)),
    }
}

/// How far a rate reaches. A wild interval of few children would press all others together, so it may leave the scale.
pub(super) fn reach_of(rate: &Rate) -> i64 {
    match (rate.rate.number(), rate.interval) {
        (Some(it), Some(interval)) if rate.doubt.is_none() => it.max(interval.high),
        (Some(it), _) => it,
        _ => 0,
    }
}

/// What a rate draws.
pub(super) fn mark(scale: Scale, rate: &Rate, beside: Option<i64>) -> Mark {
    let drawn = match rate.rate {
        Shown::Number(it) => {
            Mark::dot(scale, it, rate.interval.map(|it| (it.low, it.high))).faint(rate.doubt.is_some())
        }
        Shown::Suppressed => Mark::hidden(),
        Shown::Missing | Shown::NotApplicable => Mark::default(),
    };
    drawn.beside(scale, beside)
}

/// A row about a rate.
pub(super) fn rate_row(site: &Site, label: &str, rate: &Rate, href: Option<String>) -> Result<RowView> {
    Ok(RowView {
        label: label.to_owned(),
        href: None,
        value: figure(site, rate.rate, percent, href)?,
        mark: Mark::default(),
        range: range(site, rate)?,
        counts: counts(site, rate)?,
        statewide: None,
        verdict: None,
        observe: None,
    })
}

pub(super) fn said(site: &Site, against: Option<&Against>) -> Result<Option<Verdict>> {
    against.map(|it| verdict(site, it)).transpose()
}

fn group(site: &Site, section: &Section, it: &Group, scale: Scale, links: &Links, all: Option<i64>) -> Result<RowView> {
    let stratum = Some((section.key.as_str(), it.key.as_str()));
    let row = rate_row(site, &it.label, &it.rate, links.number(stratum))?;
    let beside = match section.kind {
        Kind::Population => it.statewide.rate,
        Kind::Reached => it.statewide_share,
    };
    let drawn = match (section.kind, it.share) {
        (Kind::Population, _) => mark(scale, &it.rate, all.or(beside.number())),
        (Kind::Reached, Shown::Number(share)) => Mark::bar(scale, share).beside(scale, beside.number()),
        (Kind::Reached, Shown::Suppressed) => Mark::hidden(),
        (Kind::Reached, _) => Mark::default(),
    };
    let value = match section.kind {
        Kind::Population => row.value,
        Kind::Reached => figure(site, it.share, percent, links.number(stratum))?,
    };
    let counts = match section.kind {
        Kind::Population => row.counts,
        Kind::Reached => figure(site, it.rate.reached, super::words::number, None)?.text,
    };
    Ok(RowView {
        value,
        mark: drawn,
        counts,
        range: if section.kind == Kind::Reached { String::new() } else { row.range },
        statewide: all.is_none().then(|| figure(site, beside, percent, None)).transpose()?,
        verdict: said(site, it.against_rest.as_ref().filter(|_| it.rate.interval.is_some()))?,
        observe: links.observe(stratum, &it.label),
        ..row
    })
}
