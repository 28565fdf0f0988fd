//! The cast, and the world it lives in: an open year with plans in every state, made through the same changes as in the pages.

use std::collections::HashMap;
use std::sync::{Mutex, OnceLock};

use chrono::NaiveDate;
use groundwork::app::reference;
use groundwork::kernel::banner::Area;
use groundwork::kernel::failure::Result;
use groundwork::kernel::ids::{
    AssignmentId, BannerId, CommentId, DataSetId, GuestCommentId, LookId, MessageId, PersonId, ProposalId,
    PublicationId, RequestId, ShareId, SubmissionId, UploadId, WithholdingId,
};
use groundwork::kernel::texts::{Line, Narrative};
use groundwork::kernel::time::{Moment, pacific_noon};
use groundwork::kernel::tone::Tone;
use groundwork::kernel::year::MeasurementYear;
use groundwork::metric::action_plan::{self, Goal, Plan, SectionText, Strategy, Target, TargetKind};
use groundwork::metric::measures::{self, Component};
use groundwork::metric::reach;
use groundwork::metric::reach::io::import as reach_io;
use groundwork::metric::review;
use groundwork::metric::sharing;
use groundwork::metric::submissions::{self, Submittal};
use groundwork::metric::workflow::{self, Asking, Decision, ItemAnswer, NewComment, Said, Spot, State, Visibility};
use groundwork::metric::years;
use groundwork::people::accounts::{self, Arrival, Email, Mint, Purpose};
use groundwork::people::tenancy::changes::{Gift, Invitee};
use groundwork::people::tenancy::{
    self, AgencyRole, CcoRole, CcoScope, Contract, OhaScope, PublicScope, Role, SystemScope,
};
use groundwork::platform::config::{Secret, SharingSettings};
use groundwork::platform::db::{Database, Tx};
use groundwork::platform::http;
use groundwork::platform::outbox;
use groundwork::platform::tables::Kind;
use groundwork::publishing;
use groundwork::succession;
use groundwork::support::banners;
use groundwork::support::mail;

use crate::app::SECRET;
use crate::place::Place;
use crate::reports::{self, Review};

/// The day of every test, at noon.
pub const TODAY: &str = "2026-11-22";
pub const YEAR: i32 = 2026;
pub const LAST_YEAR: i32 = 2025;
/// A year that is being set up, in which an item and a section are retired.
pub const NEXT_YEAR: i32 = 2027;
pub const PLAN: Component = Component::ActionPlan;

/// The contract of viewer, signer, editor and lead.
pub const OWN: &str = "demo-lantern-river";
/// A contract in which none of them holds a role.
pub const RIVAL: &str = "demo-two-forks";
/// A third contract, for somebody who works in two.
pub const SECOND: &str = "demo-saltgrass";

