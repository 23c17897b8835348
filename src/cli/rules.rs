//! `claimlog rules` and `claimlog explain`

use serde_json::json;

use super::context::Context;
use super::{Answer, Done};
use claimlog::audit::{RULES, Rule, rule};
use claimlog::error::{Error, Refusal};

/// List the rules of the audit
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  claimlog rules
  claimlog rules --json")]
pub(super) struct Args {}

/// Explain a rule: what it flags and why, with an example
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  claimlog explain F001
  claimlog explain link-title")]
pub(super) struct ExplainArgs {
    /// The rule's code or name, such as F001 or link-title
    code: String,
}

pub(super) fn run(_: Args, context: &Context) -> Done {
    for rule in &RULES {
        if context.output.json {
            context.output.value(&value(rule))?;
        } else {
            let Rule { code, name, level, what, .. } = rule;
            context.output.line(format_args!("{code}  {:<8} {name:<26} {what}", level.name()))?;
        }
    }
    Ok(Answer::Yes)
}

pub(super) fn explain(args: ExplainArgs, context: &Context) -> Done {
    let rule = rule(&args.code).ok_or(Error::Refused(Refusal::NoRule { code: args.code }))?;
    if context.output.json {
        context.output.value(&value(rule))?;
    } else {
        context.output.text(rule.to_markdown())?;
    }
    Ok(Answer::Yes)
}

fn value(rule: &Rule) -> serde_json::Value {
    json!({
        "code": rule.code, "name": rule.name, "level": rule.level, "family": rule.family(),
        "since": rule.since, "what": rule.what, "why": rule.why, "help": rule.help,
        "flagged": rule.flagged, "clean": rule.clean,
    })
}
