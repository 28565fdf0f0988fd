//! Where a test's database lies: a copy of a template that is made once a run. SQLite in a file below target/, or PostgreSQL as a
//! database of its own.

use std::ops::DerefMut;
use std::path::PathBuf;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Mutex, OnceLock};

use diesel::connection::SimpleConnection as _;
use diesel::sql_types::Text;
use diesel::{Connection as _, PgConnection, QueryableByName, RunQueryDsl as _, SqliteConnection, sql_query};
use groundwork::platform::db::Conn;

/// Which database this run is about.
pub enum Kind {
    Sqlite,
    /// The address of a server's own database.
    Postgres(String),
}

/// A database that nobody else uses.
pub struct Place {
    address: String,
    name: String,
    door: OnceLock<Mutex<Conn>>,
    queries: OnceLock<Vec<(String, String)>>,
}

#[derive(QueryableByName)]
struct Line {
    #[diesel(sql_type = Text)]
    line: String,
}

static COUNT: AtomicUsize = AtomicUsize::new(0);
const TEMPLATE: &str = "groundwork_it_template";

/// When something was looked at last. Noting it is no change of the record.
const NOTED: [(&str, &str); 2] = [("sessions", "seen_at"), ("share_links", "opened_at")];

pub fn kind() -> &'static Kind {
    static KIND: OnceLock<Kind> = OnceLock::new();
    KIND.get_or_init(|| match (variable("GROUNDWORK_TEST_DATABASE").as_deref(), variable("GROUNDWORK_TEST_POSTGRES")) {
        (Some("postgres"), Some(server)) => Kind::Postgres(server),
        (Some("postgres"), None) => panic!("set GROUNDWORK_TEST_POSTGRES to the address of a server"),
        (None | Some("sqlite"), _) => Kind::Sqlite,
        (Some(other), _) => panic!("GROUNDWORK_TEST_DATABASE is sqlite or postgres, not {other}"),
    })
}

pub fn is_postgres() -> bool {
    matches!(kind(), Kind::Postgres(_))
}

#[expect(
    clippy::disallowed_methods,
    reason = "the one place where a test run is told which database it is about, and how often to race"
)]
pub fn variable(name: &str) -> Option<String> {
    std::env::var(name).ok()
}

impl Place {
    /// An empty database: no migration has run.
    pub fn empty() -> Self {
        let name = format!("groundwork_it_{}_{}", std::process::id(), COUNT.fetch_add(1, Ordering::Relaxed));
        match kind() {
            Kind::Sqlite => {
                let address = folder().join(format!("{name}.sqlite")).display().to_string();
                Self::at(address, name)
            }
            Kind::Postgres(server) => {
                on_server(server, &format!("CREATE DATABASE {name}"));
                Self::at(on_database(server, &name), name)
            }
        }
    }

    /// A copy of the template, with the world in it.
    pub fn with_world() -> Self {
        let template = template();
        match kind() {
            Kind::Sqlite => {
                let place = Self::empty();
                std::fs::write(&place.address, template).unwrap();
                place
            }
            Kind::Postgres(server) => {
                let name = format!("groundwork_it_{}_{}", std::process::id(), COUNT.fetch_add(1, Ordering::Relaxed));
                on_server(server, &format!("CREATE DATABASE {name} TEMPLATE {TEMPLATE}"));
                Self::at(on_database(server, &name), name)
            }
        }
    }

    fn at(address: String, name: String) -> Self {
        Self { address, name, door: OnceLock::new(), queries: OnceLock::new() }
    }

    /// The same database once more, for another instance; it goes with the first.
    pub fn shared(&self) -> Self {
        Self::at(self.address.clone(), String::new())
    }

    pub fn address(&self) -> &str {
        &self.address
    }

    /// Runs a query whose one column is called `line`, past everything that the house would check.
    pub fn lines(&self, query: &str) -> Vec<String> {
        let found: Vec<Line> = match &mut *self.door() {
            Conn::Sqlite(conn) => sql_query(query).load(conn).unwrap(),
            Conn::Pg(conn) => sql_query(query).load(conn).unwrap(),
        };
        found.into_iter().map(|it| it.line).collect()
    }

    /// Runs statements past everything that the house would check.
    pub fn run(&self, statements: &str) {
        self.door().batch_execute(statements).unwrap();
    }

    /// A connection of one's own.
    pub fn connect(&self) -> Conn {
        match kind() {
            Kind::Sqlite => {
                let mut conn = SqliteConnection::establish(&self.address).unwrap();
                conn.batch_execute("PRAGMA busy_timeout = 5000").unwrap();
                Conn::Sqlite(conn)
            }
            Kind::Postgres(_) => Conn::Pg(PgConnection::establish(&self.address).unwrap()),
        }
    }

