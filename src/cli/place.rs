//! Places: where the words of a finding stand, in files that a reader can open.
//!
//! Invariant: a line and a column are of the file that is named. Of a document whose text had to be extracted, the words
//! are looked for in the document as it was written; if they are not found there, no line is given.

use std::collections::BTreeMap;

use claimlog::audit::{Finding, Passage};
use claimlog::model::{Seq, Source, Span, View};
use claimlog::text::{Index, Trace};

/// The documents of the findings, by their sources.
pub(super) struct Places<'a> {
    view: &'a View,
    files: BTreeMap<Seq, Opened<'a>>,
}

/// A document that was given or captured.
struct Opened<'a> {
    name: String,
    /// The path by which other programs know the file, relative to where the program runs.
    path: Option<String>,
    text: Option<Index<'a>>,
    lines: Lines<'a>,
}

/// How lines of the file are known.
enum Lines<'a> {
    /// They are those of the text.
    Same,
    /// The words are looked for in what was written.
    Traced(Box<(Trace<'a>, Index<'a>)>),
    /// The file has none: it is a PDF or an archive.
    Unknown,
}

/// A file as it was given to the program.
#[derive(Debug, Default)]
pub(super) struct Given {
    /// What messages call it.
    pub(super) name: String,
    /// Its path, unless it is standard input.
    pub(super) path: Option<String>,
    /// Whether it has lines: it is not a PDF or an archive.
    pub(super) has_lines: bool,
    /// What was written in it, if the text was extracted from it and differs.
    pub(super) written: Option<String>,
}

/// Lines and columns, in characters from 1; the end is behind the last character.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Region {
    pub(super) line: usize,
    pub(super) column: usize,
    pub(super) end_line: usize,
    pub(super) end_column: usize,
}

impl<'a> Places<'a> {
    /// The sources of a ledger. Sources with one title are shown with their file or address, or else with their number.
    pub(super) fn of_ledger(view: &'a View) -> Self {
        let names = names(view);
        let open = |(seq, source): (Seq, &'a Source)| {
            let name = names.get(&seq).cloned().unwrap_or_default();
            let path = Some(source.label().to_owned());
            (seq, Opened { name, path, text: text(view, source), lines: Lines::Same })
        };
        Places { view, files: view.sources().map(open).collect() }
    }

    /// The files that were given, by their sources. A source without one is a document in an archive.
    pub(super) fn of_files(view: &'a View, given: &'a BTreeMap<Seq, Given>) -> Self {
        let open = |(seq, source): (Seq, &'a Source)| {
            let text = text(view, source);
            let Some(file) = given.get(&seq) else {
                let outer = given.range(..seq).next_back().map(|(_, outer)| outer);
                let name = source.url.as_deref().unwrap_or_else(|| source.label());
                let name = outer.map_or_else(|| name.to_owned(), |outer| format!("{}: {name}", outer.name));
                let path = outer.and_then(|outer| outer.path.clone());
                return (seq, Opened { name, path, text, lines: Lines::Unknown });
            };
            let (name, path) = (file.name.clone(), file.path.clone());
            let lines = match &file.written {
                Some(written) => {
                    let is_marked_up = source.media_type != "text/markdown";
                    Lines::Traced(Box::new((Trace::new(written, is_marked_up), Index::new(written))))
                }
                None if file.has_lines => Lines::Same,
                None => Lines::Unknown,
            };
            (seq, Opened { name, path, text, lines })
        };
        Places { view, files: view.sources().map(open).collect() }
    }

    /// What a source is called.
    pub(super) fn name(&self, source: Seq) -> Option<&str> {
        Some(&self.files.get(&source)?.name)
    }

    /// The path of the file that holds a source.
    pub(super) fn path(&self, source: Seq) -> Option<&str> {
        self.files.get(&source)?.path.as_deref()
    }

    /// The extracted text that the words of a finding stand in.
    pub(super) fn text(&self, finding: &Finding<'_>) -> Option<(&Index<'a>, Span)> {
        Some((self.files.get(&finding.source?)?.text.as_ref()?, finding.span?))
    }

    /// Where the words of a finding stand in the file.
    pub(super) fn region(&self, finding: &Finding<'_>) -> Option<Region> {
        let file = self.files.get(&finding.source?)?;
        let (text, span) = self.text(finding)?;
        match &file.lines {
            Lines::Same => span.of(text.text()).map(|_| Region::of(text, span)),
            Lines::Traced(traced) => {
                let (trace, index) = &**traced;
                let segment = self.view.claim(finding.seq)?.span?;
                Some(Region::of(index, trace.place(text.text(), segment, span)?))
            }
            Lines::Unknown => None,
        }
    }

