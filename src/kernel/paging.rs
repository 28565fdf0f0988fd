//! Lists come in pages, paged in SQL; the number of the page stands in the address.

/// Which rows of a list to show.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Paging {
    pub page: i64,
    pub size: i64,
}

impl Paging {
    /// Reads the page number of an address; what is none is the first page.
    pub fn parse(raw: &str, size: i64) -> Self {
        let page = raw.parse().ok().filter(|it| (1..=100_000).contains(it)).unwrap_or(1);
        Self { page, size }
    }

    pub fn offset(self) -> i64 {
        (self.page - 1) * self.size
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pages_count_from_one() {
        assert_eq!(Paging::parse("x", 20).page, 1);
        assert_eq!(Paging::parse("-3", 20).page, 1);
        assert_eq!(Paging::parse("3", 20).offset(), 40);
    }
}
