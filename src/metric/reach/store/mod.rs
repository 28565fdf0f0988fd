//! The rows of reach. What is true is read by OHA and by the program alone; everybody else reads what disclosure control wrote down for them.

mod additions;
mod around;
mod data_sets;
pub mod imports;
mod profiles;
mod readings;
mod report;
pub mod review;
mod shown;
mod true_rows;

pub use additions::{additions, is_told, keep_addition, stratifiers};
pub use around::{contracts_in, due, other_versions, shown_before, shown_page, true_page, waiting};
pub use data_sets::{find, insert, list, published_lately, standing, update_state};
pub use profiles::{keep_profiles, profiles};
pub use readings::{insert_reading, own_rows};
pub use report::{Rule, over_time, rule, singles};
pub use shown::{ShownLine, keep_shown, shown, shown_across};
pub use true_rows::{delete_true, each_true, insert_true, true_rows};

use super::rules::data_set::{Audience, DataSet, State};
use crate::people::tenancy::{CcoScope, OhaScope, PublicScope, SystemScope, TaScope};

/// Who reads reach. A data set of a demonstration and one of production never stand in one instance beside each other, so no reader asks.
#[derive(Debug, Clone, Copy)]
pub enum ReachScope<'s> {
    Oha(&'s OhaScope),
    Ta(&'s TaScope),
    Cco(&'s CcoScope),
    Public(&'s PublicScope),
    System(&'s SystemScope),
}

impl ReachScope<'_> {
    /// The states of which this reader may know. A withdrawn data set is known by its page, which says why; its rows are nobody's but OHA's.
    fn states(self) -> &'static [State] {
        match self {
            Self::Oha(_) | Self::System(_) => &State::ALL,
            Self::Ta(_) | Self::Cco(_) => &[State::Released, State::Scheduled, State::Published, State::Withdrawn],
            Self::Public(_) => &[State::Published, State::Withdrawn],
        }
    }

    /// Whether this reader could read a data set before it was withdrawn: what never came to her is nothing that she is told of.
    fn knew(self, set: &DataSet) -> bool {
        set.state != State::Withdrawn
            || match self {
                Self::Oha(_) | Self::System(_) => true,
                Self::Ta(_) | Self::Cco(_) => set.released_at.is_some(),
                Self::Public(_) => set.published_at.is_some(),
            }
    }

    /// The states whose shown rows this reader may read.
    fn open_states(self) -> &'static [State] {
        match self {
            Self::Oha(_) | Self::System(_) => &State::ALL,
            Self::Ta(_) | Self::Cco(_) => &[State::Released, State::Scheduled, State::Published],
            Self::Public(_) => &[State::Published],
        }
    }

    /// For whom disclosure control wrote what this reader reads.
    pub fn audience(self) -> Audience {
        match self {
            Self::Ta(_) => Audience::Ta,
            Self::Oha(_) | Self::Cco(_) | Self::Public(_) | Self::System(_) => Audience::Public,
        }
    }

    fn words(states: &[State]) -> Vec<&'static str> {
        states.iter().map(|it| it.word()).collect()
    }
}
