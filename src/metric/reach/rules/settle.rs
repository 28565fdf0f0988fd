//! Who is in the denominator, in which CCO, and with which attributes: decided member by member, once all rows are read.

use std::sync::atomic::{AtomicU8, Ordering};

use super::codes::Marks;
use super::cover::Cover;
use super::measure::Terms;
use super::names::{Names, hash_of};
use super::roll::{Columns, Member, Roll, Shard, Span, shard_of};

/// The values of each column, sorted by bytes: a value's place stands for it, and two places compare as their texts do.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
pub struct Values {
    pub cco: Vec<String>,
    pub county: Vec<String>,
    pub language: Vec<String>,
    pub race_ethnicity: Vec<String>,
}

/// From one reader's numbers to the places of all.
#[derive(Debug)]
struct Places {
    cco: Vec<u32>,
    county: Vec<u32>,
    language: Vec<u32>,
    race_ethnicity: Vec<u32>,
}

/// One shard, as each of the readers filled it, ready to be settled apart from all others.
#[derive(Debug)]
pub struct Part(Vec<(Shard, std::sync::Arc<Places>)>);

/// What a child of the denominator is told apart by. Places of [`Values`], and the age itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Profile {
    pub cco: u32,
    pub age: u8,
    pub county: u32,
    pub language: u32,
    pub race_ethnicity: u32,
}

/// Members of one shard, settled. Claims mark them, from any thread.
#[derive(Debug)]
pub struct Settled {
    ids: Names,
    profiles: Vec<Option<Profile>>,
    marks: Vec<AtomicU8>,
    /// Lines where a member stands first whose rows tell of two birth dates.
    pub contradicted: Vec<u64>,
}

/// All members, for whoever looks one up.
#[derive(Debug)]
pub struct Denominator(pub Vec<Settled>);

/// Claim lines that count, kept until there are some: looked up one after another, the processor fetches several members at once.
#[derive(Debug, Default)]
pub struct Lines {
    members: Vec<u8>,
    lines: Vec<Line>,
}

#[derive(Debug)]
struct Line {
    hash: u64,
    /// Where the member's id ends in `members`; it begins where the one before ends.
    end: usize,
    marks: Marks,
}

/// Brings the shards of all readers together, under one numbering of values.
pub fn parts(rolls: Vec<Roll>) -> (Values, Vec<Part>) {
    let values = Values {
        cco: sorted(&rolls, |it| &it.cco),
        county: sorted(&rolls, |it| &it.county),
        language: sorted(&rolls, |it| &it.language),
        race_ethnicity: sorted(&rolls, |it| &it.race_ethnicity),
    };
    let mut parts: Vec<Part> = Vec::new();
    for Roll { columns, shards, .. } in rolls {
        let places = std::sync::Arc::new(Places {
            cco: places(&columns.cco, &values.cco),
            county: places(&columns.county, &values.county),
            language: places(&columns.language, &values.language),
            race_ethnicity: places(&columns.race_ethnicity, &values.race_ethnicity),
        });
        parts.resize_with(shards.len(), || Part(Vec::new()));
        for (part, shard) in parts.iter_mut().zip(shards) {
            part.0.push((shard, std::sync::Arc::clone(&places)));
        }
    }
    (values, parts)
}

fn sorted(rolls: &[Roll], column: impl Fn(&Columns) -> &Names) -> Vec<String> {
    let all = rolls.iter().flat_map(|it| column(&it.columns).texts());
    // Rows that are not UTF-8 were refused, so nothing is lost here.
    let mut all: Vec<String> = all.map(|it| String::from_utf8_lossy(it).into_owned()).collect();
    all.sort_unstable();
    all.dedup();
    all
}

fn places(names: &Names, values: &[String]) -> Vec<u32> {
    let place = |it: &[u8]| values.binary_search_by(|value| value.as_bytes().cmp(it)).unwrap_or(values.len());
    names.texts().map(|it| u32::try_from(place(it)).unwrap_or(u32::MAX)).collect()
}

impl Part {
    /// Decides for each member.
    pub fn settle(self, terms: &Terms) -> Settled {
        let Shard { ids, members, mut spans } = self.whole();
        let contradicted = members.iter().filter(|it| it.birth.is_none()).map(|it| it.line).collect();
        spans.sort_unstable_by_key(|it| (it.member, it.cco, it.start));
        let mut profiles = vec![None; members.len()];
        for all in spans.chunk_by(|one, next| one.member == next.member) {
            let Some(number) = all.first().map(|it| it.member as usize) else { continue };
            let age = members.get(number).and_then(|it| it.birth).and_then(|it| terms.age_of(it));
            if let (Some(age), Some(profile)) = (age, profiles.get_mut(number)) {
                *profile = profile_of(all, age, terms);
            }
        }
        let marks = members.iter().map(|_| AtomicU8::new(0)).collect();
        Settled { ids, profiles, marks, contradicted }
    }

