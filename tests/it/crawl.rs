//! Walks the house as one person does: from every address that exists, along every link that a page offers.

use std::collections::{BTreeMap, BTreeSet};

use actix_web::http::{Method, StatusCode};
use groundwork::app::routes;
use scraper::{Html, Selector};

use crate::app::{Answer, App};
use crate::cast::{LAST_YEAR, OWN, Person, RIVAL, SECOND, YEAR};
use crate::specimen;

pub struct Walk {
    /// What was answered, by address.
    pub pages: BTreeMap<String, Answer>,
    /// Where a link stood, by the address that it leads to.
    pub links: BTreeMap<String, String>,
    /// The addresses to which forms are sent, with the page that holds the form.
    pub forms: BTreeMap<String, String>,
}

/// More pages than the world has; a walk that finds more has run into a loop of addresses.
const MOST_PAGES: usize = 1_500;
/// Pages of one kind of which there is one for each figure.
const MOST_ALIKE: usize = 20;

impl Walk {
    /// Everything that this person can reach, from every specimen of every contract and year.
    pub async fn of(app: &App, person: Person) -> Self {
        let starts = starts(app);
        Self::from(app, person, starts, person == Person::Nobody).await
    }

    /// Everything that links lead to from one page.
    pub async fn along_links(app: &App, person: Person, start: &str) -> Self {
        Self::from(app, person, BTreeSet::from([start.to_owned()]), person == Person::Nobody).await
    }

    /// Public pages are the same for everybody, so only nobody walks them.
    async fn from(app: &App, person: Person, starts: BTreeSet<String>, with_public: bool) -> Self {
        let mut walk = Self { pages: BTreeMap::new(), links: BTreeMap::new(), forms: BTreeMap::new() };
        let mut ahead: Vec<String> = starts.into_iter().collect();
        while let Some(path) = ahead.pop() {
            let is_private = path.starts_with("/desk") || path.starts_with("/account");
            if walk.pages.contains_key(&path) || !(is_private || with_public) || walk.has_enough_like(&path) {
                continue;
            }
            assert!(walk.pages.len() < MOST_PAGES, "too many pages: {path}");
            let answer = app.get(person, &path).await;
            for (attribute, target) in targets(&answer) {
                let known = if attribute == "action" { &mut walk.forms } else { &mut walk.links };
                known.entry(target.clone()).or_insert_with(|| path.clone());
                if attribute == "href" {
                    ahead.push(target);
                }
            }
            walk.pages.insert(path, answer);
        }
        walk
    }

    /// Each figure of reach has a page that explains it and a form that notes it: some of them stand for all.
    fn has_enough_like(&self, path: &str) -> bool {
        let like = ["/numbers/", "/observations/new?"].into_iter().find(|it| path.contains(it));
        like.is_some_and(|like| self.pages.keys().filter(|it| it.contains(like)).count() >= MOST_ALIKE)
    }

    /// Addresses whose answer holds a text.
    pub fn with(&self, text: &str) -> Vec<&str> {
        self.pages.iter().filter(|(_, answer)| answer.body().contains(text)).map(|(path, _)| path.as_str()).collect()
    }
}

/// Every address that has a route, filled from every contract and year.
fn starts(app: &App) -> BTreeSet<String> {
    let mut starts = BTreeSet::new();
    for route in routes::all().iter().filter(|it| it.method == Method::GET) {
        let path = specimen::of(route, app.world).path;
        let (submission, public) = (app.world.submission(OWN, LAST_YEAR).as_str(), format!("/ccos/{RIVAL}"));
        for slug in [OWN, RIVAL, SECOND] {
            for year in [LAST_YEAR, YEAR] {
                let other = path.replacen(&format!("/{OWN}/"), &format!("/{slug}/"), 1).replacen(
                    &public,
                    &format!("/ccos/{slug}"),
                    1,
                );
                let other = other.replacen(submission, app.world.submission(slug, year).as_str(), 1);
                starts.insert(other.replacen(&format!("/{YEAR}"), &format!("/{year}"), 1).replacen(
                    &format!("/{LAST_YEAR}"),
                    &format!("/{year}"),
                    1,
                ));
            }
        }
        starts.insert(path);
    }
    starts
}

/// The links and forms of a page that stay in the house, without fragments.
fn targets(answer: &Answer) -> Vec<(&'static str, String)> {
    if answer.status == StatusCode::SEE_OTHER {
        return vec![("href", answer.location().to_owned())];
    }
    if !answer.header("content-type").starts_with("text/html") {
        return Vec::new();
    }
    let page = Html::parse_document(&answer.body());
    let mut found = Vec::new();
    for (selector, attribute) in [("a[href], link[href]", "href"), ("form[method=post]", "action")] {
        for element in page.select(&Selector::parse(selector).unwrap()) {
            let target = element.value().attr(attribute).unwrap_or_default().split('#').next().unwrap_or_default();
            if target.starts_with('/') {
                found.push((attribute, target.to_owned()));
            }
        }
    }
    found
}

/// What is dead of what a person is offered: links that do not open, forms that are not hers to send.
async fn dead_ends(app: &App, person: Person, start: &str) -> Vec<String> {
    let walk = Walk::along_links(app, person, start).await;
    let mut dead = Vec::new();
    for (path, answer) in walk.pages.iter().filter(|(_, answer)| answer.status != StatusCode::OK) {
        let from = walk.links.get(path).map_or("the start", String::as_str);
        dead.push(format!("{person:?}: {from} offers {path}, which answers {}", answer.status));
    }
    for (path, from) in &walk.forms {
        let knock = app.post_exactly(person, path, &[("csrf", &app.csrf(person))]).await;
        if knock.status != StatusCode::UNPROCESSABLE_ENTITY {
            dead.push(format!("{person:?}: {from} offers a form to {path}, which answers {}", knock.status));
        }
    }
    let least = if start == "/" { 20 } else { 1 };
    assert!(walk.pages.len() >= least, "{person:?} saw only {} pages", walk.pages.len());
    dead
}

#[actix_web::test]
async fn every_link_and_form_that_a_page_offers_is_open_to_its_reader() {
    let app = App::start().await;
    let mut dead = dead_ends(&app, Person::Nobody, "/").await;
    for person in Person::ALL.into_iter().filter(|it| *it != Person::Nobody) {
        dead.extend(dead_ends(&app, person, "/desk").await);
    }
    // The same with a plan that lacks something: what is missing is linked for those who can mend it.
    app.place().run("DELETE FROM item_answers WHERE item = 'C4.02'; DELETE FROM plan_sections WHERE section = 'risks'");
    for person in [Person::Viewer, Person::Editor, Person::Lead, Person::Both] {
        dead.extend(dead_ends(&app, person, "/desk").await);
    }
    assert!(dead.is_empty(), "\n{}\n", dead.join("\n"));
}
