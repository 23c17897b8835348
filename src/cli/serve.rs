//! `claimlog serve`

use std::io::ErrorKind;
use std::net::SocketAddr;

use serde_json::json;

use super::context::Context;
use super::output::Failure;
use super::progress::Waiting;
use super::show::read_again;
use super::{Answer, Done};
use claimlog::error::Error;
use claimlog::serve::{Server, Site};

/// Show the ledger in a browser on this machine
///
/// Search, lists by status, source, rule and claimant, a page for every entry with its proof, and the same as JSON. Each
/// entry that is shown was read from the ledger for that request, and proved. Nothing can be changed there. It answers until
/// Ctrl-C ends it.
///
/// Only this machine is answered. With an address that others can reach, name the host that they use, with --host:
/// everybody who can reach it reads the whole ledger, without a password.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  claimlog serve
  claimlog serve --address 127.0.0.1:9000
  claimlog serve --address 0.0.0.0:8000 --host archive.example.org")]
pub(super) struct Args {
    /// The address and the port; port 0 lets the system choose one
    #[arg(long, value_name = "ADDRESS:PORT", default_value = "127.0.0.1:7380")]
    address: SocketAddr,
    /// A name that a browser may use for it, besides the address and localhost
    #[arg(long, value_name = "NAME")]
    host: Vec<String>,
}

pub(super) fn run(args: Args, context: &Context) -> Done {
    if !args.address.ip().is_loopback() && args.host.is_empty() {
        return Err(Failure::usage(format!("{} can be reached from other machines", args.address))
            .hint("if others are to read the whole ledger, name the host that they use with --host NAME"));
    }
    let server = Server::bind(args.address, &args.host).map_err(|source| {
        let hint = match source.kind() {
            ErrorKind::AddrInUse => {
                Some("another program answers there: end it, or choose a port with --address 127.0.0.1:0")
            }
            ErrorKind::PermissionDenied => Some("choose a port above 1023, such as --address 127.0.0.1:7380"),
            ErrorKind::AddrNotAvailable => {
                Some("give an address of this machine, such as --address 127.0.0.1:7380")
            }
            _ => None,
        };
        let failed = Failure::io("listen at", &args.address.to_string(), source);
        hint.into_iter().fold(failed, Failure::hint)
    })?;
    // The notices of the first reading are for the person who started it.
    context.session(|session| session.with(|_| Ok::<_, Error>(())))?;
    let waiting = Waiting::new(&context.output, "verifying and auditing the ledger");
    let site = Site::new(context.ledger.clone(), context.home()?, context.vkey().cloned(), read_again);
    drop(waiting);
    let site = site?;
    #[cfg(unix)]
    end_on_signal();
    let url = format!("http://{}/", server.address());
    if context.output.json {
        context.output.value(&json!({"url": url}))?;
    } else {
        context.output.line(&url)?;
        context.output.say("note: open this address in a browser on this machine; Ctrl-C ends it");
    }
    server.run(&site);
    Ok(Answer::Yes)
}

/// Makes Ctrl-C and a request to end (SIGTERM) end the program with 0: nothing is half done.
#[cfg(unix)]
fn end_on_signal() {
    use std::sync::Arc;
    use std::sync::atomic::AtomicBool;

    use signal_hook::consts::{SIGINT, SIGTERM};
    use signal_hook::flag::register_conditional_shutdown;

    for signal in [SIGINT, SIGTERM] {
        // A system that sets no handler ends the program by the signal itself.
        let _ = register_conditional_shutdown(signal, 0, Arc::new(AtomicBool::new(true)));
    }
}
