//! Kinds of words: the lists that the words of a reading are asked for, a bit for each.
//!
//! A reader asks hundreds of times what a word is. So all of these lists are read into one table, a word is looked up in
//! it once, and every question after that is about a bit: a claim took four times as long when each list was asked.
//! Invariant: a bit says what the file says (`a_bit_says_what_its_file_says`).

use std::sync::LazyLock;

use rustc_hash::FxHashMap;

use super::lists::*;
use super::table::File;

/// The kinds that a word, or one of several words, is of.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Kinds([u64; 2]);

impl Kinds {
    const fn one(place: usize) -> Self {
        let mut bits = [0; 2];
        bits[place / 64] = 1 << (place % 64);
        Kinds(bits)
    }

    /// The kinds of these and of others.
    pub(crate) const fn or(self, other: Self) -> Self {
        Kinds([self.0[0] | other.0[0], self.0[1] | other.0[1]])
    }

    /// Whether one of these is among others.
    pub(crate) const fn meets(self, others: Self) -> bool {
        (self.0[0] & others.0[0]) | (self.0[1] & others.0[1]) != 0
    }

    /// Whether a word, in lower case, is of one of these kinds.
    pub(crate) fn has(self, word: &str) -> bool {
        Kinds::of(word).meets(self)
    }

    /// The kinds that a word, in lower case, is of.
    pub(crate) fn of(word: &str) -> Self {
        WORDS.get(word).copied().unwrap_or_default()
    }

    /// Its words, in no order.
    #[cfg(test)]
    pub(crate) fn iter(self) -> impl Iterator<Item = &'static str> {
        kinds_of_words().filter(move |(_, kinds)| kinds.meets(self)).map(|(word, _)| word)
    }
}

/// Every word that is of some kind, and its kinds.
pub(crate) fn kinds_of_words() -> impl Iterator<Item = (&'static str, Kinds)> {
    WORDS.iter().map(|(word, kinds)| (*word, *kinds))
}

static WORDS: LazyLock<FxHashMap<&'static str, Kinds>> = LazyLock::new(|| {
    let mut words: FxHashMap<&'static str, Kinds> = FxHashMap::default();
    for (kind, file, mark) in KINDS {
        for word in file.marked(mark) {
            let kinds = words.entry(word).or_default();
            *kinds = kinds.or(*kind);
        }
    }
    words
});

