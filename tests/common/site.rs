//! A site on the loopback whose pages a test makes, well or badly.

use std::io::{BufRead, BufReader, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::{Arc, Mutex};

/// A site on the loopback that notes what it is asked.
pub struct Site {
    pub url: String,
    /// The heads of the requests.
    pub asked: Arc<Mutex<Vec<String>>>,
}

impl Site {
    /// `answer` gets the path and where to write.
    pub fn answering(answer: impl Fn(&str, &mut TcpStream) + Send + Sync + 'static) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let asked = Arc::new(Mutex::new(Vec::new()));
        let (notes, answer) = (Arc::clone(&asked), Arc::new(answer));
        std::thread::spawn(move || {
            for mut stream in listener.incoming().flatten() {
                let (notes, answer) = (Arc::clone(&notes), Arc::clone(&answer));
                std::thread::spawn(move || {
                    let mut reader = BufReader::new(stream.try_clone().unwrap());
                    let (mut head, mut line) = (String::new(), String::new());
                    while reader.read_line(&mut line).is_ok_and(|read| read > 2) {
                        head.push_str(&line);
                        line.clear();
                    }
                    let path = head.split(' ').nth(1).unwrap_or_default().to_owned();
                    notes.lock().unwrap().push(head);
                    answer(&path, &mut stream);
                });
            }
        });
        Site { url, asked }
    }

    /// Writes these bytes, and closes the connection.
    pub fn saying(wire: impl Into<Vec<u8>>) -> Self {
        let wire = wire.into();
        Site::answering(move |_, stream| drop(stream.write_all(&wire)))
    }

    pub fn at(&self, path: &str) -> String {
        format!("{}{path}", self.url)
    }

    /// The paths that were asked for.
    pub fn paths(&self) -> Vec<String> {
        let asked = self.asked.lock().unwrap();
        asked.iter().map(|head| head.split(' ').nth(1).unwrap_or_default().to_owned()).collect()
    }
}
