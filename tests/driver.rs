//! The driver: Chromium as a reader uses it, by WebDriver (W3C) through Debian's chromedriver.
//!
//! Invariant: every wait has an end, and the browser ends with the test, whatever happened to it. The pages are opened as
//! they are, with their own policy in force: what the tests run comes from beside them, not from within.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::print_stderr)]

use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::mpsc::channel;
use std::time::Duration;

use serde_json::{Value, json};

/// So long the driver and the browser may take to start.
const START: Duration = Duration::from_secs(60);
/// So long a page may take to load, and what is run on it to end; the answer to a request gets a little more.
const PATIENCE: Duration = Duration::from_secs(120);

/// A browser without a screen. It ends when this does.
pub(crate) struct Browser {
    driver: Child,
    port: u16,
    session: String,
    _profile: tempfile::TempDir,
}

impl Browser {
    /// Starts the browser that is here; where there is none, that is said.
    pub(crate) fn start() -> Option<Self> {
        let answers =
            |name: &&str| Command::new(name).arg("--version").output().is_ok_and(|it| it.status.success());
        let names = ["chromium", "chromium-browser", "google-chrome"];
        let found = names.iter().find(|name| answers(name)).filter(|_| answers(&"chromedriver"));
        let Some(program) = found else {
            eprintln!(
                "skipped: no Chromium with its driver is installed (apt-get install chromium chromium-driver)"
            );
            return None;
        };
        let mut command = Command::new("chromedriver");
        command.arg("--port=0").stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::null());
        #[cfg(unix)]
        std::os::unix::process::CommandExt::process_group(&mut command, 0);
        let mut driver = command.spawn().unwrap();
        let (send, receive) = channel();
        let said = BufReader::new(driver.stdout.take().unwrap());
        // It is read to its end, so that the driver never waits for a reader.
        std::thread::spawn(move || {
            for line in said.lines().map_while(Result::ok) {
                let port = line
                    .rsplit_once("successfully on port ")
                    .and_then(|(_, port)| port.trim_end_matches('.').parse().ok());
                if let Some(port) = port {
                    let _ = send.send(port);
                }
            }
        });
        let profile = tempfile::tempdir().unwrap();
        let mut browser = Browser { driver, port: 0, session: String::new(), _profile: profile };
        browser.port = receive.recv_timeout(START).expect("the driver says where it listens");
        let options = json!({
            "binary": which(program),
            "args": [
                "--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage",
                format!("--user-data-dir={}", browser._profile.path().display()),
            ],
        });
        let wanted = json!({
            "browserName": "chrome", "goog:chromeOptions": options,
            "goog:loggingPrefs": {"browser": "ALL", "performance": "ALL"},
            "timeouts": {"pageLoad": PATIENCE.as_millis() as u64, "script": PATIENCE.as_millis() as u64},
        });
        let made = browser.ask("POST", "/session", &json!({"capabilities": {"alwaysMatch": wanted}}), START);
        browser.session = made["sessionId"].as_str().unwrap_or_else(|| panic!("{made}")).to_owned();
        Some(browser)
    }

    /// Opens a page at its address.
    pub(crate) fn open(&self, address: &str) {
        self.command("url", &json!({"url": address}));
    }

    /// Opens a page that is a file.
    pub(crate) fn open_file(&self, path: &Path) {
        self.open(&format!("file://{}", path.display()));
    }

    /// Runs the body of an asynchronous function on the page, and gives what it returns.
    pub(crate) fn run(&self, body: &str) -> Value {
        self.command(
            "execute/sync",
            &json!({"script": format!("return (async () => {{ {body} }})();"), "args": []}),
        )
    }

    /// Shows pages as on a screen of this width, by day or in the dark, or on paper.
    pub(crate) fn show_as(&self, width: u32, is_dark: bool, media: &str) {
        let size = json!({"width": width, "height": 900, "deviceScaleFactor": 1, "mobile": false});
        self.cdp("Emulation.setDeviceMetricsOverride", &size);
        let scheme = if is_dark { "dark" } else { "light" };
        let features = json!([{"name": "prefers-color-scheme", "value": scheme}]);
        self.cdp("Emulation.setEmulatedMedia", &json!({"media": media, "features": features}));
    }

    /// A command of the Chrome DevTools Protocol.
    pub(crate) fn cdp(&self, name: &str, parameters: &Value) -> Value {
        self.command("goog/cdp/execute", &json!({"cmd": name, "params": parameters}))
    }

    /// What stands in the console since this was asked last.
    pub(crate) fn messages(&self) -> Vec<String> {
        let log = self.command("se/log", &json!({"type": "browser"}));
        log.as_array().unwrap().iter().map(|line| line["message"].to_string()).collect()
    }

    /// The addresses that pages asked for since this was asked last, without the browser's own.
    pub(crate) fn requests(&self) -> Vec<String> {
        let log = self.command("se/log", &json!({"type": "performance"}));
        let event = |line: &Value| serde_json::from_str::<Value>(line["message"].as_str().unwrap()).unwrap();
        let events = log.as_array().unwrap().iter().map(event);
        events
            .map(|it| it["message"].clone())
            .filter(|it| it["method"] == "Network.requestWillBeSent")
            .filter(|it| !it["params"]["documentURL"].as_str().unwrap().starts_with("chrome"))
            .map(|it| it["params"]["request"]["url"].as_str().unwrap().to_owned())
            .collect()
    }

    fn command(&self, name: &str, parameters: &Value) -> Value {
        let path = format!("/session/{}/{name}", self.session);
        self.ask("POST", &path, parameters, PATIENCE + Duration::from_secs(10))
    }

    /// One request to the driver; a failure is the test's.
    fn ask(&self, method: &str, path: &str, body: &Value, patience: Duration) -> Value {
        let answer =
            self.send(method, path, body, patience).unwrap_or_else(|error| panic!("{path}: {error}"));
        let mut answer: Value =
            serde_json::from_str(&answer).unwrap_or_else(|_| panic!("{path}: {answer:.300}"));
        let value = answer["value"].take();
        assert!(value.get("error").is_none(), "{path}: {value:.2000}");
        value
    }

    fn send(&self, method: &str, path: &str, body: &Value, patience: Duration) -> std::io::Result<String> {
        let mut stream = TcpStream::connect(("127.0.0.1", self.port))?;
        stream.set_read_timeout(Some(patience))?;
        stream.set_write_timeout(Some(patience))?;
        let body = body.to_string();
        write!(
            stream,
            "{method} {path} HTTP/1.1\r\nHost: 127.0.0.1:{}\r\nContent-Type: application/json\r\n\
             Content-Length: {}\r\nConnection: close\r\n\r\n{body}",
            self.port,
            body.len()
        )?;
        // The driver keeps the connection open: the answer is as long as its head says.
        let (mut reader, mut line, mut length) = (BufReader::new(stream), String::new(), 0);
        while reader.read_line(&mut line)? > 2 {
            if let Some((name, value)) =
                line.split_once(':').filter(|(name, _)| name.eq_ignore_ascii_case("content-length"))
            {
                length = value.trim().parse().unwrap_or_else(|_| panic!("{name}: {value}"));
            }
            line.clear();
        }
        let mut answer = vec![0; length];
        reader.read_exact(&mut answer)?;
        Ok(String::from_utf8_lossy(&answer).into_owned())
    }
}

impl Drop for Browser {
    fn drop(&mut self) {
        if !self.session.is_empty() {
            let path = format!("/session/{}", self.session);
            let _ = self.send("DELETE", &path, &json!({}), Duration::from_secs(10));
        }
        // Whatever of the browser is left is in the group of its driver.
        let group = format!("-{}", self.driver.id());
        let _ = Command::new("kill").args(["-KILL", "--", &group]).stderr(Stdio::null()).status();
        let _ = self.driver.kill();
        let _ = self.driver.wait();
    }
}

/// Where a program is: the driver does not look for it by the path.
fn which(name: &str) -> String {
    let path = std::env::var_os("PATH").unwrap_or_default();
    let found = std::env::split_paths(&path).map(|folder| folder.join(name)).find(|path| path.is_file());
    found.map_or_else(|| name.to_owned(), |path| path.display().to_string())
}
