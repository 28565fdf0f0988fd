//! Signing in under attack and in daily life: limits and soft locks, the second factor, passwords, sessions, and what the log says of it.

use std::io::Write;
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use actix_web::http::{Method, StatusCode, header};
use groundwork::kernel::limits::Limits;
use groundwork::people::accounts::{self, Password};
use groundwork::people::tenancy;
use groundwork::platform::config::SecondFactor;
use groundwork::platform::limits::{self, Action};
use scraper::{Html, Selector};
use totp_rs::{Builder, Totp};

use crate::app::{Answer, App, FORM};
use crate::cast::{OWN, Person, arrival};

const PASSWORD: &str = "kelp ferry cider moss";
const WRONG: &str = "not the password at all";

/// A browser: its cookies, whence it comes and what it calls itself.
struct Browser<'a> {
    app: &'a App,
    ip: &'static str,
    agent: &'static str,
    cookies: Vec<(String, String)>,
}

const FIREFOX: &str = "Mozilla/5.0 (Windows NT 10.0; rv:140.0) Gecko/20100101 Firefox/140.0";
const SAFARI: &str = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) Version/18 Safari/604";

impl<'a> Browser<'a> {
    fn at(app: &'a App, ip: &'static str) -> Self {
        Self { app, ip, agent: FIREFOX, cookies: Vec::new() }
    }

    async fn get(&mut self, path: &str) -> Answer {
        self.send(Method::GET, path, None, &[]).await
    }

    async fn post(&mut self, path: &str, fields: &[(&str, &str)]) -> Answer {
        self.send(Method::POST, path, Some(fields), &[]).await
    }

    async fn send(
        &mut self,
        method: Method,
        path: &str,
        fields: Option<&[(&str, &str)]>,
        more: &[(&str, &str)],
    ) -> Answer {
        let mut request =
            self.app.request(method, Person::Nobody, path).peer_addr(format!("{}:4000", self.ip).parse().unwrap());
        request = request.insert_header((header::USER_AGENT, self.agent));
        for (name, value) in more {
            request = request.insert_header((*name, *value));
        }
        let cookies: Vec<String> = self.cookies.iter().map(|(name, value)| format!("{name}={value}")).collect();
        if !cookies.is_empty() {
            request = request.insert_header((header::COOKIE, cookies.join("; ")));
        }
        if let Some(fields) = fields {
            let body = form_urlencoded::Serializer::new(String::new()).extend_pairs(fields).finish();
            request = request.insert_header(("Sec-Fetch-Site", "same-origin")).insert_header(FORM).set_payload(body);
        }
        let answer = self.app.send(request).await;
        for cookie in answer.cookies() {
            let (name, rest) = cookie.split_once('=').unwrap();
            let value = rest.split(';').next().unwrap();
            self.cookies.retain(|(it, _)| it != name);
            if !value.is_empty() && !cookie.contains("Max-Age=0") {
                self.cookies.push((name.to_owned(), value.to_owned()));
            }
        }
        answer
    }

    async fn password(&mut self, email: &str, password: &str) -> Answer {
        self.post("/signin", &[("email", email), ("password", password), ("next", "/desk")]).await
    }

    /// Signs in, and fails if that does not lead to the desk.
    async fn arrive(&mut self, email: &str) {
        let answer = self.password(email, PASSWORD).await;
        assert_eq!((answer.status, answer.location()), (StatusCode::SEE_OTHER, "/desk"), "{}", text_of(&answer));
    }

    /// Fills in a form of the page under this path, as that page has it: its hidden fields go with it.
    async fn fill(&mut self, page: &str, action: &str, fields: &[(&str, &str)]) -> Answer {
        let answer = self.get(page).await;
        assert_eq!(answer.status, StatusCode::OK, "{page}");
        let hidden = hidden_fields(&answer, action);
        let mut pairs: Vec<(&str, &str)> = hidden.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
        pairs.retain(|(name, _)| !fields.iter().any(|(it, _)| it == name));
        pairs.extend_from_slice(fields);
        self.post(action, &pairs).await
    }

    fn has(&self, cookie: &str) -> bool {
        self.cookies.iter().any(|(name, _)| name == cookie)
    }
}

fn hidden_fields(answer: &Answer, action: &str) -> Vec<(String, String)> {
    let page = Html::parse_document(&answer.body());
    let selector = css(&format!("form[action='{action}']"));
    let form = page.select(&selector).next();
    let form = form.unwrap_or_else(|| panic!("no form to {action} on this page:\n{}", text_of(answer)));
    let inputs = css("input[type=hidden]");
    let hidden = form.select(&inputs).map(|it| {
        let attr = |name: &str| it.value().attr(name).unwrap_or_default().to_owned();
        (attr("name"), attr("value"))
    });
    let mut seen = std::collections::HashSet::new();
    hidden.filter(|(name, _)| seen.insert(name.clone())).collect()
}

fn css(selector: &str) -> Selector {
    Selector::parse(selector).unwrap()
}

