//! The roll: enrolment as it is read, in any order, by any number of readers. Each deals its rows into the same shards, by member.

use super::day::Day;
use super::measure::Period;
use super::names::{Names, hash_of};

/// How an empty attribute reads.
const UNKNOWN: &[u8] = b"Unknown";

/// A row of the enrolment file that can be read.
#[derive(Debug, Clone, Copy)]
pub struct Enrolment<'a> {
    pub member: &'a [u8],
    pub cco: &'a [u8],
    pub county: &'a [u8],
    pub language: &'a [u8],
    pub race_ethnicity: &'a [u8],
    pub birth: Day,
    pub start: Day,
    /// None for somebody who is still enrolled.
    pub end: Option<Day>,
}

/// The four columns that are kept as numbers, in the order of their names in the output.
#[derive(Debug, Default)]
pub struct Columns {
    pub cco: Names,
    pub county: Names,
    pub language: Names,
    pub race_ethnicity: Names,
}

/// What one reader has read.
#[derive(Debug)]
pub struct Roll {
    period: Period,
    pub(super) columns: Columns,
    pub(super) shards: Vec<Shard>,
}

/// Members of one part of all hashes, with their spans.
#[derive(Debug, Default)]
pub(super) struct Shard {
    pub ids: Names,
    pub members: Vec<Member>,
    pub spans: Vec<Span>,
}

#[derive(Debug, Clone, Copy)]
pub(super) struct Member {
    /// None as soon as two rows disagree.
    pub birth: Option<Day>,
    /// The line of the file where she stands first.
    pub line: u64,
}

/// A span that touches the period. Member and attributes are numbers of the shard and of the reader's columns.
#[derive(Debug, Clone, Copy)]
pub(super) struct Span {
    pub member: u32,
    pub cco: u32,
    /// As it was written, which may be before the period.
    pub start: Day,
    /// Not after the period.
    pub end: Day,
    pub county: u32,
    pub race_ethnicity: u32,
    pub language: u32,
}

impl Roll {
    pub fn new(period: Period, n_shards: usize) -> Self {
        let shards = (0..n_shards.max(1)).map(|_| Shard::default()).collect();
        Self { period, columns: Columns::default(), shards }
    }

    /// Takes in one row. A void span, or one outside the period, counts for nothing but its birth date.
    pub fn take(&mut self, row: &Enrolment<'_>, line: u64) {
        let hash = hash_of(row.member);
        let Some(shard) = shard_of(hash, self.shards.len()).and_then(|it| self.shards.get_mut(it)) else { return };
        let member = shard.member(row.member, hash, Member { birth: Some(row.birth), line });
        let Period { first, last } = self.period;
        let end = row.end.unwrap_or(last);
        // Who has no end yet, but a start after the period, is left out by the last of these.
        if row.end.is_some_and(|it| it < row.start) || end < first || row.start > last {
            return;
        }
        let columns = &mut self.columns;
        shard.spans.push(Span {
            member,
            cco: number(&mut columns.cco, row.cco),
            start: row.start,
            end: end.min(last),
            county: number(&mut columns.county, known(row.county)),
            race_ethnicity: number(&mut columns.race_ethnicity, known(row.race_ethnicity)),
            language: number(&mut columns.language, known(row.language)),
        });
    }
}

impl Shard {
    /// The number of a member, who is kept as the rows so far tell of her.
    pub fn member(&mut self, id: &[u8], hash: u64, seen: Member) -> u32 {
        let number = self.ids.number(id, hash);
        match self.members.get_mut(number as usize) {
            None => self.members.push(seen),
            Some(member) => {
                member.birth = member.birth.filter(|it| seen.birth == Some(*it));
                member.line = member.line.min(seen.line);
            }
        }
        number
    }
}

/// The shard of whoever has this hash. The table of names uses the low bits itself.
pub(super) fn shard_of(hash: u64, n_shards: usize) -> Option<usize> {
    usize::try_from((hash >> 32).checked_rem(u64::try_from(n_shards).ok()?)?).ok()
}

fn number(names: &mut Names, text: &[u8]) -> u32 {
    names.number(text, hash_of(text))
}

fn known(text: &[u8]) -> &[u8] {
    if text.is_empty() { UNKNOWN } else { text }
}
