//! Posts: what Telegram exports (`result.json`), the archive of an account of X (`tweets.js`), and the outbox of an account
//! of the Fediverse (ActivityPub), as claims by whoever wrote them.
//!
//! Invariant: a post is its words: those of its parts put together, without tags, with the characters that stand for
//! entities. Posts without words, and what repeats the post of somebody else, are counted. The tests below hold it.

use std::borrow::Cow;

use super::claimreview::{Found, Value, record};
use super::columns::Columns;
use super::json::Node;
use super::json_ld::{decoded, shown};
use super::mapping::{Map, Target};
use super::member::flatten;
use crate::plain::counted;

/// What begins the files of an archive of X: the name of a variable.
const ASSIGNED: &str = "window.YTD.";

/// The columns of a post.
fn columns() -> Columns {
    let map: Map =
        [(Target::Text, "text"), (Target::Claimant, "author"), (Target::Date, "date"), (Target::Url, "url")]
            .map(|(target, name)| (target, name.to_owned()))
            .to_vec();
    let mut columns = Columns::new(map.clone(), None);
    columns.meet(map.iter().map(|(_, name)| name.as_str()));
    columns
}

/// The JSON of a file that assigns it to a variable, with blanks in the place of what stands before it, so that every value
/// keeps its place.
pub(super) fn unassigned(text: &str) -> Cow<'_, str> {
    let start = text.len() - text.trim_start_matches(['\u{feff}', ' ', '\n', '\r', '\t']).len();
    if !text[start..].starts_with(ASSIGNED) {
        return Cow::Borrowed(text);
    }
    let Some(at) = text[start..].find('=') else { return Cow::Borrowed(text) };
    let end = start + at + 1;
    Cow::Owned(" ".repeat(end) + text[end..].trim_end().trim_end_matches(';'))
}

/// A kind of document that holds posts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Telegram,
    X,
    Outbox,
}

/// A post, with the author who is named for all of its document.
type Post<'n> = (Option<String>, Node<'n>);

/// The posts in a document, each with the author who is named for all of them; nothing if it is another document.
fn posts(node: Node<'_>) -> Option<(Kind, Vec<Post<'_>>)> {
    let name = |node: Node<'_>| node.get("name").and_then(Node::text).map(Cow::into_owned);
    if let Some(items) = node.get("orderedItems").map(Node::items).filter(|items| !items.is_empty()) {
        let owner =
            node.get("attributedTo").or_else(|| node.get("actor")).and_then(Node::text).map(Cow::into_owned);
        return Some((Kind::Outbox, items.into_iter().map(|item| (owner.clone(), item)).collect()));
    }
    if node.is_array() {
        let items = node.items();
        let is_tweet =
            // Older archives have no wrapper round each.
            |item: &Node<'_>| match item.get("tweet") {
                Some(tweet) => tweet.get("full_text").is_some(),
                None => ["full_text", "id_str", "created_at"].iter().all(|name| item.get(name).is_some()),
            };
        return items
            .first()
            .is_some_and(is_tweet)
            .then(|| (Kind::X, items.into_iter().map(|item| (None, item)).collect()));
    }
    if let Some(messages) = of_chat(node) {
        let owner = name(node)
            .filter(|_| node.get("type").and_then(Node::text).is_some_and(|kind| kind.contains("channel")));
        return Some((Kind::Telegram, messages.into_iter().map(|item| (owner.clone(), item)).collect()));
    }
    let chats = node.get("chats")?.get("list")?.items();
    let all: Vec<_> = chats.into_iter().filter_map(of_chat).flatten().map(|item| (None, item)).collect();
    (!all.is_empty()).then_some((Kind::Telegram, all))
}

