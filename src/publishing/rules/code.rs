//! The code that is printed on paper: the beginning of a seal, long enough that nobody meets another by chance.

/// What somebody typed from a paper.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Code(String);

impl Code {
    /// Papers printed before had twelve signs.
    const LEAST: usize = 12;
    const MOST: usize = 64;

    /// Blanks and hyphens are for the eye only.
    pub fn parse(raw: &str) -> Option<Self> {
        let code: String =
            raw.chars().filter(|it| !it.is_whitespace() && *it != '-').flat_map(char::to_lowercase).collect();
        let fits = (Self::LEAST..=Self::MOST).contains(&code.len()) && code.chars().all(|it| it.is_ascii_hexdigit());
        fits.then_some(Self(code))
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// In fours, as it is printed.
    pub fn words(&self) -> String {
        crate::kernel::texts::in_fours(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_is_read_as_people_type_it() {
        assert_eq!(Code::parse(" 3F2A 91bc-77de 0a41 ").unwrap().as_str(), "3f2a91bc77de0a41");
        assert_eq!(Code::parse("3f2a91bc77de").unwrap().words(), "3f2a 91bc 77de");
        for raw in ["", "3f2a91bc77d", "3f2a91bc77dg", "%", &"a".repeat(65)] {
            assert!(Code::parse(raw).is_none(), "{raw}");
        }
    }
}
