//! The commands, one after the other, on one ledger; and their figures.

use std::path::Path;

use crate::corpus::Corpus;
use crate::desk::{Desk, copy, made};
use crate::findings::Findings;
use crate::options::Options;
use crate::process::{Run, median};

/// A command that takes milliseconds is run so often.
const OFTEN: usize = 7;

/// So many claims are ingested into the ledger as it is.
const MORE: u64 = 1_000;

/// A text that is checked against the ledger has so many sentences, from the corpus of another seed.
const SENTENCES: u64 = 1_000;
const OTHER: u64 = 1_000_000;

/// A verdict by a named person on words that stand in their own source is enough.
const POLICY: &str = "accept-own-source = true\n";

/// What was measured on a ledger of one size.
pub(crate) struct Sheet {
    pub(crate) claims: u64,
    /// The name of a row, its medians, and how many things it went through.
    pub(crate) figures: Vec<(&'static str, Run, u64)>,
    /// What else is to be said: sizes, and whether everything planted was found.
    pub(crate) notes: Vec<String>,
}

/// Measures the commands that are asked for.
pub(crate) fn measure(desk: &Desk, options: &Options) -> Sheet {
    let claims = desk.corpus.claims;
    let mut sheet = Sheet { claims, figures: Vec::new(), notes: Vec::new() };
    sheet.take(desk, options);
    sheet.read(desk, options);
    sheet.record(desk, options);
    sheet.audit(desk, options);
    sheet.export(desk, options);
    sheet.grow(desk, options);
    sheet.strangers(desk, options);
    sheet
}

impl Sheet {
    /// Takes the figures of one row.
    fn add(&mut self, desk: &Desk, name: &'static str, runs: &[Run], count: u64) {
        let run = median(runs);
        eprintln!("{:>9} {name}: {:.3} s, {:.0} MB", self.claims, run.cpu, run.peak);
        if !run.answered() {
            self.notes.push(format!("{name} failed with status {}: {}", run.status, desk.error()));
        }
        self.figures.push((name, run, count));
    }

    /// Measures one command, so often.
    fn often(&mut self, desk: &Desk, name: &'static str, rounds: usize, count: u64, arguments: &[&str]) {
        let runs: Vec<Run> = (0..rounds).map(|_| desk.run(arguments)).collect();
        self.add(desk, name, &runs, count);
    }

    /// The ledger is made, or taken as an earlier run left it.
    fn take(&mut self, desk: &Desk, options: &Options) {
        if options.wants("ingest") {
            let runs: Vec<Run> = (0..options.rounds(self.claims)).map(|_| desk.ingest()).collect();
            self.add(desk, "ingest", &runs, self.claims);
            desk.keep();
        }
        desk.take();
        desk.forget();
        if options.wants("start") {
            self.often(desk, "start", OFTEN, 1, &["--version"]);
        }
    }

    fn read(&mut self, desk: &Desk, options: &Options) {
        let (rounds, entries) = (options.rounds(self.claims), self.claims + 1);
        if options.wants("verify") {
            self.often(desk, "verify", rounds, entries, &["verify"]);
        }
        if options.wants("verify-full") {
            self.often(desk, "verify-full", rounds, entries, &["verify", "--full"]);
        }
        if options.wants("index") {
            let build = |_| {
                desk.forget();
                desk.run(&["list", "--limit", "1"])
            };
            let runs: Vec<Run> = (0..rounds).map(build).collect();
            self.add(desk, "index", &runs, self.claims);
        } else if ["list", "list-search", "search", "search-rare", "show", "against-one", "against"]
            .iter()
            .any(|row| options.wants(row))
        {
            desk.prepare(&["list", "--limit", "1"]);
        }
        let claim = (self.claims / 2).to_string();
        let rare = desk.corpus.rare_word();
        if options.wants("show-first") {
            self.often(desk, "show-first", 1, self.claims, &["show", &claim]);
        }
        let reading: [(&str, &[&str]); 6] = [
            ("list", &["list", "--status", "unassessed", "--limit", "10"]),
            ("list-search", &["list", "--search", "council", "--limit", "10"]),
            ("search", &["search", "council approved", "--limit", "10"]),
            ("search-rare", &["search", &rare, "--limit", "10"]),
            ("show", &["show", &claim]),
            ("prove", &["prove", &claim]),
        ];
        for (name, arguments) in reading {
            if options.wants(name) {
                self.often(desk, name, OFTEN, 1, arguments);
            }
        }
        self.check_against(desk, options);
    }

    /// Texts of other sentences, compared with what the ledger has on record.
    fn check_against(&mut self, desk: &Desk, options: &Options) {
        let other = Corpus::new(options.seed + OTHER, SENTENCES);
        for (name, rounds, sentences) in
            [("against-one", OFTEN, 1), ("against", options.rounds(self.claims), SENTENCES)]
        {
            if options.wants(name) {
                let path = desk.folder.with_file_name(format!("{name}.txt"));
                made(&path, |to| (0..sentences).try_for_each(|row| writeln!(to, "{}\n", other.text(row))));
                let arguments = ["check", "--json", text(&path), "--against", "ledger.db"];
                self.often(desk, name, rounds, sentences, &arguments);
            }
        }
    }

