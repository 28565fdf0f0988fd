//! Where somebody signs in from, in words that she can tell from another place: a browser's family and the network around an address.

/// Whence a session begins.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Arrival {
    /// "Firefox on Windows"
    pub browser: String,
    pub address_class: String,
    pub network: String,
    /// Typed at this sign-in: too short to stand without a second factor.
    pub has_short_password: bool,
    /// For how long a session that begins here holds at most.
    pub lasts: chrono::Duration,
}

/// A browser's family and its machine, from what it says of itself. Versions change each month and are left out.
pub fn browser_words(user_agent: &str) -> String {
    const FAMILIES: [(&str, &str); 8] = [
        ("Edg", "Edge"),
        ("OPR/", "Opera"),
        ("SamsungBrowser/", "Samsung Internet"),
        ("Firefox/", "Firefox"),
        ("FxiOS/", "Firefox"),
        ("CriOS/", "Chrome"),
        ("Chrome/", "Chrome"),
        ("Safari/", "Safari"),
    ];
    const MACHINES: [(&str, &str); 7] = [
        ("iPhone", "an iPhone"),
        ("iPad", "an iPad"),
        ("Android", "Android"),
        ("Windows", "Windows"),
        ("CrOS", "ChromeOS"),
        ("Mac OS X", "a Mac"),
        ("Linux", "Linux"),
    ];
    let named = |table: &[(&str, &'static str)]| {
        table.iter().find(|(sign, _)| user_agent.contains(sign)).map(|(_, words)| *words)
    };
    match (named(&FAMILIES), named(&MACHINES)) {
        (Some(family), Some(machine)) => format!("{family} on {machine}"),
        (Some(family), None) => family.to_owned(),
        (None, Some(machine)) => format!("A browser on {machine}"),
        (None, None) => "A browser that does not say its name".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn browsers_are_called_as_people_call_them() {
        let table = [
            ("Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:140.0) Gecko/20100101 Firefox/140.0", "Firefox on Windows"),
            (
                "Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 Chrome/139.0 Safari/537.36 Edg/139.0",
                "Edge on Windows",
            ),
            (
                "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 HeadlessChrome/139.0 Safari/537.36",
                "Chrome on Linux",
            ),
            (
                "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605 Version/18 Safari/605",
                "Safari on a Mac",
            ),
            ("Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) Version/18 Safari/604", "Safari on an iPhone"),
            (
                "Mozilla/5.0 (Linux; Android 15) AppleWebKit/537.36 Chrome/139.0 Mobile Safari/537.36",
                "Chrome on Android",
            ),
            ("curl/8.1", "A browser that does not say its name"),
            ("", "A browser that does not say its name"),
            ("<script>alert(1)</script>\r\nSet-Cookie: x", "A browser that does not say its name"),
        ];
        for (said, words) in table {
            assert_eq!(browser_words(said), words, "{said}");
        }
    }
}
