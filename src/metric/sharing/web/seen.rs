//! What TA sees of a CCO: every state, day and coded reason that its board shows, its released reach, and every draft that was opened to it.
//! Nothing else.

use serde::Serialize;

use crate::kernel::failure::{Refusal, Result};
use crate::kernel::time::{Moment, day_words};
use crate::metric::measures::{self, Component, Year};
use crate::metric::reach;
use crate::metric::reach::store::ReachScope;
use crate::metric::reach::web::name_of;
use crate::metric::sharing::rules::Agency;
use crate::metric::sharing::store;
use crate::metric::workflow::store::CodedReason;
use crate::metric::workflow::{self, Submission, short_name, state_of};
use crate::people::tenancy::CcoScope;
use crate::platform::db::Conn;
use crate::platform::http::{Answer, Page, Site, Tag};

#[derive(Serialize)]
struct Seen {
    cco: String,
    years: Vec<YearView>,
    /// The periods of which TA reads this CCO's report.
    reach: Vec<String>,
    looks: Vec<LookLine>,
}

#[derive(Serialize)]
struct YearView {
    anchor: String,
    year: String,
    rows: Vec<Row>,
}

#[derive(Serialize)]
struct Row {
    component: String,
    state: Tag,
    /// Why it came back, by the codes of OHA's list.
    reasons: Vec<String>,
    due: String,
    sent: String,
}

#[derive(Serialize)]
struct LookLine {
    who: String,
    /// "Action plan 2026"
    name: String,
    asked: String,
    until: String,
    what: String,
}

impl Page for Seen {
    const TEMPLATE: &'static str = "sharing/seen_by_ta";
}

/// `GET /desk/cco/{cco}/seen-by-ta`
///
/// # Errors
/// Not found when there is no year yet.
pub async fn page(scope: CcoScope, site: Site) -> Answer {
    let asker = scope.clone();
    let (newest, page) = site
        .read(move |conn| {
            let newest = measures::newest(conn)?.ok_or(Refusal::NotFound)?.number;
            Ok((newest, gather(conn, &asker)?))
        })
        .await?;
    site.page(scope.shell(&site, newest, "What TA sees about us").here("What TA sees about us"), &page)
}

fn gather(conn: &mut Conn, scope: &CcoScope) -> Result<Seen> {
    let mut seen = Seen {
        cco: scope.contract().name.clone(),
        years: Vec::new(),
        reach: released(conn, scope)?,
        looks: Vec::new(),
    };
    for year in measures::begun(conn)?.into_iter().filter(|it| scope.contract().covers(it.number)) {
        let submissions = workflow::store::of_contract(conn, scope, year.number)?;
        for own in &submissions {
            let looks = store::looks(conn, scope, &own.id)?;
            let shown = looks.iter().filter(|it| it.agency == Agency::Ta);
            seen.looks.extend(shown.map(|it| LookLine {
                who: it.asked_name.clone(),
                name: format!("{} {}", short_name(&year, own.component), year.number),
                asked: it.opening.at.words(),
                until: day_words(it.opening.until_on),
                what: match (it.opening.answered_at, it.opening.withdrawn_at) {
                    (Some(at), _) => format!("Answered {}", at.words()),
                    (None, Some(at)) => format!("Closed again {}", at.words()),
                    (None, None) => "Not answered".into(),
                },
            }));
        }
        let reasons = workflow::store::coded_reasons_for_cco(conn, scope, year.number)?;
        seen.years.push(year_view(&year, &submissions, &reasons));
    }
    Ok(seen)
}

/// CCOs and TA read the same data sets, each by the rule of its own audience.
fn released(conn: &mut Conn, scope: &CcoScope) -> Result<Vec<String>> {
    Ok(reach::store::standing(conn, ReachScope::Cco(scope))?.iter().map(name_of).collect())
}

fn year_view(year: &Year, submissions: &[Submission], reasons: &[CodedReason]) -> YearView {
    let row = |component: Component| {
        let state = state_of(submissions, component);
        let own = submissions.iter().find(|it| it.component == component);
        let is_own = |it: &CodedReason| own.is_some_and(|own| own.id == it.submission);
        Row {
            component: short_name(year, component),
            state: Tag::new(state.label(), state.tone()),
            reasons: reasons.iter().filter(|it| is_own(it)).map(CodedReason::words).collect(),
            due: day_words(own.map_or(year.form.due_on, |it| it.due_on)),
            sent: own.and_then(|it| it.submitted_at).map_or_else(|| "Not sent".into(), Moment::words),
        }
    };
    YearView {
        anchor: format!("year-{}", year.number),
        year: year.number.to_string(),
        rows: Component::ALL.into_iter().map(row).collect(),
    }
}
