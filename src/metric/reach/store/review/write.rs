//! Writing a review: each statement looks only among the rows of the submission that may be edited, and names the version it was made from.

use diesel::dsl::max;
use diesel::prelude::*;

use crate::kernel::failure::{Refusal, Result};
use crate::kernel::ids::{DataSetId, FindingId, ObservationId, PopulationId};
use crate::metric::reach::rules::assessment::{ObservationDraft, PopulationDraft};
use crate::metric::workflow::Editable;
use crate::platform::clock;
use crate::platform::db::Conn;
use crate::platform::db::schema::reach::{
    priority_populations, reach_acknowledgements as acknowledgements, reach_answers as answers, reach_observations,
};

#[derive(AsChangeset, Insertable)]
#[diesel(table_name = reach_observations, treat_none_as_null = true)]
pub struct ObservationText<'d> {
    observation: &'d str,
    likely_cause: &'d str,
    question: &'d str,
    follow_up: &'d str,
    data_set_id: Option<String>,
    scope: &'d str,
    dim: &'d str,
    value: &'d str,
    indicator: &'d str,
}

#[derive(AsChangeset, Insertable)]
#[diesel(table_name = priority_populations)]
pub struct PopulationText<'d> {
    kind: &'static str,
    name: &'d str,
    rationale: &'d str,
}

/// The statements of a noun that stands in an order below a submission.
macro_rules! statements {
    ($table:ident.$key:ident: $Id:ident, $Text:ident of $Draft:ident, $insert:ident $update:ident $order:ident $delete:ident) => {
        /// Puts a new row after its siblings.
        pub fn $insert(editable: &mut Editable, draft: &$Draft) -> Result<$Id> {
            let (id, submission) = ($Id::from_uuid(clock::new_id()), editable.submission().id.to_string());
            let conn: &mut Conn = editable.tx();
            let siblings = $table::table.filter($table::submission_id.eq(&submission));
            let last: Option<i64> = siblings.select(max($table::position)).first(conn)?;
            let place = (
                $table::$key.eq(id.as_str()),
                $table::submission_id.eq(&submission),
                $table::position.eq(last.unwrap_or_default() + 1),
            );
            let text = $Text::from(draft);
            diesel::insert_into($table::table).values((place, text, $table::row_version.eq(1))).execute(conn)?;
            Ok(id)
        }

        /// Writes over the version that the form was made from.
        pub fn $update(editable: &mut Editable, id: &$Id, draft: &$Draft, version: i64) -> Result<()> {
            let own = $table::submission_id.eq(editable.submission().id.to_string());
            let row = $table::table.filter($table::$key.eq(id.as_str()).and($table::row_version.eq(version)).and(own));
            let conn: &mut Conn = editable.tx();
            let text = ($Text::from(draft), $table::row_version.eq(version + 1));
            unless_stale(diesel::update(row).set(text).execute(conn)?)
        }

        /// Gives siblings their places in this order. The one that was moved counts as changed.
        pub fn $order(editable: &mut Editable, moved: &$Id, order: &[String], version: i64) -> Result<()> {
            let submission = editable.submission().id.to_string();
            let own = || $table::submission_id.eq(submission.as_str());
            let row =
                $table::table.filter($table::$key.eq(moved.as_str()).and($table::row_version.eq(version)).and(own()));
            let conn: &mut Conn = editable.tx();
            unless_stale(diesel::update(row).set($table::row_version.eq(version + 1)).execute(conn)?)?;
            for (position, id) in (1_i64..).zip(order) {
                let row = $table::table.filter($table::$key.eq(id).and(own()));
                diesel::update(row).set($table::position.eq(position)).execute(conn)?;
            }
            Ok(())
        }

        pub fn $delete(editable: &mut Editable, id: &$Id, version: i64) -> Result<()> {
            let own = $table::submission_id.eq(editable.submission().id.to_string());
            let row = $table::table.filter($table::$key.eq(id.as_str()).and($table::row_version.eq(version)).and(own));
            let conn: &mut Conn = editable.tx();
            unless_stale(diesel::delete(row).execute(conn)?)
        }
    };
}

