//! People and their roles: who may invite, give and end what; what a link is worth, and how long; what nobody of another contract sees.

use actix_web::http::StatusCode;
use chrono::Duration;
use groundwork::app::{letters, worker};
use groundwork::kernel::failure::{Error, Refusal};
use groundwork::kernel::texts::Line;
use groundwork::kernel::time::Moment;
use groundwork::people::accounts::{self, Email, Mint, Purpose, Status};
use groundwork::people::tenancy::changes::{Gift, Invitee};
use groundwork::people::tenancy::{self, AgencyRole, CcoRole, Role, SystemScope};
use groundwork::platform::audit;
use groundwork::platform::outbox::{self, Mailer};

use crate::app::{Answer, App, SECRET};
use crate::cast::{OWN, Person, RIVAL, SECOND, TODAY, YEAR, as_cco, as_oha, day, noon};
use crate::crawl::Walk;

const PASSWORD: &str = "seven lanterns on the ferry";
const OTHER: &str = "eleven herons over marshland";

fn mint() -> Mint {
    Mint::new(SECRET)
}

fn line(text: &str) -> Line {
    Line::parse(text).unwrap()
}

fn email(text: &str) -> Email {
    Email::parse(text).unwrap()
}

/// The newest letter to an address, in the words that go out.
fn letter_to(app: &App, address: &str) -> outbox::Letter {
    let queued = app.db().read_here(|conn| outbox::list(conn, 1_000)).unwrap();
    let newest = queued.iter().find(|it| it.to_email == address).unwrap_or_else(|| panic!("no letter to {address}"));
    letters::write(&app.house, newest).unwrap()
}

fn letters_to(app: &App, address: &str) -> usize {
    app.db().read_here(|conn| outbox::list(conn, 1_000)).unwrap().iter().filter(|it| it.to_email == address).count()
}

/// The path of the link in a letter.
fn link_in(letter: &outbox::Letter) -> String {
    let (_, rest) = letter.text.split_once("/links/").unwrap_or_else(|| panic!("no link in {}", letter.text));
    format!("/links/{}", rest.split_whitespace().next().unwrap())
}

async fn use_link(app: &App, link: &str, fields: &[(&str, &str)]) -> Answer {
    app.post(Person::Nobody, &format!("{link}/uses"), fields).await
}

async fn sign_in(app: &App, address: &str, password: &str) -> StatusCode {
    app.post(Person::Nobody, "/signin", &[("email", address), ("password", password)]).await.status
}

fn status_of(app: &App, address: &str) -> Option<Status> {
    app.db().read_here(|conn| accounts::find_by_email(conn, &email(address))).unwrap().map(|it| it.person.status)
}

fn id_of(app: &App, address: &str) -> String {
    app.db().read_here(|conn| accounts::find_by_email(conn, &email(address))).unwrap().unwrap().person.id.to_string()
}

async fn invite(app: &App, address: &str, role: &str) -> Answer {
    let fields = [("email", address), ("name", "Ida Newcomer"), ("role", role)];
    app.post(Person::Lead, &format!("/desk/cco/{OWN}/invitations"), &fields).await
}

fn actions_about(app: &App, id: &str) -> Vec<String> {
    app.db().read_here(|conn| audit::history(conn, "person", id)).unwrap().into_iter().map(|it| it.action).collect()
}

#[actix_web::test]
async fn who_is_invited_chooses_her_password_and_signs_in_once_she_sends_the_form() {
    let app = App::start().await;
    assert_eq!(invite(&app, "ida@example.org", "cco_editor").await.status, StatusCode::SEE_OTHER);
    let letter = letter_to(&app, "ida@example.org");
    assert!(letter.text.contains("Lead of the cast invites you") && letter.text.contains("editor of Lantern River"));
    let link = link_in(&letter);
    // However often a mail scanner opens it, it uses nothing up and signs nobody in.
    for _ in 0..3 {
        let page = app.get(Person::Nobody, &link).await;
        assert_eq!(page.status, StatusCode::OK);
        assert!(page.cookies().is_empty() && page.header("cache-control") == "no-store");
    }
    assert_eq!(status_of(&app, "ida@example.org"), Some(Status::Invited));
    assert_eq!(sign_in(&app, "ida@example.org", PASSWORD).await, StatusCode::UNPROCESSABLE_ENTITY);
    let done = use_link(&app, &link, &[("name", "Ida B. Newcomer"), ("password", PASSWORD)]).await;
    assert_eq!((done.status, done.location()), (StatusCode::SEE_OTHER, "/signin"));
    assert!(done.cookies().iter().all(|it| !it.starts_with("__Host-sid")), "using a link signs nobody in");
    assert_eq!(status_of(&app, "ida@example.org"), Some(Status::Active));
    assert_eq!(sign_in(&app, "ida@example.org", PASSWORD).await, StatusCode::SEE_OTHER);
    let told = actions_about(&app, &id_of(&app, "ida@example.org"));
    for action in ["person-invited", "grant-given", "invitation-sent", "invitation-accepted"] {
        assert!(told.iter().any(|it| it == action), "{action} is not in the log: {told:?}");
    }
    let page = app.get(Person::Lead, &format!("/desk/cco/{OWN}/people")).await.body();
    assert!(page.contains("Ida B. Newcomer") && page.contains("ida@example.org"));
}

