//! The audit log: one unforked chain, whoever races; and no byte of it can be changed unseen.

use groundwork::kernel::failure::{Fault, Result};
use groundwork::platform::audit::{self, Entry, Finding};
use groundwork::platform::db::{Database, Tx};

use crate::cast::{TODAY, make_empty, noon};
use crate::place::{Place, is_postgres};

fn entry(actor: &str, n: usize) -> Entry {
    Entry {
        actor: actor.to_owned(),
        tenant: "tests".into(),
        action: "race",
        subject_kind: "test",
        subject_id: n.to_string(),
        values: vec![("what", format!("line {n} of {actor}")), ("why", "a race".into())],
    }
}

fn verify(db: &Database) -> std::result::Result<i64, Finding> {
    db.read_here(audit::verify).unwrap()
}

#[test]
fn twenty_racers_leave_one_unforked_chain() {
    const RACERS: usize = 20;
    const LINES: usize = 10;
    let place = Place::with_world();
    let shared = Database::open(place.address()).unwrap();
    let before = verify(&shared).unwrap();
    std::thread::scope(|scope| {
        for racer in 0..RACERS {
            let shared = shared.clone();
            let address = place.address();
            scope.spawn(move || {
                // On PostgreSQL each racer is an instance of its own; on SQLite there is one process, so one handle.
                let db = if is_postgres() { Database::open(address).unwrap() } else { shared };
                for n in 0..LINES {
                    db.write_here(|tx| audit::append(tx, entry(&format!("racer {racer}"), n), noon(TODAY))).unwrap();
                }
            });
        }
    });
    let lines = i64::try_from(RACERS * LINES).unwrap();
    assert_eq!(verify(&shared), Ok(before + lines));
    let forks =
        place.lines("SELECT previous_hash AS line FROM audit_entries GROUP BY previous_hash HAVING count(*) > 1");
    assert!(forks.is_empty(), "two lines continue the same one: {forks:?}");
    for racer in 0..RACERS {
        let order = place
            .lines(&format!("SELECT subject_id AS line FROM audit_entries WHERE actor = 'racer {racer}' ORDER BY seq"));
        assert_eq!(
            order,
            (0..LINES).map(|n| n.to_string()).collect::<Vec<_>>(),
            "the lines of racer {racer} stand in the order in which they were written"
        );
    }
}

/// Does something to the rows, asks the chain, and undoes it.
fn finding_after(db: &Database, tamper: impl Fn(&mut Tx) -> Result<()>) -> Option<Finding> {
    let mut found = None;
    let undone = db.write_here::<()>(|tx| {
        tamper(tx)?;
        found = audit::verify(tx)?.err();
        Err(Fault::new("undone on purpose").into())
    });
    assert!(format!("{}", undone.unwrap_err()).contains("undone on purpose"), "the tampering itself failed");
    found
}

fn run(statement: String) -> impl Fn(&mut Tx) -> Result<()> {
    use diesel::connection::SimpleConnection as _;
    move |tx| Ok((**tx).batch_execute(&statement)?)
}

#[test]
fn a_changed_byte_anywhere_is_found_at_its_line() {
    let place = Place::empty();
    let db = Database::open(place.address()).unwrap();
    make_empty(&db).unwrap();
    for n in 0..5 {
        db.write_here(|tx| audit::append(tx, entry("somebody", n), noon(TODAY))).unwrap();
    }
    let last = verify(&db).unwrap();
    let line = last - 2;
    let text = |column: &str| format!("{column} = '~' || substr({column}, 2)");
    let entry_columns =
        ["actor", "tenant", "action", "subject_kind", "subject_id", "values_hash", "previous_hash", "hash"];
    let value_columns = ["name", "salt", "value_hash", "value"];
    let mut cases: Vec<(String, String)> = Vec::new();
    for column in entry_columns {
        cases.push((
            format!("audit_entries.{column}"),
            format!("UPDATE audit_entries SET {} WHERE seq = {line}", text(column)),
        ));
    }
    let later =
        if is_postgres() { "at + interval '1 microsecond'" } else { "strftime('%Y-%m-%d %H:%M:%f', at, '+1 seconds')" };
    cases.push(("audit_entries.at".into(), format!("UPDATE audit_entries SET at = {later} WHERE seq = {line}")));
    for column in value_columns {
        for position in [0, 1] {
            cases.push((
                format!("audit_values.{column} {position}"),
                format!("UPDATE audit_values SET {} WHERE seq = {line} AND position = {position}", text(column)),
            ));
        }
    }
    cases.push(("a value removed".into(), format!("DELETE FROM audit_values WHERE seq = {line} AND position = 1")));
    cases.push(("a value added".into(), format!("INSERT INTO audit_values (seq, position, name, salt, value_hash, value) VALUES ({line}, 2, 'x', 'x', 'x', 'x')")));
    cases.push((
        "a value blanked without a word".into(),
        format!("UPDATE audit_values SET value = NULL WHERE seq = {line} AND position = 0"),
    ));
    cases.push((
        "a value moved".into(),
        format!("UPDATE audit_values SET position = 7 WHERE seq = {line} AND position = 1"),
    ));
    cases.push((
        "a value called redacted that is not".into(),
        format!("UPDATE audit_values SET redacted_because = 'x' WHERE seq = {line} AND position = 0"),
    ));
    cases.push((
        "two values exchanged".into(),
        format!("UPDATE audit_values SET position = 7 - position WHERE seq = {line}"),
    ));
    for (what, statement) in cases {
        let found = finding_after(&db, run(statement)).unwrap_or_else(|| panic!("{what}: not found"));
        assert_eq!(found.seq, line, "{what}: {}", found.what);
    }
    assert_eq!(verify(&db), Ok(last), "everything was undone");
}

#[test]
fn a_line_cannot_be_taken_out_or_cut_off() {
    let place = Place::empty();
    let db = Database::open(place.address()).unwrap();
    for n in 0..5 {
        db.write_here(|tx| audit::append(tx, entry("somebody", n), noon(TODAY))).unwrap();
    }
    let without = |line: i64| {
        format!("DELETE FROM audit_values WHERE seq = {line}; DELETE FROM audit_entries WHERE seq = {line}")
    };
    assert_eq!(finding_after(&db, run(without(3))).map(|it| it.seq), Some(4), "the line after the gap does not fit");
    assert_eq!(finding_after(&db, run(without(5))).map(|it| it.seq), Some(5), "the head still speaks of it");
    assert_eq!(finding_after(&db, run("UPDATE audit_head SET hash = 'x'".into())).map(|it| it.seq), Some(6));
    assert_eq!(verify(&db), Ok(5));
}

#[test]
fn a_redacted_value_leaves_a_tombstone_and_a_chain_that_holds() {
    let place = Place::empty();
    let db = Database::open(place.address()).unwrap();
    for n in 0..3 {
        db.write_here(|tx| audit::append(tx, entry("somebody", n), noon(TODAY))).unwrap();
    }
    place.run(
        "UPDATE audit_values SET value = NULL, redacted_because = 'It named a child.' WHERE seq = 2 AND position = 0",
    );
    assert_eq!(verify(&db), Ok(3));
}

#[test]
fn a_change_that_fails_leaves_no_line() {
    let place = Place::empty();
    let db = Database::open(place.address()).unwrap();
    let failed = db.write_here::<()>(|tx| {
        audit::append(tx, entry("somebody", 1), noon(TODAY))?;
        Err(Fault::new("too late").into())
    });
    assert!(failed.is_err());
    assert_eq!(verify(&db), Ok(0));
}
