//! Data sets of reach in every state: the tables that OHA would import, small and made up.

use std::sync::Arc;

use groundwork::kernel::failure::Result;
use groundwork::kernel::ids::DataSetId;
use groundwork::metric::reach::changes::import::{Incoming, import};
use groundwork::metric::reach::changes::{self, Actor, Stepping};
use groundwork::metric::reach::io::stratifiers::stratifiers;
use groundwork::metric::reach::rules::data_set::{Indicators, Key, Provenance, Scope, Stratum, TrueCounts, TrueRow};
use groundwork::metric::reach::rules::import::rows::{Order, Rows};
use groundwork::metric::reach::store::ReachScope;
use groundwork::people::tenancy::SystemScope;
use groundwork::platform::db::Database;

use crate::cast::{LAST_YEAR, OWN, Person, RIVAL, World, YEAR, as_oha, day, noon, year};

pub const IMPORTED: &str = "2026-10-05";
/// A true count that is small, and that no reader but OHA may see: the children of five years at Lantern River.
pub const SMALL: i64 = 7;

fn half(n: i64) -> TrueCounts {
    TrueCounts { denominator: n, any: Some(n / 2), assessment: Some(n / 2), service: Some(0) }
}

/// The rows of two CCOs and of the state. Only one row is small, and it stays so.
pub fn rows(world: &World, more: i64) -> Vec<TrueRow> {
    let values = [
        ("age", "2", [40, 50]),
        ("age", "3", [60, 70]),
        ("age", "4", [80 + 2 * more, 90]),
        ("age", "5", [SMALL, 100]),
        ("county", "baker", [100 + 2 * more, 150]),
        ("county", "lake", [87, 160]),
    ];
    let scopes = [OWN, RIVAL].map(|it| Scope::Cco(world.contract(it).id.clone()));
    let mut all = Vec::new();
    let mut add = |scope: &Scope, stratum: [&str; 4], counts: TrueCounts| {
        let key = Key { scope: scope.clone(), stratum: Stratum::parse(stratum).unwrap() };
        all.push(TrueRow { key, line: 2 + i64::try_from(all.len()).unwrap(), counts });
    };
    for (dim, value, of) in values {
        for (scope, n) in scopes.iter().zip(of) {
            add(scope, [dim, value, "", ""], half(n));
        }
        add(&Scope::Statewide, [dim, value, "", ""], sum(of.map(half)));
    }
    let totals = [half(187 + 2 * more), half(310)];
    for (scope, counts) in scopes.iter().zip(totals) {
        add(scope, [""; 4], counts);
    }
    add(&Scope::Statewide, [""; 4], sum(totals));
    all
}

fn sum(of: [TrueCounts; 2]) -> TrueCounts {
    let [one, other] = of;
    let both = |one: Option<i64>, other: Option<i64>| Some(one? + other?);
    TrueCounts {
        denominator: one.denominator + other.denominator,
        any: both(one.any, other.any),
        assessment: both(one.assessment, other.assessment),
        service: both(one.service, other.service),
    }
}

fn taken_in(all: &[TrueRow]) -> Arc<Rows> {
    let mut rows = Rows::of(stratifiers().unwrap());
    assert!(all.iter().all(|it| rows.add_row(it)));
    rows.put_in(Order::First);
    Arc::new(rows)
}

pub fn incoming(world: &World, number: i32, more: i64) -> Incoming {
    Incoming {
        provenance: Provenance {
            year: year(number),
            measure: "system_level_2022".into(),
            period_first: day(&format!("{number}-01-01")),
            period_last: day(&format!("{number}-12-31")),
            extracted_on: day("2026-10-01"),
            source: "OHA's claims".into(),
            method_note: "Counted once.".into(),
            break_note: String::new(),
            own_counts: true,
        },
        indicators: Indicators { any: true, assessment: true, service: true },
        file_name: "reach.csv".into(),
        file_sha256: format!("{number}-{more}"),
        rows: taken_in(&rows(world, more)),
        correction: if more > 0 { "A county was missing.".into() } else { String::new() },
        demonstration: true,
    }
}

pub fn take_in(db: &Database, incoming: &Incoming) -> Result<DataSetId> {
    let system = SystemScope::because("tests");
    Ok(db.write_here(|tx| import(tx, ReachScope::System(&system), incoming, noon(IMPORTED)))?.1)
}

pub fn protect(db: &Database, id: &DataSetId, now: &str) -> Result<()> {
    let actor = Actor::System(SystemScope::because("tests"));
    let task = db.read_here(|conn| changes::begin(conn, &actor, id))?;
    let settled = changes::settle(&task)?;
    db.write_here(|tx| changes::keep(tx, &actor, &task, &settled, noon(now)))
}

/// A data set of each state that readers meet.
pub fn bring_all(db: &Database, world: &mut World) -> Result<()> {
    for (state, number) in [("protected", 2023), ("published", 2024), ("scheduled", LAST_YEAR), ("released", YEAR)] {
        let id = take_in(db, &incoming(world, number, 0))?;
        protect(db, &id, "2026-10-06")?;
        let step = |seen| Stepping { set: id.clone(), seen };
        as_oha(db, world, Person::Admin, |tx, scope| {
            let now = noon("2026-10-07");
            if state != "protected" {
                changes::release(tx, scope, &step(2), now)?;
            }
            match state {
                "scheduled" => changes::schedule(tx, scope, &step(3), day("2026-12-24"), now),
                "published" => changes::publish(tx, scope, &step(3), now),
                _ => Ok(()),
            }
        })?;
        world.reach.insert(state, id);
    }
    Ok(())
}
