//! Lists come in pages, paged in SQL; the page, the sort and the filters stand in the address.

use serde::Serialize;

use super::Link;

/// Which rows of a list to show.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Paging {
    pub page: i64,
    pub size: i64,
}

/// What the template prints below a list.
#[derive(Debug, Clone, Serialize)]
pub struct Pages {
    pub summary: String,
    pub previous: Option<Link>,
    pub next: Option<Link>,
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

    /// The line below the list; `href` makes the address of a page.
    pub fn of(self, total: i64, href: impl Fn(i64) -> String) -> Pages {
        let first = if total == 0 { 0 } else { self.offset() + 1 };
        let last = (self.offset() + self.size).min(total);
        Pages {
            summary: format!("Showing {first} to {last} of {total}"),
            previous: (self.page > 1).then(|| Link::new("Previous page", href(self.page - 1))),
            next: (last < total).then(|| Link::new("Next page", href(self.page + 1))),
        }
    }
}

/// A query string of these pairs, blank ones left out: `?state=submitted&page=2`, or nothing.
pub fn query_with(pairs: &[(&str, &str)]) -> String {
    let mut query = form_urlencoded::Serializer::new(String::new());
    query.extend_pairs(pairs.iter().filter(|(_, value)| !value.is_empty()));
    let query = query.finish();
    if query.is_empty() { query } else { format!("?{query}") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pages_count_from_one_and_end_with_the_list() {
        assert_eq!(Paging::parse("x", 20).page, 1);
        assert_eq!(Paging::parse("-3", 20).page, 1);
        assert_eq!(Paging::parse("3", 20).offset(), 40);
        let pages = Paging::parse("2", 20).of(41, |n| format!("?page={n}"));
        assert_eq!(pages.summary, "Showing 21 to 40 of 41");
        assert_eq!(pages.next.unwrap().href, "?page=3");
        assert_eq!(Paging::parse("1", 20).of(0, |_| String::new()).summary, "Showing 0 to 0 of 0");
    }

    #[test]
    fn blank_pairs_leave_no_trace() {
        assert_eq!(query_with(&[("a", ""), ("b", "x y")]), "?b=x+y");
        assert_eq!(query_with(&[("a", "")]), "");
    }
}