/// The messages of a chat of Telegram.
fn of_chat(chat: Node<'_>) -> Option<Vec<Node<'_>>> {
    let messages = chat.get("messages")?.items();
    let first = messages.first()?;
    (first.get("type").is_some() && first.get("text").is_some()).then_some(messages)
}

/// Whether it is a document with posts.
pub(super) fn has_posts(node: Node<'_>) -> bool {
    posts(node).is_some()
}

/// The claims in a document with posts, and the notes on them.
pub(super) fn read(node: Node<'_>) -> (Vec<Found>, Vec<String>) {
    let mut columns = columns();
    let (mut found, mut wordless, mut struck) = (Vec::new(), 0, 0);
    let Some((kind, posts)) = posts(node) else { return (found, Vec::new()) };
    for (owner, item) in posts {
        let values = match kind {
            Kind::Telegram => telegram(item, owner, &mut struck),
            Kind::X => tweet(item),
            Kind::Outbox => activity(item, owner),
        };
        match values {
            Some(values) => found.push(record(&values, &mut columns, item)),
            None => wordless += 1,
        }
    }
    let mut notes = columns.notes();
    if wordless > 0 {
        let have = if wordless == 1 { "has" } else { "have" };
        let what = format!("{} {have}", counted(wordless, "post"));
        notes.push(format!("{what} no words of their own; only the captured file keeps what they hold"));
    }
    if struck > 0 {
        let are = if struck == 1 { "is" } else { "are" };
        let what = format!("{} {are}", counted(struck, "passage"));
        notes.push(format!("{what} struck out in it: only the captured file keeps them"));
    }
    (found, notes)
}

/// A value of a post; nothing if it is empty. Words that do not stand in the document as they are have no place.
fn value<'a>(column: &'static str, words: Cow<'a, str>, node: Node<'a>) -> Option<Value<'a>> {
    if words.trim().is_empty() {
        return None;
    }
    let raw = node.string().map_or("", |_| &node.raw()[1..node.raw().len() - 1]);
    let span = node.string().map_or(node.span(), |(_, span)| span);
    Some(Value { column: column.into(), value: words, span, raw })
}

/// A value that does not stand in the document as it is.
fn made<'a>(column: &'static str, words: String, post: Node<'_>) -> Value<'a> {
    Value { column: column.into(), value: words.into(), span: post.span(), raw: "" }
}

fn text<'a>(column: &'static str, node: Option<Node<'a>>) -> Option<Value<'a>> {
    let node = node?;
    value(column, node.text()?, node)
}

/// The other members of a post, under their own names.
fn rest<'a>(node: Node<'a>, used: &[&str], values: &mut Vec<Value<'a>>) {
    let mut members = Vec::new();
    flatten(node, "", 0, &mut members);
    for (name, words, span, raw) in members {
        let top = name.split('.').next().unwrap_or_default();
        if !used.contains(&top) && !used.contains(&&*name) && raw.len() < 300 {
            values.push(Value { column: name, value: words, span, raw });
        }
    }
}

/// A message of Telegram. Words that were struck out are counted in `struck`.
fn telegram<'a>(item: Node<'a>, owner: Option<String>, struck: &mut u64) -> Option<Vec<Value<'a>>> {
    if item.get("type").and_then(Node::text).is_some_and(|kind| kind != "message") {
        return None;
    }
    let words = item.get("text")?;
    let said = match words.string() {
        Some((said, _)) => said,
        // A list of words and of parts with words.
        None => {
            let part =
                |part: Node<'a>| part.string().map(|(words, _)| words).or_else(|| part.get("text")?.text());
            let is_struck = |part: &Node<'a>| {
                part.get("type").and_then(Node::text).is_some_and(|kind| kind == "strikethrough")
            };
            let (gone, shown): (Vec<_>, Vec<_>) = words.items().into_iter().partition(is_struck);
            *struck += gone.len() as u64;
            shown.into_iter().filter_map(part).collect::<String>().into()
        }
    };
    let mut values = vec![value("text", said, words)?];
    let named = |name: &str| text("author", item.get(name).filter(|from| from.raw() != "null"));
    // Who forwards a message did not write it, and whoever did may be unknown.
    let is_forwarded = item.get("forwarded_from").is_some();
    values.extend(match is_forwarded {
        true => named("forwarded_from"),
        false => named("from").or_else(|| Some(made("author", owner?, item))),
    });
    let seconds = item.get("date_unixtime").and_then(Node::text).and_then(|time| time.parse::<i64>().ok());
    let date = seconds.and_then(|time| chrono::DateTime::from_timestamp(time, 0));
    let date = date.map(|date| date.to_rfc3339_opts(chrono::SecondsFormat::Secs, true));
    match date {
        Some(date) => values.push(made("date", date, item)),
        None => values.extend(text("date", item.get("date"))),
    }
    let used = ["type", "text", "text_entities", "date_unixtime", "date", "forwarded_from", "from"];
    rest(item, &used[..used.len() - usize::from(is_forwarded)], &mut values);
    Some(values)
}

