//! The rows of reach. What is true is read by OHA and by the program alone; everybody else reads what disclosure control wrote down for them.

mod additions;
mod around;
mod data_sets;
pub mod imports;
mod orders;
mod profiles;
mod readings;
mod report;
pub mod review;
mod shown;
mod true_rows;

pub use additions::{additions, is_told, keep_addition, stratifiers};
pub use around::{contracts_in, due, other_versions, shown_before, shown_page, true_page, waiting};
pub use data_sets::{find, insert, list, published_lately, standing, update_state};
pub use orders::{keep_order, orders};
pub use profiles::{keep_profiles, profiles};
pub use readings::{insert_reading, own_rows};
pub use report::{Rule, over_time, rule, singles};
pub use shown::{ShownLine, keep_shown, shown, shown_across};
pub use true_rows::{delete_true, each_true, insert_true, true_rows};

use super::rules::data_set::{Audience, DataSet, State};
use super::rules::life::Ahead;
use crate::people::tenancy::{CcoScope, OhaScope, PublicScope, SystemScope, TaScope};

/// Who reads reach. A data set of a demonstration and one of production never stand in one instance beside each other, so no reader asks.
#[derive(Debug, Clone, Copy)]
pub enum ReachScope<'s> {
    Oha(&'s OhaScope),
    Ta(&'s TaScope),
    Cco(&'s CcoScope),
    Public(&'s PublicScope),
    System(&'s SystemScope),
    /// OHA, who looks at one data set as the public will once it is published. Of all others she sees what is public, and no more.
    Ahead(&'s OhaScope, &'s Ahead),
}

impl ReachScope<'_> {
    /// The states of which this reader may know. A withdrawn data set is known by its page, which says why; its rows are nobody's but OHA's.
    fn states(self) -> &'static [State] {
        match self {
            Self::Oha(_) | Self::System(_) | Self::Ahead(..) => &State::ALL,
            Self::Ta(_) | Self::Cco(_) => &[State::Released, State::Scheduled, State::Published, State::Withdrawn],
            Self::Public(_) => &[State::Published, State::Withdrawn],
        }
    }

    /// A data set as this reader meets it; none where she may not know of it.
    fn meets(self, set: DataSet) -> Option<DataSet> {
        let set = if let Self::Ahead(_, ahead) = self { ahead.seen(set) } else { set };
        self.knew(&set).then_some(set)
    }

    /// Whether this reader may know of a data set in its state: of a withdrawn one, only who could read it before.
    fn knew(self, set: &DataSet) -> bool {
        match (self, set.state) {
            (Self::Ta(_) | Self::Cco(_), State::Withdrawn) => set.released_at.is_some(),
            (Self::Public(_) | Self::Ahead(..), State::Withdrawn) => set.published_at.is_some(),
            (Self::Ahead(..), state) => state == State::Published,
            (Self::Oha(_) | Self::System(_) | Self::Ta(_) | Self::Cco(_) | Self::Public(_), _) => true,
        }
    }

    /// The states whose shown rows this reader may read.
    fn open_states(self) -> &'static [State] {
        match self {
            Self::Oha(_) | Self::System(_) => &State::ALL,
            Self::Ta(_) | Self::Cco(_) => &[State::Released, State::Scheduled, State::Published],
            Self::Public(_) | Self::Ahead(..) => &[State::Published],
        }
    }

    /// For whom disclosure control wrote what this reader reads.
    pub fn audience(self) -> Audience {
        match self {
            Self::Ta(_) => Audience::Ta,
            Self::Oha(_) | Self::Cco(_) | Self::Public(_) | Self::System(_) | Self::Ahead(..) => Audience::Public,
        }
    }

    fn words(states: &[State]) -> Vec<&'static str> {
        states.iter().map(|it| it.word()).collect()
    }
}
