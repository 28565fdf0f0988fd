//! The row of a publication, and the one row that says which edition is out.

use chrono::{NaiveDate, NaiveDateTime};
use diesel::prelude::*;

use crate::kernel::failure::{Fault, Refusal, Result};
use crate::kernel::ids::{ContractId, PersonId, PublicationId, SnapshotId, SubmissionId};
use crate::kernel::time::Moment;
use crate::kernel::year::MeasurementYear;
use crate::people::tenancy::{OhaScope, PublicScope};
use crate::platform::db::schema::publishing::{public_edition, publications};
use crate::platform::db::schema::workflow::snapshots;
use crate::platform::db::{Conn, Tx};
use crate::platform::edition;
use crate::publishing::rules::{Correction, Kind, Legacy, LegacyUrl, Publication};
use crate::publishing::store::EitherScope;

/// A publication's columns without content and search text, and without who published it: that is nobody's concern in public.
pub(super) type Found = (
    String,
    String,
    String,
    i64,
    i64,
    String,
    String,
    (Option<String>, Option<String>, Option<NaiveDate>),
    NaiveDateTime,
    (Option<NaiveDateTime>, Option<String>, Option<i64>, Option<String>),
);

pub(super) type Columns = (
    publications::publication_id,
    publications::kind,
    publications::contract_id,
    publications::year,
    publications::version,
    publications::title,
    publications::sha256,
    (publications::document_url, publications::source, publications::dated_on),
    publications::published_at,
    (publications::withdrawn_at, publications::withdrawal_reason, publications::corrects, publications::correction),
);

pub(super) const COLUMNS: Columns = (
    publications::publication_id,
    publications::kind,
    publications::contract_id,
    publications::year,
    publications::version,
    publications::title,
    publications::sha256,
    (publications::document_url, publications::source, publications::dated_on),
    publications::published_at,
    (publications::withdrawn_at, publications::withdrawal_reason, publications::corrects, publications::correction),
);

/// A publication to be written. There is no function that changes one.
pub(in crate::publishing) struct NewPublication<'a> {
    pub id: &'a PublicationId,
    pub kind: Kind,
    pub contract: &'a ContractId,
    pub year: MeasurementYear,
    pub version: i64,
    pub snapshot: Option<&'a SnapshotId>,
    pub title: &'a str,
    pub content: Option<&'a str>,
    pub sha256: &'a str,
    pub legacy: Option<&'a Legacy>,
    pub search_text: String,
    pub demonstration: bool,
    pub by: Option<&'a PersonId>,
    pub correction: Option<&'a Correction>,
}

/// The number of what is public: raised by whatever changes it. Caches of pages follow it.
///
/// # Errors
/// Breaks when a query fails.
pub fn edition(conn: &mut Conn, _: &PublicScope) -> Result<i64> {
    edition::current(conn)
}

/// Every version of a contract's plan of a year, newest first, withdrawn ones too.
///
/// # Errors
/// Breaks when a query fails or a row cannot be read.
pub fn plans(
    conn: &mut Conn,
    _: &PublicScope,
    contract: &ContractId,
    year: MeasurementYear,
) -> Result<Vec<Publication>> {
    let rows: Vec<Found> = publications::table
        .filter(publications::contract_id.eq(contract.as_str()).and(publications::year.eq(i64::from(year.number()))))
        .filter(publications::kind.eq(Kind::ActionPlan.word()))
        .order(publications::version.desc())
        .select(COLUMNS)
        .load(conn)?;
    rows.into_iter().map(read).collect()
}

/// Everything that was published of a contract, newest first.
///
/// # Errors
/// Breaks when a query fails or a row cannot be read.
pub fn of_contract(conn: &mut Conn, _: &PublicScope, contract: &ContractId) -> Result<Vec<Publication>> {
    let rows: Vec<Found> = publications::table
        .filter(publications::contract_id.eq(contract.as_str()))
        .order((publications::year.desc(), publications::kind, publications::version.desc()))
        .select(COLUMNS)
        .load(conn)?;
    rows.into_iter().map(read).collect()
}

