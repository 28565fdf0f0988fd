//! The real program, killed in the midst of many saves: what was acknowledged is there, once, and whole. And one process to a file.

use std::collections::{BTreeMap, BTreeSet};
use std::io::{Read as _, Write as _};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::path::PathBuf;
use std::process::{Child, Command, Output, Stdio};
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use actix_web::http::StatusCode;
use diesel::sql_types::BigInt;
use diesel::{QueryableByName, RunQueryDsl as _, sql_query};
use groundwork::app::reference;
use groundwork::kernel::texts::Line;
use groundwork::metric::action_plan::{self, SectionText};
use groundwork::metric::measures::{self, YearStatus};
use groundwork::metric::workflow::{self, ItemAnswer, Said};
use groundwork::people::accounts::{self, Email};
use groundwork::people::tenancy::{self, AgencyRole, CcoRole, Role, SystemScope};
use groundwork::platform::clock::Clock;
use groundwork::platform::config::Secret;
use groundwork::platform::db::{self, Conn, Database};
use groundwork::platform::{audit, http};
use rand::Rng as _;

use crate::app::{App, SECRET};
use crate::cast::{self, OWN, PLAN, Person, year};
use crate::place::{Place, is_postgres};

const YEAR: i32 = 2024;
const TOKEN: &str = "a-session-of-the-test-that-kills-the-program";
const CYCLES: usize = 3;
const WRITERS: usize = 40;
/// Contracts whose plans stay open, and are written to.
const OPEN: usize = 4;
/// Plans that are sent in each cycle.
const SENT_EACH: usize = 4;

/// A database that `serve` takes: no demonstration, an open year, a plan that can be sent at every contract, and one lead of all.
fn prepared(place: &Place) -> Vec<String> {
    let db = Database::open(place.address()).unwrap();
    let now = Clock::default().now();
    reference::load(&db, now).unwrap();
    let system = SystemScope::because("a test prepares what it will kill");
    db.write_here(|tx| {
        measures::changes::set_status(tx, year(YEAR), YearStatus::Open, now)?;
        let add = |tx: &mut db::Tx<'_>, email: &str| {
            let (email, name) = (Email::parse(email).unwrap(), Line::parse("A Person").unwrap());
            accounts::changes::add_person(tx, &email, &name, None, "tests", now)
        };
        let lead = add(tx, "lead@example.org")?;
        let admin = add(tx, "admin@example.org")?;
        tenancy::changes::give(tx, &system, &admin, Role::Agency(AgencyRole::OhaAdmin), None, now)?;
        let hash = hex::encode(http::keyed_hash(&Secret::new(SECRET), "session", &token()));
        accounts::changes::sign_in(tx, &lead, &hash, &cast::arrival(), now)?;
        let form = measures::year(tx, year(YEAR))?;
        let contracts = tenancy::contracts(tx)?;
        let mut slugs = Vec::new();
        for contract in contracts.into_iter().filter(|it| it.covers(year(YEAR))) {
            tenancy::changes::give(tx, &system, &lead, Role::Cco(CcoRole::Lead), Some(&contract.id), now)?;
            slugs.push(contract.slug.clone());
            let standing = tenancy::standing(tx, &lead)?;
            let scope = tenancy::cco_scope_for_command(tx, &system, standing, contract, now)?;
            workflow::changes::start(tx, &scope, &form, PLAN, now)?;
            let mut editable = workflow::editable(tx, &scope, year(YEAR), PLAN, now)?;
            let mut plan = cast::plan("ready");
            plan.sections = form
                .form
                .sections_of(PLAN)
                .map(|it| SectionText { key: it.key.clone(), body: "What the plan says.".into() })
                .collect();
            action_plan::changes::replace_all(&mut editable, &plan)?;
            for item in form.form.items_of(PLAN).map(|it| it.code.clone()).collect::<Vec<_>>() {
                let answer = ItemAnswer { item, said: Said::Yes, narrative: "Because it does.".into(), version: 0 };
                workflow::changes::answer_item(&mut editable, &answer)?;
            }
        }
        Ok(slugs)
    })
    .unwrap()
}

