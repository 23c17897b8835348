//! `claimlog completions` and `claimlog man`

use std::path::PathBuf;

use clap::Command;
use clap_complete::Shell;
use clap_mangen::Man;

use super::context::Context;
use super::output::Failure;
use super::{Answer, Done, reference};
use claimlog::aside;

/// Print the completion script for a shell
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  claimlog completions bash > ~/.local/share/bash-completion/completions/claimlog
  claimlog completions zsh > ~/.zfunc/_claimlog
  claimlog completions fish > ~/.config/fish/completions/claimlog.fish")]
pub(super) struct CompletionsArgs {
    /// The shell
    shell: Shell,
}

/// Print the manual page, or write one for every command
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  claimlog man | man -l -
  claimlog man ~/.local/share/man/man1
  claimlog man --markdown > CLI.md")]
pub(super) struct ManArgs {
    /// The folder to write a page for every command into
    #[arg(value_name = "DIR")]
    folder: Option<PathBuf>,
    /// Print the reference of all commands in Markdown
    #[arg(long, conflicts_with = "folder")]
    markdown: bool,
}

pub(super) fn completions(args: CompletionsArgs, mut command: Command, context: &Context) -> Done {
    let mut text = Vec::new();
    clap_complete::generate(args.shell, &mut command, "claimlog", &mut text);
    context.output.text(String::from_utf8_lossy(&text))?;
    Ok(Answer::Yes)
}

pub(super) fn man(args: ManArgs, command: Command, context: &Context) -> Done {
    match args.folder {
        None if args.markdown => context.output.text(reference::markdown())?,
        None => {
            let mut page = Vec::new();
            let rendered = Man::new(command).render(&mut page);
            rendered.map_err(|source| Failure::io("write", "the manual page", source))?;
            context.output.text(String::from_utf8_lossy(&page))?;
        }
        Some(folder) => {
            context.folder_target(&folder)?;
            let mut command = command.disable_help_subcommand(true);
            command.build();
            let mut pages = Vec::new();
            for page in pages_of(command) {
                pages.push((context.target(&folder.join(page.get_filename()))?, page));
            }
            aside::make_folders(&folder)
                .map_err(|source| Failure::io("create", &folder.display().to_string(), source))?;
            for (target, page) in pages {
                target.write(|mut out| page.render(&mut out))?;
            }
        }
    }
    Ok(Answer::Yes)
}

/// The pages of a command and of the commands under it.
fn pages_of(command: Command) -> Vec<Man> {
    let below = command.get_subcommands().filter(|below| !below.is_hide_set());
    let mut pages: Vec<Man> = below.cloned().flat_map(pages_of).collect();
    pages.push(Man::new(command));
    pages
}