fn tweet(item: Node<'_>) -> Option<Vec<Value<'_>>> {
    let tweet = item.get("tweet").unwrap_or(item);
    let words = tweet.get("full_text")?;
    let said = decoded(words.text()?);
    if is_repeated(&said) {
        return None;
    }
    let mut values = vec![value("text", said, words)?];
    values.extend(text("date", tweet.get("created_at")));
    if let Some(id) = tweet.get("id_str").or_else(|| tweet.get("id")).and_then(Node::text) {
        values.push(made("url", format!("https://x.com/i/web/status/{id}"), tweet));
    }
    rest(
        tweet,
        &["full_text", "created_at", "entities", "extended_entities", "display_text_range"],
        &mut values,
    );
    Some(values)
}

/// Whether a post of X repeats that of somebody else: `RT @bo: …`.
fn is_repeated(words: &str) -> bool {
    let name = words.trim_start().strip_prefix("RT @").and_then(|rest| rest.split_once(':'));
    name.is_some_and(|(name, _)| {
        !name.is_empty() && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_')
    })
}

fn activity<'a>(item: Node<'a>, owner: Option<String>) -> Option<Vec<Value<'a>>> {
    // What is announced is somebody else's, and only its address is here.
    let object = item.get("object").unwrap_or(item);
    let words = object.get("content")?;
    let (said, tagged) = shown(words.text()?);
    let mut first = value("text", said, words)?;
    if tagged {
        first.raw = "";
    }
    let mut values = vec![first];
    let by = text("author", object.get("attributedTo").or_else(|| item.get("actor")));
    values.extend(by.or_else(|| Some(made("author", owner?, item))));
    values.extend(text("date", object.get("published").or_else(|| item.get("published"))));
    values.extend(text("url", object.get("url").or_else(|| object.get("id"))));
    rest(
        object,
        &["content", "contentMap", "attributedTo", "published", "url", "replies", "@context"],
        &mut values,
    );
    Some(values)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    type Told = (String, Option<String>, Option<String>, Option<String>);

    fn told(text: &str) -> (Vec<Told>, Vec<String>) {
        let text = unassigned(text);
        let node = Node::parse(&text, 0).unwrap();
        assert!(has_posts(node), "{text}");
        let (found, notes) = read(node);
        let owned = |words: Option<&str>| words.map(str::to_owned);
        let told = found.into_iter().map(|found| {
            let claim = found.unwrap().claim;
            (
                claim.text.to_string(),
                owned(claim.claimant.as_deref()),
                owned(claim.date.as_deref()),
                owned(claim.url.as_deref()),
            )
        });
        (told.collect(), notes)
    }

    #[test]
    fn posts_are_read_as_their_words() {
        let some = |words: &str| Some(words.to_owned());
        let telegram = r#"{"name":"Board","type":"public_channel","messages":[{"id":1,"type":"service","text":""},
            {"id":2,"type":"message","date":"2026-03-01T09:05:00","date_unixtime":"1772355900","from":"Board","text":["The dam ",{"type":"bold","text":"fell"},"."]},
            {"id":3,"type":"message","date_unixtime":"1772355900","text":"It rose."},{"id":4,"type":"message","text":"","photo":"a.jpg"}]}"#;
        let (posts, notes) = told(telegram);
        assert_eq!(posts[0], ("The dam fell.".to_owned(), some("Board"), some("2026-03-01T09:05:00Z"), None));
        assert_eq!((posts.len(), posts[1].1.as_deref()), (2, Some("Board")));
        assert!(notes[0].starts_with("2 posts have no words"), "{notes:?}");
        let tweets = "window.YTD.tweets.part0 = [{\"tweet\":{\"id_str\":\"7\",\"full_text\":\"It fell &amp; rose.\",\"created_at\":\"Sun Mar 01 09:00:00 +0000 2026\"}}];\n";
        // Older archives.
        let bare = tweets.replace("{\"tweet\":{", "{").replace("}}", "}").replace(".tweets.", ".tweet.");
        assert_eq!(told(&bare).0, told(tweets).0);
        let (posts, _) = told(tweets);
        assert_eq!(
            posts,
            [(
                "It fell & rose.".to_owned(),
                None,
                some("2026-03-01T09:00:00Z"),
                some("https://x.com/i/web/status/7")
            )]
        );
        let outbox = r#"{"type":"OrderedCollection","orderedItems":[{"type":"Create","actor":"https://m.example/ann","object":{"type":"Note","content":"<p>It <b>fell</b> &amp; rose.</p>","published":"2026-03-01T09:00:00Z","url":"https://m.example/1"}},
            {"type":"Announce","object":"https://m.example/2"}]}"#;
        let (posts, notes) = told(outbox);
        assert_eq!(
            posts,
            [(
                "It fell & rose.".to_owned(),
                some("https://m.example/ann"),
                some("2026-03-01T09:00:00Z"),
                some("https://m.example/1")
            )]
        );
        assert!(notes[0].starts_with("1 post has no words"), "{notes:?}");
    }

    #[test]
    fn the_words_of_others_are_not_the_owner_s() {
        let telegram = r#"{"name":"Board","type":"public_channel","messages":[
            {"id":1,"type":"message","text":"It fell.","from":"Board","forwarded_from":"Ann Lee"},
            {"id":2,"type":"message","text":"It rose.","from":"Board","forwarded_from":null},
            {"id":3,"type":"message","from":"Board","text":["It cost ",{"type":"strikethrough","text":"41 "},"43."]},
            {"id":4,"type":"message","from":"Board","text":[{"type":"strikethrough","text":"Gone."}]}]}"#;
        let (posts, notes) = told(telegram);
        let told_by: Vec<_> = posts.iter().map(|(text, by, ..)| (text.as_str(), by.as_deref())).collect();
        assert_eq!(
            told_by,
            [("It fell.", Some("Ann Lee")), ("It rose.", None), ("It cost 43.", Some("Board"))]
        );
        assert!(notes[0].starts_with("1 post has no words"), "{notes:?}");
        assert!(notes[1].starts_with("2 passages are struck out"), "{notes:?}");
        let tweets = r#"window.YTD.tweets.part0 = [{"tweet":{"id_str":"7","full_text":"RT @bo_1: It fell.","created_at":"Sun Mar 01 09:00:00 +0000 2026"}},
            {"tweet":{"id_str":"8","full_text":"RT is short for retweet: @bo says so.","created_at":"Sun Mar 01 09:00:00 +0000 2026"}}]"#;
        let (posts, notes) = told(tweets);
        assert_eq!(posts.len(), 1, "{posts:?}");
        assert!(notes[0].starts_with("1 post has no words of their own"), "{notes:?}");
    }

    #[test]
    fn other_documents_are_not_posts() {
        for text in [
            "{}",
            "[]",
            "[1]",
            r#"{"messages":[{"claim":"a"}]}"#,
            r#"[{"tweet":"a"}]"#,
            r#"[{"full_text":"a"}]"#,
            r#"{"orderedItems":[]}"#,
        ] {
            assert!(!has_posts(Node::parse(text, 0).unwrap()), "{text}");
        }
        assert_eq!(unassigned("window.YTD.x"), "window.YTD.x");
        assert_eq!(unassigned("[1]"), "[1]");
    }
}
