//! The second factor: codes of time (RFC 6238) from a key that is kept sealed, and recovery codes for the day the telephone is lost.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD_NO_PAD;
use chacha20poly1305::aead::{Aead as _, KeyInit as _, Payload};
use chacha20poly1305::{Key, XChaCha20Poly1305, XNonce};
use totp_rs::{Builder, Totp};

use crate::kernel::failure::{Fault, Result};
use crate::kernel::ids::PersonId;
use crate::kernel::time::Moment;

/// What the instance's secret is turned into for this.
#[derive(Clone)]
pub struct FactorKeys {
    pub sealing: [u8; 32],
    pub recovery: [u8; 32],
}

impl FactorKeys {
    /// Under which a recovery code stands in the database.
    pub fn hash_of(&self, code: &str) -> String {
        use hmac::Mac as _;
        // HMAC takes keys of any length, so this cannot fail.
        let Ok(mut mac) = hmac::Hmac::<sha2::Sha256>::new_from_slice(&self.recovery) else { return String::new() };
        mac.update(code.as_bytes());
        hex::encode(mac.finalize().into_bytes())
    }
}

/// The key that a person's telephone holds.
#[derive(Clone, PartialEq, Eq)]
pub struct TotpKey([u8; KEY_LENGTH]);

/// 160 bits, as RFC 4226 has it.
pub const KEY_LENGTH: usize = 20;
pub const STEP_SECONDS: i64 = 30;
pub const MOST_TRIES: i64 = 3;
pub const RECOVERY_CODES: usize = 10;
const NONCE: usize = 24;
/// Crockford's: no sign is taken for another.
const SIGNS: &[u8; 32] = b"0123456789abcdefghjkmnpqrstvwxyz";
const CODE_LENGTH: usize = 12;

impl TotpKey {
    pub fn new(bytes: [u8; KEY_LENGTH]) -> Self {
        Self(bytes)
    }

    /// As it stands in the database: readable with the instance's secret, and for this person only.
    ///
    /// # Errors
    /// Breaks when the cipher does, which it does for no input of ours.
    pub fn sealed(&self, key: &[u8; 32], person: &PersonId, nonce: [u8; NONCE]) -> Result<String> {
        let payload = Payload { msg: &self.0, aad: person.as_str().as_bytes() };
        let cipher = XChaCha20Poly1305::new(&Key::from(*key));
        let sealed = cipher
            .encrypt(&XNonce::from(nonce), payload)
            .map_err(|_| Fault::new("A second factor's key cannot be sealed"))?;
        Ok(STANDARD_NO_PAD.encode([nonce.as_slice(), &sealed].concat()))
    }

    /// # Errors
    /// Breaks when it was sealed under another secret, for somebody else, or was changed.
    pub fn unsealed(text: &str, key: &[u8; 32], person: &PersonId) -> Result<Self> {
        let unreadable = || Fault::new("A second factor's key cannot be read: was the instance's secret changed?");
        let bytes = STANDARD_NO_PAD.decode(text).map_err(|_| unreadable())?;
        let (nonce, sealed) = bytes.split_first_chunk::<NONCE>().ok_or_else(unreadable)?;
        let payload = Payload { msg: sealed, aad: person.as_str().as_bytes() };
        let cipher = XChaCha20Poly1305::new(&Key::from(*key));
        let plain = cipher.decrypt(&XNonce::from(*nonce), payload).map_err(|_| unreadable())?;
        Ok(Self(plain.try_into().map_err(|_| unreadable())?))
    }

    /// The step of time whose code this is, now or one step to either side: telephones' clocks differ.
    ///
    /// # Errors
    /// Breaks when the key does not fit the standard, which ours does.
    pub fn step_of(&self, typed: &str, now: Moment) -> Result<Option<i64>> {
        let seconds = u64::try_from(now.utc().and_utc().timestamp()).unwrap_or_default();
        let step = self.totp("")?.check(typed, seconds);
        Ok(step.and_then(|it| i64::try_from(it).ok()))
    }

    /// What a telephone reads from the square.
    ///
    /// # Errors
    /// As [`TotpKey::step_of`].
    pub fn address(&self, email: &str) -> Result<String> {
        Ok(self.totp(email)?.to_url().map_err(|cause| Fault::new(format!("No address for a telephone: {cause}")))?)
    }

    /// The square, black on white whatever the theme, as an address that an image can have.
    ///
    /// # Errors
    /// Breaks when the address is too long for a square, which no mail address makes it.
    pub fn square(&self, email: &str) -> Result<String> {
        let code = qrcode::QrCode::new(self.address(email)?.as_bytes())
            .map_err(|cause| Fault::new(format!("No square for a telephone: {cause}")))?;
        let svg = code.render::<qrcode::render::svg::Color<'_>>().min_dimensions(232, 232).build();
        Ok(format!("data:image/svg+xml;base64,{}", base64::engine::general_purpose::STANDARD.encode(svg)))
    }

    /// The key in groups of four, for typing.
    pub fn words(&self) -> String {
        let text: Vec<char> = totp_rs::Secret::new(Box::new(self.0)).to_base32().chars().collect();
        text.chunks(4).map(|it| it.iter().collect::<String>()).collect::<Vec<_>>().join(" ")
    }

