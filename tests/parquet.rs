//! Claims in Parquet: what is written is read back as it was, row by row and as a whole; what is broken is an error.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::print_stderr)]

use super::common::Shop;

/// A ledger with claims that have verdicts, names, hidden characters and citations.
fn shop() -> Shop {
    let shop = Shop::with_ledger();
    let table = shop.write(
        "claims.jsonl",
        concat!(
            "{\"claim\":\"The dam fell in 1969.\",\"claimant\":\"Ann Lee\",\"date\":\"1969-05\",\"verdict\":\"false\",\"by\":\"Desk\"}\n",
            "{\"claim\":\"=1+1 is \\\"two\\\",\\nshe\\u200b said.\",\"cites\":[\"https://a.example/1\",\"Lee (1969)\"]}\n",
            "{\"claim\":\"'Tis 40 m high.\",\"url\":\"https://b.example/\"}\n",
        ),
    );
    shop.expect(0, &["ingest", &table, "--url", "https://c.example/table"]);
    shop
}

#[cfg(not(feature = "parquet"))]
#[test]
fn a_build_without_it_says_how_it_is_had_and_writes_nothing() {
    let shop = shop();
    for (format, name) in [("parquet", "c.parquet"), ("huggingface", "set")] {
        let path = shop.path(name);
        let told = shop.failure(2, &["export", "--format", format, "-o", path.to_str().unwrap()]);
        let hint = told["hint"].as_str().unwrap();
        assert!(hint.contains("--features parquet") && hint.contains("csv"), "{told}");
        assert!(!path.exists());
    }
    let path = shop.write("rows.parquet", b"PAR1\0\0\0\0\0\0\0\0PAR1");
    let told = shop.failure(2, &["ingest", &path]);
    assert!(told["message"].as_str().unwrap().contains("the feature `parquet`"), "{told}");
}

#[cfg(feature = "parquet")]
mod built {
    use std::fs::{self, File};
    use std::io::{Cursor, Write};
    use std::path::Path;
    use std::sync::Arc;

    use bytes::Bytes;
    use claimlog::ingest::{About, Opened, PdfReader, open};
    use parquet::basic::{Compression, ZstdLevel};
    use parquet::data_type::{ByteArray, ByteArrayType, Int64Type};
    use parquet::file::properties::{EnabledStatistics, WriterProperties};
    use parquet::file::reader::{FileReader, SerializedFileReader};
    use parquet::file::writer::SerializedFileWriter;
    use parquet::schema::parser::parse_message_type;
    use serde_json::Value;

    use super::super::common::Shop;
    use super::shop;

    fn export(shop: &Shop, name: &str) -> String {
        let path = shop.path(name).to_str().unwrap().to_owned();
        shop.expect(0, &["export", "-o", &path]);
        path
    }

    /// The rows of CSV, and what is recorded of each claim.
    fn known(shop: &Shop) -> Vec<[Value; 6]> {
        let claims = shop.claims();
        assert!(!claims.is_empty());
        let of = |claim: &Value| {
            ["text", "claimant", "date", "url", "status", "cites"].map(|name| claim[name].clone())
        };
        claims.iter().map(of).collect()
    }

    #[test]
    fn what_was_exported_is_read_back_as_it_was() {
        let shop = shop();
        let path = export(&shop, "c.parquet");
        let bytes = fs::read(&path).unwrap();
        // The same claims give the same bytes.
        assert_eq!(bytes, fs::read(export(&shop, "again.parquet")).unwrap());
        let other = Shop::with_ledger();
        other.expect(0, &["ingest", &path]);
        other.is_sound();
        assert_eq!(known(&other), known(&shop));
        // As a whole, from a file that is packed.
        let packed = Shop::with_ledger();
        let mut gzip = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
        gzip.write_all(&bytes).unwrap();
        packed.expect(0, &["ingest", &packed.write("c.parquet.gz", gzip.finish().unwrap())]);
        packed.is_sound();
        assert_eq!(known(&packed), known(&shop));
        // What is recorded twice is recorded once.
        let size = other.state().0;
        other.expect(0, &["ingest", &path]);
        assert_eq!(other.state().0, size);
    }

