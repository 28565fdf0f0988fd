//! Plays the plans and the reviews of reach reports: each is written, sent, reviewed and published by the people and on the days that its file names.

use chrono::{Days, Duration, NaiveDate};

use super::files::{self, Event, EventKind, PlanFile};
use super::people::Cast;
use super::reach_reviews;
use crate::kernel::failure::{Error, Fault, Refusal, Result};
use crate::kernel::ids::SubmissionId;
use crate::kernel::texts::{Line, Narrative};
use crate::kernel::time::{Moment, days_after, pacific_noon};
use crate::kernel::year::MeasurementYear;
use crate::metric::action_plan;
use crate::metric::measures::{self, YearStatus};
use crate::metric::oversight;
use crate::metric::reach;
use crate::metric::review;
use crate::metric::submissions;
use crate::metric::workflow::{self, ItemAnswer, Said, State};
use crate::people::tenancy::{self, CcoRole, CcoScope, OhaScope, Role, SystemScope};
use crate::platform::db::{Database, Tx};
use crate::publishing;

/// One plan or review being played.
struct Play<'p> {
    file: &'p PlanFile,
    cast: &'p Cast,
    year: MeasurementYear,
    today: Moment,
}

pub(super) fn add_all(db: &Database, cast: &Cast, year: MeasurementYear, now: Moment) -> Result<()> {
    play_all(db, files::PLANS, cast, year, now)?;
    add_legacy(db, now)
}

/// What CCOs made of their reach reports, once these are released.
pub(super) fn add_reviews(db: &Database, cast: &Cast, year: MeasurementYear, now: Moment) -> Result<()> {
    play_all(db, files::REVIEWS, cast, year, now)
}

fn play_all(db: &Database, all: &[(&str, &str)], cast: &Cast, year: MeasurementYear, now: Moment) -> Result<()> {
    for (name, text) in all {
        let file = files::plan(name, text, year)?;
        let play = Play { year: file.year, file: &file, cast, today: now };
        if !file.event.is_empty() && db.read_here(|conn| play.is_new(conn))? {
            play.perform(db)?;
        }
    }
    Ok(())
}

