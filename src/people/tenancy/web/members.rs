//! `/desk/cco/{cco}/people`: the people of one contract, for its lead.

use serde::Serialize;

use super::act::{self, ActPage};
use super::{person, words};
use crate::kernel::failure::{FieldErrors, Result};
use crate::kernel::texts::{Line, counted};
use crate::kernel::time::Moment;
use crate::people::accounts::{self, Email};
use crate::people::tenancy::changes::{self, Invitee};
use crate::people::tenancy::rules::{CcoRole, Role};
use crate::people::tenancy::scope::CcoScope;
use crate::people::tenancy::store::{self, PersonLine, RequestRecord};
use crate::platform::db::Conn;
use crate::platform::http::{
    Answer, Control, Done, Field, Fields, Form, Notice, Page, Pages, Paging, Post, Reader, Shell, Site, Tag, query_with,
};
use crate::platform::limits::Action;
use crate::platform::limits::web::Toll;

const PER_PAGE: i64 = 25;

#[derive(Serialize)]
struct Members {
    slug: String,
    cco: String,
    base: String,
    caption: String,
    rows: Vec<MemberLine>,
    is_former: bool,
    requests: Vec<Asking>,
    paging: Pages,
}

#[derive(Serialize)]
struct MemberLine {
    name: String,
    href: String,
    email: String,
    roles: String,
    state: Tag,
    signed_in: String,
    is_self: bool,
}

#[derive(Serialize)]
pub(super) struct Asking {
    pub href: String,
    pub name: String,
    pub what: String,
    pub when: String,
}

impl Page for Members {
    const TEMPLATE: &'static str = "tenancy/members";
}

/// `GET /desk/cco/{cco}/people`
///
/// # Errors
/// Breaks when a query fails.
pub async fn members(scope: CcoScope, site: Site) -> Answer {
    let (query, asker, now) = (site.query()?, scope.clone(), site.now);
    let page = site.read(move |conn| gather(conn, &asker, &query, now)).await?;
    site.page(shell(&scope, &site, "People").without_link(), &page)
}

/// `GET /desk/cco/{cco}/invitations/new`
///
/// # Errors
/// Breaks when the page cannot be rendered.
pub async fn new_invitation(scope: CcoScope, site: Site) -> Answer {
    act::show(&site, invite_shell(&scope, &site), &invite_page(&scope, form(&scope, &site)))
}

/// `POST /desk/cco/{cco}/invitations`
///
/// # Errors
/// Breaks when a query fails.
pub async fn invite(post: Post<CcoScope>, site: Site) -> Answer {
    let (fields, scope) = (post.fields, post.scope);
    let again = |errors: &FieldErrors| {
        let page = invite_page(&scope, form(&scope, &site).filled(&fields, errors));
        act::show_again(&site, invite_shell(&scope, &site), &page, errors)
    };
    let (email, name, role) = match read(&fields) {
        Ok(read) => read,
        Err(errors) => return again(&errors),
    };
    let toll = Toll::of(&site, Action::Invite, scope.person().as_str());
    let (mint, asker) = (person::mint(&site), scope.clone());
    let answer = site.act(post.receipt, move |tx, now| {
        toll.pay(tx, now)?;
        let invitee = Invitee { email: &email, name: &name };
        let id = changes::invite_to_contract(tx, &asker, &mint, invitee, role, now)?;
        Ok(Done::at(format!("{}/{id}", base(&asker)), Notice::Invited))
    });
    act::or_again(answer.await, again)
}

pub(super) fn base(scope: &CcoScope) -> String {
    format!("/desk/cco/{}/people", scope.contract().slug)
}

pub(super) fn shell(scope: &CcoScope, site: &Site, title: &str) -> Shell {
    scope.shell_of_all_years(site, title).crumb("People", base(scope))
}

pub(super) fn parse_role(word: &str) -> Option<CcoRole> {
    match Role::parse(word) {
        Some(Role::Cco(role)) => Some(role),
        _ => None,
    }
}

