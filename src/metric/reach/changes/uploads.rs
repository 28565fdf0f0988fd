//! Files between their upload and their import.

use chrono::Duration;

use super::import::{self, Effect, Incoming};
use crate::kernel::failure::Result;
use crate::kernel::ids::{DataSetId, UploadId};
use crate::kernel::time::Moment;
use crate::kernel::year::MeasurementYear;
use crate::metric::reach::rules::import::terms::Sheet;
use crate::metric::reach::store::ReachScope;
use crate::metric::reach::store::imports::{self, Waiting};
use crate::people::tenancy::{OhaScope, SystemScope};
use crate::platform::audit::{self, Entry};
use crate::platform::clock;
use crate::platform::db::Tx;
use crate::platform::tables::Kind;

/// A file that was looked at and is no table of single children.
pub struct NewFile {
    pub year: MeasurementYear,
    pub name: String,
    pub sha256: String,
    pub kind: Kind,
    pub bytes: Vec<u8>,
    pub sheet: Sheet,
}

/// Keeps a file for a day.
///
/// # Errors
/// Breaks when the database refuses it.
pub fn keep(tx: &mut Tx, scope: &OhaScope, file: NewFile, now: Moment) -> Result<UploadId> {
    let waiting = Waiting {
        id: UploadId::from_uuid(clock::new_id()),
        year: file.year,
        file_name: file.name,
        file_sha256: file.sha256,
        kind: file.kind,
        bytes: file.bytes,
        sheet: file.sheet,
        uploaded_by: scope.person().clone(),
        uploaded_at: now,
        version: 1,
    };
    imports::insert_upload(tx, scope, &waiting)?;
    append(tx, scope, "reach-file-uploaded", &waiting, now)?;
    Ok(waiting.id)
}

/// Saves what is said of a file.
///
/// # Errors
/// Stale when somebody else saved meanwhile.
pub fn describe(tx: &mut Tx, scope: &OhaScope, file: &Waiting, sheet: &Sheet, version: i64, now: Moment) -> Result<()> {
    imports::keep_sheet(tx, scope, &file.id, sheet, version)?;
    append(tx, scope, "reach-file-described", file, now)
}

/// Forgets a file.
///
/// # Errors
/// Stale when what is said of it was changed since.
pub fn let_go(tx: &mut Tx, scope: &OhaScope, file: &Waiting, version: i64, now: Moment) -> Result<()> {
    imports::take_upload(tx, scope, &file.id, version)?;
    append(tx, scope, "reach-file-let-go", file, now)
}

/// Takes a file in, and forgets it.
///
/// # Errors
/// As [`import::import`] and [`let_go`].
pub fn take_in(
    tx: &mut Tx,
    scope: &OhaScope,
    (id, version): (&UploadId, i64),
    incoming: &Incoming,
    now: Moment,
) -> Result<(Effect, DataSetId)> {
    imports::take_upload(tx, scope, id, version)?;
    import::import(tx, ReachScope::Oha(scope), incoming, now)
}

/// Forgets files that nobody took in within a day.
///
/// # Errors
/// Breaks when a query fails.
pub fn forget_old(tx: &mut Tx, system: &SystemScope, now: Moment) -> Result<usize> {
    imports::forget_old(tx, system, now.plus(-Duration::days(1)))
}

fn append(tx: &mut Tx, scope: &OhaScope, action: &'static str, file: &Waiting, now: Moment) -> Result<()> {
    let entry = Entry {
        actor: scope.person().to_string(),
        tenant: "oha".into(),
        action,
        subject_kind: "reach-file",
        subject_id: file.id.to_string(),
        values: vec![("file_name", file.file_name.clone()), ("file_sha256", file.file_sha256.clone())],
    };
    audit::append(tx, entry, now)
}
