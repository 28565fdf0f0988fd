//! The letter of a return, as the CCO reads it: the words, then item by item what is to be revised, each with the way to its place.

use serde::Serialize;

use super::comments::place_view;
use super::short_code;
use crate::kernel::failure::{Refusal, Result};
use crate::kernel::texts::paragraphs;
use crate::kernel::time::day_words;
use crate::kernel::year::MeasurementYear;
use crate::metric::measures::{self, Component, Definition, Vocabulary};
use crate::metric::submissions::facts;
use crate::metric::workflow::{self, Comment, CommentView, ItemDecision, Letter, State, Submission, Visibility};
use crate::people::tenancy::CcoScope;
use crate::platform::db::Conn;
use crate::platform::http::{Answer, Page, Site};

/// For the template `submissions/letter_body`, on both sides.
#[derive(Debug, Clone, Serialize)]
pub struct LetterView {
    pub paragraphs: Vec<String>,
    pub items: Vec<LetterItem>,
    /// Shared comments on places that belong to no item.
    pub passages: Vec<CommentView>,
}

#[derive(Debug, Clone, Serialize)]
pub struct LetterItem {
    pub code: String,
    pub text: String,
    pub href: Option<String>,
    pub reasons: Vec<LetterReason>,
    pub note: Vec<String>,
    pub comments: Vec<CommentView>,
}

/// A reason as it read when it was given, and what can be done about it.
#[derive(Debug, Clone, Serialize)]
pub struct LetterReason {
    pub label: String,
    pub advice: Option<String>,
}

#[derive(Serialize)]
struct Letters {
    component: String,
    base: String,
    noun: &'static str,
    /// "Back to the plan"
    back: String,
    letter: Option<OwnLetter>,
    others: Vec<OtherLetter>,
}

#[derive(Serialize)]
struct OtherLetter {
    label: String,
    href: String,
}

#[derive(Serialize)]
struct OwnLetter {
    round: String,
    when: String,
    by: String,
    /// While an answer is owed.
    due: Option<String>,
    code: String,
    letter: LetterView,
    may_edit: bool,
    differences: Option<String>,
}

impl Page for Letters {
    const TEMPLATE: &'static str = "submissions/letters";
}

/// What a letter is made of.
pub struct LetterParts<'a> {
    pub body: &'a str,
    pub decisions: &'a [ItemDecision],
    pub comments: &'a [Comment],
    pub round: i64,
    pub form: &'a Definition,
    pub reasons: &'a [measures::Term],
    /// The component's address, and whether the reader may change it now; None for OHA.
    pub place: Option<(&'a str, bool)>,
    pub today: chrono::NaiveDate,
}

/// The letter in ready words: only what the CCO may read.
pub fn letter_view(parts: &LetterParts) -> LetterView {
    let shared: Vec<&Comment> =
        parts.comments.iter().filter(|it| it.visibility == Visibility::Shared && it.round == parts.round).collect();
    let returned = parts.decisions.iter().filter(|it| it.decision == workflow::Decision::Returned);
    let items: Vec<LetterItem> = returned.map(|it| letter_item(parts, it, &shared)).collect();
    let is_told = |comment: &Comment| comment.item.as_ref().is_some_and(|code| items.iter().any(|it| it.code == *code));
    LetterView {
        paragraphs: paragraphs(parts.body),
        passages: shared.iter().filter(|it| !is_told(it)).map(|it| comment_view(parts, it)).collect(),
        items,
    }
}

fn letter_item(parts: &LetterParts, decision: &ItemDecision, shared: &[&Comment]) -> LetterItem {
    let advice = |code: &str| parts.reasons.iter().find(|it| it.code == code).map(|it| it.description.clone());
    let href = parts.place.map(|(base, may_edit)| {
        if may_edit {
            format!("{base}/items/{}", decision.item)
        } else {
            format!("{base}/items#item-{}", decision.item.to_lowercase().replace('.', "-"))
        }
    });
    LetterItem {
        code: decision.item.clone(),
        text: parts.form.item(&decision.item).map_or_else(String::new, |it| it.text.clone()),
        href,
        reasons: decision
            .reasons
            .iter()
            .map(|(code, label)| LetterReason { label: label.clone(), advice: advice(code) })
            .collect(),
        note: paragraphs(&decision.note),
        comments: shared
            .iter()
            .filter(|it| it.item.as_deref() == Some(&decision.item))
            .map(|it| comment_view(parts, it))
            .collect(),
    }
}

