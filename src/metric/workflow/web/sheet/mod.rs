//! The one page on which each part of a component's document is typed, and the one way in which it is saved: mistakes beside their fields, and where
//! somebody else saved meanwhile both values, so that nothing typed is lost and nothing saved is overwritten unseen.

mod page;

pub use page::{CarriedNote, DraftNote, Explained, Removal, SheetPage, Term};

use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use serde::Serialize;

use crate::kernel::failure::{Error, FieldErrors, Refusal, Result};
use crate::metric::measures::Component;
use crate::metric::workflow::web::desk::{Desk, address, year_of};
use crate::metric::workflow::{Editable, editable};
use crate::people::accounts;
use crate::people::tenancy::CcoScope;
use crate::platform::audit;
use crate::platform::http::drafts::{self, Draft, Kept};
use crate::platform::http::{Answer, Control, Done, Fields, Form, Notice, Post, Site, UNSAVED};

/// What the pages of one component know, beside what those of every component do.
pub trait Work: Sized + 'static {
    const COMPONENT: Component;

    /// # Errors
    /// Not found when the address names no year in which this contract works on the component.
    fn of(site: &Site, scope: &CcoScope) -> impl Future<Output = Result<Self>>;

    fn desk(&self) -> &Desk;

    /// What is said of a part, by the words of the audit log, that came from an earlier year and that nobody has confirmed yet.
    fn carried(&self, _part: &str, _key: &str) -> Option<CarriedNote> {
        None
    }
}

/// A part of a component's document that has a form.
pub trait Sheet: Clone + Send + 'static {
    type Work: Work;
    /// What the form says, read.
    type Draft: Send + 'static;
    const NOTICE: Notice;

    /// The page with what is saved now.
    ///
    /// # Errors
    /// Not found when the document has no such part.
    fn page(&self, site: &Site, work: &Self::Work) -> Result<SheetPage>;

    /// # Errors
    /// Every mistake, by field.
    fn read(&self, work: &Self::Work, fields: &Fields) -> std::result::Result<Self::Draft, FieldErrors>;

    /// What the audit log calls it, where it is there already.
    fn part(&self) -> Option<(&'static str, String)> {
        None
    }

    /// Saves it, and says where to go on, below the component's address.
    ///
    /// # Errors
    /// Stale when somebody else saved meanwhile.
    fn save(&self, editable: &mut Editable<'_, '_>, draft: &Self::Draft) -> Result<String>;
}

/// What a page that keeps a draft is told.
#[derive(Serialize)]
struct KeptNote {
    kept: String,
    draft: Option<String>,
    notice: Option<String>,
    /// Somebody else has saved the part: what was typed until now is kept, and nothing more by itself.
    is_behind: bool,
}

/// What pages say of wordings that are ours (DECISIONS 11).
pub const INFERRED: &str = "Not OHA's official wording";

/// How often a save is compared anew when others keep saving the same part.
const MOST_MERGES: usize = 4;

/// The page of a part, with what is said of all parts alike.
fn page_of<S: Sheet>(sheet: &S, site: &Site, work: &S::Work) -> Result<SheetPage> {
    let mut page = sheet.page(site, work)?;
    page.noun = S::Work::COMPONENT.noun();
    page.carried = sheet.part().and_then(|(part, key)| work.carried(part, &key));
    Ok(page)
}

/// Shows the form: with what is saved, or with the draft that its reader left.
pub async fn show<S: Sheet>(sheet: &S, scope: &CcoScope, site: &Site) -> Answer {
    let work = S::Work::of(site, scope).await?;
    work.desk().editing()?;
    let mut page = page_of(sheet, site, &work)?;
    let (person, path) = (scope.person().clone(), page.form.action.clone());
    let draft = site.read(move |conn| drafts::find(conn, &person, &path)).await?;
    match draft.filter(|it| !page.form.says(&it.fields)) {
        Some(draft) => with_draft(site, &work, sheet, &mut page, &draft).await?,
        None => page.form = page.form.drafted(0),
    }
    page.form = page.form.screened();
    site.page(work.desk().shell_below(site, &page.heading), &page)
}

