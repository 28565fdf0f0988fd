//! What was done for a made-up child, line by line.

use chrono::NaiveDate;

use super::{Case, Synthetic, days_after, days_before};
use crate::metric::reach::rules::chance::Chance;

/// A row of the claims file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MadeClaim<'a> {
    pub on: NaiveDate,
    pub code: String,
    pub rendering_type: &'a str,
}

/// Lines of a member are fewer than this, twenty in the mean.
const MOST: u64 = 41;

impl<'a> Synthetic<'a> {
    /// A line of a member by its number, until there is none. Those of her edge come first.
    pub fn claim(&self, number: u64, round: u64) -> Option<MadeClaim<'a>> {
        let mut chance = Chance::of(self.seed ^ 0xc1a1, number);
        let n_lines = chance.below(MOST);
        let gets_help = chance.in_thousand(120);
        if round >= n_lines + 2 {
            return None;
        }
        let case = Case::of(number, &mut Chance::of(self.seed, number));
        let edge = self.edge(case);
        let n_edge = u64::try_from(edge.len()).unwrap_or(0);
        match usize::try_from(round).ok().and_then(|it| edge.into_iter().nth(it)) {
            Some(claim) => Some(claim),
            None if case == Case::NoClaims || round >= n_lines + n_edge => None,
            None => {
                Some(self.ordinary_claim(gets_help, &mut Chance::of(self.seed ^ round.wrapping_mul(0x11e5), number)))
            }
        }
    }

    /// A line of somebody who is on no roll.
    pub fn strangers_claim(&self, number: u64) -> MadeClaim<'a> {
        self.ordinary_claim(true, &mut Chance::of(self.seed ^ 0x5a5a, number))
    }

    fn ordinary_claim(&self, gets_help: bool, chance: &mut Chance) -> MadeClaim<'a> {
        let around = days_before(self.first, 20).unwrap_or(self.first);
        let on = days_after(around, chance.below(366 + 40));
        let code = if gets_help && chance.in_thousand(300) {
            chance.pick(&self.words.codes).map(|it| it.code.clone())
        } else {
            chance.pick(&self.words.other_codes).cloned()
        };
        let rendering_type =
            if chance.in_thousand(50) { "" } else { super::leaning(chance, &self.words.rendering_types) };
        MadeClaim { on, code: code.unwrap_or_default(), rendering_type }
    }

    fn edge(&self, case: Case) -> Vec<MadeClaim<'a>> {
        let code =
            self.words.codes.iter().map(|it| it.code.as_str()).find(|it| it.starts_with(|it: char| it.is_alphabetic()));
        let code = code.unwrap_or_default();
        let twice =
            self.words.codes.iter().find(|it| self.words.codes.iter().filter(|two| two.code == it.code).count() > 1);
        let amid = days_after(self.first, 150);
        let claim = |on, code: String| MadeClaim { on, code, rendering_type: "" };
        let on = |on| vec![claim(on, code.to_owned())];
        let as_code = |code: String| vec![claim(amid, code)];
        match case {
            Case::LowerCaseCode => as_code(code.to_ascii_lowercase()),
            Case::CodeWithBlanks => as_code(format!("  {code} ")),
            Case::CodeWithTabs => as_code(format!("\t{code}\t")),
            Case::LongerCode => as_code(format!("{code}9")),
            Case::EmptyCode => vec![claim(amid, String::new()), claim(amid, " \t".to_owned())],
            Case::CodeOfBothCategories => as_code(twice.map_or_else(String::new, |it| it.code.clone())),
            Case::ClaimOnFirstDay | Case::ClaimWithoutCover => on(self.first),
            Case::ClaimOnLastDay => on(self.last),
            Case::ClaimTheDayBefore => on(days_before(self.first, 1).unwrap_or(self.first)),
            Case::ClaimTheDayAfter => on(days_after(self.last, 1)),
            Case::SameClaimTwice => vec![claim(amid, code.to_owned()), claim(amid, code.to_owned())],
            _ => Vec::new(),
        }
    }
}
