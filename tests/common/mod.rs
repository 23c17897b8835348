//! Small ledgers in one line, under a fixed clock and a test key; and the program, run.
#![allow(dead_code, unused_imports, unreachable_pub, clippy::unwrap_used, clippy::expect_used, clippy::panic)]

pub mod bends;
pub mod bundles;
pub mod files;
mod judged;
pub mod mutants;
#[cfg(unix)]
pub mod serving;
pub mod site;
pub mod two;

pub use judged::{DAM, values};

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use base64::prelude::{BASE64_STANDARD, Engine};
use claimlog::error::Result;
use claimlog::ingest::{About, Document};
use claimlog::ledger::{Draft, Ledger, OldKey, Recorder};
use claimlog::model::{Stance, Time, Verdict};
use claimlog::record::{Bearing, NewAssessment, NewClaim};
use claimlog::store::Access;
use claimlog::tlog::SigningKey;
use claimlog::verify::{Depth, Trust, Verification};
use serde_json::Value;

pub const NOW: &str = "2026-03-02T09:00:00Z";

/// The statements of the project's own cases.
pub fn case_texts() -> impl Iterator<Item = &'static str> {
    let files = [
        include_str!("../cases/pairs.txt"),
        include_str!("../cases/news.txt"),
        include_str!("../cases/frames.txt"),
        include_str!("../cases/slots.txt"),
        include_str!("../cases/rewordings.txt"),
        include_str!("../cases/forms.txt"),
    ];
    let rows = files.into_iter().flat_map(str::lines).filter(|line| !line.starts_with('#'));
    rows.flat_map(|row| row.split(" | ")).filter(|text| text.contains(' '))
}

pub fn key() -> SigningKey {
    SigningKey::from_seed("example.org/test", &[7; 32]).unwrap()
}

pub fn now() -> Time {
    NOW.parse().unwrap()
}

/// Trust in the test key and nothing remembered.
pub fn trust() -> Trust {
    Trust { vkey: Some(key().verifier()), pins: Vec::new() }
}

pub fn document(text: &str) -> Document {
    let about =
        About { name: Some("a.txt".into()), url: Some("https://example.org/a".into()), ..About::default() };
    claimlog::ingest::read("a.txt", text.as_bytes().to_vec(), about).unwrap()
}

pub fn create(path: &Path) -> Ledger {
    Ledger::create(path, &key()).unwrap();
    open(path)
}

pub fn open(path: &Path) -> Ledger {
    Ledger::open(path, Access::Write, trust()).unwrap()
}

/// The test as a recorder who signs with this key.
pub fn by(key: &SigningKey) -> Recorder<'static> {
    let key = key.clone();
    Recorder::new(Some("the test"), move |_| Ok(key.clone()), now)
}

