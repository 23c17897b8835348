//! `claimlog pins`

use serde_json::json;

use super::context::Context;
use super::output::Failure;
use super::sure::Sure;
use super::{Answer, Done};
use claimlog::home::Home;
use claimlog::plain::{counted, visible};
use claimlog::tlog::Checkpoint;
use claimlog::verify::Pin;

/// List the checkpoints remembered on this machine
///
/// If the file of a remembered checkpoint cannot be read, the ledger it belongs to is refused; others can be used.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  claimlog pins
  claimlog pins --forget example.org/claims")]
pub(super) struct Args {
    /// Forget the checkpoint of this ledger, or the unreadable file of this name, in order to accept a restored older copy
    #[arg(long, value_name = "ORIGIN|FILE")]
    forget: Option<String>,
    /// Do not ask for confirmation
    #[arg(long, requires = "forget")]
    yes: bool,
}

pub(super) fn run(args: Args, context: &Context) -> Done {
    let home = context.home()?;
    if let Some(origin) = args.forget {
        return forget(&origin, args.yes, &home, context);
    }
    let pins = home.pins()?;
    for pin in &pins.known {
        let Ok(checkpoint) = Checkpoint::open(&pin.note, &pin.vkey) else { continue };
        let Checkpoint { origin, size, root } = checkpoint;
        if context.output.json {
            context.output.value(&json!({
                "origin": origin, "vkey": pin.vkey.to_string(), "size": size, "root": root.to_base64(),
            }))?;
        } else {
            let text = format!("{origin}  {}, root {}", counted(size, "entry"), root.to_base64());
            context.output.line(visible(&text))?;
        }
    }
    for pin in pins.unreadable {
        let (name, path) = (pin.name(), pin.path.display().to_string());
        let origin = pin.vkey.map(|vkey| vkey.name().to_owned());
        let why = Failure::from(pin.why).reason();
        if context.output.json {
            context.output.value(&json!({"unreadable": name, "origin": origin, "path": path, "why": why}))?;
        } else {
            let of = origin.map(|origin| format!(", of {origin}")).unwrap_or_default();
            context.output.line(visible(&format!("{name}  unreadable{of}: {why}")))?;
        }
    }
    Ok(Answer::Yes)
}

fn forget(name: &str, sure: bool, home: &Home, context: &Context) -> Done {
    let pins = home.pins()?.of(name);
    if pins.known.is_empty() && pins.unreadable.is_empty() {
        return Err(Failure::usage(format!("no checkpoint of {name} is remembered"))
            .hint("list what is remembered with `claimlog pins`"));
    }
    let size = |pin: &Pin| Checkpoint::open(&pin.note, &pin.vkey).ok().map(|checkpoint| checkpoint.size);
    let size = pins.known.iter().filter_map(size).max();
    let what = size.map_or("a checkpoint that cannot be read".to_owned(), |size| counted(size, "entry"));
    let loss = format!(
        "{name} was seen here with {what}. Once this is forgotten, a copy with fewer or different entries, even one \
         signed by another key, is taken on trust."
    );
    if !(Sure { yes: sure }).of("forgetting a checkpoint", &loss)? {
        context.output.say("nothing was forgotten");
        return Ok(Answer::No);
    }
    home.forget(name)?;
    if context.output.json {
        context.output.value(&json!({"origin": name, "size": size, "forgotten": true}))?;
    } else {
        let text = format!("forgot {name} with {what}; the next copy that is seen is taken on trust");
        context.output.line(visible(&text))?;
    }
    Ok(Answer::Yes)
}
