//! What is wrong with a table, or should be looked at: counted to the last, told of the first.

/// One thing that is wrong, or that somebody should look at.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    /// 0 where it is about the table as a whole.
    pub line: u64,
    /// The heading of the column; empty where it is about the line.
    pub column: String,
    pub what: String,
    pub read: String,
}

impl Problem {
    /// About the table as a whole.
    pub fn whole(what: impl Into<String>) -> Self {
        Self { line: 0, column: String::new(), what: what.into(), read: String::new() }
    }
}

/// Problems in the order in which they were found. A file that is wrong on each of its lines takes no more room than one with a few
/// thousand mistakes.
#[derive(Debug, Clone, Default)]
pub struct Problems {
    kept: Vec<Problem>,
    n: usize,
    most: usize,
}

impl Problems {
    pub fn at_most(most: usize) -> Self {
        Self { kept: Vec::new(), n: 0, most }
    }

    /// Counts one, and keeps it where there is room.
    pub fn add(&mut self, problem: impl FnOnce() -> Problem) {
        self.n += 1;
        if self.kept.len() < self.most {
            self.kept.push(problem());
        }
    }

    /// Those that were kept.
    pub fn iter(&self) -> impl Iterator<Item = &Problem> {
        self.kept.iter()
    }

    /// All, kept or not.
    pub fn len(&self) -> usize {
        self.n
    }

    pub fn is_empty(&self) -> bool {
        self.n == 0
    }

    pub fn n_not_kept(&self) -> usize {
        self.n - self.kept.len()
    }

    pub fn in_order_of_lines(&mut self) {
        self.kept.sort_by_key(|it| it.line);
    }
}
