//! What stands around a private page: where its person may go. And the way out.

use crate::kernel::banner::Area;
use crate::kernel::failure::{Fault, Refusal};
use crate::kernel::year::MeasurementYear;
use crate::people::accounts;
use crate::people::tenancy::extract::{AccountScope, MemberScope};
use crate::people::tenancy::rules::{Agency, AgencyRole, CcoRole, Standing};
use crate::people::tenancy::scope::{CcoScope, OhaScope, TaScope};
use crate::people::tenancy::web::places::ways;
use crate::platform::http::{self, ActingFor, Answer, Done, Link, Notice, Post, Shell, Site};

impl CcoScope {
    /// The shell of a page of this contract's year.
    pub fn shell(&self, site: &Site, year: MeasurementYear, title: impl Into<String>) -> Shell {
        let (slug, name) = (&self.contract().slug, &self.contract().name);
        let others = self.standing().contracts().into_iter().filter(|(it, _)| it != slug);
        let switch = others.map(|(slug, name)| Link::new(name, format!("/desk/cco/{slug}/{year}"))).collect();
        let mut shell = site.shell(format!("{} · {name} {year}", title.into()));
        shell.nav = ways(self.standing(), &shell.path);
        shell.acting_for = Some(ActingFor { label: name.clone(), year: year.to_string(), switch });
        shell.crumb("Your work", "/desk").crumb(format!("{name}, {year}"), self.address(year))
    }

    /// The shell of a page that belongs to no year of this contract.
    pub fn shell_of_all_years(&self, site: &Site, title: impl Into<String>) -> Shell {
        let (slug, name) = (&self.contract().slug, &self.contract().name);
        let leads = |it: &str| self.standing().role_in(it) == Some(CcoRole::Lead);
        let others = self.standing().contracts().into_iter().filter(|(it, _)| it != slug && leads(it));
        let switch = others.map(|(slug, name)| Link::new(name, format!("/desk/cco/{slug}/people"))).collect();
        let mut shell = site.shell(format!("{} · {name}", title.into()));
        shell.nav = ways(self.standing(), &shell.path);
        shell.acting_for = Some(ActingFor { label: name.clone(), year: "all years".into(), switch });
        shell.crumb("Your work", "/desk")
    }

    /// The address of this contract's year.
    pub fn address(&self, year: MeasurementYear) -> String {
        format!("/desk/cco/{}/{year}", self.contract().slug)
    }
}

impl OhaScope {
    pub fn shell(&self, site: &Site, title: impl Into<String>) -> Shell {
        standing_shell(self.standing(), site, title)
    }
}

impl TaScope {
    pub fn shell(&self, site: &Site, title: impl Into<String>) -> Shell {
        standing_shell(self.standing(), site, title)
    }
}

impl MemberScope {
    pub fn shell(&self, site: &Site, title: impl Into<String>) -> Shell {
        standing_shell(self.standing(), site, title)
    }
}

fn standing_shell(standing: &Standing, site: &Site, title: impl Into<String>) -> Shell {
    let mut shell = site.shell(title);
    shell.nav = ways(standing, &shell.path);
    if Area::of(&shell.path).is_none() {
        shell.banners = site.banners_of(&areas(standing));
    }
    shell
}

/// The parts of the house in which somebody works.
fn areas(standing: &Standing) -> Vec<Area> {
    let agencies = standing.agency_roles().filter_map(AgencyRole::agency).map(|it| match it {
        Agency::Oha => Area::OhaDesk,
        Agency::Ta => Area::TaDesk,
    });
    let ccos = standing.contracts().into_iter().map(|_| Area::CcoDesk);
    agencies.chain(ccos).collect()
}

/// `POST /account/signouts`
///
/// # Errors
/// Breaks when the session's row cannot be deleted.
pub async fn sign_out(_: Post<AccountScope>, site: Site) -> Answer {
    let signed = site.signed().cloned().ok_or(Refusal::SignIn)?;
    let now = site.now;
    site.app.db.write(move |tx| accounts::changes::sign_out(tx, &signed.person, &signed.token_hash, now)).await?;
    let mut answer = site.see(&Done::at("/signin", Notice::SignedOut));
    answer
        .add_cookie(&http::session_removal())
        .map_err(|cause| Fault::because("The cookie cannot be removed", cause))?;
    let (name, value) = (
        actix_web::http::header::HeaderName::from_static("clear-site-data"),
        actix_web::http::header::HeaderValue::from_static("\"cache\""),
    );
    answer.headers_mut().insert(name, value);
    Ok(answer)
}
