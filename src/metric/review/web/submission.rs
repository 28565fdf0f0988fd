//! One submission under review: each must-pass item beside its evidence, and beside that the decision.

use actix_web::http::StatusCode;
use serde::Serialize;

use crate::kernel::failure::{Fault, FieldErrors, Missing, Refusal, Result};
use crate::kernel::ids::{PersonId, SubmissionId};
use crate::kernel::privacy;
use crate::kernel::time::day_words;
use crate::metric::action_plan::{PlanView, ProgressView, paragraphs};
use crate::metric::measures::{Definition, Evidence, Item, Provenance};
use crate::metric::review::rules;
use crate::metric::submissions::web::{HistoryLine, late_words, lines, short_code};
use crate::metric::submissions::{Content, read_content};
use crate::metric::workflow::{self, Comment, Decision, Snapshot, State, Submission, Visibility};
use crate::people::accounts;
use crate::people::tenancy::{self, AgencyRole, Contract, OhaScope};
use crate::platform::db::Conn;
use crate::platform::http::{Answer, Control, Field, Fields, Form, Page, Site, Tag, Tone};

#[derive(Serialize)]
struct Review {
    head: Head,
    said: Said,
    items: Vec<ItemCard>,
    comments: Vec<CommentView>,
    plan: PlanView,
    /// What became of the targets of an earlier year, where it was sent.
    progress: Option<ProgressView>,
    history: Vec<HistoryLine>,
    rounds: Vec<RoundLink>,
    acts: Acts,
}

/// The facts of the submission.
#[derive(Serialize)]
struct Head {
    cco: String,
    component: String,
    year: String,
    state: Tag,
    round: String,
    sent: String,
    sent_by: String,
    late: Option<String>,
    code: String,
    reviewer: String,
}

/// What both sides said of the round as a whole, in paragraphs.
#[derive(Serialize)]
struct Said {
    what_changed: Vec<String>,
    late_reason: Vec<String>,
    doubts_reason: Vec<String>,
    return_reason: Vec<String>,
    answer_due: Option<String>,
}

/// What this person may do now.
#[derive(Serialize)]
struct Acts {
    claim: Option<Form>,
    comment: Option<Form>,
    return_to_cco: Option<Form>,
    approve: Option<Form>,
    open_for_approval: Vec<Missing>,
    publish_href: Option<String>,
    steps_href: String,
}

#[derive(Serialize)]
struct ItemCard {
    anchor: String,
    code: String,
    text: String,
    help: String,
    is_inferred: bool,
    is_must_pass: bool,
    answer: String,
    paragraphs: Vec<String>,
    /// Set where the evidence is the plan itself.
    record: Option<String>,
    decision: Tag,
    comments: Vec<CommentView>,
    form: Option<Form>,
}

#[derive(Serialize)]
struct CommentView {
    author: String,
    when: String,
    round: String,
    is_internal: bool,
    visibility: Tag,
    paragraphs: Vec<String>,
    /// Where the comment seems to speak of one person.
    warning: Option<String>,
}

#[derive(Serialize)]
struct RoundLink {
    label: String,
    href: String,
}

impl Page for Review {
    const TEMPLATE: &'static str = "review/submission";
}

/// What was typed into one of the page's forms, to be shown again.
pub(super) struct Typed<'t> {
    /// `comment`, `return`, or an item's code.
    pub form: &'t str,
    pub fields: &'t Fields,
    pub errors: &'t FieldErrors,
}

struct Gathered {
    submission: Submission,
    contract: Contract,
    snapshot: Snapshot,
    form: Definition,
    content: Content,
    decisions: Vec<(String, Decision)>,
    comments: Vec<Comment>,
    names: std::collections::HashMap<String, String>,
    plan: PlanView,
    history: Vec<HistoryLine>,
    rounds: Vec<i64>,
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
    let id = SubmissionId::parse(site.part("submission")?)?;
    let asker = scope.clone();
    let gathered = site.read(move |conn| gather(conn, &asker, &id, round)).await?;
    let title = format!("{} · {}", gathered.contract.name, gathered.submission.year);
    let mut shell = scope
        .shell(site, format!("Review of {title}"))
        .crumb("Your work", "/desk")
        .crumb("Review queue", "/desk/oha/queue")
        .here(title);
    if let Some(typed) = &typed {
        let mut errors = FieldErrors::default();
        typed.errors.iter().for_each(|(field, text)| errors.add(&format!("{}-{field}", prefix(typed.form)), text));
        shell = shell.errors(&errors);
    }
    let page = page(site, scope, gathered, typed.as_ref());
    site.page_with(status, shell, &page)
}

