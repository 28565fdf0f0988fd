//! One CCO: where it serves, since when, and what was published of it, year by year. An ended contract keeps its page.

use std::collections::BTreeSet;

use serde::Serialize;

use super::reach::entries::{self, Standing};
use super::shown::Cell;
use super::{HTML, html, kept};
use crate::kernel::failure::{Refusal, Result};
use crate::kernel::time::day_words;
use crate::kernel::year::MeasurementYear;
use crate::metric::measures::{self, YearStatus};
use crate::people::tenancy::{self, Contract, Coverage, PublicScope};
use crate::platform::db::Conn;
use crate::platform::http::{Answer, Page, Site};
use crate::publishing::rules::{self, Kind, Place, Publication};
use crate::publishing::store;

#[derive(Serialize)]
struct CcoPage {
    name: String,
    /// Where it differs from the name.
    legal_name: Option<String>,
    website: Option<String>,
    starts_on: String,
    ends_on: Option<String>,
    has_ended: bool,
    counties: Vec<Place>,
    kinds: Vec<String>,
    years: Vec<YearLine>,
    /// A real CCO in a demonstration, of which nothing is ever said.
    is_reference: bool,
}

#[derive(Serialize)]
struct YearLine {
    year: String,
    cells: Vec<Cell>,
}

impl Page for CcoPage {
    const TEMPLATE: &'static str = "publishing/cco";
}

/// What the page is made of.
struct Facts {
    contract: Contract,
    counties: Vec<Place>,
    years: Vec<MeasurementYear>,
    publications: Vec<Publication>,
    reach: Vec<Standing>,
}

/// `GET /ccos/{cco}`
///
/// # Errors
/// Not found when there is no such CCO.
pub async fn page(scope: PublicScope, site: Site) -> Answer {
    let slug = site.part("cco")?.to_owned();
    kept(&site, format!("/ccos/{slug}"), HTML, async || {
        let demonstration = site.app.settings.demonstration;
        let facts = site.read(move |conn| facts(conn, &scope, &slug, demonstration)).await?;
        let page = cco(&site, &facts)?;
        let shell =
            site.public_shell(page.name.clone()).crumb(site.say("ccos-title", &[])?, "/ccos").here(page.name.clone());
        html(&site, &shell, &page)
    })
    .await
}

fn facts(conn: &mut Conn, scope: &PublicScope, slug: &str, demonstration: bool) -> Result<Facts> {
    let contract = tenancy::contract_by_slug(conn, slug)?
        .filter(|it| rules::is_shown(it, demonstration))
        .ok_or(Refusal::NotFound)?;
    let served = tenancy::counties_of(conn)?.into_iter().filter(|(id, ..)| *id == contract.id);
    let place = |county: tenancy::County, coverage| Place {
        name: county.name,
        href: format!("/ccos?county={}", county.slug),
        is_partial: coverage == Coverage::Partial,
    };
    let counties = served.map(|(_, county, coverage)| place(county, coverage)).collect();
    let publications = store::of_contract(conn, scope, &contract.id)?;
    let reach = entries::standing(conn, scope, contract.demonstration, std::iter::once(contract.id.clone()))?;
    let is_its = |it: &measures::Year| {
        it.form.family == "system_level"
            && it.status != YearStatus::Setup
            && (contract.demonstration || !it.demonstration)
            && contract.covers(it.number)
    };
    let mut years: BTreeSet<MeasurementYear> =
        measures::years(conn)?.iter().filter(|it| is_its(it)).map(|it| it.number).collect();
    years.extend(publications.iter().map(|it| it.year).chain(reach.iter().map(Standing::year)));
    Ok(Facts { contract, counties, years: years.into_iter().rev().collect(), publications, reach })
}

fn cco(site: &Site, facts: &Facts) -> Result<CcoPage> {
    let contract = &facts.contract;
    let line = |year: &MeasurementYear| {
        let published: Vec<&Publication> = facts.publications.iter().filter(|it| it.year == *year).collect();
        let cell = |kind: Kind| {
            let mut cell = Cell::of(site, &contract.slug, kind, &published)?;
            let own = facts.reach.iter().filter(|it| kind == Kind::Reach && it.year() == *year);
            entries::add(site, &mut cell, own, (&contract.slug, &contract.name))?;
            Ok(cell)
        };
        let cells = Kind::ALL.into_iter().map(cell).collect::<Result<_>>()?;
        Ok(YearLine { year: year.to_string(), cells })
    };
    Ok(CcoPage {
        name: contract.name.clone(),
        legal_name: Some(contract.legal_name.clone()).filter(|it| *it != contract.name),
        // The websites of invented CCOs lead nowhere.
        website: contract.website.clone().filter(|_| !contract.demonstration),
        starts_on: day_words(contract.starts_on),
        ends_on: contract.ends_on.map(day_words),
        has_ended: contract.has_ended(site.now.pacific_day()),
        counties: facts.counties.clone(),
        kinds: Kind::ALL.into_iter().map(|it| site.say(it.label_key(), &[])).collect::<Result<_>>()?,
        years: facts.years.iter().map(line).collect::<Result<_>>()?,
        is_reference: site.app.settings.demonstration && !contract.demonstration,
    })
}
