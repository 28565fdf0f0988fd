//! The document as a tree, the difference of two trees, and the difference of two texts. All pure.

mod outline;
mod tree;
mod words;

pub use outline::{FieldText, Node, Outline};
pub use tree::{Difference, FieldChange, NodeChange, Tally, apply, diff};
pub use words::{Part, words};
