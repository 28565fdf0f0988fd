//! Reading a review, with the figures that its observations point at as its CCO is shown them.

use std::collections::{BTreeSet, HashMap};

use chrono::NaiveDateTime;
use diesel::prelude::*;

use crate::kernel::failure::{Fault, Result};
use crate::kernel::ids::DataSetId;
use crate::kernel::time::Moment;
use crate::kernel::year::MeasurementYear;
use crate::metric::findings;
use crate::metric::reach::io;
use crate::metric::reach::rules::assessment::{
    About, Acknowledgement, Finding, Observation, Population, PopulationKind, PromptText, ReportRows, WorkingReview,
    report_title,
};
use crate::metric::reach::rules::data_set::{DataSet, Scope, Stratum, Value};
use crate::metric::reach::rules::report::{Indicator, Rows};
use crate::metric::reach::store::{self, ReachScope};
use crate::metric::workflow::Submission;
use crate::people::accounts;
use crate::people::tenancy::CcoScope;
use crate::platform::db::Conn;
use crate::platform::db::schema::reach::{
    priority_populations as populations, reach_acknowledgements as acknowledgements, reach_answers as answers,
    reach_observations as observations,
};
use crate::platform::db::schema::workflow::submissions;

#[derive(Queryable, Selectable)]
#[diesel(table_name = observations)]
struct ObservationRow {
    observation_id: String,
    observation: String,
    likely_cause: String,
    question: String,
    follow_up: String,
    data_set_id: Option<String>,
    scope: String,
    dim: String,
    value: String,
    indicator: String,
    finding_id: Option<String>,
    row_version: i64,
}

/// The id of one submission of the scope's contract, or none. A macro, since the type of a query cannot be written down.
macro_rules! own {
    ($scope:expr, $submission:expr) => {
        submissions::table
            .filter(submissions::contract_id.eq($scope.contract().id.as_str()))
            .filter(submissions::submission_id.eq($submission.id.as_str()))
            .select(submissions::submission_id)
    };
}

/// The report that OHA has released for a year: the latest version of the latest period.
///
/// # Errors
/// Breaks when a query fails.
pub fn report_of(conn: &mut Conn, scope: ReachScope<'_>, year: MeasurementYear) -> Result<Option<DataSet>> {
    Ok(store::list(conn, scope, Some(year))?.into_iter().find(|it| it.state.is_released()))
}

/// A report with its rows, one value at a time: the contract's and the state's, as the contract is shown them.
///
/// # Errors
/// Breaks when a query fails.
pub fn report_rows(conn: &mut Conn, scope: &CcoScope, set: DataSet) -> Result<ReportRows> {
    if !set.state.is_released() {
        return Ok(ReportRows { set, rows: None });
    }
    let scopes = [Scope::Cco(scope.contract().id.clone()), Scope::Statewide];
    let (mut own, mut state) = (Rows::default(), Rows::default());
    for line in store::singles(conn, ReachScope::Cco(scope), &set, &scopes)? {
        let rows = if line.key.scope == Scope::Statewide { &mut state } else { &mut own };
        match line.key.stratum {
            Stratum::Total => rows.total = Some(line.row),
            Stratum::One(Value { dim, value }) => {
                rows.values.insert((dim, value), line.row);
            }
            Stratum::Two(..) => (),
        }
    }
    Ok(ReportRows { set, rows: Some((own, state)) })
}

/// The review as it stands now.
///
/// # Errors
/// Breaks when a query fails or a row cannot be read.
pub fn working_review(conn: &mut Conn, scope: &CcoScope, submission: &Submission) -> Result<WorkingReview> {
    let mut review = WorkingReview::default();
    acknowledgement(conn, scope, submission, &mut review)?;
    prompts(conn, scope, submission, &mut review)?;
    worksheet(conn, scope, submission, &mut review)?;
    named(conn, scope, submission, &mut review)?;
    Ok(review)
}

fn acknowledgement(
    conn: &mut Conn,
    scope: &CcoScope,
    submission: &Submission,
    review: &mut WorkingReview,
) -> Result<()> {
    type Row = (String, String, String, NaiveDateTime, i64);
    let row: Option<Row> = acknowledgements::table
        .filter(acknowledgements::submission_id.eq_any(own!(scope, submission)))
        .select((
            acknowledgements::data_set_id,
            acknowledgements::participants,
            acknowledgements::acknowledged_by,
            acknowledgements::acknowledged_at,
            acknowledgements::row_version,
        ))
        .first(conn)
        .optional()?;
    let Some((data_set, participants, by, at, version)) = row else { return Ok(()) };
    let set = store::find(conn, ReachScope::Cco(scope), &DataSetId::parse(&data_set)?)?;
    let by = accounts::names(conn, &[by.as_str()])?.into_values().next();
    review.acknowledged = version;
    review.assessment.acknowledgement = Some(Acknowledgement {
        report: report_title(&set),
        data_set,
        participants,
        by: by.unwrap_or_else(|| "Somebody".to_owned()),
        on: Moment::from_utc(at).pacific_day(),
    });
    Ok(())
}

