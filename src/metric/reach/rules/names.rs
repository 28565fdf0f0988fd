//! Names as numbers: member ids, and the values of the columns that children are told apart by. Each text is kept once.

use std::hash::BuildHasher as _;

use foldhash::fast::FixedState;
use hashbrown::HashTable;

/// The same on every run and for every reader, so that readers agree on who belongs where.
pub fn hash_of(name: &[u8]) -> u64 {
    FixedState::with_seed(0).hash_one(name)
}

/// Bytes of a name that stand in the table itself. Member ids fit, so that finding one looks in one place and not in three.
const HEAD: usize = 11;

/// Texts, numbered in the order in which they came.
#[derive(Debug, Default)]
pub struct Names {
    bytes: Vec<u8>,
    ends: Vec<usize>,
    table: HashTable<Entry>,
}

#[derive(Debug, Clone, Copy)]
struct Entry {
    number: u32,
    /// How long the name is; 255 for all that are longer.
    length: u8,
    head: [u8; HEAD],
}

impl Names {
    /// The number of a name, a new one where it has not come before.
    pub fn number(&mut self, name: &[u8], hash: u64) -> u32 {
        if let Some(known) = self.find(name, hash) {
            return known;
        }
        let Self { bytes, ends, table } = self;
        // Four thousand million names would fill memory long before they fill the number.
        let number = u32::try_from(ends.len()).unwrap_or(u32::MAX);
        bytes.extend_from_slice(name);
        ends.push(bytes.len());
        table.insert_unique(hash, Entry::of(name, number), |it| {
            hash_of(it.whole().unwrap_or_else(|| text(bytes, ends, it.number)))
        });
        number
    }

    pub fn find(&self, name: &[u8], hash: u64) -> Option<u32> {
        let wanted = Entry::of(name, 0);
        let is_it = |it: &Entry| {
            it.length == wanted.length
                && it.head == wanted.head
                && (it.whole().is_some() || text(&self.bytes, &self.ends, it.number) == name)
        };
        self.table.find(hash, is_it).map(|it| it.number)
    }

    pub fn text(&self, number: u32) -> &[u8] {
        text(&self.bytes, &self.ends, number)
    }

    pub fn texts(&self) -> impl Iterator<Item = &[u8]> {
        (0..).take(self.ends.len()).map(|it| self.text(it))
    }

    pub fn len(&self) -> usize {
        self.ends.len()
    }

    pub fn is_empty(&self) -> bool {
        self.ends.is_empty()
    }
}

impl Entry {
    fn of(name: &[u8], number: u32) -> Self {
        let mut head = [0; HEAD];
        for (to, from) in head.iter_mut().zip(name) {
            *to = *from;
        }
        Self { number, length: u8::try_from(name.len()).unwrap_or(u8::MAX), head }
    }

    /// The name, if all of it stands here.
    fn whole(&self) -> Option<&[u8]> {
        self.head.get(..usize::from(self.length))
    }
}

fn text<'a>(bytes: &'a [u8], ends: &[usize], number: u32) -> &'a [u8] {
    let number = number as usize;
    let start = number.checked_sub(1).and_then(|it| ends.get(it)).copied().unwrap_or(0);
    let end = ends.get(number).copied().unwrap_or(0);
    bytes.get(start..end).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_keeps_its_number_and_comes_back() {
        let mut names = Names::default();
        let of_any_length = (0..5_000).map(|it| "x".repeat(it % 400) + &it.to_string());
        // As long as each other, and alike in all that stands in the table.
        let alike = (0..5_000).map(|it| format!("a head that they share {it:06}"));
        let all: Vec<String> = of_any_length.chain(alike).chain([String::new()]).collect();
        let numbers: Vec<u32> = all.iter().map(|it| names.number(it.as_bytes(), hash_of(it.as_bytes()))).collect();
        for (name, number) in all.iter().zip(&numbers) {
            assert_eq!(names.number(name.as_bytes(), hash_of(name.as_bytes())), *number);
            assert_eq!(names.find(name.as_bytes(), hash_of(name.as_bytes())), Some(*number));
            assert_eq!(names.text(*number), name.as_bytes());
        }
        assert_eq!(names.len(), all.len());
        assert_eq!(names.find(b"nobody", hash_of(b"nobody")), None);
    }
}