/// The last year of which anything was published of a contract, withdrawn or not.
///
/// # Errors
/// Breaks when a query fails or the year is none.
pub fn last_year_of(conn: &mut Conn, _: &PublicScope, contract: &ContractId) -> Result<Option<MeasurementYear>> {
    let last: Option<i64> = publications::table
        .filter(publications::contract_id.eq(contract.as_str()))
        .select(diesel::dsl::max(publications::year))
        .first(conn)?;
    let read = |year: i64| i32::try_from(year).ok().and_then(MeasurementYear::new);
    last.map(|it| read(it).ok_or_else(|| Fault::new(format!("{it} is no year of the measure")).into())).transpose()
}

/// What was published of a submission, newest version first, withdrawn ones too.
///
/// # Errors
/// Breaks when a query fails or a row cannot be read.
pub fn of_submission(conn: &mut Conn, _: &EitherScope, submission: &SubmissionId) -> Result<Vec<Publication>> {
    let rows: Vec<Found> = publications::table
        .inner_join(snapshots::table)
        .filter(snapshots::submission_id.eq(submission.as_str()))
        .order(publications::version.desc())
        .select(COLUMNS)
        .load(conn)?;
    rows.into_iter().map(read).collect()
}

/// A publication, withdrawn or not.
///
/// # Errors
/// Not found.
pub fn publication(conn: &mut Conn, _: &OhaScope, id: &PublicationId) -> Result<Publication> {
    let row: Option<Found> = publications::table.find(id.as_str()).select(COLUMNS).first(conn).optional()?;
    read(row.ok_or(Refusal::NotFound)?)
}

/// The frozen text of a publication, unless it was withdrawn or stands elsewhere.
///
/// # Errors
/// Breaks when a query fails.
pub fn content(conn: &mut Conn, _: &PublicScope, id: &PublicationId) -> Result<Option<String>> {
    let row: Option<Option<String>> = publications::table
        .find(id.as_str())
        .filter(publications::withdrawn_at.is_null())
        .select(publications::content)
        .first(conn)
        .optional()?;
    Ok(row.flatten())
}

/// Takes the turn in which whoever publishes, proposes or decides on a passage stands in line, without changing what is public.
pub(in crate::publishing) fn stand_in_line(tx: &mut Tx) -> Result<()> {
    let conn: &mut Conn = tx;
    diesel::update(public_edition::table).set(public_edition::version.eq(public_edition::version)).execute(conn)?;
    Ok(())
}

/// Raises the edition. Its row lock is the queue in which two publications wait, so the next version is asked for after it.
pub(in crate::publishing) fn raise_edition(tx: &mut Tx) -> Result<()> {
    edition::raise(tx)
}

/// The version that comes next for a contract, year and kind.
pub(in crate::publishing) fn next_version(
    tx: &mut Tx,
    contract: &ContractId,
    year: MeasurementYear,
    kind: Kind,
) -> Result<i64> {
    let conn: &mut Conn = tx;
    let newest: Option<i64> = publications::table
        .filter(publications::contract_id.eq(contract.as_str()).and(publications::year.eq(i64::from(year.number()))))
        .filter(publications::kind.eq(kind.word()))
        .select(diesel::dsl::max(publications::version))
        .first(conn)?;
    Ok(newest.unwrap_or(0) + 1)
}

/// Whether this very document was registered before.
pub(in crate::publishing) fn is_registered(
    tx: &mut Tx,
    contract: &ContractId,
    year: MeasurementYear,
    kind: Kind,
    url: &LegacyUrl,
) -> Result<bool> {
    let conn: &mut Conn = tx;
    let known = publications::table
        .filter(publications::contract_id.eq(contract.as_str()).and(publications::year.eq(i64::from(year.number()))))
        .filter(publications::kind.eq(kind.word()).and(publications::document_url.eq(url.as_str())));
    Ok(diesel::select(diesel::dsl::exists(known)).get_result(conn)?)
}

