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