/// A contract that ended. OHA has named [`OWN`] as the one that took over.
pub const ENDED: &str = "demo-fern-hollow";

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

    /// A mark that says whose text it is.
    pub fn at(mark: &str, slug: &str) -> String {
        format!("{mark}of{}", slug.replace('-', ""))
    }
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
#[derive(Default)]
pub struct World {
    pub people: HashMap<Person, PersonId>,
    pub contracts: HashMap<&'static str, Contract>,
    /// Action plans by contract and year.
    pub submissions: HashMap<(&'static str, i32), SubmissionId>,
    /// What they hold, with the ids of their parts.
    pub plans: HashMap<(&'static str, i32), Plan>,
    /// A letter of each kind in the outbox, by kind.
    pub letters: HashMap<String, MessageId>,
    /// What is public of the rival's plan of last year.
    pub publication: Option<PublicationId>,
    /// Its code, as it is printed.
    pub code: String,
    /// A passage of it that its lead wants withheld.
    pub withholding: Option<WithholdingId>,
    /// A banner that shows on the desks of CCOs.
    pub banner: Option<BannerId>,
    /// To whom this year's draft of [`OWN`] is shown.
    pub shown: Option<Shown>,
    /// A question of OHA's on the plan of `OWN` that is under review.
    pub question: Option<CommentId>,
    /// Somebody's assignment to a CCO.
    pub assignment: Option<AssignmentId>,
    /// People beside the cast, by what they are there for: a colleague and somebody invited at Lantern River, somebody who left, a helper of OHA's.
    pub others: HashMap<&'static str, PersonId>,
    /// A role that OHA's administrator gave to the helper.
    pub grant: String,
    /// Of the invitation that waits to be accepted.
    pub token: String,
    /// Requests of the passer-by, by contract.
    pub requests: HashMap<&'static str, RequestId>,
    /// A mailbox that gets copies.
    pub copy: String,
    /// A reach table that waits to be taken in.
    pub upload: Option<UploadId>,
    /// Data sets of reach by the state they are in: "protected" (2023), "published" (2024), "scheduled" ([`LAST_YEAR`]), "released" ([`YEAR`]).
    pub reach: HashMap<&'static str, DataSetId>,
    /// The review of this year's reach report that most of the cast's contract is writing.
    pub review: Option<Review>,
}

/// A link with a comment of its guest, and a look of each agency: [`Person::Reviewer`] and [`Person::Facilitator`] were asked.
pub struct Shown {
    pub share: ShareId,
    pub token: String,
    pub comment: GuestCommentId,
    pub oha_look: LookId,
    pub ta_look: LookId,
}

impl World {
    pub fn person(&self, person: Person) -> &PersonId {
        &self.people[&person]
    }

    pub fn contract(&self, slug: &str) -> &Contract {
        &self.contracts[slug]
    }

    /// What is printed on the rival's public plan, to be looked up again.
    pub fn publication_code(&self) -> String {
        self.code.replace(' ', "")
    }

    pub fn review(&self) -> &Review {
        self.review.as_ref().unwrap()
    }

    pub fn shown(&self) -> &Shown {
        self.shown.as_ref().unwrap()
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
pub const FORM: &str = include_str!("../../seeds/measures/demonstration.toml");

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
        Ok(World { people, contracts, ..World::default() })
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
        accounts::changes::sign_in(tx, &id, &hash, &arrival(), noon(TODAY))?;
    }
    Ok(id)
}

/// Begins a session of anybody in a database that the cast does not live in.
pub fn lend_a_session(db: &Database, token_hash: &str) -> Result<()> {
    db.write_here(|tx| {
        let somebody = accounts::persons(tx)?.remove(0);
        accounts::changes::sign_in(tx, &somebody.id, token_hash, &arrival(), noon(TODAY))
    })
}

/// Whence the cast came, with passwords of full length.
pub fn arrival() -> Arrival {
    Arrival {
        browser: "Firefox on Windows".into(),
        address_class: "192.0.2.1".into(),
        network: "192.0.2.0/24".into(),
        has_short_password: false,
        lasts: chrono::Duration::hours(12),
    }
}

fn system() -> SystemScope {
    SystemScope::because("the tests' cast")
}

fn make(db: &Database) -> Result<World> {
    let mut world = make_empty(db)?;
    let states = [
        (OWN, LAST_YEAR, State::InReview, marks::SENT),
        (OWN, YEAR, State::InProgress, marks::DRAFT),
        (RIVAL, LAST_YEAR, State::Approved, marks::PUBLIC),
        (RIVAL, YEAR, State::Submitted, marks::SENT),
        (SECOND, LAST_YEAR, State::Approved, marks::SENT),
        (SECOND, YEAR, State::Returned, marks::SENT),
    ];
    for (slug, number, state, mark) in states {
        let id = bring(db, &world, slug, number, state, mark)?;
        world.submissions.insert((slug, number), id);
    }
    let published = publish(db, &world, RIVAL, world.submission(RIVAL, LAST_YEAR), noon("2025-04-01"))?;
    world.code = published.code();
    world.publication = Some(published.id);
    let later = noon("2025-04-02");
    let asked = passage("section/risks#body", "");
    world.withholding = Some(as_cco(db, &world, Person::RivalLead, RIVAL, later, |tx, scope| {
        publishing::changes::propose_for_cco(tx, scope, year(LAST_YEAR), PLAN, &asked, later)
    })?);
    objected_and_settled(db, &world)?;
    // What is written after a return is a draft again, until it is sent.
    let later = noon("2026-04-01");
    as_cco(db, &world, lead_of(SECOND), SECOND, later, |tx, scope| {
        let mut editable = workflow::editable(tx, scope, year(YEAR), PLAN, later)?;
        let body = Narrative::parse(&marks::at(marks::DRAFT, SECOND)).unwrap();
        action_plan::changes::save_section(&mut editable, "overview", &body, 1)
    })?;
    for (slug, number) in states.map(|it| (it.0, it.1)) {
        let id = world.submission(slug, number).clone();
        let plan = as_cco(db, &world, lead_of(slug), slug, later, |tx, scope| action_plan::plan(tx, scope, &id))?;
        world.plans.insert((slug, number), plan);
    }
    set_up(db, &mut world)?;
    bring_reach(db, &mut world)?;
    crate::reach_sets::bring_all(db, &mut world)?;
    take_over(db, &world)?;
    world.review = Some(reports::review(db, &world)?);
    world.shown = Some(show(db, &world)?);
    world.copy = db.write_here(|tx| {
        let team = (Line::parse("Metrics team").unwrap(), Email::parse("team@example.org").unwrap());
        let standing = tenancy::standing(tx, world.person(Person::Admin))?;
        let admin = tenancy::oha_scope_for_command(tx, &system(), standing, later)?;
        mail::changes::add_copy(tx, &admin, "submitted", &team.0, &team.1, later)?;
        Ok(outbox::copies(tx, None)?.remove(0).id)
    })?;
    world.question = Some(ask(db, &world)?);
    let reviewer = world.person(Person::Conflicted).clone();
    world.assignment = Some(as_oha(db, &world, Person::Admin, |tx, scope| {
        review::changes::assign(tx, scope, world.contract(SECOND), &reviewer, noon("2026-11-01"))
    })?);
    add_others(db, &mut world)?;
    world.letters =
        db.read_here(|conn| Ok(outbox::list(conn, 1_000)?.into_iter().map(|it| (it.kind, it.id)).collect()))?;
    Ok(world)
}

/// The year that comes next, and a banner: what an administrator has at hand.
fn set_up(db: &Database, world: &mut World) -> Result<()> {
    let (next, now) = (year(NEXT_YEAR), noon("2026-11-01"));
    let banner = as_oha(db, world, Person::Admin, |tx, scope| {
        years::changes::set_up(tx, scope, year(YEAR), next, true, now)?;
        years::changes::revise(tx, scope, next, &years::Edit::RetireItem("C3.05".into()), 1, None, now)?;
        years::changes::revise(tx, scope, next, &years::Edit::RetireSection("risks".into()), 2, None, now)?;
        let draft = banners::Draft {
            area: Area::CcoDesk,
            tone: Tone::Info,
            text: "The desk rests on Sunday.".into(),
            link: None,
            starts_at: now,
            ends_at: noon("2026-12-24"),
        };
        banners::changes::add(tx, scope, &draft, now)
    })?;
    world.banner = Some(banner);
    Ok(())
}

/// A table of the first half of this year waits to be taken in.
fn bring_reach(db: &Database, world: &mut World) -> Result<()> {
    let sheet = reach_io::blank_sheet(year(YEAR))?
        .with("period_first", "2026-01-01")
        .with("period_last", "2026-06-30")
        .with("extracted_on", "2026-10-01")
        .with("source", "Made up by the cast");
    let file = reach::changes::uploads::NewFile {
        year: year(YEAR),
        name: "this year.csv".into(),
        sha256: "1".repeat(64),
        kind: Kind::Csv,
        bytes: crate::reach_import::table(0).into_bytes(),
        sheet,
    };
    let now = noon("2026-11-20");
    let keep = |tx: &mut Tx, scope: &OhaScope| reach::changes::uploads::keep(tx, scope, file, now);
    world.upload = Some(as_oha(db, world, Person::Admin, keep)?);
    Ok(())
}

/// OHA names the contract of most of the cast as the successor of the one that ended.
fn take_over(db: &Database, world: &World) -> Result<()> {
    let end = tenancy::ContractEnd {
        ends_on: Some(day("2026-03-31")),
        acts_until: Some(day("2026-12-31")),
        successor: Some(OWN.into()),
    };
    let reason = Narrative::parse("Its counties go to Lantern River.").unwrap();
    as_oha(db, world, Person::Admin, |tx, scope| {
        succession::changes::set_end(tx, scope, ENDED, &end, &reason, 1, noon("2026-11-01"))
    })
}

/// Shows this year's draft to a guest and to one person of each agency.
fn show(db: &Database, world: &World) -> Result<Shown> {
    let now = noon("2026-11-20");
    let (mint, settings) = (Mint::new(SECRET), SharingSettings::default());
    let text = |it: &str| Narrative::parse(it).unwrap();
    let draft = sharing::changes::ShareDraft {
        name: Line::parse("Ada Guest").unwrap(),
        email: Email::parse("ada.guest@example.org").unwrap(),
        who: Some(Line::parse("advisory council").unwrap()),
        access: sharing::Access::Comment,
        until_on: day("2026-12-01"),
        note: text("Tell us what is missing."),
    };
    let ask = |agency, person| sharing::changes::Asking {
        agency,
        person: world.person(person).clone(),
        question: text("Is the first goal clear?"),
        until_on: day("2026-12-01"),
    };
    let (id, number) = (world.submission(OWN, YEAR).clone(), year(YEAR));
    as_cco(db, world, Person::Lead, OWN, now, |tx, scope| {
        let share = sharing::changes::share(tx, scope, number, &draft, &mint, &settings, now)?;
        let token = mint.token(&sharing::shares(tx, scope, &id)?[0].seed);
        let said = (("", &text("We would begin with the second goal.")), mint.hash(&token));
        sharing::changes::comment(tx, &PublicScope::new(), &said.1, said.0, &settings, now)?;
        let comment = sharing::comments(tx, scope, &id)?.remove(0).id;
        let oha = ask(sharing::Agency::Oha, Person::Reviewer);
        let oha_look = sharing::changes::ask(tx, scope, (number, PLAN), &oha, &settings, now)?;
        let ta = ask(sharing::Agency::Ta, Person::Facilitator);
        let ta_look = sharing::changes::ask(tx, scope, (number, PLAN), &ta, &settings, now)?;
        Ok(Shown { share, token, comment, oha_look, ta_look })
    })
}

/// Asks about one field of the plan that is under review, and says something internal about another.
fn ask(db: &Database, world: &World) -> Result<CommentId> {
    let id = world.submission(OWN, LAST_YEAR);
    let goal = &world.plans[&(OWN, LAST_YEAR)].goals[0];
    as_oha(db, world, Person::Reviewer, |tx, scope| {
        let on = |field: &str| Spot {
            node: Some(format!("goal/{}", goal.id)),
            field: Some(field.into()),
            ..Spot::default()
        };
        let internal = NewComment {
            spot: on("why"),
            visibility: Visibility::Internal,
            body: format!("A doubt: {}.", marks::at(marks::INTERNAL, OWN)),
            question: None,
        };
        review::changes::remark(tx, scope, id, &internal, noon("2025-03-05"))?;
        let question = NewComment {
            spot: on("title"),
            visibility: Visibility::Shared,
            body: format!("Whom do you mean? {}.", marks::at(marks::SHARED, OWN)),
            question: Some(Asking { answer_due_on: Some(day("2025-03-20")) }),
        };
        review::changes::remark(tx, scope, id, &question, noon("2025-03-05"))
    })
}

/// People beside the cast, in the states that administrators meet.
fn add_others(db: &Database, world: &mut World) -> Result<()> {
    let (mint, yesterday) = (Mint::new(SECRET), noon("2026-11-21"));
    let (email, line) = (|it: &str| Email::parse(it).unwrap(), |it: &str| Line::parse(it).unwrap());
    let invited = as_cco(db, world, Person::Lead, OWN, yesterday, |tx, scope| {
        let invitee = Invitee { email: &email("invited@example.org"), name: &line("Invited Ida") };
        tenancy::changes::invite_to_contract(tx, scope, &mint, invitee, CcoRole::Viewer, yesterday)
    })?;
    let add = |tx: &mut Tx, who: &str, role: Role, at: Option<&str>| {
        let (email, name) = (email(&format!("{who}@example.org")), line(&format!("Somebody called {who}")));
        let id = accounts::changes::add_person(tx, &email, &name, None, "tests", noon("2025-01-02"))?;
        let contract = at.map(|slug| &world.contracts[slug].id);
        tenancy::changes::give(tx, &system(), &id, role, contract, noon("2025-01-02"))?;
        Ok(id)
    };
    let (reviewer, pilot) = (Role::Agency(AgencyRole::OhaReviewer), Role::Agency(AgencyRole::PilotMember));
    let colleague = db.write_here(|tx| add(tx, "colleague", Role::Cco(CcoRole::Viewer), Some(OWN)))?;
    let left = db.write_here(|tx| add(tx, "left", reviewer, None))?;
    let helper = db.write_here(|tx| add(tx, "helper", pilot, None))?;
    as_oha(db, world, Person::Admin, |tx, scope| {
        tenancy::changes::disable(tx, scope, &left, &line("Has left OHA."), yesterday)?;
        let gift = Gift { role: Role::Agency(AgencyRole::PilotLead), contract: None, expires_on: None };
        tenancy::changes::give_role(tx, scope, &helper, gift, yesterday)
    })?;
    let asker = world.person(Person::PasserBy).clone();
    for slug in [OWN, SECOND] {
        let (contract, reason) = (world.contract(slug).clone(), line("I help there."));
        db.write_here(|tx| tenancy::changes::ask_for_role(tx, &asker, CcoRole::Viewer, &contract, &reason, yesterday))?;
    }
    let asked = db.read_here(|conn| tenancy::requests_of(conn, &asker, 10))?;
    for slug in [OWN, SECOND] {
        let id = &world.contract(slug).id;
        let request = asked.iter().find(|it| it.contract.as_ref().is_some_and(|(it, _)| it == id)).unwrap();
        world.requests.insert(slug, request.id.clone());
    }
    let link = db.read_here(|conn| accounts::last_link(conn, &invited, Purpose::Invitation))?.unwrap();
    world.token = mint.token(&link.seed);
    let grants = db.read_here(|conn| tenancy::grant_records(conn, &helper, None))?;
    world.grant = grants[0].grant.id.to_string();
    world.others = [("invited", invited), ("colleague", colleague), ("left", left), ("helper", helper)].into();
    Ok(())
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
        let scope = tenancy::oha_scope_for_command(tx, &system(), standing, pacific_noon(day("2026-11-01")))?;
        change(tx, &scope)
    })
}

