//! `claimlog verify`

use std::path::PathBuf;

use serde_json::json;

use super::context::Context;
use super::output::Failure;
use super::progress::Waiting;
use super::{Answer, Done, input, remedy, show};
use claimlog::error::Error;
use claimlog::model::{Kind, Time};
use claimlog::plain::{counted, visible};
use claimlog::present::Again;
use claimlog::remedy::Remedy;
use claimlog::session::Verified;
use claimlog::strangers::Site;
use claimlog::verify::{Depth, Verification, Vouched};

/// Check whether the history was changed
///
/// Every entry is hashed again and compared with the signed tree. The columns, the stored hashes of the tree, the
/// checkpoints, cosignatures and time stamps, the captured documents and the tables themselves are checked too.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  claimlog verify
  claimlog verify 12                            # with the checks of claim 12
  claimlog verify --against published.note
  claimlog verify --tiles site --vkey KEY")]
pub(super) struct Args {
    /// Show the checks of this claim too, from its captured bytes to who vouches for it
    #[arg(value_name = "CLAIM", conflicts_with = "tiles")]
    claim: Option<String>,
    /// Check that the history extends this checkpoint, a signed note kept elsewhere
    #[arg(long, value_name = "NOTE-FILE")]
    against: Option<PathBuf>,
    /// Read only the entries after the checkpoint that is remembered or given; the earlier ones are not read again
    #[arg(long)]
    new: bool,
    /// Also have SQLite check every page and index of the file
    #[arg(long, conflicts_with = "new")]
    full: bool,
    /// Verify a folder or bucket published by `claimlog tiles` instead of a ledger
    #[arg(long, value_name = "SITE", conflicts_with_all = ["new", "full"])]
    tiles: Option<PathBuf>,
}

/// What a history that verifies does not prove, store by store.
const LIMITS: [(&str, &str); 7] = [
    (
        "the entries",
        "They may be false, and a source may be forged. Verifying shows only that the key signed these bytes in this order.",
    ),
    (
        "the key",
        "Its owner may have signed a different history. Only a checkpoint kept by someone else can rule that out.",
    ),
    (
        "the checkpoints",
        "An older one may have been removed and the others renumbered. The last one signs all entries.",
    ),
    (
        "remembered checkpoints",
        "They show nothing on a machine that has not seen the ledger before, or whose state folder others can write to.",
    ),
    (
        "witnesses and time stamps",
        "They show nothing about the time before the first checkpoint that they vouch for. The signature of a time stamp is not checked here: use openssl ts.",
    ),
    ("withheld entries", "Their content is gone. Only the leaf hash remains."),
    (
        "this program and machine",
        "They show nothing if somebody else controls them. Verify a copy elsewhere.",
    ),
];

pub(super) fn run(args: Args, context: &Context) -> Done {
    let against = args.against.as_deref().map(input::note).transpose()?;
    let waiting = Waiting::new(&context.output, "verifying");
    let against = against.as_deref();
    let verified = if let Some(site) = &args.tiles {
        let site = Site::parse(site).map_err(Error::Bucket)?;
        let found = context.session(|session| session.verify_published(&site, against))?;
        Verified { found, remembered: false }
    } else {
        let depth = match (args.new, args.full) {
            (true, _) => Depth::New,
            (_, true) => Depth::Full,
            _ => Depth::Every,
        };
        context.session(|session| session.verify(against, depth))?
    };
    drop(waiting);
    let Verified { found, remembered } = verified;
    let ok = found.breaches.is_empty();
    let mut rungs = Vec::new();
    if let Some(name) = args.claim.as_deref().filter(|_| ok) {
        let (ledger, view) = context.view(None)?;
        let seq = context.find_a(Kind::Claim, &view, name)?;
        rungs = show::rungs(&ledger, &view, seq, Again::Every)?;
    }
    let output = &context.output;
    if output.json {
        output.value(&json!({
            "ok": ok, "origin": found.origin, "size": found.size, "root": found.root.to_base64(), "breaches": found.breaches,
            "first_met": found.head.as_ref().map(|head| head.first_met), "remembered": remembered,
            "from": found.from, "withheld": found.withheld, "ladder": rungs,
            "vouched": found.vouched.iter().map(|one| json!({
                "size": one.size, "witness": one.witness, "time": one.time, "checked": one.checked,
            })).collect::<Vec<_>>(),
            "notes": found.notes,
            "does_not_prove": LIMITS.map(|(of, what)| json!({"of": of, "what": what})),
        }))?;
    } else if ok {
        show::print_rungs(context, &rungs)?;
        tell(context, &found)?;
    } else {
        for breach in &found.breaches {
            output.line(visible(&format!("breach: {}", breach.message)))?;
        }
        let (many, es) = (found.breaches.len(), if found.breaches.len() == 1 { "" } else { "es" });
        output.line(format_args!("the history does not verify: {many} breach{es}"))?;
        if args.tiles.is_some() {
            output.say(
                "hint: if the ledger is yours, publish it again with `claimlog tiles FOLDER`; otherwise ask its owner",
            );
        } else if let Some(breach) = found.breaches.first() {
            // This command has just listed everything.
            let remedy = match breach.remedy() {
                Remedy::RestoreCopy if args.full => Remedy::RestoreUnreadable,
                remedy => remedy,
            };
            output.say(format_args!("hint: {}", remedy::words(&remedy)));
        }
    }
    Ok(if ok { Answer::Yes } else { Answer::Breached })
}

fn tell(context: &Context, found: &Verification) -> Result<(), Failure> {
    let output = &context.output;
    let (size, root) = (found.size, found.root.to_base64());
    output.line(format_args!("the history verifies: {}, root {root}", counted(size, "entry")))?;
    // Of a folder, nobody said whose it is to be: another log that is remembered here verifies as well.
    if let (None, Some(origin)) = (&found.head, &found.origin) {
        output.line(visible(&format!("  of the log {origin}")))?;
    }
    if found.from > 0 {
        let text = "are covered by an earlier checkpoint and were not read again";
        output.line(format_args!("  the first {} of them {text}", found.from))?;
    }
    if found.withheld > 0 {
        output
            .line(format_args!("  {} of them are withheld; only their leaf hashes remain", found.withheld))?;
    }
    for Vouched { size, witness, time, checked } in &found.vouched {
        let who = match (witness, checked) {
            (Some(name), true) => {
                let seconds = time.parse().unwrap_or_default();
                format!("cosigned by {name} at {}", Time::of_unix(seconds))
            }
            (Some(name), false) => {
                format!("has a cosignature by {name} that was not checked: its key is not known here")
            }
            (None, _) => format!("has a time stamp that says {time}; check it with openssl ts"),
        };
        output.line(visible(&format!("  the checkpoint of {} {who}", counted(*size, "entry"))))?;
    }
    for note in &found.notes {
        output.line(visible(&format!("  note: {note}")))?;
    }
    let mut text = String::from("Limits of this check:\n");
    for (of, what) in LIMITS {
        text.push_str(&format!("  {of}: {what}\n"));
    }
    output.say(text.trim_end());
    Ok(())
}
