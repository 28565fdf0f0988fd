//! What helps people along beside the measure itself: banners now, technical assistance later.

pub mod banners;
