//! What is done with a file that waits: said what it is, taken in, let go; and its mistakes as a file.

use actix_web::HttpResponse;
use actix_web::http::header;

use super::sheet::{again, ask_again, examined};
use super::{IMPORTS, checked, waiting};
use crate::kernel::failure::{Error, FieldErrors, Refusal};
use crate::kernel::texts::grouped;
use crate::metric::reach::changes::import::Effect;
use crate::metric::reach::changes::uploads;
use crate::metric::reach::rules::import::problems::{Problem, Problems};
use crate::metric::reach::rules::import::terms::Sheet;
use crate::metric::reach::web::sets;
use crate::people::tenancy::OhaScope;
use crate::platform::http::{Answer, Done, Fields, Notice, Post, Reader, Site};
use crate::platform::tables;

/// `POST /desk/oha/reach/imports/{upload}`
///
/// # Errors
/// Not found when the file is gone, Stale when somebody else saved; mistakes come back as the page.
pub async fn describe(post: Post<OhaScope>, site: Site) -> Answer {
    let file = waiting(&site, &post.scope).await?;
    let sheet = Sheet::of(post.fields.pairs());
    let (file, checked) = examined(&site, &post.scope, file, sheet.clone()).await?;
    let mut errors = checked.column_errors.clone();
    if let Err(others) = &checked.provenance {
        others.iter().for_each(|(field, text)| errors.add(field, text));
    }
    let version = version(&post.fields);
    if let Err(others) = &version {
        others.iter().for_each(|(field, text)| errors.add(field, text));
    }
    let (true, Ok(version)) = (errors.is_empty(), version) else {
        return again(&site, &post.scope, (&file, &checked), &post.fields, &errors);
    };
    let scope = post.scope;
    let answer = site.act(post.receipt, move |tx, now| {
        uploads::describe(tx, &scope, &file, &sheet, version, now)?;
        Ok(Done::at(format!("{IMPORTS}/{}", file.id), Notice::Saved))
    });
    answer.await
}

/// `POST /desk/oha/reach/imports/{upload}/imports`
///
/// # Errors
/// Invalid when the table has mistakes; Stale when what is said of it was changed since.
pub async fn take_in(post: Post<OhaScope>, site: Site) -> Answer {
    let version = version(&post.fields)?;
    let file = waiting(&site, &post.scope).await?;
    let sheet = file.sheet.clone();
    let (file, checked) = examined(&site, &post.scope, file, sheet).await?;
    let demonstration = site.app.settings.demonstration;
    let Some(incoming) = checked::incoming(&checked, &file, demonstration, post.fields.get("correction")) else {
        let text = "This table cannot be taken in yet: its page says what is missing or wrong.";
        return Err(FieldErrors::one("", text).into());
    };
    let (scope, id) = (post.scope.clone(), file.id.clone());
    let answer = site.act(post.receipt.clone(), move |tx, now| {
        let (effect, set) = uploads::take_in(tx, &scope, (&id, version), &incoming, now)?;
        let notice = if effect == Effect::Nothing { Notice::ReachThereAlready } else { Notice::ReachImported };
        Ok(Done::at(format!("/desk/oha/reach/{set}"), notice))
    });
    match answer.await {
        Err(Error::Refused(Refusal::Invalid(errors))) => {
            ask_again(&site, &post.scope, (&file, &checked), &post.fields, &errors)
        }
        Ok(answer) => {
            sets::settle_small(&site, &post.scope).await?;
            Ok(answer)
        }
        other => other,
    }
}

/// `POST /desk/oha/reach/imports/{upload}/removals`
///
/// # Errors
/// Not found when the file is gone, Stale when what is said of it was changed since.
pub async fn let_go(post: Post<OhaScope>, site: Site) -> Answer {
    let version = version(&post.fields)?;
    let file = waiting(&site, &post.scope).await?;
    let answer = site.act(post.receipt, move |tx, now| {
        uploads::let_go(tx, &post.scope, &file, version, now)?;
        Ok(Done::at(format!("{IMPORTS}/new"), Notice::Removed))
    });
    answer.await
}

/// `GET /desk/oha/reach/imports/{upload}/mistakes.csv`
///
/// # Errors
/// Not found when the file is gone.
pub async fn mistakes(scope: OhaScope, site: Site) -> Answer {
    let file = waiting(&site, &scope).await?;
    let sheet = file.sheet.clone();
    let (_, checked) = examined(&site, &scope, file, sheet).await?;
    let told = checked.table.map(|it| it.told).unwrap_or_default();
    let line = |kind: &str, it: &Problem| {
        let line = if it.line == 0 { String::new() } else { it.line.to_string() };
        [kind.to_owned(), line, it.column.clone(), it.what.clone(), it.read.clone()]
    };
    let errors = told.errors.iter().map(|it| line("mistake", it));
    let lines = errors.chain(told.warnings.iter().map(|it| line("to look at", it)));
    let lines = lines.chain(more("mistake", &told.errors)).chain(more("to look at", &told.warnings));
    let bytes = tables::csv(["kind", "line", "column", "what", "read"], lines)?;
    let mut answer = HttpResponse::Ok();
    answer
        .insert_header((header::CONTENT_TYPE, "text/csv; charset=utf-8; header=present"))
        .insert_header((header::CONTENT_DISPOSITION, "attachment; filename=\"mistakes.csv\""));
    Ok(answer.body(bytes))
}

/// A last line where there are more than are kept.
fn more(kind: &str, all: &Problems) -> Option<[String; 5]> {
    let n = Some(all.n_not_kept()).filter(|it| *it > 0)?;
    let what = format!("{} more are not listed. Mend these, and send the table again.", grouped(n));
    Some([kind.to_owned(), String::new(), String::new(), what, String::new()])
}

fn version(fields: &Fields) -> std::result::Result<i64, FieldErrors> {
    let mut reader = Reader::new(fields);
    let version = reader.version();
    reader.finish(version)
}
