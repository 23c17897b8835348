//! Tables in JSON as programs of data frames write them: names of columns beside rows of values, or a list or an object of
//! values for each column.
//!
//! Invariant: a document is read so only if one of its columns may hold claims; every value keeps its place. The tests below
//! hold it.

use super::json::Node;
use super::member::{Member, one};

/// The rows of a table: where each begins, and its cells.
pub(super) type Rows<'n> = Vec<(usize, Vec<Member<'n>>)>;

/// The rows of a document in one of these forms; nothing if it has none of them. `is_text` says which names of columns may
/// be those of claims.
pub(super) fn rows<'n>(node: Node<'n>, is_text: &dyn Fn(&str) -> bool) -> Option<Rows<'n>> {
    if node.is_array() {
        return lists(node, is_text);
    }
    let columns = node.get("columns").and_then(strings);
    let data = ["data", "rows", "values"].into_iter().filter_map(|name| node.get(name));
    if let (Some(names), Some(data)) = (columns, data.into_iter().find(|data| is_of_lists(*data))) {
        return Some(data.items().into_iter().map(|row| under(&names, row)).collect());
    }
    // The rows that a server of data sets gives.
    let wrapped = node.get("rows").filter(|rows| rows.is_array()).map(Node::items).unwrap_or_default();
    let inner: Option<Vec<Node<'n>>> =
        wrapped.iter().map(|row| row.get("row").filter(|row| row.is_object())).collect();
    if let Some(inner) = inner.filter(|inner| !inner.is_empty()) {
        return Some(inner.into_iter().map(object).collect());
    }
    let members = node.members();
    if !members.iter().any(|(name, _)| is_text(name)) {
        return None;
    }
    if members.iter().all(|(_, value)| value.is_array())
        || members.iter().all(|(_, value)| is_series(*value, is_text))
    {
        return Some(columnwise(node));
    }
    // One claim alone.
    let said = members.iter().any(|(name, value)| is_text(name) && value.string().is_some());
    said.then(|| vec![object(node)])
}

fn object(row: Node<'_>) -> (usize, Vec<Member<'_>>) {
    let mut members = Vec::new();
    super::member::flatten(row, "", 0, &mut members);
    (row.span().start, members)
}

fn strings(node: Node<'_>) -> Option<Vec<String>> {
    let names: Option<Vec<String>> =
        node.items().into_iter().map(|name| Some(name.string()?.0.into_owned())).collect();
    names.filter(|names| !names.is_empty())
}

fn is_of_lists(node: Node<'_>) -> bool {
    let items = node.items();
    !items.is_empty() && items.iter().all(|item| item.is_array())
}

/// Whether it is the values of one column by the names of its rows, and not a row.
fn is_series(node: Node<'_>, is_text: &dyn Fn(&str) -> bool) -> bool {
    let members = node.members();
    node.is_object()
        && !members.is_empty()
        && !members.iter().any(|(name, value)| is_text(name) || value.is_object())
}

/// The values of a row under the names of the columns.
fn under<'n>(names: &[String], row: Node<'n>) -> (usize, Vec<Member<'n>>) {
    let mut members = Vec::new();
    for (at, value) in row.items().into_iter().enumerate() {
        let name = names.get(at).cloned().unwrap_or_else(|| (at + 1).to_string());
        one(name.into(), value, 0, &mut members);
    }
    (row.span().start, members)
}

/// The rows of a list of lists: the first has the names of columns, or they have none but their places.
fn lists<'n>(node: Node<'n>, is_text: &dyn Fn(&str) -> bool) -> Option<Rows<'n>> {
    if !is_of_lists(node) {
        return None;
    }
    let items = node.items();
    let names = items.first().and_then(|first| strings(*first));
    let names = names.filter(|names| names.iter().any(|name| is_text(name)));
    let rows = items.iter().skip(usize::from(names.is_some()));
    let names = names.unwrap_or_default();
    Some(rows.map(|row| under(&names, *row)).collect())
}

/// The rows of columns, in the order of the first column's values.
fn columnwise(node: Node<'_>) -> Rows<'_> {
    let mut rows: Rows<'_> = Vec::new();
    for (name, column) in node.members() {
        let values: Vec<Node<'_>> = match column.is_array() {
            true => column.items(),
            false => column.members().into_iter().map(|(_, value)| value).collect(),
        };
        for (at, value) in values.into_iter().enumerate() {
            if rows.len() <= at {
                rows.push((value.span().start, Vec::new()));
            }
            one(name.clone(), value, 0, &mut rows[at].1);
        }
    }
    rows
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn every_form_of_a_frame_is_read() {
        for text in [
            r#"{"columns":["claim","who"],"index":[0,1],"data":[["It fell.","Ann"],["It rose.",null]]}"#,
            r#"{"claim":{"0":"It fell.","1":"It rose."},"who":{"0":"Ann","1":null}}"#,
            r#"{"claim":["It fell.","It rose."],"who":["Ann",null]}"#,
            r#"[["claim","who"],["It fell.","Ann"],["It rose.",null]]"#,
            r#"{"features":[{"name":"claim"}],"rows":[{"row_idx":0,"row":{"claim":"It fell.","who":"Ann"}},{"row":{"claim":"It rose."}}]}"#,
            r#"{"columns":["claim","who"],"rows":[["It fell.","Ann"],["It rose.",null]]}"#,
        ] {
            let rows = rows(Node::parse(text, 0).unwrap(), &|name| name == "claim").unwrap();
            let said: Vec<Vec<(String, String)>> = rows
                .iter()
                .map(|(_, row)| {
                    row.iter().map(|(name, value, ..)| (name.to_string(), value.to_string())).collect()
                })
                .collect();
            let cell = |name: &str, value: &str| (name.to_owned(), value.to_owned());
            assert_eq!(said[0], [cell("claim", "It fell."), cell("who", "Ann")], "{text}");
            assert_eq!(said[1][0], cell("claim", "It rose."), "{text}");
            for (value, span) in rows.iter().flat_map(|(_, row)| row).map(|(_, value, span, _)| (value, span))
            {
                assert_eq!(span.of(text), Some(&**value), "{text}");
            }
        }
        let one =
            rows(Node::parse(r#"{"claim":"It fell.","who":"Ann"}"#, 0).unwrap(), &|name| name == "claim")
                .unwrap();
        assert_eq!((one.len(), one[0].1.len()), (1, 2));
        let bare = rows(Node::parse(r#"[["It fell.","Ann"]]"#, 0).unwrap(), &|name| name == "claim").unwrap();
        assert_eq!(bare[0].1[1].0, "2");
        for other in [
            r#"[{"claim":"It fell."}]"#,
            r#"{"0":{"claim":"It fell."}}"#,
            r#"{"claims":[{"claim":"It fell."}]}"#,
            r#"{"data":[{"claim":"It fell."}],"schema":{"fields":[]}}"#,
            r#"{"a":["It fell."]}"#,
            r#"{"claim":{"text":"It fell."},"claim2":{"text":"x"}}"#,
            "{}",
            "[]",
            "[[]]x",
        ] {
            let node = Node::parse(other, 0);
            let is_text = |name: &str| matches!(name, "claim" | "text");
            assert!(node.map_or(true, |node| rows(node, &is_text).is_none()), "{other}");
        }
    }
}
