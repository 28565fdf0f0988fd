//! What pages of every component share: the forms of parts, items and checks; the left rail with the states of the year's four components, and comments in ready words.

pub mod acts;
mod checks;
mod comments;
mod desk;
pub mod items;
pub mod removals;
mod sections;
pub mod sheet;
mod standing;

pub use checks::{Group, checks};
pub use comments::{CommentView, PlaceView, ReplyView};
pub use desk::{Desk, address, year_of};
pub use sections::{beginning, section_body, section_field, section_tag};
pub use standing::{Next, Standing};

use crate::metric::measures::{Component, Year};
use crate::metric::workflow::{State, Submission};
use crate::people::tenancy::CcoScope;
use crate::platform::http::{Rail, RailItem};

/// The rail of a contract's year; `here` is the component whose page this is.
pub fn rail(scope: &CcoScope, year: &Year, submissions: &[Submission], here: Option<Component>) -> Rail {
    let item = |component: Component| {
        let state = state_of(submissions, component);
        RailItem {
            number: component.number().to_string(),
            label: short_name(year, component),
            state: state.label().to_owned(),
            tone: state.tone(),
            href: year
                .form
                .is_worked_on_here(component)
                .then(|| format!("{}/{}", scope.address(year.number), component.slug())),
            current: here == Some(component),
        }
    };
    Rail {
        heading: format!("The four components of {}", year.number),
        items: Component::ALL.into_iter().map(item).collect(),
    }
}

/// The state of a component: no submission means that it was not started.
pub fn state_of(submissions: &[Submission], component: Component) -> State {
    submissions.iter().find(|it| it.component == component).map_or(State::NotStarted, |it| it.state)
}

/// A component's short name in its year's form.
pub fn short_name(year: &Year, component: Component) -> String {
    year.form.component(component).map_or_else(|| component.slug().to_owned(), |it| it.short_name.clone())
}
