//! Buckets: what is refused before anything is asked, and a store that answers in wrong ways.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use crate::common::Shop;

fn told(refused: &serde_json::Value) -> (String, String) {
    let text = |field: &str| refused[field].as_str().unwrap_or_default().to_owned();
    (text("message"), text("hint"))
}

/// An address of a folder is the folder, in every build.
#[test]
fn a_file_address_is_a_folder() {
    let shop = Shop::with_ledger();
    shop.expect(0, &["add", "The dam leaks."]);
    let site = shop.path("site");
    let address = format!("file://{}", site.display());
    let published = shop.json(0, &["tiles", &address]);
    assert_eq!((published["size"].as_u64(), published["before"].as_u64()), (Some(1), Some(0)));
    assert!(site.join("checkpoint").exists() && site.join("tile/0/000.p/1").exists());
    assert_eq!(shop.json(0, &["tiles", "site"])["before"], 1);
    shop.expect(0, &["verify", "--tiles", &address]);
    shop.expect(0, &["verify", "--tiles", "site"]);
    // What may not be published by its path may not be by its address.
    let home = format!("file://{}", shop.path("home").display());
    shop.failure(2, &["tiles", &home]);
    let ledger = format!("file://{}", shop.folder.path().display());
    shop.failure(2, &["tiles", &ledger]);
}

#[test]
fn what_is_no_address_makes_no_folder() {
    let shop = Shop::with_ledger();
    let before = std::fs::read_dir(shop.folder.path()).unwrap().count();
    for address in
        ["http://127.0.0.1:1/log", "s3://", "s3://a//b", "file://site", "ftp://host/log", "gs://a/../b"]
    {
        for command in [&["tiles", address][..], &["verify", "--tiles", address]] {
            let (message, hint) = told(&shop.failure(2, command));
            assert!(message.contains("is not an address of a published log"), "{message}");
            assert!(hint.contains("s3://BUCKET/PREFIX"), "{hint}");
        }
    }
    let (message, _) = told(&shop.failure(2, &["tiles", "s3://id:secret@bucket/log"]));
    assert!(!message.contains("secret"), "{message}");
    assert_eq!(std::fs::read_dir(shop.folder.path()).unwrap().count(), before);
}

#[cfg(not(feature = "object-storage"))]
#[test]
fn a_build_without_buckets_says_so() {
    let shop = Shop::with_ledger();
    for address in ["s3://claims/log", "gs://claims", "az://claims/log"] {
        for command in [&["tiles", address][..], &["verify", "--tiles", address]] {
            let (message, hint) = told(&shop.failure(2, command));
            assert!(message.contains("without the feature `object-storage`"), "{message}");
            assert!(hint.contains("claimlog tiles FOLDER"), "{hint}");
        }
    }
}

#[cfg(feature = "object-storage")]
mod asked {
    use super::told;
    use crate::common::{Server, Shop};

    /// What `tiles` and `verify --tiles` say of a store at this address, with these settings more.
    fn refusals(url: &str, more: &[(&str, &str)]) -> Vec<(String, String)> {
        let shop = Shop::with_ledger();
        shop.expect(0, &["add", "The dam leaks."]);
        let commands = [
            &["tiles", "s3://claims/log", "--json"][..],
            &["verify", "--tiles", "s3://claims/log", "--json"],
        ];
        let refusal = |arguments: &[&str]| {
            let settings = [
                ("AWS_ENDPOINT", url),
                ("AWS_ALLOW_HTTP", "true"),
                ("AWS_REGION", "eu-north-1"),
                ("AWS_ACCESS_KEY_ID", "id"),
                ("AWS_SECRET_ACCESS_KEY", "a secret"),
            ];
            let mut command = shop.command(arguments);
            command.envs(settings).envs(more.iter().copied());
            let output = command.output().unwrap();
            let error = String::from_utf8_lossy(&output.stderr).into_owned();
            assert_eq!(output.status.code(), Some(2), "{error}");
            assert!(!error.contains("a secret"), "{error}");
            told(&serde_json::from_str::<serde_json::Value>(&error).unwrap()["error"])
        };
        commands.iter().map(|arguments| refusal(arguments)).collect()
    }

    #[test]
    fn refused_credentials_are_called_so() {
        let store =
            Server::saying("403 Forbidden", |_| "<Error><Code>InvalidAccessKeyId</Code></Error>".to_owned());
        for (message, hint) in refusals(&store.url, &[]) {
            assert!(message.contains("refuses the credentials"), "{message}");
            assert!(hint.contains("AWS_ACCESS_KEY_ID"), "{hint}");
        }
        assert_eq!(store.asked(), 2, "a refusal is not asked for again");
    }

    /// The credentials of a request are for the address that was named.
    #[test]
    fn a_redirect_is_not_followed() {
        let elsewhere = Server::saying("200 OK", |_| String::new());
        let store =
            Server::saying(&format!("307 Temporary Redirect\r\nLocation: {}/x", elsewhere.url), |_| {
                String::new()
            });
        for (message, _) in refusals(&store.url, &[]) {
            assert!(message.contains("cannot read s3://claims/log/checkpoint"), "{message}");
        }
        assert_eq!(elsewhere.asked(), 0);
    }

    #[test]
    fn a_store_that_fails_is_asked_a_few_times() {
        let store = Server::saying("500 Internal Server Error", |_| "oh".to_owned());
        for (message, hint) in refusals(&store.url, &[]) {
            assert!(message.contains("cannot read s3://claims/log/checkpoint"), "{message}");
            assert!(hint.contains("try again"), "{hint}");
        }
        assert_eq!(store.asked(), 10, "twice five times");
    }

    #[test]
    fn what_is_no_store_is_an_error() {
        let answers: [&'static [u8]; 4] =
            [b"", b"hello\r\n\r\n", b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nabc", b"HTTP/1.1 "];
        for answer in answers {
            let store = Server::answering(move |_, stream| {
                let _ = std::io::Write::write_all(stream, answer);
            });
            for (message, _) in refusals(&store.url, &[]) {
                assert!(message.starts_with("cannot read s3://claims/log/checkpoint"), "{message}");
            }
        }
        for (message, _) in refusals("http://127.0.0.1:1", &[]) {
            assert!(message.starts_with("cannot read s3://claims/log/checkpoint"), "{message}");
        }
    }

    #[test]
    fn plain_http_is_spoken_only_if_it_is_allowed() {
        let store = Server::saying("404 Not Found", |_| String::new());
        for (message, _) in refusals(&store.url, &[("AWS_ALLOW_HTTP", "false")]) {
            assert!(message.starts_with("cannot read"), "{message}");
        }
        assert_eq!(store.asked(), 0);
    }

    #[test]
    fn settings_that_cannot_be_used_are_called_so() {
        let shop = Shop::with_ledger();
        // No account is named.
        let (message, hint) = told(&shop.failure(2, &["tiles", "az://claims/log"]));
        assert!(message.contains("settings in the environment"), "{message}");
        assert!(hint.contains("AZURE_STORAGE_ACCOUNT_NAME"), "{hint}");
    }
}
