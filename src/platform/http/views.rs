//! Templates, embedded, in strict mode: a page that lacks what its template asks for is a fault, never a blank.

use std::collections::BTreeSet;
use std::sync::Arc;

use handlebars::{
    Context, DirectorySourceOptions, Handlebars, Helper, HelperResult, Output, RenderContext, RenderErrorReason,
};
use rust_embed::RustEmbed;
use serde::Serialize;

use super::{Words, assets, wording};
use crate::kernel::failure::{Fault, Result};
use crate::platform::config;

#[derive(RustEmbed)]
#[folder = "templates"]
struct Templates;

/// The registered templates with their helpers.
pub struct Views {
    templates: Handlebars<'static>,
    words: Arc<Words>,
}

impl Views {
    /// # Errors
    /// Breaks when a template or a catalogue of words cannot be parsed.
    pub fn load() -> Result<Self> {
        let mut templates = Handlebars::new();
        templates.set_strict_mode(true);
        // An indented partial must not indent what somebody typed into a textarea.
        templates.set_prevent_indent(true);
        templates.register_helper("asset", Box::new(print_asset));
        let words = Arc::new(Words::load()?);
        let spoken = Arc::clone(&words);
        templates.register_helper(
            "t",
            Box::new(
                move |h: &Helper<'_>,
                      _: &Handlebars<'_>,
                      _: &Context,
                      _: &mut RenderContext<'_, '_>,
                      out: &mut dyn Output| print_words(&spoken, h, out),
            ),
        );
        if let Some(folder) = config::templates_folder() {
            let mut options = DirectorySourceOptions::default();
            ".hbs".clone_into(&mut options.tpl_extension);
            templates.set_dev_mode(true);
            templates
                .register_templates_directory(folder, options)
                .map_err(|cause| Fault::because("A template cannot be read", cause))?;
            return Ok(Self { templates, words });
        }
        for name in Templates::iter() {
            let Some(file) = Templates::get(&name) else { continue };
            let text = String::from_utf8(file.data.into_owned())
                .map_err(|cause| Fault::because(format!("Template {name} is no text"), cause))?;
            let short = name.trim_end_matches(".hbs");
            templates
                .register_template_string(short, text)
                .map_err(|cause| Fault::because(format!("Template {name} cannot be parsed"), cause))?;
        }
        Ok(Self { templates, words })
    }

    /// The words of public pages, for titles and labels that no template prints by itself.
    pub fn words(&self) -> &Words {
        &self.words
    }

    /// # Errors
    /// Breaks when the template is unknown or asks for what `data` does not have.
    pub fn render(&self, template: &str, data: &impl Serialize) -> Result<String> {
        // The test that renders every template listens to this.
        tracing::trace!(template, "rendered");
        self.templates
            .render(template, data)
            .map_err(|cause| Fault::because(format!("The page {template} cannot be rendered"), cause).into())
    }

    /// The places that a template fills in.
    pub fn places(&self, template: &str) -> BTreeSet<String> {
        self.templates.get_template(template).map(wording::places).unwrap_or_default()
    }

    /// A template as it was written; nothing when there is none of this name.
    pub fn source(&self, template: &str) -> Option<String> {
        let file = Templates::get(&format!("{template}.hbs"))?;
        String::from_utf8(file.data.into_owned()).ok()
    }

    /// The names of all templates, for the test that renders each.
    pub fn names(&self) -> Vec<String> {
        let mut names: Vec<String> = self.templates.get_templates().keys().cloned().collect();
        names.sort();
        names
    }
}

/// `{{asset "app.css"}}`
fn print_asset(
    h: &Helper<'_>,
    _: &Handlebars<'_>,
    _: &Context,
    _: &mut RenderContext<'_, '_>,
    out: &mut dyn Output,
) -> HelperResult {
    let name = h.param(0).and_then(|it| it.value().as_str()).unwrap_or_default();
    let address =
        assets::asset(name).ok_or_else(|| RenderErrorReason::Other(format!("there is no static file {name}")))?;
    out.write(&address)?;
    Ok(())
}

/// `{{t "key" name=value}}`: words of the catalogue, escaped like any other text.
fn print_words(words: &Words, h: &Helper<'_>, out: &mut dyn Output) -> HelperResult {
    let key = h.param(0).and_then(|it| it.value().as_str()).unwrap_or_default();
    let arguments =
        h.hash().iter().map(|(name, value)| ((*name).to_owned(), value.value().clone())).collect::<Vec<_>>();
    let text = words.get(key, &arguments).map_err(|cause| RenderErrorReason::Other(cause.to_string()))?;
    out.write(&handlebars::html_escape(&text))?;
    Ok(())
}
