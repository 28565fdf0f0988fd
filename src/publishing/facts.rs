//! Gathers what goes before a publication: the round, what of it is withheld, what was proposed, and the edition as it would be published now.

use crate::kernel::failure::{Refusal, Result};
use crate::kernel::ids::SubmissionId;
use crate::kernel::year::MeasurementYear;
use crate::metric::action_plan::Plan;
use crate::metric::measures::Component;
use crate::metric::submissions::read_plan;
use crate::metric::workflow::changes::no_stake;
use crate::metric::workflow::{self, Snapshot, Submission};
use crate::people::tenancy::{self, CcoScope, Contract, County, Coverage, OhaScope, PublicScope, SuccessorScope};
use crate::platform::db::Conn;
use crate::publishing::rules::{
    Correction, Doubt, Frozen, Gate, Proposal, Publication, Ruling, Withholding, freeze, withhold,
};
use crate::publishing::store::{self, EitherScope};

/// A round with everything that decides on its publication.
#[derive(Debug, Clone)]
pub struct Facts {
    pub submission: Submission,
    pub contract: Contract,
    pub snapshot: Snapshot,
    pub withholdings: Vec<Withholding>,
    /// The last one, live or not.
    pub proposal: Option<Proposal>,
    /// Every version of the contract's plan of this year, newest first.
    pub versions: Vec<Publication>,
    /// Those that were made of this submission.
    pub publications: Vec<Publication>,
    /// The edition as it would be published now, with its text and its seal.
    pub edition: Frozen,
    pub content: String,
    pub sha256: String,
    pub doubts: Vec<Doubt>,
    counties: Vec<(County, Coverage)>,
}

/// For an administrator or reviewer of OHA.
///
/// # Errors
/// Not found when nothing of that id was sent, Forbidden for somebody with a stake in the organization.
pub fn for_oha(conn: &mut Conn, scope: &OhaScope, id: &SubmissionId) -> Result<Facts> {
    let submission = workflow::store::for_review(conn, scope, id)?;
    let contract = tenancy::contract(conn, &submission.contract)?;
    no_stake(scope, &contract)?;
    is_published(submission.component)?;
    let snapshot = workflow::store::latest_snapshot(conn, scope, id)?;
    gather(conn, &EitherScope::Oha(scope), submission, contract, snapshot)
}

/// Only plans are published from what was sent; what becomes public of another component has pages of its own.
fn is_published(component: Component) -> Result<()> {
    if component == Component::ActionPlan { Ok(()) } else { Err(Refusal::NotFound.into()) }
}

/// For the CCO. Nothing where nothing was sent yet.
///
/// # Errors
/// Not found when the component was not started.
pub fn for_cco(
    conn: &mut Conn,
    scope: &CcoScope,
    year: MeasurementYear,
    component: Component,
) -> Result<(Submission, Option<Facts>)> {
    is_published(component)?;
    let submission = workflow::store::find(conn, scope, year, component)?.ok_or(Refusal::NotFound)?;
    let snapshot = workflow::store::snapshots_for_cco(conn, scope, &submission.id)?.into_iter().next();
    let Some(snapshot) = snapshot else { return Ok((submission, None)) };
    let contract = scope.contract().clone();
    let facts = gather(conn, &EitherScope::Cco(scope), submission.clone(), contract, snapshot)?;
    Ok((submission, Some(facts)))
}

/// What the CCO was shown last.
///
/// # Errors
/// Not found when the component was not started.
pub fn latest_proposal_of(
    conn: &mut Conn,
    scope: &CcoScope,
    year: MeasurementYear,
    component: Component,
) -> Result<Option<Proposal>> {
    Ok(for_cco(conn, scope, year, component)?.1.and_then(|it| it.proposal))
}

/// What was proposed last of a submission.
///
/// # Errors
/// Not found when nothing was sent.
pub fn latest_proposal(conn: &mut Conn, scope: &OhaScope, id: &SubmissionId) -> Result<Option<Proposal>> {
    let snapshot = workflow::store::latest_snapshot(conn, scope, id)?;
    store::latest_proposal(conn, &EitherScope::Oha(scope), &snapshot.id)
}

/// A plan that OHA approved, as the contract that took over may read it.
#[derive(Debug, Clone)]
pub struct Inherited {
    pub year: MeasurementYear,
    pub snapshot: Snapshot,
    /// Without what is withheld from the public, or was asked to be and is not decided on yet.
    pub plan: Plan,
    /// The version under which this very round is public.
    pub version: Option<i64>,
}

