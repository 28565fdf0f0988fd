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
    AccountReady = "account-ready", Good, "Your account is ready. Sign in with your mail address and the password that you chose.";
    PasswordSet = "password-set", Good, "Your new password is set, and every session of yours has ended. Sign in with it.";
    AddressConfirmed = "address-confirmed", Good, "Your mail address was changed. Sign in with the new one.";
    AddressAsked = "address-asked", Info, "A letter is on its way to the new address. Until you open its link, everything stays as it is.";
    Invited = "invited", Good, "Done. A letter is on its way.";
    InvitationWithdrawn = "invitation-withdrawn", Good, "The invitation is withdrawn. Its link no longer works.";
    RoleGiven = "role-given", Good, "The role is given, and a notice is on its way.";
    RoleChanged = "role-changed", Good, "The role is changed, from now on, and a notice is on its way.";
    RoleEnded = "role-ended", Good, "The role has ended, from now on, and a notice is on its way.";
    RoleAsked = "role-asked", Good, "Your request is sent. You get a letter when somebody has answered it.";
    RoleAnswered = "role-answered", Good, "Your answer is sent.";
    Disabled = "disabled", Good, "The account is disabled. Its sessions have ended.";
    Enabled = "enabled", Good, "The account is enabled.";
    Anonymized = "anonymized", Good, "Name and mail address are removed.";
    Started = "started", Good, "Started. Nothing is sent to OHA until your lead submits it.";
    Saved = "saved", Good, "Saved.";
    Merged = "merged", Good, "Saved. Somebody else had changed other fields of it meanwhile; both changes are kept.";
    Discarded = "discarded", Good, "Discarded.";
    Added = "added", Good, "Added.";
    Removed = "removed", Good, "Removed.";
    Moved = "moved", Good, "Moved.";
    Carried = "carried", Good, "Carried forward. Go through the parts one by one: each waits for your word.";
    GoalsCopied = "goals-copied", Good, "Copied. Go through the parts one by one: each waits for your word.";
    GoalsThereAlready = "goals-there-already", Info, "They are in your plan already. Nothing was copied twice.";
    Confirmed = "confirmed", Good, "Confirmed. It counts as ready now.";
    Shared = "shared", Good, "Shared. The link is on its way by mail.";
    SentAnew = "sent-anew", Good, "A new link is on its way. The old one opens nothing any more.";
    Withdrawn = "withdrawn", Good, "Closed. From now on it shows nothing.";
    LookAsked = "look-asked", Good, "Asked. The draft is open to this one person.";
    LookAnswered = "look-answered", Good, "Answer sent. The draft is closed to you again.";
    GuestCommented = "guest-commented", Good, "Thank you. Your comment has reached the people who write the plan.";
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
    Approved = "approved", Good, "Approved. Next, an administrator of OHA shows the CCO its public page.";
    Recalled = "recalled", Good, "Recalled. You can change it again; what you sent is kept in the history.";
    Released = "released", Good, "Laid down. It waits in the queue again.";
    Reassigned = "reassigned", Good, "Given to the other reviewer.";
    FoundNotMet = "found-not-met", Good, "Found not met. The CCO gets a mail.";
    Reopened = "reopened", Good, "Reopened. The CCO gets a mail.";
    Undone = "undone", Good, "Taken back. The CCO gets a mail.";
    Extended = "extended", Good, "Granted. The CCO sees the new date and your reason.";
    Published = "published", Good, "Published. The public page shows it now.";
    Proposed = "proposed", Good, "Proposed. The leads of the CCO get a mail.";
    TakenBack = "taken-back", Info, "Taken back. Nothing is published.";
    Agreed = "agreed", Good, "Your agreement is sent. OHA can publish the page now.";
    Objected = "objected", Info, "Your objection is sent. OHA cannot publish the page before it has answered you.";
    TakenDown = "taken-down", Info, "Withdrawn. Its address says so now.";
    Registered = "registered", Good, "Registered. The list of plans and reports shows it now.";
    Ended = "ended", Good, "Ended. It shows no longer.";
    ContractEndSaid = "contract-end-said", Good, "Saved. The leads of the contracts it concerns get a notice.";
    YearSetUp = "year-set-up", Good, "Set up. Nobody but OHA's administrators sees the year until it is opened.";
    YearTakenIn = "year-taken-in", Good, "Taken in from the file.";
    YearOpened = "year-opened", Good, "The year is open. CCOs see it now.";
    YearInReview = "year-in-review", Good, "Nothing new can be begun in this year. What was begun can still be sent.";
    YearClosed = "year-closed", Good, "The year is closed. Nothing of it can be changed or sent any more.";
    YearReopened = "year-reopened", Good, "The year is open again.";
    ReachProtected = "reach-protected", Good, "Worked out. The page says what came of it.";
    ReachWaits = "reach-waits", Info, "It waits to be protected. That takes some minutes, and happens by itself.";
    ReachReleased = "reach-released", Good, "Released. The leads of the CCOs get a letter.";
    ReachScheduled = "reach-scheduled", Good, "Saved. It becomes public by itself on that day.";
    ReachOpened = "reach-opened", Info, "Open until midnight, Pacific time. Your look is written down.";
    Retired = "retired", Good, "Retired. What was said about it stays.";
    AskedAgain = "asked-again", Good, "Asked again.";
    SessionEnded = "session-ended", Good, "Ended. Whoever is there has to sign in again.";
    PasswordChanged = "password-changed", Good, "Password changed. Every other session has ended.";
    FactorOff = "factor-off", Good, "The second factor is off.";
    FactorReset = "factor-reset", Good, "Reset. The person signs in with the password alone and sets up another.";
    Requeued = "requeued", Good, "Back in the queue. It is sent within a minute.";
    ReachImported = "reach-imported", Good, "Taken in. Nobody but OHA sees it before it is released.";
    ReachThereAlready = "reach-there-already", Info, "The very same table was here already. Nothing was changed.";
    ReachTakenBack = "reach-taken-back", Good, "Taken back.";
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
