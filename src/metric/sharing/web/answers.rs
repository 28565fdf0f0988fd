//! A draft that one person of OHA or TA was asked to look at: hers to read until she answers, nobody else's.

use actix_web::http::StatusCode;
use serde::Serialize;

use super::desk::tag;
use super::draft::DraftView;
use crate::kernel::failure::{Error, FieldErrors, Refusal, Result};
use crate::kernel::ids::{LookId, PersonId};
use crate::kernel::texts::{Narrative, paragraphs};
use crate::kernel::time::day_words;
use crate::metric::measures;
use crate::metric::sharing::changes;
use crate::metric::sharing::opened::{Behind, behind};
use crate::metric::sharing::rules::{Agency, Closed, Look};
use crate::metric::sharing::store::{self, LookScope};
use crate::metric::workflow::short_name;
use crate::people::tenancy::{self, OhaScope, TaScope};
use crate::platform::db::Conn;
use crate::platform::http::{Answer, Done, Field, Fields, Form, Notice, Page, Post, Reader, Shell, Site, Tag};
use crate::platform::limits::Action;
use crate::platform::limits::web::Toll;

#[derive(Serialize)]
struct LookPage {
    cco: String,
    /// "Action plan 2026"
    name: String,
    until: String,
    question: Vec<String>,
    draft: DraftView,
    form: Form,
}

#[derive(Serialize)]
struct Over {
    cco: String,
    name: String,
    text: String,
    answered: Option<String>,
    list_href: String,
}

#[derive(Serialize)]
struct Looks {
    rows: Vec<Row>,
}

#[derive(Serialize)]
struct Row {
    href: String,
    cco: String,
    name: String,
    until: String,
    state: Tag,
}

/// What was written too late.
#[derive(Serialize)]
struct Unsent {
    text: String,
    paragraphs: Vec<String>,
    list_href: String,
}

impl Page for Unsent {
    const TEMPLATE: &'static str = "sharing/unsent";
}

impl Page for LookPage {
    const TEMPLATE: &'static str = "sharing/look";
}

impl Page for Over {
    const TEMPLATE: &'static str = "sharing/over";
}

impl Page for Looks {
    const TEMPLATE: &'static str = "sharing/looks_asked";
}

/// Whoever was asked, with the scope that her agency gives.
#[derive(Clone)]
enum Asked {
    Oha(OhaScope),
    Ta(TaScope),
}

impl Asked {
    fn scope(&self) -> LookScope<'_> {
        match self {
            Self::Oha(scope) => LookScope::Oha(scope),
            Self::Ta(scope) => LookScope::Ta(scope),
        }
    }

    fn person(&self) -> &PersonId {
        match self {
            Self::Oha(scope) => scope.person(),
            Self::Ta(scope) => scope.person(),
        }
    }

    fn agency(&self) -> Agency {
        self.scope().agency()
    }

    fn list(&self) -> String {
        format!("/desk/{}/looks", self.agency().word())
    }

    fn shell(&self, site: &Site, title: String) -> Shell {
        let shell = match self {
            Self::Oha(scope) => scope.shell(site, title),
            Self::Ta(scope) => scope.shell(site, title),
        };
        shell.crumb("Your work", "/desk")
    }
}

/// `GET /desk/oha/looks`
pub async fn oha_looks(scope: OhaScope, site: Site) -> Answer {
    list(Asked::Oha(scope), site).await
}

/// `GET /desk/ta/looks`
pub async fn ta_looks(scope: TaScope, site: Site) -> Answer {
    list(Asked::Ta(scope), site).await
}

/// `GET /desk/oha/looks/{look}`
pub async fn oha_look(scope: OhaScope, site: Site) -> Answer {
    show(&site, &Asked::Oha(scope), StatusCode::OK, None).await
}

/// `GET /desk/ta/looks/{look}`
pub async fn ta_look(scope: TaScope, site: Site) -> Answer {
    show(&site, &Asked::Ta(scope), StatusCode::OK, None).await
}

/// `POST /desk/oha/looks/{look}/answers`
pub async fn oha_answer(post: Post<OhaScope>, site: Site) -> Answer {
    answer(Asked::Oha(post.scope), &post.fields, post.receipt, site).await
}

/// `POST /desk/ta/looks/{look}/answers`
pub async fn ta_answer(post: Post<TaScope>, site: Site) -> Answer {
    answer(Asked::Ta(post.scope), &post.fields, post.receipt, site).await
}

async fn list(asked: Asked, site: Site) -> Answer {
    let (asker, today) = (asked.clone(), site.now.pacific_day());
    let rows = site
        .read(move |conn| {
            let looks = store::looks_for(conn, &asker.scope())?;
            looks.into_iter().map(|look| row(conn, &asker, &look, today)).collect::<Result<Vec<Row>>>()
        })
        .await?;
    site.page(asked.shell(&site, "Drafts shown to you".into()).here("Drafts shown to you"), &Looks { rows })
}

