//! The files, and the lists that are read from them.

use super::table::{File, Words};

const ABBREVIATIONS: File = File::new(include_str!("abbreviations.txt"));
const DEEDS: File = File::new(include_str!("deeds.txt"));
const ENDINGS: File = File::new(include_str!("endings.txt"));
const GRAMMAR: File = File::new(include_str!("grammar.txt"));
const MOODS: File = File::new(include_str!("moods.txt"));
const PERMISSION: File = File::new(include_str!("permission.txt"));
const SPEECH: File = File::new(include_str!("speech.txt"));
const UNDOING_WORDS: File = File::new(include_str!("undoing.txt"));
/// Antonyms of WordNet.
pub(crate) const ANTONYMS: File = File::new(include_str!("antonyms.txt"));
/// Months and weekdays.
pub(crate) const CALENDAR: File = File::new(include_str!("calendar.txt"));
/// Classes of things.
pub(crate) const CLASSES: File = File::new(include_str!("classes.txt"));
/// Currencies.
pub(crate) const CURRENCIES: File = File::new(include_str!("currencies.txt"));
/// How often English uses a word.
pub(crate) const FREQUENCY: File = File::new(include_str!("frequency.txt"));
/// Irregular forms.
pub(crate) const IRREGULAR: File = File::new(include_str!("irregular.txt"));
/// Measures.
pub(crate) const MEASURES: File = File::new(include_str!("measures.txt"));
/// What a negation bears on.
pub(crate) const NEGATION: File = File::new(include_str!("negation.txt"));
/// Number words.
pub(crate) const NUMBERS: File = File::new(include_str!("numbers.txt"));
/// Opposites.
pub(crate) const OPPOSITES: File = File::new(include_str!("opposites.txt"));
/// Words that say the same.
pub(crate) const SAME: File = File::new(include_str!("same.txt"));
/// Words that may mean the same.
pub(crate) const SYNONYMS: File = File::new(include_str!("synonyms.txt"));
/// Words that say exactly that another word is not so.
pub(crate) const COMPLEMENTS: File = File::new(include_str!("complements.txt"));
/// Short forms and the words that they stand for.
pub(crate) const SHORT_FORMS: File = File::new(include_str!("short-forms.txt"));
/// Base forms of verbs.
pub(crate) const VERBS: File = File::new(include_str!("verbs.txt"));
/// The wording of titles that sell a page.
pub(crate) const BAIT: File = File::new(include_str!("bait.txt"));
/// What pages, mails and assistants say of themselves.
pub(crate) const FURNITURE: File = File::new(include_str!("furniture.txt"));
/// Nouns that point back, by classes.
pub(crate) const HEADS: File = File::new(include_str!("heads.txt"));
/// How a whole statement is denied from outside.
pub(crate) const DENIALS: File = File::new(include_str!("denials.txt"));
/// Words whose place beside another word decides what that word is there.
pub(crate) const NEIGHBOURS: File = File::new(include_str!("neighbours.txt"));
/// Less than full commitment.
pub(crate) const HEDGES: File = File::new(include_str!("hedges.txt"));
/// Times that need the date of writing.
pub(crate) const LOOSE_TIMES: File = File::new(include_str!("loose-times.txt"));
/// Judgements and prescriptions.
pub(crate) const OPINIONS: File = File::new(include_str!("opinions.txt"));
/// Speakers who are nobody in particular.
pub(crate) const UNNAMED: File = File::new(include_str!("unnamed.txt"));
/// Abbreviations that something follows.
pub(crate) static BEFORE: Words = Words::marked(ABBREVIATIONS, "before");
/// Abbreviations that may end a sentence.
pub(crate) static AFTER: Words = Words::marked(ABBREVIATIONS, "after");
/// Abbreviations that a number follows.
pub(crate) static NUMBERED: Words = Words::marked(ABBREVIATIONS, "number");
/// Abbreviations that are other words in lower case.
pub(crate) static TITLES: Words = Words::marked(ABBREVIATIONS, "title");
/// Abbreviations that stand before a name or after one.
pub(crate) static EITHER: Words = Words::marked(ABBREVIATIONS, "either");
/// Abbreviations that look like ordinary words, and may end a sentence.
pub(crate) static LOWER: Words = Words::marked(ABBREVIATIONS, "lower");
/// Words of grammar.
pub(crate) static FUNCTION: Words = Words::marked(GRAMMAR, "function");
/// Finite auxiliaries.
pub(crate) static AUX: Words = Words::marked(GRAMMAR, "auxiliary");
/// Words of grammar on which a statement can turn.
pub(crate) static TURNING: Words = Words::marked(GRAMMAR, "turning");
/// Words that begin a clause.
pub(crate) static CLAUSE: Words = Words::marked(GRAMMAR, "clause");
/// Words that no sentence ends with, even before a full stop.
pub(crate) static NEVER_LAST: Words = Words::all(ENDINGS.section("never"));
/// Words that no sentence ends with after a comma.
pub(crate) static NEVER_AFTER_COMMA: Words = Words::all(ENDINGS.section("after-comma"));
/// Words after which "that" begins a clause.
pub(crate) static BEFORE_THAT: Words = Words::all(ENDINGS.section("before-that"));
/// Words after which "to" may end a sentence.
pub(crate) static BEFORE_TO: Words = Words::all(ENDINGS.section("before-to"));
/// Words after which "of" needs a noun.
pub(crate) static PARTS: Words = Words::all(ENDINGS.section("part"));
/// Less than full commitment, in other languages.
pub(crate) static OTHER_HEDGES: Words = Words::all(HEDGES.section("other"));
/// What somebody is allowed to do.
pub(crate) static ALLOWED_DEEDS: Words = Words::all(PERMISSION.section("deed"));
/// What is allowed to be done.
pub(crate) static ALLOWED_DONE: Words = Words::all(PERMISSION.section("done"));
/// Those who are allowed something.
pub(crate) static ALLOWED: Words = Words::all(PERMISSION.section("allowed"));
/// What somebody was able to do.
pub(crate) static ABLE_TO: Words = Words::all(PERMISSION.section("able"));
/// Pronouns that begin a clause.
pub(crate) static NOMINATIVE: Words = Words::all(ENDINGS.section("nominative"));
/// Words before a clause.
pub(crate) static BEFORE_CLAUSE: Words = Words::all(ENDINGS.section("before-clause"));
/// Words that set two clauses against each other.
pub(crate) static CONTRAST: Words = Words::all(ENDINGS.section("contrast"));
/// Modals that need a verb.
pub(crate) static MODALS: Words = Words::all(ENDINGS.section("modal"));
/// Words by which a modal may stand without its verb.
pub(crate) static LICENSE_MODAL: Words = Words::all(ENDINGS.section("negative"));
/// Verbs that need an object, in their base form.
pub(crate) static TRANSITIVE: Words = Words::all(ENDINGS.section("transitive"));
/// Words that something must follow where no full stop has closed the sentence.
pub(crate) static OPEN_LAST: Words = Words::marked(GRAMMAR, "open-last");
/// Verbs of saying, in their base form.
pub(crate) static SAYS: Words = Words::marked(SPEECH, "says");
/// Verbs of saying that take no "that", in their base form.
pub(crate) static FINITE_SAYS: Words = Words::marked(SPEECH, "finite");
/// Verbs of saying whose base form is rarely a noun.
pub(crate) static PLAIN: Words = Words::marked(SPEECH, "plain");
/// Verbs that attribute a statement whatever follows them, in their base form.
pub(crate) static FREE_SAYS: Words = Words::marked(SPEECH, "free");
/// Verbs that attribute a statement where a clause or quoted words stand by them, in their base form.
pub(crate) static CLAUSE_SAYS: Words = Words::marked(SPEECH, "clause");
/// Verbs that attribute a statement before the thing that is judged, in their base form.
pub(crate) static JUDGES: Words = Words::marked(SPEECH, "judges");
/// Verbs that attribute a statement before "for" and "on", in their base form.
pub(crate) static SAYS_FOR: Words = Words::marked(SPEECH, "for");
/// Verbs that attribute a statement before "to", in their base form.
pub(crate) static SAYS_TO: Words = Words::marked(SPEECH, "to");
/// Verbs that report without judging, in their base form.
pub(crate) static NEUTRAL: Words = Words::marked(SPEECH, "neutral");
/// Verbs of saying that deny what follows, in their base form.
pub(crate) static DENIES: Words = Words::marked(SPEECH, "undoes");
/// Names of months.
pub(crate) static MONTHS: Words = Words::marked(CALENDAR, "month");
/// Names of months and weekdays.
pub(crate) static CALENDAR_WORDS: Words = Words::all(CALENDAR);
/// Number words.
pub(crate) static NUMBER_WORDS: Words = Words::all(NUMBERS);
/// Names of currencies.
pub(crate) static CURRENCY_WORDS: Words = Words::all(CURRENCIES);
/// Names of weekdays.
pub(crate) static WEEKDAYS: Words = Words::marked(CALENDAR, "weekday");
/// What happens once to a thing.
pub(crate) static ONCE: Words = Words::marked(DEEDS, "once");
/// Deeds that are done in one place.
pub(crate) static PLACED: Words = Words::marked(DEEDS, "placed");
/// Deeds that are done once, by those who are named.
pub(crate) static AUTHORED: Words = Words::marked(DEEDS, "authored");
/// Verbs whose subject and object may change places.
pub(crate) static MUTUAL: Words = Words::marked(DEEDS, "mutual");
/// What somebody does for a while.
pub(crate) static POSTURES: Words = Words::marked(DEEDS, "posture");
/// Verbs that say that another deed is left undone.
pub(crate) static UNDOING: Words = Words::marked(DEEDS, "undoing");
/// Words that undo what follows "to".
pub(crate) static UNDO_TO: Words = Words::marked(UNDOING_WORDS, "to");
/// Words that undo what follows "from".
pub(crate) static UNDO_FROM: Words = Words::marked(UNDOING_WORDS, "from");
/// Words that undo what follows as an -ing form.
pub(crate) static UNDO_ING: Words = Words::marked(UNDOING_WORDS, "ing");
/// Words whose object is not there.
pub(crate) static UNDO_OF: Words = Words::marked(UNDOING_WORDS, "of");
/// Words of wish, condition and hearsay, in their base form.
pub(crate) static UNREAL: Words = Words::marked(MOODS, "unreal");
/// Words of what is to come, in their base form.
pub(crate) static WILL: Words = Words::marked(MOODS, "will");
/// Words of what is possible.
pub(crate) static CAN: Words = Words::marked(MOODS, "can");
/// Adjectives that take -er and -est.
pub(crate) static ADJECTIVES: Words = Words::all(File::new(include_str!("adjectives.txt")));
/// What goes on after a time of day.
pub(crate) static DAYTIMES: Words = Words::all(File::new(include_str!("daytimes.txt")));
/// Nouns by which a text speaks of itself, and times.
pub(crate) static SELVES: Words = Words::all(File::new(include_str!("selves.txt")));
/// Frequent finite verb forms.
pub(crate) static FINITE: Words = Words::all(File::new(include_str!("finite.txt")));
/// What a list in a title counts.
pub(crate) static LISTED: Words = Words::all(File::new(include_str!("listed.txt")));
/// Words after which a number only names something.
pub(crate) static NAMING: Words = Words::all(File::new(include_str!("naming.txt")));
/// Nouns for what is contested again and again.
pub(crate) static CONTESTS: Words = Words::all(File::new(include_str!("contests.txt")));
/// Nouns that name the same thing as the name after "of".
pub(crate) static WHOLES: Words = Words::all(File::new(include_str!("wholes.txt")));
/// Words before a name that say which of several things is meant.
pub(crate) static SIDES: Words = Words::all(File::new(include_str!("sides.txt")));
/// Words that negate.
pub(crate) static NEGATORS: Words = Words::all(File::new(include_str!("negators.txt")));
/// Periods that "last" and "next" may stand before.
pub(crate) static PERIODS: Words = Words::all(File::new(include_str!("periods.txt")));
/// Words for somebody of whom there are many.
pub(crate) static PERSONS: Words = Words::all(File::new(include_str!("persons.txt")));
/// Prefixes that turn a word into its opposite.
pub(crate) static PREFIXES: Words = Words::all(File::new(include_str!("prefixes.txt")));
/// Words that tie what follows to a noun or a verb.
pub(crate) static PREPOSITIONS: Words = Words::all(File::new(include_str!("prepositions.txt")));
/// Nouns for what is named by its year.
pub(crate) static EVENTS: Words = Words::all(File::new(include_str!("events.txt")));
/// Nouns for things that a number or a letter tells apart.
pub(crate) static NUMBERED_THINGS: Words = Words::all(File::new(include_str!("numbered.txt")));
/// Phrases that say what was meant to be.
pub(crate) static PLANS: Words = Words::all(File::new(include_str!("plans.txt")));
/// Nouns for times that come again.
pub(crate) static CONDITIONS: Words = Words::all(File::new(include_str!("conditions.txt")));
/// Nouns for a part of a contest or a period.
pub(crate) static STAGES: Words = Words::all(File::new(include_str!("stages.txt")));
/// Phrases that deny without a word that negates.
pub(crate) static IDIOMS: Words = Words::all(File::new(include_str!("idioms.txt")));
/// Labels before a statement.
pub(crate) static LABELS: Words = Words::all(File::new(include_str!("labels.txt")));
/// Marks that editors set in brackets.
pub(crate) static EDITORS_MARKS: Words = Words::all(File::new(include_str!("editors-marks.txt")));
/// Words that move a statement's stress to what stands beside them.
pub(crate) static FOCUS: Words = Words::all(File::new(include_str!("focus.txt")));
/// Nouns for what somebody says, thinks or wants, in the singular.
pub(crate) static STANCE_NOUNS: Words = Words::all(File::new(include_str!("stance-nouns.txt")));
/// Headings of a list of references.
pub(crate) static REFERENCE_HEADINGS: Words = Words::all(File::new(include_str!("reference-headings.txt")));
/// Nouns for what shows something, in the singular.
pub(crate) static EVIDENCE: Words = Words::all(File::new(include_str!("evidence.txt")));
/// Words before a colon that name no speaker.
pub(crate) static TOPICS: Words = Words::all(File::new(include_str!("topics.txt")));
/// Nouns for what somebody thinks or says, as in "in her view".
pub(crate) static VIEWS: Words = Words::all(File::new(include_str!("views.txt")));
/// Words that begin sentences.
pub(crate) static STARTERS: Words = Words::all(File::new(include_str!("starters.txt")));
/// What titles of pages begin with: words, and pairs of words.
pub(crate) static TITLE_STARTS: Words = Words::all(File::new(include_str!("title-starts.txt")));
/// Kinds of pieces that stand before the colon of a title.
pub(crate) static TITLE_LABELS: Words = Words::all(File::new(include_str!("title-labels.txt")));
/// What a title announces after its colon begins with these.
pub(crate) static OFFERS: Words = Words::all(File::new(include_str!("offers.txt")));
/// What a number names among pieces of text.
pub(crate) static NUMBERED_PIECES: Words = Words::all(File::new(include_str!("numbered-pieces.txt")));
/// Pairs of nouns that weigh a topic.
pub(crate) static WEIGHED_PAIRS: Words = Words::all(File::new(include_str!("weighed-pairs.txt")));
/// What titles of pages end with.
pub(crate) static TITLE_ENDS: Words = Words::all(File::new(include_str!("title-ends.txt")));
/// Tokens that are not words.
pub(crate) static TREEBANK: Words = Words::all(File::new(include_str!("treebank.txt")));
/// Words for what there is only one of.
pub(crate) static UNIQUE: Words = Words::all(File::new(include_str!("unique.txt")));
/// Words that negate as "n't" does.
pub(crate) static CONTRACTED: Words = Words::all(NEGATION.section("contracted"));
/// Classes of predicates.
pub(crate) const PREDICATES: File = File::new(include_str!("predicates.txt"));
/// Words by which clauses are read into frames.
const CLAUSES: File = File::new(include_str!("clauses.txt"));
/// What may happen to a thing many times, in its base form.
pub(crate) static REPEATED: Words = Words::all(File::new(include_str!("repeated.txt")));
/// Verbs whose past form is their base form.
pub(crate) static BASE_PASTS: Words = Words::all(CLAUSES.section("base"));
/// Forms that are participles only.
pub(crate) static PARTICIPLES: Words = Words::all(CLAUSES.section("participle"));
/// Verbs that stand before a state.
pub(crate) static LINKS: Words = Words::all(CLAUSES.section("link"));
/// Verbs that only say that what a noun names comes about.
pub(crate) static SUPPORTS: Words = Words::all(CLAUSES.section("support"));
/// Verbs that only join their subject to what a noun names.
pub(crate) static HAVINGS: Words = Words::all(CLAUSES.section("having"));
/// Words after which "to" leads to what was planned.
pub(crate) static PLANNED: Words = Words::all(CLAUSES.section("planned"));
/// Words after which "to" leads to what is not done.
pub(crate) static UNDONE: Words = Words::all(CLAUSES.section("undone"));
/// Words after which "to" leads to what is done.
pub(crate) static DONE: Words = Words::all(CLAUSES.section("done"));
/// Verbs whose "that" leads to what need not be so.
pub(crate) static BELIEVED: Words = Words::all(CLAUSES.section("believed"));
/// Words that may follow a verb as part of it.
pub(crate) static TAILS: Words = Words::all(CLAUSES.section("tails"));
/// Words before a noun that do not narrow what it names.
pub(crate) static DESCRIPTIVE: Words = Words::all(CLAUSES.section("descriptive"));
/// Words before a number that say how near it is.
pub(crate) static BOUNDS: Words = Words::all(CLAUSES.section("bounds"));
/// Words that may follow any verb as part of it.
pub(crate) static PARTICLES: Words = Words::all(CLAUSES.section("particles"));
/// Words before the name of a person.
pub(crate) static PERSON_TITLES: Words = Words::all(CLAUSES.section("titles"));
/// Nouns for what somebody or something brings about.
pub(crate) static MADE: Words = Words::all(CLAUSES.section("made"));
/// Verbs that say nothing of what happens.
pub(crate) static PLAIN_VERBS: Words = Words::all(CLAUSES.section("plain"));
/// Nouns of phrases that do not narrow a statement.
pub(crate) static SETTINGS: Words = Words::all(CLAUSES.section("settings"));
/// Shares of a whole.
pub(crate) const SHARES: File = File::new(include_str!("shares.txt"));
/// What requires, leaves open, allows or forbids.
pub(crate) const DUTIES: File = File::new(include_str!("duties.txt"));
/// Words that do not matter beside a share.
pub(crate) static LIGHT_SHARE: Words = Words::all(SHARES.section("light"));
/// Words that do not matter beside a duty.
pub(crate) static LIGHT_DUTY: Words = Words::all(DUTIES.section("light"));
/// Nouns for times that come again and for conditions.
pub(crate) static CONDITIONS_IN: Words = Words::all(File::new(include_str!("seasons.txt")));
/// Words that do not matter beside a factor.
pub(crate) static LIGHT_GROWTH: Words = Words::all(SHARES.section("growth"));
/// Words that do not matter beside a rank.
pub(crate) static LIGHT_RANK: Words = Words::all(SHARES.section("rank"));

