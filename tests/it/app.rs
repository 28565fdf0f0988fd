//! The house under test: a database of its own per test, the real server around it, and requests as a browser sends them.

use std::future::Future;
use std::pin::Pin;
use std::rc::Rc;

use actix_web::body::{BoxBody, MessageBody as _, to_bytes};
use actix_web::dev::{Service as _, ServiceResponse};
use actix_web::http::{Method, StatusCode, header};
use actix_web::web::Data;
use actix_web::{test, web::Bytes};
use groundwork::app::server;
use groundwork::kernel::limits::{Limits, Rate};
use groundwork::platform::clock::Clock;
use groundwork::platform::config::{SecondFactor, Secret, Settings, SignInSettings};
use groundwork::platform::db::Database;
use groundwork::platform::http;

use crate::cast::{Person, TODAY, World, world};
use crate::place::Place;

pub const SECRET: &str = "a secret of the tests, long enough to serve";

type Answering = Pin<Box<dyn Future<Output = Result<ServiceResponse<BoxBody>, actix_web::Error>>>>;
type Service = Rc<dyn Fn(test::TestRequest) -> Answering>;

/// One house with its world in it. Its database goes when it is dropped.
pub struct App {
    pub house: Data<http::App>,
    pub world: &'static World,
    service: Service,
    // After the house, whose connections must be closed first.
    place: Place,
}

/// What came back.
pub struct Answer {
    pub status: StatusCode,
    pub headers: header::HeaderMap,
    pub bytes: Bytes,
}

impl Answer {
    pub fn body(&self) -> String {
        String::from_utf8_lossy(&self.bytes).into_owned()
    }

    pub fn header(&self, name: &str) -> &str {
        self.headers.get(name).and_then(|it| it.to_str().ok()).unwrap_or_default()
    }

    pub fn location(&self) -> &str {
        self.header("location")
    }

    /// What the first control of this name holds.
    pub fn value(&self, name: &str) -> String {
        let page = scraper::Html::parse_document(&self.body());
        let control = scraper::Selector::parse(&format!("input[name='{name}']")).unwrap();
        let found = page.select(&control).next().unwrap_or_else(|| panic!("no control is called {name}"));
        found.attr("value").unwrap_or_default().to_owned()
    }

    pub fn cookies(&self) -> Vec<&str> {
        self.headers.get_all("set-cookie").filter_map(|it| it.to_str().ok()).collect()
    }
}

impl App {
    /// The demonstration's world, at noon of its day.
    pub async fn start() -> Self {
        Self::start_with(|_| ()).await
    }

    /// As [`App::start`], with other settings.
    pub async fn start_with(change: impl FnOnce(&mut Settings)) -> Self {
        let place = Place::with_world();
        let mut settings = settings(&place);
        change(&mut settings);
        let db = Database::open(&settings.database_url).unwrap();
        Self::around(place, db, settings).await
    }

    /// Around another database than the world's. The cast's sessions are put into it, for whoever is to walk in them.
    pub async fn over(place: Place, db: Database) -> Self {
        let settings = settings(&place);
        let app = Self::around(place, db, settings).await;
        crate::cast::lend_a_session(app.db(), &app.token_hash(Person::PasserBy)).unwrap();
        app
    }

    /// Another instance of this house, over the same database.
    pub async fn beside(&self) -> Self {
        let place = self.place.shared();
        let db = Database::open(place.address()).unwrap();
        Self::at(place, db, self.house.settings.clone(), self.house.clock).await
    }

    async fn around(place: Place, db: Database, settings: Settings) -> Self {
        Self::at(place, db, settings, Clock::starting_on(TODAY.parse().unwrap())).await
    }

    async fn at(place: Place, db: Database, settings: Settings, clock: Clock) -> Self {
        // What the house logs is shown with a test that fails.
        let _ = tracing_subscriber::fmt()
            .with_max_level(tracing::Level::WARN)
            .with_test_writer()
            .without_time()
            .with_ansi(false)
            .try_init();
        let house = Data::new(http::App::new(settings, clock, db).unwrap());
        let inner = Rc::new(test::init_service(server::application(house.clone())).await);
        let service: Service = Rc::new(move |request| {
            let inner = Rc::clone(&inner);
            Box::pin(async move { inner.call(request.to_request()).await.map(ServiceResponse::map_into_boxed_body) })
        });
        Self { house, world: world(), service, place }
    }

