//! Writing a bundle: the key that signs it, and the file.

use super::context::Context;
use super::output::Failure;
use super::target::Target;
use claimlog::bundle::{self, Bundle};
use claimlog::error::{Error, KeyError};
use claimlog::ledger::Ledger;
use claimlog::tlog::SigningKey;

/// The key that signs for the log, if it is on this machine. What needs it is refused without it.
pub(super) fn key(
    ledger: &Ledger,
    is_needed: bool,
    context: &Context,
) -> Result<Option<SigningKey>, Failure> {
    let vkey = &ledger.head().vkey;
    match context.session(|session| Ok::<_, Error>(session.home().key(vkey)))? {
        Ok(key) => Ok(Some(key)),
        Err(Error::Key(KeyError::NoKey { .. })) if !is_needed => {
            context.output.say(
                "note: the key of the log is not on this machine, so the bundle is not signed: completeness is not \
                 attested",
            );
            Ok(None)
        }
        Err(error) => Err(error.into()),
    }
}

/// Writes a bundle into a file.
pub(super) fn write(made: &Bundle<'_>, target: Option<&Target>, context: &Context) -> Result<(), Failure> {
    let Some(target) = target else { return Ok(()) };
    let mut refused = None;
    let written = target.write(|out| {
        bundle::write(made, out).map_err(|error| match error {
            Error::Io { source, .. } => source,
            error => {
                refused = Some(error);
                std::io::Error::other("the bundle was refused")
            }
        })
    });
    if let Some(error) = refused {
        return Err(error.into());
    }
    written?;
    context.output.say(format_args!(
        "next: send {target} together with the key of the log, by another way: {}",
        made.ledger.head().vkey
    ));
    Ok(())
}
