//! The CCOs by county and by name; one county alone when the address asks for it. The same as JSON and CSV.

use serde::Serialize;
use serde_json::json;

use super::{CSV, HTML, JSON, html, json, kept, shell};
use crate::kernel::failure::{Refusal, Result};
use crate::kernel::ids::ContractId;
use crate::kernel::time::day_words;
use crate::people::tenancy::{self, Contract, County, Coverage};
use crate::platform::db::Conn;
use crate::platform::http::{Answer, Choice, Page, Site, query_with};
use crate::platform::tables;
use crate::publishing::rules;

#[derive(Serialize)]
struct Ccos {
    counties: Vec<Choice>,
    /// The county that was asked for.
    chosen: Option<CountyLine>,
    by_county: Vec<CountyLine>,
    current: Vec<CcoLine>,
    ended: Vec<CcoLine>,
    has_ended: bool,
}

#[derive(Serialize)]
struct CountyLine {
    name: String,
    href: String,
    ccos: Vec<Server>,
}

/// A CCO that serves, or served, a county.
#[derive(Serialize)]
struct Server {
    name: String,
    href: String,
    is_partial: bool,
    ended_on: Option<String>,
}

#[derive(Serialize)]
struct CcoLine {
    name: String,
    href: String,
    counties: String,
    ended_on: Option<String>,
}

impl Page for Ccos {
    const TEMPLATE: &'static str = "publishing/ccos";
}

/// What is known of all contracts that this instance shows.
struct Known {
    contracts: Vec<Contract>,
    counties: Vec<County>,
    served: Vec<(ContractId, County, Coverage)>,
}

/// `GET /ccos`
///
/// # Errors
/// Not found when the address names no county of Oregon, Malformed when the query is.
pub async fn page(site: Site) -> Answer {
    let query = site.query()?;
    let county = Some(query.get("county").to_owned()).filter(|it| !it.is_empty());
    let address = format!("/ccos{}", query_with(&[("county", county.as_deref().unwrap_or_default())]));
    kept(&site, address, HTML, async || {
        let known = known(&site).await?;
        let mut shell = shell(&site, "ccos-title")?;
        let page = ccos(&site, &known, county.as_deref())?;
        if let Some(chosen) = &page.chosen {
            shell.title = site.say("ccos-county-title", &[("county", &chosen.name)])?;
            shell = shell.crumb(site.say("ccos-title", &[])?, "/ccos").here(chosen.name.clone());
        }
        html(&site, &shell, &page)
    })
    .await
}

/// `GET /ccos.json`
///
/// # Errors
/// Breaks when a query fails.
pub async fn json_page(site: Site) -> Answer {
    kept(&site, "/ccos.json".to_owned(), JSON, async || {
        let known = known(&site).await?;
        let today = site.now.pacific_day();
        let ccos: Vec<_> = known.contracts.iter().map(|it| {
            let counties: Vec<_> = known.of(it).map(|(county, coverage)| json!({ "county": county.slug, "name": county.name, "coverage": coverage.word() })).collect();
            json!({
                "cco": it.slug, "name": it.name, "legal_name": it.legal_name, "organization": it.organization_name, "website": it.website,
                "starts_on": it.starts_on, "ends_on": it.ends_on, "is_current": !it.has_ended(today), "demonstration": it.demonstration,
                "counties": counties, "address": format!("/ccos/{}", it.slug),
            })
        }).collect();
        json(&json!({ "demonstration": site.app.settings.demonstration, "ccos": ccos }))
    })
    .await
}

