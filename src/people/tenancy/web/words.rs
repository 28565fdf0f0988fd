//! How roles, states and histories are said on the pages of people.

use serde::Serialize;

use crate::kernel::time::{Moment, day_words};
use crate::people::accounts::Status;
use crate::people::tenancy::rules::{AgencyRole, CcoRole, Grant, Role};
use crate::people::tenancy::store::GrantRecord;
use crate::platform::audit;
use crate::platform::http::{Tag, Tone};

/// An entry of `partials/history`.
#[derive(Debug, Clone, Serialize)]
pub struct Event {
    pub when: String,
    pub who: String,
    pub what: String,
    pub why: Option<String>,
}

/// A role in force, as a line of a list.
#[derive(Debug, Clone, Serialize)]
pub struct RoleLine {
    pub name: String,
    pub note: String,
    /// The page on which it can be ended, for whoever may.
    pub ending: Option<String>,
}

/// What each role may, in a few words.
pub fn may(role: Role) -> &'static str {
    match role {
        Role::Cco(CcoRole::Viewer) => "Reads everything of the contract, changes nothing.",
        Role::Cco(CcoRole::Signer) => "Reads everything of the contract, and signs for it.",
        Role::Cco(CcoRole::Editor) => "Reads and writes, and cannot send.",
        Role::Cco(CcoRole::Lead) => "Reads, writes, sends to OHA, and manages the people of the contract.",
        Role::Agency(AgencyRole::OhaReviewer) => "Reviews what CCOs have sent.",
        Role::Agency(AgencyRole::OhaAdmin) => "Reviews, publishes, and manages people and years.",
        Role::Agency(AgencyRole::TaFacilitator | AgencyRole::TaOwner) => "Sees where each CCO stands, without drafts.",
        Role::Agency(AgencyRole::DataSteward) => "Keeps definitions and tables.",
        Role::Agency(AgencyRole::PilotMember | AgencyRole::PilotLead) => "Works on a pilot.",
        Role::Agency(AgencyRole::Sysadmin) => "Runs the instance.",
    }
}

/// "Lead", "OHA administrator"
pub fn title(role: Role) -> String {
    let label = role.label();
    let mut signs = label.chars();
    signs.next().map_or_else(String::new, |first| first.to_uppercase().chain(signs).collect())
}

pub fn state(status: Status, has_open_invitation: bool) -> Tag {
    match status {
        Status::Active => Tag::new("Active", Tone::Good),
        Status::Invited if has_open_invitation => Tag::new("Invited", Tone::Info),
        Status::Invited => Tag::new("Invitation over", Tone::Warn),
        Status::Disabled => Tag::new("Disabled", Tone::Bad),
        Status::Former => Tag::new("Former", Tone::Neutral),
    }
}

pub fn signed_in(at: Option<Moment>) -> String {
    at.map_or_else(|| "Never".into(), |it| day_words(it.pacific_day()))
}

/// "Editor of Lantern River, until 3 May 2027"
pub fn held(grant: &Grant) -> String {
    let mut words = grant.words();
    if let Some(first) = words.get(..1).map(str::to_uppercase) {
        words.replace_range(..1, &first);
    }
    match grant.expires_on {
        Some(last) => format!("{words}, until {}", day_words(last)),
        None => words,
    }
}

/// Since when and by whom a role is held.
pub fn given(record: &GrantRecord) -> String {
    let by = record.given_by.as_deref().map_or_else(String::new, |it| format!(", given by {it}"));
    format!("Since {}{by}", day_words(record.given_at.pacific_day()))
}

/// The story of roles, newest first: each was given once, and ended at most once.
pub fn story(records: &[GrantRecord]) -> Vec<Event> {
    let mut events: Vec<(Moment, Event)> = Vec::new();
    for record in records {
        let somebody = |by: &Option<String>| by.clone().unwrap_or_else(|| "Groundwork".into());
        events.push((
            record.given_at,
            Event {
                when: record.given_at.words(),
                who: somebody(&record.given_by),
                what: format!("Given: {}", record.grant.words()),
                why: None,
            },
        ));
        if let Some(ended) = &record.ended {
            events.push((
                ended.at,
                Event {
                    when: ended.at.words(),
                    who: somebody(&ended.by),
                    what: format!("Ended: {}", record.grant.words()),
                    why: Some(ended.because.clone()).filter(|it| !it.is_empty()),
                },
            ));
        }
    }
    // A stable sort: what happened at one moment stays with the ending before the giving that took its place.
    events.sort_by_key(|(at, _)| std::cmp::Reverse(*at));
    events.into_iter().map(|(_, event)| event).collect()
}

/// What of the log is told of an account.
pub const ACCOUNT_ACTIONS: &[&str] = &[
    "person-added",
    "person-invited",
    "invitation-sent",
    "invitation-accepted",
    "invitation-withdrawn",
    "password-reset",
    "name-changed",
    "address-changed",
    "account-disabled",
    "account-enabled",
    "person-anonymized",
    "password-changed",
    "second-factor-on",
    "second-factor-off",
    "second-factor-reset",
    "recovery-code-used",
    "wrong-codes",
];

pub fn account_event(line: &audit::Line, who: Option<&String>) -> Event {
    let what = match line.action.as_str() {
        "person-added" => "Account added",
        "person-invited" => "Invited",
        "invitation-sent" => "Invitation sent",
        "invitation-accepted" => "Invitation accepted",
        "invitation-withdrawn" => "Invitation withdrawn",
        "password-reset" => "New password, by a link",
        "name-changed" => "Name changed",
        "address-changed" => "Mail address changed",
        "account-disabled" => "Account disabled",
        "account-enabled" => "Account enabled",
        "person-anonymized" => "Name and address removed",
        "password-changed" => "Password changed",
        "second-factor-on" => "Second factor turned on",
        "second-factor-off" => "Second factor turned off",
        "second-factor-reset" => "Second factor reset",
        "recovery-code-used" => "Signed in with a recovery code",
        "wrong-codes" => "Wrong codes after a right password",
        other => other,
    };
    let why = line.values.iter().find(|(name, _)| name == "reason").and_then(|(_, value)| value.clone());
    Event {
        when: line.at.words(),
        who: who.cloned().unwrap_or_else(|| "Groundwork".into()),
        what: what.to_owned(),
        why,
    }
}
