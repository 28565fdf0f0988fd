//! The words of public pages, from Fluent catalogues. A missing key is a fault, and a test finds it before a reader does.

use fluent_bundle::concurrent::FluentBundle;
use fluent_bundle::{FluentArgs, FluentResource, FluentValue};
use rust_embed::RustEmbed;
use unic_langid::LanguageIdentifier;

use crate::kernel::failure::{Fault, Result};

#[derive(RustEmbed)]
#[folder = "locales"]
struct Catalogues;

/// The English catalogue; Spanish joins page by page.
pub struct Words {
    bundle: FluentBundle<FluentResource>,
}

impl Words {
    /// # Errors
    /// Breaks when a catalogue cannot be parsed or says a key twice.
    pub fn load() -> Result<Self> {
        let english: LanguageIdentifier =
            "en-US".parse().map_err(|cause| Fault::because("The language is unknown", cause))?;
        let mut bundle = FluentBundle::new_concurrent(vec![english]);
        // Marks around inserted values would show up in copied text, and we insert no right-to-left names.
        bundle.set_use_isolating(false);
        for name in Catalogues::iter().filter(|it| it.starts_with("en/")) {
            let Some(file) = Catalogues::get(&name) else { continue };
            let text = String::from_utf8(file.data.into_owned())
                .map_err(|cause| Fault::because(format!("{name} is no text"), cause))?;
            let resource = FluentResource::try_new(text)
                .map_err(|(_, errors)| Fault::new(format!("{name} cannot be parsed: {errors:?}")))?;
            bundle
                .add_resource(resource)
                .map_err(|errors| Fault::new(format!("{name} says a key twice: {errors:?}")))?;
        }
        Ok(Self { bundle })
    }

    /// # Errors
    /// Breaks when the key is missing or an argument it needs is not given.
    pub fn get(&self, key: &str, arguments: &[(String, serde_json::Value)]) -> Result<String> {
        let missing = || Fault::new(format!("The words for {key} are missing"));
        let pattern = self.bundle.get_message(key).and_then(|it| it.value()).ok_or_else(missing)?;
        let mut values = FluentArgs::new();
        for (name, value) in arguments {
            values.set(name.clone(), fluent(value));
        }
        let mut errors = Vec::new();
        let text = self.bundle.format_pattern(pattern, Some(&values), &mut errors).into_owned();
        if errors.is_empty() {
            Ok(text)
        } else {
            Err(Fault::new(format!("The words for {key} lack something: {errors:?}")).into())
        }
    }
}

fn fluent(value: &serde_json::Value) -> FluentValue<'static> {
    match value {
        serde_json::Value::String(text) => FluentValue::from(text.clone()),
        serde_json::Value::Number(number) => {
            number.as_i64().map_or_else(|| FluentValue::from(number.to_string()), FluentValue::from)
        }
        other => FluentValue::from(other.to_string()),
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;
    use std::path::{Path, PathBuf};

    use super::*;

    /// Every file with one of these endings in a folder and below it, as text.
    fn texts(folder: &str, endings: &[&str]) -> Vec<String> {
        let mut folders = vec![PathBuf::from(env!("CARGO_MANIFEST_DIR")).join(folder)];
        let mut texts = Vec::new();
        while let Some(folder) = folders.pop() {
            for path in std::fs::read_dir(folder).unwrap().map(|it| it.unwrap().path()) {
                if path.is_dir() {
                    folders.push(path);
                } else if path.extension().is_some_and(|it| endings.iter().any(|ending| Path::new(ending) == it)) {
                    texts.push(std::fs::read_to_string(path).unwrap());
                }
            }
        }
        texts
    }

    #[test]
    fn every_key_that_is_asked_for_has_words_and_every_word_is_asked_for() {
        let (pages, code) = (texts("templates", &["hbs"]), texts("src", &["rs"]));
        let after = |opening: &'static str, text: &str| {
            text.split(opening).skip(1).filter_map(|it| it.split('"').next()).map(str::to_owned).collect::<Vec<_>>()
        };
        let mut asked: BTreeSet<String> =
            pages.iter().flat_map(|it| [after("{{t \"", it), after("(t \"", it)].concat()).collect();
        asked.extend(code.iter().flat_map(|it| after(".say(\"", it)));
        let words = Words::load().unwrap();
        let missing: Vec<&String> = asked.iter().filter(|key| !words.bundle.has_message(key)).collect();
        assert!(missing.is_empty(), "no words for {missing:?}");

        let quoted = |key: &str| pages.iter().chain(&code).any(|it| it.contains(&format!("\"{key}\"")));
        let catalogues = texts("locales/en", &["ftl"]);
        let keys = catalogues
            .iter()
            .flat_map(|it| it.lines())
            .filter(|it| it.starts_with(|first: char| first.is_ascii_alphabetic()));
        let idle: Vec<&str> =
            keys.filter_map(|it| Some(it.split_once('=')?.0.trim_end())).filter(|it| !quoted(it)).collect();
        assert!(idle.is_empty(), "nobody asks for {idle:?}");
    }
}
