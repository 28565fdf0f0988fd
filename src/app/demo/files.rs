//! The demonstration's files, embedded, and their shapes.

use serde::Deserialize;

use crate::kernel::failure::{Fault, Result};

pub(super) const YEAR: &str = include_str!("../../../seeds/measures/demonstration.toml");
pub(super) const CCOS: &str = include_str!("../../../seeds/demo/ccos.csv");
pub(super) const CCO_COUNTIES: &str = include_str!("../../../seeds/demo/cco_counties.csv");
const PEOPLE: &str = include_str!("../../../seeds/demo/people.toml");

/// The plans, in the order in which they are played.
pub(super) const PLANS: &[(&str, &str)] = &[
    ("demo-lantern-river-2024.toml", include_str!("../../../seeds/demo/plans/demo-lantern-river-2024.toml")),
    ("demo-fern-hollow.toml", include_str!("../../../seeds/demo/plans/demo-fern-hollow.toml")),
    ("demo-two-forks.toml", include_str!("../../../seeds/demo/plans/demo-two-forks.toml")),
    ("demo-juniper-high-sage.toml", include_str!("../../../seeds/demo/plans/demo-juniper-high-sage.toml")),
    ("demo-juniper-basalt.toml", include_str!("../../../seeds/demo/plans/demo-juniper-basalt.toml")),
    ("demo-saltgrass.toml", include_str!("../../../seeds/demo/plans/demo-saltgrass.toml")),
    ("demo-lantern-river.toml", include_str!("../../../seeds/demo/plans/demo-lantern-river.toml")),
];

pub(super) const LEGACY: &str = include_str!("../../../seeds/demo/legacy.toml");

/// Somebody of the cast.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Player {
    pub key: String,
    pub name: String,
    pub email: String,
    /// One line for the list of sign-ins.
    pub about: String,
    #[serde(default)]
    pub grant: Vec<PlayerGrant>,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PlayerGrant {
    pub role: String,
    /// A contract's slug, or `oha`, or `orprn`.
    pub at: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct PeopleFile {
    #[serde(rename = "schema")]
    _schema: u8,
    person: Vec<Player>,
}

/// The named people of the demonstration.
///
/// # Errors
/// Breaks when the file does not fit.
pub fn cast() -> Result<Vec<Player>> {
    let file: PeopleFile = toml::from_str(PEOPLE).map_err(|cause| Fault::because("people.toml cannot be read", cause))?;
    Ok(file.person)
}