/// Words with a capital that number or tell apart what a name stands for.
pub(crate) static SPELLED: Words = Words::all(NEIGHBOURS.section("spelled"));
/// Words after which "might" is a noun.
pub(crate) static MIGHT_NOUN: Words = Words::all(NEIGHBOURS.section("noun-might"));
/// Words before the beginning proper of a statement.
pub(crate) static STATEMENT_OPENERS: Words = Words::all(NEIGHBOURS.section("opener"));
/// Adjectives that do not say which thing is meant.
pub(crate) static PLAIN_ADJECTIVES: Words = Words::all(NEIGHBOURS.section("plain-adjective"));
/// Verbs after "this" that stands alone.
pub(crate) static THIS_VERBS: Words = Words::all(NEIGHBOURS.section("verb-of-this"));
/// Words after which a form that may be a noun is a noun.
pub(crate) static BEFORE_NOUN: Words = Words::all(NEIGHBOURS.section("before-noun"));
/// Words that begin a clause without "that".
pub(crate) static CLAUSE_START: Words = Words::all(NEIGHBOURS.section("clause-start"));
/// Words between a subject and its verb.
pub(crate) static BETWEEN: Words = Words::all(NEIGHBOURS.section("between"));
/// Adjectives for what somebody thinks of what a clause says.
pub(crate) static ATTITUDES: Words = Words::all(NEIGHBOURS.section("attitude"));
/// Words that begin an aside after a subject.
pub(crate) static ASIDE: Words = Words::all(NEIGHBOURS.section("aside"));
/// Words before a weekday that stands for no day of its own.
pub(crate) static GENERAL_DAY: Words = Words::all(NEIGHBOURS.section("general-day"));
