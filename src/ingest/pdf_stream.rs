//! The bytes of the streams of a PDF (ISO 32000, 7.4), with every filter of theirs undone that is one for text.
//!
//! Invariant: filters are undone in their order, by their long names and their short ones. What is not for text, or is broken,
//! leaves the bytes as they are. The tests below hold it.

use pdf_extract::{Object, Stream};

/// The bytes of a stream, decoded as far as that can be done.
pub(super) fn content(stream: &Stream) -> Vec<u8> {
    // Most have one filter or none.
    if let Ok(content) = stream.decompressed_content()
        && stream.dict.get(b"DecodeParms").ok().is_none_or(|parameters| parameters.as_array().is_err())
    {
        return content;
    }
    let list = |name: &[u8]| match stream.dict.get(name) {
        Ok(Object::Array(list)) => list.clone(),
        Ok(one) => vec![one.clone()],
        Err(_) => Vec::new(),
    };
    let parameters = list(b"DecodeParms");
    let mut bytes = stream.content.clone();
    for (n, filter) in list(b"Filter").iter().enumerate() {
        let undone = match filter.as_name().unwrap_or_default() {
            b"ASCIIHexDecode" | b"AHx" => Some(hexadecimal(&bytes)),
            b"RunLengthDecode" | b"RL" => Some(run_lengths(&bytes)),
            b"Crypt" => continue,
            name => {
                let name: &[u8] = match name {
                    b"A85" => b"ASCII85Decode",
                    b"LZW" => b"LZWDecode",
                    b"Fl" => b"FlateDecode",
                    name => name,
                };
                let mut one = Stream::new(pdf_extract::Dictionary::new(), bytes.clone());
                one.dict.set("Filter", Object::Name(name.to_vec()));
                if let Some(parameters) = parameters.get(n) {
                    one.dict.set("DecodeParms", parameters.clone());
                }
                one.decompressed_content().ok()
            }
        };
        match undone {
            Some(undone) => bytes = undone,
            None => return bytes,
        }
    }
    bytes
}

/// Bytes that are written as pairs of hexadecimal digits. A last digit that is alone stands before a nought.
fn hexadecimal(bytes: &[u8]) -> Vec<u8> {
    let end = bytes.iter().position(|byte| *byte == b'>').unwrap_or(bytes.len());
    let digits: Vec<u32> = bytes[..end].iter().filter_map(|byte| char::from(*byte).to_digit(16)).collect();
    digits.chunks(2).map(|pair| (pair[0] * 16 + pair.get(1).copied().unwrap_or(0)) as u8).collect()
}

/// Bytes of which those that repeat are counted.
fn run_lengths(bytes: &[u8]) -> Vec<u8> {
    let (mut undone, mut at) = (Vec::new(), 0);
    while let Some(length) = bytes.get(at).filter(|length| **length != 128) {
        let count = usize::from(*length);
        at += 1;
        if count < 128 {
            let end = bytes.len().min(at + count + 1);
            undone.extend_from_slice(&bytes[at..end]);
            at = end;
        } else {
            undone.extend(std::iter::repeat_n(bytes.get(at).copied(), 257 - count).flatten());
            at += 1;
        }
    }
    undone
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn filters_are_undone_in_their_order() {
        let filtered = |filters: &[&str], content: &[u8]| {
            let mut stream = Stream::new(pdf_extract::Dictionary::new(), content.to_vec());
            let names: Vec<Object> =
                filters.iter().map(|name| Object::Name(name.as_bytes().to_vec())).collect();
            stream.dict.set("Filter", names);
            stream.dict.set("DecodeParms", vec![Object::Null; filters.len()]);
            super::content(&stream)
        };
        assert_eq!(filtered(&["ASCIIHexDecode"], b"41 42\n4>43"), b"AB@");
        assert_eq!(filtered(&["RL"], b"\x02ABC\xfeD\x80E"), b"ABCDDD");
        assert_eq!(filtered(&["AHx", "RunLengthDecode"], b"0241 4243 fe44 80>"), b"ABCDDD");
        // What is broken, and what is not for text.
        assert_eq!(filtered(&["RL"], b"\x05AB"), b"AB");
        assert_eq!(filtered(&["RL"], b"\xfe"), b"");
        assert_eq!(filtered(&["AHx", "DCTDecode"], b"4142>"), b"AB");
        assert_eq!(filtered(&["Crypt"], b"AB"), b"AB");
    }
}
