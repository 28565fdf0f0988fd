//! One search over everything that the asker's scopes may read, and over nothing else.
//!
//! Who may: everybody signed in; each kind of thing is looked for only inside a scope of hers. Never true: a draft found by OHA or TA; an
//! internal comment found by a CCO; a hit in an organization that the reviewer has a stake in.

mod rules;
pub mod web;
