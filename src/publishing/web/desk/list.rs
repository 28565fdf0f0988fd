//! Every plan that is public or may become so, with what comes next and whose turn it is.

use chrono::NaiveDate;
use serde::Serialize;

use super::address;
use crate::kernel::tone::Tone;
use crate::metric::workflow::State;
use crate::people::tenancy::OhaScope;
use crate::platform::http::{Answer, Page, Site, Tag};
use crate::publishing::rules::Course;
use crate::publishing::store::{self, DeskRow};

#[derive(Serialize)]
struct List {
    rows: Vec<Row>,
    caption: String,
}

#[derive(Serialize)]
struct Row {
    cco: String,
    year: String,
    href: String,
    state: Tag,
    /// "9 days left"
    days: Option<String>,
    public: String,
    /// The plan behind what is public is being revised.
    is_revised: bool,
}

impl Page for List {
    const TEMPLATE: &'static str = "publishing/list";
}

/// `GET /desk/oha/publications`
///
/// # Errors
/// Breaks when a query fails.
pub async fn list(scope: OhaScope, site: Site) -> Answer {
    let asker = scope.clone();
    let rows = site.read(move |conn| store::desk(conn, &asker)).await?;
    let today = site.now.pacific_day();
    // Whoever has a stake in an organization has nothing to decide there.
    let open = rows.iter().filter(|it| !scope.standing().has_stake_in(&it.organization));
    let rows: Vec<Row> = open.map(|it| row(it, today)).collect();
    let caption = crate::kernel::texts::counted(rows.len(), "plan", "plans");
    let page = List { caption: format!("{caption}, approved or public"), rows };
    site.page(scope.shell(&site, "Publications").crumb("Your work", "/desk").here("Publications"), &page)
}

fn row(it: &DeskRow, today: NaiveDate) -> Row {
    let standing = it.versions.iter().find(|(_, withdrawn)| withdrawn.is_none());
    let live = it.proposal.as_ref().filter(|it| it.course.is_live());
    let state = match live {
        Some(_) if it.state != State::Approved => Tag::new("The plan is being revised", Tone::Warn),
        Some(proposal) => {
            let (word, tone) = proposal.state(today);
            let word = if proposal.has_run_out(today) || matches!(proposal.course, Course::Agreed | Course::Settled) {
                format!("{word}: it can be published")
            } else {
                word.to_owned()
            };
            Tag::new(word, tone)
        }
        None if it.state != State::Approved => Tag::new(it.state.label(), it.state.tone()),
        None if standing.is_some() => Tag::new("Public", Tone::Good),
        None => Tag::new("Not proposed yet", Tone::Neutral),
    };
    let public = match (standing, it.versions.first()) {
        (Some((version, _)), _) => format!("Version {version}"),
        (None, Some(_)) => "Withdrawn".to_owned(),
        (None, None) => "Nothing".to_owned(),
    };
    Row {
        cco: it.cco.clone(),
        year: it.year.to_string(),
        href: address(&it.submission),
        state,
        days: live.and_then(|it| it.days_left(today)),
        public,
        is_revised: standing.is_some() && it.state != State::Approved,
    }
}
