//! `claimlog source`

use std::path::PathBuf;

use serde_json::json;

use super::context::Context;
use super::fetch::{FetchArgs, Fetcher, is_address};
use super::human::{appended, limit};
use super::ingest::{AboutArgs, formats};
use super::moment::AsOf;
use super::output::Failure;
use super::{Answer, Done, describe, get, input, show};
use claimlog::error::{Error, Refusal};
use claimlog::excerpt::Need;
use claimlog::ingest::{About, Format};
use claimlog::ledger::Ledger;
use claimlog::model::{Data, Kind, Recheck, Reliability, Seq, Source, View};
use claimlog::plain::visible;
use claimlog::present::counts;
use claimlog::record::Rechecked;

/// List, show, get, describe, rate and recheck the captured sources
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  claimlog source list
  claimlog source show 0 --text
  claimlog source get 0 -o page.html
  claimlog source describe 0 --url https://example.org/a --because 'found there'
  claimlog source rate 0 B --because 'corrected twice, promptly'
  claimlog source recheck 0 page-today.html")]
pub(super) struct Args {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, clap::Subcommand)]
enum Command {
    /// List the sources
    #[command(after_help = "Examples:
  claimlog source list --json")]
    List {
        /// Show at most N sources [default: all, or 50 on a terminal]
        #[arg(long, value_name = "N")]
        limit: Option<usize>,
        #[command(flatten)]
        as_of: AsOf,
    },
    /// Show a source, or its text with the claims marked in it
    #[command(after_help = "Examples:
  claimlog source show 0
  claimlog source show 0 --text")]
    Show {
        /// The source: its number, or the start of its leaf hash
        source: String,
        /// Print its text, with each claim and its number in ⟦ ⟧
        #[arg(long)]
        text: bool,
        #[command(flatten)]
        as_of: AsOf,
    },
    Get(get::Args),
    Describe(describe::Args),
    /// Record how reliable a source is
    #[command(after_help = "Examples:
  claimlog source rate 0 B --because 'corrected twice, promptly'")]
    Rate {
        /// The source
        source: String,
        /// The Admiralty code (NATO AJP-2.1), from A (completely reliable) to E (unreliable), or F (cannot be judged)
        #[arg(ignore_case = true)]
        reliability: Reliability,
        /// The reason
        #[arg(long, value_name = "TEXT")]
        because: String,
    },
    /// Compare a source with a later capture of it
    ///
    /// This records the later capture, and which quotes are unchanged, have moved, have changed or have vanished. Without a
    /// file, the address of the source is fetched again, as `claimlog ingest` fetches it.
    #[command(after_help = "Examples:
  claimlog source recheck 0 page-today.html
  claimlog source recheck 1")]
    Recheck {
        /// The source
        source: String,
        /// The later capture [default: fetched from the address of the source, or that of --url]
        file: Option<PathBuf>,
        /// Its format [default: detected from its content and name]
        #[arg(long, visible_alias = "read-as", value_parser = formats())]
        format: Option<&'static Format>,
        #[command(flatten)]
        fetch: FetchArgs,
        #[command(flatten)]
        about: Box<AboutArgs>,
    },
}

pub(super) fn run(args: Args, context: &Context) -> Done {
    match args.command {
        Command::List { limit, as_of } => list(limit, &as_of, context),
        Command::Show { source, text, as_of } => {
            let need = if text { Need::All } else { Need::Entry(source.clone()) };
            let (ledger, view, _) = as_of.part(&need, context)?;
            let seq = context.find_a(Kind::Source, &view, &source)?;
            if text { print_text(&view, seq, context) } else { show::entry(&ledger, &view, seq, context) }
        }
        Command::Get(args) => get::run(args, context),
        Command::Describe(args) => describe::run(args, context),
        Command::Rate { source, reliability, because } => {
            let (added, _) =
                context.append(|draft| draft.rate(draft.find(&source)?, reliability, &because))?;
            appended(context, added, &format!("source {source} is rated {reliability:?}"))?;
            Ok(Answer::Yes)
        }
        Command::Recheck { source, file, format, fetch, about } => {
            let about: About = about.about(format);
            if let Some(file) = file {
                let document = input::document(&file, about)?;
                let (found, ledger) =
                    context.append(|draft| draft.recheck(draft.find(&source)?, &document))?;
                return tell(&found, &ledger, context);
            }
            let (seq, url) = page(&source, about.url.as_deref(), context)?;
            let about = About { url: None, ..about };
            let document = Fetcher::new(&fetch, context).document(&url, about)?;
            document.notes.iter().for_each(|note| context.output.say(format_args!("note: {url}: {note}")));
            let (found, ledger) = context.append(|draft| draft.recheck(seq, &document))?;
            tell(&found, &ledger, context)
        }
    }
}

/// The source of a name, and the address to fetch it from again: the address given, or that of the source. For the web
/// archive of one page this is the page.
fn page(name: &str, given: Option<&str>, context: &Context) -> Result<(Seq, String), Failure> {
    let (_, view) = context.part(&Need::Entry(name.to_owned()))?;
    let mut seq = context.find_a(Kind::Source, &view, name)?;
    if view.source(seq).is_some_and(Source::is_archive) {
        let found_in = |page: Seq| view.entry(page).and_then(|entry| entry.about);
        let mut within = view.sources().map(|(page, _)| page).filter(|page| found_in(*page) == Some(seq));
        if let (Some(page), None) = (within.next(), within.next()) {
            seq = page;
        }
    }
    let url = given.map(str::to_owned).or_else(|| view.source(seq)?.url.clone());
    match url.filter(|url| is_address(url)) {
        Some(url) => Ok((seq, url)),
        None => Err(Failure::usage(format!("source {seq} has no web address to fetch it from"))
            .hint("give a file, or the address with --url")),
    }
}

