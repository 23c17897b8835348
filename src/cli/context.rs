//! Context: what every command needs from the outside: the ledger, the home, the clock, the output.

use std::cell::Cell;
use std::path::{Path, PathBuf};
use std::time::Instant;

use etcetera::BaseStrategy;

use super::Global;
use super::clock::{self, Clock};
use super::output::{Failure, Output};
use super::progress::Waiting;
use claimlog::error::{Error, ProofError};
use claimlog::home::Home;
use claimlog::ledger::{Draft, Ledger, Recorder, find};
use claimlog::model::{Seq, Time, View};
use claimlog::store::Access;
use claimlog::tlog::{Checkpoint, Hash, VerifierKey};
use claimlog::verify::{Head, Pin, Trust};

/// The state that an append has come to; or would come to, and then nobody can know its root.
#[derive(Debug)]
pub(super) struct State {
    pub(super) origin: String,
    pub(super) size: u64,
    pub(super) root: Option<Hash>,
}

/// The outside world of one command.
#[derive(Debug)]
pub(super) struct Context {
    pub(super) ledger: PathBuf,
    pub(super) output: Output,
    pub(super) recorder: Option<String>,
    verbose: bool,
    vkey: Option<VerifierKey>,
    clock: Clock,
    /// Whether it was said that remembered checkpoints of other ledgers cannot be read.
    told: Cell<bool>,
}

impl Context {
    pub(super) fn new(global: Global, output: Output) -> Result<Self, Failure> {
        let clock = Clock::new(global.clock_is_right)?;
        let vkey = global.vkey.map(|text| text.parse::<VerifierKey>()).transpose();
        let vkey =
            vkey.map_err(|source| Error::Proof(ProofError::Malformed { path: "--vkey".to_owned(), source }))?;
        let recorder = global.recorder.filter(|name| !name.trim().is_empty());
        let Global { ledger, verbose, .. } = global;
        Ok(Context { ledger, output, recorder, verbose, vkey, clock, told: Cell::new(false) })
    }

    /// The folders of keys and remembered checkpoints.
    pub(super) fn home(&self) -> Result<Home, Failure> {
        if let Some(folder) = std::env::var_os("CLAIMLOG_HOME").filter(|folder| !folder.is_empty()) {
            return Ok(Home::at(&PathBuf::from(folder)));
        }
        let folders = etcetera::choose_base_strategy().map_err(|_| {
            Failure::usage("there is no home folder to keep keys in")
                .hint("name a folder in the environment variable CLAIMLOG_HOME")
        })?;
        Ok(Home {
            config: folders.config_dir().join("claimlog"),
            state: folders.state_dir().unwrap_or_else(|| folders.data_dir()).join("claimlog"),
        })
    }

    /// The moment, by the system's clock or `CLAIMLOG_NOW`.
    pub(super) fn now(&self) -> Time {
        self.clock.now()
    }

