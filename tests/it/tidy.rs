//! The house's rules as code: who may import whom, what a file of each role never mentions, and what no template does.
//!
//! An exception stands in a list of this file with its reason; there is no other way to be excused.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

/// From the ground up. A file imports from its own part of the house and from earlier lines; parts on one line never import each other.
const FLOORS: &[&[&str]] = &[
    &["kernel"],
    &["platform::config"],
    &["platform::clock"],
    &["platform::db"],
    &["platform::tables", "platform::draw", "platform::paper"],
    &["platform::edition"],
    &["platform::http"],
    &["platform::limits"],
    &["platform::audit"],
    &["platform::outbox", "platform::files", "platform::jobs"],
    &["people::accounts"],
    &["people::tenancy"],
    &["metric::measures"],
    &["metric::workflow"],
    &["metric::findings", "metric::differences"],
    &["metric::reach", "metric::asset_map", "metric::engagement", "metric::action_plan"],
    &["metric::submissions"],
    &["metric::sharing"],
    &["metric::review"],
    &["metric::oversight"],
    &["metric::years"],
    &["support"],
    &["publishing"],
    &["succession"],
    &["app"],
    &["lib", "main"],
];

/// Floors whose parts are named by two segments.
const SPLIT: &[&str] = &["platform", "people", "metric"];

/// Parts whose folders hold files of fixed roles.
const FEATURES: &[&str] = &["people::", "metric::", "support", "publishing", "succession"];
const ROLES: &[&str] = &["mod", "rules", "store", "changes", "io", "web"];

/// Files beside the fixed roles: the role whose rules they keep, and why they are there.
const EXTRA: &[(&str, &str, &str)] = &[
    ("people/accounts/passwords", "", "argon2 and its queue: neither pure nor about rows"),
    ("people/tenancy/extract", "web", "from a request to a scope"),
    ("people/tenancy/scope", "changes", "the only file that makes a scope, so that its fields stay private"),
    ("metric/measures/form", "rules", "the year's form is a document of its own, read and written as one"),
    ("metric/workflow/answers", "rules", "what a CCO says to an item"),
    ("metric/workflow/editable", "changes", "the only file that makes an Editable"),
    ("metric/workflow/rounds", "rules", "what a round leaves behind"),
    ("metric/submissions/facts", "", "asks each component what is in it; its answers come from the stores below"),
    (
        "publishing/facts",
        "",
        "gathers a round with all that decides on its publication; its answers come from the stores",
    ),
    (
        "metric/sharing/opened",
        "",
        "looks behind a link or a look by the authority of whoever opened it; its answers come from the stores below",
    ),
    ("metric/action_plan/document", "rules", "the plan as one document, which snapshots and publications keep"),
];

/// What a file of each role never mentions.
const FORBIDDEN: &[(&str, &[&str])] = &[
    (
        "rules",
        &[
            "diesel",
            "actix",
            "handlebars",
            "lettre::Message",
            "lettre::message",
            "lettre::transport",
            "std::fs",
            "std::env",
            "std::net",
            "Utc::now",
            "Local::now",
            "SystemTime",
            "Instant::now",
            "Uuid::new",
            "Uuid::now",
            "platform::clock",
            "platform::db",
            "platform::http",
            "platform::config",
        ],
    ),
    ("store", &["actix", "handlebars", "lettre", "Utc::now", "platform::http"]),
    ("changes", &["actix", "handlebars", "lettre", "Utc::now", "platform::http"]),
    ("io", &["diesel", "actix", "handlebars", "lettre", "Utc::now", "platform::db", "platform::http"]),
    ("web", &["diesel", "db::schema"]),
];

/// Parts whose rows belong to one CCO: every query of theirs takes a scope.
const TENANT: &[&str] = &[
    "metric::workflow",
    "metric::findings",
    "metric::reach",
    "metric::asset_map",
    "metric::engagement",
    "metric::action_plan",
    "metric::submissions",
    "metric::sharing",
    "metric::review",
    "metric::oversight",
    "metric::years",
    "publishing",
    "succession",
];

/// What counts as a proof in the signature of a query.
const PROOFS: &[&str] = &["Scope", "Editable", "&Submission"];

