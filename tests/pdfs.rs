//! PDFs as they come: what is lost is said, and a page or a font that is wrong costs itself.
#![allow(clippy::unwrap_used)]
use crate::common::Shop;

/// A PDF with these objects, from 1, of which the first is the catalogue.
fn written(objects: &[String]) -> Vec<u8> {
    let mut bytes = b"%PDF-1.5\n".to_vec();
    let mut table = format!("xref\n0 {}\n0000000000 65535 f \n", objects.len() + 1);
    for (number, object) in (1..).zip(objects) {
        table.push_str(&format!("{:010} 00000 n \n", bytes.len()));
        bytes.extend(format!("{number} 0 obj\n{object}\nendobj\n").bytes());
    }
    let start = bytes.len();
    bytes.extend(
        format!("{table}trailer\n<</Size {}/Root 1 0 R>>\nstartxref\n{start}\n%%EOF\n", objects.len() + 1)
            .bytes(),
    );
    bytes
}

/// A PDF whose pages show these streams, with a plain font F1 and another one F2.
fn pages(font: &str, more: &[&str], streams: &[&str]) -> Vec<u8> {
    let first = 5 + more.len();
    let kids: Vec<_> = (0..streams.len()).map(|n| format!("{} 0 R", first + 2 * n)).collect();
    let mut objects = vec![
        "<</Type/Catalog/Pages 2 0 R>>".to_owned(),
        format!("<</Type/Pages/Kids[{}]/Count {}>>", kids.join(" "), streams.len()),
        "<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding/WinAnsiEncoding>>".to_owned(),
        font.to_owned(),
    ];
    objects.extend(more.iter().map(|object| (*object).to_owned()));
    for (n, stream) in streams.iter().enumerate() {
        objects.push(format!("<</Type/Page/Parent 2 0 R/MediaBox[0 0 612 792]/Resources<</Font<</F1 3 0 R/F2 4 0 R>>>>/Contents {} 0 R>>", first + 1 + 2 * n));
        objects.push(format!("<</Length {}>>\nstream\n{stream}\nendstream", stream.len()));
    }
    written(&objects)
}

const PLAIN: &str = "<</Type/Font/Subtype/Type1/BaseFont/Times-Roman>>";

fn read(name: &str, bytes: &[u8]) -> (String, String) {
    let shop = Shop::new();
    shop.write(name, bytes);
    let output = shop.run(&["extract", name]);
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    (text, String::from_utf8_lossy(&output.stderr).into_owned())
}

