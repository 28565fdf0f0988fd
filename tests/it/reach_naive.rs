//! Reach read a second time, slowly: day by day, row by row, with the calendar of the library and no code of the product's own.
//! Where both readings of a file agree on every byte, a slip would have to be made twice.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{Datelike, Days, NaiveDate};

pub type Record = Vec<Vec<u8>>;

/// A file, before it is written down.
#[derive(Debug, Clone)]
pub struct Sheet {
    pub header: Vec<&'static str>,
    pub records: Vec<Record>,
}

/// What a run counts by, in plain values.
#[derive(Debug, Clone)]
pub struct Asked {
    pub first: NaiveDate,
    pub last: NaiveDate,
    pub ages: (i32, i32),
    pub max_gaps: usize,
    pub max_gap_days: usize,
    pub counted: Vec<&'static str>,
}

/// The bytes of the table, which records (by number) were refused, and in which records members with two birth dates stand first.
#[derive(Debug, PartialEq, Eq)]
pub struct Answer {
    pub table: String,
    pub refused: [Vec<usize>; 3],
    pub contradicted: Vec<usize>,
}

struct Enrolled {
    number: usize,
    member: String,
    cco: String,
    birth: NaiveDate,
    start: NaiveDate,
    end: Option<NaiveDate>,
    county: String,
    race: String,
    language: String,
}

/// What a child is in the table: CCO, then age, county, language, race or ethnicity.
type Child = (String, [String; 4]);

pub fn answer(enrolment: &Sheet, claims: &Sheet, codes: &Sheet, asked: &Asked) -> Answer {
    let mut refused = [Vec::new(), Vec::new(), Vec::new()];
    let mut enrolled = Vec::new();
    for (number, record) in enrolment.records.iter().enumerate() {
        match enrolled_of(enrolment, record, number) {
            Some(row) => enrolled.push(row),
            None => refused[0].push(number),
        }
    }
    let mut contradicted = Vec::new();
    let mut children = BTreeMap::new();
    for member in enrolled.iter().map(|it| &it.member).collect::<BTreeSet<_>>() {
        let rows: Vec<&Enrolled> = enrolled.iter().filter(|it| it.member == *member).collect();
        if rows.iter().any(|it| it.birth != rows[0].birth) {
            contradicted.push(rows[0].number);
        } else if let Some(child) = child_of(&rows, asked) {
            children.insert(member.clone(), child);
        }
    }
    contradicted.sort_unstable();
    let set = set_of(codes, asked, &mut refused[2]);
    let mut hits: BTreeSet<(String, &str)> = BTreeSet::new();
    for (number, record) in claims.records.iter().enumerate() {
        let Some((member, on, code)) = claim_of(claims, record) else {
            refused[1].push(number);
            continue;
        };
        for (_, category) in set.iter().filter(|(it, _)| *it == code && asked.first <= on && on <= asked.last) {
            hits.insert((member.clone(), category));
        }
    }
    Answer { table: table_of(&children, &hits), refused, contradicted }
}

fn fields(sheet: &Sheet, record: &Record) -> Option<BTreeMap<&'static str, String>> {
    if record.len() != sheet.header.len() {
        return None;
    }
    let texts: Option<Vec<String>> = record.iter().map(|it| String::from_utf8(it.clone()).ok()).collect();
    Some(sheet.header.iter().copied().zip(texts?).collect())
}

fn day(raw: &str) -> Option<NaiveDate> {
    let day: NaiveDate = raw.parse().ok()?;
    // The library forgives other ways of writing; written back, only one is the same.
    (day.to_string() == raw).then_some(day)
}

fn enrolled_of(sheet: &Sheet, record: &Record, number: usize) -> Option<Enrolled> {
    let it = fields(sheet, record)?;
    let known = |name: &str| if it[name].is_empty() { "Unknown".to_owned() } else { it[name].clone() };
    Some(Enrolled {
        number,
        member: Some(it["member_id"].clone()).filter(|it| !it.is_empty())?,
        cco: it["cco"].clone(),
        birth: day(&it["birth_date"])?,
        start: day(&it["start_date"])?,
        end: if it["end_date"].is_empty() { None } else { Some(day(&it["end_date"])?) },
        county: known("county"),
        race: known("race_ethnicity"),
        language: known("language"),
    })
}

fn claim_of(sheet: &Sheet, record: &Record) -> Option<(String, NaiveDate, String)> {
    let it = fields(sheet, record)?;
    let member = Some(it["member_id"].clone()).filter(|it| !it.is_empty())?;
    Some((member, day(&it["service_date"])?, plain(&it["procedure_code"])))
}

fn set_of(sheet: &Sheet, asked: &Asked, refused: &mut Vec<usize>) -> BTreeSet<(String, &'static str)> {
    let mut set = BTreeSet::new();
    for (number, record) in sheet.records.iter().enumerate() {
        let it = fields(sheet, record);
        let category =
            it.as_ref().and_then(|it| ["assessment", "service"].into_iter().find(|word| it["category"] == *word));
        match (it, category) {
            (Some(it), Some(category)) if !plain(&it["procedure_code"]).is_empty() => {
                if asked.counted.contains(&category) {
                    set.insert((plain(&it["procedure_code"]), category));
                }
            }
            (Some(_), Some(_)) => (),
            _ => refused.push(number),
        }
    }
    set
}

