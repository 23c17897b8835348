//! Style: what declarations of CSS say of the words of an element: whether they are shown, stand on the line, and hold.
//!
//! Invariant: of several declarations of one property the last one counts. The tests below hold it.

/// What a declaration can say of an element.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) enum Property {
    Display,
    Visibility,
    Opacity,
    /// How large its letters are: of no size they are not seen.
    Size,
    /// Whether a line runs through its words.
    Line,
    /// Whether it stands above the line.
    Height,
}

/// What declarations in lower case say: each property, whether it is on, and whether it is important.
pub(super) fn declarations(body: &str) -> Vec<(Property, bool, bool)> {
    let mut declared = Vec::new();
    let is_nothing =
        |value: &str| value.trim_end_matches(|c: char| c.is_alphabetic() || c == '%').parse() == Ok(0.0_f32);
    let is_above = |value: &str| {
        let number = value.trim_end_matches(|c: char| c.is_alphabetic() || c == '%');
        number.len() < value.len() && number.parse::<f32>().is_ok_and(|height| height > 0.0)
    };
    // A letter that is raised by less is only set a little higher: it does not mark a note.
    let is_far = |value: &str| {
        let number =
            |unit: &str| value.strip_suffix(unit).and_then(|number| number.trim().parse::<f32>().ok());
        match number("px") {
            Some(height) => height >= 3.0,
            None => number("em").is_none_or(|height| height >= 0.2),
        }
    };
    let moves = body.split(';').filter_map(|one| one.split_once(':')).any(|(name, value)| {
        let name = name.trim().trim_start_matches("-webkit-");
        (name.starts_with("transition") || name.starts_with("animation"))
            && !value.trim_start().starts_with("none")
    });
    for declaration in body.split(';') {
        let Some((name, value)) = declaration.split_once(':') else { continue };
        let (value, important) = match value.split_once('!') {
            Some((value, _)) => (value.trim(), true),
            None => (value.trim(), false),
        };
        let (property, on) = match name.trim() {
            "display" => (Property::Display, value == "none"),
            "visibility" => (Property::Visibility, matches!(value, "hidden" | "collapse")),
            // What comes in slowly is seen at last.
            "opacity" => (Property::Opacity, is_nothing(value) && !moves),
            "font-size" => (Property::Size, is_nothing(value)),
            "text-decoration" | "text-decoration-line" => (Property::Line, value.contains("line-through")),
            "vertical-align" => (Property::Height, matches!(value, "super" | "text-top") || is_above(value)),
            // Moved up from where it stands: reset styles raise notes so.
            "top" if body.contains("relative") => {
                (Property::Height, value.strip_prefix('-').is_some_and(|up| is_above(up) && is_far(up)))
            }
            _ => continue,
        };
        declared.push((property, on, important));
    }
    declared
}

/// Whether declarations in lower case say that a property is on.
pub(super) fn says(body: &str, property: Property) -> bool {
    let found = declarations(body).into_iter().rev().find(|(found, ..)| *found == property);
    found.is_some_and(|(_, on, _)| on)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_declared_last_counts() {
        for (body, property, on) in [
            ("display : none", Property::Display, true),
            ("display:none;display:block", Property::Display, false),
            ("visibility: hidden !important", Property::Visibility, true),
            ("opacity:.0", Property::Opacity, true),
            ("opacity:0.05", Property::Opacity, false),
            ("opacity:0;transition:opacity .3s", Property::Opacity, false),
            ("animation:in 1s forwards;opacity:0", Property::Opacity, false),
            ("opacity:0;transition:none", Property::Opacity, true),
            ("display:none;transition:all .3s", Property::Display, true),
            ("position:relative;top:-1px", Property::Height, false),
            ("position:relative;top:-.1em", Property::Height, false),
            ("position:relative;top:-3px", Property::Height, true),
            ("font-size:0px", Property::Size, true),
            ("font-size:10px", Property::Size, false),
            ("text-decoration:line-through red", Property::Line, true),
            ("vertical-align: super", Property::Height, true),
            ("vertical-align:4px", Property::Height, true),
            ("vertical-align:-4px", Property::Height, false),
            ("vertical-align:baseline;position:relative;top:-.5em", Property::Height, true),
            ("position:relative;top:2em", Property::Height, false),
            ("top:-2em", Property::Height, false),
            ("vertical-align:middle", Property::Height, false),
            ("", Property::Display, false),
        ] {
            assert_eq!(says(body, property), on, "{body}");
        }
    }
}