    #[test]
    fn the_file_says_what_an_export_says_once_and_the_leaf_of_each_claim() {
        let shop = shop();
        let path = export(&shop, "c.parquet");
        let file = SerializedFileReader::new(File::open(&path).unwrap()).unwrap();
        let metadata = file.metadata().file_metadata();
        let said = metadata.key_value_metadata().unwrap();
        let [said] = &said[..] else { panic!("{said:?}") };
        let about: Value = serde_json::from_str(said.value.as_ref().unwrap()).unwrap();
        assert_eq!(said.key, "claimlog.export");
        assert_eq!(about["written"], 3);
        assert!(about["checkpoint"]["note"].as_str().unwrap().contains("\n\n\u{2014} "), "{about}");
        let columns = metadata.schema_descr().root_schema().get_fields();
        let csv = fs::read_to_string(export(&shop, "c.csv")).unwrap();
        let names: Vec<_> = columns.iter().map(|column| column.name()).collect();
        assert_eq!(names.join(","), csv.lines().next().unwrap());
        let leaves: Vec<_> = shop.claims().iter().map(|claim| claim["leaf"].clone()).collect();
        let rows = file.get_row_iter(None).unwrap().map(|row| {
            let row = row.unwrap();
            row.get_column_iter().find(|(name, _)| *name == "leaf").unwrap().1.to_string()
        });
        let found: Vec<Value> = rows.map(|leaf| leaf.trim_matches('"').into()).collect();
        assert_eq!(found, leaves);
    }

    #[test]
    fn an_export_of_no_claims_is_a_file_without_rows() {
        let shop = Shop::with_ledger();
        let path = shop.path("c.parquet");
        shop.expect(1, &["export", "-o", path.to_str().unwrap()]);
        let file = SerializedFileReader::new(File::open(&path).unwrap()).unwrap();
        assert_eq!(file.metadata().file_metadata().num_rows(), 0);
        assert!(file.metadata().file_metadata().key_value_metadata().is_some());
        shop.failure(2, &["ingest", path.to_str().unwrap()]);
    }

    #[test]
    fn a_data_set_has_its_claims_and_a_card_of_the_ledgers_own_facts() {
        let shop = shop();
        let folder = shop.path("set");
        fs::create_dir(&folder).unwrap();
        fs::write(folder.join("notes.txt"), "mine").unwrap();
        let name = folder.to_str().unwrap();
        shop.expect(0, &["export", "--format", "huggingface", "--status", "refuted", "-o", name]);
        let card = fs::read_to_string(folder.join("README.md")).unwrap();
        let head = card.strip_prefix("---\n").unwrap().split("\n---\n").next().unwrap();
        let head: Value = serde_yaml_ng::from_str(head).unwrap();
        let data = head["configs"][0]["data_files"][0]["path"].as_str().unwrap();
        let file = SerializedFileReader::new(File::open(folder.join(data)).unwrap()).unwrap();
        assert_eq!(file.metadata().file_metadata().num_rows(), 1);
        assert_eq!(head["size_categories"][0], "n<1K");
        assert!(card.contains("1 of 3 claims") && card.contains("| refuted | 1 |"), "{card}");
        let note = shop.expect(0, &["checkpoint"]);
        let block: Vec<String> = note.lines().map(|line| format!("    {line}")).collect();
        assert!(card.contains(&block.join("\n")), "{card}\n{note}");
        assert_eq!(fs::read_to_string(folder.join("notes.txt")).unwrap(), "mine");
        // A file is no folder, and the ledger's own folder of keys is none to write to.
        let file = shop.write("file", "x");
        shop.failure(2, &["export", "--format", "huggingface", "-o", &file]);
        shop.failure(2, &["export", "--format", "huggingface"]);
        shop.failure(2, &["export", "--format", "parquet"]);
    }