fn list(most: Option<usize>, as_of: &AsOf, context: &Context) -> Done {
    let most = limit(most);
    let (_, view, _) = as_of.part(&Need::Sources(most), context)?;
    for (seq, source) in view.sources().take(most) {
        let claims = view.claims_of(seq).len();
        let reliability = view.reliability(seq);
        if context.output.json {
            context.output.value(&json!({
                "seq": seq, "about": view.entry(seq).and_then(|entry| entry.about), "claims": claims,
                "reliability": reliability, "retracted_by": view.retraction(seq), "source": source,
                "described_by": view.descriptions_of(seq), "primary": view.primary(seq).is_some(),
            }))?;
            continue;
        }
        let gone = view.retraction(seq).map(|by| format!(", retracted by {by}")).unwrap_or_default();
        let rated = reliability.map_or("-".to_owned(), |code| format!("{code:?}"));
        let url = source.url.as_deref().map(|url| format!("  {url}")).unwrap_or_default();
        let rows = view.descriptions_of(seq);
        let later: Vec<String> = rows.iter().map(|row| row.seq.to_string()).collect();
        let later =
            if later.is_empty() { String::new() } else { format!(", described in {}", later.join(" and ")) };
        // The nouns are of one width, so that the names stand below each other.
        let noun = if claims == 1 { "claim " } else { "claims" };
        let line = format!("{seq:>6}  {rated}  {claims:>6} {noun}  {}{url}{later}{gone}", source.label());
        context.output.line(visible(&line))?;
    }
    Ok(Answer::Yes)
}

fn print_text(view: &View, seq: Seq, context: &Context) -> Done {
    let text = view.source(seq).and_then(|source| view.text(&source.text));
    let Some(text) = text else {
        return Err(Error::Refused(Refusal::NoText { seq }).into());
    };
    let claims = view.claims_of(seq).iter().filter(|claim| view.stands(**claim));
    let mut spans: Vec<_> = claims.filter_map(|claim| Some((view.claim(*claim)?.span?, *claim))).collect();
    spans.sort_unstable();
    if context.output.json {
        let claims: Vec<_> = spans.iter().map(|(span, claim)| json!({"seq": claim, "span": span})).collect();
        context.output.value(&json!({"seq": seq, "text": text, "claims": claims}))?;
        return Ok(Answer::Yes);
    }
    let mut marked = String::with_capacity(text.len() + spans.len() * 12);
    let mut at = 0;
    for (span, claim) in spans {
        // Claims added by hand may overlap others: each is marked once the text is past what was marked before.
        let (Some(before), Some(words)) = (text.get(at..span.start), span.of(text)) else { continue };
        marked.push_str(before);
        marked.push_str(&format!("⟦{words} {claim}⟧"));
        at = span.end;
    }
    marked.push_str(text.get(at..).unwrap_or_default());
    let lines: Vec<_> = marked.lines().map(visible).collect();
    context.output.line(lines.join("\n"))?;
    Ok(Answer::Yes)
}

fn tell(found: &Rechecked, ledger: &Ledger, context: &Context) -> Done {
    let Recheck { moved, changed, ambiguous, vanished, .. } = &found.outcome;
    let altered = changed.len() + vanished.len() > 0;
    if context.output.json {
        let seqs: Vec<_> = found.entries.iter().map(|added| added.seq).collect();
        context.output.value(
            &json!({"seq": seqs.first(), "seqs": seqs, "capture": found.capture, "outcome": found.outcome}),
        )?;
    } else {
        let same = if moved.is_empty() && !altered && ambiguous.is_empty() {
            ": every quote is where it was"
        } else {
            ""
        };
        context.output.line(format_args!("{} in source {}{same}", counts(&found.outcome), found.capture))?;
        let view = ledger.view(None)?;
        let now = view.source(found.capture).and_then(|source| view.text(&source.text)).unwrap_or_default();
        let words = |seq: Seq| match view.entry(seq).map(|entry| &entry.data) {
            Some(Data::Claim(claim)) => claim.anchor().to_owned(),
            Some(Data::Evidence(evidence)) => {
                evidence.passage.as_ref().map(|passage| passage.quote.clone()).unwrap_or_default()
            }
            _ => String::new(),
        };
        let mut lines = Vec::new();
        for place in moved {
            lines.push(format!("  moved     {}: {}", place.entry, words(place.entry)));
        }
        for place in changed {
            let new = place.span.of(now).unwrap_or_default();
            lines.push(format!("  changed   {}: {} → {new}", place.entry, words(place.entry)));
        }
        for (verb, seqs) in [("ambiguous", ambiguous), ("vanished ", vanished)] {
            lines.extend(seqs.iter().map(|seq| format!("  {verb} {seq}: {}", words(*seq))));
        }
        for line in lines {
            context.output.line(visible(&line))?;
        }
        if altered {
            context.output.say("next: claimlog audit --select S008");
        }
    }
    Ok(if altered { Answer::No } else { Answer::Yes })
}
