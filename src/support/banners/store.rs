//! The rows of banners. They are the same for everybody in their part of the house, so no scope is asked.

use chrono::NaiveDateTime;
use diesel::prelude::*;

use super::rules;
use crate::kernel::banner::{Area, Banner, BannerLink};
use crate::kernel::failure::{Error, Fault, Refusal, Result};
use crate::kernel::ids::BannerId;
use crate::kernel::time::Moment;
use crate::platform::db::schema::banners::banners;
use crate::platform::db::{Conn, Tx};

#[derive(Queryable, Insertable, AsChangeset)]
#[diesel(table_name = banners, treat_none_as_null = true)]
struct BannerRow {
    banner_id: String,
    area: String,
    tone: String,
    body: String,
    link_label: Option<String>,
    link_href: Option<String>,
    starts_at: NaiveDateTime,
    ends_at: NaiveDateTime,
    row_version: i64,
}

/// What shows now or will, in the order in which it began.
///
/// # Errors
/// Breaks when a query fails or a word is unknown.
pub fn ahead(conn: &mut Conn, now: Moment) -> Result<Vec<Banner>> {
    let rows: Vec<BannerRow> = banners::table
        .filter(banners::ends_at.gt(now.utc()))
        .order((banners::starts_at, banners::banner_id))
        .load(conn)?;
    rows.into_iter().map(Banner::try_from).collect()
}

/// The newest banners, past ones too, latest end first.
pub(super) fn newest(conn: &mut Conn, most: i64) -> Result<Vec<Banner>> {
    let rows: Vec<BannerRow> =
        banners::table.order((banners::ends_at.desc(), banners::banner_id.desc())).limit(most).load(conn)?;
    rows.into_iter().map(Banner::try_from).collect()
}

pub(super) fn find(conn: &mut Conn, id: &BannerId) -> Result<Banner> {
    let row: Option<BannerRow> = banners::table.find(id.as_str()).first(conn).optional()?;
    row.ok_or(Refusal::NotFound)?.try_into()
}

pub(super) fn insert(tx: &mut Tx, banner: &Banner) -> Result<()> {
    let conn: &mut Conn = tx;
    diesel::insert_into(banners::table).values(&BannerRow::from(banner)).execute(conn)?;
    Ok(())
}

/// Saves over the version that the form was made from.
pub(super) fn update(tx: &mut Tx, banner: &Banner) -> Result<()> {
    let conn: &mut Conn = tx;
    let row = BannerRow { row_version: banner.version + 1, ..BannerRow::from(banner) };
    let seen =
        banners::table.filter(banners::banner_id.eq(banner.id.as_str()).and(banners::row_version.eq(banner.version)));
    changed(diesel::update(seen).set(&row).execute(conn)?)
}

pub(super) fn delete(tx: &mut Tx, id: &BannerId, version: i64) -> Result<()> {
    let conn: &mut Conn = tx;
    let seen = banners::table.filter(banners::banner_id.eq(id.as_str()).and(banners::row_version.eq(version)));
    changed(diesel::delete(seen).execute(conn)?)
}

fn changed(n_rows: usize) -> Result<()> {
    if n_rows == 0 {
        let text = "Somebody else has changed this banner meanwhile. Nothing was overwritten.";
        return Err(Refusal::Stale(text.into()).into());
    }
    Ok(())
}

impl From<&Banner> for BannerRow {
    fn from(it: &Banner) -> Self {
        Self {
            banner_id: it.id.to_string(),
            area: it.area.word().to_owned(),
            tone: rules::tone_word(it.tone).to_owned(),
            body: it.text.clone(),
            link_label: it.link.as_ref().map(|it| it.label.clone()),
            link_href: it.link.as_ref().map(|it| it.href.clone()),
            starts_at: it.starts_at.utc(),
            ends_at: it.ends_at.utc(),
            row_version: it.version,
        }
    }
}

impl TryFrom<BannerRow> for Banner {
    type Error = Error;

    fn try_from(row: BannerRow) -> Result<Self> {
        let unknown = |what: &str, word: &str| Fault::new(format!("No {what} is called {word}"));
        Ok(Self {
            id: BannerId::parse(&row.banner_id)?,
            area: Area::parse(&row.area).ok_or_else(|| unknown("area", &row.area))?,
            tone: rules::tone(&row.tone).ok_or_else(|| unknown("tone", &row.tone))?,
            text: row.body,
            link: row.link_label.zip(row.link_href).map(|(label, href)| BannerLink { label, href }),
            starts_at: Moment::from_utc(row.starts_at),
            ends_at: Moment::from_utc(row.ends_at),
            version: row.row_version,
        })
    }
}