#[test]
fn codes_are_read_by_what_the_font_says() {
    let stream = |object: &str| format!("<</Length {}>>\nstream\n{object}\nendstream", object.len());
    let map = stream(
        "1 begincodespacerange <00> <ff> endcodespacerange 1 beginbfrange <61> <7a> <0061> endbfrange 1 beginbfchar <20> <0020> endbfchar",
    );
    let one_byte =
        stream("1 begincodespacerange <00> <ff> endcodespacerange 1 begincidrange <00> <ff> 0 endcidrange");
    let below = "<</Type/Font/Subtype/CIDFontType2/BaseFont/X/DW 500>>";
    let simple = |more: &str| format!("<</Type/Font/Subtype/Type1/BaseFont/X{more}>>");
    for (font, more, shown, text) in [
        // Names of glyphs.
        (simple("/Encoding<</Differences[65/one.os/nine.oldstyle/six/f_i/T_h/uni00E9]>>"), vec![], "(ABCB D E F) Tj", "1969 fi Th \u{e9}"),
        (simple("/Encoding/StandardEncoding"), vec![], "(o\\256cer '69) Tj", "oficer \u{2019}69"),
        // A map of one byte, and one that is a name.
        ("<</Type/Font/Subtype/Type0/BaseFont/X/Encoding 7 0 R/DescendantFonts[5 0 R]/ToUnicode 6 0 R>>".to_owned(), vec![below, &map, &one_byte], "(the dam) Tj", "the dam"),
        ("<</Type/Font/Subtype/Type0/BaseFont/X/Encoding/Identity-H/DescendantFonts[5 0 R]/ToUnicode/Identity-H>>".to_owned(), vec![below], "<00740068> Tj", "th"),
        // An encoding of East Asia.
        ("<</Type/Font/Subtype/Type0/BaseFont/X/Encoding/90ms-RKSJ-H/DescendantFonts[5 0 R]>>".to_owned(), vec![below], "<82A082A2> Tj", "\u{3042}\u{3044}"),
        // What a passage stands for.
        (PLAIN.to_owned(), vec![], "/Span<</ActualText(the dam)>>BDC (xqz) Tj EMC", "the dam"),
    ] {
        let page = format!("BT /F1 12 Tf 72 700 Td (Said: ) Tj /F2 12 Tf % a comment (\n{shown} ET");
        let (read, notes) = read("a.pdf", &pages(&font, &more, &[&page]));
        assert!(read.contains(&format!("Said: {text}")), "{shown}: {read} {notes}");
        assert!(!notes.contains("no meaning"), "{shown}: {notes}");
    }
    // What only the program of a font says.
    let program = stream(
        "%!PS-AdobeFont-1.0: X\n/FontName /X def\n/Encoding 256 array\n0 1 255 {1 index exch /.notdef put} for\ndup 65 /t put\ndup 66 /h put\ndup 67 /e put\nreadonly def\ncurrentfile eexec\n",
    );
    let own = simple("/FirstChar 65/LastChar 67/Widths[500 500 500]/FontDescriptor 5 0 R");
    let described = "<</Type/FontDescriptor/FontName/X/Flags 4/FontFile 6 0 R>>";
    let page = "BT /F1 12 Tf 72 700 Td (Said: ) Tj /F2 12 Tf (ABC) Tj ET";
    let (text, notes) = read("a.pdf", &pages(&own, &[described, &program], &[page]));
    assert!(text.contains("Said: the"), "{text} {notes}");
    // What has no meaning is left out, and counted.
    for font in [
        simple("/Encoding<</Differences[65/g1/g2/g3]>>"),
        "<</Type/Font/Subtype/Type0/BaseFont/X/Encoding/Identity-H/DescendantFonts[5 0 R]>>".to_owned(),
    ] {
        let page = "BT /F1 12 Tf 72 700 Td (Page one) Tj 0 -20 Td /F2 12 Tf (ABCABC) Tj ET";
        let (text, notes) = read("a.pdf", &pages(&font, &[below], &[page]));
        assert!(text.contains("Page one") && notes.contains("no meaning"), "{text} {notes}");
        assert!(!text.contains(|c: char| c.is_control() && c != '\n'), "{text:?}");
    }
}

#[test]
fn words_stand_apart_and_once() {
    let word = |x: f64, y: f64, words: &str| format!("1 0 0 1 {x} {y} Tm ({words}) Tj\n");
    let row = |y: f64| {
        format!(
            "{}{}{}",
            word(72.0, y, "The dam"),
            word(123.0, y, "was"),
            word(148.0, y, "finished in 1969.")
        )
    };
    let upright = format!("BT /F1 12 Tf {}{} ET", row(700.0), word(72.0, 686.0, "It stands."));
    for turn in ["1 0 0 1 0 0", "0 1 -1 0 612 0", "0 -1 1 0 0 792", "-1 0 0 -1 612 792"] {
        let (text, _) = read("a.pdf", &pages(PLAIN, &[], &[&format!("q {turn} cm {upright} Q")]));
        assert!(text.contains("The dam was finished in 1969.\nIt stands."), "{turn}: {text}");
    }
    // Painted again to look bold.
    let bold: String = (0..4).map(|n| word(72.0 + f64::from(n) * 0.3, 700.0, "It fell.")).collect();
    let (text, _) = read("a.pdf", &pages(PLAIN, &[], &[&format!("BT /F1 12 Tf {bold} ET")]));
    assert_eq!(text.matches("fell").count(), 1, "{text}");
    // A raised number.
    let raised = "BT /F1 12 Tf 72 700 Td (in 1969) Tj /F1 7 Tf 5 Ts (3) Tj 0 Ts /F1 12 Tf ( it fell.) Tj ET";
    let (text, _) = read("a.pdf", &pages(PLAIN, &[], &[raised]));
    assert!(text.contains("in 1969\u{b3} it fell."), "{text}");
    // Two columns, row by row.
    let rows = [
        ("The county board met for a long time and", "A second inquiry into the leak began in"),
        ("said that the reservoir would be drained", "June, when the water had fallen to a low"),
        ("before the winter, whatever that costs.", "level. It found nothing that was new."),
    ];
    let columns: String = rows
        .iter()
        .enumerate()
        .map(|(n, (left, right))| {
            let y = 700.0 - 14.0 * n as f64;
            word(72.0, y, left) + &word(330.0, y, right)
        })
        .collect();
    let (text, _) = read("a.pdf", &pages(PLAIN, &[], &[&format!("BT /F1 10 Tf {columns} ET")]));
    assert!(
        text.contains("would be drained\nbefore the winter") && text.contains("to a low\nlevel."),
        "{text}"
    );
}

