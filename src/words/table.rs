//! The loader: a file of words, its rows, and the lists that it holds.

use std::sync::OnceLock;

use rustc_hash::FxHashSet;

/// What separates the columns of a row, with a space on each side of it. No word has it in itself.
const BAR: char = '|';

/// A file of words, or one of its sections.
#[derive(Debug, Clone, Copy)]
pub(crate) struct File {
    text: &'static str,
    section: &'static str,
}

/// An entry of a file.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Row(&'static str);

impl File {
    /// The file with this text.
    pub(crate) const fn new(text: &'static str) -> Self {
        File { text, section: "" }
    }

    /// A section of it.
    pub(crate) const fn section(self, name: &'static str) -> Self {
        File { section: name, ..self }
    }

    /// Its rows, in order; those of all sections, if none was chosen.
    pub(crate) fn rows(self) -> impl Iterator<Item = Row> {
        let mut inside = self.section.is_empty();
        self.text.lines().filter_map(move |line| {
            if line.is_empty() || line.starts_with('#') {
                return None;
            }
            if let Some(name) = line.strip_prefix('[').and_then(|line| line.strip_suffix(']')) {
                inside = self.section.is_empty() || self.section == name;
                return None;
            }
            inside.then_some(Row(line))
        })
    }

    /// Its rows with the section that each stands in.
    pub(crate) fn sections(self) -> impl Iterator<Item = (&'static str, Row)> {
        let mut section = "";
        self.text.lines().filter_map(move |line| {
            if let Some(name) = line.strip_prefix('[').and_then(|line| line.strip_suffix(']')) {
                section = name;
                return None;
            }
            (!line.is_empty() && !line.starts_with("# ")).then_some((section, Row(line)))
        })
    }

    /// The words that bear a mark; all of them, if no mark is named.
    pub(super) fn marked(self, mark: &'static str) -> impl Iterator<Item = &'static str> {
        self.rows()
            .filter(move |row| mark.is_empty() || row.marks().any(|each| each == mark))
            .map(|row| row.column(0))
    }
}

impl Row {
    /// A column, counted from 0; empty, if the row is shorter.
    pub(crate) fn column(self, number: usize) -> &'static str {
        self.columns().nth(number).unwrap_or("")
    }

    fn columns(self) -> impl Iterator<Item = &'static str> {
        self.0.split(BAR).map(|column| column.trim_matches(' '))
    }

    /// The words of a column.
    pub(crate) fn words(self, column: usize) -> impl Iterator<Item = &'static str> {
        self.column(column).split(' ').filter(|word| !word.is_empty())
    }

    /// The marks in the second column.
    pub(crate) fn marks(self) -> impl Iterator<Item = &'static str> {
        self.words(1)
    }
}

/// A list of words, read from its file when it is first asked.
#[derive(Debug)]
pub(crate) struct Words {
    file: File,
    mark: &'static str,
    list: OnceLock<List>,
}

/// The words of a list, and the shapes that they have: most words that are asked for have another shape, and
/// need no look into the set.
#[derive(Debug)]
struct List {
    shapes: [u64; SHAPES / 64],
    set: FxHashSet<&'static str>,
}

/// How many shapes of words are told apart.
const SHAPES: usize = 1024;

/// The shape of a word: of its length, its first and its last letters.
fn shape(word: &str) -> usize {
    let bytes = word.as_bytes();
    let at = |place: usize| bytes.get(place).copied().map_or(0, usize::from);
    let (length, last) = (bytes.len(), bytes.len().wrapping_sub(1));
    (at(0) * 37 + at(1) * 101 + at(last) * 11 + length * 197) % SHAPES
}

impl Words {
    /// Every word of a file.
    pub(super) const fn all(file: File) -> Self {
        Words::marked(file, "")
    }

    /// The words of a file that bear a mark.
    pub(super) const fn marked(file: File, mark: &'static str) -> Self {
        Words { file, mark, list: OnceLock::new() }
    }

    /// Whether a word, in lower case, is in the list.
    pub(crate) fn has(&self, word: &str) -> bool {
        let list = self.list();
        let shape = shape(word);
        list.shapes[shape / 64] >> (shape % 64) & 1 == 1 && list.set.contains(word)
    }

