//! OHA's administrators end a role, disable an account, or remove a name for good: each with a reason that stays.

use super::act::{self, ActPage};
use super::{inviting, person, words};
use crate::kernel::failure::{FieldErrors, Refusal, Result};
use crate::kernel::ids::{GrantId, PersonId};
use crate::kernel::texts::Line;
use crate::kernel::time::Moment;
use crate::people::accounts::{self, Profile};
use crate::people::tenancy::changes;
use crate::people::tenancy::rules::{CcoRole, Role};
use crate::people::tenancy::scope::OhaScope;
use crate::people::tenancy::store::{self, GrantRecord};
use crate::platform::db::Tx;
use crate::platform::http::{Answer, Done, Field, Form, Notice, Post, Reader, Shell, Site};

/// What is asked before one of these acts.
struct Question {
    profile: Profile,
    /// Below the person's address: where the form goes.
    path: String,
    heading: &'static str,
    lede: String,
    warnings: Vec<String>,
    submit: &'static str,
    notice: Notice,
}

/// `GET /desk/oha/people/{person}/grants/{grant}/ending`
///
/// # Errors
/// Not found when there is no such role of this person.
pub async fn ending(scope: OhaScope, site: Site) -> Answer {
    let question = ending_of(&site).await?;
    ask(&scope, &site, &question)
}

/// `POST /desk/oha/people/{person}/grants/{grant}/endings`
///
/// # Errors
/// As the page; Forbidden for one's own administration; Closed for the last administrator.
pub async fn end(post: Post<OhaScope>, site: Site) -> Answer {
    let (question, grant) = (ending_of(&site).await?, grant_id(&site)?);
    take(post, site, question, move |tx, scope, id, reason, now| changes::end_role(tx, scope, id, &grant, reason, now))
        .await
}

/// `GET /desk/oha/people/{person}/disabling`
///
/// # Errors
/// Not found when there is no such person.
pub async fn disabling(scope: OhaScope, site: Site) -> Answer {
    ask(&scope, &site, &disabling_of(inviting::profile(&site).await?))
}

/// `POST /desk/oha/people/{person}/disablings`
///
/// # Errors
/// Forbidden for oneself; Closed for the last administrator, and when the account is not in use.
pub async fn disable(post: Post<OhaScope>, site: Site) -> Answer {
    let question = disabling_of(inviting::profile(&site).await?);
    take(post, site, question, changes::disable).await
}

/// `GET /desk/oha/people/{person}/anonymization`
///
/// # Errors
/// Not found when there is no such person.
pub async fn anonymization(scope: OhaScope, site: Site) -> Answer {
    ask(&scope, &site, &anonymization_of(inviting::profile(&site).await?))
}

/// `POST /desk/oha/people/{person}/anonymizations`
///
/// # Errors
/// Closed when the account is not disabled.
pub async fn anonymize(post: Post<OhaScope>, site: Site) -> Answer {
    let question = anonymization_of(inviting::profile(&site).await?);
    take(post, site, question, changes::anonymize).await
}

/// `GET /desk/oha/people/{person}/second-factor-reset`
///
/// # Errors
/// Not found when there is no such person.
pub async fn factor_reset(scope: OhaScope, site: Site) -> Answer {
    ask(&scope, &site, &reset_of(inviting::profile(&site).await?))
}

/// `POST /desk/oha/people/{person}/second-factor-resets`
///
/// # Errors
/// Closed when there is no second factor; Forbidden for one's own.
pub async fn reset_factor(post: Post<OhaScope>, site: Site) -> Answer {
    let question = reset_of(inviting::profile(&site).await?);
    take(post, site, question, |tx, scope, person, reason, now| {
        if person == scope.person() {
            let text = "Your own second factor is another administrator's to reset.";
            return Err(Refusal::Forbidden(text.into()).into());
        }
        accounts::changes::reset_second_factor(tx, person, scope.person(), reason, now)
    })
    .await
}

fn reset_of(profile: Profile) -> Question {
    Question {
        path: "second-factor-resets".into(),
        heading: "Reset the second factor",
        lede: format!(
            "{} signs in with the password alone then, and sets up another second factor where a role needs one. Every open session ends at once.",
            profile.person.name
        ),
        warnings: vec![
            "Be sure who asks. A voice on the telephone or a letter by mail can be anybody's; ask somebody who knows this person, or see her.".into(),
        ],
        submit: "Reset it",
        notice: Notice::FactorReset,
        profile,
    }
}

