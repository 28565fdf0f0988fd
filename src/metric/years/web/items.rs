//! The items of a year, by component: added, worded, ordered, retired, asked again.

use serde::Serialize;

use super::components::number_of;
use super::desk::YearDesk;
use super::sheet::{self, Sheet, SheetPage};
use crate::kernel::failure::{FieldErrors, Refusal, Result};
use crate::metric::measures::{AutoCheck, Definition, Evidence, Item, Provenance, Requirement};
use crate::metric::years::rules::{Edit, ItemDraft};
use crate::people::tenancy::OhaScope;
use crate::platform::http::{Answer, Control, Field, Fields, Form, Notice, Page, Post, Reader, Site};

const MOST_TEXT: usize = 1_000;
const MOST_HELP: usize = 2_000;

#[derive(Serialize)]
struct ItemsPage {
    eyebrow: String,
    components: Vec<ComponentPart>,
    retired: Vec<RetiredRow>,
    may_edit: bool,
    year_href: String,
}

#[derive(Serialize)]
struct ComponentPart {
    number: u8,
    name: String,
    edit: String,
    add: String,
    items: Vec<Row>,
}

#[derive(Serialize)]
struct Row {
    anchor: String,
    code: String,
    text: String,
    note: String,
    href: String,
    may_up: bool,
    may_down: bool,
    moves: Form,
}

#[derive(Serialize)]
struct RetiredRow {
    code: String,
    text: String,
    href: String,
}

impl Page for ItemsPage {
    const TEMPLATE: &'static str = "years/items";
}

/// `GET /desk/oha/years/{year}/items`
pub async fn items(scope: OhaScope, site: Site) -> Answer {
    let desk = YearDesk::of(&site, &scope).await?;
    let base = desk.base();
    let part = |it: &crate::metric::measures::ComponentForm| ComponentPart {
        number: it.number,
        name: it.name.clone(),
        edit: format!("{base}/components/{}", it.number),
        add: format!("{base}/components/{}/items/new", it.number),
        items: rows(&site, &desk, it.number),
    };
    let page = ItemsPage {
        eyebrow: desk.eyebrow(),
        components: desk.form().in_order().map(part).collect(),
        retired: desk.form().retired_items.iter().map(|it| retired(&base, it)).collect(),
        may_edit: desk.may_edit(),
        year_href: base.clone(),
    };
    site.page(desk.shell(&site, "Components and items"), &page)
}

fn rows(site: &Site, desk: &YearDesk, component: u8) -> Vec<Row> {
    let own: Vec<&Item> = desk.form().items_under(component).collect();
    let n = own.len();
    let row = |(at, it): (usize, &Item)| {
        let href = format!("{}/items/{}", desk.base(), it.code);
        let moves = Form::button(site, format!("{href}/moves"), "Move").version(desk.form().version);
        Row {
            anchor: anchor(&it.code),
            code: it.code.clone(),
            text: it.text.clone(),
            note: note(it),
            may_up: at > 0,
            may_down: at + 1 < n,
            moves,
            href,
        }
    };
    own.into_iter().enumerate().map(row).collect()
}

fn note(item: &Item) -> String {
    let words = match item.provenance {
        Provenance::Official => "OHA's wording",
        Provenance::Inferred => "not OHA's official wording",
    };
    let evidence = match item.evidence {
        Evidence::Text => "evidence in words",
        Evidence::Record => "evidence from the component",
        Evidence::None => "no evidence",
    };
    format!("{} · {evidence} · {words}", item.requirement.label())
}

fn retired(base: &str, item: &Item) -> RetiredRow {
    RetiredRow { code: item.code.clone(), text: item.text.clone(), href: format!("{base}/items/{}/return", item.code) }
}

fn anchor(code: &str) -> String {
    format!("item-{}", code.to_lowercase().replace('.', "-"))
}

/// An item to be added to this component.
#[derive(Clone)]
struct NewItem(u8);

#[derive(Clone)]
struct SavedItem(String);

/// Retiring an item; the page names what that means.
#[derive(Clone)]
struct Retirement(String);

#[derive(Clone)]
struct Again(String);

/// `GET /desk/oha/years/{year}/components/{part}/items/new`
pub async fn new_item(scope: OhaScope, site: Site) -> Answer {
    sheet::show(&NewItem(number_of(site.part("part")?)?), &scope, &site).await
}

/// `POST /desk/oha/years/{year}/components/{part}/items`
pub async fn add_item(post: Post<OhaScope>, site: Site) -> Answer {
    sheet::take(NewItem(number_of(site.part("part")?)?), post, site).await
}

