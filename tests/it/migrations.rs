//! One set of migrations, two databases: it goes up, down and up again, and is what the code thinks it is.

use std::collections::BTreeMap;
use std::fs;

use groundwork::platform::db::{self, Database};

use crate::place::{Kind, Place, is_postgres, kind};
use crate::tidy::{files_below, root};

/// The whole schema as text: tables, columns, keys, indexes.
fn schema(place: &Place) -> String {
    let queries: &[&str] = match kind() {
        Kind::Sqlite => &["SELECT type || ' ' || tbl_name || ' ' || name || ' ' || coalesce(sql, '') AS line FROM sqlite_master WHERE tbl_name NOT LIKE '\\_\\_%' ESCAPE '\\' ORDER BY 1"],
        Kind::Postgres(_) => &[
            "SELECT concat_ws(' ', table_name, ordinal_position, column_name, data_type, is_nullable, column_default) AS line
                FROM information_schema.columns WHERE table_schema = 'public' AND table_name NOT LIKE '\\_\\_%' ORDER BY table_name, ordinal_position",
            "SELECT conrelid::regclass::text || ' ' || conname || ' ' || pg_get_constraintdef(oid) AS line
                FROM pg_constraint WHERE connamespace = 'public'::regnamespace AND conrelid::regclass::text NOT LIKE '\\_\\_%' ORDER BY 1",
            "SELECT indexdef::text AS line FROM pg_indexes WHERE schemaname = 'public' AND tablename NOT LIKE '\\_\\_%' ORDER BY 1",
        ],
    };
    queries.iter().flat_map(|it| place.lines(it)).collect::<Vec<_>>().join("\n")
}

#[test]
fn up_down_and_up_again_leaves_the_same_schema() {
    let place = Place::empty();
    let mut conn = place.connect();
    let folders = fs::read_dir(root().join("migrations")).unwrap().count();
    assert_eq!(db::migrate(&mut conn).unwrap(), folders);
    assert!(db::is_current(&mut conn).unwrap());
    let first = schema(&place);
    assert!(first.contains("people") && first.contains("audit_entries"), "{first}");

    assert_eq!(db::revert_all(&mut conn).unwrap(), folders);
    assert_eq!(schema(&place), "", "something stays after all migrations were taken back");
    assert!(!db::is_current(&mut conn).unwrap());

    assert_eq!(db::migrate(&mut conn).unwrap(), folders);
    assert_eq!(schema(&place), first);
}

#[test]
fn a_second_start_runs_no_migration() {
    let place = Place::empty();
    drop(Database::open(place.address()).unwrap());
    assert_eq!(db::migrate(&mut place.connect()).unwrap(), 0);
}

/// Of a column: its type as a class, and whether it may be null.
type Columns = BTreeMap<String, (String, bool)>;

#[test]
fn the_code_and_the_database_know_the_same_tables() {
    let place = Place::empty();
    db::migrate(&mut place.connect()).unwrap();
    let (known, keys) = tables_of_the_code();
    let there: BTreeMap<String, Columns> =
        place.tables().into_iter().map(|table| (table.clone(), columns_of(&place, &table))).collect();
    assert!(known.len() > 10);
    assert_eq!(known.keys().collect::<Vec<_>>(), there.keys().collect::<Vec<_>>());
    for (table, columns) in known {
        assert_eq!(columns, there[&table], "columns of {table}");
        assert_eq!(keys[&table], key_of(&place, &table), "primary key of {table}");
    }
}

/// Reads `table! { name (key, …) { column -> Type, … } }` out of the schema's files.
fn tables_of_the_code() -> (BTreeMap<String, Columns>, BTreeMap<String, Vec<String>>) {
    let (mut tables, mut keys) = (BTreeMap::new(), BTreeMap::new());
    for path in files_below(&root().join("src/platform/db/schema"), "rs") {
        let text = fs::read_to_string(path).unwrap();
        for table in text.split("table! {").skip(1) {
            let (head, rest) = table.split_once(") {").unwrap();
            let (name, key) = head.split_once('(').unwrap();
            let columns = rest
                .split('}')
                .next()
                .unwrap()
                .lines()
                .filter_map(|line| line.trim().trim_end_matches(',').split_once(" -> "));
            let columns: Columns = columns.map(|(column, kind)| (column.to_owned(), class_of_diesel(kind))).collect();
            keys.insert(name.trim().to_owned(), key.split(',').map(|it| it.trim().to_owned()).collect());
            tables.insert(name.trim().to_owned(), columns);
        }
    }
    (tables, keys)
}

fn class_of_diesel(kind: &str) -> (String, bool) {
    let bare = kind.strip_prefix("Nullable<").and_then(|it| it.strip_suffix('>'));
    let class = match bare.unwrap_or(kind) {
        "Text" => "text",
        "BigInt" => "bigint",
        "Bool" => "boolean",
        "Timestamp" => "timestamp",
        "Date" => "date",
        "Binary" => "bytes",
        "Double" => "double",
        other => panic!("tell this test what {other} is in both databases"),
    };
    (class.to_owned(), bare.is_some())
}

fn columns_of(place: &Place, table: &str) -> Columns {
    let query = if is_postgres() {
        format!(
            "SELECT column_name || ' ' || is_nullable || ' ' || data_type AS line FROM information_schema.columns WHERE table_schema = 'public' AND table_name = '{table}'"
        )
    } else {
        format!(
            "SELECT name || CASE \"notnull\" WHEN 0 THEN ' YES ' ELSE ' NO ' END || type AS line FROM pragma_table_info('{table}')"
        )
    };
    let read = |line: String| {
        let mut words = line.splitn(3, ' ');
        let (name, nullable, kind) = (words.next().unwrap(), words.next().unwrap(), words.next().unwrap());
        let class = match kind.to_lowercase().as_str() {
            "text" => "text",
            "bigint" => "bigint",
            "boolean" => "boolean",
            "timestamp" | "timestamp without time zone" => "timestamp",
            "date" => "date",
            "blob" | "bytea" => "bytes",
            "double precision" => "double",
            other => panic!("{table}.{name}: {other} is no type of the portable set"),
        };
        (name.to_owned(), (class.to_owned(), nullable == "YES"))
    };
    place.lines(&query).into_iter().map(read).collect()
}

fn key_of(place: &Place, table: &str) -> Vec<String> {
    place.lines(&if is_postgres() {
        format!(
            "SELECT a.attname::text AS line FROM pg_index i JOIN pg_attribute a ON a.attrelid = i.indrelid AND a.attnum = ANY(i.indkey)
                WHERE i.indrelid = '{table}'::regclass AND i.indisprimary ORDER BY array_position(i.indkey::int[], a.attnum::int)"
        )
    } else {
        format!("SELECT name AS line FROM pragma_table_info('{table}') WHERE pk > 0 ORDER BY pk")
    })
}
