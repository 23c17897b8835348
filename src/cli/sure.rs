//! Sure: the question before an act that cannot be undone.
//!
//! Invariant: without a terminal nobody is asked, and without `--yes` nothing is done.

use std::io::{self, IsTerminal};

use super::ask::agreed;
use super::output::Failure;
use claimlog::plain::visible;

/// Whether a person is sure of an act that cannot be undone.
#[derive(Debug, Clone, Copy, clap::Args)]
pub(super) struct Sure {
    /// Do not ask for confirmation; without a terminal it is needed, because nobody can be asked
    #[arg(long)]
    pub(super) yes: bool,
}

impl Sure {
    /// Whether to go on. On a terminal this asks, after saying what will be lost.
    ///
    /// # Errors
    ///
    /// Returns a failure if nobody can be asked.
    pub(super) fn of(self, act: &str, loss: &str) -> Result<bool, Failure> {
        if self.yes {
            return Ok(true);
        }
        if !io::stdin().is_terminal() {
            let message = format!("{act} cannot be undone and must be confirmed; nothing was done. {loss}");
            return Err(Failure::usage(message).hint("if you are sure, add --yes"));
        }
        agreed(&format!("{}\nThis cannot be undone. Go on?", visible(loss)))
    }
}
