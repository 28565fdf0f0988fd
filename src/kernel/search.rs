//! Finding words in text, alike on both databases: text and words are folded, and a passage around the first find is shown.

use crate::kernel::texts::folded;

/// What somebody looks for: up to [`Search::MOST_WORDS`] words, all of which must occur.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Search {
    words: Vec<String>,
}

/// A piece of a passage, which is the word looked for or what stands around it.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct Piece {
    pub text: String,
    pub is_found: bool,
}

impl Search {
    /// More would be a text, not a search, and each is one more condition.
    pub const MOST_WORDS: usize = 6;

    /// Reads what was typed; blank looks for nothing.
    pub fn parse(raw: &str) -> Option<Self> {
        let words: Vec<String> = folded(raw).split_whitespace().take(Self::MOST_WORDS).map(str::to_owned).collect();
        (!words.is_empty()).then_some(Self { words })
    }

    /// Whether every word occurs.
    pub fn fits(&self, text: &str) -> bool {
        let text = folded(text);
        self.words.iter().all(|word| text.contains(word.as_str()))
    }

    /// A pattern of LIKE for each word, and for words that were not typed one that fits everything. `\` escapes.
    pub fn patterns(search: Option<&Self>) -> [String; Self::MOST_WORDS] {
        let mut words = search.map_or_else(<&[_]>::default, |it| it.words.as_slice()).iter();
        std::array::from_fn(|_| words.next().map_or_else(|| "%".to_owned(), |word| containing(word)))
    }
}

impl Search {
    /// Patterns of LIKE that fit every text which may hold the words, and some that do not: of a word only those letters are
    /// asked for that no accent changes and no format writes otherwise. Whoever asks looks again with [`Search::fits`].
    pub fn rough_patterns(&self) -> [String; Self::MOST_WORDS] {
        let mut words = self.words.iter();
        std::array::from_fn(|_| words.next().map_or_else(|| "%".to_owned(), |word| rough(word)))
    }
}

fn rough(word: &str) -> String {
    // No accents are put on these, and no ligature or raised digit stands for them.
    const PLAIN: &str = "bjkmpqvwx";
    let mut pattern = String::from("%");
    for sign in word.chars() {
        if PLAIN.contains(sign) {
            pattern.push(sign);
            pattern.push('%');
        }
    }
    pattern
}

/// A pattern of LIKE for what contains these words, whose own signs stand for themselves; `\` escapes.
pub fn containing(words: &str) -> String {
    format!("%{}%", words.replace('\\', "\\\\").replace('%', "\\%").replace('_', "\\_"))
}

/// The passage that holds most of the words, cut around the first of them, with every find marked; nothing when no word occurs.
pub fn snippet(text: &str, search: &Search) -> Option<Vec<Piece>> {
    let held = |line: &str| search.words.iter().filter(|word| line.contains(word.as_str())).count();
    let counted = text.lines().map(|line| (held(&folded(line)), line));
    // The first of the best: a reader wants the place where the matter is opened.
    let (_, line) = counted.rev().max_by_key(|(count, _)| *count).filter(|(count, _)| *count > 0)?;
    let chars: Vec<char> = line.chars().collect();
    cut(&chars, &marks(&chars, search))
}

/// A whole line with every find marked.
pub fn marked(line: &str, search: &Search) -> Vec<Piece> {
    let chars: Vec<char> = line.chars().collect();
    pieces(&chars, &marks(&chars, search))
}

fn cut(chars: &[char], marked: &[bool]) -> Option<Vec<Piece>> {
    const BEFORE: usize = 70;
    const AFTER: usize = 130;
    let first = marked.iter().position(|it| *it)?;
    let from = word_edge(chars, first.saturating_sub(BEFORE), first);
    let to = (first + AFTER).min(chars.len());
    let to = if to == chars.len() {
        to
    } else {
        chars.get(first..to)?.iter().rposition(|it| it.is_whitespace()).map_or(to, |at| first + at)
    };
    let mut pieces = pieces(chars.get(from..to)?, marked.get(from..to)?);
    if let Some(piece) = pieces.first_mut().filter(|_| from > 0) {
        piece.text.insert_str(0, "… ");
    }
    if let Some(piece) = pieces.last_mut().filter(|_| to < chars.len()) {
        piece.text.push_str(" …");
    }
    Some(pieces)
}

