//! Edits of a form: each is of one part, so that two people who work on two parts do not stand in each other's way.

use serde::Serialize;

use super::dates::Dates;
use crate::kernel::failure::{Error, FieldErrors, Refusal};
use crate::metric::measures::{
    AutoCheck, Component, Definition, Evidence, GOALS, Item, Provenance, Requirement, Section,
};

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Direction {
    Up,
    Down,
}

impl Direction {
    pub fn parse(word: &str) -> Option<Self> {
        match word {
            "up" => Some(Self::Up),
            "down" => Some(Self::Down),
            _ => None,
        }
    }
}

/// What can be said of a component.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ComponentDraft {
    pub name: String,
    pub short_name: String,
    pub provenance: Provenance,
    pub source: String,
}

/// What can be said of an item. Its code and component stay.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ItemDraft {
    pub text: String,
    pub help: String,
    pub requirement: Requirement,
    pub evidence: Evidence,
    pub auto_check: Option<AutoCheck>,
    pub provenance: Provenance,
    pub source: String,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SectionDraft {
    pub title: String,
    pub prompt: String,
    pub required: bool,
    pub max_chars: usize,
    pub provenance: Provenance,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Edit {
    Dates(Dates),
    Component(u8, ComponentDraft),
    AddItem {
        component: u8,
        code: String,
        draft: ItemDraft,
    },
    EditItem(String, ItemDraft),
    MoveItem(String, Direction),
    RetireItem(String),
    AskItemAgain(String),
    /// To the prompts of a review, or to the sections of a plan.
    AddSection(Component, SectionDraft),
    EditSection(String, SectionDraft),
    MoveSection(String, Direction),
    RetireSection(String),
    AskSectionAgain(String),
}

/// The part of a form that an edit is about, in a text that two versions can be compared by. None where it adds something.
pub fn part(form: &Definition, edit: &Edit) -> Option<String> {
    match edit {
        Edit::Dates(_) => text(&Dates::of(form)),
        Edit::Component(number, _) => text(&form.components.iter().find(|it| it.number == *number)),
        Edit::AddItem { .. } | Edit::AddSection(..) => None,
        // Where an item stands in the list is another part than what it says.
        Edit::EditItem(code, _) | Edit::RetireItem(code) | Edit::AskItemAgain(code) => text(&(
            form.item(code).map(|it| Item { sort: 0, ..it.clone() }),
            form.retired_items.iter().any(|it| it.code == *code),
        )),
        Edit::MoveItem(code, _) => text(&order_of(form, code)),
        Edit::EditSection(key, _) | Edit::RetireSection(key) | Edit::AskSectionAgain(key) => text(&(
            section(form, key).map(|it| Section { number: 0, ..it.clone() }),
            form.retired_sections.iter().any(|it| it.key == *key),
        )),
        Edit::MoveSection(..) => text(&form.sections.iter().map(|it| it.key.as_str()).collect::<Vec<_>>()),
    }
}

fn text(part: &impl Serialize) -> Option<String> {
    serde_json::to_string(part).ok()
}

fn order_of<'f>(form: &'f Definition, code: &str) -> Vec<&'f str> {
    let component = form.item(code).map(|it| it.component);
    form.items.iter().filter(|it| Some(it.component) == component).map(|it| it.code.as_str()).collect()
}

fn section<'f>(form: &'f Definition, key: &str) -> Option<&'f Section> {
    form.sections.iter().find(|it| it.key == key)
}

