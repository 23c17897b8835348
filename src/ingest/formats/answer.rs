//! A saved answer of a search engine or a chat program, in JSON.

use crate::ingest::format::{Format, Holds, Sniff};
use crate::ingest::input::{Input, Made};
use crate::ingest::{Content, LONGEST_PAGE, answer, json_claims};

use crate::error::Result;

pub(in crate::ingest) static FORMAT: Format = Format {
    name: "answer",
    title: "an answer of a search or chat program",
    about: "A saved answer of a search or chat program, in JSON",
    endings: &[],
    media_types: &["application/json"],
    holds: Holds::Text,
    feature: None,
    built: true,
    archived: &[],
    extractor: "answer/2",
    // It is JSON: the reader of JSON recognises it.
    sniff: Sniff::Never,
    longest: LONGEST_PAGE,
    read,
};

fn read(input: Input<'_>) -> Result<Made> {
    let decoded = input.decoded(None)?;
    let text = json_claims::standard(&decoded.text);
    let node = json_claims::parse(&input, &text)?;
    let Some(answer) = answer::read(node) else {
        return Err(input.refuse("it has neither the words of an answer nor results with addresses"));
    };
    let mut made = Made::new(input.format, &decoded, answer.text);
    made.content = Content::Prose(answer.layout);
    Ok(made)
}
