//! Settings, read once at start from a file and the environment. No other file reads an environment variable.
//!
//! Never true: a production start with a missing or a demonstration secret; a password or secret in a log line (`Secret` prints no text).

mod sharing;
mod signin;

use std::net::SocketAddr;
use std::path::{Path, PathBuf};

use figment::Figment;
use figment::providers::{Env, Format as _, Serialized, Toml};
use serde::{Deserialize, Serialize};

use crate::kernel::failure::{Fault, Result};
use crate::kernel::limits::Limits;

pub use sharing::SharingSettings;
pub use signin::{SecondFactor, SignInSettings};

/// The secret of every demonstration. It is public, so `serve` refuses it.
pub const DEMONSTRATION_SECRET: &str = "demonstration-only-not-a-secret-0000000000";
const SHORTEST_SECRET: usize = 32;

/// What an operator can set. Names in a file are these; in the environment `GROUNDWORK_LISTEN`, `GROUNDWORK_MAIL__SMTP`, and `DATABASE_URL`.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Settings {
    /// Address and port to listen on.
    pub listen: SocketAddr,
    /// A path or `sqlite://path` for SQLite, `postgres://…` for PostgreSQL.
    pub database_url: String,
    /// The address under which people reach this instance; links in mail begin with it.
    pub base_url: String,
    /// At least 32 characters; session tokens and form tokens are bound to it.
    pub secret_key: Secret,
    /// True when a proxy in front speaks TLS: answers then carry Strict-Transport-Security.
    pub behind_tls: bool,
    /// The proxies whose `X-Forwarded-For` is believed: addresses, or networks such as `10.0.0.0/8`. Nobody's, unless set.
    pub trusted_proxies: Vec<String>,
    pub mail: MailSettings,
    pub sign_in: SignInSettings,
    pub limits: Limits,
    pub sharing: SharingSettings,
    /// Set by `groundwork demo` only.
    #[serde(skip)]
    pub demonstration: bool,
}

#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct MailSettings {
    /// `smtps://user:password@host` or `smtp://127.0.0.1:25`; without it mail is written to `folder`.
    pub smtp: Option<Secret>,
    /// Where mail is written as files when no server is set.
    pub folder: Option<PathBuf>,
    /// The sender of every message.
    pub from: String,
}

impl MailSettings {
    /// What must hold before mail can be sent.
    ///
    /// # Errors
    /// Breaks with a sentence for the operator.
    pub fn check(&self) -> Result<()> {
        let Some(smtp) = &self.smtp else {
            let text = "Set mail.smtp (GROUNDWORK_MAIL__SMTP) or mail.folder, so that mail can be sent";
            return if self.folder.is_some() { Ok(()) } else { broken(text) };
        };
        if smtp.expose().starts_with("smtp://")
            && !smtp.expose().contains("tls=")
            && !is_loopback_address(smtp.expose())
        {
            return broken("Mail to another machine needs TLS: use smtps://, or smtp:// with ?tls=required");
        }
        Ok(())
    }
}

/// A text that is never printed.
#[derive(Clone, Default, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Secret(String);

impl Secret {
    pub fn new(text: impl Into<String>) -> Self {
        Self(text.into())
    }

    pub fn expose(&self) -> &str {
        &self.0
    }
}

impl std::fmt::Debug for Secret {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("(secret)")
    }
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            listen: SocketAddr::from(([127, 0, 0, 1], 8080)),
            database_url: "data/groundwork.sqlite".into(),
            base_url: "http://127.0.0.1:8080".into(),
            secret_key: Secret::default(),
            behind_tls: false,
            trusted_proxies: Vec::new(),
            sign_in: SignInSettings::default(),
            limits: Limits::default(),
            sharing: SharingSettings::default(),
            mail: MailSettings { smtp: None, folder: None, from: "Groundwork <no-reply@localhost>".into() },
            demonstration: false,
        }
    }
}

