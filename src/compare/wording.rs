//! Words that one statement denies and the other affirms, and words that gainsay each other.

use super::align::Tie;
use super::judge::{Difference, Overlap, Pair};
use super::lexicon::{LEXICON, contrary_form};
use super::statement::{Mood, Statement, Token};

/// Words for somebody of whom there are many.
const PERSONS: [&str; 14] = [
    "man",
    "woman",
    "boy",
    "girl",
    "lady",
    "gentleman",
    "child",
    "adult",
    "person",
    "male",
    "female",
    "kid",
    "baby",
    "guy",
];
/// What somebody does for a while.
const POSTURES: [&str; 12] =
    ["sit", "stand", "lie", "walk", "run", "sleep", "wake", "lower", "raise", "arrive", "leave", "enter"];
/// Classes of things of which there are many.
const KINDS: [&str; 8] =
    ["animal", "instrument", "vehicle", "vegetable", "fruit", "furniture", "garment", "sport"];
/// Verbs that say that what the other verb in their place says is not done.
const UNDOING: [&str; 26] = [
    "ignore",
    "neglect",
    "avoid",
    "omit",
    "exclude",
    "abandon",
    "reject",
    "refuse",
    "forget",
    "deny",
    "oppose",
    "fail",
    "prohibit",
    "lack",
    "miss",
    "prevent",
    "discontinue",
    "disregard",
    "overlook",
    "eliminate",
    "skip",
    "discard",
    "dismiss",
    "shun",
    "evade",
    "forgo",
];

impl Pair<'_, '_> {
    /// C003 and C004: a word that one denies, or its contrary.
    pub(super) fn words(&self) -> Vec<Difference> {
        let mut found = Vec::new();
        for (x, token) in self.a.tokens.iter().enumerate() {
            let Some((y, tie)) = self.ties.there[x] else { continue };
            let y = usize::from(y);
            let other = &self.b.tokens[y];
            let denied = token.denied != other.denied;
            match tie {
                Tie::Same | Tie::Near if denied => {
                    let head = if token.denied { token.head } else { other.head };
                    if let Some(start) = head {
                        found.extend(self.negation(x, y, start));
                    }
                }
                Tie::Opposed if !denied => found.extend(self.contrary(x, y, None)),
                // A meaning at second hand needs more around it to be sure of.
                Tie::Against if !denied && self.same_words() >= 2 => found.extend(self.contrary(x, y, None)),
                Tie::Rival(class) if !denied => found.extend(self.contrary(x, y, Some(class))),
                _ => {}
            }
        }
        found.extend(self.reworded());
        found
    }

    /// Whether both say so much that two words in them may be about two things.
    fn is_long(&self) -> bool {
        self.a.weight().min(self.b.weight()) >= 9
    }

    /// How many words of matter both have.
    fn same_words(&self) -> usize {
        (0..self.a.tokens.len())
            .filter(|x| !self.a.tokens[*x].light && self.ties.same_as(*x).is_some())
            .count()
    }

    /// C003: a negation whose head the other says in other words, while all that follows is the same: "is not
    /// observed in Nepal" against "is found in Nepal".
    fn reworded(&self) -> Option<Difference> {
        if self.overlap.cover < 0.6
            || self.overlap.jaccard < if self.is_long() { 0.7 } else { 0.4 }
            || self.deny_together()
            || self.other_subject()
        {
            return None;
        }
        if let Some(found) = self.undone() {
            return Some(found);
        }
        let loose_a = (0..self.a.tokens.len()).filter(|x| self.ties.there[*x].is_none());
        for x in loose_a {
            for y in (0..self.b.tokens.len()).filter(|y| self.ties.back[*y].is_none()) {
                let (token, other) = (&self.a.tokens[x], &self.b.tokens[y]);
                let (no, yes) = if token.denied { (token, other) } else { (other, token) };
                let Some(start) = no.head.filter(|_| !yes.denied && self.ties.slot(x, y) == 2) else {
                    continue;
                };
                let rest = self.denied_rest(token.denied, if token.denied { x } else { y });
                // "not unreceptive" denies nothing that "open" says.
                let twice = contrary_form(&no.base) || contrary_form(&yes.base);
                if rest && !twice && no.mood == yes.mood && !no.name && !yes.name {
                    let firm = self.is_about_one_thing() && yes.mood != Mood::Unreal;
                    let mut spans = [token.span, other.span];
                    let side = usize::from(!token.denied);
                    spans[side].start = spans[side].start.min(start);
                    let reason =
                        format!("“not {}” against “{}”, and the rest is the same", no.base, yes.base);
                    return Some(Difference { code: "C003", firm, reason, spans });
                }
            }
        }
        None
    }

