//! One file that waits: its first lines, what is said of it, and what taking it in would do.

use actix_web::http::StatusCode;
use serde::Serialize;

use super::checked::{self, Checked, Outcome};
use super::{IMPORTS, shell, waiting};
use crate::kernel::failure::{FieldErrors, Result};
use crate::metric::reach::changes::import::Effect;
use crate::metric::reach::io::import;
use crate::metric::reach::rules::import::columns::{self, Column};
use crate::metric::reach::rules::import::terms::{Sheet, column_field};
use crate::metric::reach::store::imports::Waiting;
use crate::people::tenancy::OhaScope;
use crate::platform::http::{Answer, Control, Field, Fields, Form, Page, Site};

#[derive(Serialize)]
struct SheetPage {
    name: String,
    about: String,
    headings: Vec<String>,
    lines: Vec<Shown>,
    form: Form,
    outcome: Option<Outcome>,
    /// What is still to be said before the table can be taken in.
    wanting: Vec<String>,
    csv_href: Option<String>,
    import: Option<Form>,
    let_go: Form,
}

#[derive(Serialize)]
struct Shown {
    number: u64,
    cells: Vec<Cell>,
}

/// A cell under its heading.
#[derive(Serialize)]
struct Cell {
    heading: String,
    text: String,
}

impl Page for SheetPage {
    const TEMPLATE: &'static str = "reach/import/sheet";
}

const MOST_SHOWN: usize = 8;

/// `GET /desk/oha/reach/imports/{upload}`
///
/// # Errors
/// Not found when the file is gone.
pub async fn sheet(scope: OhaScope, site: Site) -> Answer {
    let file = waiting(&site, &scope).await?;
    let sheet = file.sheet.clone();
    let (file, checked) = examined(&site, &scope, file, sheet.clone()).await?;
    let page = page(&site, &file, &sheet, &checked)?;
    site.page(shell(&scope, &site).here(file.file_name.clone()), &page)
}

/// Reads and compares a file off the threads that answer.
pub(super) async fn examined(site: &Site, scope: &OhaScope, file: Waiting, sheet: Sheet) -> Result<(Waiting, Checked)> {
    let (scope, by) = (scope.clone(), (site.now, site.app.settings.demonstration));
    site.read(move |conn| {
        let checked = checked::check(conn, &scope, &file, &sheet, by)?;
        Ok((file, checked))
    })
    .await
}

/// The page with what was typed and what is wrong with it.
pub(super) fn again(
    site: &Site,
    scope: &OhaScope,
    (file, checked): (&Waiting, &Checked),
    typed: &Fields,
    errors: &FieldErrors,
) -> Answer {
    let sheet = Sheet::of(typed.pairs());
    let mut page = page(site, file, &sheet, checked)?;
    page.form = page.form.filled(typed, errors).version_of(typed);
    // What a wrong sheet would do is not said beside its mistakes.
    (page.outcome, page.import, page.wanting) = (None, None, Vec::new());
    let shell = shell(scope, site).here(file.file_name.clone()).errors(errors);
    site.page_with(StatusCode::UNPROCESSABLE_ENTITY, shell, &page)
}

/// The page with a correction that does not say what was wrong.
pub(super) fn ask_again(
    site: &Site,
    scope: &OhaScope,
    (file, checked): (&Waiting, &Checked),
    typed: &Fields,
    errors: &FieldErrors,
) -> Answer {
    let mut page = page(site, file, &file.sheet, checked)?;
    page.import = page.import.map(|it| it.filled(typed, errors));
    let shell = shell(scope, site).here(file.file_name.clone()).errors(errors);
    site.page_with(StatusCode::UNPROCESSABLE_ENTITY, shell, &page)
}

fn page(site: &Site, file: &Waiting, sheet: &Sheet, checked: &Checked) -> Result<SheetPage> {
    let address = format!("{IMPORTS}/{}", file.id);
    let mapping = &checked.looked.mapping;
    let below = checked.looked.first.iter().filter(|it| it.number > mapping.heading_line);
    let shown =
        |it: &crate::platform::tables::Line| Shown { number: it.number, cells: padded(&it.cells, &mapping.headings) };
    let wanting = match &checked.provenance {
        Ok(_) => Vec::new(),
        Err(errors) => errors.iter().map(|(_, text)| text.to_owned()).collect(),
    };
    let has_mistakes =
        checked.table.as_ref().is_some_and(|it| !it.told.errors.is_empty() || !it.told.warnings.is_empty());
    Ok(SheetPage {
        name: file.file_name.clone(),
        about: about(file, checked),
        headings: mapping.headings.clone(),
        lines: below.take(MOST_SHOWN).map(shown).collect(),
        form: Form::new(site, address.clone(), "Save and check", fields(file, sheet, checked)?).version(file.version),
        outcome: checked::outcome(checked)?,
        wanting,
        csv_href: has_mistakes.then(|| format!("{address}/mistakes.csv")),
        import: import_form(site, &address, file, checked),
        let_go: Form::button(site, format!("{address}/removals"), "Forget this file").version(file.version),
    })
}

