//! `claimlog completions` and `claimlog man`

use std::path::PathBuf;

use clap::Command;
use clap_complete::Shell;

use super::context::Context;
use super::output::Failure;
use super::{Answer, Done};

/// Print the completions of a shell
#[derive(Debug, clap::Args)]
pub(super) struct CompletionsArgs {
    /// The shell
    shell: Shell,
}

/// Print the manual page, or write one for every command
#[derive(Debug, clap::Args)]
pub(super) struct ManArgs {
    /// A folder to write the pages of all commands into
    #[arg(value_name = "DIR")]
    folder: Option<PathBuf>,
}

pub(super) fn completions(args: CompletionsArgs, mut command: Command, context: &Context) -> Done {
    let mut text = Vec::new();
    clap_complete::generate(args.shell, &mut command, "claimlog", &mut text);
    context.output.text(String::from_utf8_lossy(&text))?;
    Ok(Answer::Yes)
}

pub(super) fn man(args: ManArgs, command: Command, context: &Context) -> Done {
    match args.folder {
        None => {
            let mut page = Vec::new();
            let rendered = clap_mangen::Man::new(command).render(&mut page);
            rendered.map_err(|source| Failure::io("write", "the manual page", source))?;
            context.output.text(String::from_utf8_lossy(&page))?;
        }
        Some(folder) => {
            let path = folder.display().to_string();
            std::fs::create_dir_all(&folder)
                .and_then(|()| clap_mangen::generate_to(command, &folder))
                .map_err(|source| Failure::io("write", &path, source))?;
        }
    }
    Ok(Answer::Yes)
}
