//! One submission under review: each must-pass item beside its evidence, what was sent with the comments on it, and what may be done.

use actix_web::http::StatusCode;
use serde::Serialize;

use super::cards::{self, ItemCard};
use super::comments::{Entry, entries};
use super::head::{Acts, Head, RoundLink, Said, Since, acts, head, other_rounds, said, since};
use super::passages::{Passage, passages};
use crate::kernel::failure::{Error, FieldErrors, Refusal, Result};
use crate::kernel::ids::{PersonId, SubmissionId};
use crate::metric::differences::Outline;
use crate::metric::measures::{self, Definition, Term, Vocabulary};
use crate::metric::submissions::web::{HistoryLine, lines};
use crate::metric::submissions::{Content, read_snapshot};
use crate::metric::workflow::{self, Comment, ItemDecision, Letter, Snapshot, State, Submission};
use crate::people::accounts;
use crate::people::tenancy::{self, Contract, OhaScope};
use crate::platform::db::Conn;
use crate::platform::http::{Answer, Fields, Page, Site};

#[derive(Serialize)]
struct Review {
    head: Head,
    said: Said,
    since: Option<Since>,
    items: Vec<ItemCard>,
    comments: Vec<Entry>,
    comment_href: Option<String>,
    passages: Vec<Passage>,
    history: Vec<HistoryLine>,
    rounds: Vec<RoundLink>,
    acts: Acts,
}

impl Page for Review {
    const TEMPLATE: &'static str = "review/submission";
}

/// What was typed into the form of one item's decision, to be shown again.
pub(super) struct Typed<'t> {
    pub item: &'t str,
    pub fields: &'t Fields,
    pub errors: &'t FieldErrors,
    /// The submission is not any more what she looked at. Else the form names what she looked at still.
    pub is_moved_on: bool,
}

/// What the pages of one submission know, read in one consistent view.
pub(super) struct Gathered {
    pub submission: Submission,
    pub contract: Contract,
    /// Newest first.
    pub snapshots: Vec<Snapshot>,
    /// The round that is shown.
    pub round: i64,
    pub form: Definition,
    pub content: Content,
    pub outline: Outline,
    pub decisions: Vec<ItemDecision>,
    pub comments: Vec<Comment>,
    pub letters: Vec<Letter>,
    pub reasons: Vec<Term>,
    pub names: std::collections::HashMap<String, String>,
    pub history: Vec<HistoryLine>,
}

/// `GET /desk/oha/submissions/{submission}`
///
/// # Errors
/// Not found when it was never sent, Forbidden for somebody with a role in the organization.
pub async fn submission(scope: OhaScope, site: Site) -> Answer {
    show(&site, &scope, None, StatusCode::OK, None).await
}

/// `GET /desk/oha/submissions/{submission}/rounds/{round}`
///
/// # Errors
/// As [`submission`], and not found when nothing was sent at that round.
pub async fn round(scope: OhaScope, site: Site) -> Answer {
    let round = site.part("round")?.parse().map_err(|_| Refusal::NotFound)?;
    show(&site, &scope, Some(round), StatusCode::OK, None).await
}

pub(super) async fn show(
    site: &Site,
    scope: &OhaScope,
    round: Option<i64>,
    status: StatusCode,
    typed: Option<Typed<'_>>,
) -> Answer {
    let gathered = gathered(site, scope, round).await?;
    let title = gathered.title();
    let mut shell = scope
        .shell(site, format!("Review of {title}"))
        .crumb("Your work", "/desk")
        .crumb("Review queue", "/desk/oha/queue")
        .here(title);
    if let Some(typed) = &typed {
        let is_asked = gathered.form.items_of(gathered.submission.component).any(|it| it.code == typed.item);
        if typed.is_moved_on && !is_asked {
            // There is no form to show the words in; the plain page keeps them.
            return Err(
                Refusal::Stale("The submission has moved on, and does not ask this item any more.".into()).into()
            );
        }
        let mut errors = FieldErrors::default();
        let prefix = cards::prefix(typed.item);
        typed.errors.iter().for_each(|(field, text)| errors.add(&format!("{prefix}-{field}"), text));
        shell = shell.errors(&errors);
    }
    let page = page(site, scope, gathered, typed.as_ref())?;
    site.page_with(status, shell, &page)
}