fn gather(conn: &mut Conn, scope: &OhaScope, id: &SubmissionId, round: Option<i64>) -> Result<Gathered> {
    let submission = workflow::store::for_review(conn, scope, id)?;
    let contract = tenancy::contract(conn, &submission.contract)?;
    workflow::changes::no_stake(scope, &contract)?;
    let snapshots = workflow::store::snapshots_for_oha(conn, scope, id)?;
    let rounds = snapshots.iter().map(|it| it.round).collect();
    let wanted = round.unwrap_or_else(|| snapshots.first().map_or(0, |it| it.round));
    let snapshot = snapshots.into_iter().find(|it| it.round == wanted).ok_or(Refusal::NotFound)?;
    let form: Definition = serde_json::from_str(&snapshot.form)
        .map_err(|cause| Fault::because("A snapshot's form cannot be read", cause))?;
    let content = read_content(&snapshot.content)?;
    let people: Vec<&str> =
        submission.claimed_by.iter().map(PersonId::as_str).chain([snapshot.sent_by.as_str()]).collect();
    Ok(Gathered {
        names: accounts::names(conn, &people)?,
        plan: PlanView::of(&content.plan, &form, &content.levers),
        decisions: workflow::store::decisions(conn, scope, id, wanted)?,
        comments: workflow::store::comments_for_oha(conn, scope, id)?,
        history: lines(conn, id.as_str())?,
        submission,
        contract,
        snapshot,
        form,
        content,
        rounds,
    })
}

fn page(site: &Site, scope: &OhaScope, it: Gathered, typed: Option<&Typed>) -> Review {
    let base = format!("/desk/oha/submissions/{}", it.submission.id);
    let others = it.rounds.iter().filter(|round| **round != it.snapshot.round);
    let link = |round: &i64| RoundLink {
        label: format!("Round {round}"),
        href: round_href(&base, *round, it.submission.round),
    };
    Review {
        head: head(&it),
        said: said(&it),
        items: it
            .form
            .items_of(it.submission.component)
            .map(|item| card(site, scope, &base, &it, item, typed))
            .collect(),
        comments: it.comments.iter().filter(|it| it.item.is_none()).map(comment_view).collect(),
        rounds: others.map(link).collect(),
        acts: acts(site, scope, &base, &it, typed),
        progress: it.content.progress.as_ref().map(ProgressView::of),
        plan: it.plan,
        history: it.history,
    }
}

fn head(it: &Gathered) -> Head {
    let name =
        |id: Option<&str>, none: &str| id.and_then(|id| it.names.get(id)).cloned().unwrap_or_else(|| none.to_owned());
    let state = it.submission.state;
    Head {
        cco: it.contract.name.clone(),
        component: it.form.component(it.submission.component).map_or_else(String::new, |it| it.short_name.clone()),
        year: it.submission.year.to_string(),
        state: if it.is_current() {
            Tag::new(state.label(), state.tone())
        } else {
            Tag::new("Earlier round", Tone::Neutral)
        },
        round: it.snapshot.round.to_string(),
        sent: it.snapshot.sent_at.words(),
        sent_by: name(Some(&it.snapshot.sent_by), "Somebody"),
        late: late_words(it.snapshot.days_late),
        code: short_code(&it.snapshot.sha256),
        reviewer: name(it.submission.claimed_by.as_ref().map(PersonId::as_str), "Nobody yet"),
    }
}

fn said(it: &Gathered) -> Said {
    let words = |text: &Option<String>| text.as_deref().map(paragraphs).unwrap_or_default();
    Said {
        what_changed: words(&it.snapshot.what_changed),
        late_reason: words(&it.snapshot.late_reason),
        doubts_reason: words(&it.snapshot.doubts_reason),
        return_reason: if it.is_current() { words(&it.submission.return_reason) } else { Vec::new() },
        answer_due: (it.submission.state == State::Returned).then(|| day_words(it.submission.due_on)),
    }
}

fn acts(site: &Site, scope: &OhaScope, base: &str, it: &Gathered, typed: Option<&Typed>) -> Acts {
    let is_hers = it.is_for(scope);
    let lacking = || rules::missing_for_approval(&it.form, it.submission.component, &it.decisions, base);
    let open_for_approval = if is_hers { lacking() } else { Vec::new() };
    let may_claim = it.is_current() && it.submission.state == State::Submitted;
    let may_publish = it.submission.state == State::Approved && scope.role() == AgencyRole::OhaAdmin;
    Acts {
        claim: may_claim.then(|| Form::button(site, format!("{base}/claims"), "Claim this review")),
        comment: is_hers.then(|| shown(comment_form(site, base), "comment", typed)),
        return_to_cco: is_hers.then(|| shown(return_form(site, base), "return", typed)),
        approve: (is_hers && open_for_approval.is_empty())
            .then(|| Form::button(site, format!("{base}/approvals"), "Approve")),
        open_for_approval,
        steps_href: format!("{base}/steps"),
        publish_href: may_publish.then(|| format!("{base}/publication")),
    }
}

