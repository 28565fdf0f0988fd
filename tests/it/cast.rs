//! The cast, and the world it lives in: an open year with plans in every state, made through the same changes as in the pages.

use std::collections::HashMap;
use std::sync::{Mutex, OnceLock};

use chrono::NaiveDate;
use groundwork::app::reference;
use groundwork::kernel::failure::Result;
use groundwork::kernel::ids::{PersonId, SubmissionId};
use groundwork::kernel::texts::Line;
use groundwork::kernel::time::{Moment, pacific_noon};
use groundwork::kernel::year::MeasurementYear;
use groundwork::metric::measures::{self, Component};
use groundwork::metric::workflow::changes::Covering;
use groundwork::metric::workflow::{self, State, Visibility};
use groundwork::people::accounts::{self, Email};
use groundwork::people::tenancy::{self, AgencyRole, CcoRole, CcoScope, Contract, OhaScope, Role, SystemScope};
use groundwork::platform::config::Secret;
use groundwork::platform::db::{Database, Tx};
use groundwork::platform::http;

use crate::app::SECRET;
use crate::place::Place;

/// The day of every test, at noon.
pub const TODAY: &str = "2026-11-22";
pub const YEAR: i32 = 2026;
pub const LAST_YEAR: i32 = 2025;

/// The contract of viewer, signer, editor and lead.
pub const OWN: &str = "demo-lantern-river";
/// A contract in which none of them holds a role.
pub const RIVAL: &str = "demo-two-forks";
/// A third contract, for somebody who works in two.
pub const SECOND: &str = "demo-saltgrass";

/// Words that must stay where they are.
pub mod marks {
    /// In comments and in values that are OHA's own.
    pub const INTERNAL: &str = "onlyforohaseyesquetzal";
    /// In a draft that was never sent.
    pub const DRAFT: &str = "unsentdraftaxolotl";
    /// In comments that a CCO may read.
    pub const SHARED: &str = "sharedwordpangolin";
    /// In what was sent but not published.
    pub const SENT: &str = "sentnotpublishedocelot";
    /// In what is public.
    pub const PUBLIC: &str = "everybodymayreadkestrel";
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Person {
    /// No session.
    Nobody,
    /// Signed in, without any role.
    PasserBy,
    Viewer,
    Signer,
    Editor,
    Lead,
    RivalLead,
    /// An editor of one contract and the lead of another.
    Both,
    Reviewer,
    Admin,
    /// A reviewer who also holds a role at a CCO.
    Conflicted,
    Facilitator,
    TaOwner,
    Sysadmin,
}

impl Person {
    pub const ALL: [Self; 14] = [
        Self::Nobody,
        Self::PasserBy,
        Self::Viewer,
        Self::Signer,
        Self::Editor,
        Self::Lead,
        Self::RivalLead,
        Self::Both,
        Self::Reviewer,
        Self::Admin,
        Self::Conflicted,
        Self::Facilitator,
        Self::TaOwner,
        Self::Sysadmin,
    ];

    pub fn roles(self) -> &'static [(Role, Option<&'static str>)] {
        const fn cco(role: CcoRole, at: &'static str) -> (Role, Option<&'static str>) {
            (Role::Cco(role), Some(at))
        }
        const fn agency(role: AgencyRole) -> (Role, Option<&'static str>) {
            (Role::Agency(role), None)
        }
        const VIEWER: &[(Role, Option<&str>)] = &[cco(CcoRole::Viewer, OWN)];
        const SIGNER: &[(Role, Option<&str>)] = &[cco(CcoRole::Signer, OWN)];
        const EDITOR: &[(Role, Option<&str>)] = &[cco(CcoRole::Editor, OWN)];
        const LEAD: &[(Role, Option<&str>)] = &[cco(CcoRole::Lead, OWN)];
        const RIVAL_LEAD: &[(Role, Option<&str>)] = &[cco(CcoRole::Lead, RIVAL)];
        const BOTH: &[(Role, Option<&str>)] = &[cco(CcoRole::Editor, OWN), cco(CcoRole::Lead, SECOND)];
        const REVIEWER: &[(Role, Option<&str>)] = &[agency(AgencyRole::OhaReviewer)];
        const ADMIN: &[(Role, Option<&str>)] = &[agency(AgencyRole::OhaAdmin)];
        const CONFLICTED: &[(Role, Option<&str>)] = &[agency(AgencyRole::OhaReviewer), cco(CcoRole::Viewer, OWN)];
        const FACILITATOR: &[(Role, Option<&str>)] = &[agency(AgencyRole::TaFacilitator)];
        const TA_OWNER: &[(Role, Option<&str>)] = &[agency(AgencyRole::TaOwner)];
        const SYSADMIN: &[(Role, Option<&str>)] = &[agency(AgencyRole::Sysadmin)];
        match self {
            Self::Nobody | Self::PasserBy => &[],
            Self::Viewer => VIEWER,
            Self::Signer => SIGNER,
            Self::Editor => EDITOR,
            Self::Lead => LEAD,
            Self::RivalLead => RIVAL_LEAD,
            Self::Both => BOTH,
            Self::Reviewer => REVIEWER,
            Self::Admin => ADMIN,
            Self::Conflicted => CONFLICTED,
            Self::Facilitator => FACILITATOR,
            Self::TaOwner => TA_OWNER,
            Self::Sysadmin => SYSADMIN,
        }
    }

    pub fn role_in(self, contract: &str) -> Option<CcoRole> {
        self.roles().iter().find_map(|(role, at)| match role {
            Role::Cco(role) if *at == Some(contract) => Some(*role),
            _ => None,
        })
    }

    pub fn agency_roles(self) -> Vec<AgencyRole> {
        self.roles()
            .iter()
            .filter_map(|(role, _)| if let Role::Agency(role) = role { Some(*role) } else { None })
            .collect()
    }

    /// The session's token: 43 characters, as a real one has.
    pub fn token(self) -> Option<String> {
        (self != Self::Nobody).then(|| format!("{:-<43}", format!("token-of-{self:?}")))
    }

    fn name(self) -> String {
        format!("{self:?} of the cast")
    }

    fn email(self) -> String {
        format!("{}@example.org", format!("{self:?}").to_lowercase())
    }
}

