//! What can go wrong, told apart by who has to act: a [`Refusal`] is an answer for the person, a [`Fault`] is work for the operator.

use std::fmt;

/// The result of everything that can be refused or can break.
pub type Result<T> = std::result::Result<T, Error>;

/// Refused is not broken: the first is shown to the person, the second is logged and shown as a reference number.
#[derive(Debug)]
pub enum Error {
    Refused(Refusal),
    Broken(Fault),
}

/// Every answer other than "yes", closed so that each has its page and its status.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Refusal {
    /// Nothing of that name inside what this person may see (404).
    NotFound,
    /// The person is known here, but her role does not reach this far (403). The text says which role does.
    Forbidden(String),
    /// Nobody is signed in (303 to the sign-in page for a page, 403 for a write).
    SignIn,
    /// The person must make her account safe before she goes on (303 to the page where she can, 403 for a write).
    SecureFirst,
    /// Fields that cannot be taken as typed (422).
    Invalid(FieldErrors),
    /// A step that cannot be taken yet, with what is missing (422).
    NotReady(Vec<Missing>),
    /// Somebody else saved meanwhile (409). The text says what is kept.
    Stale(String),
    /// The step does not exist in this state (409).
    Closed(String),
    /// It was here and has been withdrawn (410).
    Gone,
    /// More bytes than this address takes (413).
    TooLarge,
    /// Asked too often (429); in so many seconds there is room again.
    TooMany(i64),
    /// No place free just now (503).
    Busy,
    /// A request that no form of ours can have sent (400).
    Malformed(String),
    /// A body in a form that this address does not read (415).
    WrongType,
}

/// Mistakes by field, in the order of the form.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct FieldErrors(Vec<(String, String)>);

impl FieldErrors {
    pub fn add(&mut self, field: &str, text: impl Into<String>) {
        self.0.push((field.to_owned(), text.into()));
    }

    pub fn one(field: &str, text: impl Into<String>) -> Self {
        let mut errors = Self::default();
        errors.add(field, text);
        errors
    }

    pub fn of(&self, field: &str) -> Option<&str> {
        self.0.iter().find(|(name, _)| name == field).map(|(_, text)| text.as_str())
    }

    pub fn iter(&self) -> impl Iterator<Item = (&str, &str)> {
        self.0.iter().map(|(field, text)| (field.as_str(), text.as_str()))
    }

    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

/// One thing that is missing before a step can be taken, with the page and field where it can be mended.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct Missing {
    /// What to do, as an act: "Add one goal".
    pub text: String,
    /// Address of the field, with its fragment.
    pub href: String,
}

/// Something that should not happen, with the cause that the operator needs.
#[derive(Debug)]
pub struct Fault {
    pub doing: String,
    pub cause: Option<Box<dyn std::error::Error + Send + Sync>>,
}

impl Fault {
    pub fn new(doing: impl Into<String>) -> Self {
        Self { doing: doing.into(), cause: None }
    }

    pub fn because(doing: impl Into<String>, cause: impl Into<Box<dyn std::error::Error + Send + Sync>>) -> Self {
        Self { doing: doing.into(), cause: Some(cause.into()) }
    }
}

impl From<Refusal> for Error {
    fn from(refusal: Refusal) -> Self {
        Self::Refused(refusal)
    }
}

impl From<Fault> for Error {
    fn from(fault: Fault) -> Self {
        Self::Broken(fault)
    }
}

impl From<FieldErrors> for Error {
    fn from(errors: FieldErrors) -> Self {
        Self::Refused(Refusal::Invalid(errors))
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Refused(Refusal::Invalid(errors)) => {
                let texts: Vec<&str> = errors.iter().map(|(_, text)| text).collect();
                f.write_str(&texts.join("\n"))
            }
            Self::Refused(refusal) => write!(f, "refused: {refusal:?}"),
            Self::Broken(fault) => write!(f, "{fault}"),
        }
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.cause {
            Some(cause) => write!(f, "{}: {cause}", self.doing),
            None => write!(f, "{}", self.doing),
        }
    }
}

impl std::error::Error for Error {}
impl std::error::Error for Fault {}
