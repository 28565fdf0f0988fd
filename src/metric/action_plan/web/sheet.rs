//! The one page on which each part of a plan is typed, and the one way in which it is saved: mistakes beside their fields, and where
//! somebody else saved meanwhile both values, so that nothing typed is lost and nothing saved is overwritten unseen.

use actix_web::http::StatusCode;
use serde::Serialize;

use super::work::{CommentView, Work, address, year_of};
use crate::kernel::failure::{Error, FieldErrors, Refusal, Result};
use crate::metric::measures::Component;
use crate::metric::workflow::{self, Editable};
use crate::people::tenancy::CcoScope;
use crate::platform::http::{Answer, Done, Fields, Form, Notice, Page, Post, Site};

/// A part of the plan that has a form.
pub trait Sheet: Clone + Send + 'static {
    /// What the form says, read.
    type Draft: Send + 'static;
    const NOTICE: Notice;

    /// The page with what is saved now.
    ///
    /// # Errors
    /// Not found when the plan has no such part.
    fn page(&self, site: &Site, work: &Work) -> Result<SheetPage>;

    /// # Errors
    /// Every mistake, by field.
    fn read(&self, work: &Work, fields: &Fields) -> std::result::Result<Self::Draft, FieldErrors>;

    /// Saves it, and says where to go on, below the plan's address.
    ///
    /// # Errors
    /// Stale when somebody else saved meanwhile.
    fn save(&self, editable: &mut Editable<'_, '_>, draft: &Self::Draft) -> Result<String>;
}

#[derive(Serialize)]
pub struct SheetPage {
    pub eyebrow: String,
    pub heading: String,
    pub lede: String,
    /// "Not OHA's official wording", where it is not.
    pub provenance: Option<&'static str>,
    pub form: Form,
    pub explained: Option<Explained>,
    pub removal: Option<Removal>,
    pub comments: Vec<CommentView>,
}

/// What the choices of a form mean, folded away.
#[derive(Serialize)]
pub struct Explained {
    pub summary: &'static str,
    pub terms: Vec<Term>,
}

#[derive(Serialize)]
pub struct Term {
    pub term: String,
    pub text: String,
}

#[derive(Serialize)]
pub struct Removal {
    pub href: String,
    pub label: &'static str,
}

impl Page for SheetPage {
    const TEMPLATE: &'static str = "action_plan/sheet";
}

/// What pages say of wordings that are ours (DECISIONS 11).
pub const INFERRED: &str = "Not OHA's official wording";

/// Shows the form.
pub async fn show<S: Sheet>(sheet: &S, scope: &CcoScope, site: &Site) -> Answer {
    let work = Work::of(site, scope).await?;
    work.editing()?;
    let mut page = sheet.page(site, &work)?;
    page.form = page.form.screened();
    site.page(work.shell_below(site, &page.heading), &page)
}

/// Takes the form.
pub async fn take<S: Sheet>(sheet: S, post: Post<CcoScope>, site: Site) -> Answer {
    let work = Work::of(&site, &post.scope).await?;
    let draft = match sheet.read(&work, &post.fields) {
        Ok(draft) => draft,
        Err(errors) => {
            work.editing()?;
            return again(&site, &work, &sheet, &post.fields, &errors);
        }
    };
    let saving = sheet.clone();
    match change(&site, &post.scope, post.receipt, S::NOTICE, move |editable| saving.save(editable, &draft)).await {
        Err(Error::Refused(Refusal::Stale(_))) => {
            beside(&site, &Work::of(&site, &post.scope).await?, &sheet, &post.fields)
        }
        // The plan was sent while this was being typed: the words are shown once more, to be kept elsewhere.
        Err(Error::Refused(Refusal::Closed(text))) => conflict(&site, &work, &sheet, &post.fields, text),
        answer => answer,
    }
}

/// Runs one change of the plan and leads on to where it says.
pub async fn change(
    site: &Site,
    scope: &CcoScope,
    receipt: String,
    notice: Notice,
    change: impl FnOnce(&mut Editable<'_, '_>) -> Result<String> + Send + 'static,
) -> Answer {
    let (scope, year) = (scope.clone(), year_of(site)?);
    site.act(receipt, move |tx, now| {
        let base = address(&scope, year);
        let mut editable = workflow::editable(tx, &scope, year, Component::ActionPlan, now)?;
        let place = change(&mut editable)?;
        Ok(Done::at(format!("{base}{place}"), notice))
    })
    .await
}

/// The form with its mistakes. It keeps the version that it was made from: what others saved since is still seen at the next try.
fn again<S: Sheet>(site: &Site, work: &Work, sheet: &S, fields: &Fields, errors: &FieldErrors) -> Answer {
    let mut page = sheet.page(site, work)?;
    page.form = page.form.filled(fields, errors).screened();
    page.form.version = Some(fields.get("version").to_owned()).filter(|it| !it.is_empty());
    site.page_with(StatusCode::UNPROCESSABLE_ENTITY, work.shell_below(site, &page.heading).errors(errors), &page)
}

/// The form with what was typed, and beside it what is saved now. Sent again, it overwrites knowingly.
fn beside<S: Sheet>(site: &Site, work: &Work, sheet: &S, fields: &Fields) -> Answer {
    let mut page = sheet.page(site, work)?;
    let saved = page.form.clone();
    let typed = page.form.filled(fields, &FieldErrors::default()).beside(&saved);
    let field =
        typed.fields.iter().find(|it| it.theirs.is_some()).or(typed.fields.first()).map_or("", |it| it.name.as_str());
    let text = "Somebody else saved this while you were writing. Nothing was overwritten: compare both texts, then save again.";
    let errors = FieldErrors::one(field, text);
    page.form = saved.clone().filled(fields, &errors).beside(&saved).screened();
    site.page_with(StatusCode::CONFLICT, work.shell_below(site, &page.heading).errors(&errors), &page)
}

fn conflict<S: Sheet>(site: &Site, work: &Work, sheet: &S, fields: &Fields, text: String) -> Answer {
    let mut page = sheet.page(site, work)?;
    let field = page.form.fields.first().map_or("", |it| it.name.as_str());
    let errors = FieldErrors::one(field, text);
    page.form = page.form.filled(fields, &errors);
    site.page_with(StatusCode::CONFLICT, work.shell_below(site, &page.heading).errors(&errors), &page)
}
