//! What pages need to read a table by: the limits of what can be said, and the map. Both are the program's own files.

use std::sync::LazyLock;

use serde::Deserialize;

use crate::kernel::failure::{Fault, Result};
use crate::metric::reach::io::measures;
use crate::metric::reach::rules::measure::Measure;
use crate::metric::reach::rules::report::Limits;
use crate::platform::draw::Places;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    schema: u8,
    least_children: i64,
    widest: i64,
}

/// When too little is known: `seeds/reach/reading.toml`, read once.
///
/// # Errors
/// Breaks when the embedded file does not fit, which a test would have told.
pub fn limits() -> Result<Limits> {
    static OWN: LazyLock<std::result::Result<Limits, String>> = LazyLock::new(|| {
        read_limits(include_str!("../../../../seeds/reach/reading.toml")).map_err(|it| it.to_string())
    });
    OWN.clone().map_err(|it| Fault::new(it).into())
}

fn read_limits(text: &str) -> Result<Limits> {
    let file: File = toml::from_str(text).map_err(|cause| Fault::because("reading.toml cannot be read", cause))?;
    if file.schema != 1 || file.least_children < 1 || !(1..=1_000).contains(&file.widest) {
        return Err(Fault::new("reading.toml makes no sense").into());
    }
    Ok(Limits { least_children: file.least_children, widest: file.widest })
}

/// The program's own versions of the measure, read once.
///
/// # Errors
/// Breaks when the embedded file does not fit, which a test would have told.
pub fn own_measures() -> Result<&'static [Measure]> {
    static OWN: LazyLock<std::result::Result<Vec<Measure>, String>> = LazyLock::new(|| {
        let text = include_str!("../../../../seeds/reach/measures.toml");
        measures::measures("measures.toml", text).map_err(|it| it.to_string())
    });
    OWN.as_deref().map_err(|it| Fault::new(it.clone()).into())
}

/// The counties, read once.
///
/// # Errors
/// Breaks when the embedded file does not fit, which a test would have told.
pub fn counties() -> Result<&'static Places> {
    static OWN: LazyLock<std::result::Result<Places, String>> = LazyLock::new(|| {
        Places::parse(include_str!("../../../../seeds/reference/oregon_counties.geojson")).map_err(|it| it.to_string())
    });
    OWN.as_ref().map_err(|it| Fault::new(it.clone()).into())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::metric::reach::io::stratifiers::stratifiers;

    #[test]
    fn the_programs_own_limits_are_read_and_senseless_ones_refused() {
        assert!(limits().unwrap().least_children > 0);
        for text in
            ["schema = 2\nleast_children = 30\nwidest = 200", "schema = 1\nleast_children = 0\nwidest = 200", "x = 1"]
        {
            assert!(read_limits(text).is_err(), "{text}");
        }
    }

    #[test]
    fn every_county_of_the_map_is_a_county_of_the_tables() {
        let county = stratifiers().unwrap().get("county").unwrap();
        for shape in &counties().unwrap().shapes {
            assert!(county.category(&shape.key).is_some(), "{}", shape.key);
        }
    }
}