/// A link that was used, replaced, withdrawn, has ended or never was: the same page, so that nobody learns which.
#[actix_web::test]
async fn a_link_that_no_longer_holds_has_one_page_whatever_became_of_it() {
    let app = App::start().await;
    let base = format!("/desk/cco/{OWN}/people");
    let fields = [("name", "Ida"), ("password", PASSWORD)];
    let invited = async |who: &str| {
        invite(&app, who, "cco_viewer").await;
        link_in(&letter_to(&app, who))
    };
    let used = invited("used@example.org").await;
    assert_eq!(use_link(&app, &used, &fields).await.status, StatusCode::SEE_OTHER);
    let replaced = invited("replaced@example.org").await;
    let id = id_of(&app, "replaced@example.org");
    assert_eq!(app.post(Person::Lead, &format!("{base}/{id}/invitations"), &[]).await.status, StatusCode::SEE_OTHER);
    let newer = link_in(&letter_to(&app, "replaced@example.org"));
    assert_ne!(newer, replaced);
    assert_eq!(app.get(Person::Nobody, &newer).await.status, StatusCode::OK);
    let withdrawn = invited("withdrawn@example.org").await;
    let id = id_of(&app, "withdrawn@example.org");
    assert_eq!(app.post(Person::Lead, &format!("{base}/{id}/withdrawals"), &[]).await.status, StatusCode::SEE_OTHER);
    let ended = invited("ended@example.org").await;
    let week_ago = app.house.clock.now().plus(-Duration::days(7)).utc();
    let id = id_of(&app, "ended@example.org");
    app.place().run(&format!(
        "UPDATE one_time_links SET ends_at = '{}' WHERE person_id = '{id}'",
        week_ago + Duration::days(7)
    ));
    let never = format!("/links/{}", mint().token("no such seed"));
    let mut pages = Vec::new();
    for link in [&used, &replaced, &withdrawn, &ended, &never] {
        let page = app.get(Person::Nobody, link).await;
        assert_eq!(page.status, StatusCode::GONE, "{link}");
        assert_eq!(use_link(&app, link, &fields).await.status, StatusCode::GONE, "{link}");
        pages.push(page.body().replace(link.trim_start_matches("/links/"), ""));
    }
    assert!(pages.windows(2).all(|it| it[0] == it[1]), "the pages tell apart what became of the link");
    for who in ["replaced", "withdrawn", "ended"] {
        assert_eq!(status_of(&app, &format!("{who}@example.org")), Some(Status::Invited), "{who}");
    }
}

#[test]
fn links_hold_as_long_as_their_letters_say_and_not_a_moment_longer() {
    let place = crate::place::Place::with_world();
    let db = groundwork::platform::db::Database::open(place.address()).unwrap();
    let person = crate::cast::world().person(Person::Editor).clone();
    let made_at = noon(TODAY);
    for (purpose, minutes) in [(Purpose::Invitation, 7 * 24 * 60), (Purpose::Reset, 30), (Purpose::Address, 24 * 60)] {
        let seed = db
            .write_here(|tx| accounts::changes::make_link(tx, &mint(), &person, purpose, None, "tests", made_at))
            .unwrap();
        let look =
            |at: Moment| db.read_here(|conn| accounts::changes::look_at_link(conn, &mint(), &mint().token(&seed), at));
        let end = made_at.plus(Duration::minutes(minutes));
        assert!(look(end.plus(-Duration::seconds(1))).is_ok(), "{purpose:?}");
        assert!(matches!(look(end), Err(Error::Refused(Refusal::Gone))), "{purpose:?}");
        // Another instance's secret makes nothing of the same rows.
        let stranger = Mint::new(&"x".repeat(40));
        let found =
            db.read_here(|conn| accounts::changes::look_at_link(conn, &stranger, &stranger.token(&seed), made_at));
        assert!(matches!(found, Err(Error::Refused(Refusal::Gone))), "{purpose:?}");
    }
}

