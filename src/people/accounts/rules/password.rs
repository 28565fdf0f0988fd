//! What a new password must be: long, not on the attackers' lists, not made of what everybody knows of its owner. Nothing else.

use unicode_normalization::UnicodeNormalization as _;

use super::common;
use crate::kernel::texts::folded;

/// A password of allowed length, in Unicode normal form, not yet hashed. It is never printed.
pub struct Password(String);

/// Whose password it will be.
#[derive(Debug, Clone, Copy, Default)]
pub struct Owner<'a> {
    pub name: &'a str,
    pub email: &'a str,
    /// The CCOs and agencies she works for.
    pub organizations: &'a [&'a str],
    pub year: i32,
    pub has_second_factor: bool,
}

/// Alone, length is what counts; beside a second factor less will do (NIST SP 800-63B-4).
pub const SHORTEST_ALONE: usize = 15;
pub const SHORTEST_BESIDE: usize = 8;
pub const LONGEST: usize = 256;

/// So much must be left when every word that anybody would guess is taken out.
const LEAST_OWN: usize = 8;
/// "tulip tulip tulip" repeats.
const LONGEST_UNIT: usize = 11;
/// Words of this house that are in everybody's mind here.
const HOUSE: &[&str] = &["groundwork", "password", "passphrase", "oregon", "health", "orprn", "ohp", "oha", "cco"];

const COMMON: &str = "This password is on the lists that attackers try first, or is one of them with figures added. Take three or four words that have nothing to do with each other.";
const PATTERN: &str = "This password repeats itself or follows the keyboard, which programs guess at once. Take three or four words that have nothing to do with each other.";
const OWN: &str = "This password is made of your name, your address, your organization or words of this site, which others would try first. Add words that nobody would connect with you.";

impl Password {
    /// A password that stands alone, of somebody of whom nothing is known.
    ///
    /// # Errors
    /// A sentence for beside the field.
    pub fn parse(raw: &str) -> Result<Self, String> {
        Self::parse_for(raw, &Owner::default())
    }

    /// # Errors
    /// A sentence for beside the field: what is wrong, and what helps.
    pub fn parse_for(raw: &str, owner: &Owner<'_>) -> Result<Self, String> {
        let text: String = raw.nfc().collect();
        let shortest = if owner.has_second_factor { SHORTEST_BESIDE } else { SHORTEST_ALONE };
        match text.chars().count() {
            n if n < shortest => {
                return Err(format!("Use at least {shortest} characters; a few words that you can remember will do."));
            }
            n if n > LONGEST => return Err(format!("Use at most {LONGEST} characters.")),
            _ => (),
        }
        let lower: String = text.to_lowercase().nfc().collect();
        if is_common(&lower) {
            return Err(COMMON.into());
        }
        if is_pattern(&lower) {
            return Err(PATTERN.into());
        }
        let plain = folded(&lower);
        let own = without(&plain, &known_words(owner));
        if own != plain && own.chars().filter(|it| is_sign(*it)).count() < LEAST_OWN {
            return Err(OWN.into());
        }
        Ok(Self(text))
    }

    /// A password that somebody has already and has just proved to know: its rules were those of another day.
    pub(in crate::people::accounts) fn as_typed(raw: &str) -> Self {
        Self(typed(raw))
    }

    pub(in crate::people::accounts) fn expose(&self) -> &str {
        &self.0
    }
}

/// A password as somebody typed it to prove who she is: its normal form, cut where no password is that long.
pub fn typed(raw: &str) -> String {
    raw.nfc().take(LONGEST * 4).collect()
}

/// Whether a password that somebody signed in with is too short to stand alone.
pub fn is_short(raw: &str) -> bool {
    raw.nfc().count() < SHORTEST_ALONE
}

fn is_common(lower: &str) -> bool {
    let is_added = |it: char| !it.is_alphabetic();
    common::holds(lower) || common::holds(lower.trim_matches(is_added)) || common::holds(&squeezed(lower))
}

/// Letters and figures only: `p.a.s.s.w.o.r.d` is what it is.
fn squeezed(text: &str) -> String {
    text.chars().filter(|it| it.is_alphanumeric()).collect()
}

fn is_pattern(lower: &str) -> bool {
    let signs: Vec<char> = lower.chars().collect();
    let n = signs.len();
    // A unit that is long by itself may stand twice.
    let repeats = |unit: usize| signs.iter().zip(signs.iter().skip(unit)).all(|(one, other)| one == other);
    let is_next = |pair: &[char]| {
        let [one, other] = pair else { return false };
        one == other || (*one as u32).abs_diff(*other as u32) == 1 || is_beside(*one, *other)
    };
    let steps = signs.windows(2).filter(|it| is_next(it)).count();
    (1..=(n / 2).min(LONGEST_UNIT)).any(repeats) || steps * 5 >= n.saturating_sub(1) * 4
}