/// Writes a publication.
pub(in crate::publishing) fn insert(tx: &mut Tx, new: &NewPublication<'_>, now: Moment) -> Result<()> {
    let conn: &mut Conn = tx;
    let row = (
        publications::publication_id.eq(new.id.as_str()),
        publications::kind.eq(new.kind.word()),
        publications::contract_id.eq(new.contract.as_str()),
        publications::year.eq(i64::from(new.year.number())),
        publications::version.eq(new.version),
        publications::snapshot_id.eq(new.snapshot.map(SnapshotId::as_str)),
        publications::title.eq(new.title),
        publications::content.eq(new.content),
        publications::sha256.eq(new.sha256),
        publications::source.eq(new.legacy.map(|it| it.source.as_str())),
        publications::document_url.eq(new.legacy.map(|it| it.url.as_str())),
        publications::dated_on.eq(new.legacy.map(|it| it.dated_on)),
        publications::search_text.eq(&new.search_text),
        publications::demonstration.eq(new.demonstration),
        publications::published_at.eq(now.utc()),
        publications::published_by.eq(new.by.map(PersonId::as_str)),
        publications::corrects.eq(new.correction.map(|it| it.version)),
        publications::correction.eq(new.correction.map(|it| it.text.as_str())),
    );
    diesel::insert_into(publications::table).values(row).execute(conn)?;
    Ok(())
}

/// The submission of which a publication was made; none for a document elsewhere.
pub(in crate::publishing) fn submission_of(
    tx: &mut Tx,
    _: &OhaScope,
    id: &PublicationId,
) -> Result<Option<SubmissionId>> {
    let conn: &mut Conn = tx;
    let found: Option<String> = publications::table
        .inner_join(snapshots::table)
        .filter(publications::publication_id.eq(id.as_str()))
        .select(snapshots::submission_id)
        .first(conn)
        .optional()?;
    Ok(found.map(|it| SubmissionId::parse(&it)).transpose()?)
}

/// Withdraws a publication. False when there is none, or it was withdrawn before.
pub(in crate::publishing) fn mark_withdrawn(
    tx: &mut Tx,
    _: &OhaScope,
    id: &PublicationId,
    (reason, note): (&str, Option<&str>),
    now: Moment,
) -> Result<bool> {
    let conn: &mut Conn = tx;
    let public = publications::table
        .filter(publications::publication_id.eq(id.as_str()).and(publications::withdrawn_at.is_null()));
    let values = (
        publications::withdrawn_at.eq(Some(now.utc())),
        publications::withdrawal_reason.eq(reason),
        publications::withdrawal_note.eq(note),
    );
    Ok(diesel::update(public).set(values).execute(conn)? == 1)
}

pub(super) fn read(
    (id, kind, contract, year, version, title, sha256, legacy, published_at, later): Found,
) -> Result<Publication> {
    let (withdrawn_at, withdrawal_reason, corrects, correction) = later;
    Ok(Publication {
        id: PublicationId::parse(&id)?,
        kind: Kind::parse(&kind).ok_or_else(|| Fault::new(format!("No kind of publication is called {kind}")))?,
        contract: ContractId::parse(&contract)?,
        year: i32::try_from(year)
            .ok()
            .and_then(MeasurementYear::new)
            .ok_or_else(|| Fault::new(format!("{year} is no year of the measure")))?,
        version,
        title,
        sha256,
        legacy: read_legacy(legacy)?,
        published_at: Moment::from_utc(published_at),
        withdrawn_at: withdrawn_at.map(Moment::from_utc),
        withdrawal_reason,
        correction: corrects.zip(correction).map(|(version, text)| Correction { version, text }),
    })
}

fn read_legacy(columns: (Option<String>, Option<String>, Option<NaiveDate>)) -> Result<Option<Legacy>> {
    match columns {
        (Some(url), Some(source), Some(dated_on)) => {
            let url = LegacyUrl::parse(&url).map_err(|_| Fault::new(format!("{url} is no address of a document")))?;
            Ok(Some(Legacy { url, dated_on, source }))
        }
        (None, None, None) => Ok(None),
        _ => Err(Fault::new("A registered document lacks its address, source or date").into()),
    }
}