    /// `.ci/run` installs them (tests/strangers/install).
    #[test]
    fn programs_of_others_read_the_file_and_the_data_set() {
        let root = Path::new(env!("CARGO_MANIFEST_DIR"));
        let python = root.join("target/strangers/venv/bin/python");
        let shop = shop();
        let (file, folder) = (export(&shop, "c.parquet"), shop.path("set"));
        shop.expect(0, &["export", "--format", "huggingface", "-o", folder.to_str().unwrap()]);
        let mut command = std::process::Command::new(python);
        command.arg(root.join("tests/strangers/columns.py")).arg(file).arg(folder).arg("3");
        let Ok(output) = command.env("HF_HOME", shop.path("hub")).output() else {
            eprintln!("skipped: no reader of Parquet is installed (tests/strangers/install)");
            return;
        };
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        let told = String::from_utf8(output.stdout).unwrap();
        assert_eq!(told.lines().count(), 4, "{told}");
        for line in told.lines() {
            assert!(line.ends_with(" yes") || line.ends_with("skipped: it is not installed"), "{told}");
            eprintln!("{line}");
        }
    }

    /// A file with one column of texts and one of numbers, of the kinds that are given.
    fn made(texts: &[&[u8]], numbers: &[i64], kind: &str) -> Vec<u8> {
        let schema = format!("message m {{ required binary claim; required int64 date {kind}; }}");
        let schema = Arc::new(parse_message_type(&schema).unwrap());
        let mut file = SerializedFileWriter::new(Vec::new(), schema, Arc::default()).unwrap();
        let mut group = file.next_row_group().unwrap();
        let mut column = group.next_column().unwrap().unwrap();
        let texts: Vec<ByteArray> =
            texts.iter().map(|text| ByteArray::from(Bytes::copy_from_slice(text))).collect();
        column.typed::<ByteArrayType>().write_batch(&texts, None, None).unwrap();
        column.close().unwrap();
        let mut column = group.next_column().unwrap().unwrap();
        column.typed::<Int64Type>().write_batch(numbers, None, None).unwrap();
        column.close().unwrap();
        group.close().unwrap();
        file.into_inner().unwrap()
    }

    /// The claims of a file that is read a row at a time, and what is wrong with it.
    fn read(bytes: &[u8]) -> Result<Vec<(String, Option<String>)>, String> {
        let input = Cursor::new(bytes.to_vec());
        let opened = open::<_, Vec<u8>>("c.parquet", input, About::default(), PdfReader::InProcess);
        let Opened::Table(mut table) = opened.map_err(|error| error.to_string())? else { panic!("no table") };
        let text = String::from_utf8(table.text.clone().unwrap()).unwrap();
        assert_eq!(table.bytes, bytes);
        let mut claims = Vec::new();
        while let Some(record) = table.table.next_record() {
            let claim = record.map_err(|error| error.to_string())?.claim;
            assert_eq!(claim.span.unwrap().of(&text), Some(claim.anchor()));
            claims.push((claim.text.to_string(), claim.date.as_deref().map(str::to_owned)));
        }
        Ok(claims)
    }

    #[test]
    fn times_are_read_in_words_and_bytes_as_text() {
        let texts: [&[u8]; 2] = [b"The dam fell.", "It stood, \u{e9}tait.".as_bytes()];
        for (kind, number, said) in [
            ("(TIMESTAMP(MILLIS,true))", 1_000_000_000_000, "2001-09-09T01:46:40Z"),
            ("(TIMESTAMP(MICROS,true))", 1_000_000_000_000_000, "2001-09-09T01:46:40Z"),
            ("(TIMESTAMP(NANOS,true))", 1_000_000_000_000_000_000, "2001-09-09T01:46:40Z"),
        ] {
            let claims = read(&made(&texts, &[number, 0], kind)).unwrap();
            let [first, second] = &claims[..] else { panic!("{claims:?}") };
            assert_eq!(first.1.as_deref(), Some(said), "{kind}");
            assert_eq!((second.0.as_str(), first.0.as_str()), ("It stood, \u{e9}tait.", "The dam fell."));
        }
        // A moment that is none is kept as the number that it is.
        let claims = read(&made(&[b"It fell."], &[i64::MAX], "(TIMESTAMP(MILLIS,true))")).unwrap();
        assert_eq!(claims.len(), 1);
    }

