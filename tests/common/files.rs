//! Files of documents, and what the program says of them.

use std::io::Write;

use super::Shop;

/// What a command says on standard error and prints.
pub fn said(shop: &Shop, args: &[&str]) -> String {
    let output = shop.run(args);
    String::from_utf8_lossy(&output.stdout).into_owned() + &String::from_utf8_lossy(&output.stderr)
}

/// A ZIP archive of these files.
pub fn zipped(files: &[(&str, &str)]) -> Vec<u8> {
    let mut zip = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    for (name, text) in files {
        // As the formats ask, the media type is not packed.
        let method = if *name == "mimetype" {
            zip::CompressionMethod::Stored
        } else {
            zip::CompressionMethod::Deflated
        };
        zip.start_file(*name, zip::write::SimpleFileOptions::default().compression_method(method)).unwrap();
        zip.write_all(text.as_bytes()).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

/// The claims that a check finds in a file, with blanks as one.
pub fn claims(shop: &Shop, name: &str, bytes: &[u8]) -> Vec<String> {
    shop.write(name, bytes);
    let output = shop.run(&["check", name, "--json"]);
    let report: serde_json::Value = serde_json::from_slice(&output.stdout)
        .unwrap_or_else(|_| panic!("{name}: {}", String::from_utf8_lossy(&output.stderr)));
    let texts = report["claims"].as_array().unwrap().iter().map(|claim| claim["text"].as_str().unwrap());
    texts.map(|text| text.split_whitespace().collect::<Vec<_>>().join(" ")).collect()
}
