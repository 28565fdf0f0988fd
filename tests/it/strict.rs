//! Every template renders in strict mode: what none of these walks renders is named.

use std::collections::BTreeSet;
use std::fmt;
use std::fs;
use std::sync::{Arc, Mutex};

use actix_web::http::{Method, StatusCode};
use groundwork::app::letters;
use groundwork::people::accounts::Mint;
use groundwork::platform::outbox;
use tracing::field::{Field, Visit};
use tracing_subscriber::Layer;
use tracing_subscriber::layer::{Context, SubscriberExt as _};

use crate::app::{App, SECRET};
use crate::cast::{LAST_YEAR, OWN, Person, RIVAL};
use crate::crawl::Walk;
use crate::forms::FORMS;
use crate::tidy::{files_below, root};

/// Listens to what the house renders.
struct Listener(Arc<Mutex<BTreeSet<String>>>);

struct Name(Option<String>);

impl Visit for Name {
    fn record_str(&mut self, field: &Field, value: &str) {
        if field.name() == "template" {
            self.0 = Some(value.to_owned());
        }
    }

    fn record_debug(&mut self, _: &Field, _: &dyn fmt::Debug) {}
}

impl<S: tracing::Subscriber> Layer<S> for Listener {
    fn on_event(&self, event: &tracing::Event<'_>, _: Context<'_, S>) {
        let mut name = Name(None);
        event.record(&mut name);
        self.0.lock().unwrap().extend(name.0);
    }
}

#[actix_web::test]
async fn every_template_is_rendered_by_some_walk() {
    let rendered = Arc::new(Mutex::new(BTreeSet::new()));
    let listening =
        tracing::subscriber::set_default(tracing_subscriber::registry().with(Listener(Arc::clone(&rendered))));
    let app = App::start().await;
    for person in [
        Person::Nobody,
        Person::PasserBy,
        Person::Viewer,
        Person::Lead,
        Person::Both,
        Person::Admin,
        Person::Conflicted,
        Person::Facilitator,
    ] {
        let walk = Walk::of(&app, person).await;
        for (path, answer) in &walk.pages {
            assert!(!answer.status.is_server_error() || path == "/readyz", "{path} as {person:?}: {}", answer.status);
        }
    }
    // Forms with mistakes, then forms well filled in; the last of them send letters.
    for form in FORMS.iter().filter(|it| !it.alone) {
        let path = form.address(app.world);
        app.post(form.person, &path, &[]).await;
        app.post(form.person, &path, form.fields).await;
    }
    // One of them has withdrawn what was public.
    let gone = app.get(Person::Nobody, &format!("/ccos/{RIVAL}/{LAST_YEAR}/action-plan")).await;
    assert_eq!(gone.status, StatusCode::GONE);
    for form in FORMS.iter().filter(|it| it.alone) {
        let app = App::start().await;
        app.post(form.person, &form.address(app.world), &[]).await;
        app.post(form.person, &form.address(app.world), form.fields).await;
        write_letters(&app);
    }
    let unstarted = format!("/desk/cco/{OWN}/2024/action-plan");
    assert_eq!(app.get(Person::Lead, &unstarted).await.status, StatusCode::OK);
    app.place().run("UPDATE share_links SET until_on = '2026-01-01'");
    // The forms have put another link in the place of the world's.
    let seed =
        app.place().lines("SELECT seed AS line FROM share_links WHERE email = 'ada.guest@example.org'").remove(0);
    let closed = format!("/shared/{}", Mint::new(SECRET).token(&seed));
    assert_eq!(app.get(Person::Nobody, &closed).await.status, StatusCode::GONE);
    app.place().run("UPDATE looks SET until_on = '2026-01-01', answered_at = NULL, row_version = 1");
    let over = format!("/desk/oha/looks/{}", app.world.shown().oha_look);
    app.get(Person::Reviewer, &over).await;
    let late = format!("/desk/oha/looks/{}/answers", app.world.shown().oha_look);
    app.post(Person::Reviewer, &late, &[("answer", "Late."), ("version", "1")]).await;
    let withdrawn = App::start().await;
    withdrawn.place().run("UPDATE reach_data_sets SET state = 'withdrawn', withdrawn_at = '2026-06-01 12:00:00'");
    assert_eq!(withdrawn.get(Person::Nobody, "/reach/2024").await.status, StatusCode::GONE);
    app.send(app.request(Method::PUT, Person::Nobody, "/signin")).await;
    assert_eq!(app.get(Person::Nobody, "/links/never-made").await.status, StatusCode::GONE);
    crate::signin::enrol_somebody(&app).await;
    crate::letters::remind(&app, "2027-01-24");
    write_letters(&app);
    drop(listening);
    let mut rendered = rendered.lock().unwrap().clone();
    with_partials(&mut rendered);
    let never: Vec<String> = app.house.views.names().into_iter().filter(|it| !rendered.contains(it)).collect();
    assert!(never.is_empty(), "these templates were never rendered: {never:?}");
}

fn write_letters(app: &App) {
    for message in app.db().read_here(|conn| outbox::list(conn, 1_000)).unwrap() {
        letters::write(&app.house, &message).unwrap();
    }
}

/// Adds the partials of what was rendered, and theirs.
fn with_partials(rendered: &mut BTreeSet<String>) {
    let mut ahead: Vec<String> = rendered.iter().cloned().collect();
    while let Some(name) = ahead.pop() {
        let text = fs::read_to_string(root().join(format!("templates/{name}.hbs"))).unwrap();
        ahead.extend(partials(&text).into_iter().filter(|it| rendered.insert(it.clone())));
    }
}

/// The partials that a template asks for. `@partial-block` is what it is itself wrapped around.
fn partials(text: &str) -> Vec<String> {
    let calls = text.split("{{>").skip(1).chain(text.split("{{#>").skip(1));
    let names = calls.map(|it| it.trim_start().chars().take_while(|it| !it.is_whitespace() && *it != '}').collect());
    names.filter(|it: &String| !it.starts_with('@')).collect()
}

#[test]
fn every_partial_that_is_asked_for_is_there() {
    let mut missing = Vec::new();
    for path in files_below(&root().join("templates"), "hbs") {
        let asked = partials(&fs::read_to_string(&path).unwrap());
        missing.extend(asked.into_iter().filter(|it| !root().join(format!("templates/{it}.hbs")).is_file()));
    }
    assert!(missing.is_empty(), "{missing:?}");
}
