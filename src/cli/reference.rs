//! The reference: docs/CLI.md, made from the definitions of the command line.

use std::fmt::Write;

use clap::{Arg, Command};

use super::help::{self, WIDEST};
use super::screen::wrap;

/// The text of docs/CLI.md.
pub(super) fn markdown() -> String {
    let mut text = String::from(
        "# The command line\n\nMade from the definitions in `src/cli/` by `cargo test --test program readme::`;\n\
         `claimlog man --markdown` prints it.\n",
    );
    let mut program = help::command().term_width(WIDEST);
    program.build();
    // Without its own template: the groups are the chapters here.
    let bare = program.clone().help_template("{usage-heading} {usage}\n\n{options}");
    let _ = write!(
        text,
        "\n{}.\n\n{}",
        about(&program),
        block("text", &bare.term_width(WIDEST).render_help().to_string())
    );
    text.push_str(&after(&program));
    for (group, names) in help::groups() {
        let _ = write!(text, "\n## {group}\n");
        for command in names.iter().filter_map(|name| program.find_subcommand(name)) {
            chapter(&mut text, command);
        }
    }
    text
}

/// A command, and those under it.
fn chapter(text: &mut String, command: &Command) {
    let name = command.get_bin_name().unwrap_or_else(|| command.get_name());
    let about = about(command);
    let end = if about.ends_with('?') { "" } else { "." };
    let _ = write!(text, "\n### {name}\n\n{about}{end}\n");
    if let Some(long) = command.get_long_about() {
        let long = long.to_string();
        let rest = long.split_once("\n\n").map(|(_, rest)| rest).unwrap_or_default();
        for paragraph in rest.split("\n\n").filter(|paragraph| !paragraph.is_empty()) {
            let _ = write!(text, "\n{}\n", wrap(paragraph, WIDEST));
        }
    }
    let own = command.clone().mut_args(|option| {
        let is_known = option.is_global_set() || option.get_id() == "help";
        hide(option, is_known)
    });
    let own = own.help_template("{usage-heading} {usage}\n\n{all-args}").term_width(WIDEST);
    let _ = write!(text, "\n{}", block("text", &own.clone().render_long_help().to_string()));
    text.push_str(&after(command));
    let below = command.get_subcommands().filter(|below| below.get_name() != "help");
    below.filter(|below| !below.is_hide_set()).for_each(|below| chapter(text, below));
}

fn hide(option: Arg, is_known: bool) -> Arg {
    if is_known { option.hide(true) } else { option }
}

fn about(command: &Command) -> String {
    command.get_about().map(ToString::to_string).unwrap_or_default()
}

/// What stands after the options: examples as shell, the rest as it is.
fn after(command: &Command) -> String {
    let after = command.get_after_help().map(ToString::to_string).unwrap_or_default();
    let mut text = String::new();
    for part in after.split("\n\n") {
        let rendered = match part.split_once(":\n") {
            Some(("Examples", lines)) => block("sh", &unindented(lines)),
            Some((heading, lines)) => format!("{heading}:\n\n{}", block("text", &unindented(lines))),
            None => format!("{}\n", wrap(part, WIDEST)),
        };
        let _ = write!(text, "\n{rendered}");
    }
    text
}

fn unindented(lines: &str) -> String {
    lines.lines().map(|line| line.strip_prefix("  ").unwrap_or(line)).collect::<Vec<_>>().join("\n")
}

fn block(language: &str, text: &str) -> String {
    let lines: Vec<&str> = text.trim_end().lines().map(str::trim_end).collect();
    format!("```{language}\n{}\n```\n", lines.join("\n"))
}