    fn totp(&self, email: &str) -> Result<Totp> {
        // A colon would end the account's name in the address.
        let account = email.replace(':', "");
        let built = Builder::new()
            .with_secret(self.0.to_vec())
            .with_account_name(account)
            .with_issuer(Some("Groundwork"))
            .build();
        Ok(built.map_err(|cause| Fault::new(format!("A second factor's key does not fit: {cause}")))?)
    }
}

pub fn step_at(now: Moment) -> i64 {
    now.utc().and_utc().timestamp().div_euclid(STEP_SECONDS)
}

/// Seconds until the next step begins.
pub fn until_next_step(now: Moment) -> i64 {
    STEP_SECONDS - now.utc().and_utc().timestamp().rem_euclid(STEP_SECONDS)
}

/// What was typed into the one field: six figures from a telephone, or a recovery code. Spaces and hyphens are nobody's mistake.
pub fn typed_code(raw: &str) -> String {
    let signs = raw.chars().filter(|it| !it.is_whitespace() && *it != '-');
    let lower: String = signs.flat_map(char::to_lowercase).take(64).collect();
    if is_figures(&lower) {
        return lower;
    }
    lower
        .chars()
        .map(|it| {
            if it == 'o' {
                '0'
            } else if it == 'i' || it == 'l' {
                '1'
            } else {
                it
            }
        })
        .collect()
}

/// Whether it can be a telephone's code.
pub fn is_figures(code: &str) -> bool {
    code.len() == 6 && code.bytes().all(|it| it.is_ascii_digit())
}

/// A recovery code of these random bytes, without hyphens: 60 bits.
pub fn recovery_code(random: [u8; CODE_LENGTH]) -> String {
    let sign = |byte: u8| SIGNS.get(usize::from(byte & 31)).copied().map_or('0', char::from);
    random.into_iter().map(sign).collect()
}

/// As people read it: `7f3k-q8zt-m2xw`.
pub fn shown_code(code: &str) -> String {
    let signs: Vec<char> = code.chars().collect();
    signs.chunks(4).map(|it| it.iter().collect::<String>()).collect::<Vec<_>>().join("-")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn person(n: u8) -> PersonId {
        PersonId::parse(&format!("00000000-0000-7000-8000-00000000000{n}")).unwrap()
    }

    fn at(seconds: i64) -> Moment {
        Moment::from_utc(chrono::DateTime::from_timestamp(seconds, 0).unwrap().naive_utc())
    }

    /// RFC 6238, appendix B, cut to six figures.
    #[test]
    fn codes_are_those_of_the_standard() {
        let key = TotpKey::new(*b"12345678901234567890");
        for (seconds, code) in
            [(59, "287082"), (1_111_111_109, "081804"), (1_234_567_890, "005924"), (2_000_000_000, "279037")]
        {
            assert_eq!(key.step_of(code, at(seconds)).unwrap(), Some(seconds / 30), "{code}");
            assert_eq!(key.step_of(code, at(seconds + 30)).unwrap(), Some(seconds / 30), "one step late");
            assert_eq!(key.step_of(code, at(seconds + 60)).unwrap(), None, "two steps late");
        }
    }

    #[test]
    fn a_sealed_key_opens_for_its_person_and_secret_only() {
        let key = TotpKey::new([7; KEY_LENGTH]);
        let text = key.sealed(&[1; 32], &person(1), [9; NONCE]).unwrap();
        assert!(TotpKey::unsealed(&text, &[1; 32], &person(1)).unwrap() == key);
        assert!(TotpKey::unsealed(&text, &[2; 32], &person(1)).is_err());
        assert!(TotpKey::unsealed(&text, &[1; 32], &person(2)).is_err());
        assert!(TotpKey::unsealed(&text.replacen('A', "B", 1), &[1; 32], &person(1)).is_err() || !text.contains('A'));
        assert!(TotpKey::unsealed("", &[1; 32], &person(1)).is_err());
    }

    #[test]
    fn a_telephone_reads_the_square_or_the_words() {
        let key = TotpKey::new([0; KEY_LENGTH]);
        assert_eq!(key.words(), "AAAA AAAA AAAA AAAA AAAA AAAA AAAA AAAA");
        let address = key.address("mira@example.org").unwrap();
        assert!(address.starts_with("otpauth://totp/Groundwork:mira"), "{address}");
        assert!(key.square("mira@example.org").unwrap().starts_with("data:image/svg+xml;base64,"));
    }

    #[test]
    fn what_people_type_is_read_kindly() {
        assert_eq!(typed_code(" 123 456 "), "123456");
        assert!(is_figures("123456") && !is_figures("12345") && !is_figures("12345a"));
        let code = recovery_code([0, 1, 10, 18, 20, 31, 32, 255, 5, 6, 7, 8]);
        assert_eq!(shown_code(&code), "01aj-mz0z-5678");
        assert_eq!(typed_code("OLAJ mz0z-5678"), code);
    }
}
