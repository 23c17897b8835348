//! Context: what every command needs: the person's session, and the output that its notices go to.

use std::cell::OnceCell;
use std::io::{self, IsTerminal};
use std::path::PathBuf;
use std::time::Instant;

use etcetera::BaseStrategy;

use super::Global;
use super::ask::asked;
use super::output::{Failure, Output};
use super::progress::{Progress, Waiting};
use super::settings::{Origin, Setting, Settings};
use claimlog::audit::{Report, Selection, audit_of};
use claimlog::error::{Error, ProofError, Refusal};
use claimlog::excerpt::{Kin, Need};
use claimlog::home::Home;
use claimlog::ledger::{Draft, Ledger, Rehearsed, find};
use claimlog::model::{Kind, Seq, Time, View};
use claimlog::plain::counted;
use claimlog::session::{Clock, Notice, Session};
use claimlog::tlog::{Checkpoint, Hash, VerifierKey};

/// The state that an append led to; or would lead to, and then nobody can know its root.
#[derive(Debug)]
pub(super) struct State {
    pub(super) origin: String,
    pub(super) size: u64,
    pub(super) root: Option<Hash>,
}

/// What one command needs.
#[derive(Debug)]
pub(super) struct Context {
    pub(super) ledger: PathBuf,
    pub(super) output: Output,
    pub(super) settings: Settings,
    verbose: bool,
    vkey: Option<VerifierKey>,
    clock: Clock,
    session: OnceCell<Session>,
}

impl Context {
    pub(super) fn new(global: Global, settings: Settings, output: Output) -> Result<Self, Failure> {
        let fixed = std::env::var("CLAIMLOG_NOW").ok().map(|text| Time::parse_any(&text)).transpose();
        let fixed = fixed.map_err(|why| Failure::usage(format!("CLAIMLOG_NOW: {why}")))?;
        let clock = Clock { fixed, is_right: global.clock_is_right };
        let vkey = global.vkey.map(|text| text.parse::<VerifierKey>()).transpose();
        let vkey =
            vkey.map_err(|source| Error::Proof(ProofError::Malformed { path: "--vkey".to_owned(), source }))?;
        let (ledger, verbose) = (settings.ledger.value.clone(), global.verbose);
        Ok(Context { ledger, output, settings, verbose, vkey, clock, session: OnceCell::new() })
    }

    /// The same for another ledger.
    pub(super) fn of(&self, ledger: PathBuf) -> Context {
        let (output, settings) = (self.output.clone(), self.settings.clone());
        let (verbose, vkey, clock) = (self.verbose, self.vkey.clone(), self.clock);
        Context { ledger, output, settings, verbose, vkey, clock, session: OnceCell::new() }
    }

    /// The folders of keys and remembered checkpoints.
    pub(super) fn home(&self) -> Result<Home, Failure> {
        home().ok_or_else(|| {
            Failure::usage("there is no home folder to keep keys in")
                .hint("name a folder in the environment variable CLAIMLOG_HOME")
        })
    }

    /// The moment, by the system's clock or `CLAIMLOG_NOW`.
    pub(super) fn now(&self) -> Time {
        self.clock.now()
    }

    /// The key given with `--vkey`.
    pub(super) fn vkey(&self) -> Option<&VerifierKey> {
        self.vkey.as_ref()
    }

    /// Asks the person's session for something, and passes on what it noticed.
    pub(super) fn session<T, E: Into<Failure>>(
        &self,
        ask: impl FnOnce(&Session) -> Result<T, E>,
    ) -> Result<T, Failure> {
        let session = match self.session.get() {
            Some(session) => session,
            None => {
                let session = Session::new(&self.ledger, self.home()?)
                    .recording_as(self.settings.recorder.value.clone())
                    .expecting(self.vkey.clone())
                    .with_clock(self.clock);
                self.session.get_or_init(|| session)
            }
        };
        let answer = ask(session);
        for notice in session.notices() {
            self.pass_on(&notice);
        }
        answer.map_err(Into::into)
    }

