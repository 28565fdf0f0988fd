//! Saying that the report was received and reviewed, and by whom.

use super::work::Work;
use crate::kernel::failure::{FieldErrors, Refusal, Result};
use crate::kernel::ids::DataSetId;
use crate::kernel::texts::Narrative;
use crate::metric::reach::changes::review as changes;
use crate::metric::reach::rules::assessment::report_title;
use crate::metric::workflow::Editable;
use crate::metric::workflow::web::sheet::{self, Explained, Sheet, SheetPage, Term};
use crate::people::tenancy::CcoScope;
use crate::platform::http::{Answer, Control, Field, Fields, Form, Notice, Post, Reader, Site};

#[derive(Clone)]
struct Acknowledgement;

/// `GET …/reach-review/acknowledgement`
pub async fn page(scope: CcoScope, site: Site) -> Answer {
    sheet::show(&Acknowledgement, &scope, &site).await
}

/// `POST …/reach-review/acknowledgement`
pub async fn acknowledge(post: Post<CcoScope>, site: Site) -> Answer {
    sheet::take(Acknowledgement, post, site).await
}

impl Sheet for Acknowledgement {
    type Work = Work;
    type Draft = (DataSetId, Narrative, i64);
    const NOTICE: Notice = Notice::Saved;

    fn page(&self, site: &Site, work: &Work) -> Result<SheetPage> {
        let desk = &work.desk;
        let Some(report) = &work.report else {
            let text = "OHA has withdrawn the report. There is nothing to acknowledge until it releases another one.";
            return Err(Refusal::Closed(text.into()).into());
        };
        let said = work.copy.assessment.acknowledgement.as_ref();
        let fields = vec![
            Field::new(Control::Hidden, "data_set", "").value(report.set.id.to_string()),
            Field::textarea("participants", "Who took part in the review")
                .hint("Roles and offices, such as the quality committee or the advisory council.")
                .rows(5)
                .value(said.map_or("", |it| it.participants.as_str())),
        ];
        let action = format!("{}/acknowledgement", desk.base());
        let form = Form::new(site, action, "We have received and reviewed it", fields)
            .cancel(desk.base())
            .version(work.copy.acknowledged);
        let provenance = &report.set.provenance;
        let term = |term: &str, text: String| Term { term: term.to_owned(), text };
        let known = [
            term("Period", report_title(&report.set)),
            term("Source", provenance.source.clone()),
            term("Method", provenance.method_note.clone()),
            term("Break in the series", provenance.break_note.clone()),
            term("What was corrected", report.set.correction.clone()),
        ];
        Ok(SheetPage {
            explained: Some(Explained {
                summary: "The report",
                terms: known.into_iter().filter(|it| !it.text.is_empty()).collect(),
            }),
            comments: desk.comments_at("acknowledgement/report"),
            ..SheetPage::new(
                desk.eyebrow(),
                "Acknowledge the reach report",
                "Your word that the CCO has received OHA's report and looked at it. When OHA releases a newer one, you are asked again.",
                form,
            )
        })
    }

    fn read(&self, _: &Work, fields: &Fields) -> std::result::Result<Self::Draft, FieldErrors> {
        let mut reader = Reader::new(fields);
        let participants = reader.required_narrative("participants", "Say who took part.");
        let raw = reader.raw("data_set");
        let incomplete = "This form is incomplete. Open the page again and send it from there.";
        let data_set = reader.note("participants", DataSetId::parse(raw).map_err(|_| incomplete.to_owned()));
        let version = reader.version();
        reader.finish(data_set.zip(participants).zip(version).map(|((set, who), version)| (set, who, version)))
    }

    fn part(&self) -> Option<(&'static str, String)> {
        Some(("acknowledgement", "report".to_owned()))
    }

    fn save(&self, editable: &mut Editable<'_, '_>, (set, who, version): &Self::Draft) -> Result<String> {
        changes::acknowledge(editable, set, who, *version)?;
        Ok("#report".to_owned())
    }
}
