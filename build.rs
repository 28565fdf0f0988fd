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
use std::path::{Path, PathBuf};
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
    let missing = missing_words();
    assert!(
        missing.is_empty(),
        "Words are missing from locales/en. Add them, since a page that asks for them would break:\n{}",
        missing.join("\n")
    );
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

/// The keys that templates ask for, `{{t "key"` or `(t "key"`, and that no English catalogue has, each with its template.
fn missing_words() -> Vec<String> {
    let known: Vec<String> = texts("locales/en", "ftl")
        .iter()
        .flat_map(|(_, text)| text.lines().filter_map(key_of).map(str::to_owned).collect::<Vec<_>>())
        .collect();
    let mut missing = Vec::new();
    for (path, text) in texts("templates", "hbs") {
        let asked = ["{{t \"", "(t \""]
            .iter()
            .flat_map(|opening| text.split(opening).skip(1))
            .filter_map(|rest| rest.split('"').next());
        missing.extend(
            asked
                .filter(|key| !known.iter().any(|it| it == key))
                .map(|key| format!("{key}, asked for by {}", path.display())),
        );
    }
    missing
}

/// The key of a line `key = words`; lines that go on with a message are indented.
fn key_of(line: &str) -> Option<&str> {
    let (key, _) = line.split_once('=')?;
    line.starts_with(|it: char| it.is_ascii_alphabetic()).then(|| key.trim_end())
}

/// Every file of this ending in a folder and below it.
fn texts(folder: &str, ending: &str) -> Vec<(PathBuf, String)> {
    let mut found = Vec::new();
    let mut folders = vec![PathBuf::from(folder)];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(&folder).into_iter().flatten().flatten() {
            let path = entry.path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|it| it == ending) {
                let text = fs::read_to_string(&path)
                    .unwrap_or_else(|cause| panic!("{} cannot be read: {cause}", path.display()));
                found.push((path, text));
            }
        }
    }
    found
}