/// Gives each kind its bit.
macro_rules! kinds {
    ($($(#[$doc:meta])* $name:ident = ($file:expr, $mark:literal),)*) => {
        #[allow(non_camel_case_types, clippy::upper_case_acronyms)]
        enum Place { $($name),* }
        $($(#[$doc])* pub(crate) const $name: Kinds = Kinds::one(Place::$name as usize);)*
        /// Each kind, its file, and the mark that its words bear there.
        const KINDS: &[(Kinds, File, &str)] = &[$(($name, $file, $mark)),*];
    };
}

kinds! {
    /// Words of grammar.
    FUNCTION = (GRAMMAR, "function"),
    /// Finite auxiliaries.
    AUX = (GRAMMAR, "auxiliary"),
    /// Names of weekdays.
    WEEKDAYS = (CALENDAR, "weekday"),
    /// What titles of pages end with.
    TITLE_ENDS = (File::new(include_str!("title-ends.txt")), ""),
    /// Words that begin sentences.
    STARTERS = (File::new(include_str!("starters.txt")), ""),
    /// Verbs of saying, in their base form.
    SAYS = (SPEECH, "says"),
    /// Names of months.
    MONTHS = (CALENDAR, "month"),
    /// Abbreviations that something follows.
    BEFORE = (ABBREVIATIONS, "before"),
    /// Nouns by which a text speaks of itself, and times.
    SELVES = (File::new(include_str!("selves.txt")), ""),
    /// Verbs of saying whose base form is rarely a noun.
    PLAIN = (SPEECH, "plain"),
    /// Verbs of saying that take no "that", in their base form.
    FINITE_SAYS = (SPEECH, "finite"),
    /// Abbreviations that may end a sentence.
    AFTER = (ABBREVIATIONS, "after"),
    /// What titles of pages begin with: words, and pairs of words.
    TITLE_STARTS = (File::new(include_str!("title-starts.txt")), ""),
    /// Frequent finite verb forms.
    FINITE = (File::new(include_str!("finite.txt")), ""),
    /// Nouns for what somebody thinks or says, as in "in her view".
    VIEWS = (File::new(include_str!("views.txt")), ""),
    /// Kinds of pieces that stand before the colon of a title.
    TITLE_LABELS = (File::new(include_str!("title-labels.txt")), ""),
    /// Nouns for what somebody says, thinks or wants, in the singular.
    STANCE_NOUNS = (File::new(include_str!("stance-nouns.txt")), ""),
    /// Headings of a list of references.
    REFERENCE_HEADINGS = (File::new(include_str!("reference-headings.txt")), ""),
    /// Words for somebody of whom there are many.
    PERSONS = (File::new(include_str!("persons.txt")), ""),
    /// Words after which "of" needs a noun.
    PARTS = (ENDINGS.section("part"), ""),
    /// Words that something must follow where no full stop has closed the sentence.
    OPEN_LAST = (GRAMMAR, "open-last"),
    /// Abbreviations that a number follows.
    NUMBERED = (ABBREVIATIONS, "number"),
    /// Words that no sentence ends with, even before a full stop.
    NEVER_LAST = (ENDINGS.section("never"), ""),
    /// What a list in a title counts.
    LISTED = (File::new(include_str!("listed.txt")), ""),
    /// Pairs of nouns that weigh a topic.
    WEIGHED_PAIRS = (File::new(include_str!("weighed-pairs.txt")), ""),
    /// Verbs that need an object, in their base form.
    TRANSITIVE = (ENDINGS.section("transitive"), ""),
    /// Words before a colon that name no speaker.
    TOPICS = (File::new(include_str!("topics.txt")), ""),
    /// Abbreviations that are other words in lower case.
    TITLES = (ABBREVIATIONS, "title"),
    /// Verbs after "this" that stands alone.
    THIS_VERBS = (NEIGHBOURS.section("verb-of-this"), ""),
    /// Words before the beginning proper of a statement.
    STATEMENT_OPENERS = (NEIGHBOURS.section("opener"), ""),
    /// Verbs that attribute a statement before "to", in their base form.
    SAYS_TO = (SPEECH, "to"),
    /// Verbs that attribute a statement before "for" and "on", in their base form.
    SAYS_FOR = (SPEECH, "for"),
    /// Adjectives that do not say which thing is meant.
    PLAIN_ADJECTIVES = (NEIGHBOURS.section("plain-adjective"), ""),
    /// Less than full commitment, in other languages.
    OTHER_HEDGES = (HEDGES.section("other"), ""),
    /// What a title announces after its colon begins with these.
    OFFERS = (File::new(include_str!("offers.txt")), ""),
    /// What a number names among pieces of text.
    NUMBERED_PIECES = (File::new(include_str!("numbered-pieces.txt")), ""),
    /// Pronouns that begin a clause.
    NOMINATIVE = (ENDINGS.section("nominative"), ""),
    /// Words that no sentence ends with after a comma.
    NEVER_AFTER_COMMA = (ENDINGS.section("after-comma"), ""),
    /// Modals that need a verb.
    MODALS = (ENDINGS.section("modal"), ""),
    /// Words after which "might" is a noun.
    MIGHT_NOUN = (NEIGHBOURS.section("noun-might"), ""),
    /// Abbreviations that look like ordinary words, and may end a sentence.
    LOWER = (ABBREVIATIONS, "lower"),
    /// Words by which a modal may stand without its verb.
    LICENSE_MODAL = (ENDINGS.section("negative"), ""),
    /// Verbs that attribute a statement before the thing that is judged, in their base form.
    JUDGES = (SPEECH, "judges"),
    /// Words before a weekday that stands for no day of its own.
    GENERAL_DAY = (NEIGHBOURS.section("general-day"), ""),
    /// Verbs that attribute a statement whatever follows them, in their base form.
    FREE_SAYS = (SPEECH, "free"),
    /// Nouns for what shows something, in the singular.
    EVIDENCE = (File::new(include_str!("evidence.txt")), ""),
    /// Abbreviations that stand before a name or after one.
    EITHER = (ABBREVIATIONS, "either"),
    /// What goes on after a time of day.
    DAYTIMES = (File::new(include_str!("daytimes.txt")), ""),
    /// Words that set two clauses against each other.
    CONTRAST = (ENDINGS.section("contrast"), ""),
    /// Words that begin a clause without "that".
    CLAUSE_START = (NEIGHBOURS.section("clause-start"), ""),
    /// Verbs that attribute a statement where a clause or quoted words stand by them, in their base form.
    CLAUSE_SAYS = (SPEECH, "clause"),
    /// Words between a subject and its verb.
    BETWEEN = (NEIGHBOURS.section("between"), ""),
    /// Words after which "to" may end a sentence.
    BEFORE_TO = (ENDINGS.section("before-to"), ""),
    /// Words after which "that" begins a clause.
    BEFORE_THAT = (ENDINGS.section("before-that"), ""),
    /// Words after which a form that may be a noun is a noun.
    BEFORE_NOUN = (NEIGHBOURS.section("before-noun"), ""),
    /// Words before a clause.
    BEFORE_CLAUSE = (ENDINGS.section("before-clause"), ""),
    /// Adjectives for what somebody thinks of what a clause says.
    ATTITUDES = (NEIGHBOURS.section("attitude"), ""),
    /// Words that begin an aside after a subject.
    ASIDE = (NEIGHBOURS.section("aside"), ""),
    /// What is allowed to be done.
    ALLOWED_DONE = (PERMISSION.section("done"), ""),
    /// What somebody is allowed to do.
    ALLOWED_DEEDS = (PERMISSION.section("deed"), ""),
    /// Those who are allowed something.
    ALLOWED = (PERMISSION.section("allowed"), ""),
    /// Adjectives that take -er and -est.
    ADJECTIVES = (File::new(include_str!("adjectives.txt")), ""),
    /// What somebody was able to do.
    ABLE_TO = (PERMISSION.section("able"), ""),
    /// Names of months and weekdays.
    CALENDAR_WORDS = (CALENDAR, ""),
    /// Number words.
    NUMBER_WORDS = (NUMBERS, ""),
    /// Names of currencies.
    CURRENCY_WORDS = (CURRENCIES, ""),
    /// What names a source in so many words.
    ACCORDING = (File::new("according\nd'apr\u{e8}s\nseg\u{fa}n\nselon\nlaut"), ""),
    /// Verbs with which somebody puts something in their own way.
    PUTS = (File::new("put\nputs\nsees\nsaw\ntells\ntold\ndescribes"), ""),
    /// What stands before one's view of something.
    BEFORE_VIEW = (File::new("in\nby\nto\nfrom\non"), ""),
    /// How others report: a page says none of it of itself.
    REPORTED = (
        File::new(
            "said\nsays\ntold\nannounced\nargued\nclaimed\nclaims\nreported\nwrote\nwarned\nruled\nadded\nstated\n\
             insisted\nadmitted\ndenied\npromised"
        ),
        ""
    ),
    /// What speaks to the reader, or points at the page.
    ADDRESSES = (
        File::new(
            "you\nyour\nus\nour\nwe\ni\nme\nmy\nthis\nhere\nplease\nbelow\nnow\npage\nsite\nwebsite\nnewsletter\n\
             email\narticle\napp\nads\ncookies\nbrowser"
        ),
        ""
    ),
    /// Words for the writer.
    FIRST_PERSON = (File::new("we\nour\nours\nmy\nus\ni"), ""),
    /// Words that point at what was named.
    DEMONSTRATIVES = (File::new("this\nthat\nthese\nthose"), ""),
    /// Words that own what follows.
    OWNERS = (File::new("his\nher\ntheir\nits"), ""),
    /// "Be", "get" and "become", and what goes with a participle or a clause.
    PASSIVES = (File::new("been\nbeing\nhave\nhas\nhad\nhaving\nwhich\nthat\nwhat\nthan\nas"), ""),
    /// "Per".
    PER = (File::new("per"), ""),
    /// "It".
    IT = (File::new("it"), ""),
    /// "Be".
    BE = (File::new("be"), ""),
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_bit_says_what_its_file_says() {
        for (kind, file, mark) in KINDS {
            let listed: std::collections::BTreeSet<&str> = file.marked(mark).collect();
            assert!(!listed.is_empty() && kind.iter().all(|word| listed.contains(word)));
            assert!(listed.iter().all(|word| kind.has(word)) && kind.iter().count() == listed.len());
        }
        assert!(!FUNCTION.has("harbour") && FUNCTION.or(SAYS).has("say") && !FUNCTION.has("say"));
    }
}