#[actix_web::test]
async fn of_two_who_use_a_link_at_once_exactly_one_wins() {
    let app = App::start().await;
    for round in 0..10 {
        let address = format!("racer{round}@example.org");
        invite(&app, &address, "cco_viewer").await;
        let link = link_in(&letter_to(&app, &address));
        let one = [("name", "One"), ("password", PASSWORD), ("once", "1")];
        let other = [("name", "Other"), ("password", OTHER), ("once", "2")];
        // The limit of uses by one address is not what is raced here.
        app.place().run("DELETE FROM limit_buckets");
        let (first, second) = tokio::join!(use_link(&app, &link, &one), use_link(&app, &link, &other));
        let mut got = [first.status.as_u16(), second.status.as_u16()];
        got.sort_unstable();
        assert_eq!(got, [303, 410], "round {round}");
        let opened = [sign_in(&app, &address, PASSWORD).await, sign_in(&app, &address, OTHER).await];
        assert_eq!(opened.iter().filter(|it| **it == StatusCode::SEE_OTHER).count(), 1, "round {round}");
    }
}

#[actix_web::test]
async fn neither_the_table_nor_the_outbox_nor_a_page_of_others_holds_a_token() {
    let app = App::start().await;
    invite(&app, "ida@example.org", "cco_viewer").await;
    let token = link_in(&letter_to(&app, "ida@example.org")).replace("/links/", "");
    assert!(!app.contents().contains(&token), "the database holds the token");
    for person in [Person::Admin, Person::Lead, Person::Sysadmin] {
        let walk = Walk::of(&app, person).await;
        assert!(walk.with(&token).is_empty(), "{person:?} reads the token at {:?}", walk.with(&token));
    }
}

