//! What the pages of a data set share: how it is found, called, and where it stands.

use actix_web::HttpResponse;

use crate::kernel::failure::Result;
use crate::kernel::ids::DataSetId;
use crate::kernel::time::day_words;
use crate::metric::reach::rules::data_set::{DataSet, State};
use crate::metric::reach::store::{self, ReachScope};
use crate::people::tenancy::{AgencyRole, OhaScope};
use crate::platform::edition;
use crate::platform::http::{Answer, Fields, Link, Reader, Shell, Site, Tag, Tone};

pub(super) const ADDRESS: &str = "/desk/oha/reach";

pub(super) fn id(site: &Site) -> Result<DataSetId> {
    Ok(DataSetId::parse(site.part("set")?)?)
}

pub(super) fn version(fields: &Fields) -> Result<i64> {
    let mut reader = Reader::new(fields);
    let version = reader.version();
    Ok(reader.finish(version)?)
}

pub(super) async fn find(site: &Site, scope: &OhaScope, id: &DataSetId) -> Result<DataSet> {
    let (scope, id) = (scope.clone(), id.clone());
    site.read(move |conn| store::find(conn, ReachScope::Oha(&scope), &id)).await
}

pub(super) fn is_admin(scope: &OhaScope) -> bool {
    scope.role() == AgencyRole::OhaAdmin
}

/// Where OHA works on it.
pub fn href(set: &DataSet) -> String {
    format!("{ADDRESS}/{}", set.id)
}

/// The way to the reports as their readers will see them; none where there is nothing to look ahead to.
pub(super) fn preview(set: &DataSet) -> Option<Link> {
    let is_ahead = matches!(set.state, State::Protected | State::Released | State::Scheduled);
    is_ahead.then(|| Link::new("Look at it as readers will", format!("{}/preview", href(set))))
}

/// "1 January 2024 to 31 December 2024"
pub(super) fn period(set: &DataSet) -> String {
    format!("{} to {}", day_words(set.provenance.period_first), day_words(set.provenance.period_last))
}

/// "Reach 2024, version 2"
pub fn title(set: &DataSet) -> String {
    format!("Reach {}, version {}", set.provenance.year, set.version)
}

pub(super) fn tag(set: &DataSet) -> Tag {
    let tone = match set.state {
        State::Imported => Tone::Warn,
        State::Protected | State::Released | State::Scheduled => Tone::Info,
        State::Published => Tone::Good,
        State::Withdrawn => Tone::Neutral,
    };
    let word = match (set.state, set.publish_on) {
        (State::Scheduled, Some(day)) => format!("Released to CCOs, public from {}", day_words(day)),
        _ => set.state.label().to_owned(),
    };
    Tag::new(word, tone)
}

/// The shell of a page below the list of data sets.
pub fn lists(scope: &OhaScope, site: &Site, title: &str) -> Shell {
    scope.shell(site, title).crumb("Your work", "/desk").crumb("Reach", ADDRESS)
}

pub(super) fn shell(scope: &OhaScope, site: &Site, set: &DataSet, here: &str) -> Shell {
    lists(scope, site, &format!("{here} · {}", title(set))).crumb(title(set), href(set)).here(here)
}

/// The answer of a change that readers may see, once its transaction is done: kept public pages follow it here at once.
pub(super) async fn turned_over(site: &Site, answer: HttpResponse) -> Answer {
    let edition = site.read(edition::current).await?;
    site.app.pages.set_version(edition);
    Ok(answer)
}