/// For the contract that took over: the plan that was approved last, up to a year.
///
/// # Errors
/// Breaks when a query fails or the round cannot be read.
pub fn for_successor(conn: &mut Conn, scope: &SuccessorScope, up_to: MeasurementYear) -> Result<Option<Inherited>> {
    let found = workflow::store::last_approved(conn, scope, up_to, Component::ActionPlan)?;
    let Some((year, snapshot)) = found else { return Ok(None) };
    let mut plan = read_plan(&snapshot.content)?.plan;
    let mut withholdings = store::withholdings_for_successor(conn, scope, &snapshot.id)?;
    for open in withholdings.iter_mut().filter(|it| it.ruling == Ruling::Open) {
        open.ruling = Ruling::Withheld;
    }
    withhold(&mut plan, &withholdings);
    let version = public_version(conn, scope, year, snapshot.round)?;
    Ok(Some(Inherited { year, snapshot, plan, version }))
}

fn public_version(conn: &mut Conn, scope: &SuccessorScope, year: MeasurementYear, round: i64) -> Result<Option<i64>> {
    let public = PublicScope::new();
    for publication in store::plans(conn, &public, &scope.predecessor().id, year)? {
        if let Some(content) = store::content(conn, &public, &publication.id)?
            && Frozen::parse(&content)?.round == round
        {
            return Ok(Some(publication.version));
        }
    }
    Ok(None)
}

fn gather(
    conn: &mut Conn,
    scope: &EitherScope,
    submission: Submission,
    contract: Contract,
    snapshot: Snapshot,
) -> Result<Facts> {
    let withholdings = store::withholdings(conn, scope, &snapshot.id)?;
    let proposal = store::latest_proposal(conn, scope, &snapshot.id)?;
    let served = tenancy::counties_of(conn)?.into_iter().filter(|(id, ..)| *id == contract.id);
    let counties: Vec<_> = served.map(|(_, county, coverage)| (county, coverage)).collect();
    let correction = proposal.as_ref().filter(|it| it.course.is_live()).and_then(|it| it.correction.clone());
    let edition = freeze(&snapshot, &contract, &counties, &withholdings, correction)?;
    let (content, sha256) = edition.sealed()?;
    Ok(Facts {
        doubts: edition.doubts(&snapshot, &withholdings)?,
        versions: store::plans(conn, &PublicScope::new(), &contract.id, submission.year)?,
        publications: store::of_submission(conn, scope, &submission.id)?,
        submission,
        contract,
        snapshot,
        withholdings,
        proposal,
        edition,
        content,
        sha256,
        counties,
    })
}

impl Facts {
    /// The same with other words on what is corrected.
    ///
    /// # Errors
    /// Breaks when the round cannot be read.
    pub fn corrected(mut self, correction: Option<Correction>) -> Result<Self> {
        self.edition = freeze(&self.snapshot, &self.contract, &self.counties, &self.withholdings, correction)?;
        (self.content, self.sha256) = self.edition.sealed()?;
        Ok(self)
    }

    pub fn live(&self) -> Option<&Proposal> {
        self.proposal.as_ref().filter(|it| it.course.is_live())
    }

    pub fn gate(&self) -> Gate<'_> {
        Gate {
            state: self.submission.state,
            n_undecided: self.withholdings.iter().filter(|it| it.ruling == Ruling::Open).count(),
            n_doubts: self.doubts.len(),
            proposal: self.live(),
            edition_sha256: &self.sha256,
            is_public: self.standing().any(|it| it.sha256 == self.sha256),
        }
    }

    /// Our own versions that the public may read, newest first.
    pub fn standing(&self) -> impl Iterator<Item = &Publication> {
        self.versions.iter().filter(|it| it.legacy.is_none() && !it.is_withdrawn())
    }

    /// The version that a correction would be about.
    pub fn newest_own(&self) -> Option<&Publication> {
        self.versions.iter().find(|it| it.legacy.is_none())
    }

    /// The number that the next publication gets.
    pub fn next_version(&self) -> i64 {
        self.versions.first().map_or(1, |it| it.version + 1)
    }

    /// Whether something is public of which the plan is being revised: approval was undone, or a later round is on its way.
    pub fn is_being_revised(&self) -> bool {
        self.submission.state != workflow::State::Approved && self.publications.iter().any(|it| !it.is_withdrawn())
    }
}