pub fn append<T>(ledger: &mut Ledger, write: impl FnOnce(&mut Draft<'_>) -> Result<T>) -> Result<T> {
    ledger.append(by(&key()), write)
}

/// Appends so many claims without a source, in one transaction.
pub fn fill(ledger: &mut Ledger, claims: usize) {
    append(ledger, |draft| {
        for n in 0..claims {
            draft.claim(NewClaim { text: format!("Claim number {n} is made."), ..NewClaim::default() })?;
        }
        Ok(())
    })
    .unwrap();
}

/// A ledger that contains every kind of entry, in several commits, and a full tile.
pub fn sample(path: &Path) -> Ledger {
    let mut ledger = create(path);
    let text = "The dam was finished in 1969. Builders left the site in 1971. It holds 40 million litres.";
    append(&mut ledger, |draft| draft.ingest(&document(text), |_| {})).unwrap();
    append(&mut ledger, |draft| {
        let bearing = Bearing::Source {
            seq: 0,
            quote: Some("left the site".into()),
            context: Default::default(),
            anyway: false,
        };
        let evidence = draft.evidence(1, Stance::Supports, bearing, None)?.seq;
        draft.assess(1, assessment(Verdict::Supported, vec![evidence]))?;
        draft.waive(2, "S003", "the log book is known")?;
        draft.relate(1, claimlog::model::RelationKind::DependsOn, 2, None)
    })
    .unwrap();
    fill(&mut ledger, 300);
    append(&mut ledger, |draft| draft.retract(10, "recorded twice")).unwrap();
    ledger
}

pub fn assessment(verdict: Verdict, evidence: Vec<u64>) -> NewAssessment {
    NewAssessment {
        verdict,
        confidence: None,
        evidence,
        because: "the log book says so".into(),
        by: Some("Bo Ek".into()),
    }
}

pub fn verify(path: &Path) -> Result<Verification> {
    Ledger::verify(path, &trust(), None, Depth::Full)
}

/// Texts that end an element, a comment, a script or an attribute, and those that are hard to show.
pub const NASTY: [&str; 12] = [
    "</script><script>alert(1)</script> was said by the board.",
    "<!-- was said --> by <b onclick='x'>Ann</b> & \"Bo\" <img src=x onerror=alert(1)>.",
    "]]> and &amp; and &lt; and ${x} and `y` are not codes here.",
    "</pre></blockquote></article></main></body></html> ends nothing.",
    "\" onmouseover=\"alert(1)\" x=\" is not an attribute.",
    "The flag 🏴󠁧󠁢󠁥󠁮󠁧󠁿 and the family 👩‍👩‍👧 were seen.",
    "a\u{301}e\u{308}\u{323} were combined.",
    "قال المجلس إن السد ممتلئ.",
    "It was \u{202e}denrut\u{202c} around.",
    "A zero\u{200b}width and a soft\u{ad}hyphen are hidden.",
    "javascript:alert(1) is not an address.",
    "\\u003c/script\\u003e is not an end.",
];

/// The program in a folder of its own, with its own home and a fixed clock.
pub struct Shop {
    pub folder: tempfile::TempDir,
}

impl Shop {
    pub fn new() -> Self {
        Shop { folder: tempfile::tempdir().unwrap() }
    }

    /// A folder with a ledger in it.
    pub fn with_ledger() -> Self {
        let shop = Shop::new();
        assert_eq!(shop.run(&["init", "--origin", "example.org/shop"]).status.code(), Some(0));
        shop
    }

    /// Checks that every entry follows schema/entry.schema.json, and that the history is what was signed.
    pub fn is_sound(&self) {
        let schema = Schema::read(Path::new("schema/entry.schema.json"));
        let conn = rusqlite::Connection::open(self.path("ledger.db")).unwrap();
        let mut rows = conn.prepare("SELECT body FROM entry").unwrap();
        for body in rows.query_map([], |row| row.get::<_, String>(0)).unwrap() {
            let body = body.unwrap();
            let entry: Value = serde_json::from_str(&body).unwrap();
            assert_eq!(schema.check(&entry), Ok(()), "{body}");
        }
        drop(rows);
        drop(conn);
        self.state();
    }

    /// The claims, as `list --json` has them.
    pub fn claims(&self) -> Vec<Value> {
        let listed = self.expect(0, &["list", "--json"]);
        listed.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
    }

    pub fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    pub fn write(&self, name: &str, bytes: impl AsRef<[u8]>) -> String {
        std::fs::write(self.path(name), bytes).unwrap();
        name.to_owned()
    }

    pub fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(option_env!("CARGO_BIN_EXE_claimlog").unwrap_or("claimlog"));
        command
            .args(arguments)
            .current_dir(self.folder.path())
            .env_clear()
            .env("CLAIMLOG_HOME", self.path("home"))
            .env("CLAIMLOG_NOW", NOW)
            .stdin(Stdio::null());
        command
    }

    pub fn run(&self, arguments: &[&str]) -> Output {
        self.command(arguments).output().unwrap()
    }

    /// Runs, expects an exit status, and gives stdout.
    pub fn expect(&self, status: i32, arguments: &[&str]) -> String {
        let output = self.run(arguments);
        let (out, err) = (String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
        assert_eq!(output.status.code(), Some(status), "{arguments:?}\n{out}\n{err}");
        out.into_owned()
    }

    /// Runs with --json and returns the only document that is printed.
    pub fn json(&self, status: i32, arguments: &[&str]) -> Value {
        let arguments = [arguments, &["--json"]].concat();
        serde_json::from_str(&self.expect(status, &arguments)).unwrap()
    }

    /// Runs, expects a failure of that status, and gives what stderr says in JSON.
    pub fn failure(&self, status: i32, arguments: &[&str]) -> Value {
        let arguments = [arguments, &["--json"]].concat();
        let output = self.run(&arguments);
        let error = String::from_utf8_lossy(&output.stderr).into_owned();
        assert_eq!(output.status.code(), Some(status), "{arguments:?}\n{error}");
        assert!(output.stdout.is_empty(), "{arguments:?}: a failure answers nothing");
        serde_json::from_str::<Value>(&error).unwrap()["error"].clone()
    }

    /// The size and root that `verify` reports, which must find nothing wrong.
    pub fn state(&self) -> (u64, String) {
        let value = self.json(0, &["verify", "--full"]);
        assert_eq!(value["ok"], true, "{value}");
        (value["size"].as_u64().unwrap(), value["root"].as_str().unwrap().to_owned())
    }
}

/// One of the shims in `tests/power`, compiled with the C compiler that README asks for.
pub fn shim(name: &str) -> PathBuf {
    static MADE: std::sync::Mutex<Vec<String>> = std::sync::Mutex::new(Vec::new());
    let target = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("{name}-{}.so", std::process::id()));
    let source = Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("tests/power/{name}.c"));
    let mut made = MADE.lock().unwrap();
    if !made.iter().any(|other| other == name) {
        let mut cc = Command::new("cc");
        cc.args(["-shared", "-fPIC", "-O1", "-o"]).arg(&target).arg(source).arg("-ldl");
        assert!(cc.status().expect("a C compiler, as README says").success());
        made.push(name.to_owned());
    }
    target
}

