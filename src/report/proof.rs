//! The proof: what a reader can check, and what the script needs to check it in the reader's browser.
//!
//! The entries are on the page byte for byte, the words of claims on their cards and the rest in the data. Of the tree there are only the hashes that do not follow from them: a
//! reader computes the root from the entries and these hashes, which proves every entry at once, and compares it with
//! the root that the key signed.

use std::collections::BTreeMap;
use std::io::Write;

use base64::prelude::{BASE64_STANDARD, Engine};
use flate2::{Compression, GzBuilder};
use serde_json::json;

use super::html::{Html, lines, words};
use super::{Shown, Signed};
use crate::plain::{counted, visible};
use crate::strangers::EntryProof;
use crate::tlog::Hash;

pub(super) fn write(html: &mut Html, shown: &Shown<'_>) {
    let page = shown.page;
    let Some(signed) = page.signed else {
        html.put(format_args!(
            "<section id=\"proof\" aria-labelledby=\"h-proof\">\n<h2 id=\"h-proof\">Proof</h2>\n<p>These texts were \
             checked without a ledger: nobody signed what is here, and there is nothing to prove.</p>\n</section>\n"
        ));
        return;
    };
    let checkpoint = &page.view.checkpoint;
    let root = checkpoint.root.to_base64();
    html.put(format_args!(
        "<section id=\"proof\" aria-labelledby=\"h-proof\">\n<h2 id=\"h-proof\">Proof</h2>\n\
         <p>Verify checks these one after another. Until then, none of them is known to be so.</p>\n\
         <ol class=\"ladder\" id=\"ladder\">\n\
         <li data-rung=\"texts\">The texts of the sources give the hashes that their entries name.</li>\n\
         <li data-rung=\"claims\">The words and statuses above are those of the entries. {} of the log's {} are here; of the others only hashes are.</li>\n\
         <li data-rung=\"paths\">The entries, at their places, give the root <code>{root}</code> of all {}.</li>\n\
         <li data-rung=\"signature\">The key of the log signed this root: <code>{}</code></li>\n\
         <li data-rung=\"witnesses\">Cosignatures: who else saw this root, by the policy of witnesses that you paste below.</li>\n</ol>\n",
        signed.proofs.len(),
        counted(checkpoint.size, "entry"),
        counted(checkpoint.size, "entry"),
        words(&signed.vkey.to_string())
    ));
    html.put(format_args!(
        "<p><button type=\"button\" id=\"verify\" hidden>Verify in this browser</button></p>\n<p id=\"verdict\" role=\"status\"></p>\n\
         <noscript><p>Without script nothing is checked here. The program checks the same, and so does a short script in \
         Python that comes with it.</p></noscript>\n\
         <p><label for=\"policy\">A policy of witnesses, to check their cosignatures by (tlog-policy):</label><br>\
         <textarea id=\"policy\" rows=\"3\" spellcheck=\"false\"></textarea></p>\n\
         <h3>What a page cannot prove about itself</h3>\n\
         <p>Whoever made this page could have made its key as well. Compare the key with the one that the owner of the log \
         publishes, and this root with one that somebody else kept: <code>{root}</code></p>\n\
         <p><label for=\"other\">A checkpoint from elsewhere:</label><br><textarea id=\"other\" rows=\"4\" spellcheck=\"false\"></textarea></p>\n\
         <p id=\"compared\" role=\"status\"></p>\n<h3>The checkpoint</h3>\n<pre id=\"note\" tabindex=\"0\" role=\"group\" aria-label=\"Checkpoint\">\n{}</pre>\n",
        lines(signed.note)
    ));
    html.put(format_args!(
        "<script type=\"application/octet-stream\" id=\"data\">{}</script>\n</section>\n",
        packed(&proof(shown, signed))
    ));
}

/// A text as gzip in base64.
fn packed(json: &str) -> String {
    // The header has no time and no name: the same entries give the same page.
    let mut gzip = GzBuilder::new().write(Vec::new(), Compression::best());
    // Writing to memory cannot fail.
    let _ = gzip.write_all(json.as_bytes());
    BASE64_STANDARD.encode(gzip.finish().unwrap_or_default())
}

/// What the script needs.
fn proof(shown: &Shown<'_>, signed: Signed<'_>) -> String {
    let (page, Signed { note, vkey, proofs }) = (shown.page, signed);
    let entries: Vec<String> = proofs.iter().map(|proof| without_words(shown, proof)).collect();
    let seqs: Vec<u64> = proofs.iter().map(|proof| proof.proof.index).collect();
    let statuses: BTreeMap<String, &str> =
        page.seqs.iter().map(|seq| (seq.to_string(), page.view.status(*seq).name())).collect();
    let nodes: Vec<String> = nodes(page.view.checkpoint.size, proofs).iter().map(Hash::to_base64).collect();
    json!({
        "note": note, "vkey": vkey.to_string(), "size": page.view.checkpoint.size, "seqs": seqs,
        "entries": entries, "nodes": nodes, "statuses": statuses,
    })
    .to_string()
}

/// The bytes of an entry; those of a claim without its words, where its card has them exactly. The script puts them in
/// again, so that the hash of the entry is computed from the words that the reader sees, and the page has them once.
fn without_words(shown: &Shown<'_>, proof: &EntryProof) -> String {
    let entry = &proof.entry;
    let said = shown.page.view.claim(proof.proof.index).filter(|_| shown.has(proof.proof.index));
    let words = said.map(|said| &*said.text).filter(|text| visible(text) == *text);
    let Some(words) = words.and_then(|words| serde_json::to_string(words).ok()) else { return entry.clone() };
    entry.replacen(&format!("\"text\":{words}"), "\"text\":0", 1)
}

/// The hashes of the largest subtrees that hold no entry of the page, from left to right.
fn nodes(size: u64, proofs: &[EntryProof]) -> Vec<Hash> {
    let mut known: BTreeMap<(u64, u64), Hash> = BTreeMap::new();
    for proof in proofs {
        let (index, mut path) = (proof.proof.index, proof.proof.path.iter().rev());
        let (mut start, mut end) = (0, size);
        while end - start > 1 {
            let middle = start + (end - start).next_power_of_two() / 2;
            let Some(hash) = path.next() else { break };
            if index < middle {
                known.insert((middle, end), *hash);
                end = middle;
            } else {
                known.insert((start, middle), *hash);
                start = middle;
            }
        }
    }
    let seqs: Vec<u64> = proofs.iter().map(|proof| proof.proof.index).collect();
    let mut out = Vec::new();
    gather(&known, &seqs, (0, size), &mut out);
    out
}

fn gather(known: &BTreeMap<(u64, u64), Hash>, seqs: &[u64], (start, end): (u64, u64), out: &mut Vec<Hash>) {
    if seqs.is_empty() {
        out.extend(known.get(&(start, end)));
        return;
    }
    if end - start <= 1 {
        return;
    }
    let middle = start + (end - start).next_power_of_two() / 2;
    let (left, right) = seqs.split_at(seqs.partition_point(|seq| *seq < middle));
    gather(known, left, (start, middle), out);
    gather(known, right, (middle, end), out);
}
