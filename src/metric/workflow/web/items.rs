//! What the year asks of a component, what the CCO says to it, and the page on which it says so.

use std::marker::PhantomData;

use serde::Serialize;

use super::sheet::{self, INFERRED, Sheet, SheetPage, Work};
use crate::kernel::failure::{FieldErrors, Refusal, Result};
use crate::kernel::texts::{counted, paragraphs};
use crate::metric::measures::{Component, Definition, Evidence, Item, Provenance};
use crate::metric::workflow::{CommentView, Decision, Editable, ItemAnswer, Said, changes};
use crate::people::tenancy::CcoScope;
use crate::platform::http::{Answer, Control, Field, Fields, Form, Notice, Page, Post, Reader, Site, Tag, Tone};

#[derive(Serialize)]
struct Items {
    eyebrow: String,
    noun: &'static str,
    items: Vec<ItemCard>,
    checks_href: String,
    document_href: String,
    /// Whether some wording is ours: then the page says once what that means.
    some_inferred: bool,
}

/// An item as a CCO reads it, with her answer.
#[derive(Serialize)]
pub struct ItemCard {
    anchor: String,
    code: String,
    text: String,
    help: String,
    provenance: Option<&'static str>,
    is_optional: bool,
    answer: Tag,
    evidence: Vec<String>,
    /// "plan", where the document itself is the evidence.
    by_record: Option<&'static str>,
    comments: Vec<CommentView>,
    /// What OHA decided on it in the last round.
    decision: Option<Tag>,
    /// "Answer C4.02", where this person may.
    href: Option<String>,
    act: &'static str,
}

/// An item in a list of what is to be done.
#[derive(Serialize)]
pub struct ItemRow {
    code: String,
    text: String,
    href: String,
    /// "OHA wrote 1 comment"
    note: Option<String>,
    state: Tag,
}

impl Page for Items {
    const TEMPLATE: &'static str = "workflow/items";
}

/// All items with their answers.
///
/// # Errors
/// Not found when the component was not started.
pub async fn page<W: Work>(scope: CcoScope, site: Site) -> Answer {
    let work = W::of(&site, &scope).await?;
    let desk = work.desk();
    desk.submission.as_ref().ok_or(Refusal::NotFound)?;
    let items: Vec<ItemCard> = desk.items().map(|it| card(&work, it)).collect();
    let page = Items {
        eyebrow: desk.eyebrow(),
        noun: desk.noun(),
        some_inferred: items.iter().any(|it| it.provenance.is_some()),
        items,
        checks_href: format!("{}/checks", desk.base()),
        document_href: desk.base(),
    };
    site.page(desk.shell_below(&site, "Must-pass items"), &page)
}

/// The page of one item.
///
/// # Errors
/// Not found when the year asks no such item of the component.
pub async fn item<W: Work>(scope: CcoScope, site: Site) -> Answer {
    sheet::show(&ItemSheet::<W>::of(&site)?, &scope, &site).await
}

/// Takes the answer to one item.
///
/// # Errors
/// As [`item`].
pub async fn answer<W: Work>(post: Post<CcoScope>, site: Site) -> Answer {
    sheet::take(ItemSheet::<W>::of(&site)?, post, site).await
}

/// The items as a list of what is to be done.
pub fn rows(work: &impl Work) -> Vec<ItemRow> {
    let desk = work.desk();
    let said = |code: &str| desk.answers.iter().find(|it| it.item == code).map(|it| it.said);
    let row = |it: &Item| ItemRow {
        code: it.code.clone(),
        text: it.text.clone(),
        href: format!("{}/items/{}", desk.base(), it.code),
        note: written_by_oha(desk.comments_on(Some(&it.code)).len()),
        state: work.carried("item", &it.code).map_or_else(|| answer_tag(said(&it.code)), |it| it.tag),
    };
    desk.items().map(row).collect()
}

fn written_by_oha(n_comments: usize) -> Option<String> {
    (n_comments > 0).then(|| format!("OHA wrote {}", counted(n_comments, "comment", "comments")))
}

fn card(work: &impl Work, item: &Item) -> ItemCard {
    let desk = work.desk();
    let answer = desk.answers.iter().find(|it| it.item == item.code);
    let said = answer.map(|it| it.said);
    ItemCard {
        answer: answer_tag(said),
        evidence: answer.map_or_else(Vec::new, |it| paragraphs(&it.narrative)),
        comments: desk.comments_on(Some(&item.code)),
        decision: desk.decisions.iter().find(|(code, _)| *code == item.code).map(|(_, it)| decision_tag(*it)),
        href: desk.may_edit().then(|| format!("{}/items/{}", desk.base(), item.code)),
        act: if matches!(said, Some(Said::Yes | Said::No)) { "Change the answer" } else { "Answer" },
        ..unanswered(item, desk.noun())
    }
}

/// The items of a form before anybody has answered them, for a look ahead.
pub fn as_asked(form: &Definition, component: Component) -> Vec<ItemCard> {
    form.items_of(component).map(|it| unanswered(it, component.noun())).collect()
}