fn plain(code: &str) -> String {
    code.trim_matches(|it| it == ' ' || it == '\t').chars().map(|it| it.to_ascii_uppercase()).collect()
}

/// Birthdays lived through, one after another.
fn age(birth: NaiveDate, on: NaiveDate) -> i32 {
    if birth > on {
        return -1;
    }
    let birthday = |year| {
        NaiveDate::from_ymd_opt(year, birth.month(), birth.day())
            .unwrap_or_else(|| NaiveDate::from_ymd_opt(year, 3, 1).unwrap())
    };
    (birth.year() + 1..=on.year()).filter(|it| birthday(*it) <= on).count().try_into().unwrap()
}

fn child_of(rows: &[&Enrolled], asked: &Asked) -> Option<Child> {
    let age = age(rows[0].birth, asked.last);
    if age < asked.ages.0 || age > asked.ages.1 {
        return None;
    }
    let days: Vec<NaiveDate> = asked.first.iter_days().take_while(|it| *it <= asked.last).collect();
    let mut best: Option<(usize, String)> = None;
    for cco in rows.iter().map(|it| it.cco.clone()).collect::<BTreeSet<_>>() {
        let here: Vec<&&Enrolled> = rows.iter().filter(|it| it.cco == cco).collect();
        let is_on = |day: NaiveDate| here.iter().any(|it| it.start <= day && it.end.is_none_or(|end| day <= end));
        let covered: Vec<bool> = days.iter().map(|it| is_on(*it)).collect();
        let runs: Vec<usize> = covered.split(|it| *it).map(<[bool]>::len).filter(|it| *it > 0).collect();
        let n_days = covered.iter().filter(|it| **it).count();
        let qualifies = runs.len() <= asked.max_gaps && runs.iter().all(|it| *it <= asked.max_gap_days);
        // A CCO without any kept row is none of hers, however generous the gap rule.
        let is_hers = here.iter().any(|it| is_kept(it, asked));
        if is_hers && qualifies && best.as_ref().is_none_or(|(most, _)| n_days > *most) {
            best = Some((n_days, cco));
        }
    }
    let (_, cco) = best?;
    let mut kept: Vec<&&Enrolled> = rows.iter().filter(|it| it.cco == cco && is_kept(it, asked)).collect();
    let until = |it: &Enrolled| it.end.unwrap_or(asked.last).min(asked.last);
    kept.sort_by(|a, b| {
        let (one, other) = ((until(a), a.start), (until(b), b.start));
        one.cmp(&other).then(a.county.cmp(&b.county)).then(a.race.cmp(&b.race)).then(a.language.cmp(&b.language))
    });
    let row = kept.last()?;
    Some((cco, [age.to_string(), row.county.clone(), row.language.clone(), row.race.clone()]))
}

fn is_kept(it: &Enrolled, asked: &Asked) -> bool {
    it.start <= asked.last && it.end.is_none_or(|end| end >= it.start && end >= asked.first)
}

fn table_of(children: &BTreeMap<String, Child>, hits: &BTreeSet<(String, &str)>) -> String {
    let dims = ["age", "county", "language", "race_ethnicity"];
    let mut cells: BTreeMap<[String; 5], [u64; 4]> = BTreeMap::new();
    for (member, (cco, values)) in children {
        let has = |category| u64::from(hits.contains(&(member.clone(), category)));
        let (assessment, service) = (has("assessment"), has("service"));
        for scope in [cco.as_str(), "ALL"] {
            for one in 0..=4 {
                for other in 0..=4 {
                    let used: Vec<usize> = match (one, other) {
                        (4, 4) => vec![],
                        (one, 4) => vec![one],
                        (one, other) if one < other => vec![one, other],
                        _ => continue,
                    };
                    let mut key = [scope.to_owned(), String::new(), String::new(), String::new(), String::new()];
                    for (place, dim) in used.into_iter().enumerate() {
                        dims[dim].clone_into(&mut key[1 + 2 * place]);
                        key[2 + 2 * place].clone_from(&values[dim]);
                    }
                    let cell = cells.entry(key).or_default();
                    cell[0] += 1;
                    cell[1] += assessment.max(service);
                    cell[2] += assessment;
                    cell[3] += service;
                }
            }
        }
    }
    let head = "scope,dim1,value1,dim2,value2,denominator,numerator,numerator_assessment,numerator_service,rate\n";
    let line = |(key, [d, n, a, s]): (&[String; 5], &[u64; 4])| {
        let names: Vec<String> = key.iter().map(|it| quoted(it)).collect();
        format!("{},{d},{n},{a},{s},{}\n", names.join(","), rate(*n, *d))
    };
    head.to_owned() + &cells.iter().map(line).collect::<Vec<_>>().concat()
}

fn rate(numerator: u64, denominator: u64) -> String {
    let (tenths, rest) = (1_000 * numerator / denominator, 1_000 * numerator % denominator);
    let tenths = if 2 * rest >= denominator { tenths + 1 } else { tenths };
    format!("{}.{}", tenths / 10, tenths % 10)
}

fn quoted(text: &str) -> String {
    let needs_it = text.contains([',', '"', '\n', '\r']);
    if needs_it { format!("\"{}\"", text.replace('"', "\"\"")) } else { text.to_owned() }
}

/// A day so many days on.
pub fn on(first: NaiveDate, days: i64) -> NaiveDate {
    let by = Days::new(days.unsigned_abs());
    if days < 0 { first - by } else { first + by }
}
