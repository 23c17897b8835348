//! The rules: one file each, in the order of their codes.

use super::{Check, Rule};
use crate::compare::Conflict;
use crate::model::{Assessed, Assessment, Data, Evidence, Seq, Span, View};

mod against_recorded;
mod against_supported;
mod anonymous_verdict;
mod antonym_conflict;
mod attributed_but_unlocated;
mod boilerplate;
mod broken_reference;
mod citation_not_captured;
mod citation_not_held;
mod cited_not_captured;
mod cited_source_contradicts;
mod cited_source_silent;
mod clock_ahead;
mod contradiction;
mod dangling_reference;
mod date_conflict;
mod doubtful_repeated;
mod duplicate_claim;
mod duplicates_disagree;
mod fragment;
mod hedged_claim;
mod hidden_characters;
mod link_title;
mod loose_citation;
mod loose_time;
mod near_duplicate;
mod negation_conflict;
mod not_independent;
mod number_conflict;
mod opinion;
mod outdated_assessment;
mod question;
mod quotation_absent;
mod quotation_misattributed;
mod quotation_stitched;
mod quotation_turned;
mod quotation_unknown;
mod quote_ambiguous;
mod quote_not_found;
mod reference;
mod refuted_repeated;
mod rests_on_withdrawn;
mod retracted_by_another;
mod self_assessed;
mod sense_changed;
mod source_altered;
mod source_missing;
mod supported_but_contradicted;
mod tension;
mod tension_with_recorded;
mod time_reversed;
mod truncated_sentence;
mod unattributed_claim;
mod unlocated_source;
mod unnamed_speaker;
mod unreadable_entry;
mod unresolved_reference;
mod unsourced_claim;
mod unused_waiver;
mod verdict_against_evidence;
mod verdict_without_evidence;

/// Every rule.
pub static RULES: [Rule; 61] = [
    unsourced_claim::RULE,
    unlocated_source::RULE,
    unattributed_claim::RULE,
    attributed_but_unlocated::RULE,
    quote_not_found::RULE,
    quote_ambiguous::RULE,
    source_missing::RULE,
    source_altered::RULE,
    not_independent::RULE,
    unresolved_reference::RULE,
    sense_changed::RULE,
    citation_not_captured::RULE,
    citation_not_held::RULE,
    link_title::RULE,
    truncated_sentence::RULE,
    question::RULE,
    boilerplate::RULE,
    dangling_reference::RULE,
    hedged_claim::RULE,
    unnamed_speaker::RULE,
    loose_time::RULE,
    opinion::RULE,
    hidden_characters::RULE,
    fragment::RULE,
    reference::RULE,
    loose_citation::RULE,
    contradiction::RULE,
    number_conflict::RULE,
    negation_conflict::RULE,
    antonym_conflict::RULE,
    date_conflict::RULE,
    tension::RULE,
    duplicate_claim::RULE,
    near_duplicate::RULE,
    verdict_without_evidence::RULE,
    verdict_against_evidence::RULE,
    rests_on_withdrawn::RULE,
    supported_but_contradicted::RULE,
    outdated_assessment::RULE,
    self_assessed::RULE,
    duplicates_disagree::RULE,
    retracted_by_another::RULE,
    anonymous_verdict::RULE,
    refuted_repeated::RULE,
    against_supported::RULE,
    against_recorded::RULE,
    doubtful_repeated::RULE,
    tension_with_recorded::RULE,
    quotation_turned::RULE,
    quotation_stitched::RULE,
    quotation_misattributed::RULE,
    quotation_absent::RULE,
    quotation_unknown::RULE,
    cited_not_captured::RULE,
    cited_source_contradicts::RULE,
    cited_source_silent::RULE,
    unreadable_entry::RULE,
    time_reversed::RULE,
    broken_reference::RULE,
    unused_waiver::RULE,
    clock_ahead::RULE,
];

/// The code of the rule that the audit itself applies, once it knows what the waivers accepted.
pub(super) const UNUSED_WAIVER: &str = "L004";

/// The codes of the rules for texts.
pub(super) mod texts {
    pub(in crate::audit) const REFUTED: &str = super::refuted_repeated::RULE.code;
    pub(in crate::audit) const AGAINST_SUPPORTED: &str = super::against_supported::RULE.code;
    pub(in crate::audit) const AGAINST_RECORDED: &str = super::against_recorded::RULE.code;
    pub(in crate::audit) const DOUBTFUL: &str = super::doubtful_repeated::RULE.code;
    pub(in crate::audit) const TENSION: &str = super::tension_with_recorded::RULE.code;
    pub(in crate::audit) const SENSE: &str = super::quotation_turned::RULE.code;
    pub(in crate::audit) const STITCHED: &str = super::quotation_stitched::RULE.code;
    pub(in crate::audit) const MISATTRIBUTED: &str = super::quotation_misattributed::RULE.code;
    pub(in crate::audit) const ABSENT: &str = super::quotation_absent::RULE.code;
    pub(in crate::audit) const NOT_FOUND: &str = super::quotation_unknown::RULE.code;
    pub(in crate::audit) const NOT_CAPTURED: &str = super::cited_not_captured::RULE.code;
    pub(in crate::audit) const CITED_AGAINST: &str = super::cited_source_contradicts::RULE.code;
    pub(in crate::audit) const CITED_SILENT: &str = super::cited_source_silent::RULE.code;
}