/// Queries of tenant stores without a proof, each with its reason.
const UNSCOPED: &[(&str, &str)] = &[
    (
        "publishing/store/publications::raise_edition",
        "one row of the whole house; only publishing's changes reach it, and each holds a scope",
    ),
    (
        "publishing/store/publications::stand_in_line",
        "one row of the whole house; only publishing's changes reach it, and each holds a scope",
    ),
    ("publishing/store/withholdings::keep_reason", "public words, loaded from the program's own file at its start"),
    ("publishing/store/publications::next_version", "a number among public rows; only publishing's changes reach it"),
    ("publishing/store/publications::is_registered", "asks public rows; only publishing's changes reach it"),
    ("metric/reach/store/additions::additions", "words for groups of children, the same for everybody"),
    ("metric/reach/store/additions::stratifiers", "words for groups of children, the same for everybody"),
    ("metric/reach/store/orders::orders", "the order of groups of children, the same for everybody"),
    (
        "publishing/store/publications::insert",
        "the change that calls it holds an OhaScope or is the program at set-up, which a Registrar says",
    ),
];

const LONGEST_FILE: usize = 400;

/// Templates that may print without escaping. None does.
const UNESCAPED: &[&str] = &[];

struct Source {
    /// `metric/workflow/store/rounds`, without `src/` and `.rs`.
    name: String,
    path: String,
    text: String,
    /// The text without comments and without its test module.
    code: String,
}

impl Source {
    fn parts(&self) -> Vec<&str> {
        self.name.split('/').collect()
    }

    /// The part of the house: `metric::workflow`, `kernel`, `publishing`.
    fn home(&self) -> String {
        home_of(&self.parts())
    }

    /// The role: the first name of a fixed role on the path, since a role that grew is a folder of that name.
    fn role(&self) -> Option<&str> {
        if let Some((_, role, _)) = EXTRA.iter().find(|(name, ..)| *name == self.name) {
            return Some(*role).filter(|it| !it.is_empty());
        }
        let parts = self.parts();
        let inside = if SPLIT.contains(&parts[0]) { 2 } else { 1 };
        parts.into_iter().skip(inside).find(|it| ROLES.contains(it))
    }

    fn lines(&self) -> impl Iterator<Item = (usize, &str)> {
        (1..).zip(self.code.lines())
    }
}

fn home_of(parts: &[&str]) -> String {
    let first = *parts.first().unwrap();
    match parts.get(1) {
        Some(second) if SPLIT.contains(&first) => format!("{first}::{second}"),
        _ => first.to_owned(),
    }
}

fn floor_of(home: &str) -> Option<usize> {
    FLOORS.iter().position(|floor| floor.contains(&home))
}

#[test]
fn every_file_has_a_place_in_the_house() {
    let lost = sources().into_iter().filter(|it| !is_floor_mod(it) && floor_of(&it.home()).is_none());
    none(lost.map(|it| format!("{}: `{}` has no place in FLOORS", it.path, it.home())));
}

#[test]
fn imports_run_downwards_only() {
    let mut found = Vec::new();
    for source in sources().iter().filter(|it| !is_floor_mod(it)) {
        let home = source.home();
        let own = floor_of(&home);
        for target in imports(&source.code) {
            let target_home = home_of(&target.split("::").collect::<Vec<_>>());
            // A macro of the crate stands at its root.
            if target_home == "each_backend!" {
                continue;
            }
            match floor_of(&target_home) {
                Some(other) if target_home != home && own.is_some_and(|own| other >= own) => {
                    found.push(format!("{}: `{home}` must not import `{target_home}`", source.path));
                }
                Some(_) => (),
                None => found.push(format!(
                    "{}: `{target}` names no part of the house; write one module a `use` line",
                    source.path
                )),
            }
        }
    }
    none(found);
}

#[test]
fn a_use_line_names_one_module() {
    let mut found = Vec::new();
    for source in sources() {
        for (n, line) in source.lines() {
            let several = |it: &&str| line.contains(&format!("crate::{it}::{{"));
            if line.contains("crate::{") || SPLIT.iter().any(several) {
                found.push(format!("{}:{n}: name one module a line", source.path));
            }
            if line.contains("super::super") {
                found.push(format!("{}:{n}: name it by `crate::`", source.path));
            }
        }
    }
    none(found);
}

