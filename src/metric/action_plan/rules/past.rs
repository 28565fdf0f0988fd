//! What a plan owes to the year before: parts that were carried from it, and progress on its targets.

use chrono::NaiveDate;

use super::carried::{CarriedPart, Mark, carried_parts, unconfirmed};
use super::copy::WorkingCopy;
use super::former::Former;
use super::gaps::{Gap, gaps};
use super::progress::Progress;
use super::readiness::readiness;
use crate::metric::measures::{Definition, Lever};
use crate::metric::workflow::{ItemAnswer, Readiness};

/// Nothing of it where no plan was sent for an earlier year.
#[derive(Debug, Clone, Default)]
pub struct Past {
    pub former: Option<Former>,
    pub marks: Vec<Mark>,
    pub progress: Option<Progress>,
}

impl Past {
    pub fn parts(
        &self,
        copy: &WorkingCopy,
        form: &Definition,
        answers: &[ItemAnswer],
        today: NaiveDate,
    ) -> Vec<CarriedPart> {
        carried_parts(&self.marks, copy, form, answers, today)
    }

    /// Everything that must be mended first: what was carried before all, then the plan itself, then progress.
    pub fn gaps(&self, copy: &WorkingCopy, form: &Definition, answers: &[ItemAnswer], base: &str) -> Vec<Gap> {
        // Which parts wait does not hang on the day; only what is said of their dates does.
        let mut found = unconfirmed(&self.parts(copy, form, answers, NaiveDate::MIN), base);
        found.extend(gaps(&copy.plan, form, answers, base));
        found.extend(self.progress.iter().flat_map(|it| it.gaps(form, base)));
        found
    }

    pub fn readiness(
        &self,
        copy: &WorkingCopy,
        form: &Definition,
        answers: &[ItemAnswer],
        levers: &[Lever],
        base: &str,
    ) -> Readiness {
        let missing = self.gaps(copy, form, answers, base).into_iter().map(|it| it.missing).collect();
        Readiness { missing, ..readiness(&copy.plan, form, answers, levers, base) }
    }

    /// What is frozen of it: progress, once anything was said or where it is asked for.
    pub fn frozen_progress(&self, form: &Definition) -> Option<Progress> {
        self.progress.clone().filter(|it| it.is_begun() || super::progress::is_asked(form))
    }
}
