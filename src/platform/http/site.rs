//! One request as a handler sees it: the house, who is signed in, and the ways to answer.

use std::future::{Ready, ready};

use actix_web::dev::Payload;
use actix_web::http::{StatusCode, header};
use actix_web::{FromRequest, HttpMessage as _, HttpRequest, HttpResponse, web};
use serde::Serialize;

use super::headers::trusted_proxies;
use super::session::Signed;
use super::shell::{Flash, Lasting, Person, Shell};
use super::{Address, Answer, App, Banners, Done, Edition, Link, Notice, Way, csrf, receipts};
use crate::kernel::banner::Area;
use crate::kernel::failure::{Error, Fault, Refusal, Result};
use crate::kernel::time::{Moment, day_words};
use crate::platform::clock;
use crate::platform::db::{Conn, Tx};

/// A page: one struct, one template.
pub trait Page: Serialize {
    /// The template's name below `templates/`, without its ending.
    const TEMPLATE: &'static str;
}

/// One request.
pub struct Site {
    pub app: web::Data<App>,
    pub request: HttpRequest,
    pub now: Moment,
    signed: Option<Signed>,
    csrf: Option<String>,
    once: String,
    banners: Banners,
}

#[derive(Serialize)]
struct Root<'a, P> {
    shell: &'a Shell,
    page: &'a P,
}

impl FromRequest for Site {
    type Error = Error;
    type Future = Ready<Result<Self>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        ready(Self::of(request))
    }
}

impl Site {
    /// # Errors
    /// Breaks when the house was not put into the server, or there is no randomness.
    pub fn of(request: &HttpRequest) -> Result<Self> {
        let app = request
            .app_data::<web::Data<App>>()
            .cloned()
            .ok_or_else(|| Fault::new("The server was started without its house"))?;
        let signed = request.extensions().get::<Signed>().cloned();
        let csrf = signed.as_ref().map(|it| csrf::masked(&it.csrf_secret)).transpose()?;
        let once = if signed.is_some() { clock::token()? } else { String::new() };
        let banners = app.banners.now();
        Ok(Self { now: app.clock.now(), app, request: request.clone(), signed, csrf, once, banners })
    }

    pub fn signed(&self) -> Option<&Signed> {
        self.signed.as_ref()
    }

    /// Where this request comes from.
    pub fn address(&self) -> Address {
        Address::of(&self.request, trusted_proxies(&self.request))
    }

    pub(super) fn csrf(&self) -> Option<&str> {
        self.csrf.as_deref()
    }

    pub(super) fn once(&self) -> &str {
        &self.once
    }

    /// The shell of a private page, still without navigation: a scope knows that.
    pub fn shell(&self, title: impl Into<String>) -> Shell {
        Shell {
            public: false,
            person: self.signed.as_ref().map(|it| Person { name: it.name.clone(), email: it.email.clone() }),
            csrf: self.csrf.clone(),
            once: self.once.clone(),
            flash: self.flash(),
            session: self.signed.as_ref().map(|it| lasting(it, self.app.settings.sign_in.warn_seconds, self.now)),
            noindex: true,
            ..self.public_shell(title)
        }
    }

    /// The shell of a public page: nobody's, so that it can be kept for everybody.
    pub fn public_shell(&self, title: impl Into<String>) -> Shell {
        let demonstration = self.app.settings.demonstration;
        Shell {
            title: title.into(),
            lang: "en",
            path: self.request.path().to_owned(),
            public: true,
            demonstration,
            noindex: demonstration,
            person: None,
            csrf: None,
            once: String::new(),
            crumbs: Vec::new(),
            nav: self
                .app
                .public_nav
                .iter()
                .map(|it| Way::to(Link { current: it.href == self.request.path(), ..it.clone() }))
                .collect(),
            acting_for: None,
            rail: None,
            flash: None,
            errors: Vec::new(),
            banners: self.banners.strips(Area::of(self.request.path()).as_slice(), self.now),
            errors_heading: None,
            session: None,
            today: day_words(self.now.pacific_day()),
        }
    }

    /// Of what a public page of this request is made. The rows are read afterwards: what is published meanwhile makes the page stale.
    pub fn edition(&self) -> Edition {
        Edition { version: self.app.pages.version(), day: self.now.pacific_day(), banners: self.banners.mark(self.now) }
    }

    /// Where several parts of the house meet on one page, the banners of all of them.
    pub fn banners_of(&self, areas: &[Area]) -> Vec<super::Strip> {
        self.banners.strips(areas, self.now)
    }

    /// The shell of a public page that holds a form: never kept, so it may say what was just done.
    pub fn open_shell(&self, title: impl Into<String>) -> Shell {
        Shell { flash: self.flash(), ..self.public_shell(title) }
    }

