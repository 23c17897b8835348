//! `claimlog checkpoint`

use std::path::{Path, PathBuf};

use serde_json::json;

use super::context::Context;
use super::output::Failure;
use super::{Answer, Done, input, remedy};
use claimlog::error::{Error, ProofError};
use claimlog::ledger::Ledger;
use claimlog::plain::{counted, visible};
use claimlog::strangers::Attachment;
use claimlog::tlog::{Timestamp, Witness, sha256, timestamp_request};

/// Print the signed checkpoint, or have others vouch for it
///
/// Publish the checkpoint, send it to a colleague or print it: anyone who has it can show later that the history was
/// rewritten. A witness cosigns it after checking that the ledger was only added to. A time stamp shows that it existed
/// at a certain time. Both are kept beside the checkpoint.
///
/// A witness is not trusted: it is asked only if its key is given, only what it signed is kept, and redirects are not
/// followed. The proxy in ALL_PROXY, HTTPS_PROXY or HTTP_PROXY is used, except for the hosts in NO_PROXY.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  claimlog checkpoint > today.note
  claimlog checkpoint --witness https://witness.example.org --witness-key KEY
  claimlog checkpoint --policy policy.txt
  claimlog checkpoint --timestamp-request today.tsq
  curl -H 'Content-Type: application/timestamp-query' \\
      --data-binary @today.tsq https://tsa.example.org > today.tsr
  claimlog checkpoint --timestamp-response today.tsr")]
pub(super) struct Args {
    /// Print the checkpoint of the first N entries instead of the latest
    #[arg(long, value_name = "N")]
    size: Option<u64>,
    /// Print the proof that it extends the first N entries, as a C2SP tlog-witness request
    #[arg(long, value_name = "N", group = "action")]
    since: Option<u64>,
    /// Ask the witness at this address to cosign the latest checkpoint
    #[arg(long, value_name = "URL", group = "action")]
    witness: Option<String>,
    /// The key that the witness publishes, Ed25519 or ML-DSA-44
    #[arg(long, value_name = "KEY", requires = "witness")]
    witness_key: Option<String>,
    /// Ask every witness in this tlog-policy file, and report whether the policy is satisfied
    #[arg(long, value_name = "FILE", group = "action")]
    policy: Option<PathBuf>,
    /// Write a time-stamp request for the checkpoint (RFC 3161)
    #[arg(long, value_name = "FILE", group = "action")]
    timestamp_request: Option<PathBuf>,
    /// Keep this time-stamp response with the checkpoint that it stamps
    #[arg(long, value_name = "FILE", group = "action")]
    timestamp_response: Option<PathBuf>,
    /// Write the stamped note to FILE, and its time-stamp responses to FILE.tsr, FILE.2.tsr and so on
    #[arg(long, value_name = "FILE", group = "action")]
    timestamp_export: Option<PathBuf>,
}

pub(super) fn run(args: Args, context: &Context) -> Done {
    if args.witness.is_some() && args.witness_key.is_none() {
        return Err(Failure::usage(
            "the answer of a witness cannot be checked without its key, so it was not asked",
        )
        .hint("give the key that the witness publishes with --witness-key KEY"));
    }
    let target = |path: &Option<PathBuf>| path.as_deref().map(|path| context.target(path)).transpose();
    let request = target(&args.timestamp_request)?;
    target(&args.timestamp_export)?;
    if let Some(old) = args.since {
        return print(context, |ledger| Ok(ledger.extension(old, args.size)?.to_string()));
    }
    if let (Some(url), Some(key)) = (&args.witness, &args.witness_key) {
        let bad = |source| Error::Proof(ProofError::Malformed { path: "--witness-key".to_owned(), source });
        let key = key.parse().map_err(bad)?;
        let words = asked(context, |ledger| ledger.ask_witness(url, &key))?;
        return cosigned(context, &words);
    }
    if let Some(path) = &args.policy {
        return ask_all(context, path);
    }
    if let Some(request) = request {
        let note = asked(context, |ledger| ledger.bare_note(args.size))?;
        request.bytes(&timestamp_request(&sha256(note.as_bytes())))?;
        context.output.say(format_args!(
            "send {request} to a time-stamp authority, then record its answer with: claimlog checkpoint --timestamp-response FILE",
        ));
        return Ok(Answer::Yes);
    }
    if let Some(path) = &args.timestamp_response {
        return stamped(context, path);
    }
    if let Some(path) = &args.timestamp_export {
        return export(context, args.size, path);
    }
    print(context, |ledger| ledger.note(args.size))
}

/// What the ledger answers.
fn asked<T>(context: &Context, ask: impl FnOnce(&Ledger) -> Result<T, Error>) -> Result<T, Failure> {
    context.session(|session| session.with(ask))
}

