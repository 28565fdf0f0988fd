//! Figures as pages show them, public and private: drawn, in words, and with where they lead. All that is said here comes from shown rows.

mod cco;
mod map;
mod report;
mod rows;
mod trend;
mod words;

pub use cco::{ComparedView, OfCco, compared};
pub use map::MapView;
pub use report::{Frame, Headline, ReportView, SectionView, indicator_name};
pub use rows::{Links, Observe, RowView, RowsView};
pub use trend::TrendView;
pub use words::{Value, Verdict, figure, period, points};
