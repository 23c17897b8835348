//! The operators of a page of a PDF (ISO 32000, 7.8), one after another.
//!
//! Invariant: what is wrong with an operator costs that operator: comments are white space, an operand that is missing or of
//! a wrong kind is for the reader of the operator, and bytes that are nothing are passed over. The tests below hold it.

/// A value in a content stream.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Value {
    Number(f64),
    Name(Vec<u8>),
    Text(Vec<u8>),
    List(Vec<Value>),
    /// The names and values of a dictionary, in their order.
    Dictionary(Vec<(Vec<u8>, Value)>),
    /// `true`, `false`, `null`.
    Other,
}

impl Value {
    pub(super) fn number(&self) -> Option<f64> {
        if let Value::Number(number) = self { Some(*number) } else { None }
    }

    pub(super) fn name(&self) -> Option<&[u8]> {
        if let Value::Name(name) = self { Some(name) } else { None }
    }

    pub(super) fn text(&self) -> Option<&[u8]> {
        if let Value::Text(text) = self { Some(text) } else { None }
    }
}

/// How deep lists and dictionaries may be nested.
const DEEPEST: usize = 20;

/// The most operands that are kept. A map of codes has hundreds before one operator.
const MOST_OPERANDS: usize = 100_000;

/// The operators of a content stream, each with its operands.
pub(super) struct Operators<'a> {
    bytes: &'a [u8],
    at: usize,
}

impl<'a> Operators<'a> {
    pub(super) fn of(bytes: &'a [u8]) -> Self {
        Operators { bytes, at: 0 }
    }

    /// The next operator, with the operands before it; nothing at the end.
    pub(super) fn next(&mut self) -> Option<(&'a [u8], Vec<Value>)> {
        let mut operands = Vec::new();
        loop {
            self.skip();
            let byte = *self.bytes.get(self.at)?;
            if is_regular(byte) && !matches!(byte, b'0'..=b'9' | b'+' | b'-' | b'.') {
                let word = self.word();
                match word {
                    b"true" | b"false" | b"null" => operands.push(Value::Other),
                    b"BI" => self.skip_image(),
                    _ => return Some((word, operands)),
                }
                continue;
            }
            match self.value(0) {
                Some(value) => {
                    if operands.len() >= MOST_OPERANDS {
                        operands.clear();
                    }
                    operands.push(value);
                }
                None => self.at += 1,
            }
        }
    }

    /// Passes over white space and comments.
    fn skip(&mut self) {
        while let Some(byte) = self.bytes.get(self.at) {
            match byte {
                b'%' => {
                    while self.bytes.get(self.at).is_some_and(|byte| !matches!(byte, b'\n' | b'\r')) {
                        self.at += 1;
                    }
                }
                0 | b'\t' | b'\n' | 0xc | b'\r' | b' ' => self.at += 1,
                _ => break,
            }
        }
    }

    fn word(&mut self) -> &'a [u8] {
        let start = self.at;
        while self.bytes.get(self.at).is_some_and(|byte| is_regular(*byte)) {
            self.at += 1;
        }
        &self.bytes[start..self.at]
    }

    fn value(&mut self, depth: usize) -> Option<Value> {
        self.skip();
        let byte = *self.bytes.get(self.at)?;
        if depth > DEEPEST {
            return None;
        }
        match byte {
            b'/' => {
                self.at += 1;
                Some(Value::Name(unescaped(self.word())))
            }
            b'(' => Some(Value::Text(self.literal())),
            b'<' if self.bytes.get(self.at + 1) == Some(&b'<') => {
                self.at += 2;
                let mut members = Vec::new();
                loop {
                    self.skip();
                    if self.bytes[self.at..].starts_with(b">>") {
                        self.at += 2;
                        break;
                    }
                    let (Some(Value::Name(name)), Some(value)) =
                        (self.value(depth + 1), self.value(depth + 1))
                    else {
                        break;
                    };
                    members.push((name, value));
                }
                Some(Value::Dictionary(members))
            }
            b'<' => Some(Value::Text(self.hexadecimal())),
            b'[' => {
                self.at += 1;
                let mut items = Vec::new();
                loop {
                    self.skip();
                    match self.bytes.get(self.at) {
                        None => break,
                        Some(b']') => {
                            self.at += 1;
                            break;
                        }
                        Some(_) => match self.value(depth + 1) {
                            Some(value) => items.push(value),
                            None => self.at += 1,
                        },
                    }
                }
                Some(Value::List(items))
            }
            byte if is_regular(byte) => {
                let word = self.word();
                let text = std::str::from_utf8(word).ok()?;
                // Some programs write `--5` and `5-3`.
                let end =
                    text.char_indices().skip(1).find(|(_, c)| *c == '-').map_or(text.len(), |(at, _)| at);
                let number = text[..end].parse::<f64>().or_else(|_| text.trim_start_matches('-').parse());
                Some(
                    number.ok().filter(|number: &f64| number.is_finite()).map_or(Value::Other, Value::Number),
                )
            }
            _ => None,
        }
    }

    fn literal(&mut self) -> Vec<u8> {
        let (mut text, mut depth) = (Vec::new(), 0);
        while let Some(byte) = self.bytes.get(self.at) {
            self.at += 1;
            match byte {
                b'(' => {
                    depth += 1;
                    if depth > 1 {
                        text.push(b'(');
                    }
                }
                b')' => {
                    depth -= 1;
                    if depth == 0 {
                        break;
                    }
                    text.push(b')');
                }
                b'\\' => {
                    let Some(escaped) = self.bytes.get(self.at) else { break };
                    self.at += 1;
                    match escaped {
                        b'n' => text.push(b'\n'),
                        b'r' => text.push(b'\r'),
                        b't' => text.push(b'\t'),
                        b'b' => text.push(8),
                        b'f' => text.push(12),
                        b'\r' => self.at += usize::from(self.bytes.get(self.at) == Some(&b'\n')),
                        b'\n' => {}
                        b'0'..=b'7' => {
                            let mut code = u32::from(escaped - b'0');
                            for _ in 0..2 {
                                match self.bytes.get(self.at) {
                                    Some(digit @ b'0'..=b'7') => {
                                        code = code * 8 + u32::from(digit - b'0');
                                        self.at += 1;
                                    }
                                    _ => break,
                                }
                            }
                            text.push((code & 0xff) as u8);
                        }
                        other => text.push(*other),
                    }
                }
                byte => text.push(*byte),
            }
        }
        text
    }

    fn hexadecimal(&mut self) -> Vec<u8> {
        self.at += 1;
        let mut digits = Vec::new();
        while let Some(byte) = self.bytes.get(self.at) {
            self.at += 1;
            match byte {
                b'>' => break,
                byte => digits.extend(char::from(*byte).to_digit(16)),
            }
        }
        if digits.len() % 2 == 1 {
            digits.push(0);
        }
        digits.chunks(2).map(|pair| (pair[0] * 16 + pair[1]) as u8).collect()
    }

    /// Passes over an image that stands in the stream, up to the operator that ends it.
    fn skip_image(&mut self) {
        let rest = &self.bytes[self.at..];
        let is_space = |byte: Option<&u8>| {
            byte.is_none_or(|byte| matches!(byte, 0 | b'\t' | b'\n' | 0xc | b'\r' | b' '))
        };
        let data = rest.windows(2).position(|two| two == b"ID").unwrap_or(0);
        let end = (data..rest.len().saturating_sub(1)).find(|at| {
            rest[*at..].starts_with(b"EI")
                && (is_space(rest.get(at.wrapping_sub(1))) || rest[..*at].ends_with(b">"))
                && is_space(rest.get(at + 2))
        });
        self.at += end.map_or(rest.len(), |at| at + 2);
    }
}