async fn with_draft<S: Sheet>(
    site: &Site,
    work: &S::Work,
    sheet: &S,
    page: &mut SheetPage,
    draft: &Draft,
) -> Result<()> {
    let is_behind = page.form.version.as_deref().is_some_and(|it| it != draft.fields.get("version"));
    let meanwhile = if is_behind { Some(changed_by(site, work, sheet).await?) } else { None };
    let errors = sheet.read(work, &draft.fields).err().unwrap_or_default();
    // Only of days: one that is none cannot be shown in a field for days.
    let is_odd_day = |name: &str| page.form.fields.iter().any(|it| it.name == name && it.control == Control::Date);
    let mut odd = FieldErrors::default();
    for (name, text) in errors.iter().filter(|(name, _)| is_odd_day(name) && !draft.fields.get(name).is_empty()) {
        odd.add(name, text);
    }
    page.draft = Some(DraftNote {
        kept: draft.at.words_at(site.now),
        meanwhile,
        discard: Form::button(site, format!("{UNSAVED}/removals"), "Discard this draft"),
        text: format!("draft:{}", draft.path),
        next: sent_to(site),
    });
    page.form = page.form.clone().filled(&draft.fields, &odd).made_from(&draft.fields).drafted(draft.version);
    Ok(())
}

/// Takes the form. What others saved meanwhile in fields that its sender left alone is kept; what both changed is asked.
pub async fn take<S: Sheet>(sheet: S, post: Post<CcoScope>, site: Site) -> Answer {
    let mut work = S::Work::of(&site, &post.scope).await?;
    let mut fields = post.fields.clone();
    if fields.get("keep") == "draft" {
        return keep(&site, &work, &sheet, &fields).await;
    }
    if fields.has("asked[]") {
        let asked = sheet.page(&site, &work)?.form.answered(&fields);
        fields = asked.fields;
        if !asked.errors.is_empty() {
            work.desk().editing()?;
            return ask_again(&site, &work, &sheet, &fields, &asked.errors).await;
        }
    }
    let mut notice = S::NOTICE;
    for _ in 0..MOST_MERGES {
        let draft = match sheet.read(&work, &fields) {
            Ok(draft) => draft,
            Err(errors) => {
                work.desk().editing()?;
                return again(&site, &work, &sheet, &fields, &errors).await;
            }
        };
        match save(&site, &post, &sheet, draft, notice).await {
            Err(Error::Refused(Refusal::Stale(_))) => (),
            // The plan was sent while this was being typed: the words are shown once more, to be kept elsewhere.
            Err(Error::Refused(Refusal::Closed(text))) => return conflict(&site, &work, &sheet, &fields, text),
            answer => return answer,
        }
        work = S::Work::of(&site, &post.scope).await?;
        let saved = sheet.page(&site, &work)?.form;
        let merged = saved.merged(&fields);
        if !merged.asks.is_empty() {
            return ask(&site, &work, &sheet, &fields, &merged.fields, &merged.asks).await;
        }
        let now = |it: Option<String>| it.unwrap_or_default();
        fields = merged.fields.with("version", now(saved.version)).with("base", now(saved.base));
        notice = if merged.has_theirs { Notice::Merged } else { notice };
    }
    Err(Refusal::Busy.into())
}

/// Saves, and lets the draft go that this was.
async fn save<S: Sheet>(site: &Site, post: &Post<CcoScope>, sheet: &S, draft: S::Draft, notice: Notice) -> Answer {
    let (saving, path) = (sheet.clone(), sent_to(site));
    let saved = move |editable: &mut Editable<'_, '_>| {
        let place = saving.save(editable, &draft)?;
        let person = editable.scope().person().clone();
        drafts::forget(editable.tx(), &person, &path)?;
        Ok(place)
    };
    change::<S::Work>(site, &post.scope, post.receipt.clone(), notice, saved).await
}