fn grant_id(site: &Site) -> Result<GrantId> {
    Ok(GrantId::parse(site.part("grant")?)?)
}

async fn ending_of(site: &Site) -> Result<Question> {
    let (profile, grant) = (inviting::profile(site).await?, grant_id(site)?);
    let id = profile.person.id.clone();
    let records = site.read(move |conn| store::grant_records(conn, &id, None)).await?;
    let record = records.into_iter().find(|it| it.grant.id == grant).ok_or(Refusal::NotFound)?;
    Ok(Question {
        path: format!("grants/{grant}/endings"),
        heading: "End a role",
        lede: format!(
            "{}. {}. It holds no longer from the next click on; what was written stays.",
            words::held(&record.grant),
            words::given(&record)
        ),
        warnings: warnings(&record),
        submit: "End this role",
        notice: Notice::RoleEnded,
        profile,
    })
}

fn warnings(record: &GrantRecord) -> Vec<String> {
    let mut warnings = Vec::new();
    if record.ended.is_some() {
        warnings.push("This role has ended already.".into());
    }
    if record.grant.role == Role::Cco(CcoRole::Lead) {
        warnings.push(
            "Only a lead can send the contract's work and manage its people. See that somebody else is one.".into(),
        );
    }
    warnings
}

fn disabling_of(profile: Profile) -> Question {
    Question {
        path: "disablings".into(),
        heading: "Disable the account",
        lede: format!(
            "{} can no longer sign in, and every open session ends at once. Roles stay, for when the account is enabled again.",
            profile.person.name
        ),
        warnings: Vec::new(),
        submit: "Disable the account",
        notice: Notice::Disabled,
        profile,
    }
}

fn anonymization_of(profile: Profile) -> Question {
    Question {
        path: "anonymizations".into(),
        heading: "Remove name and address",
        lede: format!(
            "{} becomes “Former member of staff”. Name and mail address are removed from the account, the log and the mail that was sent.",
            profile.person.name
        ),
        warnings: vec![
            "There is no way back.".into(),
            "All roles end. What this person wrote, decided and sent stays.".into(),
            "A name that somebody typed into a plan or comment stays there.".into(),
        ],
        submit: "Remove them for good",
        notice: Notice::Anonymized,
        profile,
    }
}

fn ask(scope: &OhaScope, site: &Site, question: &Question) -> Answer {
    act::show(site, shell(scope, site, question), &page(question, form(site, question)))
}

async fn take(
    post: Post<OhaScope>,
    site: Site,
    question: Question,
    change: impl FnOnce(&mut Tx, &OhaScope, &PersonId, &Line, Moment) -> Result<()> + Send + 'static,
) -> Answer {
    let (fields, scope) = (post.fields, post.scope);
    let again = |errors: &FieldErrors| {
        let form = form(&site, &question).filled(&fields, errors);
        act::show_again(&site, shell(&scope, &site, &question), &page(&question, form), errors)
    };
    let mut reader = Reader::new(&fields);
    let reason = reader.line("reason", "Say why.");
    let reason = match reader.finish(reason) {
        Ok(reason) => reason,
        Err(errors) => return again(&errors),
    };
    let (id, asker, notice) = (question.profile.person.id.clone(), scope.clone(), question.notice);
    let answer = site.act(post.receipt, move |tx, now| {
        change(tx, &asker, &id, &reason, now)?;
        Ok(Done::at(person::address(&id), notice))
    });
    act::or_again(answer.await, again)
}

fn form(site: &Site, question: &Question) -> Form {
    let base = person::address(&question.profile.person.id);
    let reason = Field::text("reason", "Reason").hint("It stays in the history, for whoever asks later.");
    Form::new(site, format!("{base}/{}", question.path), question.submit, vec![reason]).cancel(base)
}

fn page(question: &Question, form: Form) -> ActPage {
    ActPage {
        eyebrow: question.profile.person.name.clone(),
        heading: question.heading.into(),
        lede: question.lede.clone(),
        warnings: question.warnings.clone(),
        form,
        is_grave: true,
    }
}

fn shell(scope: &OhaScope, site: &Site, question: &Question) -> Shell {
    person::shell(scope, site, &question.profile).here(question.heading)
}
