//! `…/action-plan/predecessors/{predecessor}`: goals of a contract that was taken over, chosen one by one and copied into the own plan.

use actix_web::http::StatusCode;
use serde::Serialize;

use crate::kernel::failure::{Error, FieldErrors, Refusal, Result};
use crate::kernel::ids::SnapshotId;
use crate::kernel::time::day_words;
use crate::kernel::year::MeasurementYear;
use crate::metric::action_plan::{self, GoalView, LeftOut, Plan, PlanView};
use crate::metric::measures::{self, Component, Lever, Year};
use crate::metric::workflow::{self, Submission, rail};
use crate::people::tenancy::{CcoScope, SuccessorScope};
use crate::platform::db::Conn;
use crate::platform::http::{Answer, Control, Done, Field, Fields, Form, Notice, Page, Post, Reader, Shell, Site};
use crate::publishing::{self, Inherited};
use crate::succession::changes::{self, Chosen};
use crate::succession::rules::{OpenGoal, open_goals};

#[derive(Serialize)]
struct GoalsPage {
    eyebrow: String,
    name: String,
    /// "Its contract ended on 31 March 2026."
    ended: Option<String>,
    /// "action plan 2026, as it was published (version 1)"; nothing where OHA approved none.
    source: Option<String>,
    goals: Vec<Card>,
    /// Whether any can still be copied.
    is_open: bool,
    error: Option<String>,
    form: Form,
    plan_href: String,
}

#[derive(Serialize)]
struct Card {
    id: String,
    /// Of its control. The first is where a summary of mistakes leads.
    control: String,
    view: GoalView,
    is_ticked: bool,
    flags: Vec<String>,
    left_out: Vec<LeftOut>,
    has_left_out: bool,
    /// "In your plan as goal 3"
    copied: Option<String>,
    copied_href: String,
}

impl Page for GoalsPage {
    const TEMPLATE: &'static str = "succession/goals";
}

/// What the page is made of, read in one consistent view.
struct Offer {
    proof: SuccessorScope,
    year: Year,
    components: Vec<Submission>,
    inherited: Option<Inherited>,
    held: Plan,
    levers: Vec<Lever>,
}

/// `GET …/action-plan/predecessors/{predecessor}`
///
/// # Errors
/// Not found when OHA has not named this contract as the successor of that one; Closed when the plan cannot be changed now.
pub async fn goals(scope: CcoScope, site: Site) -> Answer {
    let offer = Offer::of(&site, &scope).await?;
    site.page(offer.shell(&site), &offer.page(&site, &Fields::default(), &FieldErrors::default()))
}

/// `POST …/action-plan/predecessors/{predecessor}/copies`
///
/// # Errors
/// As [`goals`], and as `changes::copy_goals`; mistakes come back as the page.
pub async fn copy_goals(post: Post<CcoScope>, site: Site) -> Answer {
    let offer = Offer::of(&site, &post.scope).await?;
    let chosen = match read(&post.fields, &offer.proof.predecessor().slug) {
        Ok(chosen) => chosen,
        Err(errors) => return offer.again(&site, &post.fields, errors),
    };
    let (scope, number, base) = (post.scope.clone(), offer.year.number, offer.base());
    let answer = site.act(post.receipt, move |tx, now| {
        let n_copied = changes::copy_goals(tx, &scope, number, &chosen, now)?;
        Ok(if n_copied > 0 {
            Done::at(format!("{base}/carried"), Notice::GoalsCopied)
        } else {
            Done::at(base, Notice::GoalsThereAlready)
        })
    });
    match answer.await {
        Err(Error::Refused(Refusal::Invalid(errors))) => offer.again(&site, &post.fields, errors),
        other => other,
    }
}

fn read(fields: &Fields, predecessor: &str) -> std::result::Result<Chosen, FieldErrors> {
    let mut reader = Reader::new(fields);
    let raw = reader.raw("from");
    let offered = reader.note("from", SnapshotId::parse(raw).map_err(|_| "This form is incomplete.".to_owned()));
    let goals: Vec<String> = fields.all("goals[]").filter(|it| !it.trim().is_empty()).map(str::to_owned).collect();
    let goals = (!goals.is_empty()).then_some(goals).ok_or_else(|| "Choose at least one goal.".to_owned());
    let goals = reader.note("goals", goals);
    let chosen = offered.zip(goals);
    reader.finish(chosen.map(|(offered, goals)| Chosen { predecessor: predecessor.to_owned(), offered, goals }))
}

impl Offer {
    async fn of(site: &Site, scope: &CcoScope) -> Result<Self> {
        let number = MeasurementYear::parse(site.part("year")?)?;
        let (scope, predecessor) = (scope.clone(), site.part("predecessor")?.to_owned());
        site.read(move |conn| Self::gather(conn, &scope, number, &predecessor)).await
    }