/// Keeps what is being typed as its writer's draft, whatever it says. A script asks for it, so the answer is for a script.
async fn keep<S: Sheet>(site: &Site, work: &S::Work, sheet: &S, fields: &Fields) -> Answer {
    work.desk().editing()?;
    let form = sheet.page(site, work)?.form;
    let is_behind = form.version.as_deref().is_some_and(|it| it != fields.get("version"));
    if form.says(fields) {
        let_go(site, work.desk(), fields).await?;
        let note = KeptNote {
            kept: site.now.hour_words(),
            draft: Some("0".into()),
            notice: Some("As it is saved.".into()),
            is_behind: false,
        };
        return Ok(HttpResponse::Ok().json(note));
    }
    let kept = kept(site, work.desk(), fields).await?;
    let notice = match kept {
        Kept::Elsewhere => Some(
            "You are writing this in another tab too. Its draft is kept, this one is not: save here, or go on there."
                .to_owned(),
        ),
        Kept::As(_) if is_behind => Some(format!(
            "Saved meanwhile by {}. What you typed until now is kept as your draft; from here on nothing is kept by itself. Save, and you are shown both texts.",
            changed_by(site, work, sheet).await?
        )),
        Kept::As(_) => None,
    };
    let draft = if let Kept::As(version) = kept { Some(version.to_string()) } else { None };
    Ok(HttpResponse::Ok().json(KeptNote { kept: site.now.hour_words(), draft, notice, is_behind }))
}

/// Where a form is sent to, by which its draft is found again: with what the address asks, since a form that begins from one figure of a report is
/// another than that which begins from the next.
fn sent_to(site: &Site) -> String {
    let uri = site.request.uri();
    uri.path_and_query().map_or_else(|| uri.path().to_owned(), |it| it.as_str().to_owned())
}

/// A draft that says what is saved is none.
async fn let_go(site: &Site, desk: &Desk, fields: &Fields) -> Result<()> {
    let (person, path) = (desk.scope.person().clone(), sent_to(site));
    let seen = fields.get("draft").parse().unwrap_or_default();
    site.app.db.write(move |tx| drafts::forget_seen(tx, &person, &path, seen)).await
}

async fn kept(site: &Site, desk: &Desk, fields: &Fields) -> Result<Kept> {
    let (person, path, fields, now) = (desk.scope.person().clone(), sent_to(site), fields.clone(), site.now);
    let seen = fields.get("draft").parse().unwrap_or_default();
    site.app.db.write(move |tx| drafts::keep(tx, &person, &path, &fields, seen, now)).await
}

/// Runs one change of the component and leads on to where it says.
pub async fn change<W: Work>(
    site: &Site,
    scope: &CcoScope,
    receipt: String,
    notice: Notice,
    change: impl FnOnce(&mut Editable<'_, '_>) -> Result<String> + Send + 'static,
) -> Answer {
    let (scope, year) = (scope.clone(), year_of(site)?);
    site.act(receipt, move |tx, now| {
        let base = address(&scope, year, W::COMPONENT);
        let mut editable = editable(tx, &scope, year, W::COMPONENT, now)?;
        let place = change(&mut editable)?;
        Ok(Done::at(format!("{base}{place}"), notice))
    })
    .await
}

/// The form with its mistakes. It keeps the version that it was made from: what others saved since is still seen at the next try.
async fn again<S: Sheet>(site: &Site, work: &S::Work, sheet: &S, fields: &Fields, errors: &FieldErrors) -> Answer {
    let mut page = page_of(sheet, site, work)?;
    let draft = kept_version(kept(site, work.desk(), fields).await?, fields);
    page.form = page.form.filled(fields, errors).made_from(fields).drafted(draft).screened();
    site.page_with(StatusCode::UNPROCESSABLE_ENTITY, work.desk().shell_below(site, &page.heading).errors(errors), &page)
}