#[test]
fn letters_set_apart_are_words() {
    let page = "BT /F1 12 Tf 14 TL 72 700 Td (Above.) Tj 1 3 (The dam fell.) \" 0 Tc (It rose.) '
        72 0 Td 4 Tc (1) Tj (9) Tj (6) Tj (9) Tj 0 Tc 50 0 Td (was dry.) Tj ET";
    let (text, _) = read("a.pdf", &pages(PLAIN, &[], &[page]));
    assert!(text.contains("The dam fell.") && text.contains("It rose. 1969 was dry."), "{text}");
    // Letters set further apart than they are high stand for themselves.
    let columns = "BT /F1 10 Tf 72 700 Td 40 Tc (123) Tj ET";
    let (text, _) = read("a.pdf", &pages(PLAIN, &[], &[columns]));
    assert!(text.contains("1 2 3"), "{text}");
    // Small letters of drawings: each stands at its own place, beside the one before it.
    let drawn = "<</Type/Font/Subtype/Type3/FontBBox[0 0 0 0]/FontMatrix[.004 0 0 .004 0 0]/CharProcs<<>>/Encoding<</Differences[32/space 97/a/b/c/d/e/f/g/h/i/j/k/l/m/n/o]>>/FirstChar 97/LastChar 111/Widths[20 20 20 20 20 20 20 20 20 20 20 20 20 20 20]>>";
    let (text, _) = read("a.pdf", &pages(drawn, &[], &["BT /F2 60 Tf 72 700 Td (fell offaddd) Tj ET"]));
    assert!(text.contains("fell") && text.contains("offaddd"), "{text}");
}

#[test]
fn a_number_beside_words_is_no_mark() {
    let page = "BT /F1 12 Tf 72 700 Td (The cost, in millions) Tj /F1 9 Tf 160 3 Td (44) Tj ET";
    let (text, _) = read("a.pdf", &pages(PLAIN, &[], &[page]));
    assert!(text.contains("in millions 44"), "{text}");
}

#[test]
fn lines_from_right_to_left_are_read_as_they_are_spoken() {
    let stream = |object: &str| format!("<</Length {}>>\nstream\n{object}\nendstream", object.len());
    let map = stream(
        "1 begincodespacerange <00> <ff> endcodespacerange 1 beginbfrange <61> <7a> <05d0> endbfrange",
    );
    let font = "<</Type/Font/Subtype/Type1/BaseFont/X/Encoding/WinAnsiEncoding/ToUnicode 5 0 R>>";
    // As they look, from left to right; and each letter to the left of the one before.
    let backwards: String =
        "ab cd".chars().zip(0..).map(|(c, n)| format!("1 0 0 1 {} 700 Tm ({c}) Tj\n", 200 - 6 * n)).collect();
    for shown in ["72 700 Td (1969 dc ba) Tj", &format!("1 0 0 1 140 700 Tm (1969) Tj {backwards}")] {
        let page = format!("BT /F2 12 Tf {shown} ET");
        let (text, notes) = read("a.pdf", &pages(font, &[&map], &[&page]));
        assert!(text.contains("\u{5d0}\u{5d1} \u{5d2}\u{5d3} 1969"), "{text}");
        assert!(notes.contains("right to left"), "{notes}");
    }
}

