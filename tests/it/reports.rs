//! The review of a reach report in the world; and reports with figures of every kind, as disclosure control would have written them.

use std::fmt::Write as _;

use diesel::connection::SimpleConnection as _;
use groundwork::kernel::failure::Result;
use groundwork::kernel::ids::{DataSetId, ObservationId, PopulationId};
use groundwork::kernel::texts::{Line, Narrative};
use groundwork::metric::measures::Component;
use groundwork::metric::reach::changes::review as changes;
use groundwork::metric::reach::rules::assessment::{About, ObservationDraft, PopulationDraft, PopulationKind};
use groundwork::metric::reach::rules::data_set::Scope;
use groundwork::metric::reach::rules::report::Indicator;
use groundwork::metric::workflow;
use groundwork::platform::db::Database;

use crate::cast::{OWN, Person, World, YEAR, as_cco, marks, noon, year};

/// What the world's review consists of.
pub struct Review {
    /// On a group whose figures are shown, and not marked.
    pub observation: ObservationId,
    /// The same, for whoever marks it.
    pub markable: ObservationId,
    /// Marked as a finding.
    pub marked: ObservationId,
    pub population: PopulationId,
}

/// The id of a version of this year's report.
pub fn data_set(version: i64) -> DataSetId {
    DataSetId::parse(&format!("01990000-0000-7000-8000-0000000000{version:02}")).unwrap()
}

/// A row: stratifier, value, children and reached; nothing where it is hidden.
type Row = (&'static str, &'static str, Option<(i64, i64)>);

const OWN_ROWS: &[Row] = &[
    ("", "", Some((2_000, 200))),
    ("language", "en", Some((1_200, 150))),
    ("language", "es", Some((726, 45))),
    ("race_ethnicity", "hispanic_latino", Some((800, 60))),
    ("race_ethnicity", "asian", None),
    ("county", "lane", Some((900, 120))),
    ("county", "coos", None),
    ("setting", "specialty_bh", Some((120, 120))),
];
const STATE_ROWS: &[Row] = &[
    ("", "", Some((20_000, 2_000))),
    ("language", "en", Some((14_000, 1_500))),
    ("language", "es", Some((5_000, 400))),
    ("race_ethnicity", "hispanic_latino", Some((6_000, 500))),
    ("race_ethnicity", "asian", Some((900, 70))),
    ("county", "lane", Some((2_000, 220))),
    ("county", "coos", Some((400, 30))),
    ("setting", "specialty_bh", Some((1_100, 1_100))),
];

/// Releases a version of another report of this year, the latest of all. Its figures grow a little with each version.
pub fn release(db: &Database, world: &World, version: i64) -> Result<DataSetId> {
    let id = data_set(version);
    let mut statements = format!(
        "INSERT INTO reach_data_sets (data_set_id, year, measure, period_first, period_last, version, extracted_on, source, method_note, \
         break_note, demonstration, has_any, has_assessment, has_service, own_counts, file_name, file_sha256, n_rows, state, correction, \
         imported_at, released_at, withdrawal_reason, row_version) VALUES \
         ('{id}', {YEAR}, 'system_level_2022', '2026-02-01', '2027-01-31', {version}, '2026-09-30', 'OHA, made up for tests', '', '', TRUE, TRUE, \
         TRUE, TRUE, FALSE, 'made-up.csv', '', 16, 'released', '', '2026-10-01 19:00:00', '2026-10-02 19:00:00', '', 1);"
    );
    let own = world.contracts.values().map(|it| (it.id.to_string(), OWN_ROWS));
    for (scope, rows) in own.chain([("ALL".to_owned(), STATE_ROWS)]) {
        for (line, (dim, value, counts)) in (1..).zip(rows) {
            let (status, figures) = match counts {
                Some((children, reached)) => {
                    let reached = reached + version - 1;
                    ("published", format!("{children}, {reached}, 0, {reached}"))
                }
                None => ("suppressed", "NULL, NULL, NULL, NULL".to_owned()),
            };
            for audience in ["public", "ta"] {
                write!(statements, "INSERT INTO reach_shown (data_set_id, audience, scope, dim1, value1, dim2, value2, line, status, denominator, numerator, \
                     assessment, service) VALUES ('{id}', '{audience}', '{scope}', '{dim}', '{value}', '', '', {line}, '{status}', {figures});").unwrap();
            }
        }
    }
    db.write_here(|tx| Ok((**tx).batch_execute(&statements)?))?;
    Ok(id)
}

/// A group of this CCO in the report that the world's review is of.
pub fn about(world: &World, slug: &'static str, dim: &str, value: &str) -> About {
    About {
        data_set: Some(world.reach["released"].clone()),
        scope: Scope::Cco(world.contract(slug).id.clone()),
        dim: dim.into(),
        value: value.into(),
        indicator: Indicator::Any,
    }
}

pub fn noted(about: About, words: &str) -> ObservationDraft {
    let text = |it: &str| Narrative::parse(it).unwrap();
    ObservationDraft {
        about,
        observation: text(words),
        likely_cause: text("Few therapists speak the language."),
        question: text("Is it the same in spring?"),
        follow_up: text("Ask the clinics."),
    }
}

/// Begins the review of most of the cast's contract: two observations, one of them a finding, and a population. Four prompts are blank.
pub fn review(db: &Database, world: &World) -> Result<Review> {
    let now = noon("2026-11-02");
    let text = |it: &str| Narrative::parse(it).unwrap();
    let mark = marks::at(marks::DRAFT, OWN);
    as_cco(db, world, Person::Lead, OWN, now, |tx, scope| {
        changes::start(tx, scope, year(YEAR), now)?;
        let mut editable = workflow::editable(tx, scope, year(YEAR), Component::ReachReview, now)?;
        changes::acknowledge(&mut editable, &world.reach["released"], &text("The quality committee"), 0)?;
        for key in ["reach_trend", "reach_groups"] {
            changes::answer_prompt(&mut editable, key, &text(&format!("What we say: {mark}.")), 0)?;
        }
        let first = noted(about(world, OWN, "county", "baker"), &format!("Fewer are reached: {mark}."));
        let observation = changes::add_observation(&mut editable, &first)?;
        let second = noted(about(world, OWN, "age", "3"), &format!("Fewer again: {mark}."));
        let marked = changes::add_observation(&mut editable, &second)?;
        changes::mark_as_finding(&mut editable, &marked, &Line::parse("Latino children wait").unwrap(), 1)?;
        let third = noted(about(world, OWN, "age", "4"), &format!("Fewer there: {mark}."));
        let markable = changes::add_observation(&mut editable, &third)?;
        let population = changes::add_population(
            &mut editable,
            &PopulationDraft {
                kind: PopulationKind::Group,
                name: Line::parse("Spanish-speaking families").unwrap(),
                rationale: text(&format!("They are reached least: {mark}.")),
            },
        )?;
        Ok(Review { observation, markable, marked, population })
    })
}
