//! Subtitles and transcripts with times.

use crate::error::Result;
use crate::ingest::format::{Format, Holds, Sniff};
use crate::ingest::input::{Input, Made};
use crate::ingest::{Content, subtitles};
use crate::model::Caveat;
use crate::plain::counted;

pub(in crate::ingest) static FORMAT: Format = Format {
    name: "subtitles",
    title: "subtitles",
    about: "Subtitles and transcripts with times (SubRip, WebVTT)",
    endings: &[".srt", ".vtt"],
    media_types: &["text/vtt", "application/x-subrip"],
    holds: Holds::Text,
    feature: None,
    built: true,
    archived: &["text/vtt", "application/x-subrip"],
    extractor: "subtitles/1",
    sniff: Sniff::Certain(subtitles::is_subtitles),
    longest: usize::MAX,
    read,
};

fn read(input: Input<'_>) -> Result<Made> {
    let decoded = input.decoded(None)?;
    let lines = decoded.lines();
    let read = subtitles::read(&lines);
    if read.cues == 0 {
        return Err(input.refuse("it contains no cues"));
    }
    let mut made = Made::new(input.format, &decoded, read.text);
    if !lines.trim_start_matches('\u{feff}').starts_with("WEBVTT") {
        made.media_type = "application/x-subrip";
    }
    if read.cut {
        made.cut_off("it ends within the times of a cue");
    }
    if read.odd > 0 {
        made.caveats.push(Caveat::PartsUnread);
        let what = counted(read.odd, "block");
        made.notes.push(format!("{what} of lines without times could not be read"));
    }
    made.content = Content::Prose(read.layout);
    Ok(made)
}
