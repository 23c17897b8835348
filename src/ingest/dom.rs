//! The tree of a page, as dom_query builds it.
//!
//! The law: what is handed to the parser takes time in proportion to its length. The parser compares each attribute of a
//! tag with all before it, so a tag with more attributes than anybody writes is refused before it is parsed.

use dom_query::Document;

/// The most attributes of one tag. Real pages have a few dozen.
const MOST_ATTRIBUTES: usize = 2_000;

/// The elements in which a script is markup like any other.
const FOREIGN: [&str; 2] = ["svg", "math"];

/// Builds the tree of a page.
///
/// # Errors
/// Why it is not built, in words.
pub(super) fn parse(html: &str) -> Result<Document, String> {
    let mut rest = html;
    let mut within = [0_usize; FOREIGN.len()];
    while let Some(at) = rest.find('<') {
        rest = &rest[at + 1..];
        if rest.starts_with("!--") {
            // `<!-->` is a comment, too.
            let comment = &rest[1..];
            let mut ends = comment.match_indices('>').map(|(at, _)| at);
            let end = ends.find(|at| comment[..*at].ends_with("--") || comment[..*at].ends_with("--!"));
            rest = end.map_or("", |end| &comment[end..]);
        } else if rest.starts_with(|c: char| c.is_ascii_alphabetic()) {
            let (name, attributes, after) = tag(rest);
            if attributes > MOST_ATTRIBUTES {
                return Err(format!("a tag of it, <{name}>, has more than {MOST_ATTRIBUTES} attributes"));
            }
            if let Some(foreign) = FOREIGN.iter().position(|foreign| name.eq_ignore_ascii_case(foreign)) {
                within[foreign] += 1;
            }
            // What a program says between `<` and `>` is no tag.
            let script = name.eq_ignore_ascii_case("script") && within == [0; FOREIGN.len()];
            rest = if script { after_script(after) } else { after };
        } else if let Some(end) = rest.strip_prefix('/') {
            for (foreign, count) in FOREIGN.iter().zip(&mut within) {
                let closed = end.get(..foreign.len()).is_some_and(|end| end.eq_ignore_ascii_case(foreign));
                *count = count.saturating_sub(usize::from(closed));
            }
        }
    }
    Ok(Document::from(html))
}

/// The name of a tag that begins here, how many attributes it has, and what follows it.
fn tag(text: &str) -> (&str, usize, &str) {
    let bytes = text.as_bytes();
    let is_end = |byte: &u8| byte.is_ascii_whitespace() || matches!(byte, b'>' | b'/');
    let mut at = bytes.iter().position(is_end).unwrap_or(bytes.len());
    let name = &text[..at.min(64)];
    let mut attributes = 0;
    while at < bytes.len() && bytes[at] != b'>' {
        if is_end(&bytes[at]) {
            at += 1;
            continue;
        }
        attributes += 1;
        // The name, whose first character may be anything, then perhaps a value, which may be quoted.
        at += 1;
        at += bytes[at..].iter().position(|byte| *byte == b'=' || is_end(byte)).unwrap_or(bytes.len() - at);
        let value = at + bytes[at..].iter().take_while(|byte| byte.is_ascii_whitespace()).count();
        if bytes.get(value) != Some(&b'=') {
            continue;
        }
        at = value + 1;
        at += bytes[at..].iter().take_while(|byte| byte.is_ascii_whitespace()).count();
        at = match bytes.get(at) {
            Some(mark @ (b'"' | b'\'')) => {
                let inner = &bytes[at + 1..];
                at + 1 + inner.iter().position(|byte| byte == mark).map_or(inner.len(), |end| end + 1)
            }
            _ => {
                let is_end = |byte: &u8| byte.is_ascii_whitespace() || *byte == b'>';
                at + bytes[at..].iter().position(is_end).unwrap_or(bytes.len() - at)
            }
        };
    }
    (name, attributes, text.get(at + 1..).unwrap_or_default())
}

/// The end tag of a script, and what follows it.
fn after_script(text: &str) -> &str {
    let is_end = |at: &usize| {
        text.get(*at..at + "</script".len()).is_some_and(|end| end.eq_ignore_ascii_case("</script"))
    };
    text.match_indices("</").map(|(at, _)| at).find(is_end).map_or("", |at| &text[at..])
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn attributes_are_counted_as_the_parser_sees_them() {
        for (text, name, attributes, after) in [
            ("p>x", "p", 0, "x"),
            ("a href=x>y", "a", 1, "y"),
            ("a href = \"a > b c=d\" b='\"' c>z", "a", 3, "z"),
            ("br/>", "br", 0, ""),
            ("a/b/c=d/e>x", "a", 2, "x"),
            ("a =b>x", "a", 1, "x"),
            ("a b=", "a", 1, ""),
            ("a b=\"open", "a", 1, ""),
            ("a caf\u{e9}=\u{e9}t\u{e9} \u{e9}>", "a", 2, ""),
        ] {
            assert_eq!(tag(text), (name, attributes, after), "{text}");
        }
    }

    #[test]
    fn a_tag_that_never_ends_is_refused_and_words_are_not() {
        let many = |n: usize| (0..n).map(|n| format!(" a{n}=1")).collect::<String>();
        assert!(parse(&format!("<p{}>x", many(MOST_ATTRIBUTES))).is_ok());
        let bomb = format!("<P{}>x", many(MOST_ATTRIBUTES + 1));
        for before in [
            "",
            "x<!-- a -->",
            "<!-->",
            "<!-- --!>",
            "<script>1</SCRIPT>",
            "<svg><script>",
            "<math></svg><script>",
        ] {
            let why = parse(&format!("{before}{bomb}")).err().unwrap();
            assert!(why.contains("<P>"), "{before}: {why}");
        }
        let words = "a<b and c ".repeat(3000);
        for whole in [
            format!("<svg></svg><script>if (a {words}</script >x"),
            format!("<!-- <a {words} -->x"),
            format!("<p title=\"{words}\">x"),
            format!("1 < 2 {}", "and so on ".repeat(3000)),
        ] {
            assert!(parse(&whole).is_ok(), "{}", &whole[..40]);
        }
    }
}
