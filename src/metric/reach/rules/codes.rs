//! Procedure codes: which of them count, and as what.

use std::collections::HashMap;

use foldhash::fast::FixedState;
use serde::Deserialize;

/// What a code stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Category {
    Assessment,
    Service,
}

impl Category {
    /// As files write it.
    pub fn parse(word: &[u8]) -> Option<Self> {
        match word {
            b"assessment" => Some(Self::Assessment),
            b"service" => Some(Self::Service),
            _ => None,
        }
    }

    pub fn word(self) -> &'static str {
        match self {
            Self::Assessment => "assessment",
            Self::Service => "service",
        }
    }
}

/// The categories that a code, or all of a child's claims, fall into. A code may be in both.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Marks(u8);

impl Marks {
    pub fn of(category: Category) -> Self {
        match category {
            Category::Assessment => Self(1),
            Category::Service => Self(2),
        }
    }

    pub fn from_bits(bits: u8) -> Self {
        Self(bits & 3)
    }

    pub fn bits(self) -> u8 {
        self.0
    }

    #[must_use]
    pub fn with(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    pub fn holds(self, other: Self) -> bool {
        self.0 & other.0 == other.0
    }

    pub fn is_empty(self) -> bool {
        self.0 == 0
    }

    pub fn has(self, category: Category) -> bool {
        self.0 & Self::of(category).0 != 0
    }
}

/// The codes that count. Both sides are stripped of blanks and tabs at their ends and compared in ASCII upper case.
#[derive(Debug, Clone, Default)]
pub struct CodeSet {
    /// Codes of at most seven bytes, with their length in one number: all real ones, so nearly every line ends here.
    short: HashMap<u64, Marks, FixedState>,
    long: HashMap<Vec<u8>, Marks>,
    /// One of 4,096 bits for each short code: most lines carry a code whose bit is not set, and go no further.
    sieve: Sieve,
}

#[derive(Debug, Clone)]
struct Sieve([u64; 64]);

impl Default for Sieve {
    fn default() -> Self {
        Self([0; 64])
    }
}

impl Sieve {
    fn add(&mut self, packed: u64) {
        let (word, bit) = Self::place(packed);
        if let Some(word) = self.0.get_mut(word) {
            *word |= bit;
        }
    }

    fn lets_pass(&self, packed: u64) -> bool {
        let (word, bit) = Self::place(packed);
        self.0.get(word).is_some_and(|it| it & bit != 0)
    }

    fn place(packed: u64) -> (usize, u64) {
        let mixed = packed.wrapping_mul(0x9e37_79b9_7f4a_7c15) >> 52;
        (usize::try_from(mixed >> 6).unwrap_or(0), 1 << (mixed & 63))
    }
}

impl CodeSet {
    /// An empty code is kept out: it matches nothing.
    pub fn add(&mut self, code: &[u8], category: Category) {
        let code = stripped(code);
        let marks = match packed(code) {
            _ if code.is_empty() => return,
            Some(packed) => {
                self.sieve.add(packed);
                self.short.entry(packed).or_default()
            }
            None => self.long.entry(code.to_ascii_uppercase()).or_default(),
        };
        *marks = marks.with(Marks::of(category));
    }

    /// The categories of a code; none where it is not in the set.
    pub fn marks(&self, code: &[u8]) -> Marks {
        let code = stripped(code);
        match packed(code) {
            Some(packed) if !self.sieve.lets_pass(packed) => Marks::default(),
            Some(packed) => self.short.get(&packed).copied().unwrap_or_default(),
            None if self.long.is_empty() => Marks::default(),
            None => self.long.get(&code.to_ascii_uppercase()).copied().unwrap_or_default(),
        }
    }

    pub fn n_codes(&self) -> usize {
        self.short.len() + self.long.len()
    }
}

fn stripped(mut code: &[u8]) -> &[u8] {
    while let [b' ' | b'\t', rest @ ..] | [rest @ .., b' ' | b'\t'] = code {
        code = rest;
    }
    code
}

fn packed(code: &[u8]) -> Option<u64> {
    // The length stands in the lowest byte, so that no other code makes the same number.
    let length = u64::try_from(code.len()).ok().filter(|it| *it <= 7)?;
    Some(code.iter().fold(0, |sum, it| sum << 8 | u64::from(it.to_ascii_uppercase())) << 8 | length)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn codes_match_whole_whatever_their_case_and_the_blanks_around() {
        let mut set = CodeSet::default();
        set.add(b" h0031\t", Category::Assessment);
        set.add(b"90834", Category::Service);
        set.add(b"90834", Category::Assessment);
        set.add(b" \t ", Category::Service);
        set.add(b"A-code-of-many-letters", Category::Service);
        let both = Marks::of(Category::Assessment).with(Marks::of(Category::Service));
        assert_eq!(set.marks(b"\t H0031 "), Marks::of(Category::Assessment));
        assert_eq!(set.marks(b"90834"), both);
        assert_eq!(set.marks(b"a-CODE-of-many-letters\t"), Marks::of(Category::Service));
        for other in ["", " ", "9083", "908345", "90834\0", "90 834", "H0031\u{a0}", "a-code-of-many-letter"] {
            assert!(set.marks(other.as_bytes()).is_empty(), "{other:?}");
        }
    }

    proptest! {
        #[test]
        fn two_codes_are_one_exactly_if_their_texts_are(
            one in "[ \t]?[aAbB\u{0}é]{0,9}[ \t]?", other in "[ \t]?[aAbB\u{0}é]{0,9}[ \t]?"
        ) {
            let plain = |it: &str| it.trim_matches([' ', '\t']).to_ascii_uppercase();
            let mut set = CodeSet::default();
            set.add(one.as_bytes(), Category::Service);
            let is_one = plain(&one) == plain(&other) && !plain(&one).is_empty();
            prop_assert_eq!(!set.marks(other.as_bytes()).is_empty(), is_one);
        }
    }
}
