//! What changed between two rounds: under each thing that OHA asked for the changes that answer it, then the rest.

use serde::Serialize;

use crate::kernel::failure::{Refusal, Result};
use crate::kernel::texts::{counted, paragraphs};
use crate::kernel::year::MeasurementYear;
use crate::metric::differences::web::{ChangeView, Changes};
use crate::metric::differences::{Node, Outline, diff};
use crate::metric::measures::{self, Component, Definition};
use crate::metric::submissions::facts;
use crate::metric::submissions::rules::{Asked, asked_by};
use crate::metric::workflow::{self, Comment, ItemDecision, Snapshot, Visibility};
use crate::people::tenancy::CcoScope;
use crate::platform::db::Conn;
use crate::platform::http::{Answer, Choice, Fields, Page, Site};

/// For the template `differences/grouped`, on both sides.
#[derive(Debug, Clone, Serialize)]
pub struct Grouped {
    pub from: String,
    pub to: String,
    /// "3 parts: 2 changed, 1 added"
    pub summary: String,
    pub is_empty: bool,
    pub groups: Vec<Group>,
    pub rest: Vec<ChangeView>,
    /// Where a round may be chosen: the address of the form, and the rounds.
    pub action: String,
    pub earlier: Vec<Choice>,
    pub later: Vec<Choice>,
    pub what_changed: Vec<String>,
}

/// Something that OHA asked for, and what was changed for it.
#[derive(Debug, Clone, Serialize)]
pub struct Group {
    pub anchor: String,
    pub title: String,
    /// The reasons' labels and the reviewer's words.
    pub reasons: Vec<String>,
    pub paragraphs: Vec<String>,
    /// "2 changes", or that there is none.
    pub count: String,
    pub changes: Vec<ChangeView>,
    /// Whether what was changed for it stands under something else that asked for it too.
    #[serde(skip)]
    is_met_elsewhere: bool,
}

#[derive(Serialize)]
struct OwnDifferences {
    component: String,
    base: String,
    /// "Back to the plan"
    back: String,
    /// None where fewer than two rounds were sent.
    grouped: Option<Grouped>,
}

impl Page for OwnDifferences {
    const TEMPLATE: &'static str = "submissions/differences";
}

/// What is known of two rounds before they are compared.
pub struct Compared<'a> {
    pub snapshots: &'a [Snapshot],
    pub comments: &'a [Comment],
    /// The decisions of the earlier round.
    pub decisions: &'a [ItemDecision],
    pub action: String,
}

/// The two rounds of an address: by default the last, and the one before it. An earlier one always comes first.
///
/// # Errors
/// Not found when a round was never sent.
pub fn rounds_asked(query: &Fields, snapshots: &[Snapshot]) -> Result<(i64, i64)> {
    let latest = snapshots.first().ok_or(Refusal::NotFound)?.round;
    let before = snapshots.get(1).map_or(latest, |it| it.round);
    let read = |name: &str, otherwise: i64| match query.get(name) {
        "" => Ok(otherwise),
        raw => raw.parse().ok().filter(|it| snapshots.iter().any(|sent| sent.round == *it)).ok_or(Refusal::NotFound),
    };
    let (from, to) = (read("from", before)?, read("to", latest)?);
    Ok((from.min(to), from.max(to)))
}

/// Compares two rounds and puts each change under what asked for it.
///
/// # Errors
/// Breaks when a snapshot cannot be read, not found when a round was never sent.
pub fn grouped(compared: &Compared, from: i64, to: i64) -> Result<Grouped> {
    let snapshot = |round: i64| compared.snapshots.iter().find(|it| it.round == round).ok_or(Refusal::NotFound);
    let (earlier, later) = (snapshot(from)?, snapshot(to)?);
    let (old_form, before) = facts::read_snapshot(earlier)?;
    let (form, after) = facts::read_snapshot(later)?;
    let outlines = (before.outline(&old_form), after.outline(&form));
    let changes = Changes::of(&diff(&outlines.0, &outlines.1));
    let comments: Vec<&Comment> = compared
        .comments
        .iter()
        .filter(|it| it.visibility == Visibility::Shared && (from..to).contains(&it.round) && !it.is_on_the_whole())
        .collect();
    let returned: Vec<&ItemDecision> =
        compared.decisions.iter().filter(|it| it.decision == workflow::Decision::Returned).collect();
    let asked = asked(&returned, &comments);
    let keys: Vec<Vec<String>> = changes.changes.iter().map(|it| path_of(&it.key, &outlines)).collect();
    let places = asked_by(&keys, &asked, &form);
    let is_met = |it: &Asked| asked_by(&keys, std::slice::from_ref(it), &form).iter().any(Option::is_some);
    let mut groups = heads(&returned, &comments, &form);
    for (group, it) in groups.iter_mut().zip(&asked) {
        group.is_met_elsewhere = is_met(it);
    }
    let (groups, rest) = parted(changes.changes, &places, groups);
    let choice = |it: &Snapshot, chosen: i64| Choice {
        value: it.round.to_string(),
        label: format!("Round {}", it.round),
        hint: None,
        selected: it.round == chosen,
    };
    Ok(Grouped {
        from: from.to_string(),
        to: to.to_string(),
        summary: changes.summary,
        is_empty: changes.is_empty,
        groups,
        rest,
        action: compared.action.clone(),
        earlier: compared.snapshots.iter().map(|it| choice(it, from)).collect(),
        later: compared.snapshots.iter().map(|it| choice(it, to)).collect(),
        what_changed: later.what_changed.as_deref().map(paragraphs).unwrap_or_default(),
    })
}

