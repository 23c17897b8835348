//! A server that speaks S3 and that others wrote (moto): what is published there, and what happens when it fails midway.
//!
//! It checks signatures and conditions. Between it and the program stands a wire that can be cut.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::print_stderr)]
#![cfg(feature = "object-storage")]

use std::collections::{BTreeMap, BTreeSet};
use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::process::{Child, Command, Stdio};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use crate::common::Shop;

/// A running server with the bucket `claims`.
struct Moto {
    process: Child,
    access: Access,
}

/// How the server is reached, with a key that may use it.
#[derive(Clone)]
struct Access {
    port: u16,
    id: String,
    secret: String,
}

impl Drop for Moto {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

impl Access {
    /// Runs the program in a shop, and gives its status and what it says.
    fn run(&self, shop: &Shop, arguments: &[&str]) -> (i32, String) {
        let mut command = shop.command(arguments);
        command
            .env("AWS_ENDPOINT", format!("http://127.0.0.1:{}", self.port))
            .env("AWS_ALLOW_HTTP", "true")
            .env("AWS_REGION", "us-east-1")
            .env("AWS_ACCESS_KEY_ID", &self.id)
            .env("AWS_SECRET_ACCESS_KEY", &self.secret);
        let output = command.output().unwrap();
        let (out, err) = (String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
        (output.status.code().unwrap(), format!("{out}{err}"))
    }

    fn expect(&self, status: i32, shop: &Shop, arguments: &[&str]) -> String {
        let (found, told) = self.run(shop, arguments);
        assert_eq!(found, status, "{arguments:?}: {told}");
        told
    }

    /// The same server at another port.
    fn by(&self, port: u16) -> Self {
        Access { port, ..self.clone() }
    }
}

/// Makes the bucket and a user, prints the user's key, and asks from then on for signatures.
const SETUP: &str = r#"
import json, sys, urllib.request, boto3
at = {"endpoint_url": sys.argv[1], "region_name": "us-east-1", "aws_access_key_id": "x", "aws_secret_access_key": "y"}
boto3.client("s3", **at).create_bucket(Bucket="claims")
iam = boto3.client("iam", **at)
iam.create_user(UserName="publisher")
allow = [{"Effect": "Allow", "Action": "s3:*", "Resource": "*"}]
iam.put_user_policy(UserName="publisher", PolicyName="all", PolicyDocument=json.dumps({"Version": "2012-10-17", "Statement": allow}))
key = iam.create_access_key(UserName="publisher")["AccessKey"]
print(key["AccessKeyId"], key["SecretAccessKey"])
plain = {"Content-Type": "text/plain"}
urllib.request.urlopen(urllib.request.Request(sys.argv[1] + "/moto-api/reset-auth", b"0", plain))
"#;

impl Moto {
    /// Nothing if it is not installed.
    fn start() -> Option<Self> {
        let tools = super::tools().join("venv/bin");
        let program = tools.join("moto_server");
        if !program.exists() {
            eprintln!("skipped: moto is not installed (tests/strangers/install)");
            return None;
        }
        let port = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
        let process = Command::new(program)
            .args(["-H", "127.0.0.1", "-p", &port.to_string()])
            .env("INITIAL_NO_AUTH_ACTION_COUNT", "1000")
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let mut moto = Moto { process, access: Access { port, id: String::new(), secret: String::new() } };
        for _ in 0..600 {
            if TcpStream::connect(("127.0.0.1", port)).is_ok() {
                break;
            }
            std::thread::sleep(Duration::from_millis(100));
        }
        let setup = Command::new(tools.join("python"))
            .args(["-c", SETUP, &format!("http://127.0.0.1:{port}")])
            .output()
            .unwrap();
        assert!(setup.status.success(), "{}", String::from_utf8_lossy(&setup.stderr));
        let told = String::from_utf8(setup.stdout).unwrap();
        let (id, secret) = told.trim().split_once(' ').unwrap();
        (moto.access.id, moto.access.secret) = (id.to_owned(), secret.to_owned());
        Some(moto)
    }

    /// What the bucket holds, read by another program.
    fn held(&self) -> BTreeMap<String, Vec<u8>> {
        let script = r#"
bucket = boto3.resource("s3", **at).Bucket("claims")
for one in bucket.objects.all(): print(one.key, one.get()["Body"].read().hex())
"#;
        let told = self.script(script, &[]);
        let rows = told.lines().map(|line| line.split_once(' ').unwrap());
        let bytes = |hex: &str| {
            (0..hex.len() / 2).map(|at| u8::from_str_radix(&hex[2 * at..2 * at + 2], 16).unwrap()).collect()
        };
        rows.map(|(name, hex)| (name.to_owned(), bytes(hex))).collect()
    }

