//! Styles: which elements the style sheets of a page (`<style>`) hide, strike out or raise.
//!
//! Invariant: a rule counts only if a browser with a wide screen surely applies it: rules for print, for small screens, for
//! states such as `:hover` and for what stands before an element are passed over. Of rules for a screen that may be wide
//! enough only what shows words again counts. Of the rules for an element the most
//! specific one counts, and of several the last. Styles that hide more than a third of a page's words are taken for those
//! of a script that shows them later, and hide nothing. The tests below hold it.

use dom_query::{Document, Matcher, NodeId, NodeRef};
use rustc_hash::{FxHashMap, FxHashSet};

use super::style::{Property, declarations, says};
use super::walk::after;

/// The most selectors that are looked for, and the most steps of looking.
const MOST_SELECTORS: usize = 500;
const MOST_STEPS: usize = 50_000_000;

/// The longest selector, in bytes.
const LONGEST: usize = 200;

/// What the styles of a page do to its elements.
#[derive(Default)]
pub(super) struct Styles {
    pub(super) hidden: FxHashSet<NodeId>,
    pub(super) struck: FxHashSet<NodeId>,
    pub(super) raised: FxHashSet<NodeId>,
}

/// What was decided of a property of an element, by a rule of this weight.
type Decided = FxHashMap<(NodeId, Property), ((bool, [usize; 3], usize), bool)>;

impl Styles {
    /// What the style sheets of a page say, and its elements' own `opacity`.
    pub(super) fn of(document: &Document) -> Self {
        let mut styles = Styles::default();
        let sheets = sheets(document);
        let rules = rules(&sheets);
        let clear = document.select("[style*='opacity' i]");
        let clear = clear.nodes().iter().filter(|node| {
            node.attr("style").is_some_and(|style| says(&style.to_lowercase(), Property::Opacity))
        });
        styles.hidden.extend(clear.map(|node| node.id));
        if rules.is_empty() {
            styles.hide_little(document);
            return styles;
        }
        let page = Seen::of(document);
        let mut decided = Decided::default();
        let mut left = MOST_SELECTORS;
        for (order, (selector, declared)) in rules.into_iter().enumerate() {
            let steps = if selector.contains([' ', '>']) { page.depths } else { page.elements };
            if left == 0 || steps > MOST_STEPS / MOST_SELECTORS || !page.has(&selector) {
                continue;
            }
            let Ok(matcher) = Matcher::new(&selector) else { continue };
            left -= 1;
            for node in document.select_matcher(&matcher).nodes() {
                for (property, on, important) in &declared {
                    let weight = (*important, weight(&selector), order);
                    let place = decided.entry((node.id, *property)).or_insert((weight, *on));
                    if weight >= place.0 {
                        *place = (weight, *on);
                    }
                }
            }
        }
        for ((node, property), (weight, on)) in decided {
            let own = own(document, node, property).filter(|_| !weight.0);
            if !own.unwrap_or(on) {
                continue;
            }
            match property {
                Property::Line => styles.struck.insert(node),
                Property::Height => styles.raised.insert(node),
                _ => styles.hidden.insert(node),
            };
        }
        styles.hide_little(document);
        styles
    }

    /// Hides nothing if that would be more than a third of the words.
    fn hide_little(&mut self, document: &Document) {
        if self.hidden.is_empty() {
            return;
        }
        let (mut all, mut gone) = (0, 0);
        // Each node once: how deep the walk is within what is hidden.
        let root = document.root();
        let (mut next, mut within) = (Some(root), 0_usize);
        while let Some(node) = next {
            if node.is_text()
                && !node.parent().is_some_and(|outer| outer.has_name("script") || outer.has_name("style"))
            {
                let length = node.text().trim().len();
                all += length;
                gone += if within > 0 { length } else { 0 };
            }
            within += usize::from(self.hidden.contains(&node.id));
            if let Some(child) = node.first_child() {
                next = Some(child);
                continue;
            }
            let mut leave = |node: &NodeRef<'_>| within -= usize::from(self.hidden.contains(&node.id));
            leave(&node);
            next = after(node, &root, leave);
        }
        if gone * 3 > all {
            self.hidden.clear();
        }
    }
}

/// What an element's own style says of a property; nothing if it says nothing.
fn own(document: &Document, node: NodeId, property: Property) -> Option<bool> {
    let style = document.tree.get(&node)?.attr("style")?.to_lowercase();
    declarations(&style).into_iter().rev().find(|(own, ..)| *own == property).map(|(_, on, _)| on)
}

