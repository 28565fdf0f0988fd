//! What the address of the queue says: filter, order, columns and page.

use chrono::NaiveDate;

use crate::kernel::paging::Paging;
use crate::kernel::year::MeasurementYear;
use crate::metric::measures::Component;
use crate::metric::workflow::State;
use crate::metric::workflow::store::{QueueFilter, QueueOrder, Whose};
use crate::platform::http::{Fields, query_with};

const PER_PAGE: i64 = 25;

pub const ORDERS: &[(QueueOrder, &str)] =
    &[(QueueOrder::Cco, "cco"), (QueueOrder::Sent, "sent"), (QueueOrder::Due, "due"), (QueueOrder::Round, "round")];

/// The names that an address keeps from page to page.
const KEPT: &[&str] = &["q", "state", "cco", "year", "component", "whose", "overdue"];

/// What may be shown of a submission beside its CCO.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Column {
    What,
    State,
    Round,
    Sent,
    Due,
    Questions,
    Assigned,
    Reviewer,
}

/// An address, read.
pub struct Asked {
    pub filter: QueueFilter,
    pub order: (QueueOrder, bool),
    pub columns: Vec<Column>,
    pub paging: Paging,
}

impl Column {
    pub const ALL: [Self; 8] =
        [Self::What, Self::State, Self::Round, Self::Sent, Self::Due, Self::Questions, Self::Assigned, Self::Reviewer];

    pub fn word(self) -> &'static str {
        match self {
            Self::What => "what",
            Self::State => "state",
            Self::Round => "round",
            Self::Sent => "sent",
            Self::Due => "due",
            Self::Questions => "questions",
            Self::Assigned => "assigned",
            Self::Reviewer => "reviewer",
        }
    }

    pub fn label(self) -> &'static str {
        match self {
            Self::What => "What",
            Self::State => "State",
            Self::Round => "Round",
            Self::Sent => "Sent",
            Self::Due => "OHA answers by",
            Self::Questions => "Questions",
            Self::Assigned => "Assigned to",
            Self::Reviewer => "Claimed by",
        }
    }

    /// The word of the order that goes by it.
    pub fn order(self) -> Option<&'static str> {
        ORDERS.iter().map(|it| it.1).find(|it| *it == self.word())
    }

    pub fn is_number(self) -> bool {
        self == Self::Round
    }
}

impl Asked {
    /// Who reviews CCOs of her own sees these first, until she asks for others.
    pub fn read(query: &Fields, has_own: bool, today: NaiveDate) -> Self {
        let whose = match query.get("whose") {
            "assigned" => Whose::Assigned,
            "claimed" => Whose::Claimed,
            "nobody" => Whose::Nobodys,
            "" if has_own => Whose::Assigned,
            _ => Whose::Anybodys,
        };
        let filter = QueueFilter {
            states: match query.get("state") {
                "" => vec![State::Submitted, State::InReview],
                word => State::parse(word).into_iter().collect(),
            },
            cco: Some(query.get("cco").to_owned()).filter(|it| !it.is_empty()),
            year: MeasurementYear::parse(query.get("year")).ok(),
            component: Component::parse(query.get("component")),
            whose,
            words: query.get("q").trim().chars().take(100).collect(),
            overdue_on: query.is_ticked("overdue").then_some(today),
        };
        let chosen: Vec<Column> =
            Column::ALL.into_iter().filter(|it| query.all("columns[]").any(|word| word == it.word())).collect();
        Self {
            filter,
            order: order(query.get("sort")),
            columns: if chosen.is_empty() { Column::ALL.into() } else { chosen },
            paging: Paging::parse(query.get("page"), PER_PAGE),
        }
    }

    /// `due`, or `-due` for the other way round.
    pub fn sort_word(&self) -> String {
        let word = ORDERS.iter().find(|it| it.0 == self.order.0).map_or("due", |it| it.1);
        if self.order.1 { format!("-{word}") } else { word.to_owned() }
    }

    pub fn is_filtered(&self, query: &Fields) -> bool {
        KEPT.iter().any(|it| !query.get(it).is_empty()) || self.filter.whose != Whose::Anybodys
    }
}

/// What OHA should answer first stands first.
fn order(word: &str) -> (QueueOrder, bool) {
    let (bare, is_descending) = word.strip_prefix('-').map_or((word, false), |it| (it, true));
    ORDERS.iter().find(|it| it.1 == bare).map_or((QueueOrder::Due, false), |it| (it.0, is_descending))
}

/// The address of the same list in another order, or of another of its pages.
pub fn address(query: &Fields, sort: &str, page: &str) -> String {
    let kept = KEPT.iter().map(|it| (*it, query.get(it)));
    let columns = query.all("columns[]").map(|it| ("columns[]", it));
    let pairs: Vec<(&str, &str)> = kept.chain(columns).chain([("sort", sort), ("page", page)]).collect();
    format!("/desk/oha/queue{}", query_with(&pairs))
}
