//! What an address and a session are.

use chrono::Duration;

use crate::kernel::ids::PersonId;
use crate::kernel::texts::folded;
use crate::kernel::time::Moment;

/// A mail address as typed; compared folded.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Email(String);

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Status {
    /// Named by somebody who may; has not chosen a password yet.
    Invited,
    Active,
    Disabled,
    /// Gone for good: name and address are removed, what she did stays.
    Former,
}

/// The name of somebody whose own was removed.
pub const FORMER_NAME: &str = "Former member of staff";

#[derive(Debug, Clone)]
pub struct Person {
    pub id: PersonId,
    pub email: String,
    pub name: String,
    pub status: Status,
}

impl Email {
    /// # Errors
    /// A sentence for beside the field.
    pub fn parse(raw: &str) -> Result<Self, String> {
        let text = raw.trim();
        let parsed = text.parse::<lettre::Address>().ok().filter(|_| text.len() <= 254);
        parsed.map(|_| Self(text.to_owned())).ok_or_else(|| "Enter a mail address, such as name@example.org.".into())
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }

    pub fn folded(&self) -> String {
        folded(&self.0)
    }
}

impl Status {
    pub const ALL: [Self; 4] = [Self::Invited, Self::Active, Self::Disabled, Self::Former];

    pub fn word(self) -> &'static str {
        match self {
            Self::Invited => "invited",
            Self::Active => "active",
            Self::Disabled => "disabled",
            Self::Former => "former",
        }
    }

    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|it| it.word() == word)
    }
}

/// How long an ended session still says whose it was.
pub(in crate::people::accounts) const KNOWN_AFTER_END: Duration = Duration::days(1);

/// Whether a session still holds that ends `idle` after the last request. A clock set back never lengthens it.
pub(in crate::people::accounts) fn is_alive(
    began: Moment,
    seen: Moment,
    ends: Moment,
    idle: Duration,
    now: Moment,
) -> bool {
    now < ends && now < seen.plus(idle) && now.plus(Duration::minutes(5)) > began
}

/// Noting every request would write on every page; once a minute is exact enough for half an hour.
pub(in crate::people::accounts) fn is_worth_noting(seen: Moment, now: Moment) -> bool {
    now >= seen.plus(Duration::minutes(1))
}

/// Where a sign-in leads on to: a page of ours, or the desk. Anything that could leave this site is ignored.
pub(in crate::people::accounts) fn way_on(raw: &str) -> &str {
    // Signs that can be seen only: any other cannot stand in the answer's header.
    let is_ours = raw.starts_with('/')
        && !raw.starts_with("//")
        && !raw.contains('\\')
        && raw.bytes().all(|it| it.is_ascii_graphic());
    let path = raw.split(['?', '#']).next().unwrap_or_default();
    // A way upwards, plain or escaped, could end before another site's name.
    let is_plain = !path.contains("//") && !path.contains("/.") && !path.contains('%') && !path.contains('@');
    let is_private = ["/desk", "/account"]
        .iter()
        .any(|it| path.strip_prefix(it).is_some_and(|rest| rest.is_empty() || rest.starts_with('/')));
    if is_ours && is_plain && is_private { raw } else { "/desk" }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sign_in_never_leads_away() {
        assert_eq!(way_on("/desk/oha/queue?state=submitted"), "/desk/oha/queue?state=submitted");
        for raw in [
            "",
            "//evil.example",
            "https://evil.example",
            "/\\evil.example",
            "/desk\r\nX: y",
            "javascript:alert(1)",
            "/signin",
            "/%0aevil",
            "\\desk",
            "/desk/../..//evil.example",
            "/desk//evil.example",
            "/desk/%2e%2e/%2fevil.example",
            "/desk@evil.example",
            "/deskevil",
        ] {
            assert_eq!(way_on(raw), "/desk", "{raw:?}");
        }
    }

    #[test]
    fn sessions_end_idle_and_absolutely() {
        let began = Moment::from_utc("2026-11-22T10:00:00".parse().unwrap());
        let at = |minutes| began.plus(Duration::minutes(minutes));
        let (ends, idle) = (began.plus(Duration::hours(12)), Duration::minutes(30));
        let is_alive = |began, seen, ends, now| is_alive(began, seen, ends, idle, now);
        assert!(is_alive(began, at(0), ends, at(29)));
        assert!(!is_alive(began, at(0), ends, at(30)));
        assert!(is_alive(began, at(719), ends, at(719)));
        assert!(!is_alive(began, at(719), ends, at(720)));
        assert!(!is_alive(began, at(0), ends, at(-10)), "a clock set back ends it");
    }
}