#[test]
fn a_floors_own_file_holds_its_parts_only() {
    let mut found = Vec::new();
    for source in sources() {
        if is_floor_mod(&source) || source.name == "lib" {
            let other = source.lines().filter(|(_, line)| !line.trim().is_empty() && !line.starts_with("pub mod "));
            found.extend(other.map(|(n, line)| format!("{}:{n}: only `pub mod` lines, not `{line}`", source.path)));
        }
        let is_feature_mod = source.role() == Some("mod") && FEATURES.iter().any(|it| source.home().starts_with(it));
        if is_feature_mod && source.code.contains("super::") {
            found.push(format!("{}: a feature's own file never says `super::`", source.path));
        }
    }
    none(found);
}

#[test]
fn every_file_says_what_it_is_and_stays_short() {
    let mut found = Vec::new();
    for source in sources().into_iter().chain(rust_files("tests/it")) {
        if !source.text.starts_with("//! ") {
            found.push(format!("{}: opens without `//!`", source.path));
        }
        let lines = source.text.lines().count();
        // Tests may run on: a table of cases is one thing.
        if lines > LONGEST_FILE && source.path.starts_with("src") {
            found.push(format!("{}: {lines} lines, more than {LONGEST_FILE}", source.path));
        }
    }
    none(found);
}

#[test]
fn a_file_keeps_to_its_role() {
    let mut found = Vec::new();
    for source in sources() {
        let Some(role) = source.role() else { continue };
        for (_, words) in FORBIDDEN.iter().filter(|(it, _)| *it == role) {
            for (n, line) in source.lines() {
                found.extend(
                    words.iter().filter(|word| line.contains(**word)).map(|word| {
                        format!("{}:{n}: a file of the role `{role}` never mentions `{word}`", source.path)
                    }),
                );
            }
        }
    }
    none(found);
}

#[test]
fn features_are_made_of_the_fixed_roles() {
    let mut found = Vec::new();
    let sources = sources();
    for source in &sources {
        let home = source.home();
        if is_floor_mod(source) || !FEATURES.iter().any(|it| home.starts_with(it)) {
            continue;
        }
        let excused = EXTRA.iter().any(|(name, ..)| source.name == *name);
        if source.role().is_none() && !excused {
            found.push(format!("{}: no fixed role; if it must be, add it to EXTRA with its reason", source.path));
        }
    }
    let gone = EXTRA.iter().filter(|(name, ..)| !sources.iter().any(|it| it.name == *name));
    found.extend(gone.map(|(name, ..)| format!("EXTRA names {name}, which is not there")));
    none(found);
}

#[test]
fn every_query_of_a_tenants_rows_takes_a_scope() {
    let mut found = Vec::new();
    let mut seen = 0;
    for source in sources().iter().filter(|it| it.role() == Some("store") && TENANT.contains(&it.home().as_str())) {
        for signature in source.code.split("fn ").skip(1).filter_map(|it| it.split('{').next()) {
            let takes_a_connection = ["&mut Conn", "&mut Tx", "Editable"].iter().any(|it| signature.contains(it));
            let name = signature.split(['(', '<']).next().unwrap_or_default();
            if !takes_a_connection || !signature.contains('(') {
                continue;
            }
            seen += 1;
            let is_proved = PROOFS.iter().any(|it| signature.contains(it))
                || UNSCOPED.iter().any(|(it, _)| *it == format!("{}::{name}", source.name));
            if !is_proved {
                found.push(format!("{}: `{name}` takes a connection but no scope", source.path));
            }
        }
    }
    assert!(seen >= 20, "only {seen} queries were seen");
    none(found);
}

#[test]
fn scopes_have_private_fields_and_one_maker() {
    let mut found = Vec::new();
    for source in sources() {
        let is_maker = source.name == "people/tenancy/scope";
        for scope in ["CcoScope", "OhaScope", "TaScope", "SuccessorScope"] {
            let makes = source.lines().filter(|(_, line)| {
                line.contains(&format!("{scope} {{"))
                    && !line.contains("impl ")
                    && !line.contains("struct ")
                    && !line.contains("for ")
                    && !line.contains("->")
            });
            found.extend(
                makes
                    .filter(|_| !is_maker)
                    .map(|(n, _)| format!("{}:{n}: only people/tenancy/scope.rs makes a {scope}", source.path)),
            );
            if is_maker {
                let body = source
                    .code
                    .split(&format!("struct {scope} {{"))
                    .nth(1)
                    .and_then(|it| it.split('}').next())
                    .unwrap();
                assert!(!body.contains("pub"), "{scope} has a public field");
            }
        }
    }
    none(found);
}