fn padded(cells: &[String], headings: &[String]) -> Vec<Cell> {
    let short = |it: &String| it.chars().take(60).collect::<String>();
    let texts = cells.iter().map(short).chain(std::iter::repeat(String::new()));
    headings.iter().zip(texts).map(|(heading, text)| Cell { heading: heading.clone(), text }).collect()
}

fn about(file: &Waiting, checked: &Checked) -> String {
    let about = &checked.looked.about;
    let kind = match (about.separator, &about.sheet) {
        (Some(';'), _) => "CSV, separated by semicolons".to_owned(),
        (Some('\t'), _) => "CSV, separated by tabs".to_owned(),
        (_, Some(sheet)) => format!("Excel workbook, sheet “{sheet}”"),
        _ => "CSV, separated by commas".to_owned(),
    };
    format!(
        "{kind}. For the measurement year {}. It is forgotten a day after it was sent, {}.",
        file.year,
        file.uploaded_at.words()
    )
}

fn import_form(site: &Site, address: &str, file: &Waiting, checked: &Checked) -> Option<Form> {
    let (fields, submit) = match checked.plan.as_ref()?.effect {
        Effect::Nothing => return None,
        Effect::New => (Vec::new(), "Import this table"),
        Effect::Replaces => (Vec::new(), "Replace what is there"),
        Effect::Corrects => {
            let asked = Field::textarea("correction", "What was wrong with the version before")
                .rows(3)
                .hint("Everybody who reads the corrected figures reads this.");
            (vec![asked], "Import as a correction")
        }
    };
    Some(Form::new(site, format!("{address}/imports"), submit, fields).version(file.version))
}

fn fields(file: &Waiting, sheet: &Sheet, checked: &Checked) -> Result<Vec<Field>> {
    let measures = import::measures()?;
    let options = measures.iter().map(|it| (it.key.as_str(), it.label.as_str()));
    let text = |name: &str, label: &str| Field::text(name, label).value(sheet.get(name));
    let area = |name: &str, label: &str, hint: &str| {
        Field::textarea(name, label).rows(4).hint(hint).optional().value(sheet.get(name))
    };
    let day = |name: &str, label: &str| Field::date(name, label).value(sheet.get(name));
    let mut fields = vec![
        Field::new(Control::Select, "measure", "Version of the measure").options(options).value(sheet.get("measure")),
        day("period_first", "First day that is counted"),
        day("period_last", "Last day that is counted"),
        day("extracted_on", "Drawn from OHA's records on"),
        text("source", "Where the figures are from").hint("In one line, as readers will see it: the system, the office, the request."),
        area("method_note", "Method note", "What readers should know of how it was counted: lists of codes, categories, what is left out."),
        area("break_note", "Break in the series", "Only where it cannot be compared with the period before: say why. A chart marks the break."),
        Field::checkbox("own_counts", "Each CCO may see its own true counts").hint("Asked for each day, recorded, and marked “not for sharing”. Statewide and other CCOs' figures stay protected.").optional().value(sheet.get("own_counts")),
    ];
    let about = &checked.looked.about;
    if about.sheets.len() > 1 {
        let chosen = about.sheet.clone().unwrap_or_default();
        let options = about.sheets.iter().map(|it| (it.as_str(), it.as_str()));
        fields.push(Field::new(Control::Select, "sheet", "Sheet of the workbook").options(options).value(chosen));
    }
    let _ = file;
    fields.extend(column_fields(checked)?);
    Ok(fields)
}

fn column_fields(checked: &Checked) -> Result<Vec<Field>> {
    let (guide, stratifiers) = (import::guide()?, checked.stratifiers.as_ref());
    let own = guide.columns.iter().map(|it| Column::Own(it.key.clone()));
    let is_read = |it: &Column| {
        checked.looked.mapping.headings.iter().enumerate().any(|(n, _)| checked.looked.mapping.column_at(n) == Some(it))
    };
    let of = stratifiers.0.iter().map(|it| (Column::Of(it.key.clone()), it.retired));
    let of = of.filter(|(column, retired)| !retired || is_read(column)).map(|(column, _)| column);
    let choices: Vec<(String, String)> =
        own.chain(of).map(|it| (it.word(), columns::label(&it, guide, stratifiers))).collect();
    let mapping = &checked.looked.mapping;
    let field = |(place, heading): (usize, &String)| {
        let options = choices.iter().map(|(word, label)| (word.as_str(), label.as_str()));
        let named = if heading.is_empty() {
            format!("Column {}, without a heading", place + 1)
        } else {
            format!("Column “{heading}”")
        };
        Field::new(Control::Select, &column_field(place), &named)
            .options([("", "Not read")].into_iter().chain(options))
            .value(mapping.column_at(place).map_or_else(String::new, Column::word))
            .optional()
    };
    Ok(mapping.headings.iter().enumerate().map(field).collect())
}