/// What a page has, so that rules for what it has not are passed over at once.
#[derive(Default)]
struct Seen {
    classes: FxHashSet<Box<str>>,
    ids: FxHashSet<Box<str>>,
    elements: usize,
    /// The sum of the depths of all elements.
    depths: usize,
}

impl Seen {
    fn of(document: &Document) -> Self {
        let mut seen = Seen::default();
        let root = document.root();
        let (mut next, mut depth) = (Some(root), 0);
        while let Some(node) = next {
            if node.is_element() {
                seen.elements += 1;
                seen.depths += depth;
                for (names, attribute) in [(&mut seen.classes, "class"), (&mut seen.ids, "id")] {
                    let value = node.attr(attribute).unwrap_or_default();
                    for name in value.split_whitespace() {
                        if !names.contains(name) {
                            names.insert(name.into());
                        }
                    }
                }
            }
            if let Some(child) = node.first_child() {
                depth += 1;
                next = Some(child);
                continue;
            }
            next = after(node, &root, |_| depth -= 1);
        }
        seen
    }

    /// Whether the page has all classes and names that a selector asks for.
    fn has(&self, selector: &str) -> bool {
        let mut rest = selector;
        while let Some(at) = rest.find(['.', '#']) {
            let name = &rest[at + 1..];
            let end =
                name.find(|c: char| !(c.is_alphanumeric() || matches!(c, '-' | '_'))).unwrap_or(name.len());
            let names = if rest[at..].starts_with('.') { &self.classes } else { &self.ids };
            if !names.contains(&name[..end]) {
                return false;
            }
            rest = &name[end..];
        }
        true
    }
}

/// The style sheets in a page that are for a screen.
fn sheets(document: &Document) -> String {
    let mut sheets = String::new();
    for node in document.select("style").nodes() {
        let media = node.attr("media").unwrap_or_default().to_lowercase();
        let within = node.parent().is_some_and(|outer| outer.has_name("noscript"));
        if !within && is_for_screens(&media) {
            sheets.push_str(&node.text());
            sheets.push('\n');
        }
    }
    sheets
}

fn is_for_screens(media: &str) -> bool {
    matches!(media.trim(), "" | "all" | "screen" | "only screen")
}

/// Whether a desktop surely or perhaps is what these rules are for: a wide screen, of a script, a taste or a pointer.
fn is_for_wide_screens(media: &str) -> bool {
    let media: String = media.chars().filter(|c| !c.is_whitespace()).collect();
    let is_one = |media: &str| {
        let others = ["print", "speech", "max-", "width<", "not", "handheld", "tv", "portrait"];
        !others.iter().any(|word| media.contains(word))
    };
    media.split(',').any(is_one)
}

/// A selector, and what it declares: a property, whether it is on, and whether the rule is important.
type Rule = (String, Vec<(Property, bool, bool)>);

/// The rules of a style sheet that say something of the properties, one for each selector.
fn rules(sheet: &str) -> Vec<Rule> {
    let mut found = Vec::new();
    let sheet = without_comments(sheet);
    let mut rest = sheet.as_str();
    // Where a group ends of which only what shows words counts, by the length of the rest.
    let mut shows_until = None;
    while let Some(open) = rest.find(['{', ';', '}']) {
        let (head, after) = (rest[..open].trim(), &rest[open + 1..]);
        if shows_until.is_some_and(|end| rest.len() <= end) {
            shows_until = None;
        }
        // The end of a group that was entered, or a rule without a body.
        if !rest[open..].starts_with('{') {
            rest = after;
            continue;
        }
        if let Some(rule) = head.strip_prefix('@') {
            let (name, what) = rule.split_once([' ', '(']).unwrap_or((rule, ""));
            let media = what.to_lowercase();
            let is_wide = name == "media" && !is_for_screens(&media) && is_for_wide_screens(&media);
            if is_wide && shows_until.is_none() {
                shows_until = Some(after_group(after).len());
            }
            let is_read = match name {
                "media" => is_wide || is_for_screens(&media),
                "layer" | "supports" => true,
                _ => false,
            };
            rest = if is_read { after } else { after_group(after) };
            continue;
        }
        let close = after.find('}').unwrap_or(after.len());
        let body = after[..close].to_lowercase();
        let mut declared = declarations(&body);
        if shows_until.is_some() {
            let is_of_sight = |property: Property| !matches!(property, Property::Line | Property::Height);
            declared.retain(|(property, on, _)| !on && is_of_sight(*property));
        }
        if !declared.is_empty() {
            for selector in head.split(',').map(str::trim) {
                let is_plain =
                    !selector.contains([':', '~', '+', '\\', '@']) && (1..=LONGEST).contains(&selector.len());
                let is_page = ["html", "body", "*", "main", "article"].contains(&selector);
                if is_plain && !is_page {
                    found.push((selector.to_owned(), declared.clone()));
                }
            }
        }
        rest = after.get(close + 1..).unwrap_or_default();
    }
    found
}

