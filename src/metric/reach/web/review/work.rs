//! What the pages of a review know beside what those of every component do, read in one consistent view.

use std::borrow::Cow;

use crate::kernel::failure::{Missing, Result};
use crate::kernel::ids::DataSetId;
use crate::kernel::time::Moment;
use crate::metric::measures::Component;
use crate::metric::reach::io;
use crate::metric::reach::rules::assessment::{AssessmentView, Gap, Part, ReportRows, WorkingReview, doubts, gaps};
use crate::metric::reach::rules::report::Limits;
use crate::metric::reach::rules::stratifiers::Stratifiers;
use crate::metric::reach::store::review as store;
use crate::metric::reach::store::{ReachScope, stratifiers};
use crate::metric::workflow::Readiness;
use crate::metric::workflow::web::sheet;
use crate::metric::workflow::web::{Desk, Standing, year_of};
use crate::people::tenancy::CcoScope;
use crate::platform::db::Conn;
use crate::platform::http::Site;

pub struct Work {
    pub desk: Desk,
    pub copy: WorkingReview,
    /// What OHA has released for the year, as the CCO is shown it.
    pub report: Option<ReportRows>,
    pub stratifiers: Cow<'static, Stratifiers>,
    pub limits: Limits,
}

impl sheet::Work for Work {
    const COMPONENT: Component = Component::ReachReview;

    async fn of(site: &Site, scope: &CcoScope) -> Result<Self> {
        let (scope, number, today) = (scope.clone(), year_of(site)?, site.now.pacific_day());
        site.read(move |conn| {
            let desk = Desk::gather(conn, &scope, number, Self::COMPONENT, today)?;
            gathered(conn, desk)
        })
        .await
    }

    fn desk(&self) -> &Desk {
        &self.desk
    }
}

impl Work {
    pub fn view(&self) -> AssessmentView {
        AssessmentView::of(&self.copy.assessment, &self.desk.year.form)
    }

    /// The id of what OHA has released for the year.
    pub fn report_id(&self) -> Option<&DataSetId> {
        self.report.as_ref().map(|it| &it.set.id)
    }

    pub fn gaps(&self) -> Vec<Gap> {
        let question = |missing: Missing| Gap { part: Part::Questions, missing };
        let (form, base) = (&self.desk.year.form, self.desk.base());
        let report = self.report_id().map(DataSetId::as_str);
        let own = gaps(&self.copy.assessment, form, &self.desk.answers, report, &base);
        self.desk.questions().into_iter().map(question).chain(own).collect()
    }

    pub fn readiness(&self) -> Readiness {
        let doubts = doubts(&self.copy.assessment, &self.desk.year.form, &self.desk.answers, &self.desk.base());
        Readiness { missing: self.gaps().into_iter().map(|it| it.missing).collect(), doubts }
    }

    pub fn standing(&self, now: Moment) -> Standing {
        let pages = [
            Some(("Reach report", "report")),
            Some(("Must-pass items", "items")),
            Some(("Checks", "checks")),
            Some(("Review and send", "submit")),
            Some(("Comments and questions", "comments")),
            Some(("History", "history")),
            Some(("Ask OHA or TA to look", "looks")),
            Some(("Print", "print")),
        ];
        Standing::of(&self.desk, now, &pages)
    }
}

fn gathered(conn: &mut Conn, desk: Desk) -> Result<Work> {
    let copy = match &desk.submission {
        Some(submission) => store::working_review(conn, &desk.scope, submission)?,
        None => WorkingReview::default(),
    };
    let set = store::report_of(conn, ReachScope::Cco(&desk.scope), desk.year.number)?;
    let report = set.map(|it| store::report_rows(conn, &desk.scope, it)).transpose()?;
    let (stratifiers, limits) = (stratifiers(conn)?, io::reading::limits()?);
    Ok(Work { desk, copy, report, stratifiers, limits })
}