    /// The moment to record in a ledger, if it can be now. The clock is read when it is asked.
    pub(super) fn moment(&self, ledger: &Ledger) -> Result<impl Fn() -> Time + '_, Failure> {
        let last = clock::last_time(ledger)?;
        let folder = |path: &Path| path.parent().map(Path::to_owned);
        let home = self.home()?;
        self.clock.doubt(last, || {
            let beside = std::fs::canonicalize(&self.ledger).ok().as_deref().and_then(folder);
            let kept = [home.config.join("keys"), home.state.join("pins")];
            let program = std::env::current_exe().ok();
            kept.into_iter().chain(beside).chain(program).chain(std::env::home_dir()).collect()
        })?;
        Ok(move || self.clock.after(last))
    }

    /// What is believed of the ledger before it is opened.
    pub(super) fn trust(&self) -> Result<Trust, Failure> {
        Ok(Trust { vkey: self.vkey.clone(), pins: self.home()?.pins()?.known })
    }

    /// Refuses to go on where a checkpoint of this ledger was remembered that cannot be read; passes over those of
    /// others, and says so.
    pub(super) fn recall<'a>(&self, keys: impl Iterator<Item = &'a VerifierKey>) -> Result<(), Failure> {
        let (keys, lost) = (keys.collect::<Vec<_>>(), self.home()?.pins()?.unreadable);
        let (ours, others): (Vec<_>, Vec<_>) =
            lost.into_iter().partition(|pin| keys.iter().any(|key| pin.is_of(key)));
        if let Some(pin) = ours.into_iter().next() {
            let (path, name) = (pin.path.display(), pin.name());
            return Err(Failure::usage(format!("what is remembered of this ledger in {path} cannot be read"))
                .hint(format!(
                    "put the file back from a backup; or, if nobody can have put an older ledger in place of this \
                     one, `claimlog pins --forget {name}`"
                ))
                .because(pin.why));
        }
        if !self.told.replace(true) {
            for pin in &others {
                let path = pin.path.display();
                self.output.say(format_args!(
                    "note: {path} cannot be read, and is passed over: it is of no key of this ledger; see \
                     `claimlog pins`"
                ));
            }
        }
        Ok(())
    }

    /// Opens the ledger to read.
    pub(super) fn open(&self) -> Result<Ledger, Failure> {
        self.open_for(Access::Read)
    }

    /// Opens the ledger to append.
    pub(super) fn open_to_write(&self) -> Result<Ledger, Failure> {
        self.open_for(Access::Write)
    }

    fn open_for(&self, access: Access) -> Result<Ledger, Failure> {
        let ledger = Ledger::open(&self.ledger, access, self.trust()?)?;
        self.recall(ledger.head().vkeys())?;
        Ok(ledger)
    }

    /// Opens the ledger, reads all of it, and remembers its checkpoint.
    pub(super) fn view(&self, as_of: Option<Seq>) -> Result<(Ledger, View), Failure> {
        let since = Instant::now();
        let waiting = Waiting::new(&self.output, "verifying and reading the ledger");
        let ledger = self.open()?;
        let view = ledger.view(as_of)?;
        drop(waiting);
        if self.verbose {
            let size = ledger.head().checkpoint.size;
            self.output.say(format_args!("verified {size} entries in {:?}", since.elapsed()));
        }
        self.remember(ledger.head());
        Ok((ledger, view))
    }

    /// The key given with `--vkey`.
    pub(super) fn vkey(&self) -> Option<&VerifierKey> {
        self.vkey.as_ref()
    }

    /// Appends what `write` drafts, and remembers the new checkpoint.
    pub(super) fn append<T>(
        &self,
        write: impl FnOnce(&mut Draft<'_>) -> Result<T, Error>,
    ) -> Result<(T, Ledger), Failure> {
        self.with_recorder(|ledger, by| ledger.append(by, write))
    }

    /// Opens the ledger and appends to it as whoever records here; remembers the new checkpoint.
    pub(super) fn with_recorder<T>(
        &self,
        write: impl FnOnce(&mut Ledger, Recorder<'_>) -> Result<T, Error>,
    ) -> Result<(T, Ledger), Failure> {
        let mut ledger = self.open_to_write()?;
        let clock = self.moment(&ledger)?;
        self.tell_of_exposed_key(ledger.head())?;
        let home = self.home()?;
        let by = Recorder::new(self.recorder.as_deref(), |vkey| home.key(vkey), clock);
        let answer = write(&mut ledger, by)?;
        self.remember(ledger.head());
        Ok((answer, ledger))
    }

    /// Appends what `write` drafts, or only finds out what it would append; the state that comes of it.
    pub(super) fn draft<T>(
        &self,
        dry_run: bool,
        write: impl FnOnce(&mut Draft<'_>) -> Result<T, Error>,
    ) -> Result<(T, State), Failure> {
        if dry_run {
            let ((answer, size), ledger) = self.with_recorder(|ledger, by| ledger.rehearse(by, write))?;
            let origin = ledger.head().checkpoint.origin.clone();
            return Ok((answer, State { origin, size, root: None }));
        }
        let (answer, ledger) = self.append(write)?;
        let Checkpoint { origin, size, root } = ledger.head().checkpoint.clone();
        Ok((answer, State { origin, size, root: Some(root) }))
    }

    /// Remembers a checkpoint outside the ledger, and returns whether it could. What is missing of trust is said
    /// even where little is to be said.
    pub(super) fn remember(&self, head: &Head) -> bool {
        if head.first_met {
            self.output.warn(format_args!(
                "note: {} is seen here for the first time; its key is taken on trust\n      compare it \
                 with the one its owner publishes: {}",
                head.checkpoint.origin, head.vkey
            ));
        }
        let pin = Pin { vkey: head.vkey.clone(), note: head.note.clone() };
        let remembered = self.home().and_then(|home| Ok(home.remember(&pin)?));
        if remembered.is_err() {
            self.output.warn("note: this checkpoint could not be remembered; a rollback may go unseen");
        }
        remembered.is_ok()
    }

    /// Says that others may sign for the ledger.
    pub(super) fn tell_of_exposed_key(&self, head: &Head) -> Result<(), Failure> {
        if let Some(path) = self.home()?.exposed_key(&head.vkey) {
            let path = path.display();
            self.output.say(format_args!("note: others may read the key in {path}: chmod 600 {path}"));
        }
        Ok(())
    }

    /// Whether the ledger is known to be as it was at `head`. A commit that is reported failed may be there all the
    /// same.
    pub(super) fn is_still(&self, head: &Head) -> bool {
        self.open().is_ok_and(|ledger| ledger.head().note == head.note)
    }

    /// The entry of a view that goes by `name`.
    pub(super) fn find(&self, view: &View, name: &str) -> Result<Seq, Failure> {
        let records = view.records();
        Ok(find(name, records.len() as u64, records.iter().map(|record| record.leaf))?)
    }
}