    /// Under which a session stands in the database.
    pub fn token_hash(&self, person: Person) -> String {
        let token = person.token().unwrap();
        hex::encode(http::keyed_hash(&self.house.settings.secret_key, "session", &token))
    }

    pub fn db(&self) -> &Database {
        &self.house.db
    }

    pub fn place(&self) -> &Place {
        &self.place
    }

    /// Sends a request as it is.
    pub async fn send(&self, request: test::TestRequest) -> Answer {
        let answer = match (self.service)(request).await {
            Ok(answer) => answer,
            // As the server itself does with an error that no middleware took.
            Err(error) => panic!("an error left the application: {error}"),
        };
        let (status, headers) = (answer.status(), answer.headers().clone());
        let bytes = match answer.into_body().try_into_bytes() {
            Ok(bytes) => bytes,
            Err(body) => to_bytes(body).await.unwrap(),
        };
        Answer { status, headers, bytes }
    }

    pub async fn get(&self, person: Person, path: &str) -> Answer {
        self.send(self.request(Method::GET, person, path)).await
    }

    /// Sends a form as a page of ours would: with the session's token and a key of its own.
    pub async fn post(&self, person: Person, path: &str, fields: &[(&str, &str)]) -> Answer {
        let csrf = self.csrf(person);
        let once = groundwork::platform::clock::token().unwrap();
        let mut pairs: Vec<(&str, &str)> = vec![("csrf", &csrf), ("once", &once)];
        pairs.retain(|(name, _)| !fields.iter().any(|(it, _)| it == name));
        pairs.extend_from_slice(fields);
        self.post_exactly(person, path, &pairs).await
    }

    /// Sends these fields and no other.
    pub async fn post_exactly(&self, person: Person, path: &str, fields: &[(&str, &str)]) -> Answer {
        let body = form_urlencoded::Serializer::new(String::new()).extend_pairs(fields).finish();
        let request = self.request(Method::POST, person, path);
        self.send(request.insert_header(("Sec-Fetch-Site", "same-origin")).insert_header(FORM).set_payload(body)).await
    }

    pub fn request(&self, method: Method, person: Person, path: &str) -> test::TestRequest {
        let request = test::TestRequest::with_uri(path)
            .method(method)
            .insert_header((header::HOST, self.house.settings.listen.to_string()));
        match person.token() {
            Some(token) => request.insert_header((header::COOKIE, format!("{}={token}", http::SESSION_COOKIE))),
            None => request,
        }
    }

    /// A form token of this person's session, under a fresh mask; empty for who has none.
    pub fn csrf(&self, person: Person) -> String {
        person
            .token()
            .map(|token| http::masked(&http::keyed_hash(&self.house.settings.secret_key, "csrf", &token)).unwrap())
            .unwrap_or_default()
    }

    /// Everything that the database holds, as one text.
    pub fn contents(&self) -> String {
        self.place.contents()
    }
}

pub const FORM: (header::HeaderName, &str) = (header::CONTENT_TYPE, "application/x-www-form-urlencoded");

fn settings(place: &Place) -> Settings {
    Settings {
        database_url: place.address().to_owned(),
        secret_key: Secret::new(SECRET),
        demonstration: true,
        // The claims about a required second factor and about limits set these themselves.
        sign_in: SignInSettings { second_factor: SecondFactor::Offered, ..SignInSettings::default() },
        limits: wide_limits(),
        ..Settings::default()
    }
}

/// Limits that no test meets by chance.
fn wide_limits() -> Limits {
    let wide = Rate { burst: 100_000, every_seconds: 1 };
    Limits {
        sign_in_per_address: wide,
        sign_in_per_account: wide,
        reset_per_address: wide,
        reset_per_account: wide,
        invite_per_person: wide,
        link_per_address: wide,
        barrier_per_address: wide,
        write_per_person: wide,
        soft_lock_seconds: vec![0],
        soft_lock_day: u32::MAX,
        ..Limits::default()
    }
}
