//! The reports of a data set before it is public, exactly as everybody will read them: for OHA, who decides whether they shall.
//!
//! Never true: a figure that the public will not see; a page that is kept, or that anybody but an administrator of OHA opens; a link to an
//! address that is not there before the publication.

use super::page::{self, Gathered, ReachPage};
use super::{Asked, Found};
use crate::kernel::failure::{Refusal, Result};
use crate::kernel::ids::DataSetId;
use crate::kernel::time::{Moment, day_words};
use crate::metric::reach::rules::data_set::{DataSet, State};
use crate::metric::reach::rules::life::Ahead;
use crate::metric::reach::store::{self as reach, ReachScope};
use crate::metric::reach::web::sets;
use crate::people::tenancy::OhaScope;
use crate::platform::db::Conn;
use crate::platform::http::{Answer, Shell, Site};
use crate::publishing::web::plan::Preview;

/// `GET /desk/oha/reach/{set}/preview`
///
/// # Errors
/// Not found when there is no such data set or indicator; Closed when it is not protected yet, public already, or withdrawn.
pub async fn state(scope: OhaScope, site: Site) -> Answer {
    show(&scope, &site, None).await
}

/// `GET /desk/oha/reach/{set}/preview/{cco}`
///
/// # Errors
/// As [`state`], and not found when the data set says nothing of this CCO.
pub async fn cco(scope: OhaScope, site: Site) -> Answer {
    let slug = site.part("cco")?.to_owned();
    show(&scope, &site, Some(slug)).await
}

async fn show(scope: &OhaScope, site: &Site, slug: Option<String>) -> Answer {
    let (id, word) = (DataSetId::parse(site.part("set")?)?, site.query()?.get("indicator").to_owned());
    let (own, now, demonstration) = (scope.clone(), site.now, site.app.settings.demonstration);
    let (set, asked, it) = site
        .read(move |conn| {
            let set = reach::find(conn, ReachScope::Oha(&own), &id)?;
            let asked = asked(&set, slug, word, demonstration);
            let it = gathered(conn, &own, &set, &asked, now)?;
            Ok((set, asked, it))
        })
        .await?;
    site.page(shell(scope, site, &set, &it)?, &view(site, &set, &asked, &it)?)
}

/// Where the reports of a data set stand until they are public.
pub(super) fn address(set: &DataSetId, slug: Option<&str>) -> String {
    match slug {
        Some(slug) => format!("/desk/oha/reach/{set}/preview/{slug}"),
        None => format!("/desk/oha/reach/{set}/preview"),
    }
}

/// What the public address will ask for, in every word.
fn asked(set: &DataSet, slug: Option<String>, indicator: String, demonstration: bool) -> Asked {
    let it = &set.provenance;
    Asked {
        slug,
        year: it.year,
        period: it.days(),
        measure: it.measure.clone(),
        version: Some(set.version),
        indicator,
        demonstration,
        ahead: Some(set.id.clone()),
    }
}

fn gathered(conn: &mut Conn, scope: &OhaScope, set: &DataSet, asked: &Asked, now: Moment) -> Result<Gathered> {
    let ahead = Ahead::to(set, now)?;
    let reader = ReachScope::Ahead(scope, &ahead);
    match asked.find(conn, reader)? {
        Found::Open(open) => page::gathered(conn, reader, open),
        Found::Gone(_) => Err(Refusal::NotFound.into()),
    }
}

fn shell(scope: &OhaScope, site: &Site, set: &DataSet, it: &Gathered) -> Result<Shell> {
    let shell = sets::lists(scope, site, &format!("Preview: {}", page::title(site, it)?))
        .crumb(sets::title(set), sets::href(set));
    Ok(match it.contract() {
        Some(contract) => shell.crumb("Preview", address(&set.id, None)).here(contract.name.clone()),
        None => shell.here("Preview"),
    })
}

fn view(site: &Site, set: &DataSet, asked: &Asked, it: &Gathered) -> Result<ReachPage> {
    let base = sets::href(set);
    let (label, href) = if set.state == State::Protected {
        ("Release it to CCOs", format!("{base}/release"))
    } else {
        ("Publish it, or choose a day", format!("{base}/publication"))
    };
    let text = "Only OHA's administrators see this page. It is what everybody will read once these figures are published, with the same figures hidden. Beside them stands what is public today.";
    let mut page = page::view(site, asked, it)?;
    page.method.published_on = Some(match set.publish_on {
        Some(day) => format!("from {} on, if that is left so", day_words(day)),
        None => site.say("preview-not-yet", &[])?,
    });
    page.preview = Some(Preview { text: text.into(), href, label: label.into() });
    Ok(page)
}