#[test]
fn a_map_with_its_bytes_the_wrong_way_round_is_turned_and_said() {
    let stream = |object: &str| format!("<</Length {}>>\nstream\n{object}\nendstream", object.len());
    let map = stream(
        "1 begincodespacerange <0000> <ffff> endcodespacerange 5 beginbfchar <0001> <6400> <0002> <6100> <0003> <6d00> <0004> <2000> <0005> <3100> endbfchar",
    );
    let font =
        "<</Type/Font/Subtype/Type0/BaseFont/X/Encoding/Identity-H/DescendantFonts[5 0 R]/ToUnicode 6 0 R>>";
    let below = "<</Type/Font/Subtype/CIDFontType2/BaseFont/X/DW 500>>";
    let page = "BT /F2 12 Tf 72 700 Td <00010002000300040005> Tj ET";
    let (text, notes) = read("a.pdf", &pages(font, &[below, &map], &[page]));
    assert!(text.contains("dam 1") && notes.contains("wrong way round"), "{text} {notes}");
}

#[test]
fn what_stands_in_the_program_of_a_font_is_read() {
    let stream = |object: &str| format!("<</Length {}>>\nstream\n{object}\nendstream", object.len());
    // A TrueType program with a map from Unicode to glyphs: `a` to `z` are the glyphs 1 to 26. It is written in hexadecimal.
    let words = [
        0, 1, 1, 0, 0, 0, 0x636d, 0x6170, 0, 0, 0, 28, 0, 44, 0, 1, 3, 1, 0, 12, 4, 32, 0, 4, 4, 1, 0, 0x7a,
        0xffff, 0, 0x61, 0xffff, 0xffa0, 1, 0, 0_u16,
    ];
    let program: String = words.iter().map(|word| format!("{word:04x}")).collect();
    let program =
        format!("<</Filter/ASCIIHexDecode/Length {}>>\nstream\n{program}>\nendstream", program.len() + 1);
    let font = "<</Type/Font/Subtype/Type0/BaseFont/X/Encoding/Identity-H/DescendantFonts[5 0 R]>>";
    let below =
        "<</Type/Font/Subtype/CIDFontType2/BaseFont/X/DW 500/CIDToGIDMap/Identity/FontDescriptor 6 0 R>>";
    let described = "<</Type/FontDescriptor/FontName/X/Flags 4/FontFile2 7 0 R>>";
    let page = "BT /F2 12 Tf 72 700 Td <00040001000d> Tj ET";
    let (text, notes) = read("a.pdf", &pages(font, &[below, described, &program], &[page]));
    assert!(text.contains("dam") && !notes.contains("no meaning"), "{text} {notes}");
    // Glyph 2 is the code 1 by a list.
    let listed = below.replace("/CIDToGIDMap/Identity", "/CIDToGIDMap 8 0 R");
    let list = stream("\0\u{3}\0\u{2}");
    let page = "BT /F2 12 Tf 72 700 Td <00010000> Tj ET";
    let (text, _) = read("a.pdf", &pages(font, &[&listed, described, &program, &list], &[page]));
    assert!(text.contains("bc"), "{text}");
}

