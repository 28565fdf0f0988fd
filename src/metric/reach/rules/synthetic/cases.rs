//! What is particular about a made-up child: the edges of the rules, each by its name.

use crate::metric::reach::rules::chance::Chance;

/// An edge that a child stands at.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Case {
    Ordinary,
    BornOnLeapDay,
    BornOnFirstOfJanuary,
    BornOnLastOfDecember,
    TooYoung,
    TooOld,
    TouchingSpans,
    OverlappingSpans,
    NestedSpans,
    SameSpanTwice,
    EndBeforeStart,
    SpanBeforeTheYear,
    SpanAfterTheYear,
    GapOf45,
    GapOf46,
    TwoGaps,
    LeadingGap,
    LeadingGapTooLong,
    TrailingGap,
    TrailingGapTooLong,
    SwitchOfCco,
    TwoCcosAtOnce,
    TwoCcosAlike,
    MovedHouse,
    NoAttributes,
    QuotedAttributes,
    LowerCaseCode,
    CodeWithBlanks,
    CodeWithTabs,
    LongerCode,
    EmptyCode,
    CodeOfBothCategories,
    ClaimOnFirstDay,
    ClaimOnLastDay,
    ClaimTheDayBefore,
    ClaimTheDayAfter,
    ClaimWithoutCover,
    NoClaims,
    SameClaimTwice,
}

impl Case {
    /// Every edge. The first members are one of each, so that a file of this many members holds them all.
    pub const EDGES: [Self; 38] = [
        Self::BornOnLeapDay,
        Self::BornOnFirstOfJanuary,
        Self::BornOnLastOfDecember,
        Self::TooYoung,
        Self::TooOld,
        Self::TouchingSpans,
        Self::OverlappingSpans,
        Self::NestedSpans,
        Self::SameSpanTwice,
        Self::EndBeforeStart,
        Self::SpanBeforeTheYear,
        Self::SpanAfterTheYear,
        Self::GapOf45,
        Self::GapOf46,
        Self::TwoGaps,
        Self::LeadingGap,
        Self::LeadingGapTooLong,
        Self::TrailingGap,
        Self::TrailingGapTooLong,
        Self::SwitchOfCco,
        Self::TwoCcosAtOnce,
        Self::TwoCcosAlike,
        Self::MovedHouse,
        Self::NoAttributes,
        Self::QuotedAttributes,
        Self::LowerCaseCode,
        Self::CodeWithBlanks,
        Self::CodeWithTabs,
        Self::LongerCode,
        Self::EmptyCode,
        Self::CodeOfBothCategories,
        Self::ClaimOnFirstDay,
        Self::ClaimOnLastDay,
        Self::ClaimTheDayBefore,
        Self::ClaimTheDayAfter,
        Self::ClaimWithoutCover,
        Self::NoClaims,
        Self::SameClaimTwice,
    ];

    /// The case of a member: each edge once, then one member of ten stands at some edge.
    pub fn of(number: u64, chance: &mut Chance) -> Self {
        let first = usize::try_from(number).ok().and_then(|it| Self::EDGES.get(it));
        match first {
            Some(case) => *case,
            None if chance.in_thousand(100) => chance.pick(&Self::EDGES).copied().unwrap_or(Self::Ordinary),
            None => Self::Ordinary,
        }
    }
}
