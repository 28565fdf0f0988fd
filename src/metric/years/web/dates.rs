//! The dates of a year, checked against each other.

use super::desk::YearDesk;
use super::sheet::{self, Sheet, SheetPage};
use crate::kernel::failure::{FieldErrors, Result};
use crate::metric::years::rules::{self, Dates, Edit};
use crate::people::tenancy::OhaScope;
use crate::platform::http::{Answer, Control, Field, Fields, Form, Notice, Post, Reader, Site};

#[derive(Clone)]
struct DatesSheet;

/// `GET /desk/oha/years/{year}/dates`
pub async fn dates(scope: OhaScope, site: Site) -> Answer {
    sheet::show(&DatesSheet, &scope, &site).await
}

/// `POST /desk/oha/years/{year}/dates`
pub async fn save_dates(post: Post<OhaScope>, site: Site) -> Answer {
    sheet::take(DatesSheet, post, site).await
}

impl Sheet for DatesSheet {
    const NOTICE: Notice = Notice::Saved;

    fn page(&self, site: &Site, desk: &YearDesk) -> Result<SheetPage> {
        let form = Form::new(site, format!("{}/dates", desk.base()), "Save the dates", fields(desk));
        Ok(SheetPage::new(
            desk.eyebrow(),
            "Dates",
            "All days are Pacific. A day that is due lasts until its midnight.",
            form,
        ))
    }

    fn read(&self, _: &YearDesk, fields: &Fields) -> std::result::Result<Edit, FieldErrors> {
        let mut reader = Reader::new(fields);
        let label = sheet::line(&mut reader, "label", "Name the year.");
        let opens_on = reader.day("opens_on", "Enter the day on which the year opens.");
        let cutoff_on = reader.day("cutoff_on", "Enter the last day of work that counts.");
        let due_on = reader.day("due_on", "Enter the due date.");
        let days = n_days(&mut reader, "resubmit_days").zip(n_days(&mut reader, "answer_days"));
        let results_on = reader.optional_day("results_on");
        let (before, after) =
            (rules::day_list(reader.raw("remind_before")), rules::day_list(reader.raw("remind_after")));
        let (before, after) = (reader.note("remind_before", before), reader.note("remind_after", after));
        let provenance = sheet::provenance(&mut reader);
        let source = sheet::line(&mut reader, "source", "Name the source.");
        let days = opens_on.zip(cutoff_on).zip(due_on.zip(days));
        let dates = label.zip(days).zip(before.zip(after)).zip(provenance.zip(source)).map(
            |(
                (
                    (label, ((opens_on, cutoff_on), (due_on, (resubmit_days, answer_days)))),
                    (remind_before, remind_after),
                ),
                (provenance, source),
            )| Dates {
                label,
                opens_on,
                cutoff_on,
                due_on,
                results_on,
                resubmit_days,
                answer_days,
                remind_before,
                remind_after,
                provenance,
                source,
            },
        );
        let dates = reader.finish(dates)?;
        let mistakes = dates.mistakes();
        if mistakes.is_empty() { Ok(Edit::Dates(dates)) } else { Err(mistakes) }
    }

    fn back(&self) -> String {
        String::new()
    }
}

fn n_days(reader: &mut Reader<'_>, name: &str) -> Option<u64> {
    let days = reader.raw(name).trim().parse::<u64>();
    reader.note(name, days.map_err(|_| "Enter a number of days, such as 14.".to_owned()))
}

fn fields(desk: &YearDesk) -> Vec<Field> {
    let form = desk.form();
    vec![
        Field::text("label", "What the year is called").width("medium").value(&form.label),
        Field::date("opens_on", "Opens on").hint("From this day on CCOs can begin.").value(form.opens_on.to_string()),
        Field::date("cutoff_on", "Last day of work that counts").value(form.cutoff_on.to_string()),
        Field::date("due_on", "Due on")
            .hint("What is sent later is taken and marked late. What was never sent moves with this day.")
            .value(form.due_on.to_string()),
        Field::new(Control::Number, "resubmit_days", "Days that a CCO has to answer a return")
            .value(form.resubmit_days.to_string()),
        Field::new(Control::Number, "answer_days", "Days that OHA gives itself to answer what was sent")
            .value(form.answer_days.to_string()),
        Field::date("results_on", "Results on")
            .optional()
            .value(form.results_on.map_or_else(String::new, |it| it.to_string())),
        Field::text("remind_before", "Remind leads so many days before")
            .hint("Numbers of days before the due date, such as 30, 7, 1.")
            .width("medium")
            .optional()
            .value(rules::days_listed(&form.remind_before)),
        Field::text("remind_after", "And so many days after")
            .width("medium")
            .optional()
            .value(rules::days_listed(&form.remind_after)),
        sheet::provenance_field(form.provenance),
        sheet::source_field(&form.source),
    ]
}