#[test]
fn sql_is_never_put_together_from_texts() {
    let mut found = Vec::new();
    for source in sources() {
        for (what, rest) in ["sql_query(", "batch_execute(", "sql::<"]
            .iter()
            .flat_map(|it| source.code.split(it).skip(1).map(move |rest| (it, rest)))
        {
            let argument = rest.get(..rest.len().min(200)).unwrap_or(rest);
            let statement = argument.split(';').next().unwrap_or_default();
            if statement.contains("format!") {
                found.push(format!("{}: `format!` inside `{what}`", source.path));
            }
        }
    }
    none(found);
}

#[test]
fn the_product_starts_no_process() {
    let starts =
        sources().into_iter().filter(|it| it.code.contains("process::Command") || it.code.contains("Command::new("));
    none(starts.map(|it| format!("{}: starts a process", it.path)));
}

#[test]
fn lints_are_silenced_with_a_reason() {
    let mut found = Vec::new();
    for source in sources().into_iter().chain(rust_files("tests/it")).filter(|it| it.name != "tidy") {
        for rest in source.code.split("[expect(").skip(1).chain(source.code.split("[allow(").skip(1)) {
            if !rest.split(']').next().unwrap_or_default().contains("reason = ") {
                found.push(format!("{}: a lint is silenced without a reason", source.path));
            }
        }
    }
    none(found);
}

#[test]
fn every_migration_has_a_way_down() {
    let mut found = Vec::new();
    let mut numbers = BTreeSet::new();
    for entry in fs::read_dir(root().join("migrations")).unwrap() {
        let folder = entry.unwrap().path();
        let name = folder.file_name().unwrap().to_str().unwrap().to_owned();
        for file in ["up.sql", "down.sql"] {
            if fs::read_to_string(folder.join(file)).unwrap_or_default().trim().is_empty() {
                found.push(format!("migrations/{name}: no {file}"));
            }
        }
        if !numbers.insert(name.split('_').next().unwrap().to_owned()) {
            found.push(format!("migrations/{name}: its number is taken"));
        }
    }
    assert!(!numbers.is_empty());
    none(found);
}

#[test]
fn templates_escape_everything_and_carry_no_style_or_script() {
    let mut found = Vec::new();
    let templates = files_below(&root().join("templates"), "hbs");
    assert!(templates.len() > 10);
    for path in templates {
        let name = path.strip_prefix(root()).unwrap().display().to_string();
        let text = fs::read_to_string(&path).unwrap();
        let is_mail = name.starts_with("templates/mail/");
        let mut say = |what: &str| found.push(format!("{name}: {what}"));
        if (text.contains("{{{") || text.contains("{{&")) && !UNESCAPED.contains(&name.as_str()) {
            say("prints without escaping");
        }
        // Mail readers know no style sheets of ours.
        if !is_mail && (text.contains("style=") || text.contains("<style")) {
            say("carries a style");
        }
        if text.split("<script").skip(1).any(|rest| !rest.split('>').next().unwrap_or_default().contains("src=")) {
            say("carries a script");
        }
        if text.contains("javascript:") {
            say("links to a script");
        }
        let tags = text.split('<').skip(1).filter_map(|it| it.split('>').next());
        if tags.flat_map(str::split_whitespace).any(|it| it.starts_with("on") && it.contains('=')) {
            say("carries a handler");
        }
        for foreign in ["src=\"http", "srcset=\"http", "<link rel=\"stylesheet\" href=\"http"] {
            if text.contains(foreign) {
                say("loads from elsewhere");
            }
        }
    }
    none(found);
}

// --- reading the tree ---

/// A floor's own file: `metric/mod`, `platform/mod`, `people/mod`.
fn is_floor_mod(source: &Source) -> bool {
    SPLIT.iter().any(|it| source.name == format!("{it}/mod"))
}

