//! For programs that walk the site: where they may go. A demonstration is walked by nobody.

use serde::Serialize;

use super::kept;
use super::reach::entries;
use crate::kernel::failure::Result;
use crate::people::tenancy::{self, PublicScope};
use crate::platform::db::Conn;
use crate::platform::http::{Answer, Site};
use crate::publishing::{rules, store};

#[derive(Serialize)]
struct Sitemap {
    addresses: Vec<String>,
}

const PAGES: [&str; 6] = ["/", "/about", "/ccos", "/reach", "/reports", "/accessibility"];

/// `GET /robots.txt`
///
/// # Errors
/// None.
pub async fn robots(site: Site) -> Answer {
    kept(&site, "/robots.txt".to_owned(), "text/plain; charset=utf-8", async || {
        let rules = if site.app.settings.demonstration {
            "User-agent: *\nDisallow: /\n".to_owned()
        } else {
            format!("User-agent: *\nDisallow: /desk\nDisallow: /account\n\nSitemap: {}/sitemap.xml\n", base(&site))
        };
        Ok(rules.into_bytes())
    })
    .await
}

/// `GET /sitemap.xml`
///
/// # Errors
/// Breaks when a query fails.
pub async fn sitemap(scope: PublicScope, site: Site) -> Answer {
    kept(&site, "/sitemap.xml".to_owned(), "application/xml; charset=utf-8", async || {
        let demonstration = site.app.settings.demonstration;
        let paths = site.read(move |conn| paths(conn, scope, demonstration)).await?;
        let addresses = paths.into_iter().map(|it| format!("{}{it}", base(&site))).collect();
        Ok(site.app.views.render("publishing/sitemap", &Sitemap { addresses })?.into_bytes())
    })
    .await
}

fn paths(conn: &mut Conn, scope: PublicScope, demonstration: bool) -> Result<Vec<String>> {
    let mut paths: Vec<String> = PAGES.map(str::to_owned).to_vec();
    let periods = entries::Periods::of(conn, &scope, demonstration)?;
    paths.extend(periods.standing().map(|it| entries::statewide_address(&periods, it)));
    let contracts = tenancy::contracts(conn)?;
    let reach = entries::standing(conn, &scope, demonstration, contracts.iter().map(|it| it.id.clone()))?;
    for contract in contracts.into_iter().filter(|it| rules::is_shown(it, demonstration)) {
        paths.push(format!("/ccos/{}", contract.slug));
        let mut plans: Vec<String> = store::of_contract(conn, &scope, &contract.id)?
            .into_iter()
            .filter(|it| it.kind == rules::Kind::ActionPlan && !it.is_withdrawn())
            .map(|it| rules::address(&contract.slug, it.year))
            .collect();
        plans.dedup();
        paths.append(&mut plans);
        paths.extend(reach.iter().filter(|it| it.contract == contract.id).map(|it| it.href(&contract.slug)));
    }
    Ok(paths)
}

fn base(site: &Site) -> &str {
    site.app.settings.base_url.trim_end_matches('/')
}
