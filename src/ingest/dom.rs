//! The tree of a page, as dom_query builds it.
//!
//! The law: what is handed to the parser does not take forever. The parser compares each attribute of a tag with all
//! before it, and may look at each tag through all elements that are open; so a page with more of either than anybody
//! writes is refused before it is parsed. What is counted is an estimate: who means harm finds a page that takes a minute.
//! `what_would_hang_the_parser_is_refused_and_words_are_not` holds it.

use dom_query::Document;

/// The most attributes of one tag. Real pages have a few dozen.
const MOST_ATTRIBUTES: usize = 2_000;

/// The most steps through open elements. A page of 100,000 tags, five hundred deep, takes a twentieth of it.
const MOST_STEPS: u64 = 1_000_000_000;

/// The elements that are never left open: they have no end tag, or what follows ends them.
const NEVER_OPEN: [&str; 30] = [
    "area", "base", "body", "br", "col", "dd", "dt", "embed", "head", "hr", "html", "img", "input", "li",
    "link", "meta", "optgroup", "option", "p", "param", "rp", "rt", "source", "tbody", "td", "tfoot", "th",
    "thead", "tr", "wbr",
];

/// The elements in which a script is markup like any other.
const FOREIGN: [&str; 2] = ["svg", "math"];

/// Builds the tree of a page.
///
/// # Errors
/// Why it is not built, in words.
pub(super) fn parse(html: &str) -> Result<Document, String> {
    let mut rest = html;
    let mut within = [0_u32; FOREIGN.len()];
    let (mut open, mut steps) = (0_u64, 0_u64);
    while let Some(at) = rest.find('<') {
        rest = &rest[at + 1..];
        if rest.starts_with("!--") {
            // `<!-->` is a comment, too.
            let comment = &rest[1..];
            let mut ends = comment.match_indices('>').map(|(at, _)| at);
            let end = ends.find(|at| comment[..*at].ends_with("--") || comment[..*at].ends_with("--!"));
            rest = end.map_or("", |end| &comment[end..]);
        } else if rest.starts_with(|c: char| c.is_ascii_alphabetic()) {
            let Tag { name, attributes, slashed, after } = Tag::read(rest);
            if attributes > MOST_ATTRIBUTES {
                let name: String = name.chars().take(20).collect();
                return Err(format!("a tag of it, <{name}>, has more than {MOST_ATTRIBUTES} attributes"));
            }
            if let Some(foreign) = FOREIGN.iter().position(|foreign| name.eq_ignore_ascii_case(foreign)) {
                within[foreign] += u32::from(!slashed);
            }
            let is_markup = within == [0; FOREIGN.len()];
            steps += open;
            // A slash closes nothing in markup, whatever its writers think.
            open += u64::from(!is_never_open(name) && (is_markup || !slashed));
            // What a program says between `<` and `>` is no tag.
            let script = is_markup && name.eq_ignore_ascii_case("script");
            rest = if script { after_script(after) } else { after };
        } else if let Some(end) = rest.strip_prefix('/') {
            let name = name(end);
            steps += open;
            open -= u64::from(open > 0 && !is_never_open(name));
            for (foreign, count) in FOREIGN.iter().zip(&mut within) {
                *count -= u32::from(*count > 0 && name.eq_ignore_ascii_case(foreign));
            }
        }
        if steps > MOST_STEPS {
            return Err("its elements are nested too deep".to_owned());
        }
    }
    Ok(Document::from(html))
}

/// A tag as it is written.
#[derive(Debug, PartialEq, Eq)]
struct Tag<'a> {
    name: &'a str,
    attributes: usize,
    /// Whether a slash stands before its end.
    slashed: bool,
    /// What follows it.
    after: &'a str,
}

/// Whether an element of this name is never left open.
fn is_never_open(name: &str) -> bool {
    NEVER_OPEN.iter().any(|other| name.eq_ignore_ascii_case(other))
}

/// What ends the name of a tag or of an attribute.
fn is_end(byte: &u8) -> bool {
    byte.is_ascii_whitespace() || matches!(byte, b'>' | b'/')
}

/// The name of the tag that begins here.
fn name(text: &str) -> &str {
    &text[..text.bytes().position(|byte| is_end(&byte)).unwrap_or(text.len())]
}

impl<'a> Tag<'a> {
    /// The tag that begins here, after its `<`.
    fn read(text: &'a str) -> Self {
        let bytes = text.as_bytes();
        let name = name(text);
        let mut at = name.len();
        let mut attributes = 0;
        while at < bytes.len() && bytes[at] != b'>' {
            if is_end(&bytes[at]) {
                at += 1;
                continue;
            }
            attributes += 1;
            // The name, whose first character may be anything, then perhaps a value, which may be quoted.
            at += 1;
            at +=
                bytes[at..].iter().position(|byte| *byte == b'=' || is_end(byte)).unwrap_or(bytes.len() - at);
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
        let slashed = bytes[..at.min(bytes.len())].ends_with(b"/");
        Tag { name, attributes, slashed, after: text.get(at + 1..).unwrap_or_default() }
    }
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
        for (text, name, attributes, slashed, after) in [
            ("p>x", "p", 0, false, "x"),
            ("a href=x>y", "a", 1, false, "y"),
            ("a href = \"a > b c=d\" b='\"' c>z", "a", 3, false, "z"),
            ("br/>", "br", 0, true, ""),
            ("path d='x' />y", "path", 1, true, "y"),
            ("a/b/c=d/e>x", "a", 2, false, "x"),
            ("a =b>x", "a", 1, false, "x"),
            ("a b=", "a", 1, false, ""),
            ("a b=\"open", "a", 1, false, ""),
            ("a", "a", 0, false, ""),
            ("a caf\u{e9}=\u{e9}t\u{e9} \u{e9}>", "a", 2, false, ""),
        ] {
            assert_eq!(Tag::read(text), Tag { name, attributes, slashed, after }, "{text}");
        }
    }

    #[test]
    fn what_would_hang_the_parser_is_refused_and_words_are_not() {
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
        let why = parse(&"<ul><li><p>x".repeat(60_000)).err().unwrap();
        assert!(why.contains("nested"), "{why}");
        let words = "a<b and c ".repeat(3000);
        for whole in [
            format!("<svg></svg><script>if (a {words}</script >x"),
            format!("<!-- <a {words} -->x"),
            "<p>a<br>b<li>c<td>d</p>".repeat(50_000),
            "<div><b>a</b></div>".repeat(50_000),
            format!("<svg>{}</svg>", "<path d=x />".repeat(50_000)),
            format!("<p title=\"{words}\">x"),
            format!("1 < 2 {}", "and so on ".repeat(3000)),
        ] {
            assert!(parse(&whole).is_ok(), "{}", &whole[..40]);
        }
    }
}
