//! CCOs beside each other.

use std::cmp::Reverse;

use serde::Serialize;

use super::report::span;
use super::rows::{Links, RowView, RowsView, mark, rate_row, reach_of, said};
use crate::kernel::failure::Result;
use crate::metric::reach::rules::report::{Against, Limits, Rate};
use crate::platform::draw::Scale;
use crate::platform::http::Site;

/// One CCO: its name, where its own page is, where its rate is explained, and the rate.
pub struct OfCco {
    pub name: String,
    pub href: String,
    pub number: Option<String>,
    pub rate: Rate,
}

/// CCOs beside each other, and what can be read of them.
#[derive(Debug, Clone, Serialize)]
pub struct ComparedView {
    pub rows: RowsView,
    /// The answer in a few words, for the contents.
    pub glance: String,
    pub fold: String,
}

/// All CCOs, the highest rate first, each beside the children of all others.
///
/// # Errors
/// Breaks when the catalogue lacks a word.
pub fn compared(site: &Site, mut ccos: Vec<OfCco>, statewide: &Rate, limits: Limits) -> Result<ComparedView> {
    ccos.sort_by_cached_key(|it| (it.rate.rate.number().is_none(), Reverse(it.rate.rate.number()), it.name.clone()));
    let scale =
        Scale::up_to(ccos.iter().map(|it| reach_of(&it.rate)).max().unwrap_or_default().max(reach_of(statewide)));
    let row = |it: &OfCco| {
        let against = Against::rest(&it.rate, statewide, limits);
        Ok(RowView {
            href: Some(it.href.clone()),
            mark: mark(scale, &it.rate, statewide.rate.number()),
            verdict: said(site, Some(&against).filter(|_| it.rate.interval.is_some()))?,
            ..rate_row(site, &it.name, &it.rate, it.number.clone())?
        })
    };
    let rows = RowsView {
        id: "ccos".to_owned(),
        caption: site.say("reach-caption-ccos", &[])?,
        head: site.say("reach-cco", &[])?,
        beside: site.say("reach-beside-ccos", &[])?,
        tick: site.say("reach-state", &[])?,
        ..RowsView::on(scale, &Links::Nowhere).with(ccos.iter().map(row).collect::<Result<_>>()?)
    };
    let fold = site.say("reach-fold", &[("by", &site.say("reach-by-cco", &[])?), ("n", &ccos.len().to_string())])?;
    Ok(ComparedView { rows, glance: glance(site, &ccos)?, fold })
}

/// From the lowest to the highest of which something can be said.
fn glance(site: &Site, sorted: &[OfCco]) -> Result<String> {
    let said: Vec<&OfCco> = sorted.iter().filter(|it| it.rate.doubt.is_none()).collect();
    match said.as_slice() {
        [high, .., low] => span(site, (&low.name, &low.rate), (&high.name, &high.rate)),
        _ => site.say("reach-glance-untold", &[]),
    }
}
