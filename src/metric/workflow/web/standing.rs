//! Where a component stands, and the one next step: on top of every page that shows all of it.

use serde::Serialize;

use super::desk::Desk;
use crate::kernel::failure::Missing;
use crate::kernel::texts::{counted, lower_first, paragraphs};
use crate::kernel::time::{Deadline, Moment, day_words};
use crate::metric::workflow::{CommentView, State};
use crate::platform::http::{Link, Tag};

/// For the template `workflow/standing`.
#[derive(Serialize)]
pub struct Standing {
    eyebrow: String,
    heading: String,
    noun: &'static str,
    state: Tag,
    due: Option<String>,
    days: Option<String>,
    days_class: &'static str,
    saved: Option<String>,
    returned: Option<Returned>,
    comments: Vec<CommentView>,
    /// The pages of the component, once it was started.
    links: Vec<Link>,
    comments_href: String,
    /// "1 question of OHA's waits for your answer"
    questions: Option<String>,
    /// By when OHA answers what was sent.
    answer_due: Option<String>,
}

#[derive(Serialize)]
struct Returned {
    paragraphs: Vec<String>,
    due: String,
    letter_href: String,
}

/// One glance, one next step.
#[derive(Serialize)]
pub struct Next {
    title: String,
    text: String,
    href: String,
    act: String,
    checks_href: String,
}

impl Standing {
    /// `pages` are the component's own, as (words, place below its address), where there are any.
    pub fn of(desk: &Desk, now: Moment, pages: &[Option<(&str, &str)>]) -> Self {
        let base = desk.base();
        let owed = desk.due_on.filter(|_| desk.state().is_owed());
        let days = owed.map(|due| Deadline::of(due, now.pacific_day()));
        let n_open = desk.comments.iter().filter(|it| it.is_open()).count();
        let pages = pages.iter().flatten().filter(|_| desk.submission.is_some());
        Self {
            eyebrow: format!("Component {} · {}", desk.component.number(), desk.year.number),
            heading: desk.name(),
            noun: desk.noun(),
            state: Tag::new(desk.state().label(), desk.state().tone()),
            due: owed.map(|due| format!("{}, 11:59 pm Pacific", day_words(due))),
            days: days.map(Deadline::words),
            days_class: days.map_or("", days_class),
            saved: desk.saved(),
            returned: returned(desk),
            comments: desk.comments_on(None),
            links: pages.map(|(words, place)| Link::new((*words).to_owned(), format!("{base}/{place}"))).collect(),
            comments_href: format!("{base}/comments"),
            questions: (n_open > 0).then(|| counted(n_open, "question of OHA's waits", "questions of OHA's wait")),
            answer_due: desk.answer_due_on.map(day_words),
        }
    }
}

fn returned(desk: &Desk) -> Option<Returned> {
    let submission = desk.submission.as_ref().filter(|it| it.state == State::Returned)?;
    Some(Returned {
        paragraphs: paragraphs(submission.return_reason.as_deref()?),
        due: day_words(submission.due_on),
        letter_href: format!("{}/letters", desk.base()),
    })
}

fn days_class(deadline: Deadline) -> &'static str {
    match deadline {
        Deadline::Late(_) => "days--late",
        Deadline::Today | Deadline::Left(0..=7) => "days--soon",
        Deadline::Left(_) => "",
    }
}

impl Next {
    pub fn of<'m>(desk: &Desk, missing: impl IntoIterator<Item = &'m Missing>) -> Self {
        let mut missing = missing.into_iter();
        let Some(first) = missing.next() else { return when_complete(desk) };
        let noun = desk.noun();
        let text = match missing.count() {
            0 => format!("It is the last thing missing before the {noun} can be sent."),
            n => {
                let more = counted(n, "more thing is", "more things are");
                format!("After that, {more} missing before the {noun} can be sent.")
            }
        };
        Self {
            title: format!("Next: {}", lower_first(&first.text)),
            text,
            href: first.href.clone(),
            act: first.text.clone(),
            checks_href: format!("{}/checks", desk.base()),
        }
    }
}

fn when_complete(desk: &Desk) -> Next {
    let (may_send, noun) = (desk.scope.role().may_submit(), desk.noun());
    let (title, text) = match (desk.state(), may_send) {
        (State::Returned, true) => (
            "Next: answer what OHA wrote".to_owned(),
            format!("Change what was asked for. Then send the {noun} again, and say what has changed."),
        ),
        (State::Returned, false) => (
            "Next: answer what OHA wrote".to_owned(),
            format!("Change what was asked for. Your lead sends the {noun} again."),
        ),
        (_, true) => {
            (format!("Nothing is missing: review the {noun}"), "Read it once as OHA will, then send it.".to_owned())
        }
        (_, false) => (
            "Nothing is missing".to_owned(),
            "Everything asked for is there. Your lead reads it once more and sends it.".to_owned(),
        ),
    };
    Next {
        title,
        text,
        href: format!("{}/submit", desk.base()),
        act: if may_send { "Review and send" } else { "Read it as OHA will" }.into(),
        checks_href: format!("{}/checks", desk.base()),
    }
}
