//! What a round freezes: the answers to items, and the component's own document. Snapshots of any age are read as this.

use serde::{Deserialize, Serialize};

use crate::kernel::texts::paragraphs;
use crate::metric::action_plan::{self, Plan, PlanView, Progress, ProgressView};
use crate::metric::differences::{Node, Outline};
use crate::metric::measures::{Component, Definition, Item, Lever};
use crate::metric::reach::{Assessment, AssessmentView};
use crate::metric::workflow::ItemAnswer;

/// Everything that is sent of a component.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Content {
    pub answers: Vec<ItemAnswer>,
    #[serde(flatten)]
    pub document: Document,
}

/// The document of a component, told apart by what stands in it: a snapshot of a plan looks as it did when there were only plans.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(untagged)]
pub enum Document {
    Plan(Planned),
    Reach(Reviewed),
}

/// An action plan with what it hangs on.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Planned {
    pub plan: Plan,
    /// The list of levers as it read when it was sent: a label may change later, what was sent may not.
    pub levers: Vec<Lever>,
    /// What became of the targets of an earlier year's plan. Snapshots of before this was asked hold none.
    #[serde(default)]
    pub progress: Option<Progress>,
}

/// The review of a reach report.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Reviewed {
    pub assessment: Assessment,
}

/// A document in ready words, for the template `submissions/document`.
#[derive(Debug, Clone, Serialize)]
pub struct DocumentView {
    /// "plan", as in "Read the whole plan".
    pub noun: &'static str,
    pub plan: Option<PlanView>,
    pub progress: Option<ProgressView>,
    pub review: Option<AssessmentView>,
}

/// An item with what the CCO says to it.
#[derive(Debug, Clone, Serialize)]
pub struct ItemView {
    pub code: String,
    pub text: String,
    pub answer: String,
    pub paragraphs: Vec<String>,
}

impl Content {
    /// What was sent as the comparison sees it: answers to items first, then the component's own document.
    pub fn outline(&self, form: &Definition) -> Outline {
        let answer = |it: &ItemAnswer| {
            Node::new(format!("item/{}", it.item), "Item", format!("Item {}", it.item))
                .field("answer", "Answer", it.said.label())
                .field("narrative", "Evidence in words", &it.narrative)
        };
        let mut nodes: Vec<Node> = self.answers.iter().map(answer).collect();
        nodes.extend(self.document.outline(form));
        Outline { nodes }
    }

    /// Its plan, where it is the content of a plan.
    pub fn plan(&self) -> Option<&Plan> {
        match &self.document {
            Document::Plan(it) => Some(&it.plan),
            Document::Reach(_) => None,
        }
    }

    /// The items that the form asks of a component, each with its answer; `unanswered` is said where there is none.
    pub fn items(&self, form: &Definition, component: Component, unanswered: &str) -> Vec<ItemView> {
        let item = |item: &Item| {
            let answer = self.answers.iter().find(|it| it.item == item.code);
            ItemView {
                code: item.code.clone(),
                text: item.text.clone(),
                answer: answer.map_or(unanswered, |it| it.said.label()).to_owned(),
                paragraphs: answer.map(|it| paragraphs(&it.narrative)).unwrap_or_default(),
            }
        };
        form.items_of(component).map(item).collect()
    }
}

impl Document {
    fn outline(&self, form: &Definition) -> Vec<Node> {
        match self {
            Self::Plan(it) => {
                let mut nodes = action_plan::outline(&it.plan, form, &it.levers);
                nodes.extend(it.progress.iter().flat_map(Progress::outline));
                nodes
            }
            Self::Reach(it) => it.assessment.outline(form),
        }
    }

    /// The document as readers are shown it.
    pub fn view(&self, form: &Definition) -> DocumentView {
        match self {
            Self::Plan(it) => DocumentView {
                noun: Component::ActionPlan.noun(),
                plan: Some(PlanView::of(&it.plan, form, &it.levers)),
                progress: it.progress.as_ref().map(ProgressView::of),
                review: None,
            },
            Self::Reach(it) => DocumentView {
                noun: Component::ReachReview.noun(),
                plan: None,
                progress: None,
                review: Some(AssessmentView::of(&it.assessment, form)),
            },
        }
    }

    /// The document without what stands beside it: progress is between the CCO and OHA.
    pub fn view_for_guests(&self, form: &Definition) -> DocumentView {
        DocumentView { progress: None, ..self.view(form) }
    }
}