/// What stands after a group in braces that was opened.
fn after_group(sheet: &str) -> &str {
    let mut depth = 1;
    for (at, c) in sheet.char_indices() {
        match c {
            '{' => depth += 1,
            '}' if depth == 1 => return &sheet[at + 1..],
            '}' => depth -= 1,
            _ => {}
        }
    }
    ""
}

fn without_comments(sheet: &str) -> String {
    let mut kept = String::with_capacity(sheet.len());
    let mut rest = sheet;
    while let Some((before, after)) = rest.split_once("/*") {
        kept.push_str(before);
        rest = after.split_once("*/").map_or("", |(_, after)| after);
    }
    kept.push_str(rest);
    kept
}

/// How specific a selector is: names, then classes and attributes, then elements.
fn weight(selector: &str) -> [usize; 3] {
    let count = |marks: &[char]| selector.matches(marks).count();
    let elements =
        selector.split([' ', '>']).filter(|part| part.starts_with(|c: char| c.is_ascii_alphabetic()));
    [count(&['#']), count(&['.', '[']), elements.count()]
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The words of the elements that the styles of a page hide, strike or raise.
    fn found(css: &str, which: fn(&Styles) -> &FxHashSet<NodeId>) -> String {
        let body = "<p>The weir was built long before the others were, and nobody was hurt.</p>\
                    <p class='x'>x</p><p class='x y' id='n'>xy</p><div class='o'><i>oi</i></div>";
        let document = Document::from(format!("<style>{css}</style>{body}"));
        let styles = Styles::of(&document);
        let all = document.select("p, i, div");
        let words = all
            .nodes()
            .iter()
            .filter(|node| which(&styles).contains(&node.id))
            .map(|node| node.text().to_string());
        words.collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn what_a_style_hides_strikes_or_raises_is_found() {
        for (css, words) in [
            (".x{display:none}", "x xy"),
            ("p.x, .q { DISPLAY : NONE !important; color: red }", "x xy"),
            ("#n{visibility:hidden}", "xy"),
            (".o > i{opacity:0}", "oi"),
            ("/* .o{display:none} */ .o i{opacity:0.0;}", "oi"),
            ("@media screen{.y{display:none}}", "xy"),
            (".x{display:none}.y{display:block}", "x"),
            (".x.y{display:block}.x{display:none}", "x"),
            ("#n{display:block}.x{display:none!important}", "x xy"),
            (".x:hover{display:none}", ""),
            (".x::before{display:none}", ""),
            ("@media print{.x{display:none}}", ""),
            ("@media (max-width:600px){.x{display:none}} .y{display:none}", "xy"),
            (".x{display:none} @media (min-width:600px){.x{display:block}}", ""),
            (".x{display:none} @media all and (min-width: 40em){.y{display:block}} .o{display:none}", "x oi"),
            (".x{display:none} @media screen and (width >= 600px){.y{display:block}}", "x"),
            (".x{display:none} @media print{.x{display:block}}", "x xy"),
            (".x{display:none} @media not all and (min-width:9px){.x{display:block}}", "x xy"),
            (".x{display:none} @media (max-width:600px){.x{display:block}}", "x xy"),
            ("@media (min-width:600px){.x{display:none}} .y{display:none}", "xy"),
            ("@media (min-width:9px){@media screen{.x{display:none}}} .y{display:none}", "xy"),
            ("@keyframes a{from{opacity:0}to{opacity:1}} .y{display:none}", "xy"),
            ("body{opacity:0}", ""),
            ("p{display:none}", ""),
            (".x{opacity:0.5;display:flex}", ""),
            (".x{display:none", "x xy"),
            ("}{", ""),
            ("", ""),
        ] {
            assert_eq!(found(css, |styles| &styles.hidden), words, "{css}");
        }
        assert_eq!(found(".y{text-decoration:red line-through}", |styles| &styles.struck), "xy");
        assert_eq!(found("i{vertical-align:super}", |styles| &styles.raised), "oi");
    }
}
