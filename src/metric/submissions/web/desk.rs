//! `/desk`: where a person's work is.

use serde::Serialize;

use crate::kernel::failure::Result;
use crate::kernel::time::{Deadline, day_words};
use crate::metric::measures;
use crate::metric::workflow;
use crate::people::tenancy::{self, MemberScope};
use crate::platform::db::Conn;
use crate::platform::http::{Answer, Page, Site};

#[derive(Serialize)]
struct Desk {
    contracts: Vec<ContractLine>,
    agencies: Vec<Group>,
    has_nothing: bool,
}

#[derive(Serialize)]
struct ContractLine {
    name: String,
    role: String,
    /// The people of the contract, for its lead.
    people: Option<String>,
    years: Vec<YearLine>,
}

#[derive(Serialize)]
struct YearLine {
    label: String,
    href: String,
    note: String,
    /// Whether OHA asked something that is not answered yet.
    is_awaited: bool,
}

#[derive(Serialize)]
struct Group {
    name: &'static str,
    places: Vec<PlaceLine>,
}

#[derive(Serialize)]
struct PlaceLine {
    name: &'static str,
    href: &'static str,
    note: &'static str,
}

impl Page for Desk {
    const TEMPLATE: &'static str = "submissions/desk";
}

/// `GET /desk`
///
/// # Errors
/// Breaks when a query fails.
pub async fn desk(scope: MemberScope, site: Site) -> Answer {
    let (asker, today) = (scope.clone(), site.now.pacific_day());
    let contracts = site.read(move |conn| contracts(conn, &asker, today)).await?;
    let agencies = groups(&scope);
    let has_nothing = contracts.is_empty() && agencies.is_empty();
    site.page(scope.shell(&site, "Your work"), &Desk { contracts, agencies, has_nothing })
}

fn contracts(conn: &mut Conn, scope: &MemberScope, today: chrono::NaiveDate) -> Result<Vec<ContractLine>> {
    let years = measures::begun(conn)?;
    let all = tenancy::contracts(conn)?;
    let mine = scope.standing().contracts();
    let held: Vec<_> = all.into_iter().filter(|it| mine.iter().any(|(slug, _)| *slug == it.slug)).collect();
    let ids: Vec<&str> = held.iter().map(|it| it.id.as_str()).collect();
    let awaited = workflow::store::awaited_years(conn, scope, &ids)?;
    let awaits = |contract: &tenancy::Contract, year: &measures::Year| {
        let number = i64::from(year.number.number());
        awaited.iter().any(|(id, year)| id == contract.id.as_str() && *year == number)
    };
    let line = |contract: tenancy::Contract| {
        let own = years.iter().filter(|it| contract.covers(it.number));
        let years = own.map(|year| YearLine {
            is_awaited: awaits(&contract, year),
            label: year.number.to_string(),
            href: format!("/desk/cco/{}/{}", contract.slug, year.number),
            note: if year.is_closed() {
                "Closed".to_owned()
            } else if let Some(ended) = contract.ends_on.filter(|_| contract.has_ended(today)) {
                format!("This contract ended on {}. Its page says who owes what", day_words(ended))
            } else {
                format!("Due {}, {}", day_words(year.form.due_on), Deadline::of(year.form.due_on, today).words())
            },
        });
        let held = scope.standing().role_in(&contract.slug);
        let role = held.map_or("", |it| tenancy::Role::Cco(it).label());
        let people = (held == Some(tenancy::CcoRole::Lead)).then(|| format!("/desk/cco/{}/people", contract.slug));
        ContractLine { people, role: format!("You are {role} here"), years: years.collect(), name: contract.name }
    };
    Ok(held.into_iter().map(line).collect())
}

/// The places for all CCOs that are open to the person, under their headings.
fn groups(scope: &MemberScope) -> Vec<Group> {
    let place = |it: &tenancy::web::Place| PlaceLine { name: it.name, href: it.href, note: it.note };
    let group = |(name, places): (_, Vec<&tenancy::web::Place>)| Group {
        name,
        places: places.into_iter().map(place).collect(),
    };
    tenancy::web::places(scope.standing()).into_iter().map(group).collect()
}