    fn whole(self) -> Shard {
        let mut whole = Shard::default();
        for (n, (mut shard, places)) in self.0.into_iter().enumerate() {
            for span in &mut shard.spans {
                places.translate(span);
            }
            // The first is taken as it is, so that nothing is held twice where one reader read it all.
            if n == 0 {
                whole = shard;
            } else {
                whole.absorb(shard);
            }
        }
        whole
    }
}

impl Places {
    fn translate(&self, span: &mut Span) {
        let place = |places: &[u32], number: u32| places.get(number as usize).copied().unwrap_or(u32::MAX);
        span.cco = place(&self.cco, span.cco);
        span.county = place(&self.county, span.county);
        span.language = place(&self.language, span.language);
        span.race_ethnicity = place(&self.race_ethnicity, span.race_ethnicity);
    }
}

impl Shard {
    fn absorb(&mut self, other: Self) {
        let mine = |(id, member): (&[u8], &Member)| self.member(id, hash_of(id), *member);
        let numbers: Vec<u32> = other.ids.texts().zip(&other.members).map(mine).collect();
        self.spans.extend(other.spans.into_iter().map(|it| {
            let member = numbers.get(it.member as usize).copied().unwrap_or(it.member);
            Span { member, ..it }
        }));
    }
}

/// Of all the spans of one member, sorted by CCO and start: the CCO that counts, and the row that her attributes come from.
fn profile_of(spans: &[Span], age: u8, terms: &Terms) -> Option<Profile> {
    let (first, last) = (terms.period.first, terms.period.last);
    let mut best: Option<(u32, &[Span])> = None;
    for of_one_cco in spans.chunk_by(|one, next| one.cco == next.cco) {
        let clipped = of_one_cco.iter().map(|it| (it.start.max(first).number(), it.end.number()));
        let cover = Cover::of(clipped, first.number(), last.number());
        let is_continuous = cover.is_continuous(terms.measure.max_gaps, terms.measure.max_gap_days);
        // They come in the order of their names, so that of two with equal days the smaller stays.
        if is_continuous && best.is_none_or(|(days, _)| cover.days > days) {
            best = Some((cover.days, of_one_cco));
        }
    }
    let row = best?.1.iter().max_by_key(|it| (it.end, it.start, it.county, it.race_ethnicity, it.language))?;
    Some(Profile { cco: row.cco, age, county: row.county, language: row.language, race_ethnicity: row.race_ethnicity })
}

impl Lines {
    pub fn add(&mut self, member: &[u8], marks: Marks) {
        self.members.extend_from_slice(member);
        self.lines.push(Line { hash: hash_of(member), end: self.members.len(), marks });
    }

    /// True when it is time to look them up.
    pub fn are_enough(&self) -> bool {
        self.lines.len() >= 256
    }
}

impl Denominator {
    /// Marks the members of some lines, unless they are nobody, and empties the list.
    pub fn mark(&self, lines: &mut Lines) {
        let mut start = 0;
        for line in lines.lines.drain(..) {
            let member = lines.members.get(start..line.end).unwrap_or_default();
            start = line.end;
            let shard = shard_of(line.hash, self.0.len()).and_then(|it| self.0.get(it));
            let cell = shard.and_then(|it| it.marks.get(it.ids.find(member, line.hash)? as usize));
            // Most are marked already, and a look costs less than a change.
            if let Some(cell) = cell.filter(|it| !Marks::from_bits(it.load(Ordering::Relaxed)).holds(line.marks)) {
                cell.fetch_or(line.marks.bits(), Ordering::Relaxed);
            }
        }
        lines.members.clear();
    }

    pub fn n_members(&self) -> usize {
        self.0.iter().map(|it| it.profiles.len()).sum()
    }

    pub fn n_children(&self) -> usize {
        self.0.iter().map(|it| it.profiles.iter().flatten().count()).sum()
    }
}

impl Settled {
    /// The children of the denominator, with what their claims came to.
    pub fn children(&self) -> impl Iterator<Item = (Profile, Marks)> {
        let marks = self.marks.iter().map(|it| Marks::from_bits(it.load(Ordering::Relaxed)));
        self.profiles.iter().zip(marks).filter_map(|(profile, marks)| profile.map(|it| (it, marks)))
    }
}
