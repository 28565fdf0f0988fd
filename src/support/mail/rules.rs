//! What a letter's own wording is, and what of a letter may be shown.

use crate::kernel::time::Moment;

/// A wording that OHA has put in the place of the template's.
#[derive(Debug, Clone)]
pub struct MailText {
    pub kind: String,
    pub subject: String,
    pub body: String,
    pub changed_by: String,
    pub changed_at: Moment,
    /// The row version that the next save must name.
    pub version: i64,
}

/// Where a letter's page is named: without it, its reader could not get there.
pub const LINK: &str = "{{base_url}}{{mail.path}}";
/// The same of a letter that opens a door by itself.
const KEY: &str = "{{mail.link}}";

/// What each kind of letter tells.
const LABELS: &[(&str, &str)] = &[
    ("account-notice", "News of an account"),
    ("address-confirmation", "A new mail address, to be confirmed"),
    ("answered", "A question was answered"),
    ("approved", "A submission was approved"),
    ("claimed", "A review has begun"),
    ("extended", "More time was given"),
    ("guest-comment", "A guest wrote about a draft"),
    ("invitation", "Somebody is invited"),
    ("look-answered", "A look at a draft was answered"),
    ("look-asked", "A look at a draft is asked for"),
    ("not-met", "A submission was found not met"),
    ("page-answered", "The CCO answered about its public page"),
    ("password-reset", "A new password is asked for"),
    ("proposed", "OHA shows the CCO its public page"),
    ("publication-outdated", "What is public is being revised"),
    ("published", "A plan was published"),
    ("question", "OHA asks a question"),
    ("reassigned", "A review goes to another reviewer"),
    ("recalled", "The CCO recalled what it sent"),
    ("receipt", "Receipt for what was sent"),
    ("released", "A review was laid down"),
    ("reminder", "Reminder of a due date"),
    ("reopened", "A submission was reopened"),
    ("resubmitted", "A submission came again"),
    ("returned", "A submission was returned"),
    ("settled", "OHA decided on an objection"),
    ("shared-draft", "A draft is shared by a link"),
    ("submitted", "A submission came"),
    ("taken-back", "OHA took a proposal back"),
    ("undone", "A decision was taken back"),
    ("withdrawn", "A publication was withdrawn"),
];

/// A letter's kind in words. One that has none of its own is read as it is written: `question-answered` → "Question answered".
pub fn label(kind: &str) -> String {
    if let Some((_, words)) = LABELS.iter().find(|(known, _)| *known == kind) {
        return (*words).to_owned();
    }
    let text = kind.replace('-', " ");
    let mut signs = text.chars();
    signs.next().map_or_else(String::new, |it| it.to_uppercase().chain(signs).collect())
}

/// A template's line for people who only look through a list: `Approved: {{mail.cco}}` → "Approved: [CCO]".
pub fn readable(template: &str) -> String {
    let mut text = String::new();
    let mut rest = template;
    while let Some((before, after)) = rest.split_once("{{") {
        let (place, behind) = after.split_once("}}").unwrap_or((after, ""));
        let name = place.trim().trim_start_matches("mail.").replace('_', " ");
        text.push_str(before);
        text.extend(["[", if name == "cco" { "CCO" } else { &name }, "]"]);
        rest = behind;
    }
    text.push_str(rest);
    text
}

/// The body that somebody starts from: the template's own text without its conditions, of which the ordinary case stays.
pub fn starting_text(template: &str) -> String {
    let mut text = String::new();
    let mut rest = template;
    while let Some((before, after)) = rest.split_once("{{#if ") {
        let (block, behind) = after.split_once("{{/if}}").unwrap_or((after, ""));
        text.push_str(before);
        text.push_str(block.split_once("{{else}}").map_or("", |(_, ordinary)| ordinary.trim_start_matches('\n')));
        rest = behind.trim_start_matches('\n');
    }
    text.push_str(rest);
    text.trim().to_owned()
}

/// What is checked of a body beside its places.
///
/// # Errors
/// A sentence for beside the field.
pub fn check_link(body: &str, template: &str) -> Result<(), String> {
    let names = |text: &str, way: &str| text.replace(' ', "").contains(way);
    match [LINK, KEY].into_iter().find(|way| names(template, way) && !names(body, way)) {
        Some(way) => Err(format!("Leave {way} in the text: it is the way to the page that the letter speaks of.")),
        None => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn kinds_have_words() {
        assert_eq!(label("question-answered"), "Question answered");
        assert_eq!(label(""), "");
        assert_eq!(label("not-met"), "A submission was found not met");
    }

    #[test]
    fn places_of_a_subject_are_read_as_words() {
        assert_eq!(readable("Sent: {{mail.cco}}, {{ mail.due_on }}"), "Sent: [CCO], [due on]");
        assert_eq!(readable("plain"), "plain");
    }

    #[test]
    fn of_a_condition_the_ordinary_case_is_what_one_starts_from() {
        let template = "{{#if demonstration}}\nDEMONSTRATION: all invented.\n\n{{/if}}\nHello {{name}},\n\n{{base_url}}{{mail.path}}\n";
        assert_eq!(starting_text(template), "Hello {{name}},\n\n{{base_url}}{{mail.path}}");
        assert_eq!(starting_text("plain"), "plain");
        assert_eq!(starting_text("Due{{#if late}}, and late{{/if}}."), "Due.");
        assert_eq!(
            starting_text("{{#if late}}\nOverdue\n{{else}}\nDue {{mail.due}}\n{{/if}}\nBye"),
            "Due {{mail.due}}\nBye"
        );
    }

    #[test]
    fn the_way_to_the_page_stays_in_the_letter() {
        let template = "Read:\n{{base_url}}{{mail.path}}";
        assert!(check_link("Go to {{ base_url }}{{ mail.path }} please", template).is_ok());
        assert!(check_link("No link", template).is_err());
        assert!(check_link("No link", "A template without one").is_ok());
    }
}