    fn record(&mut self, desk: &Desk, options: &Options) {
        if options.wants("add") {
            let text = "The lighthouse of Quoryx was painted in 1977.";
            self.often(desk, "add", OFTEN, 1, &["add", text]);
        }
        if options.wants("assess") {
            let last = self.claims.to_string();
            let refuted = ["assess", &last, "--verdict", "refuted", "--because", "The register says less."];
            self.often(desk, "assess", OFTEN, 1, &refuted);
        }
        let first = format!("1-{}", self.claims / 100);
        let supported = ["assess", &first, "--verdict", "supported", "--because", "The register says so."];
        if options.wants("assess-many") {
            self.often(desk, "assess-many", 1, self.claims / 100, &supported);
        } else if options.wants("export-verified") {
            desk.prepare(&supported);
        }
        if options.wants("list-rare") {
            self.often(desk, "list-rare", OFTEN, 1, &["list", "--status", "refuted", "--limit", "10"]);
        }
    }

    fn audit(&mut self, desk: &Desk, options: &Options) {
        if !options.wants("audit") {
            return;
        }
        let audit = |_| {
            desk.forget();
            desk.run(&["audit", "--json"])
        };
        let runs: Vec<Run> = (0..options.rounds(self.claims)).map(audit).collect();
        self.add(desk, "audit", &runs, self.claims);
        let findings = Findings::read(&desk.folder.join("output"));
        self.notes.extend(findings.map(|findings| findings.found(&desk.corpus)));
    }

    fn export(&mut self, desk: &Desk, options: &Options) {
        std::fs::write(desk.folder.join("policy.toml"), POLICY).unwrap();
        let (rounds, claims) = (options.rounds(self.claims), self.claims);
        if options.wants("export-status") {
            self.often(desk, "export-status", rounds, claims, &["export", "--status", "unassessed"]);
        }
        if options.wants("export-verified") {
            let arguments = ["export", "--verified", "--policy", "policy.toml"];
            self.often(desk, "export-verified", rounds, claims, &arguments);
        }
    }

    /// A thousand claims more, for each round; what is read after them.
    fn grow(&mut self, desk: &Desk, options: &Options) {
        let names = ["ingest-more", "verify-new", "list-after", "audit-again"];
        if !names.iter().any(|name| options.wants(name)) {
            return;
        }
        if options.wants("audit-again") && !options.wants("audit") {
            desk.run(&["audit", "--json"]);
        }
        // An audit begins without the index, and what is asked of it here is what it costs to go on with it.
        desk.prepare(&["list", "--limit", "1"]);
        let mut runs: [Vec<Run>; 4] = Default::default();
        for round in 0..options.rounds(self.claims) as u64 {
            let more = Corpus::new(options.seed + 1 + round, MORE);
            let path = desk.folder.join(format!("more-{round}.jsonl"));
            made(&path, |to| more.write_rows(to));
            // A machine that saw the ledger before them: one that recorded them has nothing to verify.
            copy(&desk.folder.join("home"), &desk.folder.join("home-before"));
            runs[0].push(desk.run(&["ingest", path.to_str().unwrap()]));
            copy(&desk.folder.join("home"), &desk.folder.join("home-after"));
            copy(&desk.folder.join("home-before"), &desk.folder.join("home"));
            runs[1].push(desk.run(&["verify", "--new"]));
            copy(&desk.folder.join("home-after"), &desk.folder.join("home"));
            if options.wants("list-after") {
                runs[2].push(desk.run(&["list", "--limit", "10"]));
            }
            if options.wants("audit-again") {
                runs[3].push(desk.run(&["audit", "--json"]));
            }
        }
        for (name, runs) in names.into_iter().zip(runs) {
            if options.wants(name) {
                self.add(desk, name, &runs, self.claims);
            }
        }
        let (bodies, ledger, derived) = desk.sizes();
        self.notes.push(format!(
            "on the disk: the ledger {:.2} times the entries' bodies (goal 1.6), the files made of it {:.2} times the \
             ledger (goal 1)",
            ledger as f64 / bodies as f64,
            derived as f64 / ledger as f64
        ));
    }

    /// What needs no ledger, and what strangers read.
    fn strangers(&mut self, desk: &Desk, options: &Options) {
        let rounds = options.rounds(self.claims);
        if options.wants("tiles") {
            let publish = |n: usize| desk.run(&["tiles", &format!("site-{n}")]);
            let runs: Vec<Run> = (0..rounds).map(publish).collect();
            self.add(desk, "tiles", &runs, self.claims);
        }
        let beside = |name: &str| desk.folder.with_file_name(name);
        if options.wants("check") {
            let (path, bytes) = (beside("prose.txt"), 20 * self.claims);
            made(&path, |to| desk.corpus.write_prose(bytes, to));
            self.often(desk, "check", rounds, bytes, &["check", "--json", text(&path)]);
        }
        if options.wants("compare") {
            let path = beside("pairs.jsonl");
            made(&path, |to| desk.corpus.write_pairs(to));
            self.often(desk, "compare", rounds, self.claims, &["compare", "--jsonl", text(&path)]);
        }
    }
}

fn text(path: &Path) -> &str {
    path.to_str().unwrap()
}
