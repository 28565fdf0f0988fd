//! What a component is called in this year.

use super::desk::YearDesk;
use super::sheet::{self, Sheet, SheetPage};
use crate::kernel::failure::{FieldErrors, Refusal, Result};
use crate::metric::years::rules::{ComponentDraft, Edit};
use crate::people::tenancy::OhaScope;
use crate::platform::http::{Answer, Field, Fields, Form, Notice, Post, Reader, Site};

/// A component, by its number.
#[derive(Clone)]
struct ComponentSheet(u8);

/// `GET /desk/oha/years/{year}/components/{part}`
pub async fn component(scope: OhaScope, site: Site) -> Answer {
    sheet::show(&ComponentSheet::of(&site)?, &scope, &site).await
}

/// `POST /desk/oha/years/{year}/components/{part}`
pub async fn edit_component(post: Post<OhaScope>, site: Site) -> Answer {
    sheet::take(ComponentSheet::of(&site)?, post, site).await
}

impl ComponentSheet {
    fn of(site: &Site) -> Result<Self> {
        Ok(Self(number_of(site.part("part")?)?))
    }
}

/// One digit, 0 to 4; anything else is no component.
pub fn number_of(raw: &str) -> Result<u8> {
    let number = raw.parse::<u8>().ok().filter(|it| *it <= 4 && raw.len() == 1);
    number.ok_or_else(|| Refusal::NotFound.into())
}

impl Sheet for ComponentSheet {
    const NOTICE: Notice = Notice::Saved;

    fn page(&self, site: &Site, desk: &YearDesk) -> Result<SheetPage> {
        let own = desk.form().components.iter().find(|it| it.number == self.0).ok_or(Refusal::NotFound)?;
        let fields = vec![
            Field::text("name", "Name").value(&own.name),
            Field::text("short_name", "Short name")
                .hint("For tables and headings.")
                .width("medium")
                .value(&own.short_name),
            sheet::provenance_field(own.provenance),
            sheet::source_field(&own.source),
        ];
        let form = Form::new(site, format!("{}/components/{}", desk.base(), self.0), "Save", fields);
        Ok(SheetPage::new(
            desk.eyebrow(),
            format!("Words of “{}”", own.short_name),
            "What the component is called on the pages of this year.",
            form,
        ))
    }

    fn read(&self, _: &YearDesk, fields: &Fields) -> std::result::Result<Edit, FieldErrors> {
        let mut reader = Reader::new(fields);
        let name = sheet::line(&mut reader, "name", "Enter the name.");
        let short_name = sheet::line(&mut reader, "short_name", "Enter the short name.");
        let provenance = sheet::provenance(&mut reader);
        let source = sheet::line(&mut reader, "source", "Name the source.");
        let draft = name
            .zip(short_name)
            .zip(provenance.zip(source))
            .map(|((name, short_name), (provenance, source))| ComponentDraft { name, short_name, provenance, source });
        Ok(Edit::Component(self.0, reader.finish(draft)?))
    }

    fn back(&self) -> String {
        format!("/items#component-{}", self.0)
    }
}