/// The key that signs after the test key.
pub fn next_key() -> SigningKey {
    SigningKey::from_seed("example.org/test", &[9; 32]).unwrap()
}

/// The key that signs after the test key and before the next one, in the full sample.
pub fn middle_key() -> SigningKey {
    SigningKey::from_seed("example.org/test", &[10; 32]).unwrap()
}

/// The readers of the full sample: each knows one of its keys.
pub fn readers() -> [Trust; 3] {
    [key(), middle_key(), next_key()].map(|key| Trust { vkey: Some(key.verifier()), pins: Vec::new() })
}

/// A witness.
pub fn witness() -> SigningKey {
    SigningKey::from_seed("example.org/witness", &[8; 32]).unwrap()
}

/// A time-stamp response that says that it stamps these bytes. Nobody signed it.
pub fn unsigned_timestamp(data: &[u8]) -> Vec<u8> {
    fn wrap(tag: u8, parts: &[&[u8]]) -> Vec<u8> {
        let inner = parts.concat();
        let length = u16::try_from(inner.len()).unwrap().to_be_bytes();
        [&[tag, 0x82], &length[..], &inner].concat()
    }
    let hash = claimlog::tlog::sha256(data);
    let sha256 = [0x06, 0x09, 0x60, 0x86, 0x48, 0x01, 0x65, 0x03, 0x04, 0x02, 0x01];
    let imprint = wrap(0x30, &[&wrap(0x30, &[&sha256]), &wrap(0x04, &[&hash.0])]);
    let policy = [0x06, 0x03, 0x2a, 0x03, 0x04];
    let time = wrap(0x18, &[b"20260302090000Z"]);
    let info = wrap(0x30, &[&[2, 1, 1], &policy, &imprint, &[2, 1, 7], &time]);
    let tst = [0x06, 0x0b, 0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x09, 0x10, 0x01, 0x04];
    let encapsulated = wrap(0x30, &[&tst, &wrap(0xa0, &[&wrap(0x04, &[&info])])]);
    let signed = wrap(0x30, &[&[2, 1, 3], &wrap(0x31, &[]), &encapsulated]);
    let signed_data = [0x06, 0x09, 0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x07, 0x02];
    let content = wrap(0x30, &[&signed_data, &wrap(0xa0, &[&signed])]);
    wrap(0x30, &[&wrap(0x30, &[&[2, 1, 0]]), &content])
}