#[actix_web::test]
async fn a_reset_is_answered_alike_for_everybody_and_ends_every_session() {
    let app = App::start().await;
    let hash = accounts::hash(&groundwork::people::accounts::Password::parse(OTHER).unwrap()).unwrap();
    let set = format!("UPDATE people SET password_hash = '{}' WHERE email = 'editor@example.org'", hash.as_str());
    app.place().run(&set);
    let mut answers = Vec::new();
    for address in ["editor@example.org", "nobody.knows@example.org", "left@example.org", "invited@example.org"] {
        let answer = app.post(Person::Nobody, "/password-resets", &[("email", address), ("once", "x")]).await;
        answers.push((answer.status, answer.location().to_owned(), answer.cookies().len()));
    }
    assert!(answers.windows(2).all(|it| it[0] == it[1]), "{answers:?}");
    let before: Vec<usize> =
        ["nobody.knows@example.org", "left@example.org", "invited@example.org"].map(|it| letters_to(&app, it)).to_vec();
    worker::turn(&app.house, &Mailer::memory().0).await.unwrap();
    assert_eq!(letters_to(&app, "nobody.knows@example.org"), before[0], "nobody is written to");
    assert!(letter_to(&app, "left@example.org").text.contains("disabled"));
    assert_eq!(letters_to(&app, "invited@example.org"), before[2] + 1);
    // Who was invited gets the same link again, which holds no longer for that.
    assert_eq!(link_in(&letter_to(&app, "invited@example.org")), format!("/links/{}", app.world.token));

    let link = link_in(&letter_to(&app, "editor@example.org"));
    assert_eq!(app.get(Person::Editor, "/account").await.status, StatusCode::OK);
    assert_eq!(use_link(&app, &link, &[("password", PASSWORD)]).await.status, StatusCode::SEE_OTHER);
    assert_eq!(app.get(Person::Editor, "/account").await.status, StatusCode::SEE_OTHER, "her session has ended");
    assert!(letter_to(&app, "editor@example.org").subject.contains("Your password was changed"));
    assert_eq!(sign_in(&app, "editor@example.org", OTHER).await, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(sign_in(&app, "editor@example.org", PASSWORD).await, StatusCode::SEE_OTHER);
    assert_eq!(use_link(&app, &link, &[("password", OTHER)]).await.status, StatusCode::GONE, "it is used up");
}

#[actix_web::test]
async fn a_link_leads_to_the_house_whatever_host_a_request_names() {
    let app = App::start().await;
    let body = "once=x&email=editor%40example.org";
    let request = app
        .request(actix_web::http::Method::POST, Person::Nobody, "/password-resets")
        .insert_header(("Host", "evil.example"))
        .insert_header(("X-Forwarded-Host", "evil.example"))
        .insert_header(("Sec-Fetch-Site", "same-origin"))
        .insert_header(crate::app::FORM)
        .set_payload(body);
    assert_eq!(app.send(request).await.status, StatusCode::SEE_OTHER);
    worker::turn(&app.house, &Mailer::memory().0).await.unwrap();
    let letter = letter_to(&app, "editor@example.org");
    assert!(letter.text.contains(&format!("{}/links/", app.house.settings.base_url)), "{}", letter.text);
    assert!(!letter.text.contains("evil") && !letter.html.contains("evil"));
}

#[actix_web::test]
async fn more_letters_than_three_an_hour_reach_nobody() {
    let app = App::start().await;
    let before = letters_to(&app, "editor@example.org");
    for n in 0..6 {
        app.place().run("DELETE FROM limit_buckets");
        let once = n.to_string();
        app.post(Person::Nobody, "/password-resets", &[("email", "editor@example.org"), ("once", &once)]).await;
        worker::turn(&app.house, &Mailer::memory().0).await.unwrap();
    }
    assert_eq!(letters_to(&app, "editor@example.org") - before, 3);
    // Each letter's link takes the place of the one before.
    let queued = app.db().read_here(|conn| outbox::list(conn, 1_000)).unwrap();
    let links = queued
        .iter()
        .filter(|it| it.kind == "password-reset")
        .map(|it| link_in(&letters::write(&app.house, it).unwrap()));
    let mut open = 0;
    for link in links {
        open += usize::from(app.get(Person::Nobody, &link).await.status == StatusCode::OK);
    }
    assert_eq!(open, 1);
}

#[actix_web::test]
async fn a_role_that_ends_or_changes_holds_no_longer_at_the_next_request() {
    let app = App::start().await;
    let editor = app.world.person(Person::Editor).to_string();
    let (people, year) = (format!("/desk/cco/{OWN}/people"), format!("/desk/cco/{OWN}/{YEAR}"));
    let plan = format!("{year}/action-plan/sections/overview");
    let save = [("body", "Typed while it happened."), ("version", "1")];
    assert_eq!(app.get(Person::Editor, &plan).await.status, StatusCode::OK);
    let to_viewer = [("role", "cco_viewer"), ("reason", "Reads only from now on.")];
    let changed = app.post(Person::Lead, &format!("{people}/{editor}/roles"), &to_viewer).await;
    assert_eq!(changed.status, StatusCode::SEE_OTHER);
    assert_eq!(app.get(Person::Editor, &year).await.status, StatusCode::OK, "she still reads");
    assert_eq!(app.post(Person::Editor, &plan, &save).await.status, StatusCode::FORBIDDEN, "and writes no more");
    let ended = app.post(Person::Lead, &format!("{people}/{editor}/endings"), &[("reason", "Moved on.")]).await;
    assert_eq!(ended.status, StatusCode::SEE_OTHER);
    assert_eq!(app.get(Person::Editor, &year).await.status, StatusCode::NOT_FOUND);
    assert_eq!(app.post(Person::Editor, &plan, &save).await.status, StatusCode::NOT_FOUND);
    // What happened stays told, with who and why, to her and to her lead.
    for page in [app.get(Person::Editor, "/account").await, app.get(Person::Lead, &format!("{people}/{editor}")).await]
    {
        for words in ["Ended: editor of Lantern River", "Reads only from now on.", "Moved on.", "Lead of the cast"] {
            assert!(page.body().contains(words), "{words} is not told");
        }
    }
    assert!(letter_to(&app, "editor@example.org").subject.contains("Your role has ended"));
}

#[actix_web::test]
async fn a_disabled_account_is_out_at_once_and_in_again_when_it_is_enabled() {
    let app = App::start().await;
    let path = |act: &str| format!("/desk/oha/people/{}/{act}", app.world.person(Person::Lead));
    assert_eq!(app.get(Person::Lead, "/desk").await.status, StatusCode::OK);
    let done = app.post(Person::Admin, &path("disablings"), &[("reason", "On leave.")]).await;
    assert_eq!(done.status, StatusCode::SEE_OTHER);
    assert_eq!(app.get(Person::Lead, "/desk").await.location(), "/signin?next=%2Fdesk");
    assert_eq!(app.post(Person::Lead, "/account/signouts", &[]).await.status, StatusCode::FORBIDDEN);
    assert!(letter_to(&app, "lead@example.org").subject.contains("disabled"));
    // Without a password she is invited again; her roles are still there.
    assert_eq!(app.post(Person::Admin, &path("enablings"), &[]).await.status, StatusCode::SEE_OTHER);
    assert_eq!(status_of(&app, "lead@example.org"), Some(Status::Invited));
    let link = link_in(&letter_to(&app, "lead@example.org"));
    use_link(&app, &link, &[("name", "Lead again"), ("password", PASSWORD)]).await;
    assert_eq!(sign_in(&app, "lead@example.org", PASSWORD).await, StatusCode::SEE_OTHER);
    let page = app.get(Person::Admin, &format!("/desk/oha/people/{}", app.world.person(Person::Lead))).await.body();
    for words in ["Account disabled", "On leave.", "Account enabled", "Lead of Lantern River"] {
        assert!(page.contains(words), "{words} is not told");
    }
}

#[actix_web::test]
async fn the_last_lead_names_who_takes_over() {
    let app = App::start().await;
    let (lead, editor) = (app.world.person(Person::Lead).to_string(), app.world.person(Person::Editor).to_string());
    let base = format!("/desk/cco/{OWN}/people/{lead}");
    let before = app.contents();
    let step_down =
        app.post(Person::Lead, &format!("{base}/roles"), &[("role", "cco_editor"), ("reason", "Enough.")]).await;
    assert_eq!(step_down.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(step_down.body().contains("last lead"));
    for successor in
        ["", lead.as_str(), app.world.person(Person::RivalLead).as_str(), app.world.others["invited"].as_str()]
    {
        let fields = [("reason", "Moving on."), ("successor", successor)];
        let refused = app.post(Person::Lead, &format!("{base}/endings"), &fields).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY, "{successor:?}");
    }
    assert!(app.contents() == before, "a refusal has changed something");
    let fields = [("reason", "Moving on."), ("successor", editor.as_str())];
    let done = app.post(Person::Lead, &format!("{base}/endings"), &fields).await;
    assert_eq!((done.status, done.location()), (StatusCode::SEE_OTHER, "/desk"));
    assert_eq!(app.get(Person::Lead, &format!("/desk/cco/{OWN}/people")).await.status, StatusCode::NOT_FOUND);
    assert_eq!(app.get(Person::Editor, &format!("/desk/cco/{OWN}/people")).await.status, StatusCode::OK);
}

/// Two leads who each end the other at the same moment, each seeing the other remain.
#[actix_web::test]
async fn of_two_leads_who_end_each_other_at_once_one_remains() {
    for _ in 0..5 {
        let app = App::start().await;
        let (lead, editor) = (app.world.person(Person::Lead).to_string(), app.world.person(Person::Editor).to_string());
        let base = format!("/desk/cco/{OWN}/people");
        let raise = [("role", "cco_lead"), ("reason", "Leads too.")];
        assert_eq!(
            app.post(Person::Lead, &format!("{base}/{editor}/roles"), &raise).await.status,
            StatusCode::SEE_OTHER
        );
        let (one, other) = (format!("{base}/{editor}/endings"), format!("{base}/{lead}/endings"));
        let reason = [("reason", "You or me.")];
        let _ = tokio::join!(app.post(Person::Lead, &one, &reason), app.post(Person::Editor, &other, &reason));
        let leads = app.db().read_here(|conn| {
            tenancy::persons_with(conn, &[Role::Cco(CcoRole::Lead)], Some(&app.world.contract(OWN).id))
        });
        assert!(!leads.unwrap().is_empty(), "nobody leads the contract");
    }
}

#[actix_web::test]
async fn an_administrator_of_oha_always_remains() {
    let app = App::start().await;
    let admin = app.world.person(Person::Admin).clone();
    let grant = app.db().read_here(|conn| tenancy::grant_records(conn, &admin, None)).unwrap()[0].grant.id.clone();
    let before = app.contents();
    let reason = [("reason", "Enough.")];
    for path in [format!("grants/{grant}/endings"), "disablings".into()] {
        let own = app.post(Person::Admin, &format!("/desk/oha/people/{admin}/{path}"), &reason).await;
        assert_eq!(own.status, StatusCode::FORBIDDEN, "{path}");
    }
    let more = app
        .post(Person::Admin, &format!("/desk/oha/people/{admin}/grants"), &[("role", "cco_lead"), ("cco", OWN)])
        .await;
    assert_eq!(more.status, StatusCode::FORBIDDEN, "nobody gives a role to herself");
    assert!(app.contents() == before);
    // A second one whose role ends on some day does not count as one who remains.
    let helper = app.world.others["helper"].clone();
    let give = |expires_on| Gift { role: Role::Agency(AgencyRole::OhaAdmin), contract: None, expires_on };
    let now = app.house.clock.now();
    as_oha(app.db(), app.world, Person::Admin, |tx, scope| {
        tenancy::changes::give_role(tx, scope, &helper, give(Some(day("2026-12-31"))), now)
    })
    .unwrap();
    let as_helper = |person: &groundwork::kernel::ids::PersonId| {
        app.db().write_here(|tx| {
            let system = SystemScope::because("the tests' cast");
            let standing = tenancy::standing(tx, &helper)?;
            let scope = tenancy::oha_scope_for_command(tx, &system, standing, now)?;
            tenancy::changes::disable(tx, &scope, person, &line("You too."), now)
        })
    };
    assert!(matches!(as_helper(&admin), Err(Error::Refused(Refusal::Closed(_)))), "the last lasting one was disabled");
}

#[actix_web::test]
async fn a_lead_neither_raises_nor_bars_whom_she_should_not() {
    let app = App::start().await;
    let before = app.contents();
    // An agency's role is none of hers to give.
    for role in ["oha_admin", "sysadmin", "ta_owner", "lead", ""] {
        assert_eq!(invite(&app, "ida@example.org", role).await.status, StatusCode::UNPROCESSABLE_ENTITY, "{role}");
    }
    // Who holds a role at a CCO may not review it: nobody chooses her reviewers by giving them one.
    for address in ["reviewer@example.org", "admin@example.org", "facilitator@example.org", "lead@example.org"] {
        let refused = invite(&app, address, "cco_viewer").await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY, "{address}");
    }
    assert!(app.contents() == before);
}