impl Gathered {
    /// Whether this is the round that counts now.
    fn is_current(&self) -> bool {
        self.snapshot.round == self.submission.round
    }

    /// Whether this person may decide on it now.
    fn is_for(&self, scope: &OhaScope) -> bool {
        self.is_current()
            && self.submission.state == State::InReview
            && self.submission.claimed_by.as_ref() == Some(scope.person())
    }
}

fn round_href(base: &str, round: i64, current: i64) -> String {
    if round == current { base.to_owned() } else { format!("{base}/rounds/{round}") }
}

fn card(site: &Site, scope: &OhaScope, base: &str, it: &Gathered, item: &Item, typed: Option<&Typed>) -> ItemCard {
    let answer = it.content.answers.iter().find(|answer| answer.item == item.code);
    let decision = it.decisions.iter().find(|(code, _)| *code == item.code).map(|(_, it)| *it);
    ItemCard {
        anchor: prefix(&item.code),
        code: item.code.clone(),
        text: item.text.clone(),
        help: item.help.clone(),
        is_inferred: item.provenance == Provenance::Inferred,
        is_must_pass: item.is_must_pass(),
        answer: answer.map_or("Not answered", |it| it.said.label()).to_owned(),
        paragraphs: answer.map(|it| paragraphs(&it.narrative)).unwrap_or_default(),
        record: (item.evidence == Evidence::Record).then(|| "The plan itself is the evidence.".to_owned()),
        decision: match decision {
            Some(Decision::Accepted) => Tag::new(Decision::Accepted.label(), Tone::Good),
            Some(Decision::Returned) => Tag::new(Decision::Returned.label(), Tone::Warn),
            None => Tag::new("Not decided yet", Tone::Neutral),
        },
        comments: it
            .comments
            .iter()
            .filter(|comment| comment.item.as_deref() == Some(&item.code))
            .map(comment_view)
            .collect(),
        form: it.is_for(scope).then(|| shown(decision_form(site, base, &item.code, decision), &item.code, typed)),
    }
}

/// Ids of one form's controls: `C4.02` becomes `item-c4-02`.
fn prefix(form: &str) -> String {
    match form {
        "comment" | "return" => form.to_owned(),
        code => format!("item-{}", code.to_lowercase().replace('.', "-")),
    }
}

fn shown(form: Form, name: &str, typed: Option<&Typed>) -> Form {
    let form = match typed.filter(|it| it.form == name) {
        Some(typed) => form.filled(typed.fields, typed.errors),
        None => form,
    };
    form.prefixed(&prefix(name))
}

fn decision_form(site: &Site, base: &str, item: &str, decision: Option<Decision>) -> Form {
    let options = [Decision::Accepted, Decision::Returned]
        .map(|it| (it.word(), if it == Decision::Accepted { "Accept" } else { "To be revised" }));
    let fields = vec![
        Field::new(Control::Hidden, "item", "").value(item),
        Field::new(Control::Radios, "decision", "Decision").options(options).value(decision.map_or("", Decision::word)),
        Field::textarea("body", "Comment").optional().rows(3),
        visibility_field(),
    ];
    Form::new(site, format!("{base}/decisions"), "Save", fields)
}

fn comment_form(site: &Site, base: &str) -> Form {
    let fields = vec![
        Field::textarea("body", "Comment on the whole submission")
            .rows(4)
            .hint("Comments may be released under public-records law."),
        visibility_field(),
    ];
    Form::new(site, format!("{base}/comments"), "Add the comment", fields)
}

fn return_form(site: &Site, base: &str) -> Form {
    let fields = vec![
        Field::textarea("reason", "What is to be revised")
            .rows(5)
            .hint("The CCO reads this first. It may be released under public-records law."),
    ];
    Form::new(site, format!("{base}/returns"), "Return to the CCO", fields)
}

fn visibility_field() -> Field {
    let options =
        [(Visibility::Shared.word(), "Shared with the CCO"), (Visibility::Internal.word(), "Internal to OHA")];
    Field::new(Control::Radios, "visibility", "Who may read the comment")
        .options(options)
        .value(Visibility::Shared.word())
}

fn comment_view(comment: &Comment) -> CommentView {
    let is_internal = comment.visibility == Visibility::Internal;
    CommentView {
        author: comment.author.clone(),
        when: comment.written_at.words(),
        round: comment.round.to_string(),
        is_internal,
        visibility: if is_internal {
            Tag::new("Internal to OHA", Tone::Neutral)
        } else {
            Tag::new("Shared with the CCO", Tone::Info)
        },
        paragraphs: paragraphs(&comment.body),
        warning: privacy::warning(&comment.body),
    }
}