/// Neighbours in a row of the keyboard.
fn is_beside(one: char, other: char) -> bool {
    const ROWS: [&str; 4] = ["1234567890", "qwertyuiop", "asdfghjkl", "zxcvbnm"];
    let at = |row: &str, sign: char| row.chars().position(|it| it == sign);
    ROWS.iter().any(|row| at(row, one).zip(at(row, other)).is_some_and(|(one, other)| one.abs_diff(other) == 1))
}

fn known_words(owner: &Owner<'_>) -> Vec<String> {
    let texts = [owner.name, owner.email].into_iter().chain(owner.organizations.iter().copied()).map(folded);
    let parts =
        texts.flat_map(|text| text.split(|it: char| !it.is_alphanumeric()).map(str::to_owned).collect::<Vec<_>>());
    let years = (owner.year > 0).then(|| [owner.year - 1, owner.year, owner.year + 1]).into_iter().flatten();
    let mut words: Vec<String> = parts.filter(|it| it.chars().count() >= 3).collect();
    words.extend(HOUSE.iter().map(|it| (*it).to_owned()));
    words.extend(years.map(|it| it.to_string()));
    // The longest first, so that "lantern" is taken out before "lan" can break it.
    words.sort_by_key(|it| std::cmp::Reverse(it.len()));
    words
}

/// What is left when these words are taken out.
fn without(text: &str, words: &[String]) -> String {
    words.iter().fold(text.to_owned(), |text, word| text.replace(word.as_str(), " "))
}

/// Letters and figures of any script, and emoji, are somebody's own; blanks and points are not.
fn is_sign(it: char) -> bool {
    !it.is_whitespace() && !it.is_ascii_punctuation()
}

#[cfg(test)]
mod tests {
    use super::*;

    const MIRA: Owner<'_> = Owner {
        name: "Mira Castellane",
        email: "mira.castellane@example.org",
        organizations: &["Lantern River Health"],
        year: 2026,
        has_second_factor: false,
    };

    fn said(raw: &str, owner: &Owner<'_>) -> String {
        Password::parse_for(raw, owner).err().unwrap_or_default()
    }

    #[test]
    fn passwords_are_long_and_otherwise_free() {
        let long: String = ('a'..='z').chain('0'..='9').cycle().step_by(7).take(256).collect();
        for good in [
            "correct horse battery",
            "ünïcödé is welcome",
            "emoji 🌱🌊🦉 and spaces",
            "nur kleine buchstaben",
            "8241 5093 7716 2480",
            "пароль из четырёх слов",
            "groundwork demonstration",
            long.as_str(),
        ] {
            assert_eq!(said(good, &MIRA), "", "{good}");
        }
        for bad in ["", "fourteen chars", &format!("{long}x")] {
            assert!(said(bad, &MIRA).contains("characters"), "{bad}");
        }
    }

    #[test]
    fn eight_characters_do_beside_a_second_factor() {
        let owner = Owner { has_second_factor: true, ..MIRA };
        assert_eq!(said("kelp&fog", &owner), "");
        assert!(said("kelp&fo", &owner).contains("at least 8"));
        assert!(said("kelp&fog", &MIRA).contains("at least 15"));
        assert_eq!(said("sunshine", &owner), COMMON);
    }

    #[test]
    fn what_attackers_try_first_is_refused_and_says_what_helps() {
        for raw in ["Princess-2026-07-11!", "123456789012345", "Sunshine 99999999999", "p.a.s.s.w.o.r.d.1.2.3"] {
            assert!([COMMON, PATTERN].contains(&said(raw, &MIRA).as_str()), "{raw}: {}", said(raw, &MIRA));
        }
        for raw in [
            "aaaaaaaaaaaaaaaa",
            "abcabcabcabcabcabc",
            "abcdefghijklmnopqrs",
            "qwertyuiopasdfghjkl",
            "tulip tulip tulip",
        ] {
            assert!([COMMON, PATTERN].contains(&said(raw, &MIRA).as_str()), "{raw}: {}", said(raw, &MIRA));
        }
        assert!(COMMON.contains("three or four words"));
    }

    #[test]
    fn ones_own_names_and_the_houses_words_count_for_nothing() {
        for raw in [
            "Mira.Castellane.2026",
            "groundwork-oregon-1",
            "Lantern River Health 26",
            "castellane@example.org",
            "OHP Oregon Groundwork CCO",
        ] {
            assert_eq!(said(raw, &MIRA), OWN, "{raw}");
        }
        assert_eq!(said("lantern moss ferry cider", &MIRA), "");
    }

    #[test]
    fn one_spelling_of_a_letter_is_as_good_as_the_other() {
        let of = |raw| Password::parse(raw).unwrap().expose().to_owned();
        assert_eq!(of("e\u{301}cole maternelle"), of("école maternelle"));
        assert_eq!(typed("e\u{301}cole"), "école");
        // Nothing else is changed: no trimming, no folding.
        assert_eq!(of("  Two  Spaces and Capitals "), "  Two  Spaces and Capitals ");
    }
}
