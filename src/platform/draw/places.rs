//! Places on a map, from GeoJSON: outlines as SVG paths and a point within each for its words.

use geo::{AffineOps, AffineTransform, Area, BoundingRect, Coord, LineString, MultiPolygon, Polygon};
use geojson::{Feature, FeatureCollection};
use polylabel::polylabel;
use serde::Serialize;

use crate::kernel::failure::{Fault, Result};

/// Outlines that fit together, in a drawing of this size.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Places {
    pub width: i64,
    pub height: i64,
    pub shapes: Vec<Shape>,
}

/// One place.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Shape {
    pub key: String,
    pub name: String,
    /// The `d` of a path.
    pub path: String,
    /// Where its words stand.
    pub x: i64,
    pub y: i64,
}

/// Fine enough that an outline looks smooth on a wide screen, coarse enough that a map weighs little.
const WIDTH: f64 = 1_000.0;
/// Room for the outer line.
const EDGE: f64 = 2.0;

/// Words are wide and low, so what lies above and below counts twice as much as what lies beside.
const FLATTER: f64 = 0.5;
/// How near to the best place for its words a place needs to be, in the drawing's units.
const NEAR: f64 = 0.5;

struct Outline {
    key: String,
    name: String,
    area: MultiPolygon,
}

impl Places {
    /// Reads polygons whose properties hold `slug` and `name`. Degrees are drawn as they are, longitudes shortened as they are at the middle.
    ///
    /// # Errors
    /// Breaks where a feature has no polygon, slug or name.
    pub fn parse(text: &str) -> Result<Self> {
        let broken = |cause: geojson::Error| Fault::because("A map cannot be read", cause);
        let collection: FeatureCollection = text.parse().map_err(broken)?;
        let outlines = collection.features.into_iter().map(outline).collect::<Option<Vec<_>>>();
        let outlines = outlines.ok_or_else(|| Fault::new("A place of a map has no outline, slug or name"))?;
        let all: MultiPolygon = outlines.iter().flat_map(|it| it.area.iter().cloned()).collect();
        let extent = all.bounding_rect().filter(|it| it.width() > 0.0 && it.height() > 0.0);
        let extent = extent.ok_or_else(|| Fault::new("A map has no extent"))?;
        let shorter = extent.center().y.to_radians().cos();
        let scale = (WIDTH - 2.0 * EDGE) / (extent.width() * shorter);
        let (across, down) = (shorter * scale, -scale);
        let (left, top) = (EDGE - extent.min().x * across, EDGE - extent.max().y * down);
        let drawn = AffineTransform::new(across, 0.0, left, 0.0, down, top);
        Ok(Self {
            width: whole(WIDTH),
            height: whole(extent.height() * scale + 2.0 * EDGE),
            shapes: outlines.into_iter().map(|it| it.shape(&drawn)).collect(),
        })
    }
}

fn outline(feature: Feature) -> Option<Outline> {
    let property = |name: &str| Some(feature.property(name)?.as_str()?.to_owned());
    let (key, name) = (property("slug")?, property("name")?);
    let area = match geo::Geometry::try_from(feature.geometry?).ok()? {
        geo::Geometry::Polygon(it) => it.into(),
        geo::Geometry::MultiPolygon(it) => it,
        _ => return None,
    };
    Some(Outline { key, name, area })
}

impl Outline {
    fn shape(self, drawn: &AffineTransform) -> Shape {
        let area = self.area.affine_transform(drawn);
        let largest = area.iter().max_by(|one, other| one.unsigned_area().total_cmp(&other.unsigned_area()));
        let (x, y) = largest.and_then(roomiest).map(point).unwrap_or_default();
        let rings = area.iter().flat_map(|it| std::iter::once(it.exterior()).chain(it.interiors()));
        Shape { key: self.key, name: self.name, path: rings.map(path).collect(), x, y }
    }
}

/// Where words within an outline have the most room around them.
fn roomiest(area: &Polygon) -> Option<Coord> {
    let flat = area.affine_transform(&AffineTransform::scale(FLATTER, 1.0, Coord::zero()));
    let place = polylabel(&flat, &NEAR).ok()?;
    Some(Coord { x: place.x() / FLATTER, y: place.y() })
}

/// A closed line in steps from point to point; points that fall together stand once. Neighbors share their border, since each point is rounded by itself.
fn path(ring: &LineString) -> String {
    let mut text = String::new();
    let mut last = None;
    for (x, y) in ring.coords().copied().map(point) {
        match last {
            None => text = format!("M{x} {y}l"),
            Some((x0, y0)) if (x0, y0) != (x, y) => {
                let gap = if text.ends_with('l') || x < x0 { "" } else { " " };
                text = format!("{text}{gap}{} {}", x - x0, y - y0);
            }
            Some(_) => continue,
        }
        last = Some((x, y));
    }
    text + "z"
}

fn point(it: Coord) -> (i64, i64) {
    (whole(it.x), whole(it.y))
}

#[expect(clippy::cast_possible_truncation, reason = "a drawing is some thousand units wide")]
fn whole(it: f64) -> i64 {
    it.round() as i64
}

#[cfg(test)]
mod tests {
    use super::*;

    const SQUARES: &str = r#"{"type":"FeatureCollection","features":[
        {"type":"Feature","properties":{"slug":"a","name":"A"},"geometry":{"type":"Polygon","coordinates":[[[0,0],[1,0],[1,1],[0,1],[0,0]]]}},
        {"type":"Feature","properties":{"slug":"b","name":"B"},"geometry":{"type":"Polygon","coordinates":[[[1,0],[2,0],[2,1],[1,1],[1,0]]]}}
    ]}"#;

    #[test]
    fn places_keep_their_sides_and_share_their_borders() {
        let places = Places::parse(SQUARES).unwrap();
        assert_eq!((places.width, places.height), (1_000, 502));
        let [a, b] = places.shapes.as_slice() else { panic!("two places") };
        assert_eq!(a.path, "M2 500l498 0 0-498-498 0 0 498z".replace(" 0-498", " 0 -498"));
        assert_eq!((a.x, a.y), (251, 251));
        assert!(b.path.starts_with("M500 500l"));
    }

    #[test]
    fn the_counties_of_oregon_are_36_with_light_outlines() {
        let places = Places::parse(include_str!("../../../seeds/reference/oregon_counties.geojson")).unwrap();
        assert_eq!(places.shapes.len(), 36);
        let bytes: usize = places.shapes.iter().map(|it| it.path.len()).sum();
        assert!(bytes < 16_000, "{bytes} bytes");
        assert!(places.shapes.iter().all(|it| (0..places.width).contains(&it.x) && (0..places.height).contains(&it.y)));
    }

    #[test]
    fn a_place_without_a_name_or_an_outline_breaks() {
        for broken in [
            r#"{"type":"FeatureCollection","features":[]}"#,
            r#"{"type":"FeatureCollection","features":[{"type":"Feature","properties":{"slug":"a"},"geometry":null}]}"#,
            "{",
        ] {
            assert!(Places::parse(broken).is_err(), "{broken}");
        }
    }
}