/// The form after an edit. The version is the caller's to raise.
///
/// # Errors
/// Not found when there is no such part, Invalid when what is said does not fit the rest.
pub fn apply(form: &Definition, edit: &Edit) -> Result<Definition, Error> {
    let mut form = form.clone();
    match edit {
        Edit::Dates(dates) => take_dates(&mut form, dates)?,
        Edit::Component(number, draft) => word_component(&mut form, *number, draft)?,
        Edit::AddItem { component, code, draft } => add_item(&mut form, *component, code, draft)?,
        Edit::EditItem(code, draft) => {
            let item = form.items.iter_mut().find(|it| it.code == *code).ok_or(Refusal::NotFound)?;
            *item = draft.item(item.component, code, item.sort);
        }
        Edit::MoveItem(code, direction) => move_item(&mut form, code, *direction)?,
        Edit::RetireItem(code) => hand_over(&mut form.items, &mut form.retired_items, |it| it.code == *code)?,
        Edit::AskItemAgain(code) => hand_over(&mut form.retired_items, &mut form.items, |it| it.code == *code)?,
        Edit::AddSection(component, draft) => {
            let key = free_key(&form, &draft.title);
            form.sections.push(draft.section(component.number(), key, 0));
        }
        Edit::EditSection(key, draft) => {
            let own = form.sections.iter_mut().find(|it| it.key == *key).ok_or(Refusal::NotFound)?;
            *own = draft.section(own.component, key.clone(), own.number);
        }
        Edit::MoveSection(key, direction) => move_section(&mut form.sections, key, *direction)?,
        Edit::RetireSection(key) => hand_over(&mut form.sections, &mut form.retired_sections, |it| it.key == *key)?,
        Edit::AskSectionAgain(key) => hand_over(&mut form.retired_sections, &mut form.sections, |it| it.key == *key)?,
    }
    form.items.sort_by_key(|it| (it.component, it.sort));
    if matches!(edit, Edit::AddSection(..) | Edit::MoveSection(..) | Edit::RetireSection(_) | Edit::AskSectionAgain(_))
    {
        number(&mut form.sections);
    }
    Ok(form)
}

/// Moves what fits from one list to the end of the other.
fn hand_over<T>(from: &mut Vec<T>, to: &mut Vec<T>, fits: impl Fn(&T) -> bool) -> Result<(), Refusal> {
    let at = from.iter().position(fits).ok_or(Refusal::NotFound)?;
    to.push(from.remove(at));
    Ok(())
}

fn word_component(form: &mut Definition, number: u8, draft: &ComponentDraft) -> Result<(), Refusal> {
    let own = form.components.iter_mut().find(|it| it.number == number).ok_or(Refusal::NotFound)?;
    own.name.clone_from(&draft.name);
    own.short_name.clone_from(&draft.short_name);
    own.provenance = draft.provenance;
    own.source.clone_from(&draft.source);
    Ok(())
}

fn take_dates(form: &mut Definition, dates: &Dates) -> Result<(), FieldErrors> {
    let mistakes = dates.mistakes();
    if !mistakes.is_empty() {
        return Err(mistakes);
    }
    form.label.clone_from(&dates.label);
    form.opens_on = dates.opens_on;
    form.cutoff_on = dates.cutoff_on;
    form.due_on = dates.due_on;
    form.results_on = dates.results_on;
    form.resubmit_days = dates.resubmit_days;
    if form.answer_days != dates.answer_days {
        form.answer_days = dates.answer_days;
        form.answer_days_provenance = dates.provenance;
    }
    form.remind_before.clone_from(&dates.remind_before);
    form.remind_after.clone_from(&dates.remind_after);
    form.provenance = dates.provenance;
    form.source.clone_from(&dates.source);
    Ok(())
}

fn add_item(form: &mut Definition, component: u8, code: &str, draft: &ItemDraft) -> Result<(), Error> {
    if !form.components.iter().any(|it| it.number == component) {
        return Err(Refusal::NotFound.into());
    }
    let start = format!("C{component}.");
    let digits = code.strip_prefix(&start).filter(|it| it.len() == 2 && it.bytes().all(|it| it.is_ascii_digit()));
    if digits.is_none() {
        let text = format!("A code of this component looks like {start}07.");
        return Err(FieldErrors::one("item", text).into());
    }
    if form.items.iter().chain(&form.retired_items).any(|it| it.code == code) {
        let text =
            format!("{code} is taken. A code is never used for something else, not even that of a retired item.");
        return Err(FieldErrors::one("item", text).into());
    }
    let last = form.items_under(component).map(|it| it.sort).max().unwrap_or(i64::from(component) * 100);
    form.items.push(draft.item(component, code, last + 10));
    Ok(())
}

fn move_item(form: &mut Definition, code: &str, direction: Direction) -> Result<(), Refusal> {
    let component = form.item(code).ok_or(Refusal::NotFound)?.component;
    let mut own: Vec<&mut Item> = form.items.iter_mut().filter(|it| it.component == component).collect();
    // Two items with one number could not change places.
    for (n, item) in (0..).zip(own.iter_mut()) {
        item.sort = i64::from(component) * 100 + 10 * (n + 1);
    }
    let at = own.iter().position(|it| it.code == code).ok_or(Refusal::NotFound)?;
    let Some(other) = neighbor(at, direction, own.len()) else { return Ok(()) };
    let sorts = own.get(at).map(|it| it.sort).zip(own.get(other).map(|it| it.sort));
    if let Some((mine, theirs)) = sorts {
        for (place, sort) in [(at, theirs), (other, mine)] {
            if let Some(item) = own.get_mut(place) {
                item.sort = sort;
            }
        }
    }
    Ok(())
}