fn token() -> String {
    format!("{TOKEN:-<43}").chars().take(43).collect()
}

fn csrf() -> String {
    http::masked(&http::csrf_secret(&Secret::new(SECRET), &token())).unwrap()
}

/// A folder of this test's, for what the program writes beside its database.
fn folder(name: &str) -> PathBuf {
    let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(format!("crash-{name}-{}", std::process::id()));
    std::fs::create_dir_all(&folder).unwrap();
    folder
}

/// The program with these arguments, with nothing of this process's environment but the database.
fn program(place: &Place, address: SocketAddr, name: &str) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_groundwork"));
    let folder = folder(name);
    command
        .env_clear()
        .env("DATABASE_URL", place.address())
        .env("GROUNDWORK_LISTEN", address.to_string())
        .env("GROUNDWORK_SECRET_KEY", SECRET)
        .env("GROUNDWORK_MAIL__FOLDER", folder.join("mail"))
        // The lead of this test has a session and no telephone.
        .env("GROUNDWORK_SIGN_IN__SECOND_FACTOR", "offered")
        .env("GROUNDWORK_LOG", "warn")
        .current_dir(folder)
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null());
    command
}

fn free_address() -> SocketAddr {
    TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap()
}

/// The serving program. Killed when it is dropped, so that no failing test leaves one behind.
struct Served {
    child: Child,
    address: SocketAddr,
}

impl Served {
    /// Starts it, and answers how long it took until it was ready.
    fn start(mut command: Command, address: SocketAddr) -> (Self, Duration) {
        let begun = now();
        let mut this = Self { child: command.spawn().unwrap(), address };
        while this.status("GET /readyz HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n") != Some(200) {
            assert!(this.child.try_wait().unwrap().is_none(), "it ended while starting");
            assert!(begun.elapsed() < Duration::from_secs(60), "it never became ready");
            std::thread::sleep(Duration::from_millis(20));
        }
        (this, begun.elapsed())
    }

    fn kill(&mut self) {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
    }

    fn status(&self, request: &str) -> Option<u16> {
        ask(self.address, request)
    }
}

/// Removes what the program wrote beside its database.
fn sweep(name: &str) {
    let _ = std::fs::remove_dir_all(folder(name));
}

