//! Public pages.