fn row(conn: &mut Conn, asked: &Asked, look: &Look, today: chrono::NaiveDate) -> Result<Row> {
    let behind = behind(conn, &look.opening, today)?;
    Ok(Row {
        href: asked.agency().address(&look.id),
        cco: behind.contract.name.clone(),
        name: name(conn, look)?,
        until: day_words(look.opening.until_on),
        state: tag(behind.facts.err()),
    })
}

/// What its year calls the component: "Reach review 2026".
fn name(conn: &mut Conn, look: &Look) -> Result<String> {
    let year = measures::year(conn, look.opening.year)?;
    Ok(format!("{} {}", short_name(&year, look.opening.component), year.number))
}

async fn answer(asked: Asked, fields: &Fields, receipt: String, site: Site) -> Answer {
    let (words, version) = match read(fields) {
        Ok(read) => read,
        Err(errors) => {
            return show(&site, &asked, StatusCode::UNPROCESSABLE_ENTITY, Some((fields, &errors))).await;
        }
    };
    let toll = Toll::of(&site, Action::Write, asked.person().as_str());
    let (id, asker, list) = (id(&site)?, asked.clone(), asked.list());
    let change = move |tx: &mut crate::platform::db::Tx<'_>, now| {
        toll.pay(tx, now)?;
        changes::answer(tx, &asker.scope(), &id, &words, version, now)?;
        Ok(Done::at(list, Notice::LookAnswered))
    };
    match site.act(receipt, change).await {
        Err(Error::Refused(Refusal::Stale(text))) => {
            let errors = FieldErrors::one("answer", text);
            show(&site, &asked, StatusCode::CONFLICT, Some((fields, &errors))).await
        }
        Err(Error::Refused(Refusal::Closed(text))) => closed_meanwhile(&site, &asked, fields, text),
        other => other,
    }
}

/// The draft was closed while she wrote: it is not shown again, but her words are.
fn closed_meanwhile(site: &Site, asked: &Asked, fields: &Fields, text: String) -> Answer {
    let title = "Your answer was not sent";
    let page = Unsent { text, paragraphs: paragraphs(fields.get("answer")), list_href: asked.list() };
    let shell = asked.shell(site, title.into()).crumb("Drafts shown to you", asked.list()).here(title);
    site.page_with(StatusCode::CONFLICT, shell, &page)
}

fn id(site: &Site) -> Result<LookId> {
    Ok(LookId::parse(site.part("look")?)?)
}

fn read(fields: &Fields) -> std::result::Result<(Narrative, i64), FieldErrors> {
    let mut reader = Reader::new(fields);
    let words = reader.required_narrative("answer", "Write your answer.");
    let version = reader.version();
    reader.finish(words.zip(version))
}

async fn show(site: &Site, asked: &Asked, status: StatusCode, typed: Option<(&Fields, &FieldErrors)>) -> Answer {
    let (id, asker, today) = (id(site)?, asked.clone(), site.now.pacific_day());
    let (look, behind, name) = site
        .read(move |conn| {
            let look = store::look_for(conn, &asker.scope(), &id)?.ok_or(Refusal::NotFound)?;
            let behind = behind(conn, &look.opening, today)?;
            // Whoever has taken up a role there since is not asked as an outsider any more.
            if tenancy::stakeholders(conn, &behind.contract.organization)?.contains(asker.scope().person()) {
                return Err(Refusal::NotFound.into());
            }
            let name = name(conn, &look)?;
            Ok((look, behind, name))
        })
        .await?;
    let cco = behind.contract.name.clone();
    let title = format!("Draft of {cco}, {name}");
    let mut shell = asked.shell(site, title.clone()).crumb("Drafts shown to you", asked.list()).here(title);
    match behind {
        Behind { facts: Err(why), .. } => site.page(shell, &over(asked, &look, why, cco, name)),
        Behind { facts: Ok(facts), .. } => {
            if let Some((_, errors)) = typed {
                shell = shell.errors(errors);
            }
            let page = LookPage {
                until: day_words(look.opening.until_on),
                question: paragraphs(&look.question),
                draft: DraftView::whole(&facts.content, &facts.year.form, facts.submission.component),
                form: form(site, asked, &look, typed),
                cco,
                name,
            };
            site.page_with(status, shell, &page)
        }
    }
}

/// What is left once it is closed: that it was, and why. No word of the draft.
fn over(asked: &Asked, look: &Look, why: Closed, cco: String, name: String) -> Over {
    Over {
        text: why.words(&cco, &look.opening),
        answered: look.opening.answered_at.map(crate::kernel::time::Moment::words),
        list_href: asked.list(),
        cco,
        name,
    }
}

fn form(site: &Site, asked: &Asked, look: &Look, typed: Option<(&Fields, &FieldErrors)>) -> Form {
    let field = Field::textarea("answer", "Your answer")
        .rows(8)
        .hint("It goes to the people who write the draft. It is no decision, and no part of a review.");
    let action = format!("{}/answers", asked.agency().address(&look.id));
    let form = Form::new(site, action, "Send the answer", vec![field]).version(look.version);
    match typed {
        Some((fields, errors)) => form.filled(fields, errors).screened(),
        None => form,
    }
}
