//! `claimlog policy`

use std::path::{Path, PathBuf};

use serde_json::json;

use super::context::Context;
use super::output::Failure;
use super::{Answer, Done, input};
use claimlog::export::Policy;
use claimlog::plain::visible;
use claimlog::tlog::Hash;

/// Show the policy that a claim must meet to be exported as verified
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  claimlog policy show
  claimlog policy show --toml > verified.toml
  claimlog policy show --policy verified.toml --json")]
pub(super) struct Args {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, clap::Subcommand)]
enum Command {
    /// Print the conditions, the settings and their hash
    ///
    /// The settings are those of a policy file (TOML):
    ///
    ///   min-sources         how many sources must support the claim [default: 1]
    ///   independent         sources of one publisher, author or host count once, and those of the
    ///                       claim's own publisher or host not at all [default: false]
    ///   reliability         how reliable each source must be, by its rating: A to E
    ///   credibility         how sure the assessor must be: low, moderate or high
    ///   max-age             how many days old the verdict may be
    ///   by                  who may have judged it, such as ["Ann Lee", "Bo Ek"]
    ///   accept-own-source   the claim's place in its own source counts as support [default: false]
    ///   accept-row-url      the address in a table's row, or of a published review, counts as
    ///                       support [default: false]
    ///
    /// The hash is the SHA-256 of the policy's canonical form, which --json prints.
    #[command(
        verbatim_doc_comment,
        after_help = "Examples:
  claimlog policy show
  claimlog policy show --toml > verified.toml"
    )]
    Show {
        /// The policy file [default: the policy that holds if none is given]
        #[arg(long, value_name = "FILE")]
        policy: Option<PathBuf>,
        /// Print the settings as a policy file
        #[arg(long, conflicts_with = "json")]
        toml: bool,
    },
}

/// The policy of a file, or that of the project file, or the default one, and its hash.
pub(super) fn chosen(file: Option<&Path>, context: &Context) -> Result<(Policy, Hash), Failure> {
    let policy = match file {
        None => context.settings.policy.value.clone().unwrap_or_default(),
        Some(path) => {
            let name = path.display().to_string();
            Policy::from_toml(&input::note(path)?).map_err(|why| {
                Failure::usage(format!("{name} is not a policy: {why}"))
                    .hint("`claimlog policy show --toml` prints one")
            })?
        }
    };
    let hash = policy.hash().map_err(Failure::usage)?;
    Ok((policy, hash))
}

pub(super) fn run(args: Args, context: &Context) -> Done {
    let Command::Show { policy: file, toml } = args.command;
    let (policy, hash) = chosen(file.as_deref(), context)?;
    let sentences = policy.sentences();
    let output = &context.output;
    if output.json {
        let conditions: Vec<_> = sentences
            .iter()
            .map(|(name, sentence)| json!({"condition": name, "sentence": sentence}))
            .collect();
        let canonical = policy.canonical().map_err(Failure::usage)?;
        output.value(&json!({
            "policy": policy, "conditions": conditions, "canonical": canonical, "sha256": hash,
        }))?;
        return Ok(Answer::Yes);
    }
    if toml {
        output.text(policy.to_toml())?;
        return Ok(Answer::Yes);
    }
    output.line("A claim is verified if")?;
    for (name, sentence) in sentences {
        output.line(visible(&format!("  {name:<15} {sentence}")))?;
    }
    output.line(format_args!("sha256 {hash}"))?;
    Ok(Answer::Yes)
}
