//! How urgent a word is.

use serde::Serialize;

/// How urgent a state is. The word comes first; the tone only adds shape and colour.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Tone {
    Neutral,
    Info,
    Good,
    Warn,
    Bad,
}
