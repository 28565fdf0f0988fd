//! Every form of the product: what a person types who fills it in well, and what it asks of each field.

use actix_web::http::Method;
use groundwork::app::routes::{self, Route};

use crate::cast::{LAST_YEAR, OWN, Person, RIVAL, SECOND, World, YEAR};
use crate::specimen;

pub struct Form {
    /// The path of its route.
    pub path: &'static str,
    pub person: Person,
    /// The contract and year whose submission it is about, where that is not the specimen's.
    pub at: Option<(&'static str, i32)>,
    /// What is typed.
    pub fields: &'static [(&'static str, &'static str)],
    /// Must be there.
    pub required: &'static [&'static str],
    /// Texts, with the number of characters that they may have.
    pub texts: &'static [(&'static str, usize)],
    pub dates: &'static [&'static str],
    /// Words of closed sets.
    pub choices: &'static [&'static str],
    /// What a form that is filled in well is answered.
    pub done: u16,
    /// Whether a mistake shows the page again. A form of one button has no field to show.
    pub has_page: bool,
    /// Takes a step after which another form here would find nothing to do: it is sent in a house of its own.
    pub alone: bool,
}

const LINE: usize = 300;
const NARRATIVE: usize = 8_000;

const BASE: Form = Form {
    path: "",
    person: Person::Editor,
    at: None,
    fields: &[],
    required: &[],
    texts: &[],
    dates: &[],
    choices: &[],
    done: 303,
    has_page: true,
    alone: false,
};
const BUTTON: Form = Form { has_page: false, ..BASE };

const PLAN: &str = "/desk/cco/{cco}/{year}/action-plan";

macro_rules! plan {
    ($rest:literal) => {
        concat!("/desk/cco/{cco}/{year}/action-plan", $rest)
    };
}
macro_rules! reach {
    ($rest:literal) => {
        concat!("/desk/oha/reach/{set}", $rest)
    };
}
macro_rules! reach_review {
    ($rest:literal) => {
        concat!("/desk/cco/{cco}/{year}/reach-review", $rest)
    };
}
macro_rules! plan_of {
    ($rest:literal) => {
        concat!("/desk/cco/{cco}/{year}/{component}", $rest)
    };
}
macro_rules! review {
    ($rest:literal) => {
        concat!("/desk/oha/submissions/{submission}", $rest)
    };
}

const GOAL: &[(&str, usize)] = &[("title", LINE), ("why", NARRATIVE), ("population", LINE)];
const STRATEGY: &[(&str, usize)] = &[("description", NARRATIVE), ("owner", LINE)];
const TARGET: &[(&str, usize)] = &[
    ("measure", LINE),
    ("unit", LINE),
    ("baseline", LINE),
    ("baseline_reason", LINE),
    ("target_value", LINE),
    ("responsible", LINE),
];
const OBSERVATION: &[(&str, usize)] =
    &[("observation", NARRATIVE), ("likely_cause", NARRATIVE), ("question", NARRATIVE), ("follow_up", NARRATIVE)];
const TARGET_DATES: &[&str] = &["baseline_on", "baseline_due_on", "due_on"];

macro_rules! year {
    ($rest:literal) => {
        concat!("/desk/oha/years/{year}", $rest)
    };
}

/// A button of a part of a year that was read in its third version.
const VERSIONED: Form = Form { fields: &[("version", "3")], required: &["version"], ..BUTTON };
/// A step of a year whose form is still in its first version.
const STEP: Form = Form {
    fields: &[("reason", "It is time."), ("confirmed", "yes"), ("version", "4")],
    required: &["confirmed", "version"],
    ..BUTTON
};
/// A group of children, or a way of dividing them, that is offered again or no longer.
const GROUP_TURN: Form = Form {
    person: Person::Admin,
    fields: &[("reason", "A letter of OHA"), ("version", "0")],
    required: &["reason", "version"],
    texts: &[("reason", LINE)],
    alone: true,
    ..BASE
};
const ITEM: &[(&str, usize)] = &[("text", 1_000), ("help", 2_000), ("source", LINE)];
const NEW_ITEM: &[(&str, &str)] = &[
    ("item", "C4.09"),
    ("text", "The plan says who pays."),
    ("help", "Name the money."),
    ("requirement", "optional"),
    ("evidence", "text"),
    ("auto_check", ""),
    ("provenance", "official"),
    ("source", "OHA's sheet"),
];
const SECTION: &[(&str, usize)] = &[("title", LINE), ("prompt", 2_000)];
const LEVER: &[(&str, usize)] = &[("label", LINE), ("description", 1_000)];
const BANNER: &[&str] = &["area", "tone", "text", "starts_on", "starts_time", "ends_on", "ends_time"];
const BANNER_TEXTS: &[(&str, usize)] = &[("text", 400), ("link_label", LINE)];
const LETTER: &[(&str, &str)] =
    &[("subject", "News of {{mail.cco}}"), ("body", "Dear {{name}},\n\n{{base_url}}{{mail.path}}")];

