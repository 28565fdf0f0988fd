//! How a data set is protected for each audience, and what came of it.

use chrono::NaiveDateTime;
use diesel::prelude::*;

use super::ReachScope;
use crate::kernel::failure::{Fault, Result};
use crate::kernel::ids::DataSetId;
use crate::kernel::time::Moment;
use crate::metric::reach::rules::data_set::Audience;
use crate::metric::reach::rules::life::{Profile, Standing};
use crate::metric::reach::rules::protect::policy::Policy;
use crate::metric::reach::rules::protect::release::Summary;
use crate::platform::db::schema::reach::reach_profiles as profiles;
use crate::platform::db::{Conn, Tx};

#[derive(Queryable, Selectable, Insertable)]
#[diesel(table_name = profiles)]
struct Row {
    data_set_id: String,
    audience: String,
    threshold: i64,
    least_denominator: i64,
    hides_zero: bool,
    rounds_to: i64,
    outcome: String,
    refusal: String,
    n_rows: i64,
    n_small: i64,
    n_linked: i64,
    n_baseline: i64,
    narrowest: Option<i64>,
    n_known_zeros: i64,
    hidden_per_mille: i64,
    n_corrected: i64,
    proved_at: Option<NaiveDateTime>,
    row_version: i64,
}

/// The profiles of a data set, the public's first. None where nothing has been said of it yet.
///
/// # Errors
/// Breaks when a query fails or a word is unknown.
pub fn profiles(conn: &mut Conn, _: ReachScope<'_>, set: &DataSetId) -> Result<Vec<Profile>> {
    let rows: Vec<Row> = profiles::table
        .filter(profiles::data_set_id.eq(set.as_str()))
        .order(profiles::audience)
        .select(Row::as_select())
        .load(conn)?;
    rows.into_iter().map(Profile::try_from).collect()
}

/// Writes the profiles of a data set in place of those before. Whoever calls it has written the data set's own row over its version.
///
/// # Errors
/// Breaks when a query fails.
pub fn keep_profiles(tx: &mut Tx, _: ReachScope<'_>, set: &DataSetId, all: &[Profile]) -> Result<()> {
    let conn: &mut Conn = tx;
    diesel::delete(profiles::table.filter(profiles::data_set_id.eq(set.as_str()))).execute(conn)?;
    for it in all {
        diesel::insert_into(profiles::table).values(row(set, it)).execute(conn)?;
    }
    Ok(())
}

fn row(set: &DataSetId, it: &Profile) -> Row {
    let summary = it.standing.summary();
    let n = |of: fn(&Summary) -> usize| summary.as_ref().map_or(0, |it| i64::try_from(of(it)).unwrap_or(i64::MAX));
    Row {
        data_set_id: set.to_string(),
        audience: it.audience.word().to_owned(),
        threshold: it.policy.threshold,
        least_denominator: it.policy.least_denominator,
        hides_zero: it.policy.hides_zero,
        rounds_to: it.policy.rounds_to,
        outcome: it.standing.word().to_owned(),
        refusal: if let Standing::Refused(why) = &it.standing { why.clone() } else { String::new() },
        n_rows: n(|it| it.n_rows),
        n_small: n(|it| it.n_small),
        n_linked: n(|it| it.n_linked),
        n_baseline: n(|it| it.n_baseline),
        narrowest: summary.and_then(|it| it.narrowest),
        n_known_zeros: n(|it| it.n_known_zeros),
        hidden_per_mille: summary.map_or(0, |it| it.hidden_per_mille),
        n_corrected: n(|it| it.n_corrected),
        proved_at: it.proved_at.map(Moment::utc),
        row_version: 1,
    }
}

impl TryFrom<Row> for Profile {
    type Error = crate::kernel::failure::Error;

    fn try_from(it: Row) -> Result<Self> {
        let wrong = |what: &str| Fault::new(format!("No {what} of reach is called so"));
        let n = |it: i64| usize::try_from(it).map_err(|_| wrong("number"));
        let standing = match it.outcome.as_str() {
            "waiting" => Standing::Waiting,
            "refused" => Standing::Refused(it.refusal),
            "proved" => Standing::Proved(Summary {
                n_rows: n(it.n_rows)?,
                n_small: n(it.n_small)?,
                n_linked: n(it.n_linked)?,
                n_baseline: n(it.n_baseline)?,
                narrowest: it.narrowest,
                n_known_zeros: n(it.n_known_zeros)?,
                hidden_per_mille: it.hidden_per_mille,
                n_corrected: n(it.n_corrected)?,
            }),
            _ => return Err(wrong("outcome").into()),
        };
        Ok(Self {
            audience: Audience::parse(&it.audience).ok_or_else(|| wrong("audience"))?,
            policy: Policy {
                threshold: it.threshold,
                least_denominator: it.least_denominator,
                hides_zero: it.hides_zero,
                rounds_to: it.rounds_to,
            },
            standing,
            proved_at: it.proved_at.map(Moment::from_utc),
        })
    }
}
