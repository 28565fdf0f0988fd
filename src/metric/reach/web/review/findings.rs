//! Marking an observation as a finding, which keeps its figures as they are shown today; and withdrawing it.

use super::observations::id;
use super::work::Work;
use crate::kernel::failure::{FieldErrors, Refusal, Result};
use crate::kernel::ids::ObservationId;
use crate::kernel::texts::Line;
use crate::metric::reach::changes::review as changes;
use crate::metric::workflow::Editable;
use crate::metric::workflow::web::sheet::{self, Explained, Sheet, SheetPage, Term};
use crate::people::tenancy::CcoScope;
use crate::platform::http::{Answer, Field, Fields, Form, Notice, Post, Reader, Site};

#[derive(Clone)]
struct Marking(ObservationId);

#[derive(Clone)]
struct Withdrawal(ObservationId);

/// `GET …/reach-review/observations/{observation}/finding`
pub async fn finding(scope: CcoScope, site: Site) -> Answer {
    sheet::show(&Marking(id(&site)?), &scope, &site).await
}

/// `POST …/reach-review/observations/{observation}/findings`
pub async fn mark_finding(post: Post<CcoScope>, site: Site) -> Answer {
    sheet::take(Marking(id(&site)?), post, site).await
}

/// `GET …/reach-review/observations/{observation}/withdrawal`
pub async fn withdrawal(scope: CcoScope, site: Site) -> Answer {
    sheet::show(&Withdrawal(id(&site)?), &scope, &site).await
}

/// `POST …/reach-review/observations/{observation}/withdrawals`
pub async fn withdraw_finding(post: Post<CcoScope>, site: Site) -> Answer {
    sheet::take(Withdrawal(id(&site)?), post, site).await
}

impl Sheet for Marking {
    type Work = Work;
    type Draft = (Line, i64);
    const NOTICE: Notice = Notice::Saved;

    fn page(&self, site: &Site, work: &Work) -> Result<SheetPage> {
        let (number, saved) = work.copy.observation(&self.0).ok_or(Refusal::NotFound)?;
        let fact = saved.fact.as_ref();
        let title = Field::text("title", "What you found, in one line")
            .hint("It is cited by the goals that answer it.")
            .value(fact.map_or("", |it| it.label.as_str()));
        let action = format!("{}/observations/{}/findings", work.desk.base(), self.0);
        let form = Form::new(site, action, "Mark it as a finding", vec![title])
            .cancel(format!("{}#observation-{}", work.desk.base(), self.0))
            .version(work.copy.version(&saved.id));
        let about = work.copy.abouts.get(&saved.id);
        let report =
            work.report.as_ref().filter(|it| about.is_some_and(|about| about.data_set.as_ref() == Some(&it.set.id)));
        let figures = about.zip(report).and_then(|(it, report)| it.disparity(&work.stratifiers, report, work.limits));
        let lines = figures.map(|it| it.lines()).unwrap_or_default();
        Ok(SheetPage {
            explained: (!lines.is_empty()).then(|| Explained { summary: "What is kept with it", terms: terms(lines) }),
            ..SheetPage::new(
                format!("{} · Observation {number}", work.desk.eyebrow()),
                "Mark as a finding",
                "A finding is a disparity that work can answer. It keeps the figures as they are shown today; where they are hidden, it says so.",
                form,
            )
        })
    }

    fn read(&self, _: &Work, fields: &Fields) -> std::result::Result<Self::Draft, FieldErrors> {
        let mut reader = Reader::new(fields);
        let title = reader.line("title", "Say in one line what you found.");
        let version = reader.version();
        reader.finish(title.zip(version))
    }

    fn part(&self) -> Option<(&'static str, String)> {
        Some(("observation", self.0.to_string()))
    }

    fn save(&self, editable: &mut Editable<'_, '_>, (title, version): &Self::Draft) -> Result<String> {
        changes::mark_as_finding(editable, &self.0, title, *version)?;
        Ok(format!("#observation-{}", self.0))
    }
}

/// The figure stands first and its source last; between them stands what it is compared with.
fn terms(lines: Vec<String>) -> Vec<Term> {
    let last = lines.len().saturating_sub(1);
    let term = |n: usize| match n {
        0 => "The figure",
        it if it == last => "Source",
        _ => "Compared",
    };
    lines.into_iter().enumerate().map(|(n, text)| Term { term: term(n).to_owned(), text }).collect()
}

impl Sheet for Withdrawal {
    type Work = Work;
    type Draft = i64;
    const NOTICE: Notice = Notice::Saved;

    fn page(&self, site: &Site, work: &Work) -> Result<SheetPage> {
        let (number, saved) = work.copy.observation(&self.0).ok_or(Refusal::NotFound)?;
        let finding = saved.finding.as_ref().ok_or(Refusal::NotFound)?;
        let action = format!("{}/observations/{}/withdrawals", work.desk.base(), self.0);
        let form = Form::new(site, action, "Withdraw the finding", Vec::new())
            .cancel(format!("{}#observation-{}", work.desk.base(), self.0))
            .version(work.copy.version(&saved.id));
        let eyebrow = format!("{} · Observation {number}", work.desk.eyebrow());
        let lede =
            format!("“{}” is kept as a finding that was withdrawn. The observation stays as it is.", finding.title);
        Ok(SheetPage::new(eyebrow, "Withdraw this finding?", lede, form))
    }

    fn read(&self, _: &Work, fields: &Fields) -> std::result::Result<Self::Draft, FieldErrors> {
        let mut reader = Reader::new(fields);
        let version = reader.version();
        reader.finish(version)
    }

    fn part(&self) -> Option<(&'static str, String)> {
        Some(("observation", self.0.to_string()))
    }

    fn save(&self, editable: &mut Editable<'_, '_>, version: &Self::Draft) -> Result<String> {
        changes::withdraw_finding(editable, &self.0, *version)?;
        Ok(format!("#observation-{}", self.0))
    }
}