statements! {
    reach_observations.observation_id: ObservationId, ObservationText of ObservationDraft,
    insert_observation update_observation order_observations delete_observation
}
statements! {
    priority_populations.population_id: PopulationId, PopulationText of PopulationDraft,
    insert_population update_population order_populations delete_population
}

/// Says of an observation what it was marked as, or that it is not any more.
pub fn mark_observation(
    editable: &mut Editable,
    id: &ObservationId,
    finding: Option<&FindingId>,
    version: i64,
) -> Result<()> {
    let own = reach_observations::submission_id.eq(editable.submission().id.to_string());
    let row = reach_observations::table.find(id.as_str()).filter(reach_observations::row_version.eq(version).and(own));
    let conn: &mut Conn = editable.tx();
    let values = (
        reach_observations::finding_id.eq(finding.map(FindingId::as_str)),
        reach_observations::row_version.eq(version + 1),
    );
    unless_stale(diesel::update(row).set(values).execute(conn)?)
}

/// Saves what is said to a prompt; version 0 is that of one that was never answered.
pub fn keep_prompt(editable: &mut Editable, key: &str, body: &str, version: i64) -> Result<()> {
    let submission = editable.submission().id.to_string();
    let conn: &mut Conn = editable.tx();
    let values = (answers::body.eq(body), answers::row_version.eq(version + 1));
    if version > 0 {
        let row = answers::table.find((submission, key)).filter(answers::row_version.eq(version));
        return unless_stale(diesel::update(row).set(values).execute(conn)?);
    }
    let insert = diesel::insert_into(answers::table).values((
        answers::submission_id.eq(&submission),
        answers::prompt.eq(key),
        values,
    ));
    let known = (answers::submission_id, answers::prompt);
    unless_stale(crate::each_backend!(conn, insert.on_conflict(known).do_nothing().execute(conn))?)
}

/// Saves the word of whoever edits that the report was reviewed; version 0 is that of none.
pub fn keep_acknowledgement(
    editable: &mut Editable,
    data_set: &DataSetId,
    participants: &str,
    version: i64,
) -> Result<()> {
    let (submission, now) = (editable.submission().id.to_string(), editable.now());
    let person = editable.scope().person().to_string();
    let conn: &mut Conn = editable.tx();
    let values = (
        acknowledgements::data_set_id.eq(data_set.as_str()),
        acknowledgements::participants.eq(participants),
        acknowledgements::acknowledged_by.eq(&person),
        acknowledgements::acknowledged_at.eq(now.utc()),
        acknowledgements::row_version.eq(version + 1),
    );
    if version > 0 {
        let row = acknowledgements::table.find(submission).filter(acknowledgements::row_version.eq(version));
        return unless_stale(diesel::update(row).set(values).execute(conn)?);
    }
    let insert =
        diesel::insert_into(acknowledgements::table).values((acknowledgements::submission_id.eq(&submission), values));
    let known = acknowledgements::submission_id;
    unless_stale(crate::each_backend!(conn, insert.on_conflict(known).do_nothing().execute(conn))?)
}

fn unless_stale(rows: usize) -> Result<()> {
    if rows == 1 {
        return Ok(());
    }
    let text = "Somebody else changed this part of the review meanwhile. Nothing of yours was written; open the review to see it as it is now.";
    Err(Refusal::Stale(text.into()).into())
}

impl<'d> From<&'d ObservationDraft> for ObservationText<'d> {
    fn from(draft: &'d ObservationDraft) -> Self {
        Self {
            observation: draft.observation.as_str(),
            likely_cause: draft.likely_cause.as_str(),
            question: draft.question.as_str(),
            follow_up: draft.follow_up.as_str(),
            data_set_id: draft.about.data_set.as_ref().map(ToString::to_string),
            scope: draft.about.scope.word(),
            dim: &draft.about.dim,
            value: &draft.about.value,
            indicator: draft.about.indicator.word(),
        }
    }
}

impl<'d> From<&'d PopulationDraft> for PopulationText<'d> {
    fn from(draft: &'d PopulationDraft) -> Self {
        Self { kind: draft.kind.word(), name: draft.name.as_str(), rationale: draft.rationale.as_str() }
    }
}
