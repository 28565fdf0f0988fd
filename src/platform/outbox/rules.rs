//! What a message is, and when a failed one is tried again.

use chrono::Duration;

/// A message to be rendered and sent by the worker. Its data holds no confidential text: names of things and an address to sign in at.
#[derive(Debug, Clone)]
pub struct Message {
    /// Names the templates: `mail/<kind>/subject`, `text`, `html`.
    pub kind: &'static str,
    /// The same key is queued once, ever.
    pub dedupe_key: String,
    pub to_name: String,
    pub to_email: String,
    pub data: serde_json::Value,
}

/// A rendered message.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Letter {
    pub message_id: String,
    pub to_name: String,
    pub to_email: String,
    pub subject: String,
    pub text: String,
    pub html: String,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum State {
    Queued,
    Sent,
    Failed,
}

impl State {
    pub fn word(self) -> &'static str {
        match self {
            Self::Queued => "queued",
            Self::Sent => "sent",
            Self::Failed => "failed",
        }
    }

    pub fn parse(word: &str) -> Option<Self> {
        [Self::Queued, Self::Sent, Self::Failed].into_iter().find(|it| it.word() == word)
    }
}

const MOST_ATTEMPTS: i64 = 8;

/// After the nth failure: how long to wait, or `None` when it is time to give up. 30 s, 1 min, 2 min … 32 min.
pub fn after_failure(attempts: i64) -> Option<Duration> {
    let doublings = u32::try_from(attempts - 1).ok().filter(|_| attempts < MOST_ATTEMPTS)?;
    Some(Duration::seconds(30 * 2i64.pow(doublings)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn waits_double_and_end() {
        assert_eq!(after_failure(1), Some(Duration::seconds(30)));
        assert_eq!(after_failure(2), Some(Duration::minutes(1)));
        assert_eq!(after_failure(7), Some(Duration::minutes(32)));
        assert_eq!(after_failure(8), None);
        assert_eq!(after_failure(0), None);
    }
}