impl Play<'_> {
    fn is_new(&self, conn: &mut crate::platform::db::Conn) -> Result<bool> {
        let contract = tenancy::contract_by_slug(conn, &self.file.cco)?
            .ok_or_else(|| Fault::new(format!("No contract is called {}", self.file.cco)))?;
        let started = workflow::store::board(conn, &workflow::store::BoardScope::System(&system()), self.year)?;
        Ok(!started.iter().any(|it| it.contract == contract.id && it.component == self.file.component()))
    }

    /// Each event is its own transaction, as it would be in life. An earlier year is open while its plan is played.
    fn perform(&self, db: &Database) -> Result<()> {
        let year = db.read_here(|conn| measures::year(conn, self.year))?;
        let was_closed = year.is_closed();
        if was_closed {
            db.write_here(|tx| measures::changes::set_status(tx, self.year, YearStatus::Open, self.today))?;
        }
        let mut last = pacific_noon(year.form.opens_on);
        for event in &self.file.event {
            last = self.when(event, year.form.opens_on)?.max(last.plus(Duration::minutes(7))).min(self.today);
            db.write_here(|tx| self.act(tx, event, last))?;
        }
        if was_closed {
            db.write_here(|tx| measures::changes::set_status(tx, self.year, YearStatus::Closed, self.today))?;
        }
        Ok(())
    }

    fn when(&self, event: &Event, opens_on: NaiveDate) -> Result<Moment> {
        let today = self.today.pacific_day();
        let day = match (&event.on, event.days_ago) {
            (Some(on), None) => tenancy::io::relative_day(on, self.year.number())?.unwrap_or(today),
            (None, Some(days)) => today.checked_sub_days(Days::new(days)).unwrap_or(today),
            _ => {
                return Err(
                    Fault::new(format!("An event of {} says its day twice or not at all", self.file.cco)).into()
                );
            }
        };
        Ok(pacific_noon(day.clamp(opens_on, today.max(opens_on))))
    }

    fn act(&self, tx: &mut Tx, event: &Event, now: Moment) -> Result<()> {
        match event.kind {
            EventKind::Started => self.write(tx, event, now),
            EventKind::Submitted => self.submit(tx, event, now),
            EventKind::Recalled => {
                let scope = self.cco(tx, event, now)?;
                submissions::changes::recall(tx, &scope, self.year, self.file.component(), &event.reason, now)
            }
            EventKind::Claimed => self.review(tx, event, now),
            EventKind::Extended | EventKind::NotMet => self.oversee(tx, event, now),
            EventKind::Returned => {
                let scope = self.oha(tx, event, now)?;
                let id = self.submission(tx, &scope)?;
                let reason =
                    self.file.return_reason.as_deref().unwrap_or("Please answer the comments, then send it again.");
                review::changes::return_with_reason(tx, &scope, &id, reason, now)
            }
            EventKind::Approved => {
                let scope = self.oha(tx, event, now)?;
                let id = self.submission(tx, &scope)?;
                review::changes::approve(tx, &scope, &id, now)
            }
            EventKind::Withheld => self.withhold(tx, event, now),
            EventKind::Proposed => self.propose(tx, event, now).map(drop),
            EventKind::Published => self.publish(tx, event, now),
        }
    }

    /// The whole way: OHA shows the page, the CCO's lead agrees, OHA publishes.
    fn publish(&self, tx: &mut Tx, event: &Event, now: Moment) -> Result<()> {
        let shown = now.plus(-Duration::minutes(3));
        let id = self.propose(tx, event, shown)?;
        let lead = self.lead(tx, shown)?;
        let proposal = publishing::latest_proposal_of(tx, &lead, self.year, self.file.component())?
            .ok_or_else(|| Fault::new("The proposal was not kept"))?;
        let seen = (&proposal.id, proposal.version);
        publishing::changes::answer(
            tx,
            &lead,
            self.year,
            self.file.component(),
            seen,
            &publishing::changes::Reply::Agree,
            now,
        )?;
        let scope = self.oha(tx, event, now)?;
        publishing::changes::publish(tx, &scope, &id, now).map(drop)
    }

    fn propose(&self, tx: &mut Tx, event: &Event, now: Moment) -> Result<SubmissionId> {
        let scope = self.oha(tx, event, now)?;
        let id = self.submission(tx, &scope)?;
        let objection_days = measures::year(tx, self.year)?.form.objection_days.unwrap_or(1);
        let said = publishing::changes::Proposing { objection_days, correction: None };
        publishing::changes::propose(tx, &scope, &id, &said, now)?;
        Ok(id)
    }

    /// The CCO asks for the passages of its file to be withheld. One with a decision is decided by whoever proposes it next.
    fn withhold(&self, tx: &mut Tx, event: &Event, now: Moment) -> Result<()> {
        let text = |words: &str| Narrative::parse(words).map_err(Fault::new);
        for passage in &self.file.passage {
            let asked = publishing::changes::Asked {
                at: passage.at.clone(),
                passage: text(&passage.words)?,
                reason: passage.reason.clone(),
                note: text(&passage.note)?,
            };
            let scope = self.cco(tx, event, now)?;
            let id = publishing::changes::propose_for_cco(tx, &scope, self.year, self.file.component(), &asked, now)?;
            let Some(by) = &passage.decided_by else { continue };
            let oha = self.oha(tx, &Event { by: by.clone(), ..event.clone() }, now)?;
            let submission = self.submission(tx, &oha)?;
            let reason = text(&passage.decision)?;
            let ruling = publishing::Ruling::Withheld;
            publishing::changes::decide(tx, &oha, &submission, (&id, 1), ruling, &reason, now)?;
        }
        Ok(())
    }

    /// A lead of the contract.
    fn lead(&self, tx: &mut Tx, now: Moment) -> Result<CcoScope> {
        let contract =
            tenancy::contract_by_slug(tx, &self.file.cco)?.ok_or_else(|| Fault::new("The contract has gone"))?;
        let leads = tenancy::persons_with(tx, &[Role::Cco(CcoRole::Lead)], Some(&contract.id))?;
        let (person, ..) = leads.first().ok_or_else(|| Fault::new(format!("Nobody leads {}", self.file.cco)))?;
        let standing = tenancy::standing(tx, person)?;
        tenancy::cco_scope_for_command(tx, &system(), standing, contract, now)
    }

    /// More time, or an end without approval.
    fn oversee(&self, tx: &mut Tx, event: &Event, now: Moment) -> Result<()> {
        let scope = self.oha(tx, event, now)?;
        let id = self.submission(tx, &scope)?;
        let submission = workflow::store::for_review(tx, &scope, &id)?;
        let reason = event.reason.clone();
        if event.kind == EventKind::NotMet {
            let asked = oversight::changes::Asked { id, version: submission.version, reason };
            return oversight::changes::find_not_met(tx, &scope, &asked, now);
        }
        let (contract, year) = (tenancy::contract(tx, &submission.contract)?, measures::year(tx, self.year)?);
        let before = submission.due_on;
        let due_on = before.checked_add_days(Days::new(event.days)).unwrap_or(before);
        let granted = workflow::changes::Granted { before, due_on, reason };
        oversight::changes::extend(tx, &scope, &contract, &year, self.file.component(), &granted, now)
    }

    fn write(&self, tx: &mut Tx, event: &Event, now: Moment) -> Result<()> {
        let scope = self.cco(tx, event, now)?;
        let plan = self.file.plan(self.year)?;
        let mut editable = match &self.file.review {
            None => {
                let year = measures::year(tx, self.year)?;
                workflow::changes::start(tx, &scope, &year, self.file.component(), now)?;
                let mut editable = workflow::editable(tx, &scope, self.year, self.file.component(), now)?;
                action_plan::changes::replace_all(&mut editable, &plan)?;
                editable
            }
            Some(review) => {
                reach::changes::review::start(tx, &scope, self.year, now)?;
                let mut editable = workflow::editable(tx, &scope, self.year, self.file.component(), now)?;
                reach_reviews::write(&mut editable, &plan.sections, review)?;
                editable
            }
        };
        for answer in &self.file.answer {
            let said = Said::parse(&answer.answer)
                .ok_or_else(|| Fault::new(format!("No answer is called {}", answer.answer)))?;
            let answer = ItemAnswer {
                item: answer.item.clone(),
                said,
                narrative: answer.narrative.trim().to_owned(),
                version: 0,
            };
            workflow::changes::answer_item(&mut editable, &answer)?;
        }
        Ok(())
    }

    fn submit(&self, tx: &mut Tx, event: &Event, now: Moment) -> Result<()> {
        let scope = self.cco(tx, event, now)?;
        let text = |words: &str| Narrative::parse(words).map_err(Fault::new);
        let submittal = submissions::Submittal {
            what_changed: text(
                "We answered each comment where it stands, in the texts and in the answers to the items.",
            )?,
            late_reason: text("A partner's figures reached us after the due date.")?,
            doubts_reason: text(
                "We say in the narrative of each item what is still open and by when it will be done.",
            )?,
            is_doubt_confirmed: true,
            is_confirmed: true,
        };
        submissions::changes::submit(tx, &scope, self.year, self.file.component(), &submittal, now)
    }

    /// Claims, and writes the comments and decisions that the file gives this reviewer.
    fn review(&self, tx: &mut Tx, event: &Event, now: Moment) -> Result<()> {
        let scope = self.oha(tx, event, now)?;
        let id = self.submission(tx, &scope)?;
        review::changes::claim(tx, &scope, &id, now)?;
        for answer in &self.file.answer {
            if let Some(decision) = answer.decision.as_deref().and_then(workflow::Decision::parse) {
                let ruling = workflow::Verdict {
                    decision,
                    reasons: answer.reasons.clone(),
                    note: answer.note.trim().to_owned(),
                };
                review::changes::decide(tx, &scope, &id, &answer.item, ruling, now.plus(Duration::minutes(1)))?;
            }
        }
        for comment in self.file.comment.iter().filter(|it| it.by == event.by) {
            self.comment(tx, &scope, &id, comment, now.plus(Duration::minutes(2)))?;
        }
        Ok(())
    }

    fn comment(
        &self,
        tx: &mut Tx,
        scope: &OhaScope,
        id: &SubmissionId,
        comment: &files::Comment,
        now: Moment,
    ) -> Result<()> {
        let visibility = workflow::Visibility::parse(&comment.visibility)
            .ok_or_else(|| Fault::new("A comment is neither shared nor internal"))?;
        let some = |it: &str| Some(it.to_owned()).filter(|it| !it.is_empty());
        let on_section = !comment.section.is_empty();
        let spot = workflow::Spot {
            item: some(&comment.item),
            node: on_section.then(|| format!("section/{}", comment.section)),
            field: on_section.then(|| "body".to_owned()),
            place: String::new(),
        };
        let due = comment.due_in.map(|days| days_after(self.today.pacific_day(), days));
        let question = comment.question.then_some(workflow::Asking { answer_due_on: due });
        let body = comment.body.trim().to_owned();
        let new = workflow::NewComment { spot, visibility, body, question };
        review::changes::remark(tx, scope, id, &new, now).map(drop)
    }

    fn cco(&self, tx: &mut Tx, event: &Event, now: Moment) -> Result<CcoScope> {
        let standing = tenancy::standing(tx, self.person(event)?)?;
        let contract =
            tenancy::contract_by_slug(tx, &self.file.cco)?.ok_or_else(|| Fault::new("The contract has gone"))?;
        tenancy::cco_scope_for_command(tx, &system(), standing, contract, now)
    }

    fn oha(&self, tx: &mut Tx, event: &Event, now: Moment) -> Result<OhaScope> {
        let standing = tenancy::standing(tx, self.person(event)?)?;
        tenancy::oha_scope_for_command(tx, &system(), standing, now)
    }

    fn person(&self, event: &Event) -> Result<&crate::kernel::ids::PersonId> {
        self.cast.get(&event.by).ok_or_else(|| Fault::new(format!("Nobody of the cast is called {}", event.by)).into())
    }

    fn submission(&self, tx: &mut Tx, scope: &OhaScope) -> Result<SubmissionId> {
        let contract =
            tenancy::contract_by_slug(tx, &self.file.cco)?.ok_or_else(|| Fault::new("The contract has gone"))?;
        let cells = workflow::store::board(tx, &workflow::store::BoardScope::Oha(scope), self.year)?;
        let own = cells.into_iter().find(|it| {
            it.contract == contract.id && it.component == self.file.component() && it.state != State::NotStarted
        });
        Ok(own.ok_or_else(|| Fault::new("Nothing was started"))?.submission)
    }
}

