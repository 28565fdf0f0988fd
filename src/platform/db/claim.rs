//! One serving process to an SQLite file. Two would each keep a writer of their own, and take turns in failing; the second is told so at once.
//!
//! Commands such as `user add` need no claim: SQLite lets a second process write between two of the server's changes. Only what changes the
//! tables themselves does, since a running server knows the old ones.

use std::fs::{File, OpenOptions, TryLockError};
use std::io::{Read as _, Seek as _, Write as _};

use super::conn::sqlite_path;
use crate::kernel::failure::{Fault, Result};
use crate::platform::config::is_postgres;

/// Held for as long as this is. The system lets it go when the process ends, however it ends.
pub struct Claim {
    _file: Option<File>,
}

/// Claims the database for this process. PostgreSQL may serve several.
///
/// # Errors
/// Breaks with a sentence that names the process which has it.
pub fn claim(address: &str) -> Result<Claim> {
    if is_postgres(address) {
        return Ok(Claim { _file: None });
    }
    super::pool::make_folder(address)?;
    let path = sqlite_path(address);
    let broken = |cause| Fault::because(format!("The lock file {path}-lock cannot be used"), cause);
    let mut options = OpenOptions::new();
    options.read(true).write(true).create(true).truncate(false);
    let mut file = for_its_owner_only(&mut options).open(format!("{path}-lock")).map_err(broken)?;
    match file.try_lock() {
        Ok(()) => {
            let note = |file: &mut File| {
                file.set_len(0)?;
                file.rewind()?;
                write!(file, "{}", std::process::id())
            };
            note(&mut file).map_err(broken)?;
            Ok(Claim { _file: Some(file) })
        }
        Err(TryLockError::WouldBlock) => {
            let mut other = String::new();
            file.read_to_string(&mut other).map_err(broken)?;
            let text =
                format!("The process {} uses {path} already; stop it first, or use another database", other.trim());
            Err(Fault::new(text).into())
        }
        Err(TryLockError::Error(cause)) => Err(broken(cause).into()),
    }
}

/// Makes an empty SQLite file that only its owner may read, where there is none. SQLite's own files beside it take over its rights.
pub(super) fn make_file(address: &str) -> Result<()> {
    if is_postgres(address) {
        return Ok(());
    }
    let path = sqlite_path(address);
    let mut options = OpenOptions::new();
    options.write(true).create(true).truncate(false);
    for_its_owner_only(&mut options)
        .open(path)
        .map_err(|cause| Fault::because(format!("{path} cannot be opened"), cause))?;
    Ok(())
}

fn for_its_owner_only(options: &mut OpenOptions) -> &mut OpenOptions {
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(options, 0o600);
    options
}