/// A captured page.
pub fn page() -> Document {
    let html = "<html><head><title>The weir</title></head><body><p>The weir at Harrow was raised by two metres.</p></body></html>";
    let about = About { name: Some("weir.html".into()), ..About::default() };
    claimlog::ingest::read("weir.html", html.into(), about).unwrap()
}

/// The sample with everything that can be stored: a redaction, a page, three keys, a cosignature, a time stamp.
pub fn full_sample(path: &Path) -> Ledger {
    let mut ledger = sample(path);
    append(&mut ledger, |draft| draft.ingest(&document("A secret is kept here. It is long."), |_| {}))
        .unwrap();
    append(&mut ledger, |draft| draft.redact(20, "a court ordered it")).unwrap();
    // A page, whose text is not its bytes.
    append(&mut ledger, |draft| draft.ingest(&page(), |_| {})).unwrap();
    ledger.rotate(by(&key()), &middle_key(), OldKey::Signs, "once a year").unwrap();
    ledger.rotate(by(&middle_key()), &next_key(), OldKey::Signs, "once a year").unwrap();
    let note = ledger.note(None).unwrap();
    let (text, _) = note.split_once("\n\n").unwrap();
    let size = ledger.head().checkpoint.size;
    let line = witness().cosign(&format!("{text}\n"), 1_772_442_000);
    let key = witness().witness();
    let token = unsigned_timestamp(note.as_bytes());
    ledger
        .attach(&[
            claimlog::strangers::Attachment::Cosignature { size, line, key },
            claimlog::strangers::Attachment::Timestamp { size, token },
        ])
        .unwrap();
    ledger
}

/// Opens a ledger that another key than the test key signs now.
pub fn open_with(path: &Path, key: &SigningKey) -> Ledger {
    let trust = Trust { vkey: Some(key.verifier()), pins: Vec::new() };
    Ledger::open(path, Access::Write, trust).unwrap()
}

/// Takes what is in the write-ahead log into the file, so that it can be copied.
pub fn settle(path: &Path) {
    let conn = rusqlite::Connection::open(path).unwrap();
    conn.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |_| Ok(())).unwrap();
}

/// Opens a ledger as an attacker does: without triggers, with the schema writable.
pub fn harm(path: &Path) -> rusqlite::Connection {
    let conn = rusqlite::Connection::open(path).unwrap();
    conn.execute_batch("PRAGMA writable_schema = ON; PRAGMA ignore_check_constraints = ON;").unwrap();
    let names: Vec<String> = conn
        .prepare("SELECT name FROM sqlite_schema WHERE type = 'trigger'")
        .unwrap()
        .query_map([], |row| row.get(0))
        .unwrap()
        .map(|name| name.unwrap())
        .collect();
    for name in names {
        conn.execute_batch(&format!("DROP TRIGGER {name}")).unwrap();
    }
    conn
}

/// Puts the triggers back, so that only the data tells.
pub fn repair(conn: &rusqlite::Connection) {
    let model = rusqlite::Connection::open_in_memory().unwrap();
    model.execute_batch(include_str!("../../schema/ledger.sql")).unwrap();
    let mut rows =
        model.prepare("SELECT sql FROM sqlite_schema WHERE type = 'trigger' ORDER BY rowid").unwrap();
    for sql in rows.query_map([], |row| row.get::<_, String>(0)).unwrap() {
        conn.execute_batch(&sql.unwrap()).unwrap();
    }
}

/// A witness that signs with ML-DSA-44, written from C2SP tlog-cosignature and signed-note alone.
pub struct PostQuantum {
    pub name: String,
    key: ml_dsa::SigningKey<ml_dsa::MlDsa44>,
}

impl PostQuantum {
    pub fn new(name: &str, seed: u8) -> Self {
        PostQuantum { name: name.to_owned(), key: ml_dsa::SigningKey::from_seed(&[seed; 32].into()) }
    }

    fn tagged(&self) -> Vec<u8> {
        use ml_dsa::{KeyExport, Keypair};
        [&[6], &self.key.verifying_key().to_bytes()[..]].concat()
    }

    fn id(&self) -> [u8; 4] {
        let hash = claimlog::tlog::sha256(&[self.name.as_bytes(), b"\n", &self.tagged()].concat());
        hash.0[..4].try_into().unwrap()
    }