/// The roles of a contract as radio buttons, each with what it may.
pub(super) fn role_field(label: &str) -> Field {
    let roles: Vec<(Role, String)> = [CcoRole::Viewer, CcoRole::Editor, CcoRole::Lead, CcoRole::Signer]
        .map(|it| (Role::Cco(it), words::title(Role::Cco(it))))
        .into();
    let field = Field::new(Control::Radios, "role", label)
        .options(roles.iter().map(|(role, title)| (role.word(), title.as_str())));
    roles.iter().fold(field, |field, (role, _)| field.option_hint(role.word(), words::may(*role)))
}

fn gather(conn: &mut Conn, scope: &CcoScope, query: &Fields, now: Moment) -> Result<Members> {
    let is_former = query.is_ticked("former");
    let paging = Paging::parse(query.get("page"), PER_PAGE);
    let (rows, total) = store::members(conn, scope, is_former, paging, now.pacific_day())?;
    let ids: Vec<&str> = rows.iter().map(|it| it.person.id.as_str()).collect();
    let invited = accounts::open_invitations(conn, &ids, now)?;
    let requests = store::requests_in(conn, Some(&scope.contract().id), 100)?;
    let count = counted(usize::try_from(total).unwrap_or_default(), "person", "people");
    let base = base(scope);
    Ok(Members {
        slug: scope.contract().slug.clone(),
        cco: scope.contract().name.clone(),
        caption: if is_former { format!("{count} worked here before") } else { format!("{count} with a role here") },
        rows: rows.into_iter().map(|it| line(scope, &base, it, &invited)).collect(),
        requests: requests.iter().map(|it| asking(scope, it)).collect(),
        paging: paging.of(total, |n| {
            let former = if is_former { "yes" } else { "" };
            format!("{base}{}", query_with(&[("former", former), ("page", &n.to_string())]))
        }),
        is_former,
        base,
    })
}

fn line(scope: &CcoScope, base: &str, row: PersonLine, invited: &std::collections::HashSet<String>) -> MemberLine {
    let roles: Vec<String> = row.grants.iter().map(|it| words::title(it.role)).collect();
    MemberLine {
        href: format!("{base}/{}", row.person.id),
        roles: if roles.is_empty() { "None now".into() } else { roles.join(", ") },
        state: words::state(row.person.status, invited.contains(row.person.id.as_str())),
        signed_in: words::signed_in(row.signed_in_at),
        is_self: row.person.id == *scope.person(),
        name: row.person.name,
        email: row.person.email,
    }
}

fn asking(scope: &CcoScope, request: &RequestRecord) -> Asking {
    Asking {
        href: format!("/desk/cco/{}/role-requests/{}", scope.contract().slug, request.id),
        name: request.name.clone(),
        what: words::title(request.role),
        when: request.asked_at.words(),
    }
}

fn read(fields: &Fields) -> std::result::Result<(Email, Line, CcoRole), FieldErrors> {
    let mut reader = Reader::new(fields);
    let email = reader.note("email", Email::parse(fields.get("email")));
    let name = reader.line("name", "Enter the name of this person.");
    let role = reader.choice("role", parse_role, "Choose a role.");
    reader.finish(email.zip(name).zip(role)).map(|((email, name), role)| (email, name, role))
}

fn form(scope: &CcoScope, site: &Site) -> Form {
    let fields = vec![
        Field::new(Control::Email, "email", "Mail address").autocomplete("off").width("medium"),
        Field::text("name", "Name").hint("The person can correct it.").autocomplete("off").width("medium"),
        role_field("Role"),
    ];
    let action = format!("/desk/cco/{}/invitations", scope.contract().slug);
    Form::new(site, action, "Send the invitation", fields).cancel(base(scope))
}

fn invite_page(scope: &CcoScope, form: Form) -> ActPage {
    ActPage {
        eyebrow: scope.contract().name.clone(),
        heading: "Invite somebody".into(),
        lede: "A letter brings a link that works once, for 7 days. Who has an account already gets the role at once, and a notice.".into(),
        warnings: Vec::new(),
        form,
        is_grave: false,
    }
}

fn invite_shell(scope: &CcoScope, site: &Site) -> Shell {
    shell(scope, site, "Invite somebody").here("Invite somebody")
}
