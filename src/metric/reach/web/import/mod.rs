//! OHA's administrators bring in a table: they send a file, say what it is, see what it would change, and take it in or back.

mod acts;
mod checked;
mod new;
mod rollback;
mod sheet;

pub use acts::{describe, let_go, mistakes, take_in};
pub use new::{new, upload};
pub use rollback::{roll_back, rollback};
pub use sheet::sheet;

use crate::kernel::failure::Result;
use crate::kernel::ids::UploadId;
use crate::metric::reach::store::imports::{self, Waiting};
use crate::people::tenancy::OhaScope;
use crate::platform::http::{Shell, Site};

const IMPORTS: &str = "/desk/oha/reach/imports";

fn shell(scope: &OhaScope, site: &Site) -> Shell {
    scope.shell(site, "Import a reach table").crumb("Your work", "/desk").crumb("Reach", "/desk/oha/reach")
}

async fn waiting(site: &Site, scope: &OhaScope) -> Result<Waiting> {
    let (id, scope) = (UploadId::parse(site.part("upload")?)?, scope.clone());
    site.read(move |conn| imports::upload(conn, &scope, &id)).await
}
