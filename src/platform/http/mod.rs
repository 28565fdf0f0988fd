//! Pages over HTTP: the shell around each page, forms, sessions' mechanics, refusals as pages, words, and the cache of public pages.
//!
//! Never true: an answer without security headers; a form taken twice; a public page that carries a person or a token.

mod address;
mod answer;
mod app;
mod assets;
mod banners;
mod cache;
mod csrf;
pub mod drafts;
mod fields;
mod flash;
mod form;
mod headers;
pub mod held;
mod merge;
mod paging;
mod post;
mod receipts;
mod session;
mod shell;
mod site;
mod turns;
mod typed;
mod upload;
mod views;
mod wording;
mod words;

pub use crate::kernel::paging::Paging;
pub use crate::kernel::tone::Tone;
pub use address::Address;
pub use answer::{Answer, UNSAVED, refusals_as_pages};
pub use app::App;
pub use assets::{asset, serve as serve_asset};
pub use banners::{BannerBoard, Banners, Strip};
pub use cache::{Edition, Kept, PageCache, is_for_machines, kept_first};
pub use csrf::{is_same_origin, masked};
pub use fields::{Fields, Reader};
pub use flash::Notice;
pub use form::{Choice, Control, Field, Form};
pub use headers::{RequestId, on_every_answer};
pub use merge::{Asked, Theirs};
pub use paging::{Pages, query_with};
pub use post::{OpenPost, Post, lay_typed_beside};
pub use receipts::{Done, forget_old as forget_old_receipts};
pub use session::{
    COOKIE as SESSION_COOKIE, Ended, Signed, cookie as session_cookie, csrf_secret, keyed_hash, pending_cookie,
    pending_removal, pending_token_of, removal as session_removal, token_of,
};
pub use shell::{ActingFor, Crumb, Link, Rail, RailItem, Shell, Tag, Way};
pub use site::{Page, Site, part_of};
pub use turns::{Turn, Turns};
pub use typed::{Resend, TypedText, resend, texts as typed_texts};
pub use upload::{SentFile, Upload};
pub use views::Views;
pub use wording::Wording;
pub use words::Words;