pub(super) async fn gathered(site: &Site, scope: &OhaScope, round: Option<i64>) -> Result<Gathered> {
    let id = SubmissionId::parse(site.part("submission")?)?;
    let asker = scope.clone();
    site.read(move |conn| gather(conn, &asker, &id, round)).await
}

fn gather(conn: &mut Conn, scope: &OhaScope, id: &SubmissionId, round: Option<i64>) -> Result<Gathered> {
    let submission = workflow::store::for_review(conn, scope, id)?;
    let contract = tenancy::contract(conn, &submission.contract)?;
    workflow::changes::no_stake(scope, &contract)?;
    let snapshots = workflow::store::snapshots_for_oha(conn, scope, id)?;
    let round = round.unwrap_or_else(|| snapshots.first().map_or(0, |it| it.round));
    let snapshot = snapshots.iter().find(|it| it.round == round).ok_or(Refusal::NotFound)?;
    let (form, content) = read_snapshot(snapshot)?;
    let people: Vec<&str> =
        submission.claimed_by.iter().map(PersonId::as_str).chain([snapshot.sent_by.as_str()]).collect();
    Ok(Gathered {
        names: accounts::names(conn, &people)?,
        outline: content.outline(&form),
        decisions: workflow::store::decisions(conn, scope, id, round)?,
        comments: workflow::store::comments_for_oha(conn, scope, id)?,
        letters: workflow::store::letters(conn, scope, id)?,
        reasons: measures::terms(conn, Vocabulary::ReturnReasons)?,
        history: lines(conn, id.as_str())?,
        submission,
        contract,
        snapshots,
        round,
        form,
        content,
    })
}

fn page(site: &Site, scope: &OhaScope, it: Gathered, typed: Option<&Typed>) -> Result<Review> {
    let base = it.base();
    let items = it.form.items_of(it.submission.component).map(|item| cards::card(site, scope, &it, item, typed));
    let whole = |comment: &&Comment| {
        comment.is_on_the_whole() || comment.node.as_deref().is_some_and(|key| it.outline.find(key).is_none())
    };
    Ok(Review {
        head: head(&it)?,
        said: said(&it)?,
        since: since(&it)?,
        items: items.collect(),
        comments: entries(site, scope, &it, it.comments.iter().filter(whole)),
        comment_href: it.is_for(scope).then(|| format!("{base}/comments/new")),
        passages: passages(site, scope, &it),
        rounds: other_rounds(&it),
        acts: acts(site, scope, &it),
        history: it.history,
    })
}

impl Gathered {
    pub fn base(&self) -> String {
        format!("/desk/oha/submissions/{}", self.submission.id)
    }

    pub fn title(&self) -> String {
        format!("{} · {}", self.contract.name, self.submission.year)
    }

    pub fn snapshot(&self) -> Result<&Snapshot> {
        Ok(self.snapshots.iter().find(|it| it.round == self.round).ok_or(Refusal::NotFound)?)
    }

    /// Whether this is the round that counts now.
    pub fn is_current(&self) -> bool {
        self.round == self.submission.round
    }

    /// Whether this person may decide on it now.
    pub fn is_for(&self, scope: &OhaScope) -> bool {
        self.is_current()
            && self.submission.state == State::InReview
            && self.submission.claimed_by.as_ref() == Some(scope.person())
    }

    /// Why it is not hers to write on now. The page is shown all the same, without its form.
    pub fn hindrance(&self, scope: &OhaScope) -> Option<String> {
        match self.must_be_for(scope) {
            Err(Error::Refused(Refusal::Closed(text) | Refusal::Forbidden(text))) => Some(text),
            _ => None,
        }
    }

    /// Why it is not hers to work on, for a page that is nothing else.
    ///
    /// # Errors
    /// Closed when it is not in review, Forbidden when a colleague has claimed it.
    pub fn must_be_for(&self, scope: &OhaScope) -> Result<()> {
        if self.submission.state != State::InReview {
            let now = self.submission.state.label().to_lowercase();
            return Err(Refusal::Closed(format!("This submission is {now}, not in review.")).into());
        }
        workflow::changes::is_hers(scope, &self.submission, &self.contract)
    }
}