/// Brings an action plan from nothing into a state, step by step, on the first days of the year. What is written carries a mark: of a
/// draft, of what was sent, or of what is meant for the public.
pub fn bring(
    db: &Database,
    world: &World,
    slug: &'static str,
    number: i32,
    to: State,
    mark: &str,
) -> Result<SubmissionId> {
    assert_ne!(to, State::NotStarted, "what is not started has no row");
    let on = |month_day: &str| noon(&format!("{number}-{month_day}"));
    let (lead, reviewer, year) = (lead_of(slug), Person::Reviewer, year(number));
    let id = as_cco(db, world, lead, slug, on("02-01"), |tx, scope| {
        let form = measures::year(tx, year)?;
        let id = workflow::changes::start(tx, scope, &form, PLAN, on("02-01"))?;
        write(tx, scope, year, &plan(&marks::at(mark, slug)), on("02-01"))?;
        Ok(id)
    })?;
    if to == State::InProgress {
        return Ok(id);
    }
    as_cco(db, world, lead, slug, on("03-01"), |tx, scope| {
        submissions::changes::submit(tx, scope, year, PLAN, &submittal(), on("03-01"))
    })?;
    if to == State::Submitted {
        return Ok(id);
    }
    as_oha(db, world, reviewer, |tx, scope| review::changes::claim(tx, scope, &id, on("03-02")))?;
    as_oha(db, world, reviewer, |tx, scope| {
        for (visibility, word) in [(Visibility::Internal, marks::INTERNAL), (Visibility::Shared, marks::SHARED)] {
            let item = (visibility == Visibility::Shared).then_some("C4.02");
            review::changes::comment(
                tx,
                scope,
                &id,
                item,
                visibility,
                &format!("A comment: {}.", marks::at(word, slug)),
                on("03-03"),
            )?;
        }
        match to {
            State::Returned => {
                review::changes::return_with_reason(tx, scope, &id, "Say more about the second goal.", on("03-04"))
            }
            State::Approved => {
                for item in ["C4.01", "C4.02", "C4.03"] {
                    review::changes::decide(tx, scope, &id, item, Decision::Accepted, on("03-04"))?;
                }
                review::changes::approve(tx, scope, &id, on("03-04"))
            }
            _ => Ok(()),
        }
    })?;
    if to == State::NotMet {
        let late = noon(&format!("{}-03-05", number + 1));
        as_oha(db, world, Person::Admin, |tx, scope| {
            let submission = workflow::store::for_review(tx, scope, &id)?;
            workflow::changes::find_not_met(tx, scope, &submission, world.contract(slug), "Nothing came.", late)
        })?;
    }
    Ok(id)
}