/// What the template's database holds, by name.
pub struct World {
    pub people: HashMap<Person, PersonId>,
    pub contracts: HashMap<&'static str, Contract>,
    /// Action plans by contract and year.
    pub submissions: HashMap<(&'static str, i32), SubmissionId>,
}

impl World {
    pub fn person(&self, person: Person) -> &PersonId {
        &self.people[&person]
    }

    pub fn contract(&self, slug: &str) -> &Contract {
        &self.contracts[slug]
    }

    pub fn submission(&self, slug: &'static str, year: i32) -> &SubmissionId {
        &self.submissions[&(slug, year)]
    }
}

/// The world, made once a run.
pub fn world() -> &'static World {
    &made().0
}

/// Where the world was made; the template takes it over.
pub fn world_place() -> Place {
    made().1.lock().unwrap().take().unwrap()
}

fn made() -> &'static (World, Mutex<Option<Place>>) {
    static MADE: OnceLock<(World, Mutex<Option<Place>>)> = OnceLock::new();
    MADE.get_or_init(|| {
        let place = Place::empty();
        let world = make(&Database::open(place.address()).unwrap()).unwrap();
        (world, Mutex::new(Some(place)))
    })
}

pub fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

pub fn noon(text: &str) -> Moment {
    pacific_noon(day(text))
}

pub fn year(number: i32) -> MeasurementYear {
    MeasurementYear::new(number).unwrap()
}

const CCOS: &str = include_str!("../../seeds/demo/ccos.csv");
const COVERAGE: &str = include_str!("../../seeds/demo/cco_counties.csv");
const FORM: &str = include_str!("../../seeds/measures/demonstration.toml");

/// Years, contracts and people, without any work of theirs.
pub fn make_empty(db: &Database) -> Result<World> {
    let start = noon("2025-01-02");
    reference::load(db, start)?;
    let contracts = tenancy::io::lines("ccos.csv", CCOS)?;
    let coverage = tenancy::io::lines("cco_counties.csv", COVERAGE)?;
    db.write_here(|tx| {
        tenancy::changes::load_reference(tx, &[], &contracts, &coverage, Some(YEAR), start)?;
        for number in [LAST_YEAR, YEAR] {
            let form = measures::io::definition("demonstration.toml", FORM, Some(year(number)))?;
            measures::changes::load(tx, &form, true, start)?;
        }
        let contracts: HashMap<&'static str, Contract> = [OWN, RIVAL, SECOND]
            .into_iter()
            .map(|slug| Ok((slug, tenancy::contract_by_slug(tx, slug)?.unwrap())))
            .collect::<Result<_>>()?;
        let mut people = HashMap::new();
        for person in Person::ALL {
            people.insert(person, add(tx, person, &contracts, start)?);
        }
        Ok(World { people, contracts, submissions: HashMap::new() })
    })
}

