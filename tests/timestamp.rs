//! Time stamps: a request that a stamping authority takes, and a response that others can check.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::print_stderr)]

use std::path::Path;
use std::process::Command;

use crate::common::{Shop, unsigned_timestamp};
use claimlog::tlog::{Timestamp, sha256, timestamp_request};

#[test]
fn every_byte_of_what_is_read_matters_and_none_makes_a_panic() {
    let good = unsigned_timestamp(b"a checkpoint");
    let stamp = Timestamp::read(&good).unwrap();
    assert_eq!((stamp.imprint, stamp.time.as_str()), (sha256(b"a checkpoint"), "2026-03-02T09:00:00Z"));
    let mut same = 0;
    for at in 0..good.len() {
        for flip in 0..8 {
            let mut bad = good.clone();
            bad[at] ^= 1 << flip;
            same += usize::from(Timestamp::read(&bad) == Ok(stamp.clone()));
        }
        assert!(Timestamp::read(&good[..at]).is_err(), "cut at {at}");
    }
    // What is not read: versions, the policy, the serial number.
    assert!(same < 160, "{same}");
    assert!(Timestamp::read(&[&good[..], &[0]].concat()).is_err());
    for bad in [
        &b""[..],
        &[0x30],
        &[0x30, 0x80, 0, 0],
        &[0x30, 0x85, 1, 1, 1, 1, 1],
        &[0x30, 0x84, 255, 255, 255, 255],
    ] {
        assert!(Timestamp::read(bad).is_err());
    }
    // A request that was not granted: status 2.
    let mut rejected = good.clone();
    let status = good.windows(3).position(|part| part == [2, 1, 0]).unwrap();
    rejected[status + 2] = 2;
    assert!(Timestamp::read(&rejected).is_err());
}

#[test]
fn real_responses_are_read() {
    let folder = Path::new("../shared/vectors/conformance/rfc3161");
    if !folder.exists() {
        eprintln!("skipped: {} is not here", folder.display());
        return;
    }
    let mut read = 0;
    for name in ["digicert.tsr", "self_signed.tsr", "valid_timestamp.tsr"] {
        match Timestamp::read(&std::fs::read(folder.join(name)).unwrap()) {
            Ok(stamp) => {
                assert!(stamp.time.starts_with("202"), "{name}: {stamp:?}");
            }
            // The available ones stamp a SHA-512, which this program never requests. They are read up to that point.
            Err(error) => assert_eq!(error.why, "it does not stamp a SHA-256 hash", "{name}"),
        }
        read += 1;
    }
    assert_eq!(read, 3);
}

/// `openssl`, where it is installed.
fn openssl(folder: &Path, arguments: &str) -> Option<std::process::Output> {
    Command::new("openssl").args(arguments.split(' ')).current_dir(folder).output().ok()
}

#[test]
fn openssl_reads_our_request_and_verifies_the_response_that_we_kept() {
    let shop = Shop::with_ledger();
    let folder = shop.folder.path().to_owned();
    if openssl(&folder, "version").is_none() {
        eprintln!("skipped: openssl is not installed");
        return;
    }
    let run = |arguments: &str| {
        let output = openssl(&folder, arguments).unwrap();
        assert!(output.status.success(), "{arguments}: {}", String::from_utf8_lossy(&output.stderr));
        String::from_utf8_lossy(&output.stdout).into_owned()
    };
    shop.expect(0, &["add", "It is so."]);
    shop.expect(0, &["checkpoint", "--timestamp-request", "today.tsq"]);
    let note = shop.expect(0, &["checkpoint"]);
    assert_eq!(std::fs::read(shop.path("today.tsq")).unwrap(), timestamp_request(&sha256(note.as_bytes())));
    assert!(run("ts -query -in today.tsq -text").contains("Hash Algorithm: sha256"));
    // A stamping authority for this test.
    shop.write("extensions", "extendedKeyUsage = critical,timeStamping\n");
    shop.write(
        "tsa.cnf",
        "[tsa]\nserial = serial\ncrypto_device = builtin\ndefault_policy = 1.2.3.4\nsigner_digest = sha256\n\
         digests = sha256\naccuracy = secs:1\nordering = no\ntsa_name = no\ness_cert_id_chain = no\n",
    );
    shop.write("serial", "01\n");
    run("req -x509 -newkey rsa:2048 -nodes -keyout ca.key -out ca.pem -subj /CN=ca -days 2");
    run("req -newkey rsa:2048 -nodes -keyout tsa.key -out tsa.csr -subj /CN=tsa");
    run(
        "x509 -req -in tsa.csr -CA ca.pem -CAkey ca.key -CAcreateserial -out tsa.pem -days 2 -extfile extensions",
    );
    run(
        "ts -reply -queryfile today.tsq -signer tsa.pem -inkey tsa.key -config tsa.cnf -section tsa -out today.tsr",
    );
    // Other entries may have come meanwhile.
    shop.expect(0, &["add", "It is still so."]);
    let told = shop.expect(0, &["checkpoint", "--timestamp-response", "today.tsr"]);
    assert!(told.starts_with("the checkpoint of 1 entry was stamped at 20"), "{told}");
    shop.expect(0, &["checkpoint", "--timestamp-response", "today.tsr"]);
    assert_eq!(shop.state().0, 2);
    let told = shop.expect(0, &["verify"]);
    assert!(told.contains("the checkpoint of 1 entry has a time stamp that says 20"), "{told}");
    shop.expect(0, &["checkpoint", "--timestamp-export", "kept", "--size", "1"]);
    let verified = openssl(&folder, "ts -verify -data kept -in kept.tsr -CAfile ca.pem").unwrap();
    assert!(verified.status.success(), "{}", String::from_utf8_lossy(&verified.stderr));
    // Of something else it is refused, by them and by us.
    shop.write("other", format!("{note} "));
    assert!(
        !openssl(&folder, "ts -verify -data other -in kept.tsr -CAfile ca.pem").unwrap().status.success()
    );
    run("ts -query -data other -sha256 -cert -out other.tsq");
    run(
        "ts -reply -queryfile other.tsq -signer tsa.pem -inkey tsa.key -config tsa.cnf -section tsa -out other.tsr",
    );
    let refused = shop.failure(2, &["checkpoint", "--timestamp-response", "other.tsr"]);
    assert!(
        refused["message"].as_str().unwrap().contains("is not a time stamp of a checkpoint of this ledger"),
        "{refused}"
    );
    shop.failure(2, &["checkpoint", "--timestamp-response", "today.tsq"]);
    shop.failure(2, &["checkpoint", "--timestamp-export", "none", "--size", "2"]);
}