fn print(context: &Context, ask: impl FnOnce(&Ledger) -> Result<String, Error>) -> Done {
    context.output.text(asked(context, ask)?)?;
    Ok(Answer::Yes)
}

fn cosigned(context: &Context, words: &[Attachment]) -> Done {
    context.session(|session| session.attach(words))?;
    for word in words {
        let Attachment::Cosignature { size, key, .. } = word else { continue };
        let name = key.name();
        if context.output.json {
            context.output.value(&json!({"size": size, "witness": name, "checked": true}))?;
        } else {
            let text = format!("the checkpoint of {} is cosigned by {name}", counted(*size, "entry"));
            context.output.line(visible(&text))?;
        }
    }
    Ok(Answer::Yes)
}

fn ask_all(context: &Context, path: &Path) -> Done {
    let policy = input::policy(path)?;
    for witness in policy.witnesses() {
        let Some(url) = &witness.url else { continue };
        match asked(context, |ledger| Ok(ledger.ask_witness(url, &witness.key)))? {
            Ok(words) => {
                cosigned(context, &words)?;
            }
            Err(error @ Error::Breach(_)) => return Err(error.into()),
            // One witness that is away need not keep the others from sufficing.
            Err(error) => passed_over(context, witness, &error)?,
        }
    }
    let enough = policy.open(&asked(context, |ledger| ledger.note(None))?);
    if let Err(why) = &enough {
        context.output.say(format_args!("the policy is not satisfied: {why}"));
    }
    Ok(if enough.is_ok() { Answer::Yes } else { Answer::No })
}

fn passed_over(context: &Context, witness: &Witness, error: &Error) -> Result<(), Failure> {
    if context.output.json {
        let name = witness.key.name();
        return context.output.value(&json!({"witness": name, "checked": false, "why": error.to_string()}));
    }
    context.output.say(format_args!("note: {error}"));
    if let Some(hint) = error.remedy().as_ref().map(remedy::words) {
        context.output.say(format_args!("  hint: {hint}"));
    }
    Ok(())
}

fn stamped(context: &Context, path: &Path) -> Done {
    let token = input::bytes(path)?;
    let bad = |source| Error::Proof(ProofError::Malformed { path: path.display().to_string(), source });
    let stamp = Timestamp::read(&token).map_err(bad)?;
    let stamped = asked(context, |ledger| {
        for size in ledger.checkpoint_sizes()? {
            if sha256(ledger.bare_note(Some(size))?.as_bytes()) == stamp.imprint {
                return Ok(Some(size));
            }
        }
        Ok(None)
    })?;
    let Some(size) = stamped else {
        return Err(Failure::usage(format!(
            "{} is not a time stamp of a checkpoint of this ledger",
            path.display()
        ))
        .hint("make the request with `claimlog checkpoint --timestamp-request FILE`"));
    };
    context.session(|session| session.attach(&[Attachment::Timestamp { size, token }]))?;
    if context.output.json {
        context.output.value(&json!({"size": size, "time": stamp.time}))?;
    } else {
        let time = &stamp.time;
        context
            .output
            .line(format_args!("the checkpoint of {} was stamped at {time}", counted(size, "entry")))?;
        context.output.say(
            "the signature of the time stamp was not checked: export it with --timestamp-export FILE, then use openssl ts -verify",
        );
    }
    Ok(Answer::Yes)
}

fn export(context: &Context, size: Option<u64>, path: &Path) -> Done {
    let (size, note, tokens) = asked(context, |ledger| {
        let size = size.unwrap_or(ledger.head().checkpoint.size);
        Ok((size, ledger.bare_note(Some(size))?, ledger.timestamps(size)?))
    })?;
    if tokens.is_empty() {
        return Err(Failure::usage(format!(
            "there is no time stamp for the checkpoint of {}",
            counted(size, "entry")
        ))
        .hint("choose another checkpoint with --size N; `claimlog verify` lists those with a time stamp"));
    }
    let mut responses = Vec::new();
    for (n, token) in (1..).zip(&tokens) {
        let end = if n == 1 { ".tsr".to_owned() } else { format!(".{n}.tsr") };
        let mut name = path.as_os_str().to_owned();
        name.push(end);
        responses.push((context.target(&PathBuf::from(name))?, token));
    }
    let data = context.target(path)?;
    data.bytes(note.as_bytes())?;
    for (response, token) in responses {
        response.bytes(token)?;
        context.output.say(format_args!(
            "check it with: openssl ts -verify -data {data} -in {response} -CAfile CERTIFICATES"
        ));
    }
    Ok(Answer::Yes)
}
