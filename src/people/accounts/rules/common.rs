//! Passwords that attackers try first, as a filter in the binary: nobody is asked over the network.

use sha2::{Digest as _, Sha256};

/// Made by seeds/passwords/make.mjs; its README says of what.
const FILTER: &[u8] = include_bytes!("../../../../seeds/passwords/common.bin");
/// How many passwords were put in stands before the bits.
const HEAD: usize = 4;
const BITS_EACH: u64 = 16;
const PROBES: u64 = 11;

/// How many passwords the filter was made of.
pub fn size() -> u64 {
    FILTER.iter().take(HEAD).fold(0, |sum, byte| (sum << 8) | u64::from(*byte))
}

/// Whether a word, in lower case, is on the list. Of two thousand that are not, one is taken for one that is.
pub fn holds(word: &str) -> bool {
    let digest = Sha256::digest(word.as_bytes());
    let number = |skip: usize| digest.iter().skip(skip).take(8).fold(0u64, |sum, byte| (sum << 8) | u64::from(*byte));
    let (one, other, bits) = (number(0), number(8) | 1, size() * BITS_EACH);
    (0..PROBES).all(|n| {
        let bit = one.wrapping_add(n.wrapping_mul(other)).checked_rem(bits).unwrap_or_default();
        let byte = usize::try_from(bit >> 3).ok().and_then(|it| FILTER.get(HEAD + it));
        byte.is_some_and(|it| it & (1 << (bit & 7)) != 0)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_list_is_long_and_its_words_are_found() {
        assert!(size() >= 100_000, "{}", size());
        assert_eq!(FILTER.len() as u64, HEAD as u64 + (size() * BITS_EACH).div_ceil(8));
        for word in
            ["password", "12345678", "qwerty", "iloveyou", "sunshine", "princess", "1234567890", "trustno1", "football"]
        {
            assert!(holds(word), "{word}");
        }
    }

    #[test]
    fn what_was_never_put_in_is_hardly_ever_found() {
        let found = (0..10_000).filter(|n| holds(&format!("no list knows number {n} of these"))).count();
        assert!(found <= 30, "{found} of 10,000 strangers were found");
    }
}
