//! The page that checks bundles: one file for a stranger, who has neither the program nor a network.

use super::head::{begin_plain, end_plain};
use super::html::Html;

/// The words that the report proves itself with, and the checks of a bundle.
pub(super) const SCRIPT: &str = concat!(include_str!("proof.js"), include_str!("bundle.js"));

/// The page, in HTML. It is the same for every bundle and every log.
#[must_use]
pub fn verifier() -> String {
    let mut html = Html::default();
    begin_plain(&mut html, "Check a bundle of claims", Some(SCRIPT));
    html.put(format_args!(
        "<p>A bundle is a ZIP file of claims that claimlog exported, with everything that bears on them and the proofs. \
         This page checks one in this browser. It sends nothing anywhere, and works without a network.</p>\n</header>\n<main>\n\
         <noscript><p class=\"box\">This page needs script: without it nothing is checked.</p></noscript>\n\
         <form id=\"check\" class=\"drop\" hidden>\n\
         <p><label for=\"trust\">The key of the log, or a policy (tlog-policy). Ask the owner of the log for it, by another \
         way than the bundle:</label><br>\n\
         <textarea id=\"trust\" rows=\"3\" spellcheck=\"false\" placeholder=\"example.org/log+1a2b3c4d+…\"></textarea></p>\n\
         <p><label for=\"file\">The bundle; it can also be dropped on this page:</label><br>\n\
         <input type=\"file\" id=\"file\" accept=\".zip\"></p>\n</form>\n\
         <p id=\"verdict\" role=\"status\"></p>\n<ul id=\"faults\"></ul>\n\
         <h2>What is checked</h2>\n<ol class=\"ladder\">\n\
         <li data-rung=\"file\">The file is packed as an export packs it, with all its parts.</li>\n\
         <li data-rung=\"statement\">The key of the log signed the statement, which names everything that bears on the claims.</li>\n\
         <li data-rung=\"checkpoint\">The key of the log signed the checkpoint, and the statement is about it.</li>\n\
         <li data-rung=\"entries\">Every entry that the statement names is here, and in the log at its place.</li>\n\
         <li data-rung=\"claims\">The words of the claims are those of their entries.</li>\n\
         <li data-rung=\"members\">Every file is what the statement names, and every text what its source captured.</li>\n\
         <li data-rung=\"witnesses\">As many witnesses cosigned the checkpoint as the policy asks for.</li>\n</ol>\n\
         <div class=\"box\"><p><b>It does not show</b> that a claim is true, that a source is genuine, or that the owner of \
         the key shows everybody the same log: compare the root with one that somebody else kept. Time stamps, COSE receipts \
         and cosignatures other than by Ed25519 are not checked here; the program checks more.</p></div>\n"
    ));
    end_plain(&mut html, Some(SCRIPT));
    html.into_text()
}