impl Settings {
    /// Reads defaults, then the file if one is named (or `groundwork.toml` here), then the environment.
    ///
    /// # Errors
    /// Breaks when the file cannot be read or a value has the wrong form.
    pub fn load(file: Option<&Path>) -> Result<Self> {
        let mut figment = Figment::from(Serialized::defaults(Self::default()));
        figment = match file {
            Some(path) if !path.is_file() => {
                return Err(Fault::new(format!("There is no settings file {}", path.display())).into());
            }
            Some(path) => figment.merge(Toml::file_exact(path)),
            None => figment.merge(Toml::file("groundwork.toml")),
        };
        let own = ["listen", "base_url", "secret_key", "behind_tls", "database_url", "trusted_proxies"];
        let groups = ["mail__", "sign_in__", "limits__", "sharing__"];
        figment
            .merge(Env::raw().only(&["DATABASE_URL"]))
            .merge(
                Env::prefixed("GROUNDWORK_")
                    .filter(move |key| {
                        let name = key.as_str().to_ascii_lowercase();
                        own.iter().any(|it| key == it) || groups.iter().any(|it| name.starts_with(it))
                    })
                    .split("__"),
            )
            .extract()
            .map_err(|cause| Fault::because("The settings cannot be read", cause).into())
    }

    /// What must hold before a production server starts.
    ///
    /// # Errors
    /// Breaks with a sentence for the operator.
    pub fn check_production(&self) -> Result<()> {
        let secret = self.secret_key.expose();
        if secret.is_empty() {
            return broken(
                "Set GROUNDWORK_SECRET_KEY to a random text of at least 32 characters (for example `openssl rand -hex 32`)",
            );
        }
        if secret == DEMONSTRATION_SECRET {
            return broken("The secret key is the demonstration's, which everybody knows; set another one");
        }
        if secret.len() < SHORTEST_SECRET {
            return broken("The secret key is shorter than 32 characters; set a longer one");
        }
        if !self.base_url.starts_with("https://") && !is_loopback_address(&self.base_url) {
            return broken("Set GROUNDWORK_BASE_URL to the https address of this site; links in mail begin with it");
        }
        self.limits.check()?;
        self.sign_in.check()?;
        self.check_database()
    }

    /// What must hold before any command speaks to the database.
    ///
    /// # Errors
    /// Breaks with a sentence for the operator.
    pub fn check_database(&self) -> Result<()> {
        check_database(&self.database_url)
    }
}

/// PostgreSQL on another machine is spoken to with verified TLS or not at all.
fn check_database(address: &str) -> Result<()> {
    // A service file, or libpq's own variables, can lead anywhere.
    let is_led_elsewhere =
        !query_of(address, "service").is_empty() || ["PGHOST", "PGHOSTADDR", "PGSERVICE"].iter().any(|it| is_set(it));
    if !is_postgres(address) || (is_local_postgres(address) && !is_led_elsewhere) {
        return Ok(());
    }
    let verified = query_of(address, "sslmode").last().is_some_and(|it| it == "verify-full" || it == "verify-ca");
    if cfg!(feature = "postgres-tls") && verified {
        return Ok(());
    }
    broken(
        "PostgreSQL on another machine needs TLS: build with the feature `postgres-tls` and add sslmode=verify-full to DATABASE_URL, or use a socket",
    )
}

#[expect(clippy::disallowed_methods, reason = "libpq reads these itself, so this is a setting too")]
fn is_set(name: &str) -> bool {
    std::env::var_os(name).is_some()
}

/// The values of a name in the address's query, in order; of several libpq takes the last.
fn query_of(address: &str, name: &str) -> Vec<String> {
    let query = address.split_once('?').map_or("", |it| it.1);
    form_urlencoded::parse(query.as_bytes())
        .filter(|(key, _)| key == name)
        .map(|(_, value)| value.into_owned())
        .collect()
}

pub fn is_postgres(address: &str) -> bool {
    address.starts_with("postgres://") || address.starts_with("postgresql://")
}

/// A socket (an absolute path as host), no host at all, or a loopback address. Every host of a list must be one.
fn is_local_postgres(address: &str) -> bool {
    let rest = address.split_once("://").map_or("", |(_, rest)| rest);
    let (authority, query) = rest
        .split_once(['/', '?'])
        .map_or((rest, ""), |(authority, _)| (authority, rest.split_once('?').map_or("", |it| it.1)));
    let hosts = authority.rsplit_once('@').map_or(authority, |(_, hosts)| hosts);
    let named_in_query = form_urlencoded::parse(query.as_bytes())
        .filter(|(key, _)| key == "host" || key == "hostaddr")
        .map(|(_, value)| value.into_owned());
    let named = hosts
        .split(',')
        .map(|host| percent_encoding::percent_decode_str(without_port(host)).decode_utf8_lossy().into_owned());
    named
        .chain(named_in_query.flat_map(|it| it.split(',').map(str::to_owned).collect::<Vec<_>>()))
        .all(|host| is_local_host(&host))
}