fn sources() -> Vec<Source> {
    rust_files("src")
}

fn rust_files(below: &str) -> Vec<Source> {
    let folder = root().join(below);
    let files = files_below(&folder, "rs");
    assert!(!files.is_empty(), "{below} holds no file");
    let read = |path: PathBuf| {
        let text = fs::read_to_string(&path).unwrap();
        let name = path.strip_prefix(&folder).unwrap().with_extension("").display().to_string();
        Source { name, path: path.strip_prefix(root()).unwrap().display().to_string(), code: code_of(&text), text }
    };
    files.into_iter().map(read).collect()
}

/// Without comments, and without what stands in the test module at the end.
fn code_of(text: &str) -> String {
    let product = text.split("\n#[cfg(test)]\nmod ").next().unwrap_or_default();
    // `//` inside a string, as in an address, has a colon before it.
    let bare = |line: &str| match line
        .match_indices("//")
        .find(|(at, _)| !line.get(..*at).is_some_and(|it| it.ends_with(':') || it.ends_with('"')))
    {
        Some((at, _)) => line.get(..at).unwrap_or_default().to_owned(),
        None => line.to_owned(),
    };
    product.lines().map(bare).collect::<Vec<_>>().join("\n")
}

/// What is named by `crate::`, with braces of one level opened: `people::accounts::changes`.
fn imports(code: &str) -> Vec<String> {
    let mut found = Vec::new();
    for (at, rest) in code.match_indices("crate::").map(|(at, it)| (at, code.get(at + it.len()..).unwrap_or_default()))
    {
        if code.get(..at).is_some_and(|it| it.ends_with('$')) {
            continue;
        }
        let path: String =
            rest.chars().take_while(|it| it.is_alphanumeric() || matches!(it, '_' | ':' | '!')).collect();
        match path.strip_suffix("::").filter(|_| rest.get(path.len()..).is_some_and(|it| it.starts_with('{'))) {
            Some(stem) => {
                let inside = rest.get(path.len() + 1..).and_then(|it| it.split('}').next()).unwrap_or_default();
                found.extend(
                    inside.split(',').map(|it| format!("{stem}::{}", it.trim())).filter(|it| !it.ends_with("::")),
                );
            }
            None => found.push(path),
        }
    }
    found
}

pub fn files_below(folder: &Path, ending: &str) -> Vec<PathBuf> {
    let mut files = Vec::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            files.extend(files_below(&path, ending));
        } else if path.extension().is_some_and(|it| it == ending) {
            files.push(path);
        }
    }
    files.sort();
    files
}

pub fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

#[track_caller]
fn none(found: impl IntoIterator<Item = String>) {
    let found: Vec<String> = found.into_iter().collect();
    assert!(found.is_empty(), "\n{}\n", found.join("\n"));
}

/// The rules are shown to bite: each kind of slip, planted in a text, is seen.
#[test]
fn slips_are_seen() {
    assert_eq!(
        imports("use crate::people::{accounts, tenancy};\nlet x = crate::kernel::year::Y::new();"),
        ["people::accounts", "people::tenancy", "kernel::year::Y::new"]
    );
    assert_eq!(imports("$crate::platform::db::Conn"), Vec::<String>::new());
    assert!(floor_of("metric::review") > floor_of("metric::submissions"));
    assert_eq!(floor_of("metric::reach"), floor_of("metric::action_plan"));
    assert_eq!(floor_of("utils"), None);
    assert_eq!(
        code_of("let a = \"http://x\"; // diesel\n\n#[cfg(test)]\nmod tests { diesel }"),
        "let a = \"http://x\"; "
    );
    let source =
        |name: &str| Source { name: name.into(), path: String::new(), text: String::new(), code: String::new() };
    assert_eq!(source("metric/workflow/store/rounds").role(), Some("store"));
    assert_eq!(source("metric/workflow/answers").role(), Some("rules"));
    assert_eq!(source("metric/workflow/helpers").role(), None);
    assert_eq!(source("publishing/web/ccos").role(), Some("web"));
    assert_eq!(source("publishing/web/ccos").home(), "publishing");
    assert_eq!(source("platform/audit/store").role(), Some("store"));
}