/// `GET /desk/oha/years/{year}/items/{item}`
pub async fn item(scope: OhaScope, site: Site) -> Answer {
    sheet::show(&SavedItem(code(&site)?), &scope, &site).await
}

/// `POST /desk/oha/years/{year}/items/{item}`
pub async fn edit_item(post: Post<OhaScope>, site: Site) -> Answer {
    sheet::take(SavedItem(code(&site)?), post, site).await
}

/// `POST /desk/oha/years/{year}/items/{item}/moves`
pub async fn move_item(post: Post<OhaScope>, site: Site) -> Answer {
    let code = code(&site)?;
    let back = format!("/items#{}", anchor(&code));
    sheet::shift(post, site, move |direction| Edit::MoveItem(code, direction), &back).await
}

/// `GET /desk/oha/years/{year}/items/{item}/retirement`
pub async fn retirement_of_item(scope: OhaScope, site: Site) -> Answer {
    sheet::show(&Retirement(code(&site)?), &scope, &site).await
}

/// `POST /desk/oha/years/{year}/items/{item}/retirements`
pub async fn retire_item(post: Post<OhaScope>, site: Site) -> Answer {
    sheet::take(Retirement(code(&site)?), post, site).await
}

/// `GET /desk/oha/years/{year}/items/{item}/return`
pub async fn item_again(scope: OhaScope, site: Site) -> Answer {
    sheet::show(&Again(code(&site)?), &scope, &site).await
}

/// `POST /desk/oha/years/{year}/items/{item}/returns`
pub async fn ask_item_again(post: Post<OhaScope>, site: Site) -> Answer {
    sheet::take(Again(code(&site)?), post, site).await
}

fn code(site: &Site) -> Result<String> {
    Ok(site.part("item")?.to_owned())
}

impl Sheet for NewItem {
    const NOTICE: Notice = Notice::Added;

    fn page(&self, site: &Site, desk: &YearDesk) -> Result<SheetPage> {
        let own = desk.form().components.iter().find(|it| it.number == self.0).ok_or(Refusal::NotFound)?;
        let mut all = vec![
            Field::text("item", "Code")
                .hint("Once given, a code never means anything else.")
                .width("short")
                .value(next_code(desk.form(), self.0)),
        ];
        all.extend(fields(self.0, None));
        let action = format!("{}/components/{}/items", desk.base(), self.0);
        Ok(SheetPage::new(
            desk.eyebrow(),
            format!("Add an item to “{}”", own.short_name),
            "Something that a CCO attests to.",
            Form::new(site, action, "Add this item", all),
        ))
    }

    fn read(&self, _: &YearDesk, fields: &Fields) -> std::result::Result<Edit, FieldErrors> {
        let mut reader = Reader::new(fields);
        let code = sheet::line(&mut reader, "item", "Enter a code.");
        let draft = draft(&mut reader);
        let (code, draft) = reader.finish(code.zip(draft))?;
        Ok(Edit::AddItem { component: self.0, code, draft })
    }

    fn back(&self) -> String {
        format!("/items#component-{}", self.0)
    }
}

impl Sheet for SavedItem {
    const NOTICE: Notice = Notice::Saved;

    fn page(&self, site: &Site, desk: &YearDesk) -> Result<SheetPage> {
        let item = desk.form().item(&self.0).ok_or(Refusal::NotFound)?;
        let action = format!("{}/items/{}", desk.base(), self.0);
        Ok(SheetPage::new(
            desk.eyebrow(),
            format!("Item {}", self.0),
            "What the item asks, how much it weighs, and what shows that it is met.",
            Form::new(site, action.clone(), "Save", fields(item.component, Some(item))),
        )
        .removal(format!("{action}/retirement"), "Retire this item"))
    }

    fn read(&self, _: &YearDesk, fields: &Fields) -> std::result::Result<Edit, FieldErrors> {
        let mut reader = Reader::new(fields);
        let draft = draft(&mut reader);
        Ok(Edit::EditItem(self.0.clone(), reader.finish(draft)?))
    }

    fn back(&self) -> String {
        format!("/items#{}", anchor(&self.0))
    }
}

impl Sheet for Retirement {
    const NOTICE: Notice = Notice::Retired;

