//! The one table of all plans and reports: CCO × year × kind, with filters, a search for words, and what is not published yet.

mod data;

use std::collections::HashMap;

use serde::Serialize;

pub use data::{csv_page, json_page};

use super::reach::entries::{self, Standing};
use super::shown::Cell;
use super::{HTML, fresh, html, kept, shell};
use crate::kernel::failure::{Refusal, Result};
use crate::kernel::ids::PublicationId;
use crate::kernel::paging::Paging;
use crate::kernel::year::MeasurementYear;
use crate::metric::measures::{self, YearStatus};
use crate::people::tenancy::{self, PublicScope};
use crate::platform::db::Conn;
use crate::platform::http::{Answer, Choice, Page, Pages, Site, query_with};
use crate::publishing::rules::{Frozen, Kind, Piece, Publication, Search, snippet};
use crate::publishing::store::{self, Filter, Line};

#[derive(Serialize)]
struct Reports {
    q: String,
    years: Vec<Choice>,
    ccos: Vec<Choice>,
    kinds: Vec<Choice>,
    is_filtered: bool,
    /// "48 lines", "3 lines in which these words were found"
    summary: String,
    columns: Vec<String>,
    lines: Vec<ReportLine>,
    has_lines: bool,
    paging: Pages,
    csv_href: String,
    json_href: String,
}

#[derive(Serialize)]
struct ReportLine {
    cco: String,
    href: String,
    year: String,
    cells: Vec<Cell>,
}

impl Page for Reports {
    const TEMPLATE: &'static str = "publishing/reports";
}

/// What the address asks for, in its own words and as a filter.
struct Asked {
    filter: Filter,
    paging: Paging,
    q: String,
    year: String,
    cco: String,
    kind: String,
}

/// The rows of a page of the table.
struct Found {
    lines: Vec<Line>,
    total: i64,
    publications: Vec<Publication>,
    /// Figures of reach, beside the documents.
    reach: Vec<Standing>,
    snippets: HashMap<PublicationId, Vec<Piece>>,
}

const SIZE: i64 = 24;

/// `GET /reports`
///
/// # Errors
/// Not found when the address asks for a year, CCO, kind or page that does not exist, Malformed when the query is.
pub async fn page(scope: PublicScope, site: Site) -> Answer {
    let asked = Asked::of(&site)?;
    let make = async || {
        let (filter, paging) = (asked.filter.clone(), asked.paging);
        let (found, choices) =
            site.read(move |conn| Ok((found(conn, &scope, &filter, paging, true)?, choices(conn, &filter)?))).await?;
        html(&site, &shell(&site, "reports-title")?, &reports(&site, &asked, &found, choices)?)
    };
    if asked.filter.search.is_some() {
        Ok(fresh(HTML, make().await?))
    } else {
        kept(&site, asked.address("/reports", asked.paging.page), HTML, make).await
    }
}

impl Asked {
    fn of(site: &Site) -> Result<Self> {
        const LONGEST: usize = 200;
        let query = site.query()?;
        let text = |name: &str| query.get(name).trim().chars().take(LONGEST).collect::<String>();
        let (q, year, cco, kind) = (text("q"), text("year"), text("cco"), text("kind"));
        let filter = Filter {
            demonstration: site.app.settings.demonstration,
            cco: Some(cco.clone()).filter(|it| !it.is_empty()),
            year: if year.is_empty() { None } else { Some(MeasurementYear::parse(&year)?) },
            kind: if kind.is_empty() { None } else { Some(Kind::parse(&kind).ok_or(Refusal::NotFound)?) },
            search: Search::parse(&q),
        };
        Ok(Self { filter, paging: Paging::parse(query.get("page"), SIZE), q, year, cco, kind })
    }

    /// The same question at an address of its own, with every part in its place.
    fn address(&self, path: &str, page: i64) -> String {
        let page = if page == 1 { String::new() } else { page.to_string() };
        format!(
            "{path}{}",
            query_with(&[
                ("q", &self.q),
                ("year", &self.year),
                ("cco", &self.cco),
                ("kind", &self.kind),
                ("page", &page)
            ])
        )
    }

    fn kinds(&self) -> Vec<Kind> {
        self.filter.kind.map_or_else(|| Kind::ALL.to_vec(), |it| vec![it])
    }
}

/// The lines of a page; with the passages in which the words were found, where they are shown.
fn found(conn: &mut Conn, scope: &PublicScope, filter: &Filter, paging: Paging, with_passages: bool) -> Result<Found> {
    if let Some(slug) = &filter.cco {
        tenancy::contract_by_slug(conn, slug)?.ok_or(Refusal::NotFound)?;
    }
    let (lines, total) = store::lines(conn, scope, filter, paging)?;
    if lines.is_empty() && paging.page > 1 {
        return Err(Refusal::NotFound.into());
    }
    let search = filter.search.as_ref().filter(|_| with_passages);
    let (publications, hits) = store::published_on(conn, scope, &lines, search)?;
    // Figures hold no words, so none of them is found by any.
    let contracts = lines.iter().map(|it| it.contract.clone()).filter(|_| filter.search.is_none());
    let reach = entries::standing(conn, scope, filter.demonstration, contracts)?;
    let mut snippets = HashMap::new();
    if let Some(search) = search {
        for publication in publications.iter().filter(|it| hits.contains(&it.id)) {
            let text = match store::content(conn, scope, &publication.id)? {
                Some(content) => Frozen::parse(&content)?.text(),
                None => publication.title.clone(),
            };
            snippets.extend(snippet(&text, search).map(|pieces| (publication.id.clone(), pieces)));
        }
    }
    Ok(Found { lines, total, publications, reach, snippets })
}

