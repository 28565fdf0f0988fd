//! What the year asks of the plan, what the CCO says to it, and the page on which it says so.

use serde::Serialize;

use super::sheet::{self, INFERRED, Sheet, SheetPage};
use super::work::Work;
use crate::kernel::failure::{FieldErrors, Refusal, Result};
use crate::metric::action_plan::paragraphs;
use crate::metric::measures::{Component, Definition, Evidence, Item, Provenance};
use crate::metric::workflow::{self, CommentView, Decision, Editable, ItemAnswer, Said};
use crate::people::tenancy::CcoScope;
use crate::platform::http::{Answer, Control, Field, Fields, Form, Notice, Page, Post, Reader, Site, Tag, Tone};

#[derive(Serialize)]
struct Items {
    eyebrow: String,
    items: Vec<ItemCard>,
    checks_href: String,
    plan_href: String,
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
    /// Where the plan itself is the evidence.
    by_record: bool,
    comments: Vec<CommentView>,
    /// What OHA decided on it in the last round.
    decision: Option<Tag>,
    /// "Answer C4.02", where this person may.
    href: Option<String>,
    act: &'static str,
}

impl Page for Items {
    const TEMPLATE: &'static str = "action_plan/items";
}

/// `GET …/action-plan/items`
pub async fn page(scope: CcoScope, site: Site) -> Answer {
    let work = Work::of(&site, &scope).await?;
    work.submission.as_ref().ok_or(Refusal::NotFound)?;
    let items: Vec<ItemCard> = work.year.form.items_of(Component::ActionPlan).map(|it| card(&work, it)).collect();
    let page = Items {
        eyebrow: format!("Action plan {}", work.year.number),
        some_inferred: items.iter().any(|it| it.provenance.is_some()),
        items,
        checks_href: format!("{}/checks", work.base()),
        plan_href: work.base(),
    };
    site.page(work.shell_below(&site, "Must-pass items"), &page)
}

/// `GET …/action-plan/items/{item}`
pub async fn item(scope: CcoScope, site: Site) -> Answer {
    sheet::show(&ItemSheet::of(&site)?, &scope, &site).await
}

/// `POST …/action-plan/items/{item}`
pub async fn answer_item(post: Post<CcoScope>, site: Site) -> Answer {
    sheet::take(ItemSheet::of(&site)?, post, site).await
}

fn card(work: &Work, item: &Item) -> ItemCard {
    let answer = work.answers.iter().find(|it| it.item == item.code);
    let said = answer.map(|it| it.said);
    ItemCard {
        anchor: anchor(&item.code),
        code: item.code.clone(),
        text: item.text.clone(),
        help: item.help.clone(),
        provenance: provenance(item),
        is_optional: !item.is_must_pass(),
        answer: answer_tag(said),
        evidence: answer.map_or_else(Vec::new, |it| paragraphs(&it.narrative)),
        by_record: item.evidence == Evidence::Record,
        comments: work.comments_on(Some(&item.code)),
        decision: work.decisions.iter().find(|(code, _)| *code == item.code).map(|(_, it)| decision_tag(*it)),
        href: work.may_edit().then(|| format!("{}/items/{}", work.base(), item.code)),
        act: if matches!(said, Some(Said::Yes | Said::No)) { "Change the answer" } else { "Answer" },
    }
}

/// The items of a form before anybody has answered them, for a look ahead.
pub fn as_asked(form: &Definition) -> Vec<ItemCard> {
    let card = |item: &Item| ItemCard {
        anchor: anchor(&item.code),
        code: item.code.clone(),
        text: item.text.clone(),
        help: item.help.clone(),
        provenance: provenance(item),
        is_optional: !item.is_must_pass(),
        answer: answer_tag(None),
        evidence: Vec::new(),
        by_record: item.evidence == Evidence::Record,
        comments: Vec::new(),
        decision: None,
        href: None,
        act: "Answer",
    };
    form.items_of(Component::ActionPlan).map(card).collect()
}

fn decision_tag(decision: Decision) -> Tag {
    let tone = if decision == Decision::Accepted { Tone::Good } else { Tone::Warn };
    Tag::new(format!("OHA: {}", decision.label().to_lowercase()), tone)
}

/// An answer in a word, where none was given too.
pub fn answer_tag(said: Option<Said>) -> Tag {
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
#[derive(Clone)]
struct ItemSheet(String);

impl ItemSheet {
    fn of(site: &Site) -> Result<Self> {
        Ok(Self(site.part("item")?.to_owned()))
    }
}

impl Sheet for ItemSheet {
    type Draft = ItemAnswer;
    const NOTICE: Notice = Notice::Saved;

    fn page(&self, site: &Site, work: &Work) -> Result<SheetPage> {
        let item =
            work.year.form.items_of(Component::ActionPlan).find(|it| it.code == self.0).ok_or(Refusal::NotFound)?;
        let saved = work.answers.iter().find(|it| it.item == self.0);
        let back = format!("{}/items", work.base());
        let form = Form::new(site, format!("{back}/{}", self.0), "Save", fields(item, saved))
            .cancel(back)
            .version(saved.map_or(0, |it| it.version));
        Ok(SheetPage {
            eyebrow: format!(
                "Action plan {} · {} {}",
                work.year.number,
                if item.is_must_pass() { "Must-pass item" } else { "Optional item" },
                item.code
            ),
            heading: item.text.clone(),
            lede: item.help.clone(),
            provenance: provenance(item),
            form,
            carried: None,
            draft: None,
            explained: None,
            removal: None,
            comments: work.comments_on(Some(&item.code)),
        })
    }

    fn read(&self, _: &Work, fields: &Fields) -> std::result::Result<Self::Draft, FieldErrors> {
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
        workflow::changes::answer_item(editable, answer)?;
        Ok(format!("/items#{}", anchor(&self.0)))
    }
}

fn fields(item: &Item, saved: Option<&ItemAnswer>) -> Vec<Field> {
    let answers = [Said::Yes, Said::No, Said::NotYet].map(|it| (it.word(), it.label()));
    let mut said = Field::new(Control::Radios, "answer", "Is it met?")
        .options(answers)
        .value(saved.map_or("", |it| it.said.word()));
    said.hint = Some("A plan may be sent with a no, and a reason. “Not yet” keeps your place while you work.".into());
    let evidence =
        Field::textarea("narrative", "Evidence").rows(10).value(saved.map_or("", |it| it.narrative.as_str()));
    let evidence = match item.evidence {
        Evidence::Text => evidence.hint("In your own words, for OHA's reviewer: what shows it, and where in the plan."),
        Evidence::Record => {
            evidence.hint("The plan itself is the evidence. Add a sentence where it helps the reviewer.").optional()
        }
        Evidence::None => evidence.optional(),
    };
    vec![said, evidence]
}
