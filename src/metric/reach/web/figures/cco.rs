//! CCOs beside each other.

use std::cmp::Reverse;

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

/// All CCOs, the highest rate first, each beside the children of all others.
///
/// # Errors
/// Breaks when the catalogue lacks a word.
pub fn compared(site: &Site, mut ccos: Vec<OfCco>, statewide: &Rate, limits: Limits) -> Result<RowsView> {
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
    Ok(RowsView {
        id: "ccos".to_owned(),
        caption: site.say("reach-caption-ccos", &[])?,
        head: site.say("reach-cco", &[])?,
        beside: site.say("reach-beside-ccos", &[])?,
        tick: site.say("reach-state", &[])?,
        ..RowsView::on(scale, &Links::Nowhere).with(ccos.iter().map(row).collect::<Result<_>>()?)
    })
}