impl Drop for Served {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn now() -> Instant {
    Instant::now()
}

/// The status of the answer, if one came.
fn ask(address: SocketAddr, request: &str) -> Option<u16> {
    let mut stream = TcpStream::connect(address).ok()?;
    stream.set_read_timeout(Some(Duration::from_secs(20))).ok()?;
    stream.write_all(request.as_bytes()).ok()?;
    let mut start = [0; 12];
    stream.read_exact(&mut start).ok()?;
    std::str::from_utf8(&start).ok()?.strip_prefix("HTTP/1.1 ")?.parse().ok()
}

/// A form as a page of ours sends it.
fn form(path: &str, once: &str, fields: &[(&str, &str)]) -> String {
    let csrf = csrf();
    let own = [("csrf", csrf.as_str()), ("once", once)];
    let body = form_urlencoded::Serializer::new(String::new()).extend_pairs(own).extend_pairs(fields).finish();
    format!(
        "POST {path} HTTP/1.1\r\nHost: a\r\nConnection: close\r\nSec-Fetch-Site: same-origin\r\nCookie: {}={}\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: {}\r\n\r\n{body}",
        http::SESSION_COOKIE,
        token(),
        body.len()
    )
}

fn goal_form(slug: &str, key: &str) -> String {
    form(&format!("/desk/cco/{slug}/{YEAR}/action-plan/goals"), key, &[("title", key), ("why", ""), ("population", "")])
}

fn submit_form(slug: &str, key: &str) -> String {
    let fields = [
        ("what_changed", "All."),
        ("late_reason", "It rained."),
        ("doubts_reason", "We know."),
        ("doubts_confirmed", "yes"),
        ("confirmed", "yes"),
    ];
    form(&format!("/desk/cco/{slug}/{YEAR}/action-plan/submittals"), key, &fields)
}

/// What the writers sent, and what of it was acknowledged.
#[derive(Default)]
struct Ledger {
    /// By key: the contract, and whether a 303 came back.
    goals: BTreeMap<String, (String, bool)>,
    acknowledged_sendings: BTreeSet<String>,
    statuses: BTreeMap<String, usize>,
}

/// Writes from many sides until the program is dead.
fn write_until_killed(served: &mut Served, slugs: &[String], cycle: usize, ledger: &Arc<Mutex<Ledger>>) {
    let (stop, number) = (Arc::new(AtomicBool::new(false)), Arc::new(AtomicUsize::new(0)));
    let address = served.address;
    let mut threads = Vec::new();
    for writer in 0..WRITERS {
        let (stop, number, ledger) = (Arc::clone(&stop), Arc::clone(&number), Arc::clone(ledger));
        let slug = slugs[writer % OPEN].clone();
        threads.push(std::thread::spawn(move || {
            while !stop.load(Ordering::Relaxed) {
                let key = format!("goal-{cycle}-{}", number.fetch_add(1, Ordering::Relaxed));
                ledger.lock().unwrap().goals.insert(key.clone(), (slug.clone(), false));
                // Every third form is clicked twice.
                let clicks = if key.ends_with(['0', '3', '6', '9']) { 2 } else { 1 };
                for _ in 0..clicks {
                    let status = ask(address, &goal_form(&slug, &key));
                    let mut ledger = ledger.lock().unwrap();
                    *ledger.statuses.entry(format!("{status:?}")).or_default() += 1;
                    match status {
                        Some(303) => ledger.goals.get_mut(&key).unwrap().1 = true,
                        Some(_) => (),
                        // Dead: nothing more is sent.
                        None => return,
                    }
                }
            }
        }));
    }
    for slug in slugs.iter().skip(OPEN + cycle * SENT_EACH).take(SENT_EACH).cloned() {
        let ledger = Arc::clone(ledger);
        threads.push(std::thread::spawn(move || {
            std::thread::sleep(Duration::from_millis(rand::rng().random_range(0..1_500)));
            let status = ask(address, &submit_form(&slug, &format!("sending-{slug}")));
            let mut ledger = ledger.lock().unwrap();
            *ledger.statuses.entry(format!("sending {status:?}")).or_default() += 1;
            if status == Some(303) {
                ledger.acknowledged_sendings.insert(slug);
            }
        }));
    }
    std::thread::sleep(Duration::from_millis(rand::rng().random_range(200..3_000)));
    served.kill();
    stop.store(true, Ordering::Relaxed);
    for thread in threads {
        thread.join().unwrap();
    }
}

fn lines(place: &Place, query: &str) -> Vec<String> {
    place.lines(query)
}

fn check_nothing_is_lost(place: &Place, ledger: &Ledger, cycle: usize) {
    let goals = lines(place, "SELECT title AS line FROM goals WHERE title LIKE 'goal-%'");
    let distinct: BTreeSet<&String> = goals.iter().collect();
    assert_eq!(distinct.len(), goals.len(), "cycle {cycle}: a key was taken twice");
    let lost: Vec<&String> = ledger
        .goals
        .iter()
        .filter(|(key, (_, is_acknowledged))| *is_acknowledged && !distinct.contains(key))
        .map(|it| it.0)
        .collect();
    assert!(lost.is_empty(), "cycle {cycle}: acknowledged and lost: {lost:?}");
    // Half records: a goal without its line in the log, a receipt without its change.
    let logged =
        lines(place, "SELECT CAST(count(*) AS TEXT) AS line FROM audit_entries WHERE action = 'goal-addition'");
    assert_eq!(logged, [goals.len().to_string()], "cycle {cycle}: goals and their lines in the log");
    assert!(
        lines(place, "SELECT receipt AS line FROM receipts WHERE location = ''").is_empty(),
        "a receipt without its change"
    );
    let receipts = lines(place, "SELECT CAST(count(*) AS TEXT) AS line FROM receipts WHERE location LIKE '%#goal-%'");
    assert_eq!(receipts, [goals.len().to_string()], "cycle {cycle}: goals and their receipts");

    let sent: BTreeSet<String> = lines(place, "SELECT c.slug AS line FROM submissions s JOIN contracts c ON c.contract_id = s.contract_id WHERE s.state = 'submitted'").into_iter().collect();
    assert!(ledger.acknowledged_sendings.is_subset(&sent), "cycle {cycle}: a sending was acknowledged and lost");
    let n_sent = [sent.len().to_string()];
    for (what, query) in [
        (
            "snapshots",
            "SELECT CAST(count(*) AS TEXT) AS line FROM snapshots s JOIN submissions u ON u.submission_id = s.submission_id AND u.state = 'submitted'",
        ),
        ("snapshots of what was not sent", "SELECT CAST(count(*) AS TEXT) AS line FROM snapshots"),
        ("lines in the log", "SELECT CAST(count(*) AS TEXT) AS line FROM audit_entries WHERE action = 'submittal'"),
        ("letters to OHA", "SELECT CAST(count(*) AS TEXT) AS line FROM outbox WHERE kind = 'submitted'"),
        ("letters to the sender", "SELECT CAST(count(*) AS TEXT) AS line FROM outbox WHERE kind = 'receipt'"),
    ] {
        assert_eq!(lines(place, query), n_sent, "cycle {cycle}: sendings and their {what}");
    }
    if !is_postgres() {
        assert_eq!(lines(place, "SELECT integrity_check AS line FROM pragma_integrity_check"), ["ok"]);
        assert!(lines(place, "SELECT \"table\" AS line FROM pragma_foreign_key_check").is_empty());
    }
    let db = Database::open_as_it_is(place.address()).unwrap();
    assert!(db.read_here(audit::verify).unwrap().is_ok(), "cycle {cycle}: the log is broken");
}

/// TRUST R1, and R2 when the run is about PostgreSQL.
#[test]
fn killed_amid_many_saves_nothing_acknowledged_is_lost_doubled_or_half() {
    let place = Place::empty();
    let slugs = prepared(&place);
    assert!(slugs.len() >= OPEN + CYCLES * SENT_EACH);
    let ledger = Arc::new(Mutex::new(Ledger::default()));
    let mut slowest = Duration::ZERO;
    for cycle in 0..CYCLES {
        let address = free_address();
        let mut command = program(&place, address, "kill");
        command.arg("serve");
        let (mut served, took) = Served::start(command, address);
        slowest = slowest.max(took);
        // What nobody knows of the last cycle is sent again: it is taken now, or was taken then.
        let unknown: Vec<(String, String)> = {
            let ledger = ledger.lock().unwrap();
            let goals = ledger.goals.iter().filter(|(_, (_, is_acknowledged))| !is_acknowledged);
            goals.map(|(key, (slug, _))| (key.clone(), slug.clone())).collect()
        };
        for (key, slug) in unknown {
            assert_eq!(served.status(&goal_form(&slug, &key)), Some(303), "{key}");
            ledger.lock().unwrap().goals.get_mut(&key).unwrap().1 = true;
        }
        write_until_killed(&mut served, &slugs, cycle, &ledger);
        check_nothing_is_lost(&place, &ledger.lock().unwrap(), cycle);
    }
    // And it starts again after the last kill.
    let address = free_address();
    let mut command = program(&place, address, "kill");
    command.arg("serve");
    let (_served, took) = Served::start(command, address);
    let ledger = ledger.lock().unwrap();
    let acknowledged = ledger.goals.values().filter(|it| it.1).count();
    println!(
        "{acknowledged} goals and {} sendings acknowledged in {CYCLES} cycles; ready after {:?} at most; answers: {:?}",
        ledger.acknowledged_sendings.len(),
        slowest.max(took),
        ledger.statuses
    );
    assert!(acknowledged >= 60, "only {acknowledged} saves were acknowledged: {:?}", ledger.statuses);
    sweep("kill");
    assert!(slowest.max(took) <= Duration::from_secs(5), "ready after {slowest:?} and {took:?}");
}

/// Runs a command to its end, with its words.
fn run(place: &Place, address: SocketAddr, arguments: &[&str]) -> (Output, Duration) {
    let begun = now();
    let mut command = program(place, address, "commands");
    let output = command.args(arguments).stdout(Stdio::piped()).stderr(Stdio::piped()).output().unwrap();
    (output, begun.elapsed())
}

fn said(output: &Output) -> String {
    format!("{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr))
}

/// TRUST R14. PostgreSQL may be shared by several.
#[test]
fn a_second_server_on_one_file_is_told_who_has_it_and_commands_still_work() {
    if is_postgres() {
        println!("skipped: several servers may share one PostgreSQL");
        return;
    }
    let place = Place::empty();
    prepared(&place);
    let address = free_address();
    let mut command = program(&place, address, "first");
    command.arg("serve");
    let (served, _) = Served::start(command, address);
    let (second, took) = run(&place, free_address(), &["serve"]);
    assert!(!second.status.success());
    assert!(said(&second).contains(&format!("The process {} uses", served.child.id())), "{}", said(&second));
    assert!(took <= Duration::from_secs(1), "the second took {took:?}");
    let checked = run(&place, address, &["audit", "verify"]).0;
    assert!(checked.status.success() && said(&checked).contains("unbroken"), "{}", said(&checked));
    let nothing_to_do = run(&place, address, &["migrate"]).0;
    assert!(nothing_to_do.status.success(), "{}", said(&nothing_to_do));
    let given = ["user", "add", "--email", "admin@example.org", "--name", "A Person", "--role", "oha_reviewer"];
    let given = run(&place, address, &given).0;
    assert!(given.status.success(), "{}", said(&given));
    // The tables themselves are not changed under a running server.
    place.run(
        "DELETE FROM __diesel_schema_migrations WHERE version = (SELECT max(version) FROM __diesel_schema_migrations)",
    );
    let migrated = run(&place, address, &["migrate"]).0;
    assert!(!migrated.status.success() && said(&migrated).contains("uses"), "{}", said(&migrated));
    drop(served);
    sweep("first");
    sweep("commands");
    // A lock dies with its holder, however that one died.
    drop(db::claim(place.address()).unwrap());
}

#[test]
fn a_look_at_the_log_makes_no_file_and_runs_no_migration() {
    if is_postgres() {
        println!("skipped: about files");
        return;
    }
    let nowhere = Place::empty();
    let looked = run(&nowhere, free_address(), &["audit", "verify"]).0;
    assert!(!looked.status.success() && said(&looked).contains("There is no database"), "{}", said(&looked));
    assert!(!std::path::Path::new(nowhere.address()).exists());
    let behind = Place::with_world();
    behind.run(
        "DELETE FROM __diesel_schema_migrations WHERE version = (SELECT max(version) FROM __diesel_schema_migrations)",
    );
    let known = || behind.lines("SELECT CAST(count(*) AS TEXT) AS line FROM __diesel_schema_migrations");
    let before = known();
    let looked = run(&behind, free_address(), &["audit", "verify"]).0;
    assert!(looked.status.success(), "{}", said(&looked));
    assert_eq!(known(), before);
}

#[derive(QueryableByName)]
struct Synchronous {
    #[diesel(sql_type = BigInt)]
    synchronous: i64,
}

/// A power cut takes nothing that was acknowledged: every connection of the house waits for the disk at each commit.
#[test]
fn every_connection_waits_for_the_disk_and_the_files_are_their_owners_alone() {
    if is_postgres() {
        println!("skipped: PostgreSQL is set up by its operator, see OPERATIONS");
        return;
    }
    let place = Place::empty();
    let db = Database::open(place.address()).unwrap();
    let asked = |conn: &mut Conn| {
        let Conn::Sqlite(conn) = conn else { unreachable!() };
        Ok(sql_query("PRAGMA synchronous").get_result::<Synchronous>(conn)?.synchronous)
    };
    const FULL: i64 = 2;
    assert_eq!(db.read_here(asked).unwrap(), FULL);
    assert_eq!(db.write_here(|tx| asked(tx)).unwrap(), FULL);
    db.write_here(|tx| accounts::changes::note_seen(tx, "nobody", Clock::default().now())).unwrap();
    #[cfg(unix)]
    for ending in ["", "-wal", "-shm", "-lock"] {
        use std::os::unix::fs::PermissionsExt as _;
        let mode = std::fs::metadata(format!("{}{ending}", place.address())).unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o600, "{ending}");
    }
}

/// TRUST R3: before each answer the log of writes was brought to the disk, as the kernel saw it.
#[test]
fn no_answer_leaves_before_its_bytes_are_on_the_disk() {
    let strace = PathBuf::from("/usr/bin/strace");
    if is_postgres() || !strace.is_file() {
        println!("SKIPPED: no strace here, so nobody has seen that the disk is waited for");
        return;
    }
    let place = Place::empty();
    let slugs = prepared(&place);
    let address = free_address();
    let trace = folder("trace").join("calls");
    let plain = program(&place, address, "trace");
    let mut command = Command::new(strace);
    command.env_clear().envs(plain.get_envs().filter_map(|(name, value)| Some((name, value?))));
    command
        .args(["-f", "-y", "-e", "trace=fdatasync,fsync,pwrite64,write,writev,sendto", "-s", "16", "-o"])
        .arg(&trace);
    command.arg(plain.get_program()).arg("serve");
    command.current_dir(folder("trace")).stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
    let (served, _) = Served::start(command, address);
    const SAVES: usize = 20;
    for number in 0..SAVES {
        assert_eq!(served.status(&goal_form(&slugs[0], &format!("traced-{number}"))), Some(303));
    }
    let calls = std::fs::read_to_string(&trace).unwrap();
    // What is traced outlives its tracer; its lock file says who it is.
    let traced = std::fs::read_to_string(format!("{}-lock", place.address())).unwrap();
    assert!(Command::new("kill").args(["-9", traced.trim()]).status().unwrap().success());
    drop(served);
    sweep("trace");
    // One writer writes: what an answer speaks of was written and synced since the answer before. The worker may have begun to write anew.
    let (mut is_written, mut is_synced, mut answers) = (false, false, 0);
    for call in calls.lines() {
        if call.contains("pwrite64(") && call.contains("-wal>") {
            is_written = true;
        } else if (call.contains("fdatasync(") || call.contains("fsync(")) && call.contains("-wal>") {
            is_synced |= is_written;
        } else if call.contains("\"HTTP/1.1 303 See") {
            assert!(is_synced, "an answer left before its bytes were on the disk: {call}");
            (is_written, is_synced, answers) = (false, false, answers + 1);
        }
    }
    assert_eq!(answers, SAVES, "the trace shows the answers");
}

/// TRUST R7, on PostgreSQL: while it is away every request is answered soon and keeps its words; when it is back all goes on by itself.
#[actix_web::test]
async fn a_database_that_is_away_for_a_while_loses_no_words_and_needs_no_restart() {
    if !is_postgres() {
        println!("skipped: a file does not go away; saving.rs shows a busy one");
        return;
    }
    let app = App::start().await;
    let path = format!("/desk/cco/{OWN}/2026/action-plan/goals");
    let fields = [("title", "Typed while the database was away"), ("why", ""), ("population", "")];
    app.place().shut(true);
    for _ in 0..3 {
        let begun = now();
        let refused = app.post(Person::Editor, &path, &fields).await;
        assert_eq!(refused.status, StatusCode::SERVICE_UNAVAILABLE, "{}", refused.body());
        assert!(
            refused.body().contains("Typed while the database was away") && !refused.header("retry-after").is_empty()
        );
        assert!(begun.elapsed() < Duration::from_millis(3_500), "answered after {:?}", begun.elapsed());
    }
    app.place().shut(false);
    let back = now();
    loop {
        let answer = app.post(Person::Editor, &path, &fields).await;
        if answer.status == StatusCode::SEE_OTHER {
            break;
        }
        assert_eq!(answer.status, StatusCode::SERVICE_UNAVAILABLE);
        assert!(back.elapsed() < Duration::from_secs(8), "it does not come back");
    }
}