    #[test]
    fn a_small_file_that_stands_for_a_mass_is_refused_before_it_is_there() {
        let listed = |texts: &[ByteArray], is_there: &[i16]| {
            let schema = "message m { required binary claim; repeated group l { optional binary e; } }";
            let schema = Arc::new(parse_message_type(schema).unwrap());
            let mut file = SerializedFileWriter::new(Vec::new(), schema, Arc::default()).unwrap();
            let mut group = file.next_row_group().unwrap();
            let mut column = group.next_column().unwrap().unwrap();
            column.typed::<ByteArrayType>().write_batch(&["It fell.".into()], None, None).unwrap();
            column.close().unwrap();
            let mut column = group.next_column().unwrap().unwrap();
            let mut goes_on = vec![1; is_there.len()];
            goes_on[0] = 0;
            column.typed::<ByteArrayType>().write_batch(texts, Some(is_there), Some(&goes_on)).unwrap();
            column.close().unwrap();
            group.close().unwrap();
            file.into_inner().unwrap()
        };
        assert_eq!(read(&listed(&[], &[1; 1000])).unwrap().len(), 1);
        let nulls = listed(&[], &vec![1; 2_000_000]);
        assert!(nulls.len() < 10_000, "{}", nulls.len());
        assert!(read(&nulls).unwrap_err().contains("more than 1048576 elements"));
        // One text of half a million bytes, three hundred times.
        let text = ByteArray::from(Bytes::from(vec![b'a'; 500_000]));
        let texts = listed(&vec![text; 300], &[2; 300]);
        assert!(texts.len() < 1_000_000, "{}", texts.len());
        assert!(read(&texts).unwrap_err().contains("its rows are more than"));
        // One page, packed.
        let packed = |length: usize| {
            let schema = Arc::new(parse_message_type("message m { required binary claim; }").unwrap());
            let properties = WriterProperties::builder()
                .set_compression(Compression::ZSTD(ZstdLevel::default()))
                .set_dictionary_enabled(false)
                .set_statistics_enabled(EnabledStatistics::None);
            let properties = Arc::new(properties.build());
            let mut file = SerializedFileWriter::new(Vec::new(), schema, properties).unwrap();
            let mut group = file.next_row_group().unwrap();
            let mut column = group.next_column().unwrap().unwrap();
            let text = ByteArray::from(Bytes::from(vec![b'a'; length]));
            column.typed::<ByteArrayType>().write_batch(&[text], None, None).unwrap();
            column.close().unwrap();
            group.close().unwrap();
            file.into_inner().unwrap()
        };
        let page = packed(65 << 20);
        assert!(page.len() < 100_000, "{}", page.len());
        let refused = read(&page).unwrap_err();
        assert!(refused.contains("its pages unpack to more than 67108864 bytes"), "{refused}");
        assert!(!read(&packed(1000)).is_err_and(|error| error.contains("unpack")));
    }

    #[test]
    fn a_file_that_is_broken_is_an_error_and_never_half_a_table() {
        let whole = made(&[b"The dam fell.", b"It stood."], &[1, 2], "");
        let expected = read(&whole).unwrap();
        assert_eq!(expected.len(), 2);
        for cut in 0..whole.len() {
            if cut >= 4 {
                assert!(read(&whole[..cut]).is_err(), "{cut}");
            }
        }
        let hook = std::panic::take_hook();
        std::panic::set_hook(Box::new(|_| {}));
        for at in 4..whole.len() {
            for bit in [0x01, 0x10, 0x80, 0xff] {
                let mut bent = whole.clone();
                bent[at] ^= bit;
                // It ends, and says what is wrong or what the bytes then say.
                let _ = read(&bent);
            }
        }
        std::panic::set_hook(hook);
        let shop = Shop::with_ledger();
        let size = shop.state().0;
        for (name, bytes) in [
            ("cut.parquet", &whole[..whole.len() - 9]),
            ("empty.parquet", &b"PAR1\0\0\0\0PAR1"[..]),
            ("long.parquet", &b"PAR1\xff\xff\xff\x7fPAR1"[..]),
        ] {
            let path = shop.write(name, bytes);
            let told = shop.failure(2, &["ingest", &path]);
            assert!(told["message"].as_str().unwrap().contains("Parquet"), "{told}");
        }
        assert_eq!(shop.state().0, size);
        assert!(Path::new(&shop.path("cut.parquet")).exists());
    }
}
