//! `claimlog config`

use serde_json::{Map, Value, json};

use super::context::Context;
use super::fail_on::FailOn;
use super::settings::{Origin, Setting, variable};
use super::{Answer, Done};
use claimlog::plain::visible;

/// Print every setting, its value, and where the value comes from
///
/// Settings are options, variables of the environment, and the lines of a project
/// file: the first claimlog.toml in the working folder or in a folder above it,
/// up to the root of the file system. The home folder is a folder like the
/// others. An option wins over the environment, the environment over the file. A
/// file with anything else in it is refused.
///
///   ledger = "data/desk.db"        # the ledger; relative to the folder of the file
///   recorder = "Ana"               # who records
///   select = ["F", "S"]            # the rules of check and audit, as with --select
///   ignore = ["hedged-claim"]      # the rules that are left out, as with --ignore
///   fail-on = "warning"            # from which level check and audit answer no:
///                                  # error (the default), warning, note or never
///
///   [per-path]                     # rules that are ignored in some files
///   "drafts/" = ["F006"]           # a folder, and everything in it
///   "*.csv" = ["S002", "S003"]     # * and ? as in a shell, ** for folders
///
///   [policy]                       # the conditions of `export --verified`
///
/// Patterns are compared with the path of a file that is checked, from the folder
/// of claimlog.toml. Of a source in a ledger only the name of its file is known,
/// so `audit` compares patterns with that name.
#[derive(Debug, clap::Args)]
#[command(
    verbatim_doc_comment,
    after_help = "Examples:
  claimlog config
  claimlog config --json"
)]
#[allow(rustdoc::broken_intra_doc_links, reason = "what is in brackets is a part of a file of settings")]
pub(super) struct Args {}

/// A setting as it is printed.
struct Row {
    name: String,
    value: Value,
    origin: Origin,
}

impl Row {
    fn new<T: Into<Value>>(name: impl Into<String>, value: T, origin: &Origin) -> Self {
        Row { name: name.into(), value: value.into(), origin: origin.clone() }
    }

    /// A variable of the environment.
    fn of_variable(name: &str, variables: &[&'static str], default: Value) -> Self {
        let found = variables.iter().find_map(|name| Some((*name, variable(name)?)));
        match found {
            Some((variable, value)) => {
                Row::new(name, value.to_string_lossy().into_owned(), &Origin::Environment(variable))
            }
            None => Row::new(name, default, &Origin::Default),
        }
    }

    fn json(&self) -> Value {
        let mut value = json!({"value": self.value, "from": self.origin.name()});
        match &self.origin {
            Origin::Option(name) | Origin::Environment(name) => value["name"] = (*name).into(),
            Origin::File { path, line } => {
                value["path"] = path.display().to_string().into();
                value["line"] = (*line).into();
            }
            Origin::Remembered(path) => value["path"] = path.display().to_string().into(),
            Origin::Default => {}
        }
        value
    }

    /// The value in words.
    fn words(&self) -> String {
        match &self.value {
            Value::Null => "-".to_owned(),
            Value::String(text) => text.clone(),
            Value::Array(list) if list.is_empty() => "-".to_owned(),
            Value::Array(list) => list.iter().filter_map(Value::as_str).collect::<Vec<_>>().join(", "),
            other => other.to_string(),
        }
    }
}

pub(super) fn run(_: Args, context: &Context) -> Done {
    let rows = rows(context)?;
    let settings = &context.settings;
    let file = settings.file.as_ref().map(|path| path.display().to_string());
    if context.output.json {
        let all: Map<String, Value> = rows.iter().map(|row| (row.name.clone(), row.json())).collect();
        context.output.value(&json!({"file": file, "settings": all}))?;
        return Ok(Answer::Yes);
    }
    for row in &rows {
        let line = format!("{:<10}  {}  ({})", row.name, row.words(), row.origin);
        context.output.line(visible(&line))?;
    }
    if file.is_none() {
        context.output.say("there is no claimlog.toml in this folder or above it");
    }
    Ok(Answer::Yes)
}

fn rows(context: &Context) -> Result<Vec<Row>, super::output::Failure> {
    let settings = &context.settings;
    let home = context.home()?;
    let home_origin =
        variable("CLAIMLOG_HOME").map_or(Origin::Default, |_| Origin::Environment("CLAIMLOG_HOME"));
    let recorder = context.recorder_setting();
    let given = |asked: bool, name| if asked { Origin::Option(name) } else { Origin::Default };
    let vkey = context.vkey().map(ToString::to_string);
    let of_list =
        |name: &str, setting: &Setting<Vec<String>>| Row::new(name, setting.value.clone(), &setting.origin);
    let mut rows = vec![
        Row::new("ledger", settings.ledger.value.display().to_string(), &settings.ledger.origin),
        Row::new("recorder", recorder.value, &recorder.origin),
        of_list("select", &settings.select),
        of_list("ignore", &settings.ignore),
    ];
    for Setting { value, origin } in &settings.per_path {
        rows.push(Row::new(format!("per-path {}", value.pattern), value.ignore.clone(), origin));
    }
    let policy = settings.policy.value.as_ref().and_then(|policy| serde_json::to_value(policy).ok());
    rows.extend([
        Row::new("fail-on", settings.fail_on.value.map(FailOn::name), &settings.fail_on.origin),
        Row::new("policy", policy.unwrap_or_default(), &settings.policy.origin),
        Row::new("vkey", vkey.clone(), &given(vkey.is_some(), "--vkey")),
        Row::new("keys in", home.config.display().to_string(), &home_origin),
        Row::new("pins in", home.state.display().to_string(), &home_origin),
        Row::of_variable("pager", &["CLAIMLOG_PAGER", "PAGER"], "less -FRX".into()),
        Row::of_variable("time", &["CLAIMLOG_NOW"], Value::Null),
    ]);
    Ok(rows)
}
