//! Codes: how a person names rules.

use claimlog::audit::{RULES, rule};
use claimlog::error::{Error, Refusal};

/// The beginning of the codes that a person means: a code, the beginning of codes, or the name of a rule.
pub(super) fn codes(text: &str) -> Result<String, String> {
    if let Some(rule) = rule(text) {
        return Ok(rule.code.to_owned());
    }
    let start = text.to_ascii_uppercase();
    if !start.is_empty() && RULES.iter().any(|rule| rule.code.starts_with(&start)) {
        return Ok(start);
    }
    Err(Error::Refused(Refusal::NoRule { code: text.into() }).to_string())
}