#[test]
fn a_key_whose_length_is_not_stated_is_one_of_128_bits() {
    use pdf_extract::encryption::crypt_filters::{Aes128CryptFilter, CryptFilter};
    use pdf_extract::{Document, EncryptionState, EncryptionVersion, Object, Permissions};
    let mut document =
        Document::load_mem(&pages(PLAIN, &[], &["BT /F1 12 Tf 72 700 Td (The dam fell.) Tj ET"])).unwrap();
    let id = || Object::string_literal("0123456789abcdef");
    document.trailer.set("ID", vec![id(), id()]);
    let filter: std::sync::Arc<dyn CryptFilter> = std::sync::Arc::new(Aes128CryptFilter);
    let state = EncryptionState::try_from(EncryptionVersion::V4 {
        document: &document,
        encrypt_metadata: true,
        crypt_filters: [(b"StdCF".to_vec(), filter)].into(),
        stream_filter: b"StdCF".to_vec(),
        string_filter: b"StdCF".to_vec(),
        owner_password: "owner",
        user_password: "",
        permissions: Permissions::all(),
    })
    .unwrap();
    document.encrypt(&state).unwrap();
    let encryption = document.trailer.get(b"Encrypt").unwrap().as_reference().unwrap();
    document.get_object_mut(encryption).unwrap().as_dict_mut().unwrap().remove(b"Length");
    let mut bytes = Vec::new();
    document.save_to(&mut bytes).unwrap();
    let (text, notes) = read("a.pdf", &bytes);
    assert!(text.contains("The dam fell.") && !notes.contains("table of objects"), "{text} {notes}");
}

#[test]
fn words_before_the_file_do_not_move_its_objects() {
    let mut bytes = b"Processing pages 1 through 1.\n".to_vec();
    bytes.extend(pages(PLAIN, &[], &["BT /F1 12 Tf 72 700 Td (The dam fell.) Tj ET"]));
    let wrong = String::from_utf8(bytes).unwrap().replace("startxref\n", "startxref\n9");
    let (text, notes) = read("a.pdf", wrong.as_bytes());
    assert!(text.contains("The dam fell.") && notes.contains("table of objects"), "{text} {notes}");
}

#[test]
fn what_is_damaged_costs_itself_and_is_said() {
    let good = pages(
        PLAIN,
        &[],
        &[
            "BT /F1 12 Tf 72 700 Td (The dam fell in 1969.) Tj ET",
            "BT /F1 12 Tf 72 Td 0 0 (It) Tj Td (rose.) Tj ET",
        ],
    );
    let (text, notes) = read("a.pdf", &good);
    assert!(
        text.contains("The dam fell in 1969.") && text.contains("rose.") && notes.is_empty(),
        "{text} {notes}"
    );
    let cut = &good[..good.len() - 30];
    let wrong = String::from_utf8(good.clone()).unwrap().replace("startxref\n", "startxref\n9");
    for (bytes, said) in [(cut, "cut off"), (wrong.as_bytes(), "table of objects")] {
        let (text, notes) = read("a.pdf", bytes);
        assert!(text.contains("The dam fell in 1969.") && notes.contains(said), "{text} {notes}");
    }
    // What the trailer names is kept.
    let titled =
        String::from_utf8(pages(PLAIN, &["<</Title(On dams)>>"], &["BT /F1 12 Tf (It fell.) Tj ET"]))
            .unwrap()
            .replace("/Root 1 0 R", "/Root 1 0 R/Info 5 0 R")
            .replace("startxref\n", "startxref\n9");
    let shop = Shop::new();
    shop.write("a.pdf", titled);
    assert!(shop.expect(0, &["extract", "a.pdf", "--json"]).contains("\"On dams\""));
    let form = written(&[
        "<</Type/Catalog/Pages 2 0 R>>".to_owned(),
        "<</Type/Pages/Kids[3 0 R]/Count 1>>".to_owned(),
        "<</Type/Page/Parent 2 0 R/MediaBox[0 0 612 792]/Resources<</Font<</F1 5 0 R>>>>/Contents 4 0 R/Annots[6 0 R]>>".to_owned(),
        "<</Length 44>>\nstream\nBT /F1 12 Tf 72 700 Td (What was seen:) Tj ET\nendstream".to_owned(),
        PLAIN.to_owned(),
        "<</Type/Annot/Subtype/Widget/FT/Tx/T(seen)/V(The dam fell in 1969.)/Rect[0 0 9 9]>>".to_owned(),
    ]);
    let (text, notes) = read("a.pdf", &form);
    assert!(text.contains("seen: The dam fell in 1969.") && notes.contains("form field"), "{text} {notes}");
}
