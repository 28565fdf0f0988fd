//! Bundles styles, script and fonts into `static/dist` before the crate is compiled, since the binary embeds them.
//!
//! npm runs only when it must: `npm ci` when the lock file is newer than what is installed, `npm run build` when a source
//! changed. With `GROUNDWORK_ASSETS_PREBUILT=1` npm is not needed; then `static/dist` must be there already.

#![expect(
    clippy::panic,
    clippy::disallowed_methods,
    reason = "a build script stops the build aloud, and cargo speaks to it through the environment"
)]

use std::env;
use std::fs;
use std::path::Path;
use std::process::Command;
use std::time::SystemTime;

/// What the pages refer to. A build that lacks one of them would serve unstyled pages.
const NEEDED: [&str; 5] = ["app.css", "app.js", "fonts/public-sans.woff2", "img/mark.svg", "img/favicon.svg"];

/// Sources of the bundle, and the folders that the binary embeds beside it.
const WATCHED: [&str; 11] = [
    "build.rs",
    "package.json",
    "package-lock.json",
    "static/build.mjs",
    "static/scss",
    "static/js",
    "static/img",
    "templates",
    "locales",
    "migrations",
    "seeds",
];

fn main() {
    println!("cargo::rerun-if-env-changed=GROUNDWORK_ASSETS_PREBUILT");
    // A watched path that does not exist would make cargo run this at every build.
    for path in WATCHED.iter().filter(|path| Path::new(path).exists()) {
        println!("cargo::rerun-if-changed={path}");
    }
    if env::var_os("GROUNDWORK_ASSETS_PREBUILT").is_none_or(|value| value != "1") {
        if is_stale() {
            npm(&["ci", "--ignore-scripts", "--no-audit", "--no-fund"]);
        }
        npm(&["run", "--silent", "build"]);
    }
    for file in NEEDED {
        assert!(
            Path::new("static/dist").join(file).is_file(),
            "static/dist/{file} is missing. Run `npm ci --ignore-scripts && npm run build`, or unset GROUNDWORK_ASSETS_PREBUILT."
        );
    }
}

/// Whether the packages on disk are older than the lock file, or not there at all.
fn is_stale() -> bool {
    match (modified("node_modules/.package-lock.json"), modified("package-lock.json")) {
        (Some(installed), Some(locked)) => locked > installed,
        _ => true,
    }
}

fn modified(path: &str) -> Option<SystemTime> {
    fs::metadata(path).and_then(|meta| meta.modified()).ok()
}

/// Runs npm and stops the build when it fails: a page without its styles must not be embedded unnoticed.
fn npm(arguments: &[&str]) {
    let asked = arguments.join(" ");
    let output = Command::new("npm").args(arguments).output().unwrap_or_else(|cause| {
        panic!("npm could not be started ({cause}). Install Node 20 or newer, or set GROUNDWORK_ASSETS_PREBUILT=1 with a ready static/dist.")
    });
    assert!(
        output.status.success(),
        "`npm {asked}` failed. Mend what it says below, then build again.\n{}{}",
        String::from_utf8_lossy(&output.stdout),
        String::from_utf8_lossy(&output.stderr)
    );
}
