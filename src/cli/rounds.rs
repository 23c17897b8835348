//! Rounds: the findings of an audit, one after the other, and what a person decides about each.

use std::io::{self, BufRead, Write};

use super::ask::asked_on;
use super::human::short;
use super::output::Failure;
use super::plan::quoted;
use claimlog::audit::Finding;
use claimlog::model::{Kind, Seq, View};
use claimlog::plain::visible;

/// What a person may answer.
const KEYS: &str = "r retract, w waive, e evidence, d describe its source, s skip, n note, b back, q quit";

/// A decision: the finding that it is about, the entry that it withdraws, if any, and its line in the plan.
#[derive(Debug)]
struct Decision {
    finding: usize,
    withdrawn: Option<Seq>,
    line: String,
}

/// A walk through findings.
pub(super) struct Rounds<'a, I, O> {
    pub(super) view: &'a View,
    pub(super) findings: &'a [Finding<'a>],
    pub(super) input: I,
    pub(super) output: O,
}

impl<I: BufRead, O: Write> Rounds<'_, I, O> {
    /// Asks about each finding. `keep` is given all lines after each decision; `check` says why a line cannot be recorded.
    ///
    /// # Errors
    ///
    /// Returns a failure if the terminal cannot be read or written, and the failure of `keep`.
    pub(super) fn walk(
        mut self,
        check: impl Fn(&str) -> Result<(), Failure>,
        mut keep: impl FnMut(&[&str]) -> Result<(), Failure>,
    ) -> Result<Vec<String>, Failure> {
        let (mut decisions, mut shown) = (Vec::<Decision>::new(), Vec::<usize>::new());
        let mut at = 0;
        while let Some(finding) = self.findings.get(at) {
            // What is to be withdrawn is not asked about again.
            if decisions.iter().any(|decision| decision.withdrawn == Some(finding.seq)) {
                at += 1;
                continue;
            }
            self.show(at).map_err(broken)?;
            let Some(key) = self.ask("> ")? else { break };
            let seq = finding.seq;
            let line = match key.as_str() {
                "q" => break,
                "b" => {
                    at = shown.pop().unwrap_or_default();
                    decisions.retain(|decision| decision.finding < at);
                    continue;
                }
                "r" => {
                    let because = self.ask("because [it is not a claim]: ")?;
                    let because = because.filter(|text| !text.is_empty());
                    let because = because.unwrap_or_else(|| "it is not a claim".to_owned());
                    Some(format!("retract {seq} --because {}", quoted(&because)))
                }
                "w" => self.filled("because: ")?.map(|because| {
                    format!("waive {seq} --code {} --because {}", finding.code, quoted(&because))
                }),
                "e" => self.evidence(seq)?,
                "d" => self.describe(seq)?,
                "s" => Some(format!("skip {seq} {}", finding.code)),
                "n" => self.filled("note: ")?.map(|text| format!("note {seq} {}", quoted(&text))),
                _ => None,
            };
            let Some(line) = line else {
                self.say(KEYS)?;
                continue;
            };
            if let Err(failure) = check(&line) {
                self.say(&failure.reason())?;
                continue;
            }
            let withdrawn = Some(seq).filter(|_| key == "r");
            decisions.push(Decision { finding: at, withdrawn, line });
            let lines: Vec<&str> = decisions.iter().map(|decision| decision.line.as_str()).collect();
            keep(&lines)?;
            if key != "n" {
                shown.push(at);
                at += 1;
            }
        }
        Ok(decisions.into_iter().map(|decision| decision.line).collect())
    }

    /// Shows a finding.
    fn show(&mut self, at: usize) -> io::Result<()> {
        let Some(finding) = self.findings.get(at) else { return Ok(()) };
        let Finding { seq, code, name, level, message, quote, help, .. } = finding;
        let kind = self.view.kind(*seq).map_or("entry", Kind::name);
        let from = self.view.source_of(*seq);
        let from = from.map(|(source, data)| format!(" of source {source}, {}", data.label()));
        let count = self.findings.len();
        let heading = format!(
            "[{} of {count}] {}[{code}] {name}: {kind} {seq}{}",
            at + 1,
            level.name(),
            from.unwrap_or_default()
        );
        writeln!(self.output, "\n{}", visible(&heading))?;
        if let Some(claim) = self.view.claim(*seq) {
            writeln!(self.output, "  {}", visible(&short(&claim.text, 300)))?;
            if *quote != &*claim.text {
                writeln!(self.output, "  words: “{}”", visible(&short(quote, 200)))?;
            }
        }
        writeln!(self.output, "  {}\n  help: {help}\n{KEYS}", visible(message))
    }

    /// Asks who says what about the claim.
    fn evidence(&mut self, claim: Seq) -> Result<Option<String>, Failure> {
        let Some(stance) = self.filled("supports, refutes or mentions: ")? else { return Ok(None) };
        let stance = ["supports", "refutes", "mentions"].into_iter().find(|word| word.starts_with(&stance));
        let (Some(stance), Some(source)) = (stance, self.filled("source (its number): ")?) else {
            return Ok(None);
        };
        let quote = self.filled("quote from it: ")?;
        let quote = quote.map(|quote| format!(" --quote {}", quoted(&quote))).unwrap_or_default();
        Ok(Some(format!("evidence {claim} --{stance} --source {}{quote}", quoted(&source))))
    }

    /// Asks where the source of an entry is from.
    fn describe(&mut self, seq: Seq) -> Result<Option<String>, Failure> {
        let source = self.view.source_of(seq).map_or(seq, |(source, _)| source);
        let mut line = format!("describe {source}");
        for field in ["url", "publisher", "published", "author"] {
            if let Some(value) = self.filled(&format!("{field} (nothing: leave it out): "))? {
                line.push_str(&format!(" --{field} {}", quoted(&value)));
            }
        }
        let because = self.filled("because: ")?;
        Ok(because.map(|because| format!("{line} --because {}", quoted(&because))))
    }

    /// An answer that is not empty.
    fn filled(&mut self, question: &str) -> Result<Option<String>, Failure> {
        Ok(self.ask(question)?.filter(|text| !text.is_empty()))
    }

    /// An answer; nothing at the end of the input.
    fn ask(&mut self, question: &str) -> Result<Option<String>, Failure> {
        asked_on(&mut self.input, &mut self.output, question)
    }

    fn say(&mut self, text: &str) -> Result<(), Failure> {
        writeln!(self.output, "{}", visible(text)).map_err(broken)
    }
}