fn is_loopback_address(address: &str) -> bool {
    let url = url::Url::parse(address).ok();
    url.as_ref().and_then(url::Url::host_str).is_some_and(|it| is_local_host(it.trim_matches(['[', ']'])))
}

fn without_port(host: &str) -> &str {
    if let Some(end) = host.strip_prefix('[').and_then(|it| it.split_once(']')) {
        return end.0;
    }
    host.rsplit_once(':').map_or(host, |(name, _)| name)
}

fn is_local_host(host: &str) -> bool {
    host.is_empty()
        || host.starts_with('/')
        || host == "localhost"
        || host.parse::<std::net::IpAddr>().is_ok_and(|it| it.is_loopback())
}

fn broken<T>(sentence: &str) -> Result<T> {
    Err(Fault::new(sentence).into())
}

/// A folder of templates to read afresh on every request, for work on the look; debug builds only.
#[expect(clippy::disallowed_methods, reason = "the environment is read here and nowhere else")]
pub fn templates_folder() -> Option<PathBuf> {
    if !cfg!(debug_assertions) {
        return None;
    }
    std::env::var_os("GROUNDWORK_TEMPLATES").map(PathBuf::from)
}

/// The filter of the log, in the form of `tracing` (`info,groundwork=debug`).
#[expect(clippy::disallowed_methods, reason = "the environment is read here and nowhere else")]
pub fn log_filter() -> String {
    std::env::var("GROUNDWORK_LOG").unwrap_or_else(|_| "info".into())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn settings(secret: &str, database: &str) -> Settings {
        Settings { secret_key: Secret::new(secret), database_url: database.into(), ..Settings::default() }
    }

    #[test]
    fn production_refuses_a_missing_short_or_public_secret() {
        let good = "x".repeat(32);
        assert!(settings(&good, "data/x.sqlite").check_production().is_ok());
        for secret in ["", "short", DEMONSTRATION_SECRET] {
            assert!(settings(secret, "data/x.sqlite").check_production().is_err(), "{secret:?}");
        }
        assert_eq!(format!("{:?}", Secret::new(good)), "(secret)");
    }

    #[test]
    fn mail_to_another_machine_needs_tls_and_somewhere_to_go() {
        let mail = |smtp: Option<&str>, folder: Option<&str>| MailSettings {
            smtp: smtp.map(Secret::new),
            folder: folder.map(PathBuf::from),
            ..Settings::default().mail
        };
        for good in [
            "smtps://u:p@mail.example.org",
            "smtp://mail.example.org:587?tls=required",
            "smtp://127.0.0.1:25",
            "smtp://[::1]:25",
        ] {
            assert!(mail(Some(good), None).check().is_ok(), "{good}");
        }
        assert!(mail(None, Some("mail")).check().is_ok());
        assert!(mail(None, None).check().is_err());
        assert!(mail(Some("smtp://mail.example.org:25"), None).check().is_err());
    }

    #[test]
    fn postgres_elsewhere_is_refused_without_tls() {
        let local = [
            "postgres:///db",
            "postgres://u@%2Frun%2Fpg:5432/db",
            "postgres://u:p@127.0.0.1:5432/db",
            "postgresql://localhost/db",
            "postgres://[::1]:5432/db",
            "postgres://u@/db?host=/run/pg",
        ];
        for address in local {
            assert!(check_database(address).is_ok(), "{address}");
        }
        let remote = [
            "postgres://u@db.example.org/db",
            "postgres://u@10.0.0.5:5432/db",
            "postgres://u@localhost,db.example.org/db",
            "postgres:///db?host=10.0.0.5",
            "postgres://u@127.0.0.1.example.org/db",
            "postgres://u@db.example.org?sslmode=require",
            "postgres:///db?service=prod",
        ];
        for address in remote {
            assert!(check_database(address).is_err(), "{address}");
        }
    }
}
