//! The results of a year: decided when OHA closes it, taken back when it opens it again.

use serde_json::json;

use super::letters::queue_for_leads;
use crate::kernel::failure::Result;
use crate::kernel::time::Moment;
use crate::metric::measures::Year;
use crate::metric::submissions::facts;
use crate::metric::submissions::store;
use crate::metric::workflow::store::BoardScope;
use crate::people::tenancy::{Contract, OhaScope};
use crate::platform::audit::{self, Entry};
use crate::platform::db::Tx;

/// Decides the year for every contract that answers for it, and tells its leads. Whoever calls holds the year's row.
///
/// # Errors
/// Breaks when a query fails.
pub fn decide_results(tx: &mut Tx, scope: &OhaScope, year: &Year, now: Moment) -> Result<()> {
    for (contract, verdict) in facts::verdicts(tx, scope, year)? {
        let number = store::insert_result(tx, scope, year.number, &contract.id, &verdict, now)?;
        let told = json!({ "result": verdict.result.label(), "because": verdict.because() });
        queue_for_leads(tx, "year-result", year, &contract, &number.to_string(), told, now)?;
        let values = vec![
            ("result", verdict.result.word().to_owned()),
            ("because", verdict.because()),
            ("number", number.to_string()),
        ];
        audit::append(tx, line(scope, year, &contract, "year-result", values), now)?;
    }
    Ok(())
}

/// Takes back what was decided when the year closed, and tells the leads. What was decided is kept.
///
/// # Errors
/// Breaks when a query fails.
pub fn take_back_results(tx: &mut Tx, scope: &OhaScope, year: &Year, now: Moment) -> Result<()> {
    let decided = store::results_of_year(tx, &BoardScope::Oha(scope), year.number)?;
    store::mark_taken_back(tx, scope, year.number, now)?;
    let contracts = facts::answering(tx, year)?;
    for it in decided {
        let Some(contract) = contracts.iter().find(|contract| contract.id == it.contract) else { continue };
        let told = json!({ "result": it.verdict.result.label() });
        queue_for_leads(tx, "year-result-withdrawn", year, contract, &it.number.to_string(), told, now)?;
        let values = vec![("result", it.verdict.result.word().to_owned()), ("number", it.number.to_string())];
        audit::append(tx, line(scope, year, contract, "year-result-withdrawal", values), now)?;
    }
    Ok(())
}

fn line(
    scope: &OhaScope,
    year: &Year,
    contract: &Contract,
    action: &'static str,
    values: Vec<(&'static str, String)>,
) -> Entry {
    Entry {
        actor: scope.person().to_string(),
        tenant: contract.id.to_string(),
        action,
        subject_kind: "year-result",
        subject_id: format!("{}/{}", contract.id, year.number),
        values,
    }
}
