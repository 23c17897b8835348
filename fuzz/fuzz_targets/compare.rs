//! Any two texts compare, and the answer does not depend on their order.
#![no_main]

use claimlog::compare::{Statement, compare};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|pair: (&str, &str)| {
    let (a, b) = (Statement::read(pair.0), Statement::read(pair.1));
    let (there, back) = (compare(&a, &b), compare(&b, &a));
    assert_eq!(there.outcome, back.outcome);
    assert_eq!(there.spans[0], back.spans[1]);
    for (text, spans) in [(pair.0, &there.spans[0]), (pair.1, &there.spans[1])] {
        assert!(spans.iter().all(|span| span.of(text).is_some()));
    }
});