/// Every POST of the product.
pub const FORMS: &[Form] = &[
    Form {
        path: "/signin",
        person: Person::Nobody,
        fields: &[("email", "lead@example.org"), ("password", "a password of some length"), ("next", "/desk")],
        required: &["email", "password"],
        // Nobody of the cast has a password.
        done: 422,
        ..BASE
    },
    // Nobody waits for a code.
    Form { path: "/signin/code", person: Person::Nobody, fields: &[("code", "123456")], done: 422, ..BUTTON },
    Form {
        path: "/account/passwords",
        person: Person::PasserBy,
        fields: &[("current_password", "a password of some length"), ("password", "another one of some length")],
        required: &["current_password", "password"],
        // Nobody of the cast has a password.
        done: 422,
        ..BASE
    },
    Form { path: "/account/second-factors", person: Person::PasserBy, ..BUTTON },
    // Nothing was begun, and nothing is on.
    Form {
        path: "/account/second-factor-confirmations",
        person: Person::PasserBy,
        fields: &[("code", "123456")],
        done: 409,
        ..BUTTON
    },
    Form {
        path: "/account/recovery-codes",
        person: Person::PasserBy,
        fields: &[("code", "123456")],
        done: 409,
        ..BUTTON
    },
    Form {
        path: "/account/second-factor-removals",
        person: Person::PasserBy,
        fields: &[("current_password", "a password of some length"), ("code", "123456")],
        done: 409,
        ..BUTTON
    },
    Form {
        path: "/account/proofs",
        person: Person::PasserBy,
        fields: &[("current_password", "a password of some length")],
        required: &["current_password"],
        // Nobody of the cast has a password.
        done: 422,
        ..BUTTON
    },
    Form {
        path: "/account/session-endings",
        person: Person::PasserBy,
        fields: &[("session", "others")],
        required: &["session"],
        ..BUTTON
    },
    Form {
        path: "/desk/oha/people/{person}/second-factor-resets",
        person: Person::Admin,
        fields: &[("reason", "She came to the office with her badge.")],
        required: &["reason"],
        texts: &[("reason", LINE)],
        done: 409,
        ..BASE
    },
    Form {
        path: "/report-a-barrier",
        person: Person::Nobody,
        fields: &[
            ("page", "The reports"),
            ("description", "The table runs off my screen."),
            ("contact", "me@example.org"),
        ],
        required: &["page", "description"],
        texts: &[("page", LINE), ("description", NARRATIVE), ("contact", LINE)],
        ..BASE
    },
    Form {
        path: "/password-resets",
        person: Person::Nobody,
        fields: &[("email", "lead@example.org")],
        required: &["email"],
        ..BASE
    },
    Form {
        path: "/links/{token}/uses",
        person: Person::Nobody,
        fields: &[("name", "Ida Newcomer"), ("password", "seven lanterns on the ferry")],
        required: &["name", "password"],
        texts: &[("name", LINE)],
        ..BASE
    },
    Form {
        path: "/account/names",
        person: Person::Viewer,
        fields: &[("name", "Another name"), ("version", "1")],
        required: &["name"],
        texts: &[("name", LINE)],
        ..BASE
    },
    // Nobody of the cast has a password.
    Form {
        path: "/account/addresses",
        fields: &[("email", "new.address@example.org"), ("password", "a password of some length")],
        required: &["email", "password"],
        done: 422,
        ..BASE
    },
    Form {
        path: "/account/role-requests",
        fields: &[("cco", RIVAL), ("role", "cco_viewer"), ("reason", "I help there.")],
        required: &["cco", "role", "reason"],
        texts: &[("reason", LINE)],
        choices: &["cco", "role"],
        ..BASE
    },
    Form {
        path: "/desk/cco/{cco}/invitations",
        person: Person::Lead,
        fields: &[("email", "somebody.new@example.org"), ("name", "Somebody New"), ("role", "cco_viewer")],
        required: &["email", "name", "role"],
        texts: &[("name", LINE)],
        choices: &["role"],
        ..BASE
    },
    Form {
        path: "/desk/cco/{cco}/people/{person}/roles",
        person: Person::Lead,
        fields: &[("role", "cco_editor"), ("reason", "Writes the map now.")],
        required: &["role", "reason"],
        texts: &[("reason", LINE)],
        choices: &["role"],
        ..BASE
    },
    Form {
        path: "/desk/cco/{cco}/people/{person}/endings",
        person: Person::Lead,
        fields: &[("reason", "Moved on.")],
        required: &["reason"],
        texts: &[("reason", LINE)],
        ..BASE
    },
    Form { path: "/desk/cco/{cco}/people/{person}/invitations", person: Person::Lead, ..BUTTON },
    Form { path: "/desk/cco/{cco}/people/{person}/withdrawals", person: Person::Lead, ..BUTTON },
    Form {
        path: "/desk/cco/{cco}/role-requests/{request}/answers",
        person: Person::Lead,
        fields: &[("verdict", "deny"), ("answer", "Not needed now.")],
        required: &["verdict", "answer"],
        texts: &[("answer", LINE)],
        choices: &["verdict"],
        ..BASE
    },
    Form {
        path: "/desk/oha/role-requests/{request}/answers",
        person: Person::Admin,
        fields: &[("verdict", "cco_viewer"), ("answer", "Welcome.")],
        required: &["verdict"],
        texts: &[("answer", LINE)],
        choices: &["verdict"],
        ..BASE
    },
    Form {
        path: "/desk/oha/invitations",
        person: Person::Admin,
        fields: &[
            ("email", "another.new@example.org"),
            ("name", "Another New"),
            ("role", "cco_viewer"),
            ("cco", RIVAL),
            ("expires_on", "2027-06-30"),
        ],
        required: &["email", "name", "role", "cco"],
        texts: &[("name", LINE)],
        dates: &["expires_on"],
        choices: &["role", "cco"],
        ..BASE
    },
    Form {
        path: "/desk/oha/people/{person}/grants",
        person: Person::Admin,
        fields: &[("role", "data_steward"), ("cco", ""), ("expires_on", "2027-06-30")],
        required: &["role"],
        dates: &["expires_on"],
        choices: &["role", "cco"],
        ..BASE
    },
    Form {
        path: "/desk/oha/people/{person}/grants/{grant}/endings",
        person: Person::Admin,
        fields: &[("reason", "Moved on.")],
        required: &["reason"],
        texts: &[("reason", LINE)],
        ..BASE
    },
    Form {
        path: "/desk/oha/people/{person}/disablings",
        person: Person::Admin,
        fields: &[("reason", "Moved on.")],
        required: &["reason"],
        texts: &[("reason", LINE)],
        ..BASE
    },
    Form {
        path: "/desk/oha/people/{person}/anonymizations",
        person: Person::Admin,
        fields: &[("reason", "Asked us to.")],
        required: &["reason"],
        texts: &[("reason", LINE)],
        ..BASE
    },
    Form { path: "/desk/oha/people/{person}/enablings", person: Person::Admin, ..BUTTON },
    Form { path: "/desk/oha/people/{person}/invitations", person: Person::Admin, ..BUTTON },
    Form { path: "/desk/oha/people/{person}/withdrawals", person: Person::Admin, ..BUTTON },
    Form { path: "/account/signouts", person: Person::PasserBy, ..BUTTON },
    Form {
        path: "/account/unsaved/removals",
        person: Person::PasserBy,
        fields: &[("text", "held:none")],
        required: &["text"],
        ..BUTTON
    },
    // The review of the world was started before.
    Form { path: reach_review!("/starts"), done: 409, ..BUTTON },
    Form {
        path: reach_review!("/acknowledgement"),
        fields: &[
            // Of another report than the world's: tests/it/reach_review.rs acknowledges one.
            ("data_set", "01990000-0000-7000-8000-000000000001"),
            ("participants", "The advisory council"),
            ("version", "1"),
        ],
        required: &["participants", "version"],
        texts: &[("participants", NARRATIVE)],
        done: 422,
        ..BASE
    },
    Form {
        path: reach_review!("/sections/{section}"),
        fields: &[("body", "What we say."), ("version", "1")],
        required: &["version"],
        texts: &[("body", NARRATIVE)],
        ..BASE
    },
    Form {
        path: reach_review!("/observations"),
        fields: &[
            ("observation", "Fewer are reached in the county."),
            ("about", "county:lane"),
            ("indicator", "any"),
            ("likely_cause", "Long ways."),
            ("question", "How long?"),
            ("follow_up", "Ask."),
        ],
        required: &["observation", "indicator"],
        texts: OBSERVATION,
        choices: &["about", "indicator"],
        ..BASE
    },
    Form {
        path: reach_review!("/observations/{observation}"),
        fields: &[
            ("observation", "Fewer are reached in the county."),
            ("about", "county:lane"),
            ("indicator", "any"),
            ("version", "1"),
        ],
        required: &["observation", "indicator", "version"],
        texts: OBSERVATION,
        choices: &["about", "indicator"],
        ..BASE
    },
    Form {
        path: reach_review!("/observations/{observation}/moves"),
        fields: &[("direction", "down"), ("version", "1")],
        required: &["direction", "version"],
        choices: &["direction"],
        ..BUTTON
    },
    Form {
        path: reach_review!("/observations/{observation}/removals"),
        fields: &[("version", "1")],
        required: &["version"],
        alone: true,
        ..BUTTON
    },
    Form {
        path: reach_review!("/observations/{observation}/findings"),
        fields: &[("title", "Fewer are reached"), ("version", "1")],
        required: &["title", "version"],
        texts: &[("title", LINE)],
        alone: true,
        ..BASE
    },
    Form {
        path: reach_review!("/observations/{observation}/withdrawals"),
        fields: &[("version", "2")],
        required: &["version"],
        alone: true,
        ..BASE
    },
    Form {
        path: reach_review!("/populations"),
        fields: &[("name", "Children in Lane"), ("kind", "place"), ("rationale", "Long ways.")],
        required: &["name", "kind"],
        texts: &[("name", LINE), ("rationale", NARRATIVE)],
        choices: &["kind"],
        ..BASE
    },
    Form {
        path: reach_review!("/populations/{population}"),
        fields: &[("name", "Children in Lane"), ("kind", "place"), ("rationale", "Long ways."), ("version", "1")],
        required: &["name", "kind", "version"],
        texts: &[("name", LINE), ("rationale", NARRATIVE)],
        choices: &["kind"],
        ..BASE
    },
    // It is the only one.
    Form {
        path: reach_review!("/populations/{population}/moves"),
        fields: &[("direction", "down"), ("version", "1")],
        required: &["direction", "version"],
        choices: &["direction"],
        done: 409,
        ..BUTTON
    },
    Form {
        path: reach_review!("/populations/{population}/removals"),
        fields: &[("version", "1")],
        required: &["version"],
        alone: true,
        ..BUTTON
    },
    Form {
        path: reach_review!("/items/{item}"),
        fields: &[("answer", "no"), ("narrative", "Because it does not."), ("version", "0")],
        required: &["answer", "version"],
        texts: &[("narrative", NARRATIVE)],
        choices: &["answer"],
        ..BASE
    },
    Form { path: plan!("/starts"), done: 409, ..BUTTON },
    // The plan of the world was started before.
    Form {
        path: plan!("/carry-forwards"),
        fields: &[("from", "00000000-0000-7000-8000-000000000000")],
        required: &["from"],
        done: 409,
        ..BUTTON
    },
    // OHA has approved no plan of the contract that ended.
    Form {
        path: plan!("/predecessors/{predecessor}/copies"),
        fields: &[("from", "00000000-0000-7000-8000-000000000000"), ("goals[]", "x")],
        required: &["from", "goals[]"],
        done: 409,
        ..BUTTON
    },
    // Nothing of it was carried.
    Form {
        path: plan!("/confirmations"),
        fields: &[("part", "section"), ("key", "overview"), ("version", "1")],
        required: &["part", "key", "version"],
        choices: &["part"],
        done: 404,
        ..BUTTON
    },
    Form {
        path: plan!("/progress/{former}"),
        fields: &[
            ("status", "delayed"),
            ("actual", "20"),
            ("narrative", "We began."),
            ("reason", "Staff left."),
            ("version", "0"),
        ],
        required: &["status", "reason", "version"],
        texts: &[("actual", LINE), ("narrative", NARRATIVE), ("reason", NARRATIVE)],
        choices: &["status"],
        ..BASE
    },
    Form {
        path: plan!("/sections/{section}"),
        fields: &[("body", "What we say."), ("version", "1")],
        required: &["version"],
        texts: &[("body", NARRATIVE)],
        ..BASE
    },
    Form {
        path: plan!("/goals"),
        fields: &[("title", "A goal"), ("why", "Because."), ("population", "Families")],
        required: &["title"],
        texts: GOAL,
        ..BASE
    },
    Form {
        path: plan!("/goals/{goal}"),
        fields: &[("title", "A goal"), ("why", "Because."), ("population", "Families"), ("version", "1")],
        required: &["title", "version"],
        texts: GOAL,
        ..BASE
    },
    Form {
        path: plan!("/goals/{goal}/moves"),
        fields: &[("direction", "down"), ("version", "1")],
        required: &["direction", "version"],
        choices: &["direction"],
        ..BUTTON
    },
    // Something hangs on it that this form has not seen.
    Form {
        path: plan!("/goals/{goal}/removals"),
        fields: &[("version", "1")],
        required: &["version"],
        done: 409,
        ..BUTTON
    },
    Form {
        path: plan!("/goals/{goal}/strategies"),
        fields: &[
            ("lever", "data_quality"),
            ("description", "We do it."),
            ("owner", "Our team"),
            ("starts_on", "2027-01-01"),
            ("ends_on", "2027-06-30"),
        ],
        required: &["lever"],
        texts: STRATEGY,
        dates: &["starts_on", "ends_on"],
        choices: &["lever"],
        ..BASE
    },
    Form {
        path: plan!("/strategies/{strategy}"),
        fields: &[
            ("lever", "data_quality"),
            ("description", "We do it."),
            ("owner", "Our team"),
            ("starts_on", "2027-01-01"),
            ("ends_on", "2027-06-30"),
            ("version", "1"),
        ],
        required: &["lever", "version"],
        texts: STRATEGY,
        dates: &["starts_on", "ends_on"],
        choices: &["lever"],
        ..BASE
    },
    Form {
        path: plan!("/strategies/{strategy}/moves"),
        fields: &[("direction", "down"), ("version", "1")],
        required: &["direction", "version"],
        choices: &["direction"],
        ..BUTTON
    },
    Form {
        path: plan!("/strategies/{strategy}/removals"),
        fields: &[("version", "1")],
        required: &["version"],
        done: 409,
        ..BUTTON
    },
    Form {
        path: plan!("/strategies/{strategy}/targets"),
        fields: &[
            ("kind", "measured"),
            ("measure", "Rooms"),
            ("unit", "rooms"),
            ("baseline", "11"),
            ("baseline_on", "2026-06-30"),
            ("target_value", "40"),
            ("due_on", "2027-06-30"),
            ("responsible", "Our team"),
        ],
        required: &["kind"],
        texts: TARGET,
        dates: TARGET_DATES,
        choices: &["kind"],
        ..BASE
    },
    Form {
        path: plan!("/targets/{target}"),
        fields: &[
            ("kind", "measured"),
            ("measure", "Rooms"),
            ("unit", "rooms"),
            ("baseline", "11"),
            ("baseline_on", "2026-06-30"),
            ("target_value", "40"),
            ("due_on", "2027-06-30"),
            ("responsible", "Our team"),
            ("version", "1"),
        ],
        required: &["kind", "version"],
        texts: TARGET,
        dates: TARGET_DATES,
        choices: &["kind"],
        ..BASE
    },
    Form {
        path: plan!("/targets/{target}/moves"),
        fields: &[("direction", "down"), ("version", "1")],
        required: &["direction", "version"],
        choices: &["direction"],
        ..BUTTON
    },
    Form { path: plan!("/targets/{target}/removals"), fields: &[("version", "1")], required: &["version"], ..BUTTON },
    Form {
        path: plan!("/items/{item}"),
        fields: &[("answer", "no"), ("narrative", "Because it does not."), ("version", "1")],
        required: &["answer", "version"],
        texts: &[("narrative", NARRATIVE)],
        choices: &["answer"],
        ..BASE
    },
    Form {
        path: "/desk/cco/{cco}/{year}/{component}/submittals",
        person: Person::Both,
        at: Some((SECOND, YEAR)),
        fields: &[("what_changed", "All of it."), ("late_reason", "It rained."), ("confirmed", "yes")],
        required: &["what_changed", "late_reason", "confirmed"],
        texts: &[("what_changed", NARRATIVE), ("late_reason", NARRATIVE)],
        ..BASE
    },
    Form {
        path: plan!("/shares"),
        fields: &[
            ("name", "Bo Guest"),
            ("email", "bo.guest@example.org"),
            ("who", "advisory council"),
            ("access", "comment"),
            ("until_on", "2026-12-01"),
            ("note", "Tell us what you think."),
        ],
        required: &["name", "email", "access", "until_on"],
        texts: &[("name", LINE), ("who", LINE), ("note", NARRATIVE)],
        dates: &["until_on"],
        choices: &["access"],
        ..BASE
    },
    Form {
        path: plan!("/shares/{share}/extensions"),
        fields: &[("until_on", "2026-12-02"), ("version", "1")],
        required: &["until_on", "version"],
        dates: &["until_on"],
        alone: true,
        ..BASE
    },
    Form { path: plan!("/shares/{share}/renewals"), fields: &[("version", "1")], required: &["version"], ..BUTTON },
    Form { path: plan!("/shares/{share}/withdrawals"), fields: &[("version", "1")], required: &["version"], ..BUTTON },
    Form {
        path: plan!("/guest-comments/{said}/settlements"),
        fields: &[("done", "yes"), ("version", "1")],
        required: &["done", "version"],
        choices: &["done"],
        ..BUTTON
    },
    Form {
        path: plan_of!("/looks"),
        fields: &[
            ("person", "oha:00000000-0000-7000-8000-000000000000"),
            ("question", "Is it clear?"),
            ("until_on", "2026-12-01"),
        ],
        required: &["person", "question", "until_on"],
        texts: &[("question", NARRATIVE)],
        dates: &["until_on"],
        // Nobody has this id.
        done: 422,
        ..BASE
    },
    Form { path: plan_of!("/looks/{look}/withdrawals"), fields: &[("version", "1")], required: &["version"], ..BUTTON },
    Form {
        path: "/desk/oha/looks/{look}/answers",
        person: Person::Reviewer,
        fields: &[("answer", "It is clear."), ("version", "1")],
        required: &["answer", "version"],
        texts: &[("answer", NARRATIVE)],
        alone: true,
        ..BASE
    },
    Form {
        path: "/desk/ta/looks/{look}/answers",
        person: Person::Facilitator,
        fields: &[("answer", "It is clear."), ("version", "1")],
        required: &["answer", "version"],
        texts: &[("answer", NARRATIVE)],
        alone: true,
        ..BASE
    },
    Form {
        path: "/shared/{token}/comments",
        person: Person::Nobody,
        fields: &[("about", "section:data"), ("body", "Well said.")],
        required: &["body"],
        texts: &[("body", NARRATIVE)],
        choices: &["about"],
        ..BASE
    },
    Form {
        path: "/desk/cco/{cco}/{year}/{component}/recalls",
        person: Person::RivalLead,
        at: Some((RIVAL, YEAR)),
        fields: &[("reason", "A page was missing.")],
        required: &["reason"],
        texts: &[("reason", NARRATIVE)],
        alone: true,
        ..BASE
    },
    Form { path: review!("/claims"), person: Person::Reviewer, at: Some((RIVAL, YEAR)), ..BUTTON },
    Form {
        path: review!("/decisions"),
        person: Person::Reviewer,
        fields: &[
            ("item", "C4.02"),
            ("decision", "returned"),
            ("reasons[]", "not_specific"),
            ("note", "Name the meetings."),
            ("version", "3"),
        ],
        required: &["decision", "version"],
        texts: &[("note", NARRATIVE)],
        choices: &["decision"],
        ..BASE
    },
    Form {
        path: review!("/comments"),
        person: Person::Reviewer,
        fields: &[
            ("body", "Well said."),
            ("visibility", "shared"),
            ("kind", "question"),
            ("answer_due_on", "2026-12-01"),
        ],
        required: &["body", "visibility"],
        texts: &[("body", NARRATIVE)],
        dates: &["answer_due_on"],
        choices: &["visibility", "kind"],
        ..BASE
    },
    Form {
        path: "/desk/cco/{cco}/{year}/{component}/comments/{comment}/answers",
        person: Person::Editor,
        fields: &[("body", "We mean all of them."), ("version", "1")],
        required: &["body", "version"],
        texts: &[("body", NARRATIVE)],
        ..BASE
    },
    Form {
        path: review!("/comments/{comment}/questions"),
        person: Person::Reviewer,
        // Nobody has answered it, or somebody has since.
        fields: &[("body", "All of whom?"), ("version", "1")],
        required: &["body", "version"],
        texts: &[("body", NARRATIVE)],
        done: 409,
        ..BASE
    },
    Form {
        path: review!("/comments/{comment}/resolutions"),
        person: Person::Reviewer,
        fields: &[("version", "1")],
        required: &["version"],
        ..BUTTON
    },
    Form {
        path: review!("/letters"),
        person: Person::Reviewer,
        fields: &[("reason", "Thank you. Say more."), ("version", "0")],
        required: &["reason", "version"],
        texts: &[("reason", NARRATIVE)],
        ..BASE
    },
    Form {
        path: review!("/returns"),
        person: Person::Reviewer,
        fields: &[("reason", "Say more."), ("version", "3")],
        required: &["reason", "version"],
        texts: &[("reason", NARRATIVE)],
        ..BASE
    },
    Form {
        path: "/desk/oha/assignments",
        person: Person::Admin,
        fields: &[("cco", RIVAL), ("person", "")],
        required: &["cco", "person"],
        // Nobody's id is known before the world is made; tests/it/review.rs assigns.
        done: 422,
        ..BASE
    },
    Form {
        path: "/desk/oha/assignments/{assignment}/endings",
        person: Person::Admin,
        fields: &[("version", "1")],
        required: &["version"],
        ..BUTTON
    },
    // Its items are not decided yet.
    Form {
        path: review!("/approvals"),
        person: Person::Reviewer,
        fields: &[("version", "3")],
        required: &["version"],
        done: 422,
        ..BUTTON
    },
    Form {
        path: review!("/releases"),
        person: Person::Admin,
        fields: &[("reason", "It has to be."), ("version", "3")],
        required: &["reason", "version"],
        texts: &[("reason", NARRATIVE)],
        alone: true,
        ..BASE
    },
    Form {
        path: review!("/reassignments"),
        person: Person::Admin,
        fields: &[("reviewer", "admin@example.org"), ("reason", "It has to be."), ("version", "3")],
        required: &["reviewer", "reason", "version"],
        texts: &[("reason", NARRATIVE)],
        choices: &["reviewer"],
        alone: true,
        ..BASE
    },
    Form {
        path: review!("/judgments"),
        person: Person::Admin,
        fields: &[("reason", "It has to be."), ("version", "3")],
        required: &["reason", "version"],
        texts: &[("reason", NARRATIVE)],
        alone: true,
        ..BASE
    },
    Form {
        path: review!("/reopenings"),
        person: Person::Admin,
        at: Some((RIVAL, LAST_YEAR)),
        fields: &[("due_on", "2026-12-15"), ("reason", "It has to be."), ("version", "4")],
        required: &["due_on", "reason", "version"],
        texts: &[("reason", NARRATIVE)],
        dates: &["due_on"],
        alone: true,
        ..BASE
    },
    Form {
        path: review!("/undos"),
        person: Person::Admin,
        at: Some((SECOND, LAST_YEAR)),
        fields: &[("reason", "It has to be."), ("version", "4")],
        required: &["reason", "version"],
        texts: &[("reason", NARRATIVE)],
        alone: true,
        ..BASE
    },
    Form {
        path: "/desk/oha/ccos/{cco}/{year}/{component}/extensions",
        person: Person::Admin,
        fields: &[("due_on", "2027-03-01"), ("reason", "Fire season."), ("version", "2027-01-31")],
        required: &["due_on", "reason", "version"],
        texts: &[("reason", NARRATIVE)],
        dates: &["due_on"],
        alone: true,
        ..BASE
    },
    Form {
        path: "/desk/oha/documents",
        person: Person::Admin,
        fields: &[
            ("cco", RIVAL),
            ("year", "2024"),
            ("kind", "action_plan"),
            ("title", "An older plan"),
            ("url", "https://example.org/plan.pdf"),
            ("dated_on", "2024-06-30"),
            ("source", "OHA's site"),
        ],
        required: &["cco", "year", "kind", "title", "url", "dated_on", "source"],
        texts: &[("title", LINE), ("source", LINE)],
        dates: &["dated_on"],
        choices: &["cco", "year", "kind"],
        ..BASE
    },
    Form {
        path: review!("/proposals"),
        person: Person::Admin,
        at: Some((SECOND, LAST_YEAR)),
        fields: &[("days", "10"), ("correction", "")],
        required: &["days"],
        texts: &[("correction", NARRATIVE)],
        choices: &["days"],
        // The CCO was shown this very page before.
        done: 422,
        ..BASE
    },
    Form {
        path: review!("/settlements"),
        person: Person::Admin,
        at: Some((SECOND, LAST_YEAR)),
        fields: &[("reason", "It is not."), ("version", "3")],
        required: &["reason", "version"],
        texts: &[("reason", NARRATIVE)],
        // It is decided already.
        done: 409,
        ..BASE
    },
    Form {
        path: review!("/withholdings/{withholding}/decisions"),
        person: Person::Admin,
        fields: &[("ruling", "withheld"), ("reason", "Somebody could be known by it."), ("version", "1")],
        required: &["ruling", "reason", "version"],
        texts: &[("reason", NARRATIVE)],
        choices: &["ruling"],
        ..BASE
    },
    // It waits to be sent: only what failed is sent again.
    Form { path: "/desk/oha/mail/{message}/resendings", person: Person::Admin, done: 409, ..BUTTON },
    Form {
        path: "/desk/oha/letters/{kind}",
        person: Person::Admin,
        fields: LETTER,
        required: &["subject", "body"],
        texts: &[("subject", LINE), ("body", NARRATIVE)],
        ..BASE
    },
    Form {
        path: "/desk/oha/letters/{kind}/previews",
        person: Person::Admin,
        fields: LETTER,
        required: &["subject", "body"],
        texts: &[("subject", LINE), ("body", NARRATIVE)],
        done: 200,
        ..BASE
    },
    Form {
        path: "/desk/oha/letters/{kind}/removals",
        person: Person::Admin,
        fields: &[("version", "1")],
        required: &["version"],
        // Nobody has changed this letter.
        done: 409,
        ..BUTTON
    },
    Form {
        path: "/desk/oha/letters/{kind}/copies",
        person: Person::Admin,
        fields: &[("name", "Quality team"), ("email", "quality@example.org")],
        required: &["name", "email"],
        texts: &[("name", LINE)],
        ..BASE
    },
    Form { path: "/desk/oha/copies/{copy}/endings", person: Person::Admin, ..BUTTON },
    Form { path: review!("/publications"), person: Person::Admin, at: Some((SECOND, LAST_YEAR)), ..BUTTON },
    Form {
        path: review!("/withholdings"),
        person: Person::Admin,
        at: Some((SECOND, LAST_YEAR)),
        fields: &[
            ("at", "section/risks#body"),
            ("passage", ""),
            ("reason", "person"),
            ("note", ""),
            ("ruling", "kept"),
        ],
        required: &["at", "reason", "ruling"],
        texts: &[("note", NARRATIVE)],
        choices: &["at", "reason", "ruling"],
        ..BASE
    },
    Form {
        path: review!("/retractions"),
        person: Person::Admin,
        at: Some((SECOND, LAST_YEAR)),
        fields: &[("reason", "It was too early."), ("version", "3")],
        required: &["reason", "version"],
        texts: &[("reason", NARRATIVE)],
        ..BASE
    },
    Form {
        path: plan_of!("/publication/answers"),
        person: Person::Both,
        at: Some((SECOND, LAST_YEAR)),
        fields: &[
            ("answer", "object"),
            ("objection", "It is too early."),
            ("proposal", "00000000-0000-7000-8000-000000000000"),
            ("version", "1"),
        ],
        required: &["answer", "version"],
        texts: &[("objection", NARRATIVE)],
        choices: &["answer"],
        // Another page was proposed meanwhile.
        done: 409,
        ..BASE
    },
    Form {
        path: plan_of!("/publication/withholdings"),
        person: Person::RivalLead,
        at: Some((RIVAL, LAST_YEAR)),
        fields: &[("at", "section/equity#body"), ("passage", ""), ("reason", "person"), ("note", "")],
        required: &["at", "reason"],
        texts: &[("note", NARRATIVE)],
        choices: &["at", "reason"],
        ..BASE
    },
    Form {
        path: plan_of!("/publication/withholdings/{withholding}/removals"),
        person: Person::RivalLead,
        at: Some((RIVAL, LAST_YEAR)),
        ..BUTTON
    },
    Form {
        path: "/desk/oha/publications/{publication}/withdrawals",
        person: Person::Admin,
        fields: &[("reason", "It named somebody."), ("note", "Found by the CCO."), ("confirmed", "yes")],
        required: &["reason", "confirmed"],
        texts: &[("reason", NARRATIVE), ("note", NARRATIVE)],
        ..BASE
    },
    Form {
        path: "/desk/oha/years",
        person: Person::Admin,
        fields: &[("from", "2026"), ("year", "2028")],
        required: &["from", "year"],
        choices: &["from", "year"],
        ..BASE
    },
    Form {
        path: "/desk/oha/years/imports",
        person: Person::Admin,
        fields: &[("text", include_str!("../../seeds/measures/2024.toml"))],
        required: &["text"],
        // 2024 has begun, so it is not replaced as a whole.
        done: 422,
        ..BASE
    },
    Form {
        path: year!("/dates"),
        person: Person::Admin,
        fields: &[
            ("label", "Measurement year 2027"),
            ("opens_on", "2027-01-01"),
            ("cutoff_on", "2027-12-31"),
            ("due_on", "2028-01-31"),
            ("resubmit_days", "14"),
            ("answer_days", "30"),
            ("results_on", "2028-06-30"),
            ("remind_before", "30, 7, 1"),
            ("remind_after", "1 7"),
            ("provenance", "official"),
            ("source", "OHA's sheet"),
            ("version", "3"),
        ],
        required: &[
            "label",
            "opens_on",
            "cutoff_on",
            "due_on",
            "resubmit_days",
            "answer_days",
            "provenance",
            "source",
            "version",
        ],
        texts: &[("label", LINE), ("source", LINE)],
        dates: &["opens_on", "cutoff_on", "due_on", "results_on"],
        choices: &["provenance"],
        ..BASE
    },
    Form {
        path: year!("/components/{part}"),
        person: Person::Admin,
        fields: &[
            ("name", "Action plan of the CCO"),
            ("short_name", "Plan"),
            ("provenance", "official"),
            ("source", "OHA's sheet"),
            ("version", "3"),
        ],
        required: &["name", "short_name", "provenance", "source", "version"],
        texts: &[("name", LINE), ("short_name", LINE), ("source", LINE)],
        choices: &["provenance"],
        ..BASE
    },
    Form {
        path: year!("/components/{part}/items"),
        person: Person::Admin,
        fields: NEW_ITEM,
        required: &["item", "text", "help", "requirement", "evidence", "provenance", "source"],
        texts: ITEM,
        choices: &["requirement", "evidence", "auto_check", "provenance"],
        ..BASE
    },
    Form {
        path: year!("/items/{item}"),
        person: Person::Admin,
        fields: &[
            ("text", "The plan says who pays."),
            ("help", "Name the money."),
            ("requirement", "must_pass"),
            ("evidence", "text"),
            ("auto_check", "text_present"),
            ("provenance", "official"),
            ("source", "OHA's sheet"),
            ("version", "3"),
        ],
        required: &["text", "help", "requirement", "evidence", "provenance", "source", "version"],
        texts: ITEM,
        choices: &["requirement", "evidence", "auto_check", "provenance"],
        ..BASE
    },
    Form {
        path: year!("/items/{item}/moves"),
        person: Person::Admin,
        fields: &[("direction", "up"), ("version", "3")],
        required: &["direction", "version"],
        choices: &["direction"],
        ..BUTTON
    },
    Form { path: year!("/items/{item}/retirements"), person: Person::Admin, ..VERSIONED },
    Form { path: year!("/items/{item}/returns"), person: Person::Admin, ..VERSIONED },
    Form {
        path: year!("/sections"),
        person: Person::Admin,
        fields: &[
            ("component", "action_plan"),
            ("title", "Who pays"),
            ("prompt", "Name the money."),
            ("required", "yes"),
            ("max_chars", "4000"),
            ("provenance", "official"),
        ],
        required: &["component", "title", "prompt", "required", "max_chars", "provenance"],
        texts: SECTION,
        choices: &["component", "required", "provenance"],
        ..BASE
    },
    Form {
        path: year!("/sections/{section}"),
        person: Person::Admin,
        fields: &[
            ("title", "Whom you serve"),
            ("prompt", "Say it."),
            ("required", "no"),
            ("max_chars", "8000"),
            ("provenance", "official"),
            ("version", "3"),
        ],
        required: &["title", "prompt", "required", "max_chars", "provenance", "version"],
        texts: SECTION,
        choices: &["required", "provenance"],
        ..BASE
    },
    Form {
        path: year!("/sections/{section}/moves"),
        person: Person::Admin,
        fields: &[("direction", "down"), ("version", "3")],
        required: &["direction", "version"],
        choices: &["direction"],
        ..BUTTON
    },
    Form { path: year!("/sections/{section}/retirements"), person: Person::Admin, ..VERSIONED },
    Form { path: year!("/sections/{section}/returns"), person: Person::Admin, ..VERSIONED },
    Form {
        path: year!("/openings"),
        person: Person::Admin,
        fields: &[("confirmed", "yes"), ("version", "3")],
        required: &["confirmed", "version"],
        ..BUTTON
    },
    Form { path: year!("/reviews"), person: Person::Admin, ..STEP },
    Form { path: year!("/closings"), person: Person::Admin, ..STEP },
    Form {
        path: year!("/reopenings"),
        person: Person::Admin,
        // The version in which the form of 2024 is embedded.
        fields: &[("reason", "A plan was lost."), ("confirmed", "yes"), ("version", "5")],
        ..STEP
    },
    Form {
        path: "/desk/oha/lists/{list}/terms",
        person: Person::Admin,
        fields: &[
            ("label", "Pay for travel"),
            ("description", "So that families reach help."),
            ("serves", "access"),
            ("provenance", "official"),
        ],
        required: &["label", "description", "serves", "provenance"],
        texts: LEVER,
        choices: &["serves", "provenance"],
        ..BASE
    },
    Form {
        path: "/desk/oha/lists/{list}/terms/{term}",
        person: Person::Admin,
        fields: &[
            ("label", "Better data"),
            ("description", "So that gaps are seen."),
            ("serves", "both"),
            ("provenance", "official"),
            ("version", "1"),
        ],
        required: &["label", "description", "serves", "provenance", "version"],
        texts: LEVER,
        choices: &["serves", "provenance"],
        // Two words of one list never have one name.
        alone: true,
        ..BASE
    },
    Form {
        path: "/desk/oha/lists/{list}/terms/{term}/moves",
        person: Person::Admin,
        fields: &[("direction", "up"), ("version", "1")],
        required: &["direction", "version"],
        choices: &["direction"],
        ..BUTTON
    },
    Form {
        path: "/desk/oha/lists/{list}/terms/{term}/retirements",
        person: Person::Admin,
        fields: &[("version", "1")],
        required: &["version"],
        ..BUTTON
    },
    Form {
        path: "/desk/oha/lists/{list}/terms/{term}/returns",
        person: Person::Admin,
        fields: &[("version", "1")],
        required: &["version"],
        ..BUTTON
    },
    Form {
        path: "/desk/oha/reach/groups",
        person: Person::Admin,
        fields: &[
            ("label", "Tribal affiliation"),
            ("by", "by tribal affiliation"),
            ("aliases", "Tribal nation"),
            ("provenance", "official"),
            ("source", "A letter of OHA"),
        ],
        required: &["label", "by", "provenance", "source"],
        texts: &[("label", LINE), ("by", LINE), ("source", LINE)],
        choices: &["provenance"],
        alone: true,
        ..BASE
    },
    Form {
        path: "/desk/oha/reach/groups/{stratifier}/words",
        person: Person::Admin,
        fields: &[
            ("label", "Language at home"),
            ("by", "by language at home"),
            ("provenance", "official"),
            ("source", "A letter of OHA"),
            ("version", "0"),
        ],
        required: &["label", "by", "provenance", "source", "version"],
        texts: &[("label", LINE), ("by", LINE), ("source", LINE)],
        choices: &["provenance"],
        alone: true,
        ..BASE
    },
    // What belongs to the measure is offered as long as it is.
    Form { path: "/desk/oha/reach/groups/{stratifier}/retirements", done: 409, has_page: false, ..GROUP_TURN },
    Form { path: "/desk/oha/reach/groups/{stratifier}/returns", done: 409, has_page: false, ..GROUP_TURN },
    Form {
        path: "/desk/oha/reach/groups/{stratifier}/categories/{category}/moves",
        person: Person::Admin,
        fields: &[("direction", "down"), ("version", "0")],
        required: &["direction", "version"],
        choices: &["direction"],
        alone: true,
        ..BUTTON
    },
    Form {
        path: "/desk/oha/reach/groups/{stratifier}/categories",
        person: Person::Admin,
        fields: &[("label", "Hmong"), ("aliases", "Hmoob"), ("source", "A letter of OHA")],
        required: &["label", "source"],
        texts: &[("label", LINE), ("source", LINE)],
        alone: true,
        ..BASE
    },
    Form {
        path: "/desk/oha/reach/groups/{stratifier}/categories/{category}",
        person: Person::Admin,
        fields: &[("label", "Spanish"), ("aliases", "Castilian"), ("source", "A letter of OHA"), ("version", "0")],
        required: &["label", "source", "version"],
        texts: &[("label", LINE), ("source", LINE)],
        alone: true,
        ..BASE
    },
    Form { path: "/desk/oha/reach/groups/{stratifier}/categories/{category}/retirements", ..GROUP_TURN },
    Form { path: "/desk/oha/reach/groups/{stratifier}/categories/{category}/returns", ..GROUP_TURN },
    Form {
        path: "/desk/oha/banners",
        person: Person::Admin,
        fields: &[
            ("area", "public"),
            ("tone", "info"),
            ("text", "The office is closed on Friday."),
            ("link_label", "See the reports"),
            ("link_href", "/reports"),
            ("starts_on", "2026-11-26"),
            ("starts_time", "08:00"),
            ("ends_on", "2026-11-27"),
            ("ends_time", "17:00"),
        ],
        required: BANNER,
        texts: BANNER_TEXTS,
        dates: &["starts_on", "ends_on"],
        choices: &["area", "tone"],
        ..BASE
    },
    Form {
        path: "/desk/oha/banners/{banner}",
        person: Person::Admin,
        fields: &[
            ("area", "cco_desk"),
            ("tone", "warn"),
            ("text", "The desk rests on Monday."),
            ("starts_on", "2026-11-01"),
            ("starts_time", "12:00"),
            ("ends_on", "2026-12-24"),
            ("ends_time", "5 pm"),
            ("version", "1"),
        ],
        required: &["area", "tone", "text", "starts_on", "starts_time", "ends_on", "ends_time", "version"],
        texts: &[("text", 400)],
        dates: &["starts_on", "ends_on"],
        choices: &["area", "tone"],
        ..BASE
    },
    // The second version: the world has named the successor.
    Form {
        path: "/desk/oha/contracts/{contract}/endings",
        person: Person::Admin,
        fields: &[
            ("ends_on", "2026-03-31"),
            ("acts_until", "2026-12-20"),
            ("successor", OWN),
            ("reason", "They asked for less time."),
            ("version", "2"),
        ],
        required: &["reason", "version"],
        texts: &[("reason", NARRATIVE)],
        dates: &["ends_on", "acts_until"],
        choices: &["successor"],
        ..BASE
    },
    Form {
        path: "/desk/oha/banners/{banner}/endings",
        person: Person::Admin,
        fields: &[("version", "1")],
        required: &["version"],
        ..BUTTON
    },
    Form {
        path: "/desk/oha/banners/{banner}/removals",
        person: Person::Admin,
        fields: &[("version", "1")],
        required: &["version"],
        ..BUTTON
    },
    Form {
        path: "/desk/oha/reach/imports",
        person: Person::Admin,
        // A form without its file is asked for it; tests/it/reach_import.rs sends files.
        fields: &[("year", "2026")],
        required: &["year"],
        choices: &["year"],
        done: 422,
        ..BASE
    },
    Form {
        path: "/desk/oha/reach/imports/{upload}",
        person: Person::Admin,
        fields: &[
            ("measure", "system_level_2022"),
            ("period_first", "2026-01-01"),
            ("period_last", "2026-06-30"),
            ("extracted_on", "2026-10-01"),
            ("source", "OHA's claims records"),
            ("method_note", "Codes of the list of 2026."),
            ("break_note", "Other ages than before."),
            ("own_counts", "yes"),
            ("version", "1"),
        ],
        required: &["period_first", "period_last", "extracted_on", "source", "version"],
        texts: &[("source", LINE), ("method_note", NARRATIVE), ("break_note", NARRATIVE)],
        dates: &["period_first", "period_last", "extracted_on"],
        choices: &["measure"],
        alone: true,
        ..BASE
    },
    Form {
        path: "/desk/oha/reach/imports/{upload}/imports",
        person: Person::Admin,
        fields: &[("version", "1")],
        required: &["version"],
        alone: true,
        ..BUTTON
    },
    Form {
        path: "/desk/oha/reach/imports/{upload}/removals",
        person: Person::Admin,
        fields: &[("version", "1")],
        required: &["version"],
        alone: true,
        ..BUTTON
    },
    Form {
        path: "/desk/oha/reach/{set}/rollbacks",
        person: Person::Admin,
        fields: &[("version", "2")],
        required: &["version"],
        alone: true,
        ..BUTTON
    },
    Form {
        path: reach!("/protections"),
        person: Person::Admin,
        fields: &[("version", "2")],
        required: &["version"],
        alone: true,
        ..BUTTON
    },
    Form {
        path: reach!("/policies/{audience}"),
        person: Person::Admin,
        fields: &[("threshold", "12"), ("least_denominator", "0"), ("rounds_to", "1"), ("version", "2")],
        required: &["threshold", "least_denominator", "rounds_to", "version"],
        alone: true,
        ..BASE
    },
    Form {
        path: reach!("/own-counts"),
        person: Person::Admin,
        fields: &[("allowed", "no"), ("version", "3")],
        required: &["allowed", "version"],
        choices: &["allowed"],
        alone: true,
        ..BUTTON
    },
    Form {
        path: reach!("/releases"),
        person: Person::Admin,
        fields: &[("confirmed", "yes"), ("version", "2")],
        required: &["confirmed", "version"],
        alone: true,
        ..BASE
    },
    Form {
        path: reach!("/publications"),
        person: Person::Admin,
        fields: &[("when", "day"), ("publish_on", "2027-01-04"), ("version", "4")],
        required: &["when", "publish_on", "version"],
        dates: &["publish_on"],
        choices: &["when"],
        alone: true,
        ..BASE
    },
    Form {
        path: reach!("/postponements"),
        person: Person::Admin,
        fields: &[("version", "4")],
        required: &["version"],
        alone: true,
        ..BUTTON
    },
    Form {
        path: reach!("/withdrawals"),
        person: Person::Admin,
        fields: &[("reason", "A county was missing."), ("confirmed", "yes"), ("version", "3")],
        required: &["reason", "confirmed", "version"],
        texts: &[("reason", NARRATIVE)],
        alone: true,
        ..BASE
    },
    Form { path: "/desk/cco/{cco}/{year}/reach/{set}/readings", person: Person::Editor, ..BUTTON },
];

