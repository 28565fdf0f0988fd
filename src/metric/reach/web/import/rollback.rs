//! Taking an import back that nobody but OHA has seen.

use serde::Serialize;

use super::IMPORTS;
use crate::kernel::failure::Result;
use crate::kernel::ids::DataSetId;
use crate::kernel::texts::counted;
use crate::kernel::time::day_words;
use crate::metric::reach::changes::import;
use crate::metric::reach::rules::data_set::{DataSet, State};
use crate::metric::reach::rules::import::kept::restored;
use crate::metric::reach::store::{self, ReachScope, imports};
use crate::metric::reach::web::sets;
use crate::people::tenancy::OhaScope;
use crate::platform::http::{Answer, Done, Form, Notice, Page, Post, Reader, Site};

#[derive(Serialize)]
struct RollbackPage {
    name: String,
    period: String,
    /// What goes.
    import: File,
    /// What stands again.
    before: Option<File>,
    is_released: bool,
    form: Form,
}

/// A table as it was taken in.
#[derive(Serialize)]
struct File {
    name: String,
    /// "56 rows, drawn from OHA's records on 15 October 2026"
    about: String,
}

impl File {
    fn of(set: &DataSet) -> Self {
        let rows = counted(usize::try_from(set.n_rows).unwrap_or_default(), "row", "rows");
        let drawn = day_words(set.provenance.extracted_on);
        Self { name: set.file_name.clone(), about: format!("{rows}, drawn from OHA's records on {drawn}") }
    }
}

impl Page for RollbackPage {
    const TEMPLATE: &'static str = "reach/import/rollback";
}

const TITLE: &str = "Take this import back?";

/// `GET /desk/oha/reach/{set}/rollback`
///
/// # Errors
/// Not found when there is no such data set.
pub async fn rollback(scope: OhaScope, site: Site) -> Answer {
    let (id, asker) = (id(&site)?, scope.clone());
    let (set, kept) = site
        .read(move |conn| {
            let reader = ReachScope::Oha(&asker);
            Ok((store::find(conn, reader, &id)?, imports::replaced(conn, reader, &id)?))
        })
        .await?;
    let own = format!("/desk/oha/reach/{}", set.id);
    let before = kept.map(|(terms, _)| restored(set.clone(), &terms)).transpose()?;
    let name = format!("Reach {}, version {}", set.provenance.year, set.version);
    let page = RollbackPage {
        period: format!("{} to {}", day_words(set.provenance.period_first), day_words(set.provenance.period_last)),
        import: File::of(&set),
        before: before.as_ref().map(File::of),
        name: name.clone(),
        is_released: !matches!(set.state, State::Imported | State::Protected),
        form: Form::button(&site, format!("{own}/rollbacks"), "Take it back")
            .version(set.row_version)
            .cancel(own.clone()),
    };
    site.page(
        scope
            .shell(&site, TITLE)
            .crumb("Your work", "/desk")
            .crumb("Reach", "/desk/oha/reach")
            .crumb(name, own)
            .here(TITLE),
        &page,
    )
}

/// `POST /desk/oha/reach/{set}/rollbacks`
///
/// # Errors
/// Closed when it was released, Stale when somebody was faster.
pub async fn roll_back(post: Post<OhaScope>, site: Site) -> Answer {
    let id = id(&site)?;
    let mut reader = Reader::new(&post.fields);
    let version = reader.version();
    let version = reader.finish(version)?;
    let scope = post.scope.clone();
    let answer = site.act(post.receipt, move |tx, now| {
        let is_restored = import::take_back(tx, ReachScope::Oha(&post.scope), &id, version, now)?;
        let to = if is_restored { format!("/desk/oha/reach/{id}") } else { format!("{IMPORTS}/new") };
        Ok(Done::at(to, Notice::ReachTakenBack))
    });
    let answer = answer.await?;
    sets::settle_small(&site, &scope).await?;
    Ok(answer)
}

fn id(site: &Site) -> Result<DataSetId> {
    Ok(DataSetId::parse(site.part("set")?)?)
}