    /// File, line and column of a finding, or as much of it as is known.
    pub(super) fn position(&self, finding: &Finding<'_>) -> String {
        let Some(name) = finding.source.and_then(|source| self.name(source)) else {
            return format!("entry {}", finding.seq);
        };
        match self.region(finding) {
            Some(Region { line, column, .. }) => format!("{name}:{line}:{column}"),
            None => match self.view.claim(finding.seq).and_then(|claim| claim.details().page) {
                Some(page) => format!("{name}, page {page}"),
                None => name.to_owned(),
            },
        }
    }
}

impl Region {
    fn of(index: &Index<'_>, span: Span) -> Self {
        Region {
            line: index.number(span.start),
            column: index.column(span.start),
            end_line: index.number(span.end),
            end_column: index.column(span.end),
        }
    }
}

fn text<'a>(view: &'a View, source: &Source) -> Option<Index<'a>> {
    view.text(&source.text).map(Index::new)
}

/// What each source is called. Sources with one title also have the name of their file or their address, if these
/// differ, or else their number.
pub(super) fn names(view: &View) -> BTreeMap<Seq, String> {
    let mut alike: BTreeMap<&str, Vec<(Seq, &Source)>> = BTreeMap::new();
    for (seq, source) in view.sources() {
        alike.entry(source.label()).or_default().push((seq, source));
    }
    let mut names = BTreeMap::new();
    for (label, sources) in alike {
        let by: [fn(&Source) -> Option<&str>; 2] =
            [|source| source.name.as_deref(), |source| source.url.as_deref()];
        let differ = by.into_iter().find(|by| {
            let mut values: Vec<_> = sources.iter().map(|(_, source)| by(source)).collect();
            values.sort_unstable();
            values.windows(2).all(|two| two[0] != two[1])
        });
        for (seq, source) in &sources {
            let more =
                differ.and_then(|by| by(source)).map_or_else(|| format!("source {seq}"), str::to_owned);
            let name = if sources.len() == 1 { label.to_owned() } else { format!("{label} ({more})") };
            names.insert(*seq, name);
        }
    }
    names
}

/// Where a passage stands in a captured text.
pub(super) struct At {
    pub(super) source: Seq,
    pub(super) name: String,
    pub(super) line: usize,
    pub(super) column: usize,
    /// The page of the document, if it has pages.
    pub(super) page: Option<u32>,
    pub(super) claim: Option<Seq>,
}

impl std::fmt::Display for At {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let At { source, name, line, column, page, claim } = self;
        write!(f, "source {source}, {name}")?;
        match page {
            Some(page) => write!(f, ", page {page}")?,
            None => write!(f, ":{line}:{column}")?,
        }
        claim.map_or(Ok(()), |claim| write!(f, " (claim {claim})"))
    }
}

/// The captured texts of a ledger, by their sources.
pub(super) struct Documents<'a> {
    view: &'a View,
    names: BTreeMap<Seq, String>,
    texts: std::cell::RefCell<BTreeMap<Seq, Index<'a>>>,
}

impl<'a> Documents<'a> {
    pub(super) fn new(view: &'a View) -> Self {
        Documents { view, names: names(view), texts: std::cell::RefCell::default() }
    }

    /// What a source is called, and where the passage stands in its text.
    pub(super) fn at(&self, passage: &Passage<'_>) -> At {
        let Passage { source, span, claim, .. } = *passage;
        let whole = self.view.source(source).and_then(|source| self.view.text(&source.text));
        let mut texts = self.texts.borrow_mut();
        let index = texts.entry(source).or_insert_with(|| Index::new(whole.unwrap_or_default()));
        // The pages of a PDF are separated by form feeds.
        let is_paged = self.view.source(source).is_some_and(|it| it.media_type == "application/pdf");
        let before = whole.and_then(|text| text.get(..span.start)).filter(|_| is_paged);
        let page = before.map(|before| 1 + before.matches('\u{c}').count() as u32);
        let name = self.names.get(&source).cloned().unwrap_or_default();
        At { source, name, line: index.number(span.start), column: index.column(span.start), page, claim }
    }
}