/// `GET /ccos.csv`
///
/// # Errors
/// Breaks when a query fails.
pub async fn csv_page(site: Site) -> Answer {
    kept(&site, "/ccos.csv".to_owned(), CSV, async || {
        let known = known(&site).await?;
        let today = site.now.pacific_day();
        let lines = known.contracts.iter().map(|it| {
            let counties: Vec<String> = known
                .of(it)
                .map(|(county, coverage)| {
                    if *coverage == Coverage::Partial { format!("{} (part)", county.name) } else { county.name.clone() }
                })
                .collect();
            let state = if it.has_ended(today) { "ended" } else { "current" };
            [
                it.slug.clone(),
                it.name.clone(),
                it.legal_name.clone(),
                it.starts_on.to_string(),
                it.ends_on.map(|day| day.to_string()).unwrap_or_default(),
                state.to_owned(),
                counties.join("; "),
                it.demonstration.to_string(),
            ]
        });
        tables::csv(["cco", "name", "legal_name", "starts_on", "ends_on", "state", "counties", "demonstration"], lines)
    })
    .await
}

async fn known(site: &Site) -> Result<Known> {
    let demonstration = site.app.settings.demonstration;
    site.read(move |conn: &mut Conn| {
        let contracts: Vec<Contract> =
            tenancy::contracts(conn)?.into_iter().filter(|it| rules::is_shown(it, demonstration)).collect();
        Ok(Known { contracts, counties: tenancy::counties(conn)?, served: tenancy::counties_of(conn)? })
    })
    .await
}

fn ccos(site: &Site, known: &Known, chosen: Option<&str>) -> Result<Ccos> {
    let today = site.now.pacific_day();
    let line = |it: &Contract| CcoLine {
        name: it.name.clone(),
        href: format!("/ccos/{}", it.slug),
        counties: known.of(it).map(|(county, _)| county.name.as_str()).collect::<Vec<_>>().join(", "),
        ended_on: it.ends_on.filter(|_| it.has_ended(today)).map(day_words),
    };
    let (ended, current): (Vec<&Contract>, Vec<&Contract>) = known.contracts.iter().partition(|it| it.has_ended(today));
    let chosen =
        chosen.map(|slug| known.counties.iter().find(|it| it.slug == slug).ok_or(Refusal::NotFound)).transpose()?;
    let choice = |it: &County| Choice {
        value: it.slug.clone(),
        label: it.name.clone(),
        hint: None,
        selected: chosen.is_some_and(|one| one.slug == it.slug),
    };
    Ok(Ccos {
        counties: known.counties.iter().map(choice).collect(),
        chosen: chosen.map(|it| known.county_line(it, today)),
        by_county: known.counties.iter().map(|it| known.county_line(it, today)).collect(),
        current: current.into_iter().map(line).collect(),
        has_ended: !ended.is_empty(),
        ended: ended.into_iter().map(line).collect(),
    })
}

impl Known {
    fn of<'k>(&'k self, contract: &Contract) -> impl Iterator<Item = (&'k County, &'k Coverage)> {
        let id = contract.id.clone();
        self.served.iter().filter(move |(it, ..)| *it == id).map(|(_, county, coverage)| (county, coverage))
    }

    /// A county with those who serve it, current contracts first.
    fn county_line(&self, county: &County, today: chrono::NaiveDate) -> CountyLine {
        let coverage = |contract: &Contract| {
            self.served
                .iter()
                .find(|(id, it, _)| *id == contract.id && it.slug == county.slug)
                .map(|(.., coverage)| *coverage)
        };
        let mut serving: Vec<(&Contract, Coverage)> =
            self.contracts.iter().filter_map(|it| Some((it, coverage(it)?))).collect();
        serving.sort_by_key(|(it, _)| it.has_ended(today));
        let server = |(it, coverage): (&Contract, Coverage)| Server {
            name: it.name.clone(),
            href: format!("/ccos/{}", it.slug),
            is_partial: coverage == Coverage::Partial,
            ended_on: it.ends_on.filter(|_| it.has_ended(today)).map(day_words),
        };
        CountyLine {
            name: county.name.clone(),
            href: format!("/ccos?county={}", county.slug),
            ccos: serving.into_iter().map(server).collect(),
        }
    }
}
