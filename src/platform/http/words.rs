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