fn text_of(answer: &Answer) -> String {
    let page = Html::parse_document(&answer.body());
    let text = page.select(&css("main")).next().map(|it| it.text().collect::<String>()).unwrap_or_default();
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn give_password(app: &App, person: Person, password: &str) {
    let hash = accounts::hash(&Password::parse(password).unwrap()).unwrap();
    let id = app.world.person(person);
    app.place().run(&format!("UPDATE people SET password_hash = '{}' WHERE person_id = '{id}'", hash.as_str()));
}

/// With the limits that an installation has.
async fn start() -> App {
    let app = App::start_with(|settings| settings.limits = Limits::default()).await;
    give_password(&app, Person::Editor, PASSWORD);
    app
}

/// Without limits that a test meets by chance.
async fn start_wide() -> App {
    let app = App::start().await;
    give_password(&app, Person::Editor, PASSWORD);
    app
}

fn count(app: &App, table: &str) -> usize {
    app.place().lines(&format!("SELECT 'x' AS line FROM {table}")).len()
}

fn letters(app: &App, subject: &str) -> usize {
    app.place()
        .lines("SELECT data AS line FROM outbox WHERE kind = 'account-notice'")
        .iter()
        .filter(|it| it.contains(subject))
        .count()
}

#[actix_web::test]
async fn a_thousand_wrong_sign_ins_cost_few_hashes_and_do_not_lock_the_owner_out() {
    let app = start().await;
    let (begun, before) = (Instant::now(), app.house.hashing.given());
    let mut statuses = std::collections::BTreeMap::new();
    let mut attacker = Browser::at(&app, "203.0.113.7");
    for _ in 0..1_000 {
        let answer = attacker.password("editor@example.org", WRONG).await;
        *statuses.entry(answer.status.as_u16()).or_insert(0) += 1;
        assert!(
            answer.status != StatusCode::TOO_MANY_REQUESTS || answer.header("retry-after").parse::<i64>().unwrap() > 0
        );
    }
    let took = begun.elapsed();
    let hashes = app.house.hashing.given() - before;
    assert!(took < Duration::from_secs(60), "{took:?}: slower than the claim is about");
    assert!(hashes <= 30, "{hashes} hashes, {statuses:?}");
    assert!(statuses.keys().all(|it| [422, 429].contains(it)), "{statuses:?}");
    // The owner, elsewhere, within ten seconds: here at once, although nothing was ever seen of her there.
    let mut owner = Browser::at(&app, "198.51.100.20");
    let mut answer = owner.password("editor@example.org", PASSWORD).await;
    if answer.status == StatusCode::TOO_MANY_REQUESTS {
        let wait: u64 = answer.header("retry-after").parse().unwrap();
        assert!(wait <= 10, "the owner is told to wait {wait} seconds");
        tokio::time::sleep(Duration::from_secs(wait)).await;
        answer = owner.password("editor@example.org", PASSWORD).await;
    }
    assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", text_of(&answer));
}

#[actix_web::test]
async fn an_attack_from_many_addresses_is_slowed_and_whoever_is_known_there_is_not() {
    let app = start().await;
    let mut home = Browser::at(&app, "198.51.100.20");
    home.arrive("editor@example.org").await;
    let before = app.house.hashing.given();
    const MANY: [&str; 12] = [
        "203.0.113.1",
        "203.0.114.2",
        "203.0.115.3",
        "203.0.116.4",
        "203.0.117.5",
        "203.0.118.6",
        "203.0.119.7",
        "203.0.120.8",
        "203.0.121.9",
        "203.0.122.10",
        "203.0.123.11",
        "203.0.124.12",
    ];
    for ip in MANY.iter().cycle().take(60) {
        Browser::at(&app, ip).password("editor@example.org", WRONG).await;
    }
    let hashes = app.house.hashing.given() - before;
    assert!(hashes <= 16, "{hashes} hashes for one account within seconds");
    // Her own network has been seen before: strangers do not use up her turns.
    Browser::at(&app, "198.51.100.77").arrive("editor@example.org").await;
}

#[actix_web::test]
async fn a_lock_holds_for_one_account_at_one_address() {
    let app = App::start_with(|settings| {
        settings.limits = Limits { soft_lock_seconds: vec![60], soft_lock_free: 0, ..Limits::default() }
    })
    .await;
    give_password(&app, Person::Editor, PASSWORD);
    give_password(&app, Person::Lead, PASSWORD);
    let mut attacker = Browser::at(&app, "203.0.113.7");
    assert_eq!(attacker.password("editor@example.org", WRONG).await.status, StatusCode::UNPROCESSABLE_ENTITY);
    let locked = attacker.password("editor@example.org", PASSWORD).await;
    assert_eq!(locked.status, StatusCode::TOO_MANY_REQUESTS, "the right password does not open a lock");
    assert!((50..=60).contains(&locked.header("retry-after").parse::<i64>().unwrap()));
    let text = text_of(&locked);
    assert!(text.contains("Wait ") && text.contains(" seconds"), "{text}");
    let page = Html::parse_document(&locked.body());
    let typed = page.select(&css("input[name=email]")).next().unwrap().value().attr("value").unwrap();
    assert_eq!(typed, "editor@example.org", "what was typed is kept");
    // Another account at this address, and this account at another one.
    attacker.arrive("lead@example.org").await;
    Browser::at(&app, "203.0.113.8").arrive("editor@example.org").await;
    // However the address is spelled, it is one account.
    let again = Browser::at(&app, "203.0.113.7").password("EDITOR@Example.org", PASSWORD).await;
    assert_eq!(again.status, StatusCode::TOO_MANY_REQUESTS);
}

#[actix_web::test]
async fn locks_and_buckets_are_shared_by_instances_and_outlive_a_restart() {
    let app = start().await;
    let mut attacker = Browser::at(&app, "203.0.113.7");
    for _ in 0..2 {
        attacker.password("editor@example.org", WRONG).await;
    }
    app.place().run("UPDATE soft_locks SET failures = 99");
    // The rest of the last refusal is over.
    app.place().run(&format!("UPDATE soft_locks SET rests_until = '{}'", utc("2026-11-22 00:00:00")));
    attacker.password("editor@example.org", WRONG).await;
    let other = app.beside().await;
    let answer = Browser::at(&other, "203.0.113.7").password("editor@example.org", PASSWORD).await;
    assert_eq!(answer.status, StatusCode::TOO_MANY_REQUESTS, "the second instance knows of no lock");
    let wait: i64 = answer.header("retry-after").parse().unwrap();
    assert!((11 * 3_600..=12 * 3_600).contains(&wait), "noon, so until midnight: {wait}");
    assert!(text_of(&answer).contains("12 hours"), "{}", text_of(&answer));
    let (now, rate) = (app.house.clock.now(), Limits::default().reset_per_account);
    let bucket = vec![("a bucket".to_owned(), rate)];
    let take = |app: &App| app.db().write_here(|tx| limits::take(tx, &bucket, now)).unwrap();
    for n in 0..rate.burst {
        assert!(take(if n % 2 == 0 { &app } else { &other }).is_ok());
    }
    assert!(take(&other).is_err() && take(&app).is_err());
}

fn utc(text: &str) -> String {
    if crate::place::is_postgres() { text.to_owned() } else { format!("{text}.000000") }
}

/// Racers get no more than the bucket holds.
#[actix_web::test]
async fn twenty_at_once_take_what_the_bucket_holds_and_no_more() {
    let app = App::start().await;
    let now = app.house.clock.now();
    let rate = Limits::default().invite_per_person;
    let bucket = vec![("one".to_owned(), rate), ("other".to_owned(), rate)];
    let racers = (0..rate.burst + 20).map(|n| {
        let mut bucket = bucket.clone();
        if n % 2 == 0 {
            bucket.reverse();
        }
        app.db().write(move |tx| limits::take(tx, &bucket, now))
    });
    let taken = futures_util::future::join_all(racers).await;
    assert_eq!(taken.into_iter().filter(|it| it.as_ref().unwrap().is_ok()).count(), rate.burst as usize);
}

#[actix_web::test]
async fn a_forwarded_address_is_believed_of_a_named_proxy_only() {
    for (trusted, is_believed) in
        [(vec![], false), (vec!["192.0.2.0/24".to_owned()], false), (vec!["127.0.0.1".to_owned()], true)]
    {
        let app = App::start_with(|settings| {
            settings.limits = Limits { soft_lock_seconds: vec![60], soft_lock_free: 0, ..Limits::default() };
            settings.trusted_proxies = trusted;
        })
        .await;
        give_password(&app, Person::Editor, PASSWORD);
        let mut proxy = Browser::at(&app, "127.0.0.1");
        let wrong = [("email", "editor@example.org"), ("password", WRONG)];
        let from = |ip| {
            [
                ("X-Forwarded-For", ip),
                ("X-Forwarded-Host", "evil.example"),
                ("X-Forwarded-Proto", "https"),
                ("Forwarded", "for=6.6.6.6"),
            ]
        };
        assert_eq!(proxy.send(Method::POST, "/signin", Some(&wrong), &from("203.0.113.7")).await.status, 422);
        let other = proxy.send(Method::POST, "/signin", Some(&wrong), &from("198.51.100.1")).await.status;
        assert_eq!(other.as_u16(), if is_believed { 422 } else { 429 });
        // Whatever a visitor writes before the proxy's own word changes nothing.
        let spoofed = proxy.send(Method::POST, "/signin", Some(&wrong), &from("6.6.6.6, 203.0.113.7")).await.status;
        assert_eq!(spoofed.as_u16(), 429);
        let page = proxy.send(Method::GET, "/signin", None, &from("203.0.113.7")).await;
        assert!(page.headers.get("strict-transport-security").is_none() && !page.body().contains("evil.example"));
    }
}

#[actix_web::test]
async fn known_unknown_and_disabled_accounts_get_one_answer_after_the_same_work() {
    let app = start_wide().await;
    give_password(&app, Person::Viewer, PASSWORD);
    let id = app.world.person(Person::Viewer);
    app.place().run(&format!("UPDATE people SET status = 'disabled' WHERE person_id = '{id}'"));
    let mut answers = Vec::new();
    for (who, password) in [
        ("editor@example.org", WRONG),
        ("nobody.at.all@example.org", WRONG),
        ("viewer@example.org", PASSWORD),
        ("signer@example.org", WRONG),
        ("no mail address", WRONG),
    ] {
        let (hashes, rows) = (app.house.hashing.given(), count(&app, "soft_locks"));
        let answer = Browser::at(&app, "203.0.113.7").password(who, password).await;
        assert_eq!(app.house.hashing.given() - hashes, 1, "{who}");
        assert_eq!(count(&app, "soft_locks") - rows, 1, "{who}");
        let masked = Html::parse_document(&answer.body().replace(who, "WHO"));
        let main = masked.select(&css("main")).next().unwrap();
        let inputs: Vec<String> = main.select(&css("input:not([name=once])")).map(|it| it.html()).collect();
        answers.push((answer.status, text_of(&answer).replace(who, "WHO"), inputs, answer.cookies().len()));
    }
    for answer in &answers {
        assert_eq!(answer, &answers[0]);
    }
}

#[actix_web::test]
async fn known_and_unknown_accounts_take_the_same_time() {
    let app = start_wide().await;
    let mut times: [Vec<Duration>; 2] = [Vec::new(), Vec::new()];
    for _ in 0..20 {
        for (who, times) in ["editor@example.org", "nobody.at.all@example.org"].into_iter().zip(&mut times) {
            let begun = Instant::now();
            Browser::at(&app, "203.0.113.7").password(who, WRONG).await;
            times.push(begun.elapsed());
        }
    }
    let [known, unknown] = times.map(|mut it| {
        it.sort();
        it[it.len() / 2].as_secs_f64()
    });
    // Generous, since tests share their machine; a missing hash would be a factor of ten.
    let ratio = known / unknown;
    assert!((0.5..2.0).contains(&ratio), "known {known:.4} s, unknown {unknown:.4} s");
}

/// A telephone that holds the key of the page.
/// Sets a second factor up in a house of its own, and leaves it there: the page of new codes is shown but once.
pub async fn enrol_somebody(app: &App) {
    give_password(app, Person::PasserBy, "a password of some length");
    let mut browser = Browser::at(app, "192.0.2.7");
    browser.password("passerby@example.org", "a password of some length").await;
    enrol(&mut browser).await;
}

fn telephone(answer: &Answer) -> Totp {
    let page = Html::parse_document(&answer.body());
    let key: String = page.select(&css("details code")).next().unwrap().text().collect();
    let key = key.replace(' ', "");
    assert_eq!(key.len(), 32, "{key}");
    let square = page.select(&css("img")).next().unwrap();
    assert!(square.value().attr("src").unwrap().starts_with("data:image/svg+xml;base64,"));
    assert!(!square.value().attr("alt").unwrap().is_empty());
    Builder::new().with_secret(totp_rs::Secret::try_from_base32(&key).unwrap()).build().unwrap()
}

/// The code of so many steps from now.
fn code(app: &App, telephone: &Totp, steps: i64) -> String {
    let seconds = app.house.clock.now().utc().and_utc().timestamp() + 30 * steps;
    telephone.generate(u64::try_from(seconds).unwrap()).to_string()
}

fn forget_steps(app: &App) {
    app.place().run("UPDATE second_factors SET last_step = 0, tries = 0");
}

/// Turns the second factor on, as a person does: the telephone and the ten codes.
async fn enrol(browser: &mut Browser<'_>) -> (Totp, Vec<String>) {
    if !browser.get("/account/security/second-factor").await.body().contains("<img") {
        let begun = browser.fill("/account/security/second-factor", "/account/second-factors", &[]).await;
        assert_eq!(begun.location(), "/account/security/second-factor", "{}", text_of(&begun));
    }
    let telephone = telephone(&browser.get("/account/security/second-factor").await);
    let typed = code(browser.app, &telephone, 0);
    let typed = format!("{} {}", &typed[..3], &typed[3..]);
    let path = "/account/second-factor-confirmations";
    let answer = browser.fill("/account/security/second-factor", path, &[("code", &typed)]).await;
    assert_eq!(answer.status, StatusCode::OK, "{}", text_of(&answer));
    let codes = codes_of(&answer);
    forget_steps(browser.app);
    (telephone, codes)
}

fn codes_of(answer: &Answer) -> Vec<String> {
    let page = Html::parse_document(&answer.body());
    page.select(&css("main li code")).map(|it| it.text().collect()).collect()
}

#[actix_web::test]
async fn a_second_factor_is_set_up_and_asked_for_from_then_on() {
    let app = start_wide().await;
    let mut first = Browser::at(&app, "198.51.100.20");
    first.arrive("editor@example.org").await;
    let mut other = Browser::at(&app, "198.51.100.20");
    other.arrive("editor@example.org").await;
    // A wrong first code turns nothing on.
    first.fill("/account/security/second-factor", "/account/second-factors", &[]).await;
    let path = "/account/second-factor-confirmations";
    let wrong = first.fill("/account/security/second-factor", path, &[("code", "000000")]).await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(first.get("/account/security").await.body().matches(">On<").count(), 0);
    let (telephone, codes) = enrol(&mut first).await;
    assert_eq!(codes.len(), 10);
    assert_eq!(other.get("/desk").await.status, StatusCode::SEE_OTHER, "a session without the second factor goes on");
    assert_eq!(letters(&app, "Your second factor is on"), 1);
    // Neither the key nor a code stands in the database.
    let contents = app.contents();
    for code in &codes {
        assert!(!contents.contains(code.as_str()) && !contents.contains(&code.replace('-', "")));
    }
    // Sent again, the form shows no codes a second time.
    let again = first.post(path, &[("code", "123456")]).await;
    assert!(again.status.is_client_error() && codes_of(&again).is_empty());

    let mut browser = Browser::at(&app, "198.51.100.20");
    let half = browser.password("editor@example.org", PASSWORD).await;
    assert_eq!((half.status, half.location()), (StatusCode::SEE_OTHER, "/signin/code"));
    assert!(!browser.has("__Host-sid") && browser.has("__Host-step"));
    // What stands between password and code is no session.
    let step = browser.cookies[0].1.clone();
    let mut forger = Browser::at(&app, "198.51.100.20");
    forger.cookies.push(("__Host-sid".into(), step));
    assert_eq!(forger.get("/desk").await.status, StatusCode::SEE_OTHER);
    let wrong = browser.fill("/signin/code", "/signin/code", &[("code", "000000")]).await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(text_of(&wrong).contains("not right"), "{}", text_of(&wrong));
    let done = browser.fill("/signin/code", "/signin/code", &[("code", &code(&app, &telephone, 0))]).await;
    assert_eq!((done.status, done.location()), (StatusCode::SEE_OTHER, "/desk"), "{}", text_of(&done));
    assert!(browser.has("__Host-sid") && !browser.has("__Host-step"));
    assert_eq!(browser.get("/desk").await.status, StatusCode::OK);
    assert_eq!(count(&app, "pending_sign_ins"), 0);
}

#[actix_web::test]
async fn a_code_is_taken_once_on_all_instances_and_three_tries_are_given_in_half_a_minute() {
    let app = start_wide().await;
    let mut first = Browser::at(&app, "198.51.100.20");
    first.arrive("editor@example.org").await;
    let (telephone, _) = enrol(&mut first).await;
    let now = code(&app, &telephone, 0);
    let mut one = Browser::at(&app, "198.51.100.20");
    one.password("editor@example.org", PASSWORD).await;
    assert_eq!(one.post("/signin/code", &[("code", &now)]).await.location(), "/desk");
    let other = app.beside().await;
    for house in [&app, &other] {
        let mut thief = Browser::at(house, "198.51.100.20");
        thief.password("editor@example.org", PASSWORD).await;
        let replayed = thief.post("/signin/code", &[("code", &now)]).await;
        assert_eq!(replayed.status, StatusCode::UNPROCESSABLE_ENTITY, "a used code was taken again");
        let earlier = thief.post("/signin/code", &[("code", &code(&app, &telephone, -1))]).await;
        assert_eq!(earlier.status, StatusCode::UNPROCESSABLE_ENTITY, "an earlier code was taken after a later one");
        forget_tries(&app);
    }
    let mut guesser = Browser::at(&app, "198.51.100.20");
    guesser.password("editor@example.org", PASSWORD).await;
    for _ in 0..3 {
        assert_eq!(guesser.post("/signin/code", &[("code", "000000")]).await.status, StatusCode::UNPROCESSABLE_ENTITY);
    }
    let fourth = guesser.post("/signin/code", &[("code", &code(&app, &telephone, 1))]).await;
    assert_eq!(fourth.status, StatusCode::TOO_MANY_REQUESTS, "the right code comes too late in this half minute");
    assert!((1..=30).contains(&fourth.header("retry-after").parse::<i64>().unwrap()));
    // The next half minute gives three more.
    app.place().run("UPDATE second_factors SET tried_step = tried_step - 1");
    assert_eq!(guesser.post("/signin/code", &[("code", &code(&app, &telephone, 1))]).await.location(), "/desk");
}

fn forget_tries(app: &App) {
    app.place().run("UPDATE second_factors SET tries = 0");
}

#[actix_web::test]
async fn of_two_who_type_one_code_at_once_one_comes_in() {
    let app = start_wide().await;
    let mut first = Browser::at(&app, "198.51.100.20");
    first.arrive("editor@example.org").await;
    let (telephone, _) = enrol(&mut first).await;
    let (mut one, mut other) = (Browser::at(&app, "198.51.100.20"), Browser::at(&app, "198.51.100.20"));
    one.password("editor@example.org", PASSWORD).await;
    other.password("editor@example.org", PASSWORD).await;
    let now = code(&app, &telephone, 0);
    let fields = [("code", now.as_str())];
    let (a, b) = tokio::join!(one.post("/signin/code", &fields), other.post("/signin/code", &fields));
    assert_eq!([a, b].iter().filter(|it| it.location() == "/desk").count(), 1);
}

#[actix_web::test]
async fn the_step_between_password_and_code_ends_soon_and_serves_once() {
    let app = start_wide().await;
    let mut first = Browser::at(&app, "198.51.100.20");
    first.arrive("editor@example.org").await;
    let (telephone, _) = enrol(&mut first).await;
    let mut late = Browser::at(&app, "198.51.100.20");
    late.password("editor@example.org", PASSWORD).await;
    app.place().run(&format!("UPDATE pending_sign_ins SET ends_at = '{}'", utc("2026-11-22 19:00:00")));
    let over = late.post("/signin/code", &[("code", &code(&app, &telephone, 0))]).await;
    assert_eq!(over.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(text_of(&over).contains("Sign in again") && !late.has("__Host-sid"));
    assert_eq!(late.get("/signin/code").await.status, StatusCode::OK);
    let mut twice = Browser::at(&app, "198.51.100.20");
    twice.password("editor@example.org", PASSWORD).await;
    let step = twice.cookies.clone();
    assert_eq!(twice.post("/signin/code", &[("code", &code(&app, &telephone, 0))]).await.location(), "/desk");
    twice.cookies = step;
    let again = twice.post("/signin/code", &[("code", &code(&app, &telephone, 1))]).await;
    assert_eq!(again.status, StatusCode::UNPROCESSABLE_ENTITY);
}

#[actix_web::test]
async fn a_recovery_code_serves_once_in_the_same_field_and_a_new_set_takes_the_old_ones_place() {
    let app = start_wide().await;
    let mut first = Browser::at(&app, "198.51.100.20");
    first.arrive("editor@example.org").await;
    let (telephone, codes) = enrol(&mut first).await;
    let enter = async |typed: &str| {
        let mut browser = Browser::at(&app, "198.51.100.20");
        browser.password("editor@example.org", PASSWORD).await;
        let answer = browser.post("/signin/code", &[("code", typed)]).await;
        forget_tries(&app);
        answer.location().to_owned()
    };
    assert_eq!(enter(&codes[0].to_uppercase().replace('-', " ")).await, "/desk");
    assert_eq!(letters(&app, "A recovery code was used"), 1);
    assert_eq!(enter(&codes[0]).await, "", "a recovery code was taken twice");
    let page = first.get("/account/security/recovery-codes").await;
    assert!(text_of(&page).contains("9 recovery codes are left"), "{}", text_of(&page));
    let path = "/account/recovery-codes";
    let wrong = first.fill("/account/security/recovery-codes", path, &[("code", "000000")]).await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    let renewed = first.fill("/account/security/recovery-codes", path, &[("code", &code(&app, &telephone, 0))]).await;
    let fresh = codes_of(&renewed);
    assert_eq!(fresh.len(), 10, "{}", text_of(&renewed));
    assert_eq!(enter(&codes[1]).await, "", "a code of the old set was taken");
    assert_eq!(enter(&fresh[9]).await, "/desk");
    // Another person's code opens nothing here.
    give_password(&app, Person::Lead, PASSWORD);
    let mut lead = Browser::at(&app, "198.51.100.21");
    lead.arrive("lead@example.org").await;
    let (_, theirs) = enrol(&mut lead).await;
    assert_eq!(enter(&theirs[0]).await, "");
}

#[actix_web::test]
async fn turning_it_off_asks_for_password_and_code_and_an_administrator_can_reset_it() {
    let app = start_wide().await;
    let mut editor = Browser::at(&app, "198.51.100.20");
    editor.arrive("editor@example.org").await;
    let (telephone, _) = enrol(&mut editor).await;
    let (page, path) = ("/account/security/second-factor-removal", "/account/second-factor-removals");
    let right = code(&app, &telephone, 0);
    for fields in [
        [("current_password", WRONG), ("code", right.as_str())],
        [("current_password", PASSWORD), ("code", "000000")],
        [("current_password", ""), ("code", right.as_str())],
        [("current_password", PASSWORD), ("code", "")],
    ] {
        let refused = editor.fill(page, path, &fields).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY, "{fields:?}");
    }
    let off = editor.fill(page, path, &[("current_password", PASSWORD), ("code", &right)]).await;
    assert_eq!(off.location(), "/account/security", "{}", text_of(&off));
    assert_eq!((letters(&app, "Your second factor is off"), count(&app, "recovery_codes")), (1, 0));
    Browser::at(&app, "198.51.100.20").arrive("editor@example.org").await;

    enrol(&mut editor).await;
    let editor_id = app.world.person(Person::Editor);
    let reset = format!("/desk/oha/people/{editor_id}/second-factor-resets");
    let reason = [("reason", "She came to the office with her badge.")];
    assert_eq!(app.post(Person::Reviewer, &reset, &reason).await.status, StatusCode::FORBIDDEN);
    assert_eq!(app.post(Person::Lead, &reset, &reason).await.status, StatusCode::NOT_FOUND);
    assert_eq!(app.post(Person::Admin, &reset, &reason).await.status, StatusCode::SEE_OTHER);
    assert_eq!(editor.get("/desk").await.status, StatusCode::SEE_OTHER, "a session outlived the reset");
    Browser::at(&app, "198.51.100.20").arrive("editor@example.org").await;
    assert_eq!(letters(&app, "Your second factor was reset"), 1);
    let own = format!("/desk/oha/people/{}/second-factor-resets", app.world.person(Person::Admin));
    assert_eq!(app.post(Person::Admin, &own, &reason).await.status, StatusCode::FORBIDDEN);
    let nobody = "/desk/oha/people/00000000-0000-7000-8000-000000000000/second-factor-resets";
    assert_eq!(app.post(Person::Admin, nobody, &reason).await.status, StatusCode::NOT_FOUND);
}

#[actix_web::test]
async fn whose_role_needs_a_second_factor_sets_it_up_before_anything_else() {
    let app = App::start_with(|settings| settings.sign_in.second_factor = SecondFactor::Required).await;
    for person in Person::ALL.into_iter().filter(|it| *it != Person::Nobody) {
        let is_needed = matches!(
            person,
            Person::Signer
                | Person::Lead
                | Person::RivalLead
                | Person::Both
                | Person::Reviewer
                | Person::Admin
                | Person::Conflicted
                | Person::Sysadmin
        );
        let desk = app.get(person, "/desk").await;
        let led = (desk.status, desk.location()) == (StatusCode::SEE_OTHER, "/account/security");
        assert_eq!(led, is_needed, "{person:?}: {}", desk.status);
        for path in [format!("/desk/cco/{OWN}/2026"), "/desk/oha/queue".into(), "/desk/ta/board".into()] {
            let answer = app.get(person, &path).await;
            assert_eq!(answer.location() == "/account/security", is_needed, "{person:?} at {path}: {}", answer.status);
        }
        for path in
            ["/account/security", "/account/security/second-factor", "/account/security/password", "/account/sessions"]
        {
            assert_eq!(app.get(person, path).await.status, StatusCode::OK, "{person:?} at {path}");
        }
        assert_eq!(
            text_of(&app.get(person, "/account/security").await).contains("One step before you go on"),
            is_needed
        );
    }
    let write =
        app.post(Person::Lead, &format!("/desk/cco/{OWN}/2026/action-plan/goals"), &[("title", "A goal")]).await;
    assert_eq!(write.status, StatusCode::FORBIDDEN);
    assert!(write.body().contains("/account/security"));
    assert_eq!(app.post(Person::Reviewer, "/account/signouts", &[]).await.status, StatusCode::SEE_OTHER);
    give_password(&app, Person::Lead, PASSWORD);
    let mut lead = Browser::at(&app, "198.51.100.20");
    lead.arrive("lead@example.org").await;
    assert_eq!(lead.get("/desk").await.location(), "/account/security");
    let (telephone, _) = enrol(&mut lead).await;
    assert_eq!(lead.get("/desk").await.status, StatusCode::OK);
    // It cannot be turned off then.
    let code = code(&app, &telephone, 0);
    let csrf = lead.get("/account/security").await;
    let hidden = hidden_fields(&csrf, "/account/signouts");
    let mut fields: Vec<(&str, &str)> = hidden.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
    fields.extend([("current_password", PASSWORD), ("code", code.as_str())]);
    assert_eq!(lead.post("/account/second-factor-removals", &fields).await.status, StatusCode::FORBIDDEN);
}

#[actix_web::test]
async fn a_short_password_stands_beside_a_second_factor_only() {
    let app = start_wide().await;
    let mut editor = Browser::at(&app, "198.51.100.20");
    editor.arrive("editor@example.org").await;
    let (page, path) = ("/account/security/password", "/account/passwords");
    let change = [("current_password", PASSWORD), ("password", "kelp&fog")];
    assert_eq!(editor.fill(page, path, &change).await.status, StatusCode::UNPROCESSABLE_ENTITY);
    let (telephone, _) = enrol(&mut editor).await;
    assert_eq!(editor.fill(page, path, &change).await.location(), "/account/security");
    let refused = editor
        .fill(
            "/account/security/second-factor-removal",
            "/account/second-factor-removals",
            &[("current_password", "kelp&fog"), ("code", &code(&app, &telephone, 0))],
        )
        .await;
    assert!(text_of(&refused).contains("Choose a longer one first"), "{}", text_of(&refused));
    // An administrator's reset leaves her with a short password alone: it opens the page where that is mended, and nothing else.
    let reset = format!("/desk/oha/people/{}/second-factor-resets", app.world.person(Person::Editor));
    app.post(Person::Admin, &reset, &[("reason", "Her telephone is lost.")]).await;
    let answer = editor.password("editor@example.org", "kelp&fog").await;
    assert_eq!(answer.location(), "/desk");
    assert_eq!(editor.get("/desk").await.location(), "/account/security");
    let longer = [("current_password", "kelp&fog"), ("password", "kelp fog ferry cider")];
    assert_eq!(editor.fill(page, path, &longer).await.location(), "/account/security");
    assert_eq!(editor.get("/desk").await.status, StatusCode::OK);
}

#[actix_web::test]
async fn a_changed_password_ends_every_other_session_and_is_told() {
    let app = start_wide().await;
    let mut here = Browser::at(&app, "198.51.100.20");
    here.arrive("editor@example.org").await;
    let mut there = Browser::at(&app, "198.51.100.20");
    there.arrive("editor@example.org").await;
    let (page, path) = ("/account/security/password", "/account/passwords");
    for (current, new, says) in [
        (WRONG, "lantern moss ferry cider", "This is not your password"),
        ("", "lantern moss ferry cider", "Enter the password that you have now"),
        (PASSWORD, "too short", "at least 15 characters"),
        (PASSWORD, "Sunshine-2026-11-22", "lists that attackers try first"),
        (PASSWORD, "editor.of.the.cast", "made of your name"),
        (PASSWORD, PASSWORD, "that you have now"),
    ] {
        let refused = here.fill(page, path, &[("current_password", current), ("password", new)]).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY, "{new}");
        assert!(text_of(&refused).contains(says), "{new}: {}", text_of(&refused));
        assert!(!refused.body().contains(&format!("value=\"{new}\"")), "a password is shown again");
    }
    let long: String =
        (1..).map(|n| format!("🌱 kelp {n} fog ")).flat_map(|it| it.chars().collect::<Vec<_>>()).take(256).collect();
    for new in ["lantern moss ferry cider", "  blanks  at both ends  ", "пароль из четырёх слов", &long]
    {
        let current = if new.starts_with("lantern") { PASSWORD } else { "lantern moss ferry cider" };
        give_password(&app, Person::Editor, current);
        let changed = here.fill(page, path, &[("current_password", current), ("password", new)]).await;
        assert_eq!(changed.location(), "/account/security", "{new}: {}", text_of(&changed));
        let mut browser = Browser::at(&app, "198.51.100.20");
        assert_eq!(browser.password("editor@example.org", new).await.location(), "/desk", "{new}");
        if new != long {
            assert_eq!(
                browser.password("editor@example.org", new.trim()).await.location() == "/desk",
                new.trim() == new
            );
        }
    }
    assert_eq!(there.get("/desk").await.status, StatusCode::SEE_OTHER);
    assert_eq!(here.get("/desk").await.status, StatusCode::OK);
    assert!(letters(&app, "Your password was changed") >= 1);
}

