//! The places of the desk that are for all CCOs: one list, for the bar of every private page and for "Your work".

use crate::people::tenancy::rules::{Agency, AgencyRole, Audience, Standing};
use crate::platform::http::{Link, Way};

/// Where an agency's work is done, in the words of those who do it.
#[derive(Debug)]
pub struct Place {
    pub name: &'static str,
    pub href: &'static str,
    pub note: &'static str,
    audience: Audience,
    /// Whether it stands in the bar of those whose bar is short.
    is_daily: bool,
}

impl Place {
    const fn daily(audience: Audience, name: &'static str, href: &'static str, note: &'static str) -> Self {
        Self { name, href, note, audience, is_daily: true }
    }

    const fn at(audience: Audience, name: &'static str, href: &'static str, note: &'static str) -> Self {
        Self { name, href, note, audience, is_daily: false }
    }

    fn is_for(&self, standing: &Standing) -> bool {
        standing.agency_roles().any(|role| self.audience.admits(role))
    }

    /// Whether an address is this place or one below it.
    fn holds(&self, path: &str) -> bool {
        path.strip_prefix(self.href).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
    }
}

use Audience::{OhaAdmin, OhaReviewer, Ta};

const PUBLIC_SITE: Place = Place::at(OhaAdmin, "Public site", "/", "What everybody may read");

const REVIEW: &[Place] = &[
    Place::daily(OhaReviewer, "Review queue", "/desk/oha/queue", "What CCOs have sent, oldest first"),
    Place::daily(OhaReviewer, "Board", "/desk/oha/board", "Every CCO, every component, days left"),
    Place::at(OhaAdmin, "Reviewers", "/desk/oha/assignments", "Who reviews which CCO"),
    Place::at(OhaReviewer, "Reasons for returns", "/desk/oha/reasons", "Which items come back most often, and why"),
    Place::at(OhaReviewer, "Drafts shown to you", "/desk/oha/looks", "Where a CCO asked you to look before it sends"),
];
const PUBLISHING: &[Place] = &[
    Place::at(OhaAdmin, "Publications", "/desk/oha/publications", "What is approved, what is public, what comes next"),
    Place::at(OhaAdmin, "Register a document", "/desk/oha/documents", "A plan or report that was published elsewhere"),
    Place::at(OhaReviewer, "Reported barriers", "/desk/oha/barriers", "What visitors could not read or use"),
    PUBLIC_SITE,
];
const REACH: &[Place] = &[Place::at(
    OhaReviewer,
    "Reach data",
    "/desk/oha/reach",
    "Tables of whom services reached: protected, released, published",
)];
const YEARS: &[Place] = &[
    Place::at(OhaAdmin, "Years", "/desk/oha/years", "Set up a year, change its form, open and close it"),
    Place::at(OhaAdmin, "Lists", "/desk/oha/lists", "The words that forms offer: levers and reasons"),
    Place::at(OhaAdmin, "What letters say", "/desk/oha/letters", "The wording of each letter, and who gets a copy"),
    Place::at(OhaAdmin, "Banners", "/desk/oha/banners", "What everybody should know for a while"),
];
const PEOPLE: &[Place] = &[
    Place::at(OhaAdmin, "Contracts", "/desk/oha/contracts", "When each ends, who acts until when, who takes over"),
    Place::at(OhaAdmin, "People", "/desk/oha/people", "Who has an account, and which roles"),
    Place::at(OhaAdmin, "Invite somebody", "/desk/oha/invitations/new", "A new person, with a first role"),
    Place::at(OhaAdmin, "Asking for a role", "/desk/oha/role-requests", "Requests that wait for an answer"),
];
const SYSTEM: &[Place] = &[
    Place::at(OhaAdmin, "Mail", "/desk/oha/mail", "What was sent, and what failed"),
    Place::at(OhaAdmin, "Jobs", "/desk/oha/jobs", "What Groundwork does by itself"),
];
const ASSISTANCE: &[Place] = &[
    Place::daily(Ta, "Board", "/desk/ta/board", "Where each CCO stands, without its drafts"),
    Place::daily(Ta, "Reach", "/desk/ta/reach", "Whom services reached: the state, and every CCO's report"),
    Place::at(Ta, "Drafts shown to you", "/desk/ta/looks", "Where a CCO asked you to look before it sends"),
];

const GROUPS: &[(&str, &[Place])] = &[
    ("Review", REVIEW),
    ("Publishing", PUBLISHING),
    ("Reach", REACH),
    ("Years and texts", YEARS),
    ("People", PEOPLE),
    ("System", SYSTEM),
    ("Technical assistance", ASSISTANCE),
];

/// The places that are open to somebody, under their headings. A heading without places is left out.
pub fn places(standing: &Standing) -> Vec<(&'static str, Vec<&'static Place>)> {
    let open = |places: &'static [Place]| places.iter().filter(|it| it.is_for(standing)).collect::<Vec<_>>();
    GROUPS.iter().map(|(name, places)| (*name, open(places))).filter(|(_, places)| !places.is_empty()).collect()
}

/// The ways of the bar: an administrator's many places under their headings, the few of everybody else side by side.
pub(super) fn ways(standing: &Standing, path: &str) -> Vec<Way> {
    let to = |name: &str, href: &str| Way::to(Link { current: href == path, ..Link::new(name, href) });
    let mut ways = vec![to("Your work", "/desk"), to("Search", "/desk/search")];
    let groups = places(standing);
    if standing.agency_roles().any(|it| it == AgencyRole::OhaAdmin) {
        ways.extend(groups.iter().map(|(name, places)| group(name, places, path)));
        return ways;
    }

    let is_of = |agency| standing.agency_roles().any(|role| role.agency() == Some(agency));
    let is_of_both = is_of(Agency::Oha) && is_of(Agency::Ta);
    let daily = groups.iter().flat_map(|(_, places)| places).filter(|it| it.is_daily);
    ways.extend(daily.map(|it| {
        let name = if is_of_both && it.audience == Ta { "Board for TA" } else { it.name };
        to(name, it.href)
    }));
    ways.push(to(PUBLIC_SITE.name, PUBLIC_SITE.href));
    ways
}

fn group(name: &str, places: &[&Place], path: &str) -> Way {
    let link = |it: &&Place| Link { current: it.href == path, ..Link::new(it.name, it.href) };
    Way::group(name, places.iter().map(link).collect(), places.iter().any(|it| it.holds(path)))
}
