//! Tells a file about single children from a table of counts: by its headings, and by what stands in it. Nothing of what it holds is
//! ever said back.

use std::collections::HashSet;
use std::hash::{BuildHasher as _, RandomState};

use super::guide::{ChildLevelGuide, ContentGuide};
use super::names::words;
use crate::kernel::privacy;
use crate::platform::tables::Line;

/// What is said of such a file.
pub const REFUSED: &str = "This file seems to be about single children, so it was refused and nothing of it was kept. Groundwork takes counts of children only. Count on your own machine with “groundwork reach compute”, and send the table of counts that it makes.";

/// A column of a file, as it is looked at.
struct Column {
    heading: String,
    n_told: u64,
    n_ids: u64,
    n_dates: u64,
    distinct: HashSet<u64>,
    /// Only 0 and 1 so far.
    is_flag: bool,
}

/// A file, as it is looked at line by line from its heading on.
pub struct Look<'g> {
    guide: &'g ChildLevelGuide,
    hasher: RandomState,
    columns: Vec<Column>,
    denominator: Option<usize>,
    n_lines: u64,
    named: Vec<String>,
    sign: Option<&'static str>,
}

impl<'g> Look<'g> {
    pub fn at(guide: &'g ChildLevelGuide, headings: &[String], denominator: Option<usize>) -> Self {
        let columns = headings.iter().map(|heading| Column {
            heading: heading.clone(),
            n_told: 0,
            n_ids: 0,
            n_dates: 0,
            distinct: HashSet::new(),
            is_flag: true,
        });
        let columns = columns.collect();
        let mut look =
            Self { guide, hasher: RandomState::new(), columns, denominator, n_lines: 0, named: Vec::new(), sign: None };
        look.take_top(headings);
        look
    }

    /// A line among the first, which may be a heading although another was taken for it.
    pub fn take_top(&mut self, cells: &[String]) {
        for heading in cells {
            let plain = words(heading);
            let is_named = self.guide.headings.iter().any(|it| words(it) == plain);
            let quoted = format!("“{}”", heading.trim());
            if is_named && !self.named.contains(&quoted) {
                self.named.push(quoted);
            }
        }
    }

    pub fn take(&mut self, line: &Line) {
        // Signs of a person are looked for on every line; what needs counting, on the first ones.
        if self.sign.is_none() {
            self.sign = line.cells.iter().find_map(|it| sign(it));
        }
        self.n_lines += 1;
        if self.n_lines > self.guide.content.most_lines {
            return;
        }
        for (column, cell) in self.columns.iter_mut().zip(&line.cells) {
            let cell = cell.trim();
            if !cell.is_empty() {
                column.n_told += 1;
                column.n_ids += u64::from(is_id(cell, self.guide.content));
                column.n_dates += u64::from(is_date(cell));
                column.is_flag &= matches!(cell, "0" | "1");
                column.distinct.insert(self.hasher.hash_one(cell));
            }
        }
    }

    /// Why the file is one about single children; none where it is a table of counts.
    pub fn found(&self) -> Option<String> {
        if !self.named.is_empty() {
            let named: Vec<&str> = self.named.iter().map(String::as_str).take(6).collect();
            return Some(format!("{REFUSED} What gave it away: its columns {}.", named.join(", ")));
        }
        if let Some(sign) = self.sign {
            return Some(format!("{REFUSED} What gave it away: a cell that looks like {sign}."));
        }
        let content = self.guide.content;
        let enough = |it: &&Column| it.n_told >= content.least_lines;
        for column in self.columns.iter().filter(enough) {
            let n_distinct = column.distinct.len() as u64;
            let share = |part: u64| part * 1_000 / column.n_told.max(1);
            if share(column.n_ids) >= content.distinct_per_mille && share(n_distinct) >= content.distinct_per_mille {
                let told = format!("the column “{}” holds another number on each line", column.heading);
                return Some(format!("{REFUSED} What gave it away: {told}."));
            }
            if share(column.n_dates) >= content.dates_per_mille
                && share(n_distinct) >= content.distinct_dates_per_mille
                && n_distinct >= content.least_lines / 2
            {
                let told = format!("the column “{}” holds many different days", column.heading);
                return Some(format!("{REFUSED} What gave it away: {told}."));
            }
        }
        let denominator = self.denominator.and_then(|it| self.columns.get(it)).filter(enough);
        denominator
            .filter(|it| it.is_flag)
            .map(|it| format!("{REFUSED} What gave it away: no line counts more than one child in “{}”.", it.heading))
    }
}

