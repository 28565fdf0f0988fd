//! The line below a list: how much of it is shown, and the way to the rest. Page, sort and filters stand in the address.

use serde::Serialize;

use super::Link;
use crate::kernel::paging::Paging;

/// What the template prints below a list.
#[derive(Debug, Clone, Serialize)]
pub struct Pages {
    pub summary: String,
    pub previous: Option<Link>,
    pub next: Option<Link>,
}

impl Paging {
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
    fn pages_end_with_the_list() {
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
