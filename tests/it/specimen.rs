//! A specimen path for every route: the names in braces are filled from the world.

use groundwork::app::routes::Route;
use groundwork::people::tenancy::Audience;

use crate::cast::{ENDED, LAST_YEAR, NEXT_YEAR, OWN, Person, RIVAL, SECOND, World, YEAR};

pub struct Specimen {
    pub path: String,
    /// The contract of a private path.
    pub cco: &'static str,
}

/// A path that exists. A name that this function does not know fails the test that walks the routes: fill it here from the world.
pub fn of(route: &Route, world: &World) -> Specimen {
    let mut path = String::new();
    let mut rest = route.path;
    while let Some((before, after)) = rest.split_once('{') {
        let (name, after) = after.split_once('}').unwrap();
        path.push_str(before);
        path.push_str(&value(name.split(':').next().unwrap(), route, world));
        rest = after;
    }
    path.push_str(rest);
    Specimen { path, cco: OWN }
}

pub fn value(name: &str, route: &Route, world: &World) -> String {
    let own = &world.plans[&(OWN, YEAR)];
    let is_private = route.path.starts_with("/desk");
    let is_return = route.path.ends_with("/return") || route.path.ends_with("/returns");
    match name {
        // OHA's pages of a year: one that is being set up, unless they are about one that is not.
        "year" if route.path.starts_with("/desk/oha/years") => match route.path.rsplit('/').next() {
            Some("reopening" | "reopenings") => "2024".to_owned(),
            Some("closing" | "closings" | "review" | "reviews") => YEAR.to_string(),
            _ => NEXT_YEAR.to_string(),
        },
        "set" => world.reach[reach_state(route.path)].to_string(),
        "audience" => "public".to_owned(),
        "part" => "4".to_owned(),
        "item" if is_return => "C3.05".to_owned(),
        "section" if is_return => "risks".to_owned(),
        "list" => "levers".to_owned(),
        "stratifier" => "language".to_owned(),
        "category" => "es".to_owned(),
        "term" => "data_quality".to_owned(),
        "upload" => world.upload.as_ref().unwrap().to_string(),
        "banner" => world.banner.as_ref().unwrap().to_string(),
        "cco" if is_private => OWN.to_owned(),
        // A round is there once it was sent.
        "year" if is_private && ["{round}", "{comment}", "/publication/"].iter().any(|it| route.path.contains(it)) => {
            LAST_YEAR.to_string()
        }
        "year" if is_private => YEAR.to_string(),
        // Public addresses: what was published.
        "cco" | "scope" => RIVAL.to_owned(),
        // The reach that was published.
        "year" if route.path.contains("/reach") => "2024".to_owned(),
        "year" => LAST_YEAR.to_string(),
        "version" | "round" => "1".to_owned(),
        "code" => world.publication_code(),
        "publication" => world.publication.as_ref().unwrap().to_string(),
        "withholding" => world.withholding.as_ref().unwrap().to_string(),
        // The passage belongs to what was published.
        "submission" if route.path.contains("{withholding}") => world.submission(RIVAL, LAST_YEAR).to_string(),
        // OHA's addresses: what is under review.
        "submission" => world.submission(OWN, LAST_YEAR).to_string(),
        "kind" => "submitted".to_owned(),
        "copy" => world.copy.clone(),
        // People in the states that each act asks for.
        "person" if route.path.contains("/invitations") || route.path.contains("/withdrawals") => {
            world.others["invited"].to_string()
        }
        "person" if route.path.contains("/enablings") || route.path.contains("/anonymization") => {
            world.others["left"].to_string()
        }
        "person" if route.path.starts_with("/desk/cco") => world.others["colleague"].to_string(),
        "person" => world.others["helper"].to_string(),
        "grant" => world.grant.clone(),
        "request" if route.path.starts_with("/desk/cco") => world.requests[OWN].to_string(),
        "request" => world.requests[SECOND].to_string(),
        "token" if route.path.starts_with("/shared") => world.shown().token.clone(),
        "token" => world.token.clone(),
        "message" => world.letters["submitted"].to_string(),
        // On what is under review.
        "comment" => world.question.as_ref().unwrap().to_string(),
        "assignment" => world.assignment.as_ref().unwrap().to_string(),
        // Parts of the plan that is being written.
        "section" if route.path.contains("/reach-review/") => "reach_trend".to_owned(),
        "section" => "overview".to_owned(),
        "item" if route.path.contains("/reach-review/") => "C1.04".to_owned(),
        "item" => "C4.02".to_owned(),
        // Only what is marked can be withdrawn, and only what is not can be marked.
        "observation" if route.path.contains("/withdrawal") => world.review().marked.to_string(),
        "observation" if route.path.contains("/finding") => world.review().markable.to_string(),
        "observation" => world.review().observation.to_string(),
        "population" => world.review().population.to_string(),
        "goal" => own.goals[0].id.clone(),
        "strategy" => own.goals[0].strategies[0].id.clone(),
        "target" => own.goals[0].strategies[0].targets[0].id.clone(),
        // A target of the plan that was sent last year.
        "former" => world.plans[&(OWN, LAST_YEAR)].goals[0].strategies[0].targets[0].id.clone(),
        // Whom the draft is shown to.
        "share" => world.shown().share.to_string(),
        "said" => world.shown().comment.to_string(),
        "look" if route.path.starts_with("/desk/ta") => world.shown().ta_look.to_string(),
        "look" => world.shown().oha_look.to_string(),
        "component" => "action-plan".to_owned(),
        // The contract that ended, of which the own one is the successor.
        "contract" | "predecessor" => ENDED.to_owned(),
        // A number of the reach that was published.
        "indicator" => "any".to_owned(),
        "dim" => "county".to_owned(),
        "value" => "lake".to_owned(),
        "measure" => "seh-reach-system-level-2022".to_owned(),
        // Static files.
        "name" => "app.css".to_owned(),
        other => panic!("{}: tell tests/it/specimen.rs what {{{other}}} is in the world", route.path),
    }
}

/// The state of the data set that an address of OHA's, of TA's, or of a CCO's own counts, is about.
fn reach_state(path: &str) -> &'static str {
    if path.starts_with("/desk/ta") {
        return "released";
    }
    match path.rsplit('/').next() {
        Some("publication" | "publications" | "postponements") => "scheduled",
        Some("withdrawal" | "withdrawals" | "own-counts" | "readings") => "released",
        _ => "protected",
    }
}

/// Somebody whom the route is for.
pub fn somebody_allowed(route: &Route) -> Person {
    match route.audience {
        Audience::Public | Audience::Demonstration => Person::Nobody,
        Audience::Member => Person::PasserBy,
        Audience::CcoViewer | Audience::CcoEditor | Audience::CcoLead => Person::Lead,
        Audience::OhaReviewer => Person::Reviewer,
        Audience::OhaAdmin => Person::Admin,
        Audience::Ta => Person::Facilitator,
    }
}
