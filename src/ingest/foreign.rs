//! Foreign files: files of other programs, which are recognised so that the error can say what they are and what to
//! give instead.
//!
//! Invariant: nothing that a format reads is foreign. A format that the user names is tried whatever the file looks
//! like. The tests below hold it.

use super::About;
use super::wrapped::{begins, is_armour, is_base64, is_hash_list, is_hexadecimal, is_timed, is_uuencoded};
use super::xml_root::{has_root, is_other_xml};
use super::zips::{self, has, is_zip, is_zip_of, is_zip_with, mentions};
use crate::error::{Error, ReadError, Result};
use crate::remedy::Remedy;
use crate::sheet;

/// A kind of file that is recognised and not read.
struct Foreign {
    /// What it is, with its article.
    what: &'static str,
    /// What to do instead.
    remedy: Remedy,
    /// Whether bytes are such a file.
    is: fn(&[u8]) -> bool,
}

const fn foreign(what: &'static str, remedy: Remedy, is: fn(&[u8]) -> bool) -> Foreign {
    Foreign { what, remedy, is }
}

/// Every kind, the more specific first.
static KINDS: [Foreign; 54] = [
    foreign("an RTF document", Remedy::SaveAsText, |file| file.starts_with(b"{\\rtf")),
    foreign("a PostScript document", Remedy::SaveAsText, |file| file.starts_with(b"%!PS")),
    foreign("a ZIP archive that is protected by a password", Remedy::TakeOffPassword, is_locked_zip),
    foreign("an Office document that is protected by a password", Remedy::TakeOffPassword, |file| {
        is_office_with(file, "EncryptedPackage")
    }),
    foreign("a Word document", Remedy::SaveAsText, |file| is_zip_with(file, "word/document")),
    foreign("an Excel workbook", Remedy::SaveAsTable, |file| is_zip_with(file, "xl/workbook")),
    foreign("a PowerPoint presentation", Remedy::SaveAsText, |file| is_zip_with(file, "ppt/presentation")),
    foreign("an OpenDocument text", Remedy::SaveAsText, |file| is_zip_of(file, "oasis.opendocument.text")),
    foreign("an OpenDocument spreadsheet", Remedy::SaveAsTable, |file| {
        is_zip_of(file, "oasis.opendocument.spreadsheet")
    }),
    foreign("an OpenDocument file", Remedy::SaveAsText, |file| is_zip_of(file, "oasis.opendocument")),
    foreign("an e-book (EPUB)", Remedy::SaveAsText, |file| is_zip_of(file, "application/epub+zip")),
    foreign("a Pages, Numbers or Keynote document", Remedy::SaveAsText, |file| is_zip_with(file, ".iwa")),
    foreign("a ZIP archive", Remedy::UnpackIt, is_zip),
    foreign("an Outlook message", Remedy::SaveAsText, |file| is_office_with(file, "__substg1.0_")),
    foreign("a Word document", Remedy::SaveAsText, |file| is_office_with(file, "WordDocument")),
    foreign("an Excel workbook", Remedy::SaveAsTable, |file| is_office_with(file, "Workbook")),
    foreign("a PowerPoint presentation", Remedy::SaveAsText, |file| {
        is_office_with(file, "PowerPoint Document")
    }),
    foreign("a Microsoft Office file", Remedy::SaveAsText, is_office),
    foreign("a tar archive", Remedy::UnpackIt, |file| has(file, 257, b"ustar")),
    foreign("a 7z archive", Remedy::UnpackIt, |file| file.starts_with(b"7z\xbc\xaf\x27\x1c")),
    foreign("a RAR archive", Remedy::UnpackIt, |file| file.starts_with(b"Rar!\x1a\x07")),
    foreign("an xz file", Remedy::UnpackIt, |file| file.starts_with(b"\xfd7zXZ\x00")),
    foreign("a Zstandard file", Remedy::UnpackIt, |file| file.starts_with(b"\x28\xb5\x2f\xfd")),
    foreign("a bzip2 file", Remedy::UnpackIt, |file| {
        file.starts_with(b"BZh") && has(file, 4, b"\x31\x41\x59\x26\x53\x59")
    }),
    foreign("an image", Remedy::RecogniseText, |file| media_type(file).starts_with("image/")),
    foreign("an audio file", Remedy::WriteDown, |file| media_type(file).starts_with("audio/")),
    foreign("a video", Remedy::WriteDown, |file| media_type(file).starts_with("video/")),
    foreign("a DjVu document", Remedy::RecogniseText, |file| file.starts_with(b"AT&TFORM")),
    foreign("a web archive of Safari", Remedy::SaveAsText, |file| {
        file.starts_with(b"bplist00") && mentions(file, b"WebMainResource")
    }),
    foreign("a property list of macOS", Remedy::SaveAsText, |file| file.starts_with(b"bplist00")),
    foreign("a program", Remedy::KeepIt, is_program),
    foreign("a font", Remedy::KeepIt, |file| {
        [&b"OTTO\0"[..], b"\0\x01\0\0\0", b"wOFF", b"wOF2", b"ttcf\0"]
            .iter()
            .any(|start| file.starts_with(start))
    }),
    foreign("an OpenTimestamps proof", Remedy::KeepIt, |file| {
        file.starts_with(b"\0OpenTimestamps\0\0Proof\0")
    }),
    foreign("a message that is encrypted with PGP", Remedy::TakeOffPassword, |file| {
        is_armour(file, "PGP MESSAGE")
    }),
    foreign("a key, signature or certificate", Remedy::KeepIt, |file| {
        ["PGP ", "CERTIFICATE", "PRIVATE KEY", "PUBLIC KEY", "RSA ", "OPENSSH ", "PKCS7", "SSH SIGNATURE"]
            .iter()
            .any(|what| is_armour(file, what))
    }),
    foreign("an address card (vCard)", Remedy::SaveAsText, |file| begins(file, "begin:vcard\n")),
    foreign("a calendar (iCalendar)", Remedy::SaveAsText, |file| begins(file, "begin:vcalendar\n")),
    foreign("a file in uuencode", Remedy::UnpackIt, is_uuencoded),
    foreign("a file in yEnc", Remedy::UnpackIt, |file| file.starts_with(b"=ybegin line=")),
    foreign("a file in BinHex", Remedy::UnpackIt, |file| {
        file.starts_with(b"(This file must be converted with BinHex")
    }),
    foreign("a subtitle file other than SubRip or WebVTT", Remedy::SaveAsText, is_timed),
    foreign("a list of hashes", Remedy::KeepIt, is_hash_list),
    foreign("something in base64", Remedy::Decode, is_base64),
    foreign("something in hexadecimal", Remedy::Decode, is_hexadecimal),
    foreign("an image (SVG)", Remedy::RecogniseText, |file| has_root(file, &["svg"])),
    foreign("text from OCR in ALTO", Remedy::SaveAsText, |file| has_root(file, &["alto"])),
    foreign("a list of feeds (OPML)", Remedy::SaveAsText, |file| has_root(file, &["opml"])),
    foreign("a TEI document", Remedy::SaveAsText, |file| has_root(file, &["tei", "tei.2", "teicorpus"])),
    foreign("a sitemap", Remedy::SaveAsText, |file| has_root(file, &["urlset", "sitemapindex"])),
    foreign("a map (KML or GPX)", Remedy::SaveAsText, |file| has_root(file, &["kml", "gpx"])),
    foreign("a property list of macOS", Remedy::SaveAsText, |file| has_root(file, &["plist"])),
    foreign("an XML document of a kind that is not known", Remedy::SaveAsText, is_other_xml),
    foreign("what an export says of itself", Remedy::GiveTheExport, sheet::is_about),
    foreign("an SQLite database", Remedy::SaveAsTable, |file| file.starts_with(b"SQLite format 3\0")),
];