    /// Words a notice. A lack of trust is said even where little is to be said.
    fn pass_on(&self, notice: &Notice) {
        let text = noticed(notice);
        if notice.is_about_trust() { self.output.warn(text) } else { self.output.say(text) }
    }

    /// Who records, by the settings or by what is remembered for this ledger.
    pub(super) fn recorder_setting(&self) -> Setting<Option<String>> {
        let setting = self.settings.recorder.clone();
        if setting.value.is_some() {
            return setting;
        }
        match self.session(Session::remembered_recorder) {
            Ok(Some((name, path))) => {
                let value = Some(name).filter(|name| !name.is_empty());
                Setting { value, origin: Origin::Remembered(path) }
            }
            _ => setting,
        }
    }

    /// Who records.
    pub(super) fn recorder(&self) -> Option<String> {
        self.recorder_setting().value.filter(|name| !name.trim().is_empty())
    }

    /// Asks who records in this ledger, once, and remembers the answer on this machine. Without a terminal nobody is asked.
    fn introduce(&self) -> Result<(), Failure> {
        let watched = io::stdin().is_terminal() && self.output.is_watched();
        if !watched || self.settings.recorder.value.is_some() {
            return Ok(());
        }
        if self.session(Session::remembered_recorder)?.is_some() {
            return Ok(());
        }
        let question = "Who records in this ledger? The name is written into each entry that you record (Enter: no name): ";
        let name = asked(question)?.unwrap_or_default();
        let path = self.session(|session| session.remember_recorder(&name))?;
        self.output.say(format_args!("this is remembered in {}; --recorder names another", path.display()));
        Ok(())
    }

    /// Reads the whole ledger.
    pub(super) fn view(&self, as_of: Option<Seq>) -> Result<(Ledger, View), Failure> {
        let since = Instant::now();
        let waiting = Waiting::new(&self.output, "verifying and reading the ledger");
        let read = self.session(|session| session.read(as_of));
        drop(waiting);
        let (ledger, view) = read?;
        if self.verbose {
            let size = ledger.head().checkpoint.size;
            self.output.say(format_args!("verified {} in {:?}", counted(size, "entry"), since.elapsed()));
        }
        Ok((ledger, view))
    }

    /// Reads what is needed of the ledger, or the whole ledger.
    pub(super) fn part(&self, need: &Need) -> Result<(Ledger, View), Failure> {
        let bar = Progress::of_entries(&self.output);
        let read = self.session(|session| session.excerpt(need, &|done, whole| bar.at(done, whole)))?;
        drop(bar);
        read.map_or_else(|| self.view(None), Ok)
    }

    /// Reads the claims that bear on some sentences, and all sources if they are asked for; nothing, if the ledger is better
    /// read as a whole.
    pub(super) fn bearing_on(
        &self,
        sentences: &[&str],
        with_sources: bool,
    ) -> Result<Option<(Ledger, View, Kin)>, Failure> {
        let bar = Progress::of_entries(&self.output);
        self.session(|session| {
            session.bearing_on(sentences, with_sources, &|done, whole| bar.at(done, whole))
        })
    }

