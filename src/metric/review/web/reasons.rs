//! The most frequent reasons for which each item was returned in a year, counted in SQL.

use serde::Serialize;

use crate::kernel::failure::{Refusal, Result};
use crate::kernel::texts::counted;
use crate::kernel::year::MeasurementYear;
use crate::metric::measures::{self, Year};
use crate::metric::workflow;
use crate::people::tenancy::OhaScope;
use crate::platform::db::Conn;
use crate::platform::http::{Answer, Choice, Fields, Page, Site};

#[derive(Serialize)]
struct Reasons {
    year: String,
    years: Vec<Choice>,
    items: Vec<ItemReasons>,
}

#[derive(Serialize)]
struct ItemReasons {
    code: String,
    text: String,
    href: String,
    caption: String,
    rows: Vec<ReasonRow>,
}

#[derive(Serialize)]
struct ReasonRow {
    label: String,
    times: String,
}

impl Page for Reasons {
    const TEMPLATE: &'static str = "review/reasons";
}

/// `GET /desk/oha/reasons`
///
/// # Errors
/// Not found when the address names a year that there is not.
pub async fn reasons(scope: OhaScope, site: Site) -> Answer {
    let (asker, query) = (scope.clone(), site.query()?);
    let page = site.read(move |conn| gather(conn, &asker, &query)).await?;
    let shell = scope
        .shell(&site, format!("Why items were returned in {}", page.year))
        .crumb("Your work", "/desk")
        .crumb("Review queue", "/desk/oha/queue")
        .here("Reasons for returns");
    site.page(shell, &page)
}

fn gather(conn: &mut Conn, scope: &OhaScope, query: &Fields) -> Result<Reasons> {
    let years = measures::begun(conn)?;
    let year = match query.get("year") {
        "" => measures::newest(conn)?.ok_or(Refusal::NotFound)?,
        raw => measures::begun_year(conn, MeasurementYear::parse(raw)?)?,
    };
    let counts = workflow::store::reasons_of_year(conn, scope, year.number)?;
    let mut codes: Vec<&str> = counts.iter().map(|it| it.0.as_str()).collect();
    codes.dedup();
    let items = codes.into_iter().map(|code| item(&year, code, &counts)).collect();
    Ok(Reasons {
        years: years
            .iter()
            .map(|it| Choice {
                value: it.number.to_string(),
                label: it.number.to_string(),
                hint: None,
                selected: it.number == year.number,
            })
            .collect(),
        year: year.number.to_string(),
        items,
    })
}

fn item(year: &Year, code: &str, counts: &[(String, String, String, i64)]) -> ItemReasons {
    let own: Vec<_> = counts.iter().filter(|it| it.0 == code).collect();
    let total: i64 = own.iter().map(|it| it.3).sum();
    let total = counted(usize::try_from(total).unwrap_or_default(), "reason", "reasons");
    ItemReasons {
        code: code.to_owned(),
        text: year.form.item(code).map_or_else(String::new, |it| it.text.clone()),
        href: format!("/desk/oha/items/{}/{code}?decision=returned", year.number),
        caption: format!("Why {code} was returned, {total} in all"),
        rows: own.iter().map(|it| ReasonRow { label: it.2.clone(), times: it.3.to_string() }).collect(),
    }
}