    /// A verb that says that the other's deed is left undone, in its place: "ignored the rule" against
    /// "applied the rule".
    fn undone(&self) -> Option<Difference> {
        if self.overlap.cover < 0.7 || self.overlap.jaccard < 0.6 {
            return None;
        }
        for x in (0..self.a.tokens.len()).filter(|x| self.ties.there[*x].is_none()) {
            for y in (0..self.b.tokens.len()).filter(|y| self.ties.back[*y].is_none()) {
                let (token, other) = (&self.a.tokens[x], &self.b.tokens[y]);
                let undoes = |token: &Token| UNDOING.contains(&&*token.base);
                let light = token.light || other.light || token.denied != other.denied;
                if undoes(token) == undoes(other) || light || self.ties.slot(x, y) < 2 {
                    continue;
                }
                let firm =
                    self.is_about_one_thing() && token.mood == other.mood && !token.scope && !other.scope;
                let reason = format!("“{}” against “{}”, and the rest is the same", token.base, other.base);
                return Some(Difference { code: "C003", firm, reason, spans: [token.span, other.span] });
            }
        }
        None
    }

    fn side(&self, first: bool) -> &Statement<'_> {
        if first { self.a } else { self.b }
    }

    /// Whether more is denied than the head at a place, and all of it stands in the other as well.
    fn denied_rest(&self, first: bool, head: usize) -> bool {
        let tied = |place: usize| {
            if first { self.ties.there[place].is_some() } else { self.ties.back[place].is_some() }
        };
        let mut rest = self
            .side(first)
            .tokens
            .iter()
            .enumerate()
            .filter(|(place, token)| *place != head && token.denied && !token.light)
            .peekable();
        rest.peek().is_some() && rest.all(|(place, _)| tied(place))
    }

    /// Whether the two words are verbs said of the same names: two or more, and all of those in one of the
    /// statements. "did not commit Moscow to helping Iran", "Russia has committed to defend Iran".
    fn same_names(&self, x: usize, y: usize) -> bool {
        let (token, other) = (&self.a.tokens[x], &self.b.tokens[y]);
        let same = token.key == other.key && !token.name && !token.scope && !other.scope;
        let names = |tokens: &[Token]| tokens.iter().filter(|each| each.name && each.clause == 0).count();
        let tied =
            |x: &usize| self.a.tokens[*x].name && self.ties.alike(*x).is_some_and(|y| self.b.tokens[y].name);
        let both = (0..self.a.tokens.len()).filter(tied).count();
        same && token.clause == 0
            && other.clause == 0
            && both >= 2
            && (names(&self.a.tokens) == both || names(&self.b.tokens) == both)
    }

    /// C003: a word that one of the two denies, where the rest of its clause agrees or both name the same things.
    fn negation(&self, x: usize, y: usize, start: usize) -> Option<Difference> {
        let (token, other) = (&self.a.tokens[x], &self.b.tokens[y]);
        let (no, yes) = if token.denied { (token, other) } else { (other, token) };
        let small = self.a.weight().min(self.b.weight()) <= 2;
        let named = self.same_names(x, y);
        let apart = self.clause_cover(x, y) < 0.6
            || self.overlap.cover < 0.5
            || (small && self.overlap.cover < 0.99)
            || self.denied_share(token.denied) < 0.7
            || (self.is_long() && self.overlap.jaccard < 0.6)
            || self.other_subject();
        if apart && !named {
            return None;
        }
        // One statement that both affirms and denies the word is about two things, and two that deny
        // something together say it in different ways.
        let both = |statement: &Statement<'_>| {
            let mut same = statement.tokens.iter().filter(|each| each.key == no.key);
            let first = same.next().is_some_and(|each| each.denied);
            same.any(|each| each.denied != first)
        };
        let some = self.a.some && self.b.some;
        if some || both(self.a) || both(self.b) || (self.deny_together() && !named) {
            return None;
        }
        let moods = no.mood == yes.mood || (no.mood == Mood::Can && yes.mood == Mood::Fact);
        if !named && (self.other_thing || self.other_scope(None)) {
            return None;
        }
        let firm = moods && yes.mood != Mood::Unreal && !self.other_time && !self.other_speaker;
        let side = usize::from(!token.denied);
        // A man without a hat and a man with one are two men.
        let text = self.side(token.denied).text();
        let kind = text[..start].ends_with("with ") || text[start..].starts_with("without");
        let firm = firm && !(kind && self.unnamed());
        let mut spans = [token.span, other.span];
        spans[side].start = spans[side].start.min(start);
        let reason = format!("one denies what the other affirms: “{}”", yes.base);
        Some(Difference { code: "C003", firm, reason, spans })
    }

    /// Whether the words before the verb differ on both sides.
    fn other_subject(&self) -> bool {
        let (Some(verb_a), Some(verb_b)) = (self.a.verb, self.b.verb) else { return false };
        let lone_a = |x: usize| {
            !self.a.tokens[x].light && self.a.tokens[x].at < verb_a && self.ties.alike(x).is_none()
        };
        let lone_b = |y: usize| {
            let tied = self.ties.back[y].is_some_and(|x| self.ties.alike(usize::from(x)).is_some());
            !self.b.tokens[y].light && self.b.tokens[y].at < verb_b && !tied
        };
        (0..self.a.tokens.len()).any(lone_a) && (0..self.b.tokens.len()).any(lone_b)
    }

    /// Whether some word is denied in both.
    fn deny_together(&self) -> bool {
        self.a.tokens.iter().enumerate().any(|(x, token)| {
            token.denied && !token.light && self.ties.alike(x).is_some_and(|y| self.b.tokens[y].denied)
        })
    }

    /// The share of the words denied in one of the two that stand in the other as well.
    fn denied_share(&self, first: bool) -> f64 {
        let (tokens, tied): (&[Token], Vec<bool>) = if first {
            (&self.a.tokens, (0..self.a.tokens.len()).map(|x| self.ties.alike(x).is_some()).collect())
        } else {
            let same = |x: &Option<u16>| x.is_some_and(|x| self.ties.alike(usize::from(x)).is_some());
            (&self.b.tokens, self.ties.back.iter().map(same).collect())
        };
        let denied = tokens.iter().zip(&tied).filter(|(token, _)| token.denied && !token.light);
        let (mut all, mut shared) = (0, 0);
        for (_, tied) in denied {
            all += 1;
            shared += usize::from(*tied);
        }
        if all == 0 { 1.0 } else { shared as f64 / all as f64 }
    }

    /// The share of the words of the smaller of two clauses that have a partner.
    fn clause_cover(&self, x: usize, y: usize) -> f64 {
        let (clause_a, clause_b) = (self.a.tokens[x].clause, self.b.tokens[y].clause);
        let of_a = self
            .a
            .tokens
            .iter()
            .zip(&self.ties.there)
            .filter(|(token, _)| token.clause == clause_a && !token.light);
        let of_b = self
            .b
            .tokens
            .iter()
            .zip(&self.ties.back)
            .filter(|(token, _)| token.clause == clause_b && !token.light);
        let (mut all_a, mut tied_a, mut all_b, mut tied_b) = (0, 0, 0, 0);
        for (_, tie) in of_a {
            all_a += 1;
            tied_a += usize::from(tie.is_some());
        }
        for (_, tie) in of_b {
            all_b += 1;
            tied_b += usize::from(tie.is_some());
        }
        let share = |tied: usize, all: usize| if all == 0 { 1.0 } else { tied as f64 / all as f64 };
        if all_a < all_b { share(tied_a, all_a) } else { share(tied_b, all_b) }
    }

    fn contrary(&self, x: usize, y: usize, class: Option<&'static str>) -> Option<Difference> {
        let (token, other) = (&self.a.tokens[x], &self.b.tokens[y]);
        let Overlap { cover, jaccard } = self.overlap;
        let second_hand = matches!(self.ties.there[x], Some((_, Tie::Against)));
        let enough = match self.ties.slot(x, y) {
            slot if self.is_long() => jaccard >= [1.1, 0.7, 0.5][slot.min(2)] && !second_hand,
            2 => cover >= 0.5 && jaccard >= 0.35,
            1 => cover >= 0.7 && jaccard >= 0.5 && (!token.light || !other.light),
            _ => cover >= 0.85 && jaccard >= 0.6 && class.is_none() && !token.light,
        };
        if !enough {
            return None;
        }
        let other_thing =
            self.other_thing || self.other_scope(Some((x, y))) || self.other_individual(x, y, class);
        if other_thing {
            return None;
        }
        let firm = token.mood == other.mood && self.is_about_one_thing() && !self.other_amounts();
        let reason = match class {
            Some(class) => format!("“{}” against “{}”: one {class} is not the other", token.base, other.base),
            None => format!("“{}” against “{}”", token.base, other.base),
        };
        Some(Difference { code: "C004", firm, reason, spans: [token.span, other.span] })
    }

    /// Whether both give amounts that do not meet: then each is a reading of its own.
    fn other_amounts(&self) -> bool {
        self.a.quantities.iter().any(|p| {
            self.b.quantities.iter().any(|q| p.comparable(q) && !p.meets(q))
                && !self.b.quantities.iter().any(|q| p.comparable(q) && p.meets(q))
        })
    }

    /// Whether one of the two does not say which thing it is about.
    fn unnamed(&self) -> bool {
        let unnamed = |statement: &Statement<'_>| {
            let first = statement.tokens.iter().find(|token| !token.light);
            first.is_some_and(|token| token.indefinite)
                && statement.verb.is_none_or(|verb| first.is_some_and(|token| token.at < verb))
        };
        unnamed(self.a) || unnamed(self.b)
    }

    /// Whether the two words pick out somebody or something else, since neither statement says which it is
    /// about: one man may sit while another stands.
    fn other_individual(&self, x: usize, y: usize, class: Option<&str>) -> bool {
        let picks =
            |statement: &Statement<'_>, token: &Token| statement.verb.is_some_and(|verb| token.at < verb);
        let (token, other) = (&self.a.tokens[x], &self.b.tokens[y]);
        let before = picks(self.a, token) && picks(self.b, other);
        let person = |token: &Token| PERSONS.contains(&&*token.base);
        let kind = class.is_some_and(|class| KINDS.contains(&class));
        if before && ((person(token) && person(other)) || kind) {
            return true;
        }
        if !self.unnamed() {
            return false;
        }
        let ongoing = self.a_words(token.span).ends_with("ing") && self.b_words(other.span).ends_with("ing");
        if token.light || ongoing {
            return true;
        }
        // What stands before the verb says which one is meant: a white dog, a black dog.
        let coloured =
            |token: &Token| token.id.is_some_and(|id| LEXICON.classes(id).any(|class| class == "colour"));
        if before && coloured(token) {
            return true;
        }
        let posture = |token: &Token| POSTURES.contains(&&*token.base);
        person(token)
            || person(other)
            || posture(token)
            || posture(other)
            || class.is_some_and(|class| KINDS.contains(&class))
    }
}