    fn gather(conn: &mut Conn, scope: &CcoScope, number: MeasurementYear, predecessor: &str) -> Result<Self> {
        let year = measures::begun_year(conn, number)?;
        if !scope.contract().covers(number) {
            return Err(Refusal::NotFound.into());
        }
        let proof = SuccessorScope::of(conn, scope, predecessor)?;
        let components = workflow::store::of_contract(conn, scope, number)?;
        let plan = components.iter().find(|it| it.component == Component::ActionPlan);
        let plan = plan
            .ok_or_else(|| Refusal::Closed("Start your action plan first. Then goals can be copied into it.".into()))?;
        if !plan.state.is_editable() || year.is_closed() {
            let text =
                "Goals can be copied while the plan is being written or was returned. What was sent stays as it is.";
            return Err(Refusal::Closed(text.into()).into());
        }
        Ok(Self {
            inherited: publishing::for_successor(conn, &proof, number)?,
            held: action_plan::plan(conn, scope, &plan.id)?,
            levers: measures::levers(conn)?,
            components,
            year,
            proof,
        })
    }

    fn base(&self) -> String {
        format!("{}/{}", self.proof.own().address(self.year.number), Component::ActionPlan.slug())
    }

    fn title(&self) -> String {
        format!("Goals of {} that are still open", self.proof.predecessor().name)
    }

    fn shell(&self, site: &Site) -> Shell {
        let own = self.proof.own();
        let rail = rail(own, &self.year, &self.components, Some(Component::ActionPlan));
        let title = self.title();
        own.shell(site, self.year.number, title.clone()).crumb("Action plan", self.base()).here(title).rail(rail)
    }

    fn again(&self, site: &Site, typed: &Fields, errors: FieldErrors) -> Answer {
        if self.inherited.is_none() {
            return Err(errors.into());
        }
        let page = self.page(site, typed, &errors);
        site.page_with(StatusCode::UNPROCESSABLE_ENTITY, self.shell(site).errors(&errors), &page)
    }

    fn page(&self, site: &Site, typed: &Fields, errors: &FieldErrors) -> GoalsPage {
        let predecessor = self.proof.predecessor();
        let today = site.now.pacific_day();
        let open = self
            .inherited
            .as_ref()
            .map(|it| open_goals(it, predecessor, &self.held, &self.levers, today))
            .unwrap_or_default();
        let mut form = Form::button(
            site,
            format!("{}/predecessors/{}/copies", self.base(), predecessor.slug),
            "Copy what is ticked",
        );
        let from = self.inherited.as_ref().map_or_else(String::new, |it| it.snapshot.id.to_string());
        form.fields.push(Field::new(Control::Hidden, "from", "").value(from));
        GoalsPage {
            eyebrow: format!("Action plan {}", self.year.number),
            name: predecessor.name.clone(),
            ended: predecessor.ends_on.map(|it| {
                let verb = if predecessor.has_ended(today) { "ended" } else { "ends" };
                format!("Its contract {verb} on {}.", day_words(it))
            }),
            source: open.first().and_then(|it| it.goal.lineage.as_ref()).map(action_plan::Lineage::words),
            is_open: open.iter().any(|it| it.place.is_none()),
            goals: self.cards(&open, typed),
            error: errors.of("goals").or(errors.of("from")).map(str::to_owned),
            form,
            plan_href: self.base(),
        }
    }

    fn cards(&self, open: &[OpenGoal], typed: &Fields) -> Vec<Card> {
        let goals = Plan { sections: Vec::new(), goals: open.iter().map(|it| it.goal.clone()).collect() };
        let views = PlanView::of(&goals, &self.year.form, &self.levers).goals;
        let mut n_controls = 0;
        let card = |(it, view): (&OpenGoal, GoalView)| {
            n_controls += usize::from(it.place.is_none());
            let there = it.place.and_then(|at| self.held.goals.get(at - 1));
            Card {
                id: it.goal.id.clone(),
                control: if n_controls == 1 { "field-goals".into() } else { format!("field-goals-{n_controls}") },
                view,
                is_ticked: typed.all("goals[]").any(|id| id == it.goal.id),
                flags: it.flags.clone(),
                has_left_out: !it.left_out.is_empty(),
                left_out: it.left_out.clone(),
                copied: it.place.map(|at| format!("In your plan as goal {at}")),
                copied_href: there.map_or_else(String::new, |goal| format!("{}#goal-{}", self.base(), goal.id)),
            }
        };
        open.iter().zip(views).map(card).collect()
    }
}
