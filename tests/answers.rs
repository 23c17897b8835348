//! Answers: what search engines and chat programs answer is read as text, with what they cite for each sentence.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use claimlog::ingest::{About, Document, read};
use serde_json::{Value, json};

fn document(value: &Value) -> Document {
    let about = About { name: Some("answer.json".to_owned()), ..About::default() };
    read("answer.json", value.to_string().into_bytes(), about).unwrap()
}

/// Each claim, with what it cites and its own address.
fn claims(value: &Value) -> Vec<(String, Vec<String>, Option<String>)> {
    let document = document(value);
    assert_eq!(document.source.extractor, "answer/2");
    let of = |record: claimlog::ingest::Record| {
        let claim = record.claim;
        let cites = claim.details().cites.iter().map(ToString::to_string).collect();
        (claim.text.to_string(), cites, claim.url.map(Into::into))
    };
    document.records().map(of).collect()
}

const A: &str = "https://example.org/a";
const B: &str = "https://example.org/b";

#[test]
fn each_sentence_of_an_answer_cites_what_the_program_cites_for_it() {
    let both = |first: &str, second: &str| {
        vec![
            (first.to_owned(), vec![A.to_owned()], None),
            (second.to_owned(), vec![A.to_owned(), B.to_owned()], None),
        ]
    };
    let (one, two) = ("The dam holds 40 million litres.", "It \u{e9}t\u{e9} was built in 1911.");
    let text = format!("{one} {two}");
    let points = |words: &str| words.chars().count();
    let (end_one, end_two) = (points(one), points(&text));
    let at = |end: usize, url: &str| json!({"type": "url_citation", "start_index": end, "end_index": end, "url": url, "title": "Dams"});
    let nested = |end: usize, url: &str| json!({"type": "url_citation", "url_citation": {"start_index": end, "end_index": end, "url": url, "title": "Dams"}});
    for (name, answer, expected) in [
        (
            "perplexity",
            json!({"model": "sonar", "citations": [A, B], "choices": [{"message": {"role": "assistant",
                "content": "The dam holds 40 million litres.[1] It was built in 1911.[1][2] It leaks.[7]"}}]}),
            vec![
                ("The dam holds 40 million litres.[1]".to_owned(), vec![A.to_owned()], None),
                ("It was built in 1911.[1][2]".to_owned(), vec![A.to_owned(), B.to_owned()], None),
                ("It leaks.[7]".to_owned(), vec![], None),
            ],
        ),
        (
            "openai responses",
            json!({"output": [{"type": "web_search_call"}, {"type": "message", "content": [{"type": "output_text", "text": text,
                "annotations": [at(end_one, A), at(end_two, A), at(end_two, B)]}]}]}),
            both(one, two),
        ),
        (
            "openai chat",
            json!({"choices": [{"message": {"content": text, "annotations": [nested(end_one, A), nested(end_two, A), nested(end_two, B)]}}]}),
            both(one, two),
        ),
        (
            "anthropic",
            json!({"type": "message", "role": "assistant", "content": [
                {"type": "server_tool_use", "name": "web_search"},
                {"type": "text", "text": "The dam holds 40 million litres", "citations": [{"type": "web_search_result_location", "url": A, "title": "Dams", "cited_text": "It holds 40."}]},
                {"type": "text", "text": ". "},
                {"type": "text", "text": two, "citations": [{"url": A}, {"url": B}]}]}),
            both(one, two),
        ),
        (
            "gemini",
            json!({"candidates": [{"content": {"parts": [{"text": text}]}, "groundingMetadata": {
                "groundingChunks": [{"web": {"uri": A, "title": "a"}}, {"web": {"uri": B, "title": "b"}}],
                "groundingSupports": [{"segment": {"endIndex": one.len()}, "groundingChunkIndices": [0]},
                    {"segment": {"startIndex": one.len() + 1, "endIndex": text.len()}, "groundingChunkIndices": [0, 1, 9]}]}}]}),
            both(one, two),
        ),
    ] {
        assert_eq!(claims(&answer), expected, "{name}");
    }
    let answer =
        json!({"model": "sonar", "citations": [A], "choices": [{"message": {"content": "It leaks.[1]"}}]});
    let first = document(&answer).records().next().unwrap().claim;
    assert_eq!(first.claimant.as_deref(), Some("sonar"));
}