/// Registers the documents that were published elsewhere before.
fn add_legacy(db: &Database, now: Moment) -> Result<()> {
    for document in files::legacy()? {
        match db.write_here(|tx| register(tx, &document, now)) {
            // An earlier start registered it.
            Ok(()) | Err(Error::Refused(Refusal::Closed(_))) => (),
            Err(error) => return Err(error),
        }
    }
    Ok(())
}

fn register(tx: &mut Tx, document: &files::LegacyDocument, now: Moment) -> Result<()> {
    let unknown = |what: &str| Fault::new(format!("legacy.toml: {what} of {} does not fit", document.title));
    let contract = tenancy::contract_by_slug(tx, &document.cco)?.ok_or_else(|| unknown("the contract"))?;
    let year = MeasurementYear::new(document.year).ok_or_else(|| unknown("the year"))?;
    let kind = publishing::Kind::parse(&document.kind).ok_or_else(|| unknown("the kind"))?;
    let title = Line::parse(&document.title).map_err(|_| unknown("the title"))?;
    let legacy = publishing::Legacy {
        url: publishing::LegacyUrl::parse(&document.url).map_err(|_| unknown("the address"))?,
        dated_on: tenancy::io::relative_day(&document.dated_on, document.year)?.ok_or_else(|| unknown("the date"))?,
        source: document.source.clone(),
    };
    let system = system();
    let by = publishing::changes::Registrar::System(&system);
    let registration = publishing::changes::Registration { year, kind, title, legacy };
    publishing::changes::register_legacy(tx, &by, &contract, registration, now).map(|_| ())
}

fn system() -> SystemScope {
    SystemScope::because("the demonstration plays its plans")
}