fn broken(source: io::Error) -> Failure {
    Failure::io("write", "standard error", source)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use claimlog::audit::{Selection, audit};
    use claimlog::ingest::{About, Scratch, read};

    /// The plan that answers lead to, about a text of three questions.
    fn plan(answers: &str) -> (Vec<String>, String) {
        let text = "Who paid?\n\nWho came?\n\nWho left?\n";
        let document = read("a.txt", text.into(), About::default()).unwrap();
        let now = "2026-03-02T09:00:00Z".parse().unwrap();
        let view = Scratch::of([document], now).unwrap();
        let selection = Selection { select: vec!["F003".to_owned()], ignore: Vec::new() };
        let report = audit(&view, &selection);
        assert_eq!(report.findings.len(), 3);
        let mut shown = Vec::new();
        let rounds =
            Rounds { view: &view, findings: &report.findings, input: answers.as_bytes(), output: &mut shown };
        let check = |line: &str| match line.contains("nobody") {
            true => Err(Failure::usage("nobody is not a source")),
            false => Ok(()),
        };
        let mut kept = Vec::new();
        let lines = rounds.walk(check, |lines| {
            kept = lines.iter().map(|line| (*line).to_owned()).collect();
            Ok(())
        });
        let lines = lines.unwrap();
        assert!(lines.len() <= kept.len(), "{kept:?}");
        (lines, String::from_utf8(shown).unwrap())
    }

    #[test]
    fn each_answer_is_a_line_of_the_plan() {
        let answers = "r\n\nw\nasked on purpose\ne\ns\n4\nwho left\n";
        assert_eq!(
            plan(answers).0,
            [
                "retract 1 --because 'it is not a claim'",
                "waive 2 --code F003 --because 'asked on purpose'",
                "evidence 3 --supports --source '4' --quote 'who left'",
            ]
        );
    }

    #[test]
    fn one_can_go_back_take_notes_and_stop() {
        let (lines, shown) = plan("s\nr\nno\nb\nn\nask Bo\ns\nq\n");
        assert_eq!(lines, ["skip 1 F003", "note 2 'ask Bo'", "skip 2 F003"]);
        assert_eq!(shown.matches("[2 of 3]").count(), 3);
        assert_eq!(plan("").0, [""; 0], "the end of the input is the end");
        assert_eq!(plan("b\nb\ns\n").0, ["skip 1 F003"]);
    }

    #[test]
    fn what_cannot_be_recorded_is_asked_again() {
        let (lines, shown) = plan("x\nw\n\ne\nz\ne\nr\nnobody\n\ns\n");
        assert_eq!(lines, ["skip 1 F003"]);
        assert!(shown.contains("nobody is not a source"), "{shown}");
    }
}
