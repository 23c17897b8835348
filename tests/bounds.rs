//! Bounds: small files that would cost a machine its minutes or its memory are refused, each with one clear error, and what
//! is merely odd is read. `cargo bench --bench growth` measures what they cost.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use std::io::Write;

use crate::common::Shop;
use flate2::Compression;
use flate2::write::{GzEncoder, ZlibEncoder};

/// Runs `check` and `ingest` on a file, and expects both to refuse it in these words.
fn is_refused(shop: &Shop, name: &str, bytes: &[u8], words: &str) {
    shop.write(name, bytes);
    for command in ["check", "ingest"] {
        let told = shop.failure(2, &[command, name]);
        let message = format!("{} {}", told["message"], told["cause"]);
        assert!(message.contains(words), "{command} {name}: {told}");
        assert!(told["hint"].is_string(), "{command} {name}: {told}");
    }
    assert_eq!(shop.state().0, 0, "{name}");
}

fn page(body: &str) -> Vec<u8> {
    format!("<!doctype html><html><head><title>A page</title></head><body>{body}</body></html>").into_bytes()
}

#[test]
fn pages_that_no_parser_ends_with_are_refused() {
    let shop = Shop::with_ledger();
    let n = 20_000;
    let opened: String = (0..n).map(|id| format!("<b id={id}>")).collect();
    let adopted = page(&(opened + &"<p>".repeat(n) + &"</b>".repeat(n)));
    is_refused(&shop, "adopted.html", &adopted, "nested too deep");
    // What a page really has is read.
    let nested =
        format!("{}<p>The dam was finished in 1969.</p>{}", "<div>".repeat(400), "</div>".repeat(400));
    shop.write("nested.html", page(&nested));
    let misnested = "<p><b><i>The dam was finished in 1969.</b></i></p>".repeat(200);
    shop.write("misnested.html", page(&misnested));
    for name in ["nested.html", "misnested.html"] {
        assert!(shop.expect(0, &["extract", name]).contains("finished in 1969."), "{name}");
    }
}

#[test]
fn what_unpacks_to_a_mass_is_refused() {
    let shop = Shop::with_ledger();
    let mut bomb = GzEncoder::new(Vec::new(), Compression::best());
    let piece = "The dam is full of water. ".repeat(40_000);
    for _ in 0..100 {
        bomb.write_all(piece.as_bytes()).unwrap();
    }
    is_refused(&shop, "bomb.txt.gz", &bomb.finish().unwrap(), "unpacks to more than");
}

#[test]
#[cfg(feature = "office")]
fn all_that_is_attached_to_a_mail_unpacks_to_one_limit() {
    use base64::Engine;
    let shop = Shop::with_ledger();
    let mut zip = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    zip.start_file("word/document.xml", zip::write::SimpleFileOptions::default()).unwrap();
    zip.write_all(b"<w:document><w:p><w:r><w:t>It fell in 1969.</w:t></w:r></w:p>").unwrap();
    zip.write_all(&vec![b' '; 28 << 20]).unwrap();
    zip.write_all(b"</w:document>").unwrap();
    let docx = base64::engine::general_purpose::STANDARD.encode(zip.finish().unwrap().into_inner());
    let part = |name: &str| {
        format!(
            "--b\nContent-Type: application/octet-stream; name=\"{name}\"\nContent-Transfer-Encoding: base64\n\n{docx}\n"
        )
    };
    let head = "From: a@example.org\nTo: b@example.org\nMIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=b\n\n";
    shop.write("a.eml", format!("{head}{}{}{}--b--\n", part("1.docx"), part("2.docx"), part("3.docx")));
    let output = shop.run(&["extract", "a.eml"]);
    let (text, notes) = (String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
    assert_eq!(text.matches("It fell in 1969.").count(), 2, "{text} {notes}");
    assert!(notes.contains("3.docx") && notes.contains("unpacks to too much"), "{notes}");
}

#[test]
fn more_claims_than_a_text_can_hold_are_refused() {
    let shop = Shop::with_ledger();
    let rows = format!("text\n{}", "a\n".repeat(900_001));
    is_refused(&shop, "rows.csv", rows.as_bytes(), "contains more than 900000 claims");
}

/// A PDF whose page has this content, in a stream that was compressed twice.
#[cfg(feature = "pdf")]
fn pdf(content: &[u8]) -> Vec<u8> {
    let zip = |bytes: &[u8]| {
        let mut encoder = ZlibEncoder::new(Vec::new(), Compression::best());
        encoder.write_all(bytes).unwrap();
        encoder.finish().unwrap()
    };
    let stream = zip(&zip(content));
    let objects: Vec<Vec<u8>> = vec![
        b"<</Type/Catalog/Pages 2 0 R>>".to_vec(),
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>".to_vec(),
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 200 200]/Contents 4 0 R/Resources<</Font<</F 5 0 R>>>>>>"
            .to_vec(),
        [
            format!("<</Length {}/Filter[/FlateDecode/FlateDecode]>>stream\n", stream.len()).as_bytes(),
            &stream,
            b"\nendstream",
        ]
        .concat(),
        b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>".to_vec(),
    ];
    let mut file = b"%PDF-1.4\n".to_vec();
    let mut places = Vec::new();
    for (n, object) in (1..).zip(&objects) {
        places.push(file.len());
        file.extend(format!("{n} 0 obj\n").as_bytes());
        file.extend(object);
        file.extend(b"\nendobj\n");
    }
    let table = file.len();
    file.extend(format!("xref\n0 {}\n0000000000 65535 f \n", objects.len() + 1).as_bytes());
    for place in places {
        file.extend(format!("{place:010} 00000 n \n").as_bytes());
    }
    let root = format!("trailer<</Size {}/Root 1 0 R>>\nstartxref\n{table}\n%%EOF\n", objects.len() + 1);
    file.extend(root.as_bytes());
    file
}

#[test]
#[cfg(all(unix, feature = "pdf"))]
fn a_pdf_that_wants_a_gigabyte_is_refused() {
    let shop = Shop::with_ledger();
    let words = pdf(b"BT /F 12 Tf 20 100 Td (The dam was finished in 1969.) Tj ET");
    shop.write("words.pdf", words);
    assert!(shop.expect(0, &["extract", "words.pdf"]).contains("The dam was finished in 1969."));
    let bomb = pdf(&vec![b' '; 800 << 20]);
    assert!(bomb.len() < 100_000, "{}", bomb.len());
    is_refused(&shop, "bomb.pdf", &bomb, "wanted more than");
}