#[actix_web::test]
async fn a_rivals_people_and_ones_peoples_other_roles_stay_unseen() {
    let app = App::start().await;
    let rival = app.world.person(Person::RivalLead).to_string();
    let walk = Walk::of(&app, Person::Lead).await;
    for word in ["RivalLead of the cast", "rivallead@example.org", rival.as_str()] {
        assert!(walk.with(word).is_empty(), "{word} is read at {:?}", walk.with(word));
    }
    // She sees a colleague who also works elsewhere, and not where.
    let page = app.get(Person::Lead, &format!("/desk/cco/{OWN}/people/{}", app.world.person(Person::Both))).await;
    assert_eq!(page.status, StatusCode::OK);
    assert!(!page.body().contains("Saltgrass"), "a role elsewhere is shown");
    // And the other contract's lead sees nobody of hers but that colleague.
    let page = app.get(Person::Both, &format!("/desk/cco/{SECOND}/people")).await.body();
    assert!(!page.contains("Viewer of the cast") && !page.contains("invited@example.org"));
    for act in ["", "/ending"] {
        let path = format!("/desk/cco/{OWN}/people/{rival}{act}");
        assert_eq!(app.get(Person::Lead, &path).await.status, StatusCode::NOT_FOUND, "{path}");
    }
    assert_eq!(app.get(Person::Lead, &format!("/desk/cco/{RIVAL}/people")).await.status, StatusCode::NOT_FOUND);
}