fn add(tx: &mut Tx, person: Person, contracts: &HashMap<&'static str, Contract>, start: Moment) -> Result<PersonId> {
    let (email, name) = (Email::parse(&person.email()).unwrap(), Line::parse(&person.name()).unwrap());
    let id = accounts::changes::add_person(tx, &email, &name, None, "tests", start)?;
    for (role, at) in person.roles() {
        let contract = at.map(|slug| &contracts[slug].id);
        tenancy::changes::give(tx, &system(), &id, *role, contract, start)?;
    }
    if let Some(token) = person.token() {
        let hash = hex::encode(http::keyed_hash(&Secret::new(SECRET), "session", &token));
        accounts::changes::sign_in(tx, &id, &hash, noon(TODAY))?;
    }
    Ok(id)
}

fn system() -> SystemScope {
    SystemScope::because("the tests' cast")
}

fn make(db: &Database) -> Result<World> {
    let mut world = make_empty(db)?;
    let states = [
        (OWN, LAST_YEAR, State::InReview),
        (OWN, YEAR, State::InProgress),
        (RIVAL, LAST_YEAR, State::Approved),
        (RIVAL, YEAR, State::Submitted),
        (SECOND, LAST_YEAR, State::Approved),
        (SECOND, YEAR, State::Returned),
    ];
    for (slug, number, state) in states {
        let id = bring(db, &world, slug, number, state)?;
        world.submissions.insert((slug, number), id);
    }
    Ok(world)
}

/// Who leads a contract.
pub fn lead_of(slug: &str) -> Person {
    match slug {
        OWN => Person::Lead,
        RIVAL => Person::RivalLead,
        _ => Person::Both,
    }
}

/// Acts as somebody of a CCO, with the scope that she would have in a page.
pub fn as_cco<T>(
    db: &Database,
    world: &World,
    person: Person,
    slug: &str,
    now: Moment,
    change: impl FnOnce(&mut Tx, &CcoScope) -> Result<T>,
) -> Result<T> {
    db.write_here(|tx| {
        let standing = tenancy::standing(tx, world.person(person))?;
        let scope = tenancy::cco_scope_for_command(tx, &system(), standing, world.contract(slug).clone(), now)?;
        change(tx, &scope)
    })
}

/// Acts as somebody of OHA.
pub fn as_oha<T>(
    db: &Database,
    world: &World,
    person: Person,
    change: impl FnOnce(&mut Tx, &OhaScope) -> Result<T>,
) -> Result<T> {
    db.write_here(|tx| {
        let standing = tenancy::standing(tx, world.person(person))?;
        let scope = tenancy::oha_scope_for_command(&system(), standing)?;
        change(tx, &scope)
    })
}

/// Brings an action plan from nothing into a state, step by step. The steps are of the first days of the year; the reviewer reviews.
pub fn bring(db: &Database, world: &World, slug: &'static str, number: i32, to: State) -> Result<SubmissionId> {
    assert_ne!(to, State::NotStarted, "what is not started has no row");
    let on = |month_day: &str| noon(&format!("{number}-{month_day}"));
    let (lead, reviewer, contract) = (lead_of(slug), Person::Reviewer, world.contract(slug));
    let id = as_cco(db, world, lead, slug, on("02-01"), |tx, scope| {
        let year = measures::year(tx, year(number))?;
        workflow::changes::start(tx, scope, &year, Component::ActionPlan, on("02-01"))
    })?;
    if to == State::InProgress {
        return Ok(id);
    }
    as_cco(db, world, lead, slug, on("03-01"), |tx, scope| {
        let submission = workflow::store::find(tx, scope, year(number), Component::ActionPlan)?.unwrap();
        workflow::changes::submit(tx, scope, &submission, content(), &Covering::default(), on("03-01"))
    })?;
    if to == State::Submitted {
        return Ok(id);
    }
    as_oha(db, world, reviewer, |tx, scope| {
        let submission = workflow::store::for_review(tx, scope, &id)?;
        workflow::changes::claim(tx, scope, &submission, contract, on("03-02"))
    })?;
    as_oha(db, world, reviewer, |tx, scope| {
        let submission = workflow::store::for_review(tx, scope, &id)?;
        for (visibility, word) in [(Visibility::Internal, marks::INTERNAL), (Visibility::Shared, marks::SHARED)] {
            workflow::store::insert_comment(
                tx,
                scope,
                &submission,
                None,
                visibility,
                &format!("A comment: {word}."),
                on("03-03"),
            )?;
        }
        match to {
            State::Returned => workflow::changes::return_to_cco(
                tx,
                scope,
                &submission,
                contract,
                "Say more about the second goal.",
                on("03-04"),
            )
            .map(drop),
            State::Approved => workflow::changes::approve(tx, scope, &submission, contract, on("03-04")),
            _ => Ok(()),
        }
    })?;
    Ok(id)
}

fn content() -> String {
    serde_json::json!({ "plan": { "sections": [], "goals": [] } }).to_string()
}