/// The years and CCOs that a reader can choose from.
type Choices = (Vec<MeasurementYear>, Vec<(String, String)>);

fn choices(conn: &mut Conn, filter: &Filter) -> Result<Choices> {
    let is_listed = |it: &measures::Year| {
        it.form.family == "system_level"
            && it.status != YearStatus::Setup
            && (filter.demonstration || !it.demonstration)
    };
    let years = measures::years(conn)?.iter().filter(|it| is_listed(it)).map(|it| it.number).collect();
    let ccos = tenancy::contracts(conn)?
        .into_iter()
        .filter(|it| it.demonstration == filter.demonstration)
        .map(|it| (it.slug, it.name))
        .collect();
    Ok((years, ccos))
}

fn reports(site: &Site, asked: &Asked, found: &Found, (years, ccos): Choices) -> Result<Reports> {
    let choice =
        |value: String, label: String, chosen: &str| Choice { selected: value == chosen, value, label, hint: None };
    let kind = |it: Kind| Ok(choice(it.word().to_owned(), site.say(it.label_key(), &[])?, &asked.kind));
    Ok(Reports {
        q: asked.q.clone(),
        years: years.into_iter().map(|it| choice(it.to_string(), it.to_string(), &asked.year)).collect(),
        ccos: ccos.into_iter().map(|(slug, name)| choice(slug, name, &asked.cco)).collect(),
        kinds: Kind::ALL.into_iter().map(kind).collect::<Result<_>>()?,
        is_filtered: !asked.address("", 1).is_empty(),
        summary: summary(site, asked, found.total)?,
        columns: asked.kinds().into_iter().map(|it| site.say(it.label_key(), &[])).collect::<Result<_>>()?,
        lines: found.lines.iter().map(|it| line(site, asked, found, it)).collect::<Result<_>>()?,
        has_lines: !found.lines.is_empty(),
        paging: pages(site, asked, found.total)?,
        csv_href: asked.address("/reports.csv", 1),
        json_href: asked.address("/reports.json", 1),
    })
}

fn line(site: &Site, asked: &Asked, found: &Found, line: &Line) -> Result<ReportLine> {
    let published: Vec<&Publication> = found.of(line).collect();
    let cell = |kind: Kind| {
        let mut cell = Cell::of(site, &line.cco, kind, &published)?;
        entries::add(site, &mut cell, found.reach_of(line, kind), (&line.cco, &line.name))?;
        Ok(cell)
    };
    let mut cells = asked.kinds().into_iter().map(cell).collect::<Result<Vec<Cell>>>()?;
    for entry in cells.iter_mut().flat_map(|it| it.entries.iter_mut()) {
        let pieces = found.snippets.iter().find(|(id, _)| id.as_str() == entry.id).map(|(_, pieces)| pieces.clone());
        entry.snippet = pieces.unwrap_or_default();
    }
    Ok(ReportLine { cco: line.name.clone(), href: format!("/ccos/{}", line.cco), year: line.year.to_string(), cells })
}

impl Found {
    fn of<'f>(&'f self, line: &'f Line) -> impl Iterator<Item = &'f Publication> {
        self.publications.iter().filter(move |it| it.contract == line.contract && it.year == line.year)
    }

    /// The figures of a line, for the cells of their kind.
    fn reach_of<'f>(&'f self, line: &'f Line, kind: Kind) -> impl Iterator<Item = &'f Standing> {
        let is_of = move |it: &&Standing| it.contract == line.contract && it.year() == line.year;
        self.reach.iter().filter(move |_| kind == Kind::Reach).filter(is_of)
    }
}

fn summary(site: &Site, asked: &Asked, total: i64) -> Result<String> {
    let key = if asked.filter.search.is_some() { "reports-found" } else { "reports-summary" };
    site.app.views.words().get(key, &[("count".to_owned(), total.into())])
}

/// The line below the table, in the words of the catalogue.
fn pages(site: &Site, asked: &Asked, total: i64) -> Result<Pages> {
    let mut pages = asked.paging.of(total, |page| asked.address("/reports", page));
    let (first, last) = (asked.paging.offset() + 1, (asked.paging.offset() + asked.paging.size).min(total));
    pages.summary = site.say(
        "reports-shown",
        &[("first", &first.to_string()), ("last", &last.to_string()), ("total", &total.to_string())],
    )?;
    for (link, key) in [(&mut pages.previous, "reports-previous"), (&mut pages.next, "reports-next")] {
        if let Some(link) = link {
            link.label = site.say(key, &[])?;
        }
    }
    Ok(pages)
}
