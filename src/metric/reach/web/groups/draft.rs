//! The fields of a stratifier and of a group, and how they are read.

use super::Known;
use crate::kernel::failure::FieldErrors;
use crate::metric::measures::Provenance;
use crate::metric::reach::rules::additions::{Draft, aliases, as_typed};
use crate::metric::reach::rules::stratifiers::{Category, Kind, Stratifier};
use crate::platform::http::{Control, Field, Fields, Reader};

const SOURCE_HINT: &str = "The document, the decision or the person that says so. It is kept with the change.";

/// The field of a nested scheme.
fn place_field(scheme: &str) -> String {
    format!("place_{scheme}")
}

pub(super) fn category_fields(known: &Known, of: &Stratifier, saved: Option<&Category>, label: &str) -> Vec<Field> {
    let mut fields = vec![
        Field::text("label", "Name")
            .hint("As pages and reports call this group of children.")
            .value(saved.map_or(label, |it| it.label.as_str())),
        spellings("How tables call it", saved.map_or(&[], |it| it.aliases.as_slice())),
    ];
    for scheme in known.all.within(&of.key) {
        fields.push(place(scheme, saved));
    }
    if saved.is_none() {
        fields.push(key());
        if of.kind == Kind::Population {
            let hint = "Such a group stands last and is compared with no other.";
            let field = Field::checkbox("is_rest", "These are children of whom it is not known").hint(hint);
            fields.push(field.optional());
        }
    }
    let source = saved.and_then(|it| known.last(&of.key, &it.key)).map_or("", |it| it.source.as_str());
    fields.push(Field::text("source", "Where this comes from").hint(SOURCE_HINT).value(source));
    fields
}

/// In which group of a nested scheme it stands.
fn place(scheme: &Stratifier, saved: Option<&Category>) -> Field {
    let held = saved.and_then(|it| scheme.holder(&it.key)).map_or("", |it| it.key.as_str());
    let offered = scheme.categories.iter().filter(|it| !it.retired || it.key == held);
    let options = offered.map(|it| (it.key.as_str(), it.label.as_str()));
    Field::new(Control::Select, &place_field(&scheme.key), &format!("Where it stands in: {}", scheme.label))
        .options([("", "Choose one")].into_iter().chain(options))
        .hint("Where a table does not say this itself, it is summed from here. It stays once a table with this group is taken in.")
        .value(held)
}

pub(super) fn stratifier_fields(saved: Option<&Stratifier>) -> Vec<Field> {
    let text = |of: fn(&Stratifier) -> &String| saved.map_or("", |it| of(it).as_str());
    let mut fields = vec![
        Field::text("label", "Name").hint("Such as “Household language”.").value(text(|it| &it.label)),
        Field::text("by", "In a sentence").hint("Such as “by household language”.").value(text(|it| &it.by)),
        spellings("How tables head its column or name it", saved.map_or(&[], |it| it.aliases.as_slice())),
    ];
    if saved.is_none() {
        fields.push(key());
    }
    let provenance = saved.map_or(Provenance::Official, |it| it.provenance);
    fields.push(
        Field::new(Control::Select, "provenance", "Whose words these are")
            .options(Provenance::ALL.iter().map(|it| (it.word(), it.label())))
            .value(provenance.word()),
    );
    let hint = "In a sentence or two, as readers of the report will see it below its figures.";
    fields.push(Field::text("source", "Where its groups are from").hint(hint).value(text(|it| &it.source)));
    fields
}

fn spellings(label: &str, saved: &[String]) -> Field {
    let hint = "Other spellings, one on each line. Capitals, blanks, hyphens and slashes make no difference.";
    let mut field = Field::textarea("aliases", label).rows(4).hint(hint).optional().value(as_typed(saved));
    field.maxlength_hint = None;
    field
}

fn key() -> Field {
    let hint = "The word in data files and addresses, such as a code of a language. It can never be changed. Left blank, it is made of the name.";
    Field::text("key", "Key").hint(hint).optional().width("medium")
}

pub(super) fn read_category(known: &Known, of: &Stratifier, fields: &Fields) -> Result<Draft, FieldErrors> {
    let mut reader = Reader::new(fields);
    let label = reader.line("label", "Enter the name of the group.");
    let aliases = reader.note("aliases", aliases(fields.get("aliases")));
    let source = reader.line("source", "Say where this comes from.");
    let chosen = |it: &Stratifier| (it.key.clone(), fields.get(&place_field(&it.key)).to_owned());
    let places = known.all.within(&of.key).map(chosen).collect();
    let draft = label.zip(aliases).zip(source).map(|((label, aliases), source)| Draft {
        key: fields.get("key").trim().to_owned(),
        label: label.as_str().to_owned(),
        aliases,
        places,
        is_rest: of.kind == Kind::Population && fields.is_ticked("is_rest"),
        source: source.as_str().to_owned(),
        ..Draft::default()
    });
    reader.finish(draft)
}

pub(super) fn read_stratifier(fields: &Fields) -> Result<Draft, FieldErrors> {
    let mut reader = Reader::new(fields);
    let label = reader.line("label", "Enter the name.");
    let by = reader.line("by", "Enter how it is said in a sentence, such as “by county”.");
    let aliases = reader.note("aliases", aliases(fields.get("aliases")));
    let provenance = reader.choice("provenance", Provenance::parse, "Choose whose words these are.");
    let source = reader.line("source", "Say where its groups are from.");
    let words = label.zip(by).zip(aliases);
    let draft = words.zip(provenance.zip(source)).map(|(((label, by), aliases), (provenance, source))| Draft {
        key: fields.get("key").trim().to_owned(),
        label: label.as_str().to_owned(),
        by: by.as_str().to_owned(),
        aliases,
        provenance: Some(provenance),
        source: source.as_str().to_owned(),
        ..Draft::default()
    });
    reader.finish(draft)
}
