//! A document that was published elsewhere before Groundwork, registered so that the public list is whole.

use chrono::NaiveDate;
use url::Url;

/// What is known of such a document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Legacy {
    pub url: LegacyUrl,
    pub dated_on: NaiveDate,
    /// Who published it, or where it was found.
    pub source: String,
}

/// An http or https address of another site. Nothing else may become a link on a public page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LegacyUrl(String);

impl LegacyUrl {
    const MAX: usize = 2_000;

    /// # Errors
    /// A sentence that says what to enter.
    pub fn parse(raw: &str) -> Result<Self, String> {
        let ask = || "Enter the whole web address of the document, beginning with https://.".to_owned();
        let url = Url::parse(raw.trim()).map_err(|_| ask())?;
        let is_plain = matches!(url.scheme(), "http" | "https")
            && url.host().is_some()
            && url.username().is_empty()
            && url.password().is_none();
        if !is_plain || url.as_str().len() > Self::MAX {
            return Err(ask());
        }
        Ok(Self(url.into()))
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// "example.org", for a reader who wants to know where a link leads.
    pub fn host(&self) -> String {
        Url::parse(&self.0).ok().and_then(|it| it.host_str().map(str::to_owned)).unwrap_or_default()
    }

    /// What will open: "PDF", "Word document" or "web page", as a key of the catalogue of words.
    pub fn format_key(&self) -> &'static str {
        let path = Url::parse(&self.0).map_or_else(|_| String::new(), |it| it.path().to_ascii_lowercase());
        match path.rsplit_once('.').map(|it| it.1) {
            Some("pdf") => "reports-format-pdf",
            Some("docx" | "doc") => "reports-format-word",
            _ => "reports-format-page",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_addresses_of_the_web_become_links() {
        let url = LegacyUrl::parse(" https://example.org/a plan.PDF ").unwrap();
        assert_eq!(
            (url.as_str(), url.host().as_str(), url.format_key()),
            ("https://example.org/a%20plan.PDF", "example.org", "reports-format-pdf")
        );
        assert_eq!(LegacyUrl::parse("http://example.org/plan.docx").unwrap().format_key(), "reports-format-word");
        for raw in [
            "",
            "plan.pdf",
            "/plan.pdf",
            "javascript:alert(1)",
            "data:text/html,x",
            "ftp://example.org/x",
            "https://user@example.org/",
            "https://",
            &format!("https://example.org/{}", "x".repeat(2_000)),
        ] {
            assert!(LegacyUrl::parse(raw).is_err(), "{raw:?}");
        }
    }
}
