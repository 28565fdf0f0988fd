//! Rows that cannot be read: counted, and the first of them named by file, line and reason. Never by what stands in them.

use std::fmt;

/// How many are named; the others are counted.
const NAMED: usize = 50;

/// The three files of a run.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Input {
    Enrolment,
    Claims,
    Codes,
}

/// Why a row, or all rows of a member, are left out.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Reason {
    Fields { found: usize, expected: usize },
    NotUtf8,
    NoMember,
    NoSuchDay(&'static str),
    UnknownCategory,
    TwoBirthDates,
}

/// One that is left out.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Refused {
    pub input: Input,
    pub line: u64,
    pub reason: Reason,
}

/// What came of the rows of one file, as far as one reader saw it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Account {
    pub n_read: u64,
    pub n_refused: u64,
    /// The first of those that were refused, in the order of the file.
    pub first: Vec<Refused>,
}

impl Account {
    pub fn refuse(&mut self, input: Input, line: u64, reason: Reason) {
        self.n_refused += 1;
        // A reader meets its lines in order, so the first it meets are its first.
        if self.first.len() < NAMED {
            self.first.push(Refused { input, line, reason });
        }
    }

    /// What all readers saw.
    pub fn of_all(accounts: impl IntoIterator<Item = Self>) -> Self {
        let mut all = Self::default();
        for account in accounts {
            all.n_read += account.n_read;
            all.n_refused += account.n_refused;
            all.first.extend(account.first);
        }
        all.first.sort_unstable();
        all.first.truncate(NAMED);
        all
    }
}

impl Input {
    pub fn word(self) -> &'static str {
        match self {
            Self::Enrolment => "enrolment",
            Self::Claims => "claims",
            Self::Codes => "codes",
        }
    }
}

impl fmt::Display for Refused {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}, line {}: {}", self.input.word(), self.line, self.reason)
    }
}

impl fmt::Display for Reason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Fields { found: 1, expected } => write!(f, "1 field where the header has {expected}"),
            Self::Fields { found, expected } => write!(f, "{found} fields where the header has {expected}"),
            Self::NotUtf8 => f.write_str("not UTF-8"),
            Self::NoMember => f.write_str("member_id is empty"),
            Self::NoSuchDay(column) => write!(f, "{column} is no day of the form YYYY-MM-DD"),
            Self::UnknownCategory => f.write_str("category is neither assessment nor service"),
            Self::TwoBirthDates => f.write_str("the member of this line has two birth dates"),
        }
    }
}