fn kept_version(kept: Kept, fields: &Fields) -> i64 {
    match kept {
        Kept::As(version) => version,
        Kept::Elsewhere => fields.get("draft").parse().unwrap_or_default(),
    }
}

/// The form as far as it could be put together, and both values of each field that two people changed.
async fn ask<S: Sheet>(
    site: &Site,
    work: &S::Work,
    sheet: &S,
    typed: &Fields,
    merged: &Fields,
    asks: &[String],
) -> Answer {
    // The draft stays what was typed, made from what it was made from: whoever leaves this page is asked again.
    let draft = kept_version(kept(site, work.desk(), typed).await?, typed);
    let by = changed_by(site, work, sheet).await?;
    let mut page = page_of(sheet, site, work)?;
    let saved = page.form.clone();
    let mut errors = FieldErrors::default();
    for name in asks {
        errors.add(name, format!("Saved meanwhile by {by}. Choose which text is kept."));
    }
    page.form = page.form.filled(merged, &errors).asking(&saved, asks, &by).drafted(draft).screened();
    let shell = work.desk().shell_below(site, &page.heading).errors(&errors);
    let shell = shell.happened(
        "Somebody saved this while you were writing. Nothing is lost and nothing is overwritten: both texts are below",
    );
    site.page_with(StatusCode::CONFLICT, shell, &page)
}

/// As [`ask`], where some questions were not answered. What was shown then is what the next save is compared with.
async fn ask_again<S: Sheet>(site: &Site, work: &S::Work, sheet: &S, fields: &Fields, errors: &FieldErrors) -> Answer {
    let by = changed_by(site, work, sheet).await?;
    let mut page = page_of(sheet, site, work)?;
    let saved = page.form.clone();
    let asks: Vec<String> = errors.iter().map(|(name, _)| name.to_owned()).collect();
    let draft = fields.get("draft").parse().unwrap_or_default();
    page.form = page.form.filled(fields, errors).made_from(fields).asking(&saved, &asks, &by).drafted(draft).screened();
    site.page_with(StatusCode::UNPROCESSABLE_ENTITY, work.desk().shell_below(site, &page.heading).errors(errors), &page)
}

fn conflict<S: Sheet>(site: &Site, work: &S::Work, sheet: &S, fields: &Fields, text: String) -> Answer {
    let mut page = page_of(sheet, site, work)?;
    let field = page.form.fields.first().map_or("", |it| it.name.as_str());
    let errors = FieldErrors::one(field, text);
    page.form = page.form.filled(fields, &errors);
    let shell = work.desk().shell_below(site, &page.heading).errors(&errors).happened("This can no longer be changed");
    site.page_with(StatusCode::CONFLICT, shell, &page)
}

/// Who saved this part last, and when: "Theodora Quillhaven, 10:42 am".
async fn changed_by<S: Sheet>(site: &Site, work: &S::Work, sheet: &S) -> Result<String> {
    let (Some(part), Some(submission)) = (sheet.part(), work.desk().submission.as_ref()) else {
        return Ok("somebody else".into());
    };
    let (id, me, now) = (submission.id.clone(), work.desk().scope.person().clone(), site.now);
    let last = site
        .read(move |conn| {
            let Some((actor, at)) = audit::last_on_part(conn, "submission", id.as_str(), (part.0, &part.1))? else {
                return Ok(None);
            };
            let name = accounts::names(conn, &[&actor])?.into_values().next();
            Ok(Some((
                if actor == me.as_str() { Some("you, in another tab or on another device".into()) } else { name },
                at,
            )))
        })
        .await?;
    Ok(last.map_or_else(
        || "somebody else".to_owned(),
        |(name, at)| format!("{}, {}", name.unwrap_or_else(|| "somebody else".into()), at.words_at(now)),
    ))
}