fn prompts(conn: &mut Conn, scope: &CcoScope, submission: &Submission, review: &mut WorkingReview) -> Result<()> {
    let rows: Vec<(String, String, i64)> = answers::table
        .filter(answers::submission_id.eq_any(own!(scope, submission)))
        .order(answers::prompt)
        .select((answers::prompt, answers::body, answers::row_version))
        .load(conn)?;
    for (key, body, version) in rows {
        review.versions.insert(key.clone(), version);
        review.assessment.prompts.push(PromptText { key, body });
    }
    Ok(())
}

fn worksheet(conn: &mut Conn, scope: &CcoScope, submission: &Submission, review: &mut WorkingReview) -> Result<()> {
    let rows: Vec<ObservationRow> = observations::table
        .filter(observations::submission_id.eq_any(own!(scope, submission)))
        .order((observations::position, observations::observation_id))
        .select(ObservationRow::as_select())
        .load(conn)?;
    if rows.is_empty() {
        return Ok(());
    }
    let reports = reports(conn, scope, &rows)?;
    let found = findings::store::list(conn, scope, submission.year)?;
    let (stratifiers, limits) = (store::stratifiers(conn)?, io::reading::limits()?);
    for row in rows {
        let about = about(&row)?;
        let report = row.data_set_id.as_ref().and_then(|it| reports.get(it));
        let is_own = |it: &&findings::Finding| row.finding_id.as_deref() == Some(it.id.as_str());
        let finding = found.iter().find(is_own).filter(|it| it.withdrawn_at.is_none());
        review.versions.insert(row.observation_id.clone(), row.row_version);
        review.assessment.observations.push(Observation {
            fact: about.fact(&stratifiers, report, limits),
            finding: finding.map(|it| Finding {
                id: it.id.to_string(),
                title: it.title.clone(),
                lines: it.detail.lines(),
            }),
            id: row.observation_id.clone(),
            observation: row.observation,
            likely_cause: row.likely_cause,
            question: row.question,
            follow_up: row.follow_up,
        });
        review.abouts.insert(row.observation_id, about);
    }
    Ok(())
}

/// The reports that the lines of a worksheet point at, each read once.
fn reports(conn: &mut Conn, scope: &CcoScope, rows: &[ObservationRow]) -> Result<HashMap<String, ReportRows>> {
    let named: BTreeSet<&String> = rows.iter().filter_map(|it| it.data_set_id.as_ref()).collect();
    let mut reports = HashMap::new();
    for id in named {
        let set = store::find(conn, ReachScope::Cco(scope), &DataSetId::parse(id)?)?;
        reports.insert(id.clone(), report_rows(conn, scope, set)?);
    }
    Ok(reports)
}

fn about(row: &ObservationRow) -> Result<About> {
    let wrong = || Fault::new(format!("Observation {} points at nothing that can be", row.observation_id));
    Ok(About {
        data_set: row.data_set_id.as_deref().map(DataSetId::parse).transpose()?,
        scope: Scope::parse(&row.scope).ok_or_else(wrong)?,
        dim: row.dim.clone(),
        value: row.value.clone(),
        indicator: Indicator::parse(&row.indicator).ok_or_else(wrong)?,
    })
}

fn named(conn: &mut Conn, scope: &CcoScope, submission: &Submission, review: &mut WorkingReview) -> Result<()> {
    let rows: Vec<(String, String, String, String, i64)> = populations::table
        .filter(populations::submission_id.eq_any(own!(scope, submission)))
        .order((populations::position, populations::population_id))
        .select((
            populations::population_id,
            populations::kind,
            populations::name,
            populations::rationale,
            populations::row_version,
        ))
        .load(conn)?;
    for (id, kind, name, rationale, version) in rows {
        let kind = PopulationKind::parse(&kind)
            .ok_or_else(|| Fault::new(format!("No kind of population is called {kind}")))?;
        review.versions.insert(id.clone(), version);
        review.assessment.populations.push(Population { id, kind, name, rationale });
    }
    Ok(())
}
