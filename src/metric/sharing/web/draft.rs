//! A draft or a round in ready words, for the pages on which others read it.

use serde::Serialize;

use crate::metric::action_plan::{PlanView, ProgressView, paragraphs};
use crate::metric::measures::{Component, Definition, Item};
use crate::metric::submissions::Content;

#[derive(Serialize)]
pub struct DraftView {
    pub items: Vec<ItemView>,
    pub plan: PlanView,
    pub progress: Option<ProgressView>,
}

#[derive(Serialize)]
pub struct ItemView {
    code: String,
    text: String,
    answer: String,
    paragraphs: Vec<String>,
}

impl DraftView {
    /// All of it: the answers to items, the plan, and progress on earlier targets.
    pub fn whole(content: &Content, form: &Definition, component: Component) -> Self {
        let item = |item: &Item| {
            let answer = content.answers.iter().find(|it| it.item == item.code);
            ItemView {
                code: item.code.clone(),
                text: item.text.clone(),
                answer: answer.map_or("Not answered yet", |it| it.said.label()).to_owned(),
                paragraphs: answer.map(|it| paragraphs(&it.narrative)).unwrap_or_default(),
            }
        };
        Self {
            items: form.items_of(component).map(item).collect(),
            plan: PlanView::of(&content.plan, form, &content.levers),
            progress: content.progress.as_ref().map(ProgressView::of),
        }
    }
}