/// Refuses a file of another program, unless the user named a format.
///
/// # Errors
/// Returns [`ReadError::Foreign`] for a file that is recognised and not read.
pub(super) fn refuse(path: &str, about: &About, file: &[u8]) -> Result<()> {
    if about.format.is_some() {
        return Ok(());
    }
    match kind(about.name.as_deref().unwrap_or_default(), file) {
        Some(Foreign { what, remedy, .. }) => {
            let (path, remedy) = (path.to_owned(), remedy.clone());
            Err(Error::Unread(ReadError::Foreign { path, what, remedy }))
        }
        None => Ok(()),
    }
}

/// Whether a file begins with words and blanks alone: "GIF87a was a format."
fn are_words(file: &[u8]) -> bool {
    let head = &file[..file.len().min(64)];
    head.contains(&b' ') && head.iter().all(|byte| matches!(byte, b'\t' | b'\r' | b'\n' | b' '..=b'~'))
}

/// The media type of a file by its first bytes (WHATWG MIME Sniffing); `application/octet-stream` if they do not tell.
pub(super) fn media_type(file: &[u8]) -> &'static str {
    let kinds: [(&'static str, &[&[u8]]); 19] = [
        ("image/png", &[b"\x89PNG\r\n\x1a\n"]),
        ("image/jpeg", &[b"\xff\xd8\xff"]),
        ("image/gif", &[b"GIF87a", b"GIF89a"]),
        ("image/tiff", &[b"II*\0", b"MM\0*"]),
        ("audio/mpeg", &[b"ID3", b"\xff\xfb", b"\xff\xf3", b"\xff\xf2"]),
        ("audio/ogg", &[b"OggS"]),
        ("audio/flac", &[b"fLaC"]),
        ("audio/amr", &[b"#!AMR"]),
        ("video/webm", &[b"\x1aE\xdf\xa3"]),
        ("application/pdf", &[b"%PDF-"]),
        ("application/rtf", &[b"{\\rtf"]),
        ("application/gzip", &[b"\x1f\x8b"]),
        ("application/zip", &[b"PK\x03\x04"]),
        ("application/x-7z-compressed", &[b"7z\xbc\xaf\x27\x1c"]),
        ("application/vnd.rar", &[b"Rar!\x1a\x07"]),
        ("application/x-sqlite3", &[b"SQLite format 3\0"]),
        ("application/x-ole-storage", &[b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"]),
        ("application/warc", &[b"WARC/"]),
        ("application/vnd.opentimestamps.ots", &[b"\0OpenTimestamps\0\0Proof\0"]),
    ];
    // Text may begin with the letters ID3: the version of a tag is below 16.
    let is_text = file.starts_with(b"ID3") && file.get(3).is_none_or(|version| *version > 15)
        || file.starts_with(b"GIF8") && are_words(file);
    let found = kinds.iter().find(|(_, starts)| starts.iter().any(|start| file.starts_with(start)));
    match found.filter(|_| !is_text) {
        Some((media_type, _)) => media_type,
        None if file.starts_with(b"BM") && has(file, 6, &[0; 4]) => "image/bmp",
        None if is_riff(file, b"WEBP") => "image/webp",
        None if is_mp4(file, &[b"heic", b"heix", b"mif1", b"msf1"]) => "image/heic",
        None if is_mp4(file, &[b"avif"]) => "image/avif",
        None if is_riff(file, b"WAVE") => "audio/wav",
        None if is_mp4(file, &[b"M4A ", b"M4B "]) => "audio/mp4",
        None if is_riff(file, b"AVI ") => "video/x-msvideo",
        None if has(file, 4, b"ftyp") && has(file, 0, b"\0") => "video/mp4",
        None => "application/octet-stream",
    }
}

fn kind(name: &str, file: &[u8]) -> Option<&'static Foreign> {
    // A web archive may be a ZIP file. Its reader says what is wrong with it.
    let is_wacz = || name.to_ascii_lowercase().ends_with(".wacz") || mentions(file, b"datapackage.json");
    if is_zip(file) && is_wacz() {
        return None;
    }
    if cfg!(feature = "office") && !is_locked_zip(file) && zips::document(file, name).is_some() {
        return None;
    }
    KINDS.iter().find(|kind| (kind.is)(file))
}

/// Whether a file is in the binary format of Microsoft Office before 2007, which Outlook still uses.
fn is_office(file: &[u8]) -> bool {
    file.starts_with(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1")
}

/// Whether it is, and has a part of this name.
fn is_office_with(file: &[u8], part: &str) -> bool {
    let wide: Vec<u8> = part.encode_utf16().flat_map(u16::to_le_bytes).collect();
    is_office(file) && mentions(file, &wide)
}

/// Whether a file is in the container of MP4, with one of these brands.
fn is_mp4(file: &[u8], brands: &[&[u8]]) -> bool {
    has(file, 4, b"ftyp") && brands.iter().any(|brand| has(file, 8, brand))
}

fn is_riff(file: &[u8], kind: &[u8]) -> bool {
    file.starts_with(b"RIFF") && has(file, 8, kind)
}

/// Whether a ZIP archive says of its first member that it is encrypted.
/// Whether the first member of a ZIP archive is encrypted. What follows the mark may be anything in a damaged file, so the
/// head must be one that a program writes (APPNOTE, section 4.4): a version up to 6.3, a method, and a name.
fn is_locked_zip(file: &[u8]) -> bool {
    let short = |at: usize| file.get(at..at + 2).map(|two| u16::from_le_bytes([two[0], two[1]]));
    let is_method = |method| matches!(method, 0 | 1..=6 | 8 | 9 | 12 | 14 | 18 | 19 | 93..=99);
    let name = short(26).and_then(|length| file.get(30..30 + usize::from(length)));
    is_zip(file)
        && short(6).is_some_and(|flags| flags & 1 == 1)
        && short(4).is_some_and(|version| version & 0xff <= 63 && version >> 8 < 20)
        && short(8).is_some_and(is_method)
        && name.is_some_and(|name| !name.is_empty() && name.iter().all(|byte| *byte >= b' '))
}

fn is_program(file: &[u8]) -> bool {
    let is_windows = || {
        let at = file.get(0x3c..0x40).and_then(|at| at.try_into().ok()).map(u32::from_le_bytes);
        at.and_then(|at| usize::try_from(at).ok()).is_some_and(|at| has(file, at, b"PE\0\0"))
    };
    let starts: [&[u8]; 5] =
        [b"\x7fELF", b"\xcf\xfa\xed\xfe", b"\xca\xfe\xba\xbe", b"\0asm", b"\xfe\xed\xfa\xcf"];
    starts.iter().any(|start| file.starts_with(start)) || file.starts_with(b"MZ") && is_windows()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn what(name: &str, file: &[u8]) -> Option<&'static str> {
        kind(name, file).map(|kind| kind.what)
    }

    fn zip(first: &str, rest: &str) -> Vec<u8> {
        [b"PK\x03\x04".as_slice(), &[0; 26], first.as_bytes(), rest.as_bytes()].concat()
    }

    fn office(part: &str) -> Vec<u8> {
        let wide: Vec<u8> = part.encode_utf16().flat_map(u16::to_le_bytes).collect();
        [b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1".as_slice(), &[0; 600], &wide].concat()
    }

    #[test]
    fn files_of_other_programs_are_called_what_they_are() {
        let long = vec![0; 2 << 20];
        for (file, name) in [
            (b"{\\rtf1\\ansi The dam".to_vec(), "an RTF document"),
            (
                [zip("[Content_Types].xml", ""), long.clone(), b"xl/workbook.bin".to_vec()].concat(),
                "an Excel workbook",
            ),
            (
                zip("mimetype", "application/vnd.oasis.opendocument.spreadsheet"),
                "an OpenDocument spreadsheet",
            ),
            (zip("mimetype", "application/vnd.oasis.opendocument.graphics"), "an OpenDocument file"),
            (zip("photos/a.jpg", ""), "a ZIP archive"),
            (office("__substg1.0_0037001F"), "an Outlook message"),
            (office("WordDocument"), "a Word document"),
            (office("Workbook"), "an Excel workbook"),
            (office("Else"), "a Microsoft Office file"),
            ([&[b'a'; 257][..], b"ustar"].concat(), "a tar archive"),
            (b"\x89PNG\r\n\x1a\n....".to_vec(), "an image"),
            (b"\xff\xd8\xff\xe0".to_vec(), "an image"),
            (b"GIF89a\x20\0\x20\0".to_vec(), "an image"),
            (b"RIFF....WEBP".to_vec(), "an image"),
            (b"\0\0\0\x18ftypheic".to_vec(), "an image"),
            (b"BM....\0\0\0\0".to_vec(), "an image"),
            (b"ID3\x04\0".to_vec(), "an audio file"),
            (b"RIFF....WAVE".to_vec(), "an audio file"),
            (b"\0\0\0\x18ftypM4A ".to_vec(), "an audio file"),
            (b"\0\0\0\x18ftypisom".to_vec(), "a video"),
            (b"\x1aE\xdf\xa3".to_vec(), "a video"),
            (b"SQLite format 3\0".to_vec(), "an SQLite database"),
            (office("EncryptedPackage"), "an Office document that is protected by a password"),
            (
                [b"PK\x03\x04\x14\0\x01\0\x08\0", &[0; 16][..], b"\x05\0\0\0a.txt"].concat(),
                "a ZIP archive that is protected by a password",
            ),
            // Whatever follows the mark of a damaged file, it is not a password.
            ([b"PK\x03\x04", &[0xff; 60][..]].concat(), "a ZIP archive"),
            ([b"PK\x03\x04", &b"garbage garbage garbage garbage garbage"[..]].concat(), "a ZIP archive"),
            ([b"PK\x03\x04\x14\0\x01\0", &[0; 40][..]].concat(), "a ZIP archive"),
            (b"\x7fELF\x02\x01".to_vec(), "a program"),
            (b"\0OpenTimestamps\0\0Proof\0\xbf".to_vec(), "an OpenTimestamps proof"),
            (b"-----BEGIN PGP MESSAGE-----\n\nhQ".to_vec(), "a message that is encrypted with PGP"),
            (b"-----BEGIN CERTIFICATE-----\r\nMII".to_vec(), "a key, signature or certificate"),
            (b"BEGIN:VCALENDAR\r\nVERSION:2.0".to_vec(), "a calendar (iCalendar)"),
            (b"<?xml version=\"1.0\"?>\n<!-- x --><alto xmlns=\"u\">".to_vec(), "text from OCR in ALTO"),
            (b"0:00:01.000,0:00:04.000\nThe dam".to_vec(), "a subtitle file other than SubRip or WebVTT"),
            (b"<svg width='1'>".to_vec(), "an image (SVG)"),
            (b"<?xml version='1.0'?><urlset>".to_vec(), "a sitemap"),
            (b"<?xml version='1.0'?><x:ledger>".to_vec(), "an XML document of a kind that is not known"),
        ] {
            assert_eq!(what("a", &file), Some(name));
        }
    }

    #[test]
    fn what_is_read_is_not_foreign() {
        for text in [
            "<!-- saved --><html>",
            "<?xml version='1.0'?>\n<!-- x --><rdf:RDF>",
            "<?xml version='1.0'?><html>",
            "begin 644 words are said.\nMore.",
            "",
            "GIF87a was a format.",
            "BMW sold 2 million cars.",
            "ID3 tags hold names.",
            "ID3",
            "RIFF is a format.",
            "PK is a name.",
            "{\"a\":1}",
            "%PDF-1.7",
            "WARC/1.1",
            "MM and II are letters.",
            "MIME-Version: 1.0",
        ] {
            assert_eq!(what("a.txt", text.as_bytes()), None, "{text}");
            assert!(!media_type(text.as_bytes()).starts_with("audio/"), "{text}");
        }
        assert_eq!(what("a.wacz", &zip("any", "")), None);
        #[cfg(feature = "office")]
        for (first, rest) in [
            ("[Content_Types].xml", "word/document.xml"),
            ("[Content_Types].xml", "xl/workbook.xml"),
            ("mimetype", "application/vnd.oasis.opendocument.text"),
            ("mimetype", "application/epub+zip"),
        ] {
            assert_eq!(what("a", &zip(first, rest)), None, "{rest}");
        }
        assert_eq!(what("a.zip", &zip("archive/a.warc.gz", "datapackage.json")), None);
    }
}
