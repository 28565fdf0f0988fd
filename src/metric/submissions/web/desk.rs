//! `/desk`: where a person's work is.

use serde::Serialize;

use crate::kernel::failure::Result;
use crate::kernel::time::{Deadline, day_words};
use crate::metric::measures;
use crate::people::tenancy::{self, Agency, AgencyRole, MemberScope};
use crate::platform::db::Conn;
use crate::platform::http::{Answer, Page, Site};

#[derive(Serialize)]
struct Desk {
    contracts: Vec<ContractLine>,
    agencies: Vec<Place>,
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
}

#[derive(Serialize)]
struct Place {
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
    let agencies = places(&scope);
    let has_nothing = contracts.is_empty() && agencies.is_empty();
    site.page(scope.shell(&site, "Your work"), &Desk { contracts, agencies, has_nothing })
}

fn contracts(conn: &mut Conn, scope: &MemberScope, today: chrono::NaiveDate) -> Result<Vec<ContractLine>> {
    let years = measures::begun(conn)?;
    let all = tenancy::contracts(conn)?;
    let mine = scope.standing().contracts();
    let held = all.into_iter().filter(|it| mine.iter().any(|(slug, _)| *slug == it.slug));
    let line = |contract: tenancy::Contract| {
        let own = years.iter().filter(|it| contract.covers(it.number));
        let years = own.map(|year| YearLine {
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
    Ok(held.map(line).collect())
}

const QUEUE: Place = Place { name: "Review queue", href: "/desk/oha/queue", note: "What CCOs have sent, oldest first" };
const OHA_BOARD: Place =
    Place { name: "Board", href: "/desk/oha/board", note: "Every CCO, every component, days left" };
const PEOPLE: Place = Place { name: "People", href: "/desk/oha/people", note: "Who has an account, and which roles" };
const DOCUMENTS: Place = Place {
    name: "Register a document",
    href: "/desk/oha/documents",
    note: "A plan or report that was published elsewhere",
};
const YEARS: Place =
    Place { name: "Years", href: "/desk/oha/years", note: "Set up a year, change its form, open and close it" };
const BANNERS: Place =
    Place { name: "Banners", href: "/desk/oha/banners", note: "What everybody should know for a while" };
const MAIL: Place =
    Place { name: "Mail", href: "/desk/oha/mail", note: "What was sent, what failed, what letters say" };
const BARRIERS: Place =
    Place { name: "Reported barriers", href: "/desk/oha/barriers", note: "What visitors could not read or use" };
const TA_BOARD: Place = Place {
    name: "Board for technical assistance",
    href: "/desk/ta/board",
    note: "Where each CCO stands, without its drafts",
};

const OHA_LOOKS: Place = Place {
    name: "Drafts shown to you",
    href: "/desk/oha/looks",
    note: "Where a CCO asked you to look before it sends",
};
const TA_LOOKS: Place = Place {
    name: "Drafts shown to you",
    href: "/desk/ta/looks",
    note: "Where a CCO asked you to look before it sends",
};

fn places(scope: &MemberScope) -> Vec<Place> {
    let roles: Vec<AgencyRole> = scope.standing().agency_roles().collect();
    let is_of = |agency| roles.iter().any(|it| it.agency() == Some(agency));
    let offered = [
        (is_of(Agency::Oha), QUEUE),
        (is_of(Agency::Oha), OHA_BOARD),
        (roles.contains(&AgencyRole::OhaAdmin), PEOPLE),
        (roles.contains(&AgencyRole::OhaAdmin), DOCUMENTS),
        (roles.contains(&AgencyRole::OhaAdmin), YEARS),
        (roles.contains(&AgencyRole::OhaAdmin), BANNERS),
        (roles.contains(&AgencyRole::OhaAdmin), MAIL),
        (is_of(Agency::Oha), BARRIERS),
        (is_of(Agency::Oha), OHA_LOOKS),
        (is_of(Agency::Ta), TA_BOARD),
        (is_of(Agency::Ta), TA_LOOKS),
    ];
    offered.into_iter().filter(|(is_offered, _)| *is_offered).map(|(_, place)| place).collect()
}
