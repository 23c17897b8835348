//! `claimlog blocks`

use std::path::PathBuf;

use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::context::Context;
use super::stream::{Asked, answer_each};
use super::{Answer, Done};
use claimlog::audit::{BlockKey, Related, judge};

/// Compare the claims of groups that another engine made
///
/// Each line of FILE is {"key": …, "claims": [{"id": …, "text": …}, …]}: one of the keys that `claimlog keys` prints, and
/// all claims that have it, in the order in which they were recorded. There is an answer for each pair that contradicts,
/// is in tension or says the same: the key, the ids of both, and what `claimlog compare` says of them. A pair that has
/// several keys in common is in the answer to one of them. The answer to a line that is not a group is
/// {"line": …, "error": {"message": …}}; the exit status is then 2.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  claimlog blocks groups.jsonl > pairs.jsonl")]
pub(super) struct Args {
    /// A file of groups, or - for standard input
    file: PathBuf,
}

#[derive(Debug, Deserialize)]
struct Block {
    #[serde(deserialize_with = "key")]
    key: BlockKey,
    claims: Vec<Member>,
}

#[derive(Debug, Deserialize)]
struct Member {
    id: Value,
    text: String,
}

impl Asked for Block {
    const LINE: &'static str =
        "{\"key\": \"a key\", \"claims\": [{\"id\": 1, \"text\": \"one statement\"}, …]}";
    const LINES: &'static str = "groups";
    const PIPED: &'static str = "claimlog blocks - < groups.jsonl";
}

#[derive(Debug, Serialize)]
struct Found {
    key: String,
    a: Value,
    b: Value,
    #[serde(flatten)]
    found: Related,
}

fn key<'de, D: serde::Deserializer<'de>>(from: D) -> Result<BlockKey, D::Error> {
    String::deserialize(from)?.parse().map_err(serde::de::Error::custom)
}

pub(super) fn run(args: &Args, context: &Context) -> Done {
    answer_each(&args.file, context, |Block { key, claims }| {
        let texts: Vec<&str> = claims.iter().map(|claim| &*claim.text).collect();
        let id = |place: usize| claims[place].id.clone();
        let found = judge(key, &texts).into_iter().map(|([a, b], comparison)| Found {
            key: key.to_string(),
            a: id(a),
            b: id(b),
            found: Related::new(comparison),
        });
        found.collect()
    })?;
    Ok(Answer::Yes)
}
