//! What is wrong or missing before a year may open: what stops it, and what somebody should have seen.

use chrono::{Datelike as _, NaiveDate};

use super::dates::Dates;
use crate::kernel::texts::counted;
use crate::kernel::time::day_words;
use crate::metric::measures::{AutoCheck, Component, Definition, Item, Lever, Provenance, Serves, Year, YearStatus};

/// What the form stands among.
#[derive(Debug, Clone, Copy)]
pub struct Around<'a> {
    pub today: NaiveDate,
    pub years: &'a [Year],
    pub levers: &'a [Lever],
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// Whether the year cannot open with it.
    pub stops: bool,
    /// What to do, or what to know.
    pub text: String,
    /// Where it is mended, below the year's address.
    pub place: String,
}

/// Everything that is wrong, missing, or worth a look.
pub fn findings(form: &Definition, around: Around<'_>) -> Vec<Finding> {
    let mut found = Vec::new();
    of_dates(form, around, &mut found);
    of_components(form, &mut found);
    form.items.iter().for_each(|it| of_item(it, &mut found));
    of_sections(form, &mut found);
    of_levers(form, around.levers, &mut found);
    of_provenance(form, &mut found);
    // A stable sort: what stops comes first.
    found.sort_by_key(|it| !it.stops);
    found
}

fn stop(found: &mut Vec<Finding>, text: impl Into<String>, place: impl Into<String>) {
    found.push(Finding { stops: true, text: text.into(), place: place.into() });
}

fn warn(found: &mut Vec<Finding>, text: impl Into<String>, place: impl Into<String>) {
    found.push(Finding { stops: false, text: text.into(), place: place.into() });
}

fn of_dates(form: &Definition, around: Around<'_>, found: &mut Vec<Finding>) {
    for (field, text) in Dates::of(form).mistakes().iter() {
        stop(found, text, format!("/dates#field-{}", field.replace('_', "-")));
    }
    if form.due_on < around.today {
        let text = format!("Move the due date, {}: it has passed", day_words(form.due_on));
        stop(found, text, "/dates#field-due-on");
    }
    if form.opens_on > around.today {
        let text = format!("CCOs see the year at once, and can begin on {}", day_words(form.opens_on));
        warn(found, text, "/dates#field-opens-on");
    }
    if form.cutoff_on.year() != form.year {
        let text = format!("The last day of work that counts, {}, is not in {}", day_words(form.cutoff_on), form.year);
        warn(found, text, "/dates#field-cutoff-on");
    }
    if form.results_on.is_none() {
        warn(found, "No day is set on which results are told", "/dates#field-results-on");
    }
    let open = around
        .years
        .iter()
        .filter(|it| it.status == YearStatus::Open && it.form.family == form.family && it.number.number() != form.year);
    for year in open {
        let text = format!("{} is open too: CCOs will work on both years at once", year.number);
        warn(found, text, "");
    }
}

fn of_components(form: &Definition, found: &mut Vec<Finding>) {
    for component in Component::ALL {
        let number = component.number();
        let Some(own) = form.component(component) else {
            stop(found, format!("Component {number} is missing; take the year in from a file that has it"), "");
            continue;
        };
        let place = format!("/components/{number}");
        for (field, text) in [("name", &own.name), ("short-name", &own.short_name)] {
            if text.trim().is_empty() {
                stop(found, format!("Name component {number}"), format!("{place}#field-{field}"));
            }
        }
        if form.items_of(component).next().is_none() {
            stop(
                found,
                format!("Add an item to “{}”: it asks nothing", own.short_name),
                format!("/items#component-{number}"),
            );
        } else if !form.items_of(component).any(Item::is_must_pass) {
            let text =
                format!("No item of “{}” is must-pass: it would be met by anything that is sent", own.short_name);
            warn(found, text, format!("/items#component-{number}"));
        }
    }
}

fn of_item(item: &Item, found: &mut Vec<Finding>) {
    let place = |field: &str| format!("/items/{}#field-{field}", item.code);
    if item.text.trim().is_empty() {
        stop(found, format!("Write what item {} asks", item.code), place("text"));
    }
    if item.help.trim().is_empty() {
        warn(found, format!("Item {} has no help", item.code), place("help"));
    }
    if item.source.trim().is_empty() {
        warn(found, format!("Item {} names no source", item.code), place("source"));
    }
    if item.auto_check.and_then(AutoCheck::component).is_some_and(|it| it != item.component) {
        let text = format!("Choose another check for item {}: this one looks at another component", item.code);
        stop(found, text, place("auto-check"));
    }
}

fn of_sections(form: &Definition, found: &mut Vec<Finding>) {
    if form.sections_of(Component::ActionPlan).next().is_none() {
        warn(found, "The plan has no sections: it would be its goals alone", "/sections");
    }
    if !form.is_worked_on_here(Component::ReachReview) {
        warn(found, "The reach review has no prompts: CCOs would not write it here", "/sections");
    }
    for section in &form.sections {
        let place = |field: &str| format!("/sections/{}#field-{field}", section.key);
        if section.title.trim().is_empty() {
            stop(found, format!("Name section {}", section.number), place("title"));
        }
        if section.prompt.trim().is_empty() {
            stop(found, format!("Write what section {} asks for", section.number), place("prompt"));
        }
    }
    let mut titles: Vec<&str> = form.sections.iter().map(|it| it.title.trim()).collect();
    titles.sort_unstable();
    for pair in titles.windows(2) {
        if let [one, other] = pair
            && one == other
        {
            warn(found, format!("Two sections are called “{one}”"), "/sections");
        }
    }
}