fn comment_view(parts: &LetterParts, comment: &Comment) -> CommentView {
    let (base, may_edit) = parts.place.unwrap_or_default();
    let mut place = place_view(comment, base, may_edit);
    if let (Some(place), None) = (&mut place, parts.place) {
        place.href = None;
    }
    CommentView::for_cco(comment, place, parts.today)
}

/// `GET /desk/cco/{cco}/{year}/{component}/letters`
///
/// # Errors
/// Not found when the component was not started, or the address names a round that was not returned.
pub async fn letter(scope: CcoScope, site: Site) -> Answer {
    let (number, component) =
        (MeasurementYear::parse(site.part("year")?)?, Component::from_slug(site.part("component")?)?);
    let round = match site.query()?.get("round") {
        "" => None,
        raw => Some(raw.parse().map_err(|_| Refusal::NotFound)?),
    };
    let (asker, today) = (scope.clone(), site.now.pacific_day());
    let page = site.read(move |conn| gather(conn, &asker, (number, component), round, today)).await?;
    let shell = scope
        .shell(&site, number, "Why OHA returned it")
        .crumb(page.component.clone(), page.base.clone())
        .here("Why OHA returned it");
    site.page(shell, &page)
}

fn gather(
    conn: &mut Conn,
    scope: &CcoScope,
    (number, component): (MeasurementYear, Component),
    round: Option<i64>,
    today: chrono::NaiveDate,
) -> Result<Letters> {
    let submission = workflow::store::find(conn, scope, number, component)?.ok_or(Refusal::NotFound)?;
    let letters = workflow::store::letters_for_cco(conn, scope, &submission.id)?;
    let wanted = round.or_else(|| letters.first().map(|it| it.round));
    let base = format!("{}/{}", scope.address(number), component.slug());
    let year = measures::year(conn, number)?;
    let letter = match wanted {
        None => None,
        Some(round) => {
            let letter = letters.iter().find(|it| it.round == round).ok_or(Refusal::NotFound)?;
            Some(own_letter(conn, scope, &submission, letter, &base, today)?)
        }
    };
    let other = |it: &Letter| OtherLetter {
        label: format!("Return of round {}", it.round),
        href: format!("{base}/letters?round={}", it.round),
    };
    Ok(Letters {
        component: workflow::short_name(&year, component),
        others: letters.iter().filter(|it| Some(it.round) != wanted).map(other).collect(),
        base,
        noun: component.noun(),
        back: format!("Back to the {}", component.noun()),
        letter,
    })
}

fn own_letter(
    conn: &mut Conn,
    scope: &CcoScope,
    submission: &Submission,
    letter: &Letter,
    base: &str,
    today: chrono::NaiveDate,
) -> Result<OwnLetter> {
    let round = letter.round;
    let snapshots = workflow::store::snapshots_for_cco(conn, scope, &submission.id)?;
    let snapshot = snapshots.iter().find(|it| it.round == round).ok_or(Refusal::NotFound)?;
    let (form, _) = facts::read_snapshot(snapshot)?;
    let may_edit = scope.role().may_edit() && submission.state.is_editable();
    let later = snapshots.iter().map(|it| it.round).filter(|it| *it > round).min();
    let parts = LetterParts {
        body: &letter.body,
        decisions: &workflow::store::returned_items(conn, scope, &submission.id, round)?,
        comments: &workflow::store::comments_for_cco(conn, scope, &submission.id)?,
        round,
        form: &form,
        reasons: &measures::terms(conn, Vocabulary::ReturnReasons)?,
        place: Some((base, may_edit)),
        today,
    };
    Ok(OwnLetter {
        round: round.to_string(),
        when: letter.returned_at.unwrap_or(letter.written_at).words(),
        by: letter.by.clone(),
        due: (submission.state == State::Returned && submission.round == round).then(|| day_words(submission.due_on)),
        code: short_code(&snapshot.sha256),
        letter: letter_view(&parts),
        differences: later.map(|it| format!("{base}/differences?from={round}&to={it}")),
        may_edit,
    })
}
