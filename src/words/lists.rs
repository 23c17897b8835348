//! The files, and the lists that are read from them.

use super::table::{File, Words};

pub(super) const ABBREVIATIONS: File = File::new(include_str!("abbreviations.txt"));
const DEEDS: File = File::new(include_str!("deeds.txt"));
pub(super) const ENDINGS: File = File::new(include_str!("endings.txt"));
pub(super) const GRAMMAR: File = File::new(include_str!("grammar.txt"));
const MOODS: File = File::new(include_str!("moods.txt"));
pub(super) const PERMISSION: File = File::new(include_str!("permission.txt"));
pub(super) const SPEECH: File = File::new(include_str!("speech.txt"));
const UNDOING_WORDS: File = File::new(include_str!("undoing.txt"));
/// Antonyms of WordNet.
pub(crate) const ANTONYMS: File = File::new(include_str!("antonyms.txt"));
/// Months and weekdays.
pub(crate) const CALENDAR: File = File::new(include_str!("calendar.txt"));
/// Words of the lexicon that are not base forms, and their base forms.
pub(crate) const BASE_FORMS: File = File::new(include_str!("base-forms.txt"));
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
/// Words of grammar on which a statement can turn.
pub(crate) static TURNING: Words = Words::marked(GRAMMAR, "turning");
/// Words that begin a clause.
pub(crate) static CLAUSE: Words = Words::marked(GRAMMAR, "clause");
/// Verbs that report without judging, in their base form.
pub(crate) static NEUTRAL: Words = Words::marked(SPEECH, "neutral");
/// Verbs of saying that deny what follows, in their base form.
pub(crate) static DENIES: Words = Words::marked(SPEECH, "undoes");
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
/// Words beside a quote that turn its sense.
pub(crate) const SENSE: File = File::new(include_str!("sense.txt"));
/// Words after which "to" leads to what may not or cannot be done.
pub(crate) static NOTHING_TO: Words = Words::all(SENSE.section("nothing-to"));
/// Verbs by which what is said to be so is so, in their base form.
pub(crate) static FACTIVE: Words = Words::all(SENSE.section("factive"));
/// Words after which "if" and "whether" ask, in their base form.
pub(crate) static ASKING: Words = Words::all(SENSE.section("asking"));
/// Verbs by which a statement is denied, in their base form.
pub(crate) static DENYING: Words = Words::all(SENSE.section("denying"));
/// Nouns for a statement that is not so.
pub(crate) static FALSE_NOUNS: Words = Words::all(SENSE.section("false-noun"));
/// Nouns for a statement that is so.
pub(crate) static TRUE_NOUNS: Words = Words::all(SENSE.section("true-noun"));
/// Words after which "to" leads to what is only tried or wished, in their base form.
pub(crate) static ATTEMPTS: Words = Words::all(SENSE.section("attempt"));
/// Words after which an -ing form is only planned or talked of, in their base form.
pub(crate) static PLOTTING: Words = Words::all(SENSE.section("plotting"));
/// Verbs by which a motion or a plan comes to nothing, in their base form.
pub(crate) static LOST: Words = Words::all(SENSE.section("lost"));
/// Nouns for what people repeat without an author.
pub(crate) static OLD_WORDS: Words = Words::all(SENSE.section("old-word"));
/// What may be felt or known of something that is so.
pub(crate) static MOVED: Words = Words::all(SENSE.section("moved"));
/// Words before "to" and a verb of saying or thinking, by which that is not to be said.
pub(crate) static HASTY: Words = Words::all(SENSE.section("hasty"));
/// Nouns for what somebody says, besides the nouns of stance.
pub(crate) static SAID_NOUNS: Words = Words::all(SENSE.section("said-noun"));
/// Nouns for what keeps a record.
pub(crate) static RECORDED: Words = Words::all(SENSE.section("recorded"));
/// Verbs that say no to a call or a plan to do something.
pub(crate) static RESISTING: Words = Words::all(SENSE.section("resisting"));
/// Nouns for the leave without which something may not be done.
pub(crate) static LEAVE: Words = Words::all(SENSE.section("leave"));