fn of_levers(form: &Definition, levers: &[Lever], found: &mut Vec<Finding>) {
    let asked = form.items.iter().any(|it| it.auto_check == Some(AutoCheck::PlanLeversCapacityAccess));
    let serves =
        |wanted: Serves| levers.iter().any(|it| !it.retired && (it.serves == wanted || it.serves == Serves::Both));
    if !levers.iter().any(|it| !it.retired) {
        stop(found, "Offer at least one lever: a strategy cannot be written without", "/desk/oha/lists/levers");
    } else if asked && !(serves(Serves::Capacity) && serves(Serves::Access)) {
        let text = "Offer a lever for capacity and one for access: an item asks for both";
        stop(found, text, "/desk/oha/lists/levers");
    }
}

fn of_provenance(form: &Definition, found: &mut Vec<Finding>) {
    let n = form.items.iter().filter(|it| it.provenance == Provenance::Inferred).count();
    if n > 0 {
        let words = counted(n, "item is", "items are");
        warn(found, format!("{words} in Groundwork's wording; CCOs read “not OHA's official wording” there"), "/items");
    }
    if form.provenance == Provenance::Inferred {
        warn(found, "The dates are not marked as OHA's own", "/dates#field-provenance");
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn form() -> Definition {
        let text = include_str!("../../../../seeds/measures/demonstration.toml");
        let year = crate::kernel::year::MeasurementYear::new(2027);
        crate::metric::measures::io::definition("2027", text, year).unwrap()
    }

    fn lever(serves: Serves, retired: bool) -> Lever {
        Lever { code: "x".into(), label: "X".into(), description: String::new(), serves, retired }
    }

    fn stops(form: &Definition, levers: &[Lever], today: &str) -> Vec<String> {
        let around = Around { today: today.parse().unwrap(), years: &[], levers };
        findings(form, around).into_iter().filter(|it| it.stops).map(|it| it.place).collect()
    }

    #[test]
    fn a_whole_form_with_deadlines_ahead_may_open() {
        assert_eq!(stops(&form(), &[lever(Serves::Both, false)], "2026-11-22"), Vec::<String>::new());
        assert_eq!(
            stops(&form(), &[lever(Serves::Both, false)], "2028-01-31"),
            Vec::<String>::new(),
            "the due day itself"
        );
    }

    fn changed(change: impl FnOnce(&mut Definition)) -> Definition {
        let mut form = form();
        change(&mut form);
        form
    }

    fn item(form: &mut Definition) -> &mut Item {
        form.items.iter_mut().find(|it| it.code == "C4.02").unwrap()
    }

    #[test]
    fn each_thing_that_stops_is_named_with_its_place() {
        let table: Vec<(Definition, &str)> = vec![
            (changed(|it| it.due_on = "2027-01-01".parse().unwrap()), "/dates#field-due-on"),
            (changed(|it| it.cutoff_on = "2026-12-31".parse().unwrap()), "/dates#field-cutoff-on"),
            (changed(|it| it.resubmit_days = 0), "/dates#field-resubmit-days"),
            (changed(|it| it.items.retain(|it| it.component != 3)), "/items#component-3"),
            (changed(|it| item(it).text = " ".into()), "/items/C4.02#field-text"),
            (changed(|it| item(it).auto_check = Some(AutoCheck::MapKinds)), "/items/C4.02#field-auto-check"),
            (changed(|it| it.components[0].short_name.clear()), "/components/1#field-short-name"),
            (changed(|it| it.sections[0].prompt.clear()), "/sections/reach_trend#field-prompt"),
        ];
        for (form, place) in table {
            let found = stops(&form, &[lever(Serves::Both, false)], "2026-11-22");
            assert_eq!(found.first().map(String::as_str), Some(place));
        }
        assert_eq!(stops(&form(), &[lever(Serves::Capacity, false)], "2026-11-22"), ["/desk/oha/lists/levers"]);
        assert_eq!(stops(&form(), &[lever(Serves::Both, true)], "2026-11-22"), ["/desk/oha/lists/levers"]);
        assert_eq!(stops(&form(), &[lever(Serves::Both, false)], "2028-02-01"), ["/dates#field-due-on"]);
    }

    #[test]
    fn another_open_year_is_worth_a_look_and_stops_nothing() {
        let other = Year {
            number: crate::kernel::year::MeasurementYear::new(2026).unwrap(),
            status: YearStatus::Open,
            demonstration: true,
            form: form(),
        };
        let levers = [lever(Serves::Both, false)];
        let around = Around { today: "2026-11-22".parse().unwrap(), years: &[other], levers: &levers };
        let found = findings(&form(), around);
        assert!(found.iter().any(|it| !it.stops && it.text.starts_with("2026 is open too")), "{found:?}");
        assert!(found.iter().all(|it| !it.stops));
    }
}