#[actix_web::test]
async fn who_has_an_account_is_given_the_role_and_told_so() {
    let app = App::start().await;
    let before = app.db().read_here(accounts::persons).unwrap().len();
    let done = invite(&app, "PasserBy@Example.org", "cco_viewer").await;
    assert_eq!(done.status, StatusCode::SEE_OTHER);
    assert_eq!(app.db().read_here(accounts::persons).unwrap().len(), before, "nobody was added");
    let letter = letter_to(&app, "passerby@example.org");
    assert!(letter.subject.contains("You have a new role") && !letter.text.contains("/links/"), "{}", letter.text);
    assert_eq!(app.get(Person::PasserBy, &format!("/desk/cco/{OWN}/{YEAR}")).await.status, StatusCode::OK);
    assert_eq!(invite(&app, "left@example.org", "cco_viewer").await.status, StatusCode::UNPROCESSABLE_ENTITY);
}

#[actix_web::test]
async fn a_role_ends_by_itself_after_its_last_day() {
    let app = App::start().await;
    let now = app.house.clock.now();
    let contract = app.world.contract(OWN).clone();
    let give = |last: &str| {
        let gift = Gift { role: Role::Cco(CcoRole::Viewer), contract: Some(&contract), expires_on: Some(day(last)) };
        let passer_by = app.world.person(Person::PasserBy);
        as_oha(app.db(), app.world, Person::Admin, |tx, scope| {
            tenancy::changes::give_role(tx, scope, passer_by, gift, now)
        })
    };
    assert!(give("2026-11-21").is_err(), "a last day that has passed");
    give(TODAY).unwrap();
    let path = format!("/desk/cco/{OWN}/{YEAR}");
    assert_eq!(app.get(Person::PasserBy, &path).await.status, StatusCode::OK, "it holds through its last day");
    app.place().run("UPDATE grants SET expires_on = '2026-11-21' WHERE expires_on IS NOT NULL");
    // At once, before anything has written it down.
    assert_eq!(app.get(Person::PasserBy, &path).await.status, StatusCode::NOT_FOUND);
    let system = SystemScope::because("the tests' cast");
    let end = || app.db().write_here(|tx| tenancy::changes::end_expired(tx, &system, now)).unwrap();
    assert_eq!((end(), end()), (1, 0));
    assert!(letter_to(&app, "passerby@example.org").text.contains("its last day has passed"));
    // A fortnight before, once.
    give("2026-12-01").unwrap();
    let before = letters_to(&app, "passerby@example.org");
    assert_eq!((end(), end()), (0, 0));
    assert_eq!(letters_to(&app, "passerby@example.org"), before + 1);
    assert!(letter_to(&app, "passerby@example.org").subject.contains("ends soon"));
}