    fn flash(&self) -> Option<Flash> {
        Notice::of(&self.request).map(|it| Flash { tone: it.tone(), text: it.text().to_owned() })
    }

    /// The words of a key, for titles and labels of public pages.
    ///
    /// # Errors
    /// Breaks when the catalogue lacks the key, or the words need what is not given.
    pub fn say(&self, key: &str, values: &[(&str, &str)]) -> Result<String> {
        let values: Vec<(String, serde_json::Value)> =
            values.iter().map(|(name, value)| ((*name).to_owned(), (*value).into())).collect();
        self.app.views.words().get(key, &values)
    }

    /// Renders a page.
    ///
    /// # Errors
    /// Breaks when the template asks for what the page does not have.
    pub fn html<P: Page>(&self, shell: &Shell, page: &P) -> Result<String> {
        self.app.views.render(P::TEMPLATE, &Root { shell, page })
    }

    /// # Errors
    /// As [`Site::html`].
    pub fn page<P: Page>(&self, shell: Shell, page: &P) -> Answer {
        self.page_with(StatusCode::OK, shell, page)
    }

    /// A page that answers with a status of its own: a form shown again with its mistakes is a 422, a stale one a 409.
    ///
    /// # Errors
    /// As [`Site::html`].
    pub fn page_with<P: Page>(&self, status: StatusCode, shell: Shell, page: &P) -> Answer {
        let html = self.html(&shell, page)?;
        let mut answer = HttpResponse::build(status);
        if shell.flash.is_some() {
            answer.cookie(Notice::removal());
        }
        Ok(answer.insert_header((header::CONTENT_TYPE, "text/html; charset=utf-8")).body(html))
    }

    /// A form shown again because it came too often: what was typed is kept, and how long to wait is said to machines too.
    ///
    /// # Errors
    /// As [`Site::html`].
    pub fn page_later<P: Page>(&self, seconds: i64, shell: Shell, page: &P) -> Answer {
        tracing::warn!(target: "security", event = "limit-hit", route = self.request.match_pattern());
        let mut answer = self.page_with(StatusCode::TOO_MANY_REQUESTS, shell, page)?;
        answer.headers_mut().insert(header::RETRY_AFTER, seconds.into());
        Ok(answer)
    }

    /// # Errors
    /// What `query` answers.
    pub async fn read<T: Send + 'static>(
        &self,
        query: impl FnOnce(&mut Conn) -> Result<T> + Send + 'static,
    ) -> Result<T> {
        self.app.db.read(query).await
    }

    /// Runs one change, once per form however often it is sent, and leads on to where it says.
    ///
    /// # Errors
    /// What `change` answers, after a rollback.
    pub async fn act(
        &self,
        receipt: String,
        change: impl FnOnce(&mut Tx, Moment) -> Result<Done> + Send + 'static,
    ) -> Answer {
        let now = self.now;
        let done = self.app.db.write(move |tx| receipts::once(tx, &receipt, now, |tx| change(tx, now))).await?;
        Ok(self.see(&done))
    }

    /// 303 to a page of ours, with what to say there.
    pub fn see(&self, done: &Done) -> HttpResponse {
        let mut answer = HttpResponse::SeeOther();
        answer.insert_header((header::LOCATION, done.location.as_str()));
        if done.notice != Notice::None {
            answer.cookie(done.notice.cookie());
        }
        answer.finish()
    }

    /// A value of the query string, or an empty text. One that comes twice is malformed.
    ///
    /// # Errors
    /// Malformed when the query is not UTF-8 or a name comes twice.
    pub fn query(&self) -> Result<super::Fields> {
        Ok(super::Fields::parse(self.request.query_string().as_bytes())?)
    }

    /// A part of the path.
    ///
    /// # Errors
    /// Not found when the address has no such part, which would be a slip in the list of routes.
    pub fn part(&self, name: &str) -> Result<&str> {
        part_of(&self.request, name).ok_or_else(|| Refusal::NotFound.into())
    }
}

fn lasting(signed: &Signed, warn: u32, now: Moment) -> Lasting {
    Lasting {
        until: signed.lasts_until.hour_words(),
        warn,
        seconds: (signed.lasts_until.utc() - now.utc()).num_seconds().max(0),
        can_last_longer: signed.lasts_until < signed.ends_at,
    }
}

/// A part of a request's path. What holds a control character names nothing of ours, and no database need be asked for it.
pub fn part_of<'r>(request: &'r HttpRequest, name: &str) -> Option<&'r str> {
    request.match_info().get(name).filter(|it| !it.chars().any(char::is_control))
}