    fn put(&self, name: &str, bytes: &[u8]) {
        let script = r#"
boto3.client("s3", **at).put_object(Bucket="claims", Key=sys.argv[4], Body=bytes.fromhex(sys.argv[5]))
"#;
        let hex: String = bytes.iter().map(|byte| format!("{byte:02x}")).collect();
        self.script(script, &[name, &hex]);
    }

    fn script(&self, script: &str, more: &[&str]) -> String {
        let Access { port, id, secret } = &self.access;
        let at = "import sys, boto3\nat = dict(endpoint_url=sys.argv[1], region_name='us-east-1', \
                  aws_access_key_id=sys.argv[2], aws_secret_access_key=sys.argv[3])\n";
        let mut command = Command::new(super::tools().join("venv/bin/python"));
        command
            .args(["-c", &format!("{at}{script}"), &format!("http://127.0.0.1:{port}"), id, secret])
            .args(more);
        let output = command.output().unwrap();
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        String::from_utf8(output.stdout).unwrap()
    }
}

/// What a wire does with a request.
enum Fate {
    Pass,
    /// The server never sees it.
    Cut,
    /// The server does it, and its answer is lost.
    Mute,
}

/// A wire to the server, on a port of its own. `fate` is asked about every put, with the name of the object and how many
/// puts came before.
fn wire(to: u16, fate: impl Fn(&str, usize) -> Fate + Send + Sync + 'static) -> u16 {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = listener.local_addr().unwrap().port();
    let (fate, puts) = (Arc::new(fate), Arc::new(AtomicUsize::new(0)));
    std::thread::spawn(move || {
        for mut here in listener.incoming().flatten() {
            let (fate, puts) = (Arc::clone(&fate), Arc::clone(&puts));
            std::thread::spawn(move || -> std::io::Result<()> {
                let (mut asked, mut byte) = (Vec::new(), [0]);
                while !asked.ends_with(b"\r\n\r\n") {
                    here.read_exact(&mut byte)?;
                    asked.push(byte[0]);
                }
                let head = String::from_utf8_lossy(&asked).into_owned();
                let lower = head.to_ascii_lowercase();
                let length =
                    lower.lines().find_map(|line| line.strip_prefix("content-length: ")?.parse().ok());
                let mut body = vec![0; length.unwrap_or(0)];
                here.read_exact(&mut body)?;
                let mut fate_of = Fate::Pass;
                if let Some(name) = head.strip_prefix("PUT ").and_then(|rest| rest.split(' ').next()) {
                    fate_of = fate(name, puts.fetch_add(1, Ordering::SeqCst));
                }
                if matches!(fate_of, Fate::Cut) {
                    return Ok(());
                }
                let mut there = TcpStream::connect(("127.0.0.1", to))?;
                // One request on a connection. Which headers are signed is in the request: this one is not.
                there.write_all(head.replacen("\r\n", "\r\nConnection: close\r\n", 1).as_bytes())?;
                there.write_all(&body)?;
                let mut answer = Vec::new();
                there.read_to_end(&mut answer)?;
                match fate_of {
                    Fate::Mute => Ok(()),
                    _ => here.write_all(&answer),
                }
            });
        }
    });
    port
}

/// A shop with about so many entries.
fn shop(claims: usize) -> Shop {
    let shop = Shop::with_ledger();
    add(&shop, claims);
    shop
}

/// Records so many claims at once, and gives the size of the ledger.
fn add(shop: &Shop, claims: usize) -> u64 {
    let size = shop.state().0;
    let lines: String = (0..claims).map(|n| format!("{{\"text\": \"Claim {n} after {size}.\"}}\n")).collect();
    let file = shop.write(&format!("from{size}.jsonl"), lines);
    shop.expect(0, &["ingest", &file]);
    shop.state().0
}

/// The size of the log in the bucket, which must verify for somebody who never saw it.
fn size(access: &Access, shop: &Shop) -> u64 {
    let vkey = super::shop_vkey(shop);
    let told = access.expect(0, &Shop::new(), &["verify", "--tiles", AT, "--vkey", &vkey, "--json"]);
    let mut told = serde_json::Deserializer::from_str(&told).into_iter::<serde_json::Value>();
    told.next().unwrap().unwrap()["size"].as_u64().unwrap()
}

const AT: &str = "s3://claims/a/log";

#[test]
fn a_bucket_holds_the_log_that_was_published() {
    let Some(moto) = Moto::start() else { return };
    let access = moto.access.clone();
    let shop = shop(300);
    assert!(access.expect(0, &shop, &["tiles", AT]).contains("in s3://claims/a/log, of which 0"));
    add(&shop, 1);
    let last = add(&shop, 400);
    access.expect(0, &shop, &["tiles", AT]);
    assert_eq!(size(&access, &shop), last);
    shop.expect(0, &["tiles", "site"]);
    let held = moto.held();
    for (name, bytes) in &held {
        let file = shop.path("site").join(name.strip_prefix("a/log/").unwrap());
        assert_eq!(std::fs::read(file).unwrap(), *bytes, "{name}");
    }
    assert_eq!(held.len(), 1 + 3 + 3 + 1, "{:?}", held.keys());
    // Entries that are withheld are withheld there.
    let in_bucket =
        |text: &str| moto.held().values().any(|bytes| String::from_utf8_lossy(bytes).contains(text));
    let claim =
        shop.claims().iter().find(|claim| claim["text"] == "Claim 17 after 0.").unwrap()["seq"].to_string();
    shop.expect(0, &["redact", &claim, "--because", "an order", "--yes"]);
    assert!(in_bucket("Claim 17 after 0."));
    access.expect(0, &shop, &["tiles", AT]);
    assert!(!in_bucket("Claim 17 after 0."));
    assert!(size(&access, &shop) > last);
    // A bucket that is not there, and a key that is not right or not known.
    let told = access.expect(2, &shop, &["tiles", "s3://nowhere/log"]);
    assert!(told.contains("no such bucket"), "{told}");
    for wrong in [
        Access { secret: "wrong".to_owned(), ..access.clone() },
        Access { id: "unknown".to_owned(), ..access },
    ] {
        for command in [&["tiles", AT][..], &["verify", "--tiles", AT]] {
            let told = wrong.expect(2, &shop, command);
            assert!(told.contains("refuses the credentials") && told.contains("AWS_ACCESS_KEY_ID"), "{told}");
        }
    }
}

/// After each fault the log is the old one or the new one, and the next attempt finishes it.
#[test]
fn a_store_that_fails_midway_keeps_a_whole_log() {
    let Some(moto) = Moto::start() else { return };
    let access = moto.access.clone();
    let shop = shop(300);
    access.expect(0, &shop, &["tiles", AT]);
    let old = moto.held()["a/log/checkpoint"].clone();
    let (short, long) = (shop.state().0, add(&shop, 300));
    // From the nth put on, nothing arrives.
    for n in [0, 1, 2, 4] {
        let port = wire(access.port, move |_, before| if before < n { Fate::Pass } else { Fate::Cut });
        let told = access.by(port).expect(2, &shop, &["tiles", AT]);
        assert!(told.contains("cannot write s3://claims/a/log/") && told.contains("try again"), "{told}");
        assert_eq!(size(&access, &shop), short);
    }
    // The checkpoint alone is lost.
    let port =
        wire(access.port, |name, _| if name.ends_with("/checkpoint") { Fate::Cut } else { Fate::Pass });
    access.by(port).expect(2, &shop, &["tiles", AT]);
    assert_eq!(size(&access, &shop), short);
    // Every first answer is lost: each put is repeated, and meets itself.
    let seen = Mutex::new(BTreeSet::new());
    let port =
        wire(
            access.port,
            move |name, _| {
                if seen.lock().unwrap().insert(name.to_owned()) { Fate::Mute } else { Fate::Pass }
            },
        );
    access.by(port).expect(0, &shop, &["tiles", AT]);
    assert_eq!(size(&access, &shop), long);
    // An older checkpoint: somebody rolled the bucket back, and the log is put right.
    moto.put("a/log/checkpoint", &old);
    access.expect(0, &shop, &["tiles", AT]);
    assert_eq!(size(&access, &shop), long);
}

#[test]
fn of_two_publishers_one_is_told() {
    let Some(moto) = Moto::start() else { return };
    let access = moto.access.clone();
    let ahead = Arc::new(shop(300));
    access.expect(0, &ahead, &["tiles", AT]);
    let behind = Shop::new();
    super::copy(ahead.folder.path(), behind.folder.path());
    add(&behind, 1);
    let last = add(&ahead, 10);
    // While one checkpoint is on its way, another one is put.
    let (other, its) = (Arc::clone(&ahead), access.clone());
    let port = wire(access.port, move |name, _| {
        if name.ends_with("/checkpoint") {
            its.expect(0, &other, &["tiles", AT]);
        }
        Fate::Pass
    });
    let told = access.by(port).expect(2, &behind, &["tiles", AT]);
    assert!(told.contains("someone else published here at the same time"), "{told}");
    assert_eq!(size(&access, &ahead), last);
    // A tile with other bytes is neither replaced nor signed.
    let mut tile = moto.held()["a/log/tile/0/000"].clone();
    tile[0] ^= 1;
    moto.put("b/tile/0/000", &tile);
    let told = access.expect(3, &ahead, &["tiles", "s3://claims/b"]);
    assert!(told.contains("s3://claims/b/tile/0/000 has other bytes"), "{told}");
    let held = moto.held();
    assert!(held["b/tile/0/000"] == tile && !held.contains_key("b/checkpoint"));
}