    /// PostgreSQL only: lets nobody in any more, and puts out who is there; and opens the door again.
    pub fn shut(&self, is_shut: bool) {
        let Kind::Postgres(server) = kind() else { panic!("a file cannot be shut") };
        on_server(server, &format!("ALTER DATABASE {} WITH ALLOW_CONNECTIONS {}", self.name, !is_shut));
        if is_shut {
            on_server(
                server,
                &format!("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{}'", self.name),
            );
        }
    }

    /// The connection that this file keeps for looking behind the house.
    fn door(&self) -> impl DerefMut<Target = Conn> {
        self.door.get_or_init(|| Mutex::new(self.connect())).lock().unwrap()
    }

    pub fn tables(&self) -> Vec<String> {
        self.lines(match kind() {
            Kind::Sqlite => "SELECT name AS line FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%' AND name NOT LIKE '\\_\\_%' ESCAPE '\\' ORDER BY 1",
            Kind::Postgres(_) => "SELECT tablename::text AS line FROM pg_tables WHERE schemaname = 'public' AND tablename NOT LIKE '\\_\\_%' ORDER BY 1",
        })
    }

    /// Every row of every table, as one text. When a session was last seen is left out, and what somebody typed and has not saved:
    /// noting these is no change of the record.
    pub fn contents(&self) -> String {
        let queries = self.queries.get_or_init(|| {
            let record = self.tables().into_iter().filter(|it| it != "form_drafts" && it != "held_forms");
            record.map(|table| (self.query_for_all_of(&table), table)).collect()
        });
        let tables = queries.iter().map(|(query, table)| [table.clone(), self.lines(query).join("\n")].join("\n"));
        tables.collect::<Vec<_>>().join("\n")
    }

    fn query_for_all_of(&self, table: &str) -> String {
        let columns = self.columns(table).into_iter().filter(|it| !NOTED.contains(&(table, it.as_str())));
        let as_text =
            |it: String| if is_postgres() { format!("coalesce({it}::text, 'NULL')") } else { format!("quote({it})") };
        format!(
            "SELECT {} AS line FROM {table} ORDER BY 1",
            columns.map(as_text).collect::<Vec<_>>().join(" || ',' || ")
        )
    }

    pub fn columns(&self, table: &str) -> Vec<String> {
        self.lines(&match kind() {
            Kind::Sqlite => format!("SELECT name AS line FROM pragma_table_info('{table}') ORDER BY cid"),
            Kind::Postgres(_) => format!("SELECT column_name::text AS line FROM information_schema.columns WHERE table_schema = 'public' AND table_name = '{table}' ORDER BY ordinal_position"),
        })
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        drop(self.door.take());
        if self.name.is_empty() {
            return;
        }
        match kind() {
            Kind::Sqlite => {
                for ending in ["", "-wal", "-shm", "-lock"] {
                    let _ = std::fs::remove_file(format!("{}{ending}", self.address));
                }
            }
            // A failing test may leave connections open; what is left behind goes with the next run's start.
            Kind::Postgres(server) => {
                if let Ok(mut conn) = PgConnection::establish(server) {
                    let _ = conn.batch_execute(&format!("DROP DATABASE IF EXISTS {} WITH (FORCE)", self.name));
                }
            }
        }
    }
}

/// The template's bytes on SQLite; on PostgreSQL the template stands in the server and there are none.
fn template() -> &'static [u8] {
    static MADE: OnceLock<Vec<u8>> = OnceLock::new();
    MADE.get_or_init(|| {
        // The world is built into a place of its own, which then becomes the template.
        let place = crate::cast::world_place();
        match kind() {
            Kind::Sqlite => {
                let copy = folder().join(format!("template_{}.sqlite", std::process::id()));
                let _ = std::fs::remove_file(&copy);
                place.connect().batch_execute(&format!("VACUUM INTO '{}'", copy.display())).unwrap();
                let bytes = std::fs::read(&copy).unwrap();
                std::fs::remove_file(&copy).unwrap();
                bytes
            }
            Kind::Postgres(server) => {
                on_server(server, &format!("DROP DATABASE IF EXISTS {TEMPLATE}"));
                on_server(
                    server,
                    &format!("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{}'", place.name),
                );
                on_server(server, &format!("ALTER DATABASE {} RENAME TO {TEMPLATE}", place.name));
                Vec::new()
            }
        }
    })
}

/// A folder that cargo keeps for tests, emptied of what earlier runs left.
fn folder() -> PathBuf {
    static FOLDER: OnceLock<PathBuf> = OnceLock::new();
    FOLDER
        .get_or_init(|| {
            let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("it");
            let _ = std::fs::remove_dir_all(&folder);
            std::fs::create_dir_all(&folder).unwrap();
            folder
        })
        .clone()
}

fn on_server(server: &str, statement: &str) {
    PgConnection::establish(server).unwrap().batch_execute(statement).unwrap();
}

/// The address of another database of the same server.
fn on_database(server: &str, name: &str) -> String {
    let (stem, _) = server.rsplit_once('/').unwrap();
    format!("{stem}/{name}")
}
