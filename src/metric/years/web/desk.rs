//! What the pages of a year know, read in one consistent view; and what stands around them.

use crate::kernel::failure::Result;
use crate::kernel::texts::counted;
use crate::kernel::year::MeasurementYear;
use crate::metric::measures::{self, Definition, Year, YearStatus};
use crate::metric::workflow::State;
use crate::metric::years::store::{self, Count};
use crate::people::tenancy::OhaScope;
use crate::platform::db::Conn;
use crate::platform::edition;
use crate::platform::http::{Answer, Shell, Site, Tag, Tone};

/// Where all of it begins.
pub const YEARS: &str = "/desk/oha/years";

pub struct YearDesk {
    pub scope: OhaScope,
    pub year: Year,
    /// The nearest earlier year of the same family.
    pub last: Option<Definition>,
    counts: Vec<Count>,
}

impl YearDesk {
    /// The year of the address.
    ///
    /// # Errors
    /// Not found when there is no such year.
    pub async fn of(site: &Site, scope: &OhaScope) -> Result<Self> {
        let (number, scope) = (number(site)?, scope.clone());
        site.read(move |conn| Self::gather(conn, scope, number)).await
    }

    fn gather(conn: &mut Conn, scope: OhaScope, number: MeasurementYear) -> Result<Self> {
        let mut years = measures::years(conn)?;
        years.retain(|it| it.number <= number);
        let year = measures::year(conn, number)?;
        let is_last = |it: &&Year| it.number < number && it.form.family == year.form.family;
        let last = years.iter().find(is_last).map(|it| it.form.clone());
        let counts = store::counts(conn, &scope)?.into_iter().filter(|it| it.year == number.number()).collect();
        Ok(Self { scope, year, last, counts })
    }

    pub fn base(&self) -> String {
        format!("{YEARS}/{}", self.year.number)
    }

    pub fn form(&self) -> &Definition {
        &self.year.form
    }

    /// Whether CCOs work in it: then a change is made knowingly.
    pub fn has_begun(&self) -> bool {
        matches!(self.year.status, YearStatus::Open | YearStatus::Review)
    }

    pub fn may_edit(&self) -> bool {
        self.year.status != YearStatus::Closed
    }

    pub fn eyebrow(&self) -> String {
        format!("Measurement year {}", self.year.number)
    }

    /// Drafts that were never sent, and what was sent at least once.
    pub fn work(&self) -> (i64, i64) {
        self.counts.iter().fold((0, 0), |(drafts, sent), it| (drafts + it.n - it.n_sent, sent + it.n_sent))
    }

    /// What a change means for the work that is under way; nothing where the year has not begun.
    pub fn consequences(&self) -> Vec<String> {
        if !self.has_begun() {
            return Vec::new();
        }
        let (drafts, sent) = self.work();
        let plans = |n: i64| counted(usize::try_from(n).unwrap_or_default(), "action plan", "action plans");
        let mut lines = vec![format!(
            "CCOs work in {} now. Saving puts version {} of its form in force at once.",
            self.year.number,
            self.form().version + 1
        )];
        if drafts > 0 {
            lines.push(format!(
                "{} being written: their pages read the new form from now on. What was typed is kept.",
                if drafts == 1 { "1 action plan is".to_owned() } else { format!("{} are", plans(drafts)) }
            ));
        }
        if sent > 0 {
            lines.push(format!(
                "{} sent to OHA: each round keeps the form that it was sent under and is decided by it. If one is returned, its next round is written under the new form.",
                if sent == 1 { "1 action plan was".to_owned() } else { format!("{} were", plans(sent)) }
            ));
        }
        lines
    }

    pub fn shell(&self, site: &Site, title: &str) -> Shell {
        let number = self.year.number.to_string();
        shell(&self.scope, site, &format!("{title} · {number}")).crumb(number, self.base()).here(title)
    }
}

pub fn number(site: &Site) -> Result<MeasurementYear> {
    Ok(MeasurementYear::parse(site.part("year")?)?)
}

/// The shell of a page of years, without its last crumb.
pub fn shell(scope: &OhaScope, site: &Site, title: &str) -> Shell {
    scope.shell(site, title).crumb("Your work", "/desk").crumb("Years", YEARS)
}

pub fn status_tag(status: YearStatus) -> Tag {
    let tone = match status {
        YearStatus::Setup | YearStatus::Review => Tone::Info,
        YearStatus::Open => Tone::Good,
        YearStatus::Closed => Tone::Neutral,
    };
    Tag::new(status.label(), tone)
}

/// "3 being written, 2 with OHA, 1 approved"
pub fn work_words(counts: &[Count], year: MeasurementYear) -> String {
    let of = |states: &[State]| -> i64 {
        counts.iter().filter(|it| it.year == year.number() && states.contains(&it.state)).map(|it| it.n).sum()
    };
    let approved = of(&[State::Approved]);
    let with_oha = of(&[State::Submitted, State::InReview]);
    let all: i64 = counts.iter().filter(|it| it.year == year.number()).map(|it| it.n).sum();
    let parts = [(all - approved - with_oha, "with CCOs"), (with_oha, "with OHA"), (approved, "approved")];
    let said: Vec<String> =
        parts.into_iter().filter(|(n, _)| *n > 0).map(|(n, words)| format!("{n} {words}")).collect();
    if said.is_empty() { "None yet".into() } else { said.join(", ") }
}

/// The answer of a change to a year, once its transaction is done: kept public pages follow it here at once.
pub async fn turned_over(site: &Site, answer: actix_web::HttpResponse) -> Answer {
    let edition = site.read(edition::current).await?;
    site.app.pages.set_version(edition);
    Ok(answer)
}
