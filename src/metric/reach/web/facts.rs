//! What a report needs, gathered in five questions however long it is.

use std::collections::HashMap;

use crate::kernel::failure::Result;
use crate::kernel::ids::DataSetId;
use crate::metric::reach::io;
use crate::metric::reach::rules::data_set::{DataSet, Indicators, Scope, Stratum};
use crate::metric::reach::rules::report::{Indicator, Period, Point, Rate, Reading, Report, Rows, trend};
use crate::metric::reach::rules::shown::ShownRow;
use crate::metric::reach::store::{self, ReachScope, Rule, ShownLine};
use crate::platform::db::Conn;

/// The report of one scope, its trend, and by which rule it was protected.
pub struct Facts {
    pub set: DataSet,
    pub report: Report,
    pub trend: Vec<Point>,
    /// The data sets of the trend, in its order.
    pub sets: Vec<DataSet>,
    pub rule: Option<Rule>,
}

impl Facts {
    /// # Errors
    /// Not found where this reader may not read the data set, or it says nothing of the scope; breaks when a query fails.
    pub fn of(conn: &mut Conn, reader: ReachScope<'_>, set: DataSet, of: &Scope, indicator: Indicator) -> Result<Self> {
        let reading = Reading { indicator, limits: io::reading::limits()? };
        let is_state = *of == Scope::Statewide;
        let scopes = if is_state { vec![Scope::Statewide] } else { vec![of.clone(), Scope::Statewide] };
        let lines = store::singles(conn, reader, &set, &scopes)?;
        let (own, state) = (rows(&lines, of), rows(&lines, &Scope::Statewide));
        if own.total.is_none() && own.values.is_empty() {
            return Err(crate::kernel::failure::Refusal::NotFound.into());
        }
        let mut sets = store::standing(conn, reader)?;
        sets.retain(|it| it.demonstration == set.demonstration);
        sets.sort_by_key(|it| (it.provenance.period_last, it.provenance.period_first));
        let found = store::over_time(conn, reader, &sets, &scopes, &Stratum::Total)?;
        let by_set: HashMap<(&DataSetId, &str), ShownRow> =
            found.iter().map(|(id, it)| ((id, it.key.scope.word()), it.row)).collect();
        let rate = |it: &DataSet, scope: &Scope| {
            let row = by_set.get(&(&it.id, scope.word())).copied().unwrap_or(ShownRow::MISSING);
            Rate::of(&row, indicator, reading.limits)
        };
        let periods = sets.iter().map(|it| period(it, rate(it, of), rate(it, &Scope::Statewide))).collect();
        let state = (!is_state).then_some(&state);
        Ok(Self {
            report: Report::of(store::stratifiers(conn)?.as_ref(), &own, state, reading),
            trend: trend(periods),
            rule: store::rule(conn, reader, &set)?,
            sets,
            set,
        })
    }
}

fn period(set: &DataSet, rate: Rate, statewide: Rate) -> Period {
    Period {
        first: set.provenance.period_first,
        last: set.provenance.period_last,
        measure: set.provenance.measure.clone(),
        break_note: set.provenance.break_note.clone(),
        rate,
        statewide,
    }
}

/// The rows of one scope among those of several.
pub fn rows(lines: &[ShownLine], of: &Scope) -> Rows {
    let mut rows = Rows::default();
    for line in lines.iter().filter(|it| it.key.scope == *of) {
        match &line.key.stratum {
            Stratum::Total => rows.total = Some(line.row),
            Stratum::One(it) => {
                rows.values.insert((it.dim.clone(), it.value.clone()), line.row);
            }
            Stratum::Two(..) => {
                rows.pairs.insert(line.key.stratum.words().map(str::to_owned), line.row);
            }
        }
    }
    rows
}

/// The indicators that a data set tells.
pub fn told(indicators: Indicators) -> Vec<Indicator> {
    let is_told = |it: &Indicator| match it {
        Indicator::Any => indicators.any,
        Indicator::Assessment => indicators.assessment,
        Indicator::Service => indicators.service,
    };
    Indicator::ALL.into_iter().filter(is_told).collect()
}