#[actix_web::test]
async fn a_new_address_is_used_once_its_owner_has_confirmed_it() {
    let app = App::start().await;
    let hash = accounts::hash(&groundwork::people::accounts::Password::parse(PASSWORD).unwrap()).unwrap();
    app.place()
        .run(&format!("UPDATE people SET password_hash = '{}' WHERE email = 'editor@example.org'", hash.as_str()));
    let ask = async |address: &str, password: &str| {
        app.post(Person::Editor, "/account/addresses", &[("email", address), ("password", password)]).await
    };
    assert_eq!(ask("new@example.org", "not her password at all").await.status, StatusCode::UNPROCESSABLE_ENTITY);
    // Whether somebody has it already is told to its owner alone.
    let (free, taken) = (ask("new@example.org", PASSWORD).await, ask("lead@example.org", PASSWORD).await);
    assert_eq!((free.status, free.location()), (taken.status, taken.location()));
    assert!(letter_to(&app, "lead@example.org").subject.contains("has an account already"));
    assert_eq!(sign_in(&app, "new@example.org", PASSWORD).await, StatusCode::UNPROCESSABLE_ENTITY, "not yet");
    let link = link_in(&letter_to(&app, "new@example.org"));
    assert_eq!(use_link(&app, &link, &[]).await.status, StatusCode::SEE_OTHER);
    assert_eq!(sign_in(&app, "new@example.org", PASSWORD).await, StatusCode::SEE_OTHER);
    assert_eq!(status_of(&app, "editor@example.org"), None);
    assert!(letter_to(&app, "editor@example.org").subject.contains("Your mail address was changed"));
}

#[actix_web::test]
async fn who_is_anonymized_is_named_nowhere_and_what_she_did_stays() {
    let app = App::start().await;
    let editor = app.world.person(Person::Editor).clone();
    let path = |act: &str| format!("/desk/oha/people/{editor}/{act}");
    let reason = [("reason", "Asked us to.")];
    app.post(Person::Editor, "/account/names", &[("name", "Quillon Marsh"), ("version", "1")]).await;
    let written = || app.place().lines("SELECT count(*) || '' AS line FROM audit_entries WHERE actor <> 'system'");
    let early = app.post(Person::Admin, &path("anonymizations"), &reason).await;
    assert_eq!(early.status, StatusCode::CONFLICT, "only a disabled account");
    app.post(Person::Admin, &path("disablings"), &reason).await;
    let before = written();
    assert_eq!(app.post(Person::Admin, &path("anonymizations"), &reason).await.status, StatusCode::SEE_OTHER);
    let contents = app.contents();
    for word in ["Quillon Marsh", "Editor of the cast", "editor@example.org"] {
        assert!(!contents.contains(word), "{word} is still in the database");
    }
    assert!(before[0].parse::<i64>().unwrap() < written()[0].parse().unwrap(), "lines of the log were lost");
    assert!(app.db().read_here(audit::verify).unwrap().is_ok(), "the chain is broken");
    let page = app.get(Person::Admin, &format!("/desk/oha/people/{editor}")).await.body();
    assert!(page.contains("Former member of staff") && page.contains("Ended: editor of Lantern River"));
    // Her address is free for whoever has it next.
    assert_eq!(invite(&app, "editor@example.org", "cco_viewer").await.status, StatusCode::SEE_OTHER);
}

#[actix_web::test]
async fn the_list_of_people_finds_filters_orders_and_pages() {
    let app = App::start().await;
    let asked = async |query: &str| app.get(Person::Admin, &format!("/desk/oha/people{query}")).await.body();
    let seen = |page: &str, name: &str| page.contains(&format!(">{name}"));
    let page = asked("?q=LEAD+of").await;
    assert!(
        seen(&page, "Lead of the cast") && seen(&page, "RivalLead of the cast") && !seen(&page, "Editor of the cast")
    );
    assert!(asked("?q=%25").await.contains("Nobody fits this filter"), "a sign of LIKE stands for itself");
    let page = asked(&format!("?role=cco_lead&cco={OWN}")).await;
    assert!(
        seen(&page, "Lead of the cast") && !seen(&page, "RivalLead of the cast") && !seen(&page, "Viewer of the cast")
    );
    let page = asked("?state=invited").await;
    assert!(seen(&page, "Invited Ida") && !seen(&page, "Lead of the cast"));
    let page = asked("?dormant=yes").await;
    assert!(
        seen(&page, "Somebody called colleague") && !seen(&page, "Lead of the cast"),
        "who signed in today is awake"
    );
    for n in 0..30 {
        let (email, name) = (email(&format!("extra{n}@example.org")), line(&format!("Extra person {n:02}")));
        app.db().write_here(|tx| accounts::changes::add_person(tx, &email, &name, None, "tests", noon(TODAY))).unwrap();
    }
    let (first, second) = (asked("?q=Extra+person").await, asked("?q=Extra+person&page=2").await);
    assert!(first.contains("Showing 1 to 25 of 30") && second.contains("Showing 26 to 30 of 30"));
    assert!(seen(&first, "Extra person 00") && !seen(&first, "Extra person 25") && seen(&second, "Extra person 29"));
    let (newest, by_name) = (asked("?sort=new").await, asked("").await);
    assert!(
        seen(&newest, "Extra person")
            && !seen(&newest, "Conflicted of the cast")
            && seen(&by_name, "Conflicted of the cast")
    );
}

