//! Asking one person of OHA or TA to look at a draft, and what she says.

use chrono::NaiveDate;

use super::letters;
use super::shares::open_draft;
use crate::kernel::failure::{FieldErrors, Refusal, Result};
use crate::kernel::ids::{LookId, PersonId};
use crate::kernel::texts::Narrative;
use crate::kernel::time::Moment;
use crate::kernel::year::MeasurementYear;
use crate::metric::measures::{self, Component};
use crate::metric::sharing::opened::{behind, editors, ground, own, whom_to_ask};
use crate::metric::sharing::rules::{Agency, Look, Opening, last_day};
use crate::metric::sharing::store::{self, LookScope};
use crate::metric::workflow;
use crate::people::tenancy::{self, CcoRole, CcoScope, Role};
use crate::platform::config::SharingSettings;
use crate::platform::db::Tx;

/// What is typed to ask somebody.
#[derive(Debug, Clone)]
pub struct Asking {
    pub agency: Agency,
    pub person: PersonId,
    pub question: Narrative,
    pub until_on: NaiveDate,
}

/// Opens the draft to one person of OHA or TA, with a question. One of each agency at a time.
///
/// # Errors
/// Closed when there is no draft now, Invalid when the person, the day or an earlier look stands in the way.
pub fn ask(
    tx: &mut Tx,
    scope: &CcoScope,
    of: (MeasurementYear, Component),
    asking: &Asking,
    settings: &SharingSettings,
    now: Moment,
) -> Result<LookId> {
    let (year, submission) = open_draft(tx, scope, of, now)?;
    let people = whom_to_ask(tx, scope.contract())?;
    let asked = people.iter().find(|it| it.agency == asking.agency && it.id == asking.person);
    let asked = asked.ok_or_else(|| FieldErrors::one("person", "Choose somebody of the list."))?;
    let until = last_day(asking.until_on, now.pacific_day(), settings.most_days);
    until.map_err(|text| FieldErrors::one("until_on", text))?;
    let editors = editors(tx, scope.contract())?;
    let is_open = |it: &&Look| {
        let may_edit = editors.contains(&it.opening.by);
        it.opening.closed(&ground(&submission, &year, scope.contract(), may_edit, now.pacific_day())).is_none()
    };
    let looks = store::looks(tx, scope, &submission.id)?;
    if let Some(open) = looks.iter().filter(|it| it.agency == asking.agency).find(is_open) {
        let text = format!(
            "{} is looking at it for {}. Wait for the answer, or withdraw that first.",
            open.asked_name,
            asking.agency.label()
        );
        return Err(FieldErrors::one("person", text).into());
    }
    let who = (asking.agency, &asking.person);
    let id = store::insert_look(tx, scope, &submission.id, who, &asking.question, asking.until_on, now)?;
    let path = asking.agency.address(&id);
    let facts = letters::of_draft(&scope.contract().name, &year, submission.component, &path);
    letters::tell(tx, "look-asked", id.as_str(), (&asked.name, &asked.email), facts, now)?;
    let values = vec![
        ("look", id.to_string()),
        ("agency", asking.agency.word().to_owned()),
        ("person", asking.person.to_string()),
        ("until", asking.until_on.to_string()),
        ("question", asking.question.as_str().to_owned()),
    ];
    workflow::changes::append(tx, scope.person().as_str(), scope.contract(), &submission.id, "look", values, now)?;
    Ok(id)
}

/// Closes the draft again to whom it was opened.
///
/// # Errors
/// Not found when there is no such look, Closed when it is over, Stale when somebody else changed it meanwhile.
pub fn withdraw_look(
    tx: &mut Tx,
    scope: &CcoScope,
    (year, component): (MeasurementYear, Component),
    id: &LookId,
    version: i64,
    now: Moment,
) -> Result<()> {
    let year = measures::year(tx, year)?;
    let submission = own(tx, scope, &year, component)?;
    let looks = store::looks(tx, scope, &submission.id)?;
    let look = looks.into_iter().find(|it| it.id == *id).ok_or(Refusal::NotFound)?;
    if look.opening.withdrawn_at.is_some() || look.opening.answered_at.is_some() {
        return Err(Refusal::Closed("It is closed already: it was answered or withdrawn.".into()).into());
    }
    store::withdraw_look(tx, scope, &look, version, now)?;
    let values = vec![("look", id.to_string())];
    let actor = scope.person().as_str();
    workflow::changes::append(tx, actor, scope.contract(), &submission.id, "look-withdrawal", values, now)
}

/// Answers, and with that closes the draft.
///
/// # Errors
/// Not found when she was not asked, Closed when the draft is not open to her any more, Stale when it was changed meanwhile.
pub fn answer(tx: &mut Tx, scope: &LookScope, id: &LookId, words: &Narrative, version: i64, now: Moment) -> Result<()> {
    let look = store::look_for(tx, scope, id)?.ok_or(Refusal::NotFound)?;
    let behind = behind(tx, &look.opening, now.pacific_day())?;
    if let Err(why) = behind.facts {
        let text = why.words(&behind.contract.name, &look.opening);
        return Err(Refusal::Closed(text).into());
    }
    if tenancy::stakeholders(tx, &behind.contract.organization)?.contains(scope.person()) {
        return Err(Refusal::NotFound.into());
    }
    store::answer_look(tx, scope, &look, words, version, now)?;
    let roles = [Role::Cco(CcoRole::Editor), Role::Cco(CcoRole::Lead)];
    let people = tenancy::persons_with(tx, &roles, Some(&behind.contract.id))?;
    if let Some((_, name, email)) = people.into_iter().find(|(id, ..)| *id == look.opening.by) {
        let Opening { year, component, .. } = look.opening;
        let path = format!("/desk/cco/{}/{year}/{}/looks", behind.contract.slug, component.slug());
        let year = measures::year(tx, year)?;
        let facts = letters::of_draft(&behind.contract.name, &year, component, &path);
        letters::tell(tx, "look-answered", id.as_str(), (&name, &email), facts, now)?;
    }
    let values = vec![("look", id.to_string()), ("answer", words.as_str().to_owned())];
    let actor = scope.person().as_str();
    workflow::changes::append(tx, actor, &behind.contract, &look.opening.submission, "look-answer", values, now)
}
