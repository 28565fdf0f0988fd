//! How far a run is, for the person who waits before a terminal. Where standard error is none, nothing is written.

use std::time::Duration;

use indicatif::{ProgressBar, ProgressStyle};

/// A bar that all readers move.
#[derive(Debug, Clone)]
pub struct Progress(ProgressBar);

/// How often the clock beside the bar moves while no bytes are read.
const TICK: Duration = Duration::from_millis(250);

impl Progress {
    /// Nobody looks.
    pub fn none() -> Self {
        Self(ProgressBar::hidden())
    }

    /// Of so many bytes, on standard error.
    pub fn on_terminal(bytes: u64) -> Self {
        let bar = ProgressBar::new(bytes);
        bar.set_style(style("reading {wide_bar} {bytes} of {total_bytes}, {eta} left"));
        Self(bar)
    }

    /// What comes now cannot be told in bytes.
    pub fn turn_to(&self, what: &'static str) {
        self.0.set_style(style("{msg} {spinner} {elapsed}"));
        self.0.set_message(what);
        self.0.enable_steady_tick(TICK);
    }

    /// Takes the bar away, so that what is said next stands on a line of its own.
    pub fn end(&self) {
        self.0.finish_and_clear();
    }

    pub(super) fn advance(&self, bytes: usize) {
        self.0.inc(u64::try_from(bytes).unwrap_or(0));
    }

    pub(super) fn step_back(&self, bytes: usize) {
        self.0.dec(u64::try_from(bytes).unwrap_or(0));
    }
}

/// A bar without its template still counts.
fn style(template: &str) -> ProgressStyle {
    ProgressStyle::with_template(template).unwrap_or_else(|_| ProgressStyle::default_bar())
}
