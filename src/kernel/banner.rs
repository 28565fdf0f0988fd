//! A dated banner: what everybody in one part of the house should know for a while.

use crate::kernel::ids::BannerId;
use crate::kernel::time::Moment;
use crate::kernel::tone::Tone;

/// Where a banner stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Area {
    Everywhere,
    Public,
    SignIn,
    CcoDesk,
    OhaDesk,
    TaDesk,
}

impl Area {
    pub const ALL: [Self; 6] =
        [Self::Everywhere, Self::Public, Self::SignIn, Self::CcoDesk, Self::OhaDesk, Self::TaDesk];

    pub fn word(self) -> &'static str {
        match self {
            Self::Everywhere => "everywhere",
            Self::Public => "public",
            Self::SignIn => "sign_in",
            Self::CcoDesk => "cco_desk",
            Self::OhaDesk => "oha_desk",
            Self::TaDesk => "ta_desk",
        }
    }

    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|it| it.word() == word)
    }

    /// As people say it.
    pub fn label(self) -> &'static str {
        match self {
            Self::Everywhere => "Every page",
            Self::Public => "Public pages",
            Self::SignIn => "The sign-in page",
            Self::CcoDesk => "The desk of CCOs",
            Self::OhaDesk => "The desk of OHA",
            Self::TaDesk => "The desk of technical assistance",
        }
    }

    /// The part of the house that an address belongs to; none where several meet, as on "Your work".
    pub fn of(path: &str) -> Option<Self> {
        let below = |base: &str| path.strip_prefix(base).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'));
        let table = [("/desk/cco", Self::CcoDesk), ("/desk/oha", Self::OhaDesk), ("/desk/ta", Self::TaDesk)];
        match table.into_iter().find(|(base, _)| below(base)) {
            Some((_, area)) => Some(area),
            None if below("/desk") || below("/account") => None,
            None if path == "/signin" => Some(Self::SignIn),
            None => Some(Self::Public),
        }
    }
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Banner {
    pub id: BannerId,
    pub area: Area,
    pub tone: Tone,
    pub text: String,
    pub link: Option<BannerLink>,
    pub starts_at: Moment,
    /// The first moment at which it is gone.
    pub ends_at: Moment,
    pub version: i64,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BannerLink {
    pub label: String,
    pub href: String,
}

/// Where a banner is in its life.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Phase {
    Scheduled,
    Showing,
    Past,
}

impl Banner {
    pub fn phase(&self, now: Moment) -> Phase {
        if now < self.starts_at {
            Phase::Scheduled
        } else if now < self.ends_at {
            Phase::Showing
        } else {
            Phase::Past
        }
    }

    /// Whether it stands in one of these areas now.
    pub fn shows_in(&self, areas: &[Area], now: Moment) -> bool {
        self.phase(now) == Phase::Showing && (self.area == Area::Everywhere || areas.contains(&self.area))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kernel::time::pacific_noon;

    #[test]
    fn an_address_belongs_to_one_part_of_the_house() {
        let table = [
            ("/", Some(Area::Public)),
            ("/ccos/x", Some(Area::Public)),
            ("/signin", Some(Area::SignIn)),
            ("/desk", None),
            ("/deskside", Some(Area::Public)),
            ("/account/signouts", None),
            ("/desk/cco/x/2026", Some(Area::CcoDesk)),
            ("/desk/oha/queue", Some(Area::OhaDesk)),
            ("/desk/ta/board", Some(Area::TaDesk)),
        ];
        for (path, area) in table {
            assert_eq!(Area::of(path), area, "{path}");
        }
    }

    #[test]
    fn a_banner_shows_from_its_first_moment_and_is_gone_at_its_last() {
        let on = |day: &str| pacific_noon(day.parse().unwrap());
        let banner = Banner {
            id: BannerId::parse("00000000-0000-7000-8000-000000000000").unwrap(),
            area: Area::CcoDesk,
            tone: Tone::Info,
            text: "x".into(),
            link: None,
            starts_at: on("2026-11-22"),
            ends_at: on("2026-11-23"),
            version: 1,
        };
        let second = chrono::Duration::seconds(1);
        let table = [
            (banner.starts_at.plus(-second), Phase::Scheduled),
            (banner.starts_at, Phase::Showing),
            (banner.ends_at.plus(-second), Phase::Showing),
            (banner.ends_at, Phase::Past),
        ];
        for (now, phase) in table {
            assert_eq!(banner.phase(now), phase);
            assert_eq!(banner.shows_in(&[Area::CcoDesk], now), phase == Phase::Showing);
            assert!(!banner.shows_in(&[Area::OhaDesk], now));
        }
        let everywhere = Banner { area: Area::Everywhere, ..banner };
        assert!(everywhere.shows_in(&[], everywhere.starts_at));
    }
}
