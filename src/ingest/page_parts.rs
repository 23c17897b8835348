//! What an element says of its content: the part of the page that it is, by its name and by the words in its class, id or
//! role; and whether it is shown and stands.

use dom_query::NodeRef;

use super::style::{self, Property};
use crate::model::Part;

/// The elements whose content is not shown.
pub(super) const UNSEEN: [&str; 21] = [
    "script", "style", "noscript", "template", "head", "svg", "math", "iframe", "object", "embed", "canvas",
    "audio", "video", "select", "datalist", "map", "applet", "frameset", "noframes", "textarea", "rp",
];

/// The elements that stand on lines of their own.
pub(super) const BLOCKS: [&str; 42] = [
    "address",
    "article",
    "aside",
    "blockquote",
    "body",
    "center",
    "dd",
    "details",
    "dialog",
    "dir",
    "div",
    "dl",
    "dt",
    "fieldset",
    "figcaption",
    "figure",
    "footer",
    "form",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "header",
    "hr",
    "html",
    "legend",
    "li",
    "main",
    "menu",
    "nav",
    "ol",
    "p",
    "pre",
    "section",
    "summary",
    "table",
    "tbody",
    "tfoot",
    "thead",
    "ul",
];

/// Words in an element's class, id or role that say what it is.
const RELATED: [&str; 18] = [
    "related",
    "recommended",
    "recommendations",
    "recirc",
    "trending",
    "popular",
    "mostread",
    "most-read",
    "more-from",
    "read-next",
    "readmore",
    "read-more",
    "also-like",
    "outbrain",
    "taboola",
    "sponsored",
    "teaser",
    "promo",
];
const MENU: [&str; 20] = [
    "nav",
    "navigation",
    "navbar",
    "menu",
    "breadcrumb",
    "breadcrumbs",
    "share",
    "sharing",
    "social",
    "toolbar",
    "cookie",
    "newsletter",
    "subscribe",
    "signup",
    "comments",
    "pagination",
    "sidebar",
    "banner",
    "search",
    "contentinfo",
];
/// The properties of a review (schema.org) that are not words of the page itself.
const REVIEWED: [&str; 3] = ["claimReviewed", "itemReviewed", "reviewRating"];
const CAPTION: [&str; 5] = ["caption", "credit", "wp-caption-text", "photo-credit", "image-caption"];

/// The part of the page that an element marks its content as.
pub(super) fn part_of(name: &str, node: &NodeRef<'_>, around: Part) -> Part {
    let named = match name {
        "nav" | "menu" | "form" | "button" | "fieldset" | "label" | "dialog" => Some(Part::Menu),
        "footer" | "header" => {
            // Those of an article belong to it.
            let inside = node.ancestors_it(Some(64)).any(|outer| {
                outer.node_name().is_some_and(|name| matches!(&*name, "article" | "main" | "section"))
            });
            (!inside).then_some(Part::Menu)
        }
        "figcaption" | "caption" => Some(Part::Caption),
        "body" | "html" | "main" | "article" => return around,
        _ => None,
    };
    if let Some(part) = named {
        return part;
    }
    // What a review is about is the claim of somebody else, and is read as that.
    let property = node.attr("itemprop").or_else(|| node.attr("property"));
    if property.is_some_and(|property| REVIEWED.contains(&property.rsplit(':').next().unwrap_or_default())) {
        return Part::Related;
    }
    if matches!(around, Part::Menu | Part::Related | Part::Caption) {
        return around;
    }
    let mut part = around;
    for attribute in ["class", "id", "role"] {
        let Some(value) = node.attr(attribute) else { continue };
        for token in value.split([' ', '\t', '\n']).filter(|token| !token.is_empty()) {
            let token = token.to_lowercase();
            let has = |words: &[&str]| {
                words.iter().any(|word| {
                    token == *word
                        || token.split(['-', '_']).any(|piece| piece == *word)
                        || word.len() > 7 && token.contains(word)
                })
            };
            if has(&RELATED) {
                return Part::Related;
            }
            if has(&CAPTION) {
                part = Part::Caption;
            } else if part == around && has(&MENU) {
                part = Part::Menu;
            }
        }
    }
    part
}

/// The classes by which pages and libraries of styles say that words are struck out, or raised.
const STRIKING: [&str; 7] = [
    "line-through",
    "strikethrough",
    "strike-through",
    "strike",
    "struck",
    "text-strike",
    "text-decoration-line-through",
];
const RAISING: [&str; 6] = ["sup", "superscript", "super-script", "exponent", "footnoteref", "footnote-ref"];

fn has_class(node: &NodeRef<'_>, names: &[&str]) -> bool {
    node.attr("class").is_some_and(|class| {
        class.split_whitespace().any(|token| names.contains(&token.to_ascii_lowercase().as_str()))
    })
}

/// Whether its class or its own style strikes the words of an element out.
pub(super) fn is_struck(node: &NodeRef<'_>) -> bool {
    has_class(node, &STRIKING)
        || node.attr("style").is_some_and(|style| style.to_ascii_lowercase().contains("line-through"))
}

/// Whether its own style raises the words of an element, or its class if it stands right after a letter or digit.
pub(super) fn stands_high(node: &NodeRef<'_>, after_word: bool) -> bool {
    after_word && has_class(node, &RAISING)
        || node.attr("style").is_some_and(|style| style::says(&style.to_lowercase(), Property::Height))
}

/// How the names of notes begin that a link leads to.
const NOTES: [&str; 7] = ["fn", "footnote", "_ftn", "ftn", "_edn", "endnote", "cite_note"];

/// Whether a link leads to a note, as its role, its class or its address says.
pub(super) fn is_note(node: &NodeRef<'_>) -> bool {
    let says = |name: &str, words: &[&str]| {
        node.attr(name).is_some_and(|value| {
            let value = value.to_lowercase();
            value.split_whitespace().any(|token| words.contains(&token))
        })
    };
    let place = node.attr("href").and_then(|href| Some(href.rsplit_once('#')?.1.to_lowercase()));
    says("role", &["doc-noteref"])
        || says("epub:type", &["noteref"])
        || says(
            "class",
            &[
                "footnote",
                "footnote-ref",
                "footnoteref",
                "footnote-link",
                "noteref",
                "fnref",
                "endnote",
                "fn",
            ],
        )
        || place.is_some_and(|place| NOTES.iter().any(|name| place.starts_with(name)))
}

pub(super) fn is_hidden(node: &NodeRef<'_>) -> bool {
    if node.has_attr("hidden")
        || node.has_attr("popover")
        || node.has_name("dialog") && !node.has_attr("open")
    {
        return true;
    }
    node.attr("style").is_some_and(|style| {
        let style = style.to_lowercase();
        [Property::Display, Property::Visibility, Property::Size]
            .iter()
            .any(|property| style::says(&style, *property))
    })
}
