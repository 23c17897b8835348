//! `claimlog serve`, as a test runs it and asks it.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::process::{Child, Stdio};

use serde_json::Value;

use super::Shop;

/// A server of a shop's ledger; it ends with the test.
pub struct Serving {
    pub child: Child,
    /// The address and the port.
    pub host: String,
}

impl Serving {
    pub fn of(shop: &Shop) -> Self {
        let mut command = shop.command(&["serve", "--address", "127.0.0.1:0", "--json"]);
        let mut child = command.stdout(Stdio::piped()).stderr(Stdio::null()).spawn().unwrap();
        let mut line = String::new();
        BufReader::new(child.stdout.as_mut().unwrap()).read_line(&mut line).unwrap();
        let url: Value = serde_json::from_str(&line).unwrap();
        let host =
            url["url"].as_str().unwrap().trim_start_matches("http://").trim_end_matches('/').to_owned();
        Serving { child, host }
    }

    pub fn connect(&self) -> TcpStream {
        TcpStream::connect(&self.host).unwrap()
    }

    /// Sends bytes and gives the status, the head and the body of the answer.
    pub fn send(&self, request: &str) -> (u16, String, String) {
        let mut stream = self.connect();
        // A server that refuses early may close before all is sent.
        let _ = stream.write_all(request.as_bytes());
        let mut answer = Vec::new();
        let _ = stream.read_to_end(&mut answer);
        let answer = String::from_utf8(answer).unwrap();
        let (head, body) = answer.split_once("\r\n\r\n").unwrap_or_else(|| panic!("{request:.80}: {answer}"));
        (head.split(' ').nth(1).unwrap().parse().unwrap(), head.to_owned(), body.to_owned())
    }

    pub fn get(&self, target: &str) -> (u16, String, String) {
        self.send(&format!("GET {target} HTTP/1.1\r\nHost: {}\r\n\r\n", self.host))
    }

    pub fn page(&self, target: &str) -> String {
        let (status, _, body) = self.get(target);
        assert_eq!(status, 200, "{target}: {body}");
        body
    }

    pub fn json(&self, target: &str) -> Value {
        serde_json::from_str(&self.page(target)).unwrap()
    }

    /// The claims of all pages of a list.
    pub fn listed(&self, query: &str) -> Vec<u64> {
        let mut all = Vec::new();
        for page in 1.. {
            let value = self.json(&format!("/claims.json?{query}&page={page}"));
            let seqs: Vec<u64> =
                value["claims"].as_array().unwrap().iter().map(|it| it["seq"].as_u64().unwrap()).collect();
            if seqs.is_empty() {
                assert_eq!(value["found"], all.len(), "{query}");
                break;
            }
            all.extend(seqs);
        }
        all
    }
}

impl Drop for Serving {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