fn neighbor(at: usize, direction: Direction, n: usize) -> Option<usize> {
    let other = match direction {
        Direction::Up => at.checked_sub(1),
        Direction::Down => Some(at + 1),
    };
    other.filter(|it| *it < n)
}

/// A section changes places with its neighbor of the same component.
fn move_section(sections: &mut [Section], key: &str, direction: Direction) -> Result<(), Refusal> {
    let component = sections.iter().find(|it| it.key == key).ok_or(Refusal::NotFound)?.component;
    let own = sections.iter().enumerate().filter(|(_, it)| it.component == component);
    let own: Vec<(usize, String)> = own.map(|(at, it)| (at, it.key.clone())).collect();
    let at = own.iter().position(|(_, it)| it == key).ok_or(Refusal::NotFound)?;
    let other = neighbor(at, direction, own.len()).and_then(|it| own.get(it));
    if let Some(((mine, _), (theirs, _))) = own.get(at).zip(other) {
        sections.swap(*mine, *theirs);
    }
    Ok(())
}

/// The sections of each component are numbered in their order; of a plan, the goals stand between them.
fn number(sections: &mut [Section]) {
    for component in Component::ALL.map(Component::number) {
        let is_plan = component == Component::ActionPlan.number();
        let numbers = (1..).filter(|it| !is_plan || *it != GOALS);
        for (number, section) in numbers.zip(sections.iter_mut().filter(|it| it.component == component)) {
            section.number = number;
        }
    }
}

/// A key that no section of the year has or had, so that no draft's old text comes up under a new title.
fn free_key(form: &Definition, title: &str) -> String {
    let plain: String = crate::kernel::texts::folded(title)
        .split(|it: char| !it.is_ascii_alphanumeric())
        .filter(|it| !it.is_empty())
        .take(4)
        .collect::<Vec<_>>()
        .join("_");
    let stem = if plain.is_empty() { "section".to_owned() } else { plain.chars().take(40).collect() };
    let taken = |key: &str| form.sections.iter().chain(&form.retired_sections).any(|it| it.key == key);
    let numbered = (2..=99).map(|n| format!("{stem}_{n}"));
    std::iter::once(stem.clone()).chain(numbered).find(|it| !taken(it)).unwrap_or(stem)
}

impl ItemDraft {
    fn item(&self, component: u8, code: &str, sort: i64) -> Item {
        Item {
            component,
            code: code.to_owned(),
            text: self.text.clone(),
            help: self.help.clone(),
            requirement: self.requirement,
            evidence: self.evidence,
            auto_check: self.auto_check,
            sort,
            provenance: self.provenance,
            source: self.source.clone(),
        }
    }
}

impl SectionDraft {
    fn section(&self, component: u8, key: String, number: u8) -> Section {
        Section {
            component,
            key,
            number,
            title: self.title.clone(),
            prompt: self.prompt.clone(),
            required: self.required,
            max_chars: self.max_chars,
            provenance: self.provenance,
        }
    }
}

/// What an edit did, in a few words, for the list of versions.
pub fn summary(edit: &Edit) -> String {
    match edit {
        Edit::Dates(_) => "Dates".into(),
        Edit::Component(number, _) => format!("Words of component {number}"),
        Edit::AddItem { code, .. } => format!("Item {code} added"),
        Edit::EditItem(code, _) => format!("Item {code} changed"),
        Edit::MoveItem(code, _) => format!("Item {code} moved"),
        Edit::RetireItem(code) => format!("Item {code} retired"),
        Edit::AskItemAgain(code) => format!("Item {code} asked again"),
        Edit::AddSection(_, draft) => format!("Section “{}” added", draft.title),
        Edit::EditSection(key, _) => format!("Section {key} changed"),
        Edit::MoveSection(key, _) => format!("Section {key} moved"),
        Edit::RetireSection(key) => format!("Section {key} retired"),
        Edit::AskSectionAgain(key) => format!("Section {key} asked again"),
    }
}

#[cfg(test)]
mod tests;