#[test]
fn snippets_are_read_and_titles_are_not_claimed() {
    let (title, snippet) =
        ("Top 10 Dams of All Time", "The dam holds 40 million litres. It leaks &amp; rusts.");
    let expected = vec![
        ("The dam holds 40 million litres.".to_owned(), vec![], Some(A.to_owned())),
        ("It leaks & rusts.".to_owned(), vec![], Some(A.to_owned())),
    ];
    for (name, answer) in [
        (
            "tavily",
            json!({"query": "dams?", "results": [{"title": title, "url": A, "content": snippet, "score": 0.9}]}),
        ),
        (
            "brave",
            json!({"type": "search", "web": {"results": [{"title": title, "url": A, "description": snippet}]}}),
        ),
        (
            "serpapi",
            json!({"organic_results": [{"position": 1, "title": title, "link": A, "snippet": snippet}]}),
        ),
        ("serper", json!({"organic": [{"title": title, "link": A, "snippet": snippet}]})),
        ("bing", json!({"webPages": {"value": [{"name": title, "url": A, "snippet": snippet}]}})),
        (
            "google",
            json!({"kind": "customsearch#search", "items": [{"title": title, "link": A, "snippet": snippet}]}),
        ),
        ("exa", json!({"results": [{"title": title, "url": A, "text": snippet, "highlights": [snippet]}]})),
        ("a list", json!([{"title": title, "href": A, "body": snippet}])),
    ] {
        assert_eq!(claims(&answer), expected, "{name}");
        assert!(document(&answer).text.contains(title), "{name}");
    }
    // As Python writes it.
    let result =
        json!({"results": [{"title": title, "url": A, "content": "It fell in 1970.", "score": 1.5}]});
    let about = About { name: Some("answer.json".to_owned()), ..About::default() };
    let text = result.to_string().replace("1.5", "NaN");
    assert_eq!(read("answer.json", text.into_bytes(), about).unwrap().records().count(), 1);
    // A result without a snippet has only its title.
    let answer = json!({"answer": "It leaks badly, they say.", "results": [
        {"title": "The dam that leaks", "url": B}, {"title": title, "url": A, "content": ""}, {"title": "Weirs", "url": A, "content": "It fell in 1970."}]});
    let found: Vec<String> = claims(&answer).into_iter().map(|(text, ..)| text).collect();
    assert_eq!(found, ["It leaks badly, they say.", "It fell in 1970."]);
}

#[test]
fn a_table_of_claims_is_not_an_answer() {
    for table in [
        json!([{"claim": "The dam leaks badly.", "title": "Dams", "url": A, "snippet": "x"}]),
        json!([{"title": "Dams", "url": A, "text": "The dam leaks badly."}]),
        json!({"items": [{"title": "Dams", "url": A, "content": "The dam leaks badly."}]}),
        json!({"results": [{"claim": "The dam leaks badly.", "url": A, "title": "Dams", "content": "x"}]}),
    ] {
        let document = document(&table);
        assert_eq!(document.source.extractor, "json/1", "{table}");
        assert_eq!(document.records().next().unwrap().claim.text.to_string(), "The dam leaks badly.");
    }
    // What is broken or empty is refused, or read as far as it goes.
    for odd in [
        json!({"choices": [{"message": {"content": null}}]}),
        json!({"choices": []}),
        json!({"results": []}),
        json!({"candidates": [{"groundingMetadata": {}}]}),
    ] {
        let about = About { name: Some("a.json".to_owned()), ..About::default() };
        assert!(read("a.json", odd.to_string().into_bytes(), about).is_err(), "{odd}");
    }
    let odd = json!({"candidates": [{"content": {"parts": [{"text": "It leaks \u{e9}."}]}, "groundingMetadata": {
        "groundingChunks": [], "groundingSupports": [{"segment": {"endIndex": 10}, "groundingChunkIndices": [0]}, {"segment": {"endIndex": 999}}, {}]}}]});
    assert_eq!(claims(&odd).len(), 1);
    let odd = json!({"choices": [{"message": {"content": "It leaks.", "annotations": [{"start_index": 9, "end_index": 2, "url": A}, {"start_index": -1}, 7]}}]});
    assert_eq!(claims(&odd).len(), 1);
}