/// Returned items first, then comments on places that no returned item names.
fn asked(returned: &[&ItemDecision], comments: &[&Comment]) -> Vec<Asked> {
    let items = returned.iter().map(|it| Asked::Item(it.item.clone()));
    items.chain(comments.iter().map(|it| of_comment(it))).collect()
}

fn of_comment(comment: &Comment) -> Asked {
    match (&comment.node, &comment.item) {
        (Some(node), _) => Asked::Passage(node.clone()),
        (None, item) => Asked::Item(item.clone().unwrap_or_default()),
    }
}

/// The groups in the order of [`asked`], still without changes.
fn heads(returned: &[&ItemDecision], comments: &[&Comment], form: &Definition) -> Vec<Group> {
    let group = |title: String, reasons: Vec<String>, body: &str| Group {
        anchor: String::new(),
        title,
        reasons,
        paragraphs: paragraphs(body),
        count: String::new(),
        is_met_elsewhere: false,
        changes: Vec::new(),
    };
    let text = |code: &str| form.item(code).map_or_else(String::new, |it| format!(": {}", it.text));
    let items = returned.iter().map(|it| {
        group(
            format!("To be revised, {}{}", it.item, text(&it.item)),
            it.reasons.iter().map(|(_, label)| label.clone()).collect(),
            &it.note,
        )
    });
    let said = comments.iter().map(|it| {
        let what = if it.state.is_some() { "Question" } else { "Comment" };
        let on = if it.place.is_empty() { it.item.clone().unwrap_or_default() } else { it.place.clone() };
        group(format!("{what} on {on}"), Vec::new(), &it.body)
    });
    let mut groups: Vec<Group> = items.chain(said).collect();
    for (n, group) in groups.iter_mut().enumerate() {
        group.anchor = format!("asked-{n}");
    }
    groups
}

fn parted(changes: Vec<ChangeView>, places: &[Option<usize>], mut groups: Vec<Group>) -> (Vec<Group>, Vec<ChangeView>) {
    let mut rest = Vec::new();
    for (change, place) in changes.into_iter().zip(places) {
        match place.and_then(|at| groups.get_mut(at)) {
            Some(group) => group.changes.push(change),
            None => rest.push(change),
        }
    }
    for group in &mut groups {
        group.count = match group.changes.len() {
            0 if group.is_met_elsewhere => "What was changed for this stands above".to_owned(),
            0 => "Nothing was changed for this".to_owned(),
            n => counted(n, "change", "changes"),
        };
    }
    (groups, rest)
}

/// A part's key, and those of what it lies in, from the inside out, as they are now or were.
fn path_of(key: &str, (before, after): &(Outline, Outline)) -> Vec<String> {
    fn search(nodes: &[Node], key: &str) -> Option<Vec<String>> {
        nodes.iter().find_map(|it| {
            if it.key == key {
                return Some(vec![it.key.clone()]);
            }
            let mut path = search(&it.nodes, key)?;
            path.push(it.key.clone());
            Some(path)
        })
    }
    search(&after.nodes, key).or_else(|| search(&before.nodes, key)).unwrap_or_else(|| vec![key.to_owned()])
}

/// `GET /desk/cco/{cco}/{year}/{component}/differences`
///
/// # Errors
/// Not found when nothing was sent, or a round of the address was not.
pub async fn differences(scope: CcoScope, site: Site) -> Answer {
    let (number, component) =
        (MeasurementYear::parse(site.part("year")?)?, Component::from_slug(site.part("component")?)?);
    let (asker, query) = (scope.clone(), site.query()?);
    let page = site.read(move |conn| gather(conn, &asker, number, component, &query)).await?;
    let shell = scope
        .shell(&site, number, "What changed")
        .crumb(page.component.clone(), page.base.clone())
        .crumb("History", format!("{}/history", page.base))
        .here("What changed");
    site.page(shell, &page)
}

fn gather(
    conn: &mut Conn,
    scope: &CcoScope,
    number: MeasurementYear,
    component: Component,
    query: &Fields,
) -> Result<OwnDifferences> {
    let submission = workflow::store::find(conn, scope, number, component)?.ok_or(Refusal::NotFound)?;
    let snapshots = workflow::store::snapshots_for_cco(conn, scope, &submission.id)?;
    let year = measures::year(conn, number)?;
    let base = format!("{}/{}", scope.address(number), component.slug());
    let back = format!("Back to the {}", component.noun());
    let mut page = OwnDifferences { component: workflow::short_name(&year, component), base, back, grouped: None };
    if snapshots.len() < 2 {
        return Ok(page);
    }
    let (from, to) = rounds_asked(query, &snapshots)?;
    let comments = workflow::store::comments_for_cco(conn, scope, &submission.id)?;
    let decisions = workflow::store::returned_items(conn, scope, &submission.id, from)?;
    let action = format!("{}/differences", page.base);
    let compared = Compared { snapshots: &snapshots, comments: &comments, decisions: &decisions, action };
    page.grouped = Some(grouped(&compared, from, to)?);
    Ok(page)
}