/// Shows the CCO the page as it would be published, with ten days to object.
pub fn propose(db: &Database, world: &World, id: &SubmissionId, now: Moment) -> Result<ProposalId> {
    let said = publishing::changes::Proposing { objection_days: 10, correction: None };
    as_oha(db, world, Person::Admin, |tx, scope| publishing::changes::propose(tx, scope, id, &said, now))
}

/// Answers for the CCO what was proposed last.
pub fn reply(
    db: &Database,
    world: &World,
    (slug, number): (&'static str, i32),
    reply: &publishing::changes::Reply,
    now: Moment,
) -> Result<()> {
    as_cco(db, world, lead_of(slug), slug, now, |tx, scope| {
        let shown = publishing::latest_proposal_of(tx, scope, year(number), PLAN)?.unwrap();
        publishing::changes::answer(tx, scope, year(number), PLAN, (&shown.id, shown.version), reply, now)
    })
}

/// Publishes what was approved: proposed, agreed to, published.
pub fn publish(
    db: &Database,
    world: &World,
    slug: &'static str,
    id: &SubmissionId,
    now: Moment,
) -> Result<publishing::Publication> {
    propose(db, world, id, now)?;
    let number = world.submissions.iter().find(|(_, it)| *it == id).map(|((_, number), _)| *number).unwrap();
    reply(db, world, (slug, number), &publishing::changes::Reply::Agree, now)?;
    as_oha(db, world, Person::Admin, |tx, scope| publishing::changes::publish(tx, scope, id, now))
}

/// The second contract objected to its page, and OHA decided that it is published all the same: so it can be.
fn objected_and_settled(db: &Database, world: &World) -> Result<()> {
    let (id, now) = (world.submission(SECOND, LAST_YEAR), noon("2025-04-03"));
    let text = |it: &str| Narrative::parse(it).unwrap();
    let early = noon("2025-04-02");
    propose(db, world, id, early)?;
    as_oha(db, world, Person::Admin, |tx, scope| {
        publishing::changes::take_back(tx, scope, id, 1, &text("We meant to wait a day."), early)
    })?;
    propose(db, world, id, now)?;
    reply(db, world, (SECOND, LAST_YEAR), &publishing::changes::Reply::Object(text("It is too early.")), now)?;
    as_oha(db, world, Person::Admin, |tx, scope| {
        let version = publishing::latest_proposal(tx, scope, id)?.unwrap().version;
        publishing::changes::settle(tx, scope, id, version, &text("It is not."), now)
    })
}

/// A passage as a form asks for it; blank words mean the whole field.
pub fn passage(at: &str, words: &str) -> publishing::changes::Asked {
    let text = |it: &str| Narrative::parse(it).unwrap();
    publishing::changes::Asked {
        at: at.into(),
        passage: text(words),
        reason: "person".into(),
        note: text("Somebody could be known by it."),
    }
}

/// Writes a whole plan with its answers, over what is there.
pub fn write(tx: &mut Tx, scope: &CcoScope, year: MeasurementYear, plan: &Plan, now: Moment) -> Result<()> {
    let mut editable = workflow::editable(tx, scope, year, PLAN, now)?;
    action_plan::changes::replace_all(&mut editable, plan)?;
    for item in ["C4.01", "C4.02", "C4.03"] {
        let answer =
            ItemAnswer { item: item.into(), said: Said::Yes, narrative: "Because it does.".into(), version: 0 };
        workflow::changes::answer_item(&mut editable, &answer)?;
    }
    Ok(())
}

/// A plan that lacks nothing; each of its texts carries the mark.
pub fn plan(mark: &str) -> Plan {
    let text = |what: &str| format!("{what}: {mark}.");
    let target = |kind, baseline: &str, baseline_due_on: Option<&str>| Target {
        id: String::new(),
        kind,
        measure: text("A measure"),
        unit: "rooms".into(),
        baseline: baseline.into(),
        baseline_on: None,
        baseline_due_on: baseline_due_on.map(day),
        baseline_reason: if baseline_due_on.is_some() { text("A reason") } else { String::new() },
        target_value: "40".into(),
        due_on: Some(day("2027-06-30")),
        responsible: text("Somebody"),
    };
    let strategy = |lever: &str, targets| Strategy {
        id: String::new(),
        lever: lever.into(),
        description: text("A strategy"),
        owner: text("An owner"),
        starts_on: Some(day("2026-07-01")),
        ends_on: None,
        targets,
    };
    let goal = |title: &str, strategies| Goal {
        id: String::new(),
        title: text(title),
        why: text("A why"),
        population: text("Families"),
        lineage: None,
        strategies,
    };
    let measured = [target(TargetKind::Measured, "11", None), target(TargetKind::Measured, "", Some("2027-01-31"))];
    let sections = ["overview", "data", "priority", "input", "resources", "equity", "links", "risks"];
    Plan {
        sections: sections.iter().map(|key| SectionText { key: (*key).into(), body: text("A section") }).collect(),
        goals: vec![
            goal(
                "First",
                vec![
                    strategy("workforce_training", measured.into()),
                    strategy("referral_pathway", vec![target(TargetKind::Milestone, "", None)]),
                ],
            ),
            goal("Second", vec![strategy("ecmh_consultation", vec![target(TargetKind::Measured, "3", None)])]),
        ],
    }
}

/// A lead's word for any sending.
pub fn submittal() -> Submittal {
    let text = |it: &str| Narrative::parse(it).unwrap();
    Submittal {
        what_changed: text("We changed what was asked."),
        late_reason: text("It rained."),
        doubts_reason: text("We know."),
        is_doubt_confirmed: true,
        is_confirmed: true,
    }
}
