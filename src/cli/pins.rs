//! `claimlog pins`

use std::io::{self, BufRead, IsTerminal, Write};

use serde_json::json;

use super::context::Context;
use super::output::Failure;
use super::{Answer, Done};
use claimlog::home::Home;
use claimlog::plain::visible;
use claimlog::tlog::Checkpoint;

/// List the checkpoints remembered on this machine
#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// Forget what is remembered of this origin: the way to accept a restored older copy
    #[arg(long, value_name = "ORIGIN")]
    forget: Option<String>,
    /// Do not ask
    #[arg(long, requires = "forget")]
    yes: bool,
}

pub(super) fn run(args: Args, context: &Context) -> Done {
    let home = context.home()?;
    if let Some(origin) = args.forget {
        return forget(&origin, args.yes, &home, context);
    }
    for pin in home.pins()? {
        let Ok(checkpoint) = Checkpoint::open(&pin.note, &pin.vkey) else { continue };
        let Checkpoint { origin, size, root } = checkpoint;
        if context.output.json {
            context.output.value(&json!({
                "origin": origin, "vkey": pin.vkey.to_string(), "size": size, "root": root.to_base64(),
            }))?;
        } else {
            let text = format!("{origin}  {size} entries, root {}", root.to_base64());
            context.output.line(visible(&text))?;
        }
    }
    Ok(Answer::Yes)
}

fn forget(origin: &str, sure: bool, home: &Home, context: &Context) -> Done {
    let pins = home.pins()?;
    let Some(pin) = pins.iter().find(|pin| pin.vkey.name() == origin) else {
        return Err(Failure::usage(format!("nothing is remembered of {origin}"))
            .hint("see what is with `claimlog pins`"));
    };
    let size = Checkpoint::open(&pin.note, &pin.vkey).map_or(0, |checkpoint| checkpoint.size);
    if !sure {
        if !io::stdin().is_terminal() {
            return Err(Failure::usage("forgetting a checkpoint needs a yes").hint("add --yes"));
        }
        let _ = write!(
            io::stderr(),
            "{} was seen here with {size} entries. Once this is forgotten, a copy with fewer or other\n\
             entries, even one signed by another key, is taken on trust. Forget it? [y/N] ",
            visible(origin)
        );
        let mut answer = String::new();
        let read = io::stdin().lock().read_line(&mut answer);
        read.map_err(|source| Failure::io("read", "standard input", source))?;
        if !matches!(answer.trim(), "y" | "Y" | "yes") {
            context.output.say("nothing was forgotten");
            return Ok(Answer::No);
        }
    }
    home.forget(origin)?;
    if context.output.json {
        context.output.value(&json!({"origin": origin, "size": size, "forgotten": true}))?;
    } else {
        let text = format!("forgot {origin} at {size} entries; the next copy seen is taken on trust");
        context.output.line(visible(&text))?;
    }
    Ok(Answer::Yes)
}