    /// Its words, in no order.
    pub(crate) fn iter(&self) -> impl Iterator<Item = &'static str> {
        self.list().set.iter().copied()
    }

    fn list(&self) -> &List {
        self.list.get_or_init(|| {
            let set: FxHashSet<&str> = self.file.marked(self.mark).collect();
            let mut shapes = [0; SHAPES / 64];
            set.iter().map(|word| shape(word)).for_each(|shape| shapes[shape / 64] |= 1 << (shape % 64));
            List { shapes, set }
        })
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use std::collections::BTreeSet;

    use super::*;

    /// What is wrong with a file of words.
    fn flaws(text: &'static str) -> Vec<String> {
        let mut flaws = Vec::new();
        let head: Vec<&str> = text.lines().take_while(|line| line.starts_with("# ")).collect();
        if !head.iter().any(|line| line.starts_with("# Origin: ") && line.contains(". Licence: ")) {
            flaws.push("the head does not name origin and licence".to_owned());
        }
        let order = head.iter().find_map(|line| line.strip_prefix("# Order: ")).unwrap_or("none");
        let by_line = order.contains(", by line");
        let mut last = ("", "");
        let mut lines = BTreeSet::new();
        let mut section = "";
        for line in text.lines().skip(head.len()) {
            if line.starts_with('[') {
                (section, last) = (line, ("", ""));
                continue;
            }
            let bars = line.matches(BAR).count() != line.matches(" | ").count();
            if line.is_empty() || line != line.trim() || line.contains("  ") || line.starts_with('#') || bars
            {
                flaws.push(format!("not an entry: “{line}”"));
            }
            let entry = if by_line { line } else { Row(line).column(0) };
            if !lines.insert((section, entry)) {
                flaws.push(format!("“{entry}” stands twice"));
            }
            if order.starts_with("alphabetical") && entry <= last.0 {
                flaws.push(format!("“{entry}” stands after “{}”", last.0));
            }
            let table = by_line || line.contains(BAR);
            for column in Row(line).columns().filter(|_| table) {
                let mut words = BTreeSet::new();
                if let Some(twice) = column.split(' ').find(|word| !words.insert(*word)) {
                    flaws.push(format!("“{entry}” has “{twice}” twice in a column"));
                }
            }
            last = (entry, line);
        }
        if order == "none" {
            flaws.push("the head does not name the order".to_owned());
        }
        flaws
    }

    #[test]
    fn every_file_is_in_order() {
        let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/src/words");
        let (mut count, mut bytes) = (0, 0);
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.extension().is_some_and(|end| end == "txt") {
                let text = std::fs::read_to_string(&path).unwrap().leak();
                assert_eq!(flaws(text), Vec::<String>::new(), "{}", path.display());
                (count, bytes) = (count + 1, bytes + text.len());
            }
        }
        assert!(count > 30);
        // Every program that reads text carries them.
        assert!(bytes < 600_000, "{bytes}");
    }

    #[test]
    fn what_is_wrong_with_a_file_is_found() {
        const HEAD: &str = "# Words.\n# Origin: here. Licence: MIT.\n# Order: alphabetical.\n";
        for (rows, count) in [
            ("a | x y\nb\n[s]\na\n", 0),
            ("a\na\n", 2),
            ("b\na\n", 1),
            ("a | x x\n", 1),
            ("a \n", 1),
            ("a\n\nb\n", 2),
            ("a|b\n", 1),
        ] {
            assert_eq!(flaws(format!("{HEAD}{rows}").leak()).len(), count, "{rows}");
        }
        assert_eq!(flaws("a\n").len(), 2);
    }

    #[test]
    fn rows_have_columns_and_sections() {
        const FILE: File = File::new("# x\na | m n | k\nb\n[s]\nc | m\n");
        let first = |file: File| file.rows().map(|row| row.column(0)).collect::<Vec<_>>();
        assert_eq!(first(FILE), ["a", "b", "c"]);
        assert_eq!(first(FILE.section("s")), ["c"]);
        assert_eq!(FILE.marked("m").collect::<Vec<_>>(), ["a", "c"]);
        assert_eq!(FILE.marked("n").collect::<Vec<_>>(), ["a"]);
        assert_eq!(FILE.rows().next().unwrap().column(2), "k");
    }
}
