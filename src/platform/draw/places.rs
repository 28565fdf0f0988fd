//! Places on a map, from GeoJSON: outlines as SVG paths and a point within each for its words.

use geojson::{Feature, FeatureCollection, GeometryValue, Position};
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

type Ring = Vec<(f64, f64)>;

struct Outline {
    key: String,
    name: String,
    rings: Vec<Ring>,
}

impl Places {
    /// Reads polygons whose properties hold `key` and `name`. Degrees are drawn as they are, longitudes shortened as they are at the middle.
    ///
    /// # Errors
    /// Breaks where a feature has no polygon, key or name.
    pub fn parse(text: &str) -> Result<Self> {
        let broken = |cause: geojson::Error| Fault::because("A map cannot be read", cause);
        let collection: FeatureCollection = text.parse().map_err(broken)?;
        let outlines = collection.features.iter().map(outline).collect::<Option<Vec<_>>>();
        let outlines = outlines.ok_or_else(|| Fault::new("A place of a map has no outline, slug or name"))?;
        let points = || outlines.iter().flat_map(|it| it.rings.iter().flatten().copied());
        let bounds = |of: fn((f64, f64)) -> f64| {
            points().map(of).fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), it| (low.min(it), high.max(it)))
        };
        let ((west, east), (south, north)) = (bounds(|it| it.0), bounds(|it| it.1));
        if !(west < east && south < north) {
            return Err(Fault::new("A map has no extent").into());
        }
        let shorter = f64::midpoint(south, north).to_radians().cos();
        let scale = (WIDTH - 2.0 * EDGE) / ((east - west) * shorter);
        let place = |(lon, lat): (f64, f64)| {
            (whole((lon - west) * shorter * scale + EDGE), whole((north - lat) * scale + EDGE))
        };
        Ok(Self {
            width: whole(WIDTH),
            height: whole((north - south) * scale + 2.0 * EDGE),
            shapes: outlines.iter().map(|it| it.shape(place)).collect(),
        })
    }
}

fn outline(feature: &Feature) -> Option<Outline> {
    let property = |name: &str| Some(feature.property(name)?.as_str()?.to_owned());
    let polygons = match &feature.geometry.as_ref()?.value {
        GeometryValue::Polygon { coordinates } => vec![coordinates.clone()],
        GeometryValue::MultiPolygon { coordinates } => coordinates.clone(),
        _ => return None,
    };
    let ring = |ring: Vec<Position>| {
        ring.iter()
            .filter_map(|it| {
                let degrees = it.as_slice();
                Some((*degrees.first()?, *degrees.get(1)?))
            })
            .collect::<Ring>()
    };
    let rings = polygons.into_iter().flatten().map(ring).collect();
    Some(Outline { key: property("slug")?, name: property("name")?, rings })
}

impl Outline {
    fn shape(&self, place: impl Fn((f64, f64)) -> (i64, i64)) -> Shape {
        let largest = self.rings.iter().max_by(|one, other| area(one).total_cmp(&area(other)));
        let (x, y) = largest.and_then(roomiest).map(&place).unwrap_or_default();
        let path = self.rings.iter().map(|ring| path(ring.iter().copied().map(&place))).collect();
        Shape { key: self.key.clone(), name: self.name.clone(), path, x, y }
    }
}

/// A closed line in steps from point to point; points that fall together stand once. Neighbors share their border, since each point is rounded by itself.
fn path(points: impl Iterator<Item = (i64, i64)>) -> String {
    let mut text = String::new();
    let mut last = None;
    for (x, y) in points {
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

/// The area of a ring.
fn area(ring: &Ring) -> f64 {
    let crosses = ring.iter().zip(ring.iter().skip(1)).map(|(one, next)| one.0 * next.1 - next.0 * one.1);
    crosses.sum::<f64>().abs() / 2.0
}

/// Of the points of a grid over a ring, the one within it that lies farthest from its border: where words have the most room.
fn roomiest(ring: &Ring) -> Option<(f64, f64)> {
    const N: u8 = 40;
    let bounds = |of: fn(&(f64, f64)) -> f64| {
        ring.iter().map(of).fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), it| (low.min(it), high.max(it)))
    };
    let ((west, east), (south, north)) = (bounds(|it| it.0), bounds(|it| it.1));
    let along = |from: f64, to: f64, n: u8| from + (to - from) * f64::from(n) / f64::from(N);
    let grid = (1..N).flat_map(|x| (1..N).map(move |y| (along(west, east, x), along(south, north, y))));
    let middle = (f64::midpoint(west, east), f64::midpoint(south, north));
    let off = |it: (f64, f64)| (it.0 - middle.0).hypot(it.1 - middle.1);
    let room = |it: (f64, f64)| is_within(ring, it).then(|| (border(ring, it), it));
    // Of two with as much room the one nearer to the middle.
    let better = |one: &(f64, (f64, f64)), other: &(f64, (f64, f64))| {
        if (one.0 - other.0).abs() < 1e-9 { off(other.1).total_cmp(&off(one.1)) } else { one.0.total_cmp(&other.0) }
    };
    grid.filter_map(room).max_by(better).map(|(_, it)| it)
}

/// Whether a line to the east crosses the ring an odd number of times.
fn is_within(ring: &Ring, (x, y): (f64, f64)) -> bool {
    let sides = ring.iter().zip(ring.iter().skip(1));
    let crosses = |(one, next): &(&(f64, f64), &(f64, f64))| {
        (one.1 > y) != (next.1 > y) && x < (next.0 - one.0) * (y - one.1) / (next.1 - one.1) + one.0
    };
    sides.filter(crosses).count() % 2 == 1
}

/// How far a point is from the nearest side, squared. Words are wide and low, so what lies beside counts half.
fn border(ring: &Ring, (x, y): (f64, f64)) -> f64 {
    let distance = |(one, next): (&(f64, f64), &(f64, f64))| {
        let (along_x, along_y) = (next.0 - one.0, next.1 - one.1);
        let length = along_x * along_x + along_y * along_y;
        let part = if length == 0.0 { 0.0 } else { ((x - one.0) * along_x + (y - one.1) * along_y) / length };
        let part = part.clamp(0.0, 1.0);
        let (off_x, off_y) = ((x - one.0 - part * along_x) / 2.0, y - one.1 - part * along_y);
        off_x * off_x + off_y * off_y
    };
    ring.iter().zip(ring.iter().skip(1)).map(distance).fold(f64::INFINITY, f64::min)
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