/// The start of the next word at or after `at`, unless that would be past `end`.
fn word_edge(chars: &[char], at: usize, end: usize) -> usize {
    if at == 0 {
        return 0;
    }
    let space = chars.get(at..end).and_then(|it| it.iter().position(|one| one.is_whitespace()));
    space.map_or(at, |it| at + it + 1)
}

/// For each character, whether it belongs to a word looked for.
fn marks(chars: &[char], search: &Search) -> Vec<bool> {
    // Folding may make several characters of one, or none: each remembers where it came from.
    let origins: Vec<(char, usize)> = chars
        .iter()
        .enumerate()
        .flat_map(|(at, it)| folded(it.encode_utf8(&mut [0; 4])).chars().map(move |one| (one, at)).collect::<Vec<_>>())
        .collect();
    let mut marked = vec![false; chars.len()];
    for word in search.words.iter().map(|it| it.chars().collect::<Vec<char>>()) {
        for found in origins.windows(word.len()).filter(|it| it.iter().map(|(one, _)| one).eq(word.iter())) {
            for (_, at) in found {
                if let Some(mark) = marked.get_mut(*at) {
                    *mark = true;
                }
            }
        }
    }
    marked
}

fn pieces(chars: &[char], marked: &[bool]) -> Vec<Piece> {
    let mut pieces: Vec<Piece> = Vec::new();
    for (one, is_found) in chars.iter().zip(marked) {
        match pieces.last_mut().filter(|it| it.is_found == *is_found) {
            Some(piece) => piece.text.push(*one),
            None => pieces.push(Piece { text: one.to_string(), is_found: *is_found }),
        }
    }
    pieces
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(text: &str, words: &str) -> Option<String> {
        let mark = |it: Piece| if it.is_found { format!("[{}]", it.text) } else { it.text };
        snippet(text, &Search::parse(words)?).map(|it| it.into_iter().map(mark).collect())
    }

    #[test]
    fn words_are_found_without_regard_to_case_and_accents_and_shown_as_written() {
        assert_eq!(shown("Talks in Málaga and MALAGA", "málaga").unwrap(), "Talks in [Málaga] and [MALAGA]");
        assert_eq!(shown("Child–Parent <b>", "<b>").unwrap(), "Child–Parent [<b>]");
        assert_eq!(shown("nothing here", "therapy"), None);
        assert_eq!(shown("x", "  "), None);
    }

    #[test]
    fn the_passage_with_most_of_the_words_is_shown() {
        assert_eq!(
            shown("Talks only\nTalks and songs\nTalks and songs again", "talks songs").unwrap(),
            "[Talks] and [songs]"
        );
    }

    #[test]
    fn a_passage_begins_and_ends_at_words() {
        let text = format!("{} therapy {}", "before ".repeat(40), "after ".repeat(60));
        let shown = shown(&text, "THERAPY").unwrap();
        assert!(
            shown.starts_with("… before") && shown.contains(" [therapy] after") && shown.ends_with("after …"),
            "{shown}"
        );
    }

    #[test]
    fn signs_of_patterns_are_plain_signs() {
        let search = Search::parse(r"100% a_b c\d").unwrap();
        let patterns = Search::patterns(Some(&search));
        assert_eq!(&patterns[..4], [r"%100\%%", r"%a\_b%", r"%c\\d%", "%"]);
        assert_eq!(Search::patterns(None), std::array::from_fn(|_| "%".to_owned()));
        assert_eq!(Search::parse("a b c d e f g h").unwrap().words.len(), 6);
    }

    proptest::proptest! {
        /// The rough look may find too much, never too little: its letters stand in every text that fits, in this order.
        #[test]
        fn a_rough_pattern_lets_every_text_through_that_fits(text in "[a-zñáéüÇÀ ﬁ²\"\\\\]{0,40}", from in 0usize..30, size in 1usize..8) {
            let word: String = text.chars().skip(from).take(size).collect();
            if let Some(search) = Search::parse(&word).filter(|it| it.fits(&text)) {
                let stored = serde_json::to_string(&text).unwrap().to_lowercase();
                for pattern in search.rough_patterns() {
                    let mut rest = stored.chars();
                    proptest::prop_assert!(pattern.chars().filter(|it| *it != '%').all(|it| rest.any(|one| one == it)), "{pattern} in {stored}");
                }
            }
        }
    }
}