    /// Applies the selected rules to a view of the ledger. What was found on pairs of claims before is not looked for again.
    pub(super) fn audit<'a>(&self, view: &'a View, selection: &Selection) -> Result<Report<'a>, Failure> {
        self.audit_of(view, selection, |_| true)
    }

    /// The same, where only some claims are wanted, or only pairs: see [`audit_of`].
    pub(super) fn audit_of<'a>(
        &self,
        view: &'a View,
        selection: &Selection,
        is_wanted: impl Fn(Seq) -> bool,
    ) -> Result<Report<'a>, Failure> {
        let bar = Progress::of_claims(&self.output);
        let pairs = match selection.compares() {
            true => self
                .session(|session| Ok::<_, Error>(session.pairs(view, &|done, whole| bar.at(done, whole))))?,
            false => None,
        };
        drop(bar);
        let _waiting = Waiting::new(&self.output, "auditing");
        Ok(audit_of(view, selection, pairs.as_ref(), is_wanted))
    }

    /// Appends what `write` drafts.
    pub(super) fn append<T>(
        &self,
        write: impl FnOnce(&mut Draft<'_>) -> Result<T, Error>,
    ) -> Result<(T, Ledger), Failure> {
        self.introduce()?;
        let appended = self.session(|session| session.append(write))?;
        self.output.note_recorded();
        Ok(appended)
    }

    /// Appends what `write` drafts, or only finds out what it would append; the state that results.
    pub(super) fn draft<T>(
        &self,
        dry_run: bool,
        write: impl FnOnce(&mut Draft<'_>) -> Result<T, Error>,
    ) -> Result<(T, State), Failure> {
        if dry_run {
            let (Rehearsed { answer, size }, ledger) = self.session(|session| session.rehearse(write))?;
            let origin = ledger.head().checkpoint.origin.clone();
            return Ok((answer, State { origin, size, root: None }));
        }
        let (answer, ledger) = self.append(write)?;
        let Checkpoint { origin, size, root } = ledger.head().checkpoint.clone();
        Ok((answer, State { origin, size, root: Some(root) }))
    }

    /// The entry of a view that goes by `name`.
    pub(super) fn find(&self, view: &View, name: &str) -> Result<Seq, Failure> {
        // In an excerpt are the entries that were asked for by their names.
        let by_leaf = view.records().iter().map(|record| (record.seq, record.leaf));
        Ok(find(name, view.records().last().map_or(0, |last| last.seq + 1), by_leaf)?)
    }

    /// The entry of a kind that goes by `name`.
    pub(super) fn find_a(&self, wanted: Kind, view: &View, name: &str) -> Result<Seq, Failure> {
        let seq = self.find(view, name)?;
        match view.kind(seq) {
            Some(found) if found == wanted => Ok(seq),
            Some(found) => Err(Error::Refused(Refusal::WrongKind { seq, found, wanted }).into()),
            None => Err(Failure::usage(format!(
                "entry {seq} cannot be read, so nobody can say that it is a {}",
                wanted.name()
            ))),
        }
    }
}

/// A notice in words.
#[must_use]
pub fn noticed(notice: &Notice) -> String {
    match notice {
        Notice::FirstMet { origin, vkey } => format!(
            "note: {origin} is seen here for the first time; its key is taken on trust\n      compare it with the \
             one its owner publishes: {vkey}"
        ),
        Notice::NotRemembered => {
            "note: this checkpoint could not be remembered; a rollback may go undetected".to_owned()
        }
        Notice::UnreadablePin { path } => format!(
            "note: {} cannot be read and was skipped; it is not about a key of this ledger; see `claimlog pins`",
            path.display()
        ),
        Notice::NoIndex { path, why } => format!(
            "note: the index {} could not be written ({why}); until it can be, commands read the whole ledger",
            path.display()
        ),
        Notice::NoPairs { path, why } => format!(
            "note: what was found on pairs of claims could not be written to {} ({why}); until it can be, each audit \
             compares all claims again",
            path.display()
        ),
        Notice::NobodyRecords => {
            "note: no name is recorded with what is recorded here; to give one: --recorder \
                                  NAME, CLAIMLOG_RECORDER, or `recorder` in claimlog.toml"
                .to_owned()
        }
        Notice::ExposedKey { path } => {
            let path = path.display();
            format!("note: others can read the key in {path}; to stop that: chmod 600 {path}")
        }
    }
}

/// The folders of a person's keys and remembered checkpoints on this machine: `CLAIMLOG_HOME`, or those of the system.
/// Nothing, if this person has no home folder.
#[must_use]
pub fn home() -> Option<Home> {
    if let Some(folder) = std::env::var_os("CLAIMLOG_HOME").filter(|folder| !folder.is_empty()) {
        return Some(Home::at(&PathBuf::from(folder)));
    }
    let folders = etcetera::choose_base_strategy().ok()?;
    Some(Home {
        config: folders.config_dir().join("claimlog"),
        state: folders.state_dir().unwrap_or_else(|| folders.data_dir()).join("claimlog"),
    })
}
