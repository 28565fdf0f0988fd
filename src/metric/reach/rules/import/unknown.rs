//! Groups that a table names and OHA's list does not offer.

use super::problems::Problem;
use crate::metric::reach::rules::data_set::Value;
use crate::metric::reach::rules::stratifiers::{Category, Stratifier, Stratifiers};

/// How a group stands in OHA's list.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Listed {
    Offered,
    Retired,
    Unknown,
}

impl Listed {
    /// Of what the list has, if it has it. Where a way of dividing is no longer offered, none of its groups is.
    pub fn of(stratifier: &Stratifier, category: Option<&Category>) -> Self {
        match category {
            _ if stratifier.retired => Self::Retired,
            Some(it) if it.retired => Self::Retired,
            Some(_) => Self::Offered,
            None => Self::Unknown,
        }
    }
}

/// A group of which a table counts children, and which no list has.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unknown {
    /// As the table calls it; the key of one that is no longer offered.
    pub value: Value,
    pub is_retired: bool,
    pub n_lines: u64,
    pub(super) problem: Problem,
}

impl Unknown {
    /// In words, where the table names it first.
    pub fn told(&self, stratifiers: &Stratifiers) -> Problem {
        let label = stratifiers.label(&self.value.dim);
        let lines = match self.n_lines {
            1 => String::new(),
            n => format!(" It stands on {n} lines, first on this one."),
        };
        let is_whole = stratifiers.get(&self.value.dim).is_some_and(|it| it.retired);
        let what = if is_whole {
            format!(
                "belongs to “{label}”, a way of dividing children that OHA no longer offers.{lines} Leave it out of the table, or offer it again in OHA's list of groups."
            )
        } else if self.is_retired {
            format!(
                "is a group of “{label}” that OHA no longer offers.{lines} Offer it again in OHA's list of groups, or use another one."
            )
        } else {
            format!(
                "is no group of “{label}” that OHA's list has.{lines} Add it to the list of groups, or there as another spelling of one that is there."
            )
        };
        Problem { what, ..self.problem.clone() }
    }
}