#[actix_web::test]
async fn a_request_for_a_role_is_answered_once_by_whoever_may() {
    let app = App::start().await;
    let own = format!("/desk/cco/{OWN}/role-requests/{}", app.world.requests[OWN]);
    assert_eq!(app.get(Person::Both, &own).await.status, StatusCode::FORBIDDEN, "an editor there");
    assert!(app.get(Person::Lead, &own).await.body().contains("I help there."));
    let give = [("verdict", "cco_editor"), ("answer", "Welcome.")];
    let refused = app.post(Person::Lead, &format!("{own}/answers"), &[("verdict", "deny"), ("answer", "")]).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY, "a no needs its reason");
    assert_eq!(app.post(Person::Lead, &format!("{own}/answers"), &give).await.status, StatusCode::SEE_OTHER);
    assert_eq!(
        app.post(Person::Admin, &format!("/desk/oha/role-requests/{}/answers", app.world.requests[OWN]), &give)
            .await
            .status,
        StatusCode::CONFLICT
    );
    assert_eq!(app.get(Person::PasserBy, &format!("/desk/cco/{OWN}/{YEAR}")).await.status, StatusCode::OK);
    assert!(app.get(Person::PasserBy, "/account/role-requests").await.body().contains("Welcome."));
    let twice = [("cco", SECOND), ("role", "cco_viewer"), ("reason", "Again.")];
    assert_eq!(
        app.post(Person::PasserBy, "/account/role-requests", &twice).await.status,
        StatusCode::UNPROCESSABLE_ENTITY
    );
}

#[actix_web::test]
async fn who_works_in_several_contracts_switches_between_them_in_sight() {
    let app = App::start().await;
    let page = app.get(Person::Both, &format!("/desk/cco/{OWN}/{YEAR}")).await.body();
    assert!(page.contains("Working for") && page.contains(&format!("/desk/cco/{SECOND}/{YEAR}")));
    let own = app.get(Person::Lead, &format!("/desk/cco/{OWN}/{YEAR}")).await.body();
    assert!(own.contains("Working for") && !own.contains(SECOND) && !own.contains(RIVAL));
}

/// A change of one's own name over an older version keeps both in sight.
#[actix_web::test]
async fn a_name_saved_twice_overwrites_nothing_unseen() {
    let app = App::start().await;
    let save = async |name: &str| app.post(Person::Editor, "/account/names", &[("name", name), ("version", "1")]).await;
    assert_eq!(save("First Name").await.status, StatusCode::SEE_OTHER);
    let stale = save("Second Name").await;
    assert_eq!(stale.status, StatusCode::CONFLICT);
    assert!(stale.body().contains("First Name") && stale.body().contains("Second Name"));
}

/// The first administrator chooses her password herself: nobody types it at the command line.
#[test]
fn the_operators_door_makes_a_link_and_no_password() {
    let place = crate::place::Place::with_world();
    let db = groundwork::platform::db::Database::open(place.address()).unwrap();
    let now = noon(TODAY);
    let seed = db
        .write_here(|tx| {
            let person =
                accounts::changes::find_or_add(tx, &email("first@example.org"), &line("First"), "operator", now)?;
            tenancy::changes::give(
                tx,
                &SystemScope::because("the tests' cast"),
                &person.id,
                Role::Agency(AgencyRole::OhaAdmin),
                None,
                now,
            )?;
            accounts::changes::invite_by_hand(tx, &mint(), &person, "operator", now)
        })
        .unwrap();
    let link = db.read_here(|conn| accounts::changes::look_at_link(conn, &mint(), &mint().token(&seed), now)).unwrap();
    assert_eq!(link.purpose, Purpose::Invitation);
    assert!(db.read_here(|conn| accounts::password_hash(conn, &link.person)).unwrap().is_none());
    let again = as_cco(&db, crate::cast::world(), Person::Lead, OWN, now, |tx, scope| {
        let invitee = Invitee { email: &email("first@example.org"), name: &line("First") };
        tenancy::changes::invite_to_contract(tx, scope, &mint(), invitee, CcoRole::Viewer, now)
    });
    assert!(again.is_err(), "an administrator of OHA is no lead's to draw in");
}
