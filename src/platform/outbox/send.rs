//! Where letters go: an SMTP server, files in a folder, or memory in tests.

use std::path::PathBuf;
use std::sync::{Arc, Mutex};

use lettre::message::{Mailbox, MultiPart};
use lettre::transport::smtp::AsyncSmtpTransport;
use lettre::{Address, AsyncTransport as _, Tokio1Executor};

use super::rules::Letter;
use crate::kernel::failure::{Fault, Result};
use crate::platform::config::MailSettings;

/// The ways to send.
#[derive(Clone)]
pub enum Mailer {
    Smtp(AsyncSmtpTransport<Tokio1Executor>, Mailbox),
    Files(PathBuf, Mailbox),
    Memory(Arc<Mutex<Vec<Letter>>>),
}

/// What became of one letter.
#[derive(Debug, PartialEq, Eq)]
pub enum Outcome {
    Sent,
    /// Worth another try: nobody answered, or "come back later".
    TryAgain(String),
    /// The server will never take it.
    Refused(String),
}

impl Mailer {
    /// Must be called inside the runtime: lettre's pool needs it.
    ///
    /// # Errors
    /// Breaks when the server's address or the sender cannot be read, or when there is neither server nor folder.
    pub fn from_settings(mail: &MailSettings) -> Result<Self> {
        let from: Mailbox = mail.from.parse().map_err(|cause| Fault::because("mail.from is no mail address", cause))?;
        if let Some(smtp) = &mail.smtp {
            let builder = AsyncSmtpTransport::<Tokio1Executor>::from_url(smtp.expose())
                .map_err(|cause| Fault::because("mail.smtp cannot be read", cause))?;
            let transport = builder.timeout(Some(std::time::Duration::from_secs(30))).build();
            return Ok(Self::Smtp(transport, from));
        }
        let folder = mail.folder.clone().ok_or_else(|| {
            Fault::new("Set mail.smtp (GROUNDWORK_MAIL__SMTP) or mail.folder, so that mail can be sent")
        })?;
        std::fs::create_dir_all(&folder).map_err(|cause| Fault::because("The mail folder cannot be made", cause))?;
        Ok(Self::Files(folder, from))
    }

    pub fn memory() -> (Self, Arc<Mutex<Vec<Letter>>>) {
        let letters = Arc::new(Mutex::new(Vec::new()));
        (Self::Memory(Arc::clone(&letters)), letters)
    }

    pub async fn send(&self, letter: Letter) -> Outcome {
        match self {
            Self::Memory(letters) => {
                letters.lock().unwrap_or_else(std::sync::PoisonError::into_inner).push(letter);
                Outcome::Sent
            }
            Self::Files(folder, from) => match compose(&letter, from) {
                Ok(message) => write(folder.join(file_name(&letter)), message.formatted()),
                Err(why) => Outcome::Refused(why),
            },
            Self::Smtp(transport, from) => match compose(&letter, from) {
                Ok(message) => match transport.send(message).await {
                    Ok(_) => Outcome::Sent,
                    Err(cause) if cause.is_permanent() => Outcome::Refused(cause.to_string()),
                    Err(cause) => Outcome::TryAgain(cause.to_string()),
                },
                Err(why) => Outcome::Refused(why),
            },
        }
    }
}

/// Typed mailboxes and headers: no name or subject can start a header of its own.
fn compose(letter: &Letter, from: &Mailbox) -> std::result::Result<lettre::Message, String> {
    let address: Address = letter.to_email.parse().map_err(|_| "the recipient is no mail address".to_owned())?;
    let to = Mailbox::new(Some(letter.to_name.clone()), address);
    lettre::Message::builder()
        .message_id(Some(format!("<{}@{}>", letter.message_id, from.email.domain())))
        .from(from.clone())
        .to(to)
        .subject(letter.subject.clone())
        .multipart(MultiPart::alternative_plain_html(letter.text.clone(), letter.html.clone()))
        .map_err(|cause| cause.to_string())
}

fn file_name(letter: &Letter) -> String {
    format!("{}.eml", letter.message_id)
}

fn write(path: PathBuf, bytes: Vec<u8>) -> Outcome {
    match std::fs::write(path, bytes) {
        Ok(()) => Outcome::Sent,
        Err(cause) => Outcome::TryAgain(cause.to_string()),
    }
}