    /// Its key as text.
    pub fn vkey(&self) -> String {
        format!(
            "{}+{:08x}+{}",
            self.name,
            u32::from_be_bytes(self.id()),
            BASE64_STANDARD.encode(self.tagged())
        )
    }

    /// The line by which it cosigns the checkpoint of that text.
    pub fn cosign(&self, text: &str, time: u64) -> String {
        let mut lines = text.lines();
        let origin = lines.next().unwrap();
        let size: u64 = lines.next().unwrap().parse().unwrap();
        let root = BASE64_STANDARD.decode(lines.next().unwrap()).unwrap();
        let mut message = b"subtree/v1\n\0".to_vec();
        message.push(self.name.len() as u8);
        message.extend(self.name.as_bytes());
        message.extend(time.to_be_bytes());
        message.push(origin.len() as u8);
        message.extend(origin.as_bytes());
        message.extend(0_u64.to_be_bytes());
        message.extend(size.to_be_bytes());
        message.extend(root);
        let signature = self.key.expanded_key().sign_deterministic(&message, b"").unwrap().encode();
        let signed = [&self.id()[..], &time.to_be_bytes(), &signature[..]].concat();
        format!("\u{2014} {} {}\n", self.name, BASE64_STANDARD.encode(signed))
    }
}

/// A web server on the loopback that answers every request by a function of its body.
pub struct Server {
    pub url: String,
    asked: Arc<AtomicUsize>,
}

impl Server {
    pub fn answering(answer: impl Fn(&str, &mut TcpStream) + Send + 'static) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let asked = Arc::new(AtomicUsize::new(0));
        let count = Arc::clone(&asked);
        std::thread::spawn(move || {
            for mut stream in listener.incoming().flatten() {
                count.fetch_add(1, Ordering::SeqCst);
                let body = request_body(&stream);
                answer(&body, &mut stream);
            }
        });
        Server { url, asked }
    }

    /// Answers with this status and these headers, and a body made of the request's.
    pub fn saying(head: &str, body: impl Fn(&str) -> String + Send + 'static) -> Self {
        let head = head.to_owned();
        Server::answering(move |request, stream| {
            let body = body(request);
            let _ = write!(stream, "HTTP/1.1 {head}\r\nConnection: close\r\n\r\n{body}");
        })
    }

    /// How many requests came.
    pub fn asked(&self) -> usize {
        self.asked.load(Ordering::SeqCst)
    }
}

fn request_body(stream: &TcpStream) -> String {
    let mut reader = BufReader::new(stream);
    let (mut line, mut length) = (String::new(), 0);
    while reader.read_line(&mut line).is_ok_and(|read| read > 2) {
        if let Some((name, value)) = line.split_once(':')
            && name.eq_ignore_ascii_case("content-length")
        {
            length = value.trim().parse().unwrap();
        }
        line.clear();
    }
    let mut body = vec![0; length];
    reader.read_exact(&mut body).unwrap();
    String::from_utf8(body).unwrap()
}

/// The text of a signed note.
pub fn note_text(note: &str) -> String {
    format!("{}\n", note.split_once("\n\n").unwrap().0)
}

/// The text of the checkpoint that a witness is asked to cosign.
pub fn asked_text(request: &str) -> String {
    note_text(request.split_once("\n\n").unwrap().1)
}

/// A JSON Schema.
pub struct Schema(boon::Schemas, boon::SchemaIndex);

impl Schema {
    /// Reads the schema in this file.
    pub fn read(path: &Path) -> Self {
        let schema = serde_json::from_slice(&std::fs::read(path).unwrap()).unwrap();
        let (mut schemas, mut compiler) = (boon::Schemas::new(), boon::Compiler::new());
        compiler.add_resource("schema.json", schema).unwrap();
        let index = compiler.compile("schema.json", &mut schemas).unwrap();
        Schema(schemas, index)
    }

    /// Checks that the value fits the schema.
    pub fn check(&self, value: &Value) -> std::result::Result<(), String> {
        self.0.validate(value, self.1).map_err(|error| error.to_string())
    }
}