fn unanswered(item: &Item, noun: &'static str) -> ItemCard {
    ItemCard {
        anchor: anchor(&item.code),
        code: item.code.clone(),
        text: item.text.clone(),
        help: item.help.clone(),
        provenance: provenance(item),
        is_optional: !item.is_must_pass(),
        answer: answer_tag(None),
        evidence: Vec::new(),
        by_record: (item.evidence == Evidence::Record).then_some(noun),
        comments: Vec::new(),
        decision: None,
        href: None,
        act: "Answer",
    }
}

fn decision_tag(decision: Decision) -> Tag {
    let tone = if decision == Decision::Accepted { Tone::Good } else { Tone::Warn };
    Tag::new(format!("OHA: {}", decision.label().to_lowercase()), tone)
}

/// An answer in a word, where none was given too.
fn answer_tag(said: Option<Said>) -> Tag {
    match said {
        Some(Said::Yes) => Tag::new("Yes", Tone::Good),
        Some(Said::No) => Tag::new("No", Tone::Warn),
        Some(Said::NotYet) => Tag::new("Not yet", Tone::Neutral),
        None => Tag::new("Not answered", Tone::Neutral),
    }
}

fn anchor(code: &str) -> String {
    format!("item-{}", code.to_lowercase().replace('.', "-"))
}

fn provenance(item: &Item) -> Option<&'static str> {
    (item.provenance == Provenance::Inferred).then_some(INFERRED)
}

/// An item, by its code.
struct ItemSheet<W>(String, PhantomData<fn() -> W>);

impl<W> Clone for ItemSheet<W> {
    fn clone(&self) -> Self {
        Self(self.0.clone(), PhantomData)
    }
}

impl<W> ItemSheet<W> {
    fn of(site: &Site) -> Result<Self> {
        Ok(Self(site.part("item")?.to_owned(), PhantomData))
    }
}

impl<W: Work> Sheet for ItemSheet<W> {
    type Work = W;
    type Draft = ItemAnswer;
    const NOTICE: Notice = Notice::Saved;

    fn page(&self, site: &Site, work: &W) -> Result<SheetPage> {
        let desk = work.desk();
        let item = desk.items().find(|it| it.code == self.0).ok_or(Refusal::NotFound)?;
        let saved = desk.answers.iter().find(|it| it.item == self.0);
        let back = format!("{}/items", desk.base());
        let form = Form::new(site, format!("{back}/{}", self.0), "Save", fields(item, saved, desk.noun()))
            .cancel(back)
            .version(saved.map_or(0, |it| it.version));
        let kind = if item.is_must_pass() { "Must-pass item" } else { "Optional item" };
        let eyebrow = format!("{} · {kind} {}", desk.eyebrow(), item.code);
        Ok(SheetPage {
            provenance: provenance(item),
            comments: desk.comments_on(Some(&item.code)),
            ..SheetPage::new(eyebrow, &item.text, &item.help, form)
        })
    }

    fn read(&self, _: &W, fields: &Fields) -> std::result::Result<Self::Draft, FieldErrors> {
        let mut reader = Reader::new(fields);
        let said = reader.choice("answer", Said::parse, "Choose yes, no or not yet.");
        let narrative = reader.narrative("narrative");
        let version = reader.version();
        let answer = said.zip(narrative).zip(version);
        let answer = answer.map(|((said, narrative), version)| ItemAnswer {
            item: self.0.clone(),
            said,
            narrative: narrative.as_str().to_owned(),
            version,
        });
        reader.finish(answer)
    }

    fn part(&self) -> Option<(&'static str, String)> {
        Some(("item", self.0.clone()))
    }

    fn save(&self, editable: &mut Editable<'_, '_>, answer: &Self::Draft) -> Result<String> {
        changes::answer_item(editable, answer)?;
        Ok(format!("/items#{}", anchor(&self.0)))
    }
}

fn fields(item: &Item, saved: Option<&ItemAnswer>, noun: &str) -> Vec<Field> {
    let answers = [Said::Yes, Said::No, Said::NotYet].map(|it| (it.word(), it.label()));
    let mut said = Field::new(Control::Radios, "answer", "Is it met?")
        .options(answers)
        .value(saved.map_or("", |it| it.said.word()));
    said.hint =
        Some(format!("A {noun} may be sent with a no, and a reason. “Not yet” keeps your place while you work."));
    let evidence =
        Field::textarea("narrative", "Evidence").rows(10).value(saved.map_or("", |it| it.narrative.as_str()));
    let evidence = match item.evidence {
        Evidence::Text => {
            evidence.hint(format!("In your own words, for OHA's reviewer: what shows it, and where in the {noun}."))
        }
        Evidence::Record => evidence
            .hint(format!("The {noun} itself is the evidence. Add a sentence where it helps the reviewer."))
            .optional(),
        Evidence::None => evidence.optional(),
    };
    vec![said, evidence]
}