impl Rule {
    /// Whether it looks at how a statement is worded, so that it has nothing to say of anything else.
    pub(super) fn reads_statements(&self) -> bool {
        let of_any = [
            link_title::RULE.code,
            boilerplate::RULE.code,
            hidden_characters::RULE.code,
            fragment::RULE.code,
            reference::RULE.code,
        ];
        self.code.starts_with('F') && !of_any.contains(&self.code)
    }

    /// Whether it reports that two claims cannot both be true, as somebody recorded or as their words show.
    #[must_use]
    pub fn is_conflict(&self) -> bool {
        match self.check {
            Check::Pair(conflict) => conflict.is_contradiction(),
            Check::View(_) | Check::Entry(_) | Check::Claim { .. } | Check::Text => {
                self.code == contradiction::RULE.code
            }
        }
    }

    /// Whether it reports that two claims say the same.
    #[must_use]
    pub fn says_same(&self) -> bool {
        [duplicate_claim::RULE.code, near_duplicate::RULE.code].contains(&self.code)
    }

    /// Whether it looks at what the comparison of claims found.
    #[must_use]
    pub fn compares(&self) -> bool {
        match self.check {
            Check::Pair(_) => true,
            Check::View(_) => self.says_same(),
            Check::Entry(_) | Check::Claim { .. } | Check::Text => false,
        }
    }

    /// Whether what it reports of a claim from a source is a fact of the whole source: it has no address, or names
    /// nobody.
    #[must_use]
    pub fn is_of_document(&self) -> bool {
        [unlocated_source::RULE.code, unattributed_claim::RULE.code].contains(&self.code)
    }

    /// Whether it reports that the words are not a claim at all.
    #[must_use]
    pub fn says_no_claim(&self) -> bool {
        [
            link_title::RULE.code,
            question::RULE.code,
            boilerplate::RULE.code,
            fragment::RULE.code,
            reference::RULE.code,
        ]
        .contains(&self.code)
    }
}

/// The rule that reports a conflict.
#[must_use]
pub fn rule_for(conflict: Conflict) -> &'static Rule {
    match conflict {
        Conflict::Number => &number_conflict::RULE,
        Conflict::Negation => &negation_conflict::RULE,
        Conflict::Contrary => &antonym_conflict::RULE,
        Conflict::Date => &date_conflict::RULE,
        Conflict::Tension => &tension::RULE,
        Conflict::SameWords => &duplicate_claim::RULE,
        Conflict::NearlySame => &near_duplicate::RULE,
    }
}

/// The rule of a code, or of a name.
#[must_use]
pub fn rule(code: &str) -> Option<&'static Rule> {
    RULES.iter().find(|rule| rule.code.eq_ignore_ascii_case(code) || rule.name == code)
}

/// Words that an entry says stand in a source.
struct Anchor<'a> {
    /// The entry.
    seq: Seq,
    /// The source.
    source: Seq,
    /// The source's text, if it is at hand.
    text: Option<&'a str>,
    /// Where the words stand.
    span: Span,
    /// The words.
    words: &'a str,
    /// Whether they were quoted by somebody, and not cut out by the program.
    quoted: bool,
}

/// The anchor of a claim or piece of evidence that stands.
fn anchor(view: &View, seq: Seq) -> Option<Anchor<'_>> {
    let entry = view.entry(seq).filter(|_| view.stands(seq))?;
    let (source, span, words, quoted) = match &entry.data {
        Data::Claim(claim) => (entry.about?, claim.span?, claim.anchor(), claim.quote().is_some()),
        Data::Evidence(evidence) => {
            let Evidence { source, passage: Some(passage), .. } = &**evidence else { return None };
            ((*source)?, passage.span, passage.quote.as_str(), true)
        }
        _ => return None,
    };
    let text = view.source(source).and_then(|source| view.text(&source.text));
    Some(Anchor { seq, source, text, span, words, quoted })
}

/// The standing assessment of a claim that stands.
fn assessed(view: &View, claim: Seq) -> Option<(Seq, &Assessment)> {
    view.claim(claim).filter(|_| view.stands(claim))?;
    let Assessed { seq, assessment, .. } = view.standing_assessment(claim)?;
    Some((seq, assessment))
}
