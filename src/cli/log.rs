//! `claimlog log`

use clap::builder::{PossibleValue, PossibleValuesParser, TypedValueParser};

use super::context::Context;
use super::human::{limit, short};
use super::moment::{AsOf, Moment, moment};
use super::screen::room;
use super::{Answer, Done};
use claimlog::excerpt::Need;
use claimlog::model::{Kind, Logged};
use claimlog::plain::visible;
use claimlog::present::{EntryRow, line};

/// Print the history, entry by entry
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  claimlog log --limit 20
  claimlog log --since 2026-03-01 --recorder Ana
  claimlog log --kind retraction,waiver --json")]
pub(super) struct Args {
    /// Only entries since this one, or since the beginning of this date
    #[arg(long, value_name = "SEQ|DATE", value_parser = moment)]
    since: Option<Moment>,
    /// Only entries up to this one, or to the end of this date
    #[arg(long, value_name = "SEQ|DATE", value_parser = moment)]
    until: Option<Moment>,
    /// Only entries of this kind; several are separated by commas
    #[arg(long, value_delimiter = ',', value_parser = kinds())]
    kind: Vec<Kind>,
    /// Only entries by this recorder
    #[arg(long, value_name = "NAME")]
    recorder: Option<String>,
    #[command(flatten)]
    as_of: AsOf,
    /// Show only the last N entries [default: all, or 50 on a terminal]
    #[arg(long, value_name = "N")]
    limit: Option<usize>,
}

fn kinds() -> impl TypedValueParser<Value = Kind> {
    PossibleValuesParser::new(Kind::ALL.iter().map(|kind| PossibleValue::new(kind.name())))
        .try_map(|name| Kind::of_name(&name).ok_or_else(|| format!("there is no kind {name}")))
}

impl Args {
    /// Whether an entry is to be shown. Of one that cannot be read only the number is known.
    fn takes(&self, record: &Logged) -> bool {
        let entry = record.entry.as_ref().ok();
        let kind = entry.map(|entry| entry.data.kind());
        let recorder = entry.and_then(|entry| entry.recorder.as_deref());
        self.since.is_none_or(|since| since.begins_by(record))
            && self.until.is_none_or(|until| until.ends_after(record))
            && (self.kind.is_empty() || kind.is_some_and(|kind| self.kind.contains(&kind)))
            && self.recorder.as_deref().is_none_or(|name| recorder == Some(name))
    }
}

pub(super) fn run(args: Args, context: &Context) -> Done {
    let (most, any) = (limit(args.limit), args.kind.is_empty() && args.recorder.is_none());
    let need = if any && args.since.is_none() && args.until.is_none() { Need::Last(most) } else { Need::All };
    let (_, view, _) = args.as_of.part(&need, context)?;
    let records: Vec<&Logged> = view.records().iter().filter(|record| args.takes(record)).collect();
    let first = records.len().saturating_sub(most);
    for record in &records[first..] {
        if context.output.json {
            context.output.value(&EntryRow::new(record))?;
        } else {
            context.output.line(entry_line(record, 0))?;
        }
    }
    if records.is_empty() {
        context.output.say("no entries to show");
    }
    Ok(Answer::Yes)
}

/// An entry on a line that begins after so many characters: when it was recorded, by whom, and what it says.
pub(super) fn entry_line(record: &Logged, after: usize) -> String {
    let words = match &record.entry {
        Ok(entry) => {
            let by = visible(entry.recorder.as_deref().unwrap_or("-"));
            let words = visible(&line(entry));
            format!("{}  {:<10}  {}", entry.at, short(&by, 20), short(&words, room(42 + after, 100)))
        }
        Err(why) => format!("unreadable: {}", visible(why)),
    };
    format!("{:>6}  {words}", record.seq)
}