impl Form {
    pub fn route(&self) -> Route {
        routes::all()
            .into_iter()
            .find(|it| it.path == self.path && it.method == Method::POST)
            .unwrap_or_else(|| panic!("FORMS names POST {}, which is not there", self.path))
    }

    pub fn address(&self, world: &World) -> String {
        let path = specimen::of(&self.route(), world).path;
        let Some((slug, year)) = self.at else { return path };
        path.replacen(&format!("/{OWN}/"), &format!("/{slug}/"), 1).replacen(
            world.submission(OWN, LAST_YEAR).as_str(),
            world.submission(slug, year).as_str(),
            1,
        )
    }

    /// The fields, with one of them typed otherwise.
    pub fn with<'a>(&self, name: &'a str, value: &'a str) -> Vec<(&'a str, &'a str)> {
        let mut fields: Vec<(&str, &str)> = self.fields.iter().filter(|(it, _)| *it != name).copied().collect();
        fields.push((name, value));
        fields
    }

    pub fn without(&self, name: &str) -> Vec<(&'static str, &'static str)> {
        self.fields.iter().filter(|(it, _)| *it != name).copied().collect()
    }
}

#[test]
fn every_form_of_the_routes_is_known_here() {
    for route in routes::all().iter().filter(|it| it.method == Method::POST) {
        assert_eq!(
            FORMS.iter().filter(|it| it.path == route.path).count(),
            1,
            "describe POST {} in tests/it/forms.rs",
            route.path
        );
    }
    for form in FORMS {
        drop(form.route());
    }
    assert!(FORMS.iter().filter(|it| it.path.starts_with(PLAN)).count() > 10);
}
