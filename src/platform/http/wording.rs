//! Texts with places to be filled in, as a person may write them: `{{mail.cco}}`, and nothing else that a template could do.

use std::collections::BTreeSet;

use handlebars::template::{Parameter, TemplateElement};
use handlebars::{Handlebars, Path, Template};
use serde::Serialize;

use crate::kernel::failure::{Fault, Result};

/// A text whose places are all known.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Wording(String);

impl Wording {
    /// Reads a text that may name these places.
    ///
    /// # Errors
    /// A sentence for beside the field.
    pub fn parse(raw: &str, known: &BTreeSet<String>) -> std::result::Result<Self, String> {
        let text = raw.replace("\r\n", "\n");
        let text = text.trim();
        let template = Template::compile(text)
            .map_err(|_| "Two braces open a place to be filled in, and two close it: {{name}}.".to_owned())?;
        for element in &template.elements {
            if let Some(place) = place(element)?
                && !known.contains(&place)
            {
                return Err(format!(
                    "There is no place called {{{{{place}}}}} in this letter. The list says which there are."
                ));
            }
        }
        Ok(Self(text.to_owned()))
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The text with its places filled in, as plain text.
    ///
    /// # Errors
    /// Breaks when `data` lacks a place.
    pub fn filled(text: &str, data: &impl Serialize) -> Result<String> {
        let mut plain = Handlebars::new();
        plain.set_strict_mode(true);
        plain.register_escape_fn(handlebars::no_escape);
        plain.render_template(text, data).map_err(|cause| Fault::because("A wording cannot be filled in", cause).into())
    }
}

/// The places that a template prints, wherever it prints them.
pub fn places(template: &Template) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    gather(template, &mut found);
    found
}

fn gather(template: &Template, found: &mut BTreeSet<String>) {
    for element in &template.elements {
        match element {
            TemplateElement::HelperBlock(block) => {
                for inner in [&block.template, &block.inverse].into_iter().flatten() {
                    gather(inner, found);
                }
            }
            _ => found.extend(place(element).ok().flatten()),
        }
    }
}

/// A plain place, nothing for plain text, and a refusal for all else.
fn place(element: &TemplateElement) -> std::result::Result<Option<String>, String> {
    match element {
        TemplateElement::RawString(_) => Ok(None),
        TemplateElement::Expression(it) if it.params.is_empty() && it.hash.is_empty() && !it.block => match &it.name {
            Parameter::Name(name) => Ok(Some(name.clone())),
            Parameter::Path(Path::Relative((_, raw))) => Ok(Some(raw.clone())),
            _ => Err(refused()),
        },
        _ => Err(refused()),
    }
}

fn refused() -> String {
    "Only places from the list can be filled in, each as {{name}}; conditions and other commands are not taken.".into()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn known() -> BTreeSet<String> {
        ["name", "mail.cco", "mail.facts.due"].map(str::to_owned).into()
    }

    #[test]
    fn only_known_places_can_be_named() {
        for good in ["", "Plain, with { one } brace.", "Hello {{name}},\n\n{{mail.cco}}: {{ mail.facts.due }}"] {
            assert!(Wording::parse(good, &known()).is_ok(), "{good}");
        }
        for bad in [
            "{{secret}}",
            "{{{name}}}",
            "{{&name}}",
            "{{name",
            "{{#if name}}x{{/if}}",
            "{{#each mail}}{{this}}{{/each}}",
            "{{> layout}}",
            "{{lookup mail \"cco\"}}",
            "{{asset \"app.css\"}}",
            "{{! a comment }}",
            "{{../name}}",
            "{{@root.name}}",
            "{{\"name\"}}",
            "{{#*inline \"x\"}}{{/inline}}",
            "{{log name}}",
        ] {
            assert!(Wording::parse(bad, &known()).is_err(), "{bad}");
        }
    }

    #[test]
    fn what_is_filled_in_stays_what_it_is() {
        let data =
            serde_json::json!({ "name": "<b>{{name}}</b> & co", "mail": { "cco": "A", "facts": { "due": "today" } } });
        assert_eq!(Wording::filled("{{name}}, {{mail.cco}}", &data).unwrap(), "<b>{{name}}</b> & co, A");
        assert!(Wording::filled("{{mail.other}}", &data).is_err());
    }

    #[test]
    fn the_places_of_a_template_are_found_wherever_they_stand() {
        let template =
            Template::compile("{{#if demonstration}}{{mail.cco}}{{else}}{{name}}{{/if}} {{{mail.facts.due}}}").unwrap();
        assert_eq!(places(&template).into_iter().collect::<Vec<_>>(), ["mail.cco", "name"]);
    }
}
