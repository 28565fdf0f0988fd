//! The same figures as FHIR R4, for programs of health care.

use super::data::answer;
use crate::kernel::failure::{Refusal, Result};
use crate::metric::reach::io;
use crate::metric::reach::store as reach;
use crate::metric::reach::web::{rows, told};
use crate::people::tenancy::PublicScope;
use crate::platform::http::{Answer, Site};
use crate::publishing::rules::measure_report::{self, Subject};
use crate::publishing::web::{json, kept};

const FHIR: &str = "application/fhir+json; charset=utf-8";

/// `GET /reach/{year}.fhir.json`
///
/// # Errors
/// As the page.
pub async fn state_report(scope: PublicScope, site: Site) -> Answer {
    show(scope, &site).await
}

/// `GET /ccos/{cco}/{year}/reach.fhir.json`
///
/// # Errors
/// As the page.
pub async fn cco_report(scope: PublicScope, site: Site) -> Answer {
    show(scope, &site).await
}

/// `GET /fhir/Measure/{measure}`
///
/// # Errors
/// Not found when there is no such version of the measure.
pub async fn measure(_: PublicScope, site: Site) -> Answer {
    let id = site.part("measure")?.to_owned();
    let measures = io::reading::own_measures()?;
    let it = measures.iter().find(|it| measure_report::measure_id(&it.key) == id).ok_or(Refusal::NotFound)?;
    kept(&site, format!("/fhir/Measure/{id}"), FHIR, async || {
        let stratifiers = site.read(reach::stratifiers).await?;
        json(&measure_report::measure(base(&site), it, &stratifiers))
    })
    .await
}

async fn show(scope: PublicScope, site: &Site) -> Answer {
    let base = base(site).to_owned();
    answer(scope, site, ".fhir.json", FHIR, |_, it| -> Result<Vec<u8>> {
        let indicators = told(it.open.set.indicators);
        let subject = Subject {
            base: &base,
            scope: it.open.word(),
            name: it.open.contract.as_ref().map_or("Oregon", |it| it.name.as_str()),
            set: &it.open.set,
            indicators: &indicators,
        };
        let own = rows(&it.lines, &it.open.scope());
        json(&measure_report::report(&subject, &own, &it.stratifiers))
    })
    .await
}

fn base(site: &Site) -> &str {
    site.app.settings.base_url.trim_end_matches('/')
}