/// What a cell holds that names one person.
fn sign(cell: &str) -> Option<&'static str> {
    const LENGTHS: [usize; 2] = [8, 11];
    let cell = cell.trim();
    if !LENGTHS.contains(&cell.len()) {
        return None;
    }
    let shape: String = cell
        .chars()
        .map(|it| match it {
            '0'..='9' => '9',
            'A'..='Z' => 'A',
            other => other,
        })
        .collect();
    if shape == "999-99-9999" {
        return Some("a Social Security number");
    }
    // The house's own patterns need a regex; a cell of a table has its shape or has not.
    (shape.len() == 8 && shape.starts_with("AA999") && privacy::warning(cell).is_some()).then_some("an OHP number")
}

fn is_id(cell: &str, content: ContentGuide) -> bool {
    cell.len() >= content.least_id_length
        && cell.bytes().any(|it| it.is_ascii_digit())
        && cell.bytes().all(|it| it.is_ascii_alphanumeric() || matches!(it, b'-' | b'_'))
        && !is_date(cell)
}

/// 2021-03-04, 3/4/2021, 04.03.2021, 20210304; with a time behind it too.
fn is_date(cell: &str) -> bool {
    let day = cell.split([' ', 'T']).next().unwrap_or_default();
    let parts: Vec<&str> = day.split(['-', '/', '.']).collect();
    let number = |it: &str| it.parse::<u32>().ok().filter(|_| it.bytes().all(|it| it.is_ascii_digit()));
    let is_year = |it: &str| it.len() == 4 && number(it).is_some_and(|it| (1900..=2100).contains(&it));
    let is_small = |it: &str| it.len() <= 2 && number(it).is_some_and(|it| (1..=31).contains(&it));
    match parts.as_slice() {
        [first, second, third] => {
            is_small(second) && ((is_year(first) && is_small(third)) || (is_small(first) && is_year(third)))
        }
        [one] if one.len() == 8 => {
            let (year, rest) = one.split_at_checked(4).unwrap_or_default();
            let (month, day) = rest.split_at_checked(2).unwrap_or_default();
            is_year(year) && is_small(month) && is_small(day)
        }
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::metric::reach::io::import::child_level;

    fn found(headings: &[&str], denominator: Option<usize>, line: impl Fn(u64) -> Vec<String>) -> Option<String> {
        let headings: Vec<String> = headings.iter().map(|it| (*it).to_owned()).collect();
        let mut look = Look::at(child_level().unwrap(), &headings, denominator);
        (0..100).for_each(|number| look.take(&Line { number, cells: line(number) }));
        look.found()
    }

    #[test]
    fn headings_give_a_file_about_children_away_however_they_are_written() {
        for heading in ["Member_ID", "PRIME ID", "Date of Birth", "dob", "SSN", "Name", "E-mail", "birth_date", "ZIP+4"]
        {
            let told = found(&["CCO", heading], None, |_| vec!["ALL".into(), String::new()]).unwrap();
            assert!(told.contains(heading) && told.contains("nothing of it was kept"), "{told}");
        }
    }

    #[test]
    fn content_gives_it_away_without_any_heading_and_is_not_said_back() {
        let id = |n: u64| format!("Q{}", 7_000_000 + n * 13);
        let day = |n: u64| format!("{}/{}/20{}", n % 12 + 1, n % 28 + 1, 18 + n % 5);
        let table: [(&str, Option<String>); 5] = [
            ("another number", found(&["a", "b"], None, |n| vec![id(n), "1".into()])),
            ("many different days", found(&["a", "b"], None, |n| vec!["x".into(), day(n)])),
            ("Social Security", found(&["a"], None, |n| vec![if n == 80 { "123-45-6789" } else { "x" }.into()])),
            ("OHP number", found(&["a"], None, |n| vec![if n == 80 { "AB123C4D" } else { "x" }.into()])),
            ("more than one child", found(&["CCO", "n"], Some(1), |n| vec!["ALL".into(), (n % 2).to_string()])),
        ];
        for (words, told) in table {
            let told = told.unwrap_or_else(|| panic!("{words} was not seen"));
            assert!(told.contains(words) && !told.contains("Q70") && !told.contains("123"), "{told}");
        }
    }

    #[test]
    fn tables_of_counts_pass() {
        let headings = ["CCO", "row", "period start", "n", "numerator"];
        let line =
            |n: u64| vec!["ALL".into(), n.to_string(), "2024-01-01".into(), (n * 37).to_string(), (n % 2).to_string()];
        assert_eq!(found(&headings, Some(3), line), None);
    }
}