fn is_regular(byte: u8) -> bool {
    !matches!(
        byte,
        0 | b'\t'
            | b'\n'
            | 0xc
            | b'\r'
            | b' '
            | b'('
            | b')'
            | b'<'
            | b'>'
            | b'['
            | b']'
            | b'{'
            | b'}'
            | b'/'
            | b'%'
    )
}

/// A name with its characters that are written as `#20`.
fn unescaped(name: &[u8]) -> Vec<u8> {
    let mut plain = Vec::with_capacity(name.len());
    let mut at = 0;
    while let Some(byte) = name.get(at) {
        let digits = name.get(at + 1..at + 3).and_then(|two| std::str::from_utf8(two).ok());
        match digits.and_then(|two| u8::from_str_radix(two, 16).ok()).filter(|_| *byte == b'#') {
            Some(code) => {
                plain.push(code);
                at += 3;
            }
            None => {
                plain.push(*byte);
                at += 1;
            }
        }
    }
    plain
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(stream: &[u8]) -> Vec<(String, Vec<Value>)> {
        let mut operators = Operators::of(stream);
        std::iter::from_fn(|| operators.next())
            .map(|(word, operands)| (String::from_utf8_lossy(word).into_owned(), operands))
            .collect()
    }

    #[test]
    fn operators_are_found_whatever_stands_between_them() {
        let stream = b"q 1 0 0 -1.5 .5 +2 cm % a comment (\nBT /F#31 12 Tf(a\\(b\\)\\101\\\n(c))Tj[(x)-250<41 4>]TJ\n/P <</MCID 0 /A [1 (t)]>>BDC BI /W 1 ID \x00\xffEI\x01 EI Q";
        let words: Vec<_> = read(stream).into_iter().map(|(word, _)| word).collect();
        assert_eq!(words, ["q", "cm", "BT", "Tf", "Tj", "TJ", "BDC", "Q"]);
        let found = read(stream);
        assert_eq!(found[1].1[3..], [Value::Number(-1.5), Value::Number(0.5), Value::Number(2.0)]);
        assert_eq!(found[3].1[0].name(), Some(&b"F1"[..]));
        assert_eq!(found[4].1[0].text(), Some(&b"a(b)A(c)"[..]));
        assert_eq!(
            found[5].1[0],
            Value::List(vec![Value::Text(b"x".to_vec()), Value::Number(-250.0), Value::Text(b"A@".to_vec())])
        );
    }

    #[test]
    fn what_is_broken_ends() {
        for odd in [
            &b"("[..],
            b"<",
            b"<<",
            b"[[[[",
            b"BI",
            b"/",
            b"\\",
            b"]])>>",
            b"<</A",
            b"(\\",
            b"--5 5-3 Td",
            b"\xff\xfe",
        ] {
            read(odd);
        }
        read(&b"[".repeat(100_000));
        assert_eq!(read(b"--5 5-3 Td")[0].1, [Value::Number(5.0), Value::Number(5.0)]);
        assert_eq!(read(b"> ) Tj")[0].0, "Tj");
    }
}