#[actix_web::test]
async fn an_old_hash_is_made_anew_at_the_next_sign_in() {
    let app = start_wide().await;
    // Of "kelp ferry cider moss", under parameters of another day.
    let weak = argon2_weak(PASSWORD);
    let id = app.world.person(Person::Editor);
    app.place().run(&format!("UPDATE people SET password_hash = '{weak}' WHERE person_id = '{id}'"));
    Browser::at(&app, "198.51.100.20").arrive("editor@example.org").await;
    let hash =
        app.place().lines(&format!("SELECT password_hash AS line FROM people WHERE person_id = '{id}'")).remove(0);
    assert!(hash.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"), "{hash}");
    Browser::at(&app, "198.51.100.20").arrive("editor@example.org").await;
}

fn argon2_weak(password: &str) -> String {
    use argon2::password_hash::PasswordHasher as _;
    let params = argon2::Params::new(4_096, 1, 1, None).unwrap();
    let argon = argon2::Argon2::new(argon2::Algorithm::Argon2id, argon2::Version::V0x13, params);
    argon.hash_password(password.as_bytes()).unwrap().to_string()
}

#[actix_web::test]
async fn one_sees_ones_own_sessions_and_ends_them() {
    let app = start_wide().await;
    let mut here = Browser::at(&app, "198.51.100.20");
    here.arrive("editor@example.org").await;
    let mut phone = Browser { agent: SAFARI, ..Browser::at(&app, "203.0.113.9") };
    phone.arrive("editor@example.org").await;
    let mut third = Browser::at(&app, "203.0.113.10");
    third.arrive("editor@example.org").await;
    let page = here.get("/account/sessions").await;
    let text = text_of(&page);
    for words in
        ["Firefox on Windows", "Safari on an iPhone", "198.51.100.20", "203.0.113.9", "You are here", "End all others"]
    {
        assert!(text.contains(words), "{words}: {text}");
    }
    let html = Html::parse_document(&page.body());
    let names: Vec<String> =
        html.select(&css("input[name=session]")).map(|it| it.value().attr("value").unwrap().to_owned()).collect();
    // The cast's own session, the telephone's, the third one's, and "others".
    assert_eq!(names.len(), 4, "{names:?}");
    let phones =
        app.place().lines("SELECT session_id AS line FROM sessions WHERE browser = 'Safari on an iPhone'").remove(0);
    assert!(names.contains(&phones));
    // Nobody else's hand ends it.
    let path = "/account/session-endings";
    assert_eq!(app.post(Person::Lead, path, &[("session", &phones)]).await.status, StatusCode::NOT_FOUND);
    assert_eq!(app.post(Person::Lead, path, &[("session", "no such")]).await.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(phone.get("/desk").await.status, StatusCode::OK);
    assert_eq!(here.fill("/account/sessions", path, &[("session", &phones)]).await.location(), "/account/sessions");
    assert_eq!(phone.get("/desk").await.status, StatusCode::SEE_OTHER);
    assert_eq!(third.get("/desk").await.status, StatusCode::OK);
    here.fill("/account/sessions", path, &[("session", "others")]).await;
    assert_eq!(third.get("/desk").await.status, StatusCode::SEE_OTHER);
    assert_eq!(here.get("/desk").await.status, StatusCode::OK);
    // On another instance too, and no token stands on the page.
    let other = app.beside().await;
    assert_eq!(
        Browser { cookies: third.cookies.clone(), ..Browser::at(&other, third.ip) }.get("/desk").await.status,
        StatusCode::SEE_OTHER
    );
    assert!(!page.body().contains(&here.cookies[0].1));
}

#[actix_web::test]
async fn a_sign_in_from_a_new_place_is_told_and_one_from_a_known_place_is_not() {
    let app = start_wide().await;
    let said = || letters(&app, "New sign-in to your account");
    app.place().run("DELETE FROM known_places");
    Browser::at(&app, "198.51.100.20").arrive("editor@example.org").await;
    assert_eq!(said(), 0, "the very first place is no news");
    Browser::at(&app, "198.51.100.99").arrive("editor@example.org").await;
    assert_eq!(said(), 0, "the same network");
    Browser::at(&app, "203.0.113.9").arrive("editor@example.org").await;
    assert_eq!(said(), 1, "another network");
    Browser { agent: SAFARI, ..Browser::at(&app, "203.0.113.9") }.arrive("editor@example.org").await;
    assert_eq!(said(), 2, "another browser");
    Browser { agent: SAFARI, ..Browser::at(&app, "203.0.113.9") }.arrive("editor@example.org").await;
    assert_eq!(said(), 2);
}

#[actix_web::test]
async fn a_session_is_new_at_each_sign_in_and_a_stolen_table_opens_nothing() {
    let app = start_wide().await;
    let mut victim = Browser::at(&app, "198.51.100.20");
    let fixed = "f".repeat(43);
    victim.cookies.push(("__Host-sid".into(), fixed.clone()));
    victim.arrive("editor@example.org").await;
    let token = victim.cookies.iter().find(|(name, _)| name == "__Host-sid").unwrap().1.clone();
    assert_ne!(token, fixed, "a session that was laid under was taken over");
    let hashes = app.place().lines("SELECT token_hash AS line FROM sessions");
    assert!(!app.contents().contains(&token));
    for hash in hashes {
        for stolen in [hash.as_str(), &hash[..43]] {
            let mut thief = Browser::at(&app, "203.0.113.9");
            thief.cookies.push(("__Host-sid".into(), stolen.to_owned()));
            assert_eq!(thief.get("/desk").await.status, StatusCode::SEE_OTHER);
        }
    }
    let mut tokens: Vec<String> = (0..10_000).map(|_| groundwork::platform::clock::token().unwrap()).collect();
    tokens.sort();
    tokens.dedup();
    assert_eq!(tokens.len(), 10_000);
}

#[actix_web::test]
async fn disabling_ends_a_session_at_the_next_request() {
    let app = start_wide().await;
    let mut editor = Browser::at(&app, "198.51.100.20");
    editor.arrive("editor@example.org").await;
    let id = app.world.person(Person::Editor);
    app.place().run(&format!("UPDATE people SET status = 'disabled' WHERE person_id = '{id}'"));
    assert_eq!(editor.get("/desk").await.status, StatusCode::SEE_OTHER);
    assert_eq!(app.beside().await.get(Person::Editor, "/desk").await.status, StatusCode::SEE_OTHER);
}

#[actix_web::test]
async fn a_password_is_asked_for_again_when_the_last_time_is_long_ago() {
    let app = start_wide().await;
    let mut editor = Browser::at(&app, "198.51.100.20");
    editor.arrive("editor@example.org").await;
    app.place().run(&format!("UPDATE sessions SET proved_at = '{}'", utc("2026-11-22 19:49:00")));
    let (page, path) = ("/account/security/second-factor", "/account/second-factors");
    let shown = editor.get(page).await;
    assert!(shown.body().contains("name=\"current_password\""));
    assert_eq!(editor.fill(page, path, &[]).await.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(editor.fill(page, path, &[("current_password", WRONG)]).await.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(count(&app, "second_factors"), 0);
    assert_eq!(editor.fill(page, path, &[("current_password", PASSWORD)]).await.location(), page);
    assert!(!editor.get(page).await.body().contains("name=\"current_password\""), "asked twice within ten minutes");
    // Sessions are shown, and ended after the password only.
    Browser::at(&app, "203.0.113.9").arrive("editor@example.org").await;
    let endings = "/account/session-endings";
    let hidden = hidden_fields(&editor.get("/account/sessions").await, endings);
    app.place().run(&format!("UPDATE sessions SET proved_at = '{}'", utc("2026-11-22 19:49:00")));
    let before = count(&app, "sessions");
    let pairs: Vec<(&str, &str)> = hidden.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
    assert_eq!(editor.post(endings, &pairs).await.status, StatusCode::FORBIDDEN);
    assert!(!editor.get("/account/sessions").await.body().contains("End this session"));
    let wrong = editor.fill("/account/sessions", "/account/proofs", &[("current_password", WRONG)]).await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    editor.fill("/account/sessions", "/account/proofs", &[("current_password", PASSWORD)]).await;
    assert_eq!(count(&app, "sessions"), before);
    assert_eq!(editor.fill("/account/sessions", endings, &[]).await.location(), "/account/sessions");
    assert_eq!(count(&app, "sessions"), before - 1);
}

#[actix_web::test]
async fn a_fresh_house_has_no_account_that_anybody_could_know() {
    let place = crate::place::Place::empty();
    let db = groundwork::platform::db::Database::open(place.address()).unwrap();
    groundwork::app::reference::load(&db, crate::cast::noon("2026-01-02")).unwrap();
    assert!(place.lines("SELECT person_id AS line FROM people").is_empty());
}

/// Whatever stands in `next`, a sign-in leads to a page of this house.
#[actix_web::test]
async fn a_sign_in_never_leads_to_another_site() {
    let app = start_wide().await;
    let hosts = ["evil.example", "evil.example%2f..", "127.0.0.1.evil.example", "evil.example:80", "user@evil.example"];
    let forms = [
        "//{}",
        "///{}",
        "////{}",
        "/\\{}",
        "\\/{}",
        "\\\\{}",
        "/%2f{}",
        "/%5c{}",
        "/%09/{}",
        "/\t/{}",
        "/\n/{}",
        "http://{}",
        "https://{}",
        "HTTPS://{}",
        "https:{}",
        "https:/{}",
        "http:\\\\{}",
        "//desk@{}",
        "/desk@{}",
        "/desk\\@{}",
        "javascript://{}/%0aalert(1)",
        "data:text/html,{}",
        "//%E3%80%82{}",
        "/.{}",
        "/..//{}",
        "/;@{}",
        "/?next=//{}",
        "?next=//{}",
        "@{}",
        "{}",
        "%2f%2f{}",
        " //{}",
        "/desk/../..//{}",
        "/desk\u{0}//{}",
        "/\u{a0}/{}",
        "/desk\r\nLocation: https://{}",
        "vbscript:{}",
        "/〱{}",
        "//[::1]@{}",
        "/signin?next=//{}",
    ];
    let mut asked = 0;
    for host in hosts {
        for form in forms {
            let next = form.replace("{}", host);
            let mut browser = Browser::at(&app, "198.51.100.20");
            let fields = [("email", "editor@example.org"), ("password", PASSWORD), ("next", next.as_str())];
            let answer = browser.post("/signin", &fields).await;
            if answer.status == StatusCode::BAD_REQUEST {
                continue;
            }
            assert_eq!(answer.status, StatusCode::SEE_OTHER, "{next:?}");
            let location = answer.location();
            let base = url::Url::parse("https://groundwork.example.org/signin").unwrap();
            let target = base.join(location).unwrap();
            assert_eq!(target.host_str(), Some("groundwork.example.org"), "{next:?} leads to {location}");
            assert!(target.path().starts_with("/desk") || target.path() == "/", "{next:?} leads to {location}");
            asked += 1;
        }
    }
    assert!(asked > 150, "{asked}");
}

/// A made-up Host changes neither links nor where a sign-in leads.
#[actix_web::test]
async fn a_made_up_host_is_repeated_nowhere() {
    let app = App::start_with(|settings| settings.behind_tls = true).await;
    give_password(&app, Person::Editor, PASSWORD);
    for path in ["/", "/signin", "/signin/code", "/reports", "/ccos", "/sitemap.xml", "/robots.txt", "/desk"] {
        let mut browser = Browser::at(&app, "203.0.113.7");
        let spoofed =
            [("Host", "evil.example"), ("X-Forwarded-Host", "evil.example"), ("X-Original-Host", "evil.example")];
        let answer = browser.send(Method::GET, path, None, &spoofed).await;
        assert!(!answer.body().contains("evil.example"), "{path}");
        assert!(!answer.location().contains("evil.example"), "{path}");
    }
}

#[derive(Clone, Default)]
struct Log(Arc<Mutex<Vec<u8>>>);

impl Write for Log {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0.lock().unwrap().write(bytes)
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

impl Log {
    fn lines(&self) -> Vec<serde_json::Value> {
        let text = String::from_utf8(self.0.lock().unwrap().clone()).unwrap();
        text.lines().map(|it| serde_json::from_str(it).unwrap_or_else(|_| panic!("no line of JSON: {it}"))).collect()
    }
}

#[actix_web::test]
async fn what_matters_for_security_is_logged_once_with_request_and_place_and_without_secrets() {
    let log = Log::default();
    let writer = log.clone();
    let listening = tracing::subscriber::set_default(
        tracing_subscriber::fmt()
            .json()
            .with_max_level(tracing::Level::INFO)
            .with_writer(move || writer.clone())
            .finish(),
    );
    let limits = Limits { soft_lock_free: 0, ..Limits::default() };
    let app = App::start_with(|settings| settings.limits = limits).await;
    give_password(&app, Person::Editor, PASSWORD);
    let mut editor = Browser { agent: "Evil\"} {\"event\":\"forged", ..Browser::at(&app, "203.0.113.7") };
    editor.password("editor@example.org", WRONG).await;
    editor.password("editor@example.org", WRONG).await;
    Browser::at(&app, "198.51.100.20").arrive("editor@example.org").await;
    app.post(Person::Viewer, &format!("/desk/cco/{OWN}/2026/action-plan/goals"), &[("title", "A goal")]).await;
    app.get(Person::Reviewer, "/desk/oha/board%0d%0a%7b%22event%22:%22forged%22%7d").await;
    let person = app.world.person(Person::PasserBy).clone();
    let now = app.house.clock.now();
    let system = tenancy::SystemScope::because("the tests' cast");
    app.db()
        .write_here(|tx| {
            let role = tenancy::Role::parse("oha_reviewer").unwrap();
            tenancy::changes::give(tx, &system, &person, role, None, now)
        })
        .unwrap();
    drop(listening);
    let lines = log.lines();
    let of =
        |event: &str| -> Vec<&serde_json::Value> { lines.iter().filter(|it| it["fields"]["event"] == event).collect() };
    for (event, address) in [
        ("sign-in-refused", "203.0.113.7"),
        ("limit-hit", "203.0.113.7"),
        ("signed-in", "198.51.100.20"),
        ("denied", "unknown"),
    ] {
        let found = of(event);
        assert_eq!(found.len(), 1, "{event}: {found:#?}");
        assert_eq!(found[0]["span"]["address"], address, "{event}");
        assert_eq!(found[0]["span"]["request"].as_str().unwrap().len(), 32, "{event}");
        assert_eq!(found[0]["target"], "security");
        assert!(found[0]["timestamp"].as_str().unwrap().ends_with('Z'));
    }
    assert_eq!(lines.iter().filter(|it| it["target"] == "audit" && it["fields"]["action"] == "grant-given").count(), 1);
    let text = String::from_utf8(log.0.lock().unwrap().clone()).unwrap();
    for secret in [PASSWORD, WRONG, "editor@example.org", crate::app::SECRET, "argon2id"] {
        assert!(!text.contains(secret), "the log says {secret}");
    }
    assert!(of("forged").is_empty());
}

/// The names of limits stand in the table as keyed hashes only.
#[actix_web::test]
async fn the_tables_of_limits_hold_no_address_and_no_name() {
    let app = start().await;
    Browser::at(&app, "203.0.113.7").password("editor@example.org", WRONG).await;
    assert!(count(&app, "limit_buckets") >= 3 && count(&app, "soft_locks") == 1);
    for table in ["limit_buckets", "soft_locks"] {
        let key = if table == "soft_locks" { "lock_key" } else { "bucket" };
        for name in app.place().lines(&format!("SELECT {key} AS line FROM {table}")) {
            assert!(name.len() == 64 && name.bytes().all(|it| it.is_ascii_hexdigit()), "{name}");
        }
    }
    let later = app.house.clock.now().plus(chrono::Duration::days(3));
    assert!(app.db().write_here(|tx| limits::forget_old(tx, later)).unwrap() >= 4);
    assert_eq!((count(&app, "limit_buckets"), count(&app, "soft_locks")), (0, 0));
    assert_eq!(Action::SignIn.word(), "sign-in");
    assert_eq!(arrival().network, "192.0.2.0/24");
}

/// A slip of the hand is no attack: who mistypes twice goes on at once, and whoever has to wait is told for how long.
#[actix_web::test]
async fn the_right_password_after_two_wrong_ones_is_taken_and_after_three_told_how_long_to_wait() {
    let app = start().await;
    let mut owner = Browser::at(&app, "203.0.113.7");
    for _ in 0..2 {
        assert_eq!(owner.password("editor@example.org", WRONG).await.status, StatusCode::UNPROCESSABLE_ENTITY);
    }
    owner.arrive("editor@example.org").await;
    let mut owner = Browser::at(&app, "203.0.113.7");
    for _ in 0..3 {
        assert_eq!(owner.password("editor@example.org", WRONG).await.status, StatusCode::UNPROCESSABLE_ENTITY);
    }
    // The clock of this test moves with the wall's: the third refusal's rest is made long enough to be met.
    app.place().run(&format!("UPDATE soft_locks SET rests_until = '{}'", utc("2099-01-01 00:00:00")));
    let hashes = app.house.hashing.given();
    let early = owner.password("editor@example.org", PASSWORD).await;
    assert_eq!((early.status, app.house.hashing.given()), (StatusCode::TOO_MANY_REQUESTS, hashes));
    let text = text_of(&early);
    assert!(text.contains("your password may be right. Wait "), "{text}");
    let page = Html::parse_document(&early.body());
    let typed = page.select(&css("input[name=email]")).next().unwrap().value().attr("value").unwrap();
    assert_eq!(typed, "editor@example.org", "what was typed is kept");
    let said = page.select(&css("input[name=password]")).next().unwrap().value().attr("value").unwrap_or_default();
    assert_eq!(said, "", "a password is never said back");
}

#[actix_web::test]
async fn an_operator_says_how_long_a_session_holds_and_when_its_end_is_told() {
    let seen = |minutes: i64, app: &App| {
        let at = app.house.clock.now().plus(chrono::Duration::minutes(-minutes)).utc();
        app.place()
            .run(&format!("UPDATE sessions SET seen_at = '{}'", utc(&at.format("%Y-%m-%d %H:%M:%S").to_string())));
    };
    let usual = App::start().await;
    seen(20, &usual);
    let page = usual.get(Person::Lead, "/desk").await;
    assert_eq!(page.status, StatusCode::OK, "half an hour unless something else is set");
    assert!(page.body().contains("data-session-warn=\"120\""), "{}", page.body());
    let short = App::start_with(|settings| {
        settings.sign_in.idle_minutes = 15;
        settings.sign_in.warn_seconds = 60;
    })
    .await;
    seen(14, &short);
    let page = short.get(Person::Lead, "/desk").await;
    assert_eq!(page.status, StatusCode::OK);
    assert!(page.body().contains("data-session-warn=\"60\""), "{}", page.body());
    seen(16, &short);
    assert_eq!(short.get(Person::Lead, "/desk").await.status, StatusCode::SEE_OTHER);

    let day = App::start_with(|settings| {
        settings.sign_in.idle_minutes = 600;
        settings.sign_in.session_hours = 2;
    })
    .await;
    give_password(&day, Person::Editor, PASSWORD);
    let mut browser = Browser::at(&day, "203.0.113.7");
    browser.arrive("editor@example.org").await;
    let body = browser.get("/account/sessions").await.body();
    let seconds: i64 = body.split("data-session=\"").nth(1).unwrap().split('"').next().unwrap().parse().unwrap();
    assert!((7_100..=7_200).contains(&seconds), "{seconds}");
    assert!(body.contains("600 minutes after the last page, and after 2 hours at the latest"), "{body}");
}