    fn page(&self, site: &Site, desk: &YearDesk) -> Result<SheetPage> {
        let item = desk.form().item(&self.0).ok_or(Refusal::NotFound)?;
        let action = format!("{}/items/{}/retirements", desk.base(), self.0);
        Ok(SheetPage::new(format!("{} · Item {}", desk.eyebrow(), self.0), "Retire this item?", format!(
                "“{}” CCOs are not asked it any more. Answers that were given are kept, and so is the item: you can ask it again.",
                item.text
            ), Form::new(site, action, "Retire this item", Vec::new())).danger())
    }

    fn read(&self, _: &YearDesk, _: &Fields) -> std::result::Result<Edit, FieldErrors> {
        Ok(Edit::RetireItem(self.0.clone()))
    }

    fn back(&self) -> String {
        "/items#retired".into()
    }
}

impl Sheet for Again {
    const NOTICE: Notice = Notice::AskedAgain;

    fn page(&self, site: &Site, desk: &YearDesk) -> Result<SheetPage> {
        let item = desk.form().retired_items.iter().find(|it| it.code == self.0).ok_or(Refusal::NotFound)?;
        let action = format!("{}/items/{}/returns", desk.base(), self.0);
        Ok(SheetPage::new(
            format!("{} · Item {}", desk.eyebrow(), self.0),
            "Ask this item again?",
            format!("“{}” It comes back as it was when it was retired.", item.text),
            Form::new(site, action, "Ask it again", Vec::new()),
        ))
    }

    fn read(&self, _: &YearDesk, _: &Fields) -> std::result::Result<Edit, FieldErrors> {
        Ok(Edit::AskItemAgain(self.0.clone()))
    }

    fn back(&self) -> String {
        format!("/items#{}", anchor(&self.0))
    }
}

/// The next code of a component that no item of the year has or had.
fn next_code(form: &Definition, component: u8) -> String {
    let numbers = form.items.iter().chain(&form.retired_items).filter(|it| it.component == component);
    let last = numbers.filter_map(|it| it.code.rsplit('.').next()?.parse::<u8>().ok()).max().unwrap_or(0);
    format!("C{component}.{:02}", last.saturating_add(1))
}

fn fields(component: u8, saved: Option<&Item>) -> Vec<Field> {
    let text = |part: fn(&Item) -> &String| saved.map_or("", |it| part(it).as_str());
    let fits = |it: &&AutoCheck| it.component().is_none_or(|own| own == component);
    let checks = AutoCheck::ALL.iter().filter(fits).map(|it| (it.word(), it.label()));
    vec![
        sheet::area("text", "What it asks", 3, MOST_TEXT, text(|it| &it.text)),
        sheet::area("help", "Help", 3, MOST_HELP, text(|it| &it.help)).hint("What a CCO should do, and what shows it."),
        Field::new(Control::Radios, "requirement", "How much it weighs")
            .options(Requirement::ALL.iter().map(|it| (it.word(), it.label())))
            .option_hint("must_pass", "Without it the component is not met. There is no partial credit.")
            .value(saved.map_or("", |it| it.requirement.word())),
        Field::new(Control::Radios, "evidence", "What shows that it is met")
            .options(Evidence::ALL.iter().map(|it| (it.word(), it.label())))
            .value(saved.map_or("", |it| it.evidence.word())),
        Field::new(Control::Select, "auto_check", "What the program checks before it is sent")
            .options([("", "Nothing")].into_iter().chain(checks))
            .value(saved.and_then(|it| it.auto_check).map_or("", AutoCheck::word))
            .optional(),
        sheet::provenance_field(saved.map_or(Provenance::Official, |it| it.provenance)),
        sheet::source_field(text(|it| &it.source)),
    ]
}

fn draft(reader: &mut Reader<'_>) -> Option<ItemDraft> {
    let text = sheet::text(reader, "text", "Write what the item asks.", MOST_TEXT).map(one_line);
    let help = sheet::text(reader, "help", "Write what a CCO should do.", MOST_HELP).map(one_line);
    let requirement = reader.choice("requirement", Requirement::parse, "Choose how much it weighs.");
    let evidence = reader.choice("evidence", Evidence::parse, "Choose what shows that it is met.");
    let check = |raw: &str| if raw.is_empty() { Some(None) } else { AutoCheck::parse(raw).map(Some) };
    let auto_check = reader.choice("auto_check", check, "Choose a check from the list.");
    let provenance = sheet::provenance(reader);
    let source = sheet::line(reader, "source", "Name the source.");
    Some(ItemDraft {
        text: text?,
        help: help?,
        requirement: requirement?,
        evidence: evidence?,
        auto_check: auto_check?,
        provenance: provenance?,
        source: source?,
    })
}

/// Items stand in headings and tables, so they have no paragraphs.
fn one_line(text: String) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}
