//! One sentence after a redirect: "Goal saved." It travels as a word of a closed set in a short-lived cookie, never as text.

use actix_web::HttpRequest;
use actix_web::cookie::{Cookie, SameSite, time::Duration};

use super::Tone;

const COOKIE: &str = "__Host-notice";

macro_rules! notices {
    ($($name:ident = $word:literal, $tone:ident, $text:literal;)+) => {
        /// What was just done.
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        pub enum Notice { $($name),+ }

        impl Notice {
            const ALL: &'static [Self] = &[$(Self::$name),+];

            pub fn word(self) -> &'static str {
                match self { $(Self::$name => $word),+ }
            }

            pub fn tone(self) -> Tone {
                match self { $(Self::$name => Tone::$tone),+ }
            }

            pub fn text(self) -> &'static str {
                match self { $(Self::$name => $text),+ }
            }
        }
    };
}

notices! {
    None = "none", Neutral, "";
    SignedIn = "signed-in", Neutral, "";
    SignedOut = "signed-out", Info, "You are signed out.";
    Started = "started", Good, "Started. Nothing is sent to OHA until your lead submits it.";
    Saved = "saved", Good, "Saved.";
    Merged = "merged", Good, "Saved. Somebody else had changed other fields of it meanwhile; both changes are kept.";
    Discarded = "discarded", Good, "Discarded.";
    Added = "added", Good, "Added.";
    Removed = "removed", Good, "Removed.";
    Moved = "moved", Good, "Moved.";
    Carried = "carried", Good, "Carried forward. Go through the parts one by one: each waits for your word.";
    Confirmed = "confirmed", Good, "Confirmed. It counts as ready now.";
    Submitted = "submitted", Good, "Sent to OHA. What you sent is frozen; the history shows it.";
    Claimed = "claimed", Good, "You are now reviewing this submission.";
    Decided = "decided", Good, "Decision saved.";
    Commented = "commented", Good, "Comment added.";
    Returned = "returned", Good, "Returned to the CCO with your reason.";
    Asked = "asked", Good, "Question sent to the CCO.";
    Answered = "answered", Good, "Answer sent to OHA.";
    Resolved = "resolved", Good, "Question resolved.";
    LetterSaved = "letter-saved", Good, "Letter saved. Read it as the CCO will, then return it.";
    Assigned = "assigned", Good, "Assigned. New submissions of this CCO go to this reviewer.";
    AssignmentEnded = "assignment-ended", Good, "Assignment ended.";
    Approved = "approved", Good, "Approved. It can be published now.";
    Recalled = "recalled", Good, "Recalled. You can change it again; what you sent is kept in the history.";
    Released = "released", Good, "Laid down. It waits in the queue again.";
    Reassigned = "reassigned", Good, "Given to the other reviewer.";
    FoundNotMet = "found-not-met", Good, "Found not met. The CCO gets a mail.";
    Reopened = "reopened", Good, "Reopened. The CCO gets a mail.";
    Undone = "undone", Good, "Taken back. The CCO gets a mail.";
    Extended = "extended", Good, "Granted. The CCO sees the new date and your reason.";
    Published = "published", Good, "Published. The public page shows it now.";
    Registered = "registered", Good, "Registered. The list of plans and reports shows it now.";
    Requeued = "requeued", Good, "Back in the queue. It is sent within a minute.";
    Reported = "reported", Good, "Thank you. Your report has reached us.";
}

impl Notice {
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|it| it.word() == word)
    }

    /// What the last answer left to say.
    pub(super) fn of(request: &HttpRequest) -> Option<Self> {
        request.cookie(COOKIE).and_then(|it| Self::parse(it.value())).filter(|it| !it.text().is_empty())
    }

    pub(super) fn cookie(self) -> Cookie<'static> {
        Cookie::build(COOKIE, self.word())
            .path("/")
            .secure(true)
            .http_only(true)
            .same_site(SameSite::Lax)
            .max_age(Duration::seconds(60))
            .finish()
    }

    pub(super) fn removal() -> Cookie<'static> {
        let mut cookie = Self::None.cookie();
        cookie.set_max_age(Duration::ZERO);
        cookie
    }
}
