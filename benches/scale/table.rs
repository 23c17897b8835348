//! The figures as Markdown, and as JSON.

use serde_json::{Value, json};

use crate::peers::Peers;
use crate::process::Run;
use crate::row::{ROWS, Row};
use crate::sheet::Sheet;

/// The table of our commands: a column for each size, and how the processor's time grows between the last two sizes.
pub(crate) fn commands(sheets: &[Sheet]) -> String {
    let mut text = String::from("| command | goal at 1,000,000 |");
    let mut rule = String::from("|---|---|");
    for sheet in sheets {
        text += &format!(" {} claims |", grouped(sheet.claims));
        rule += "---|";
    }
    text += &format!(" exponent |\n{rule}---|\n");
    for row in &ROWS {
        let found: Vec<_> = sheets.iter().map(|sheet| figure(sheet, row.name)).collect();
        if found.iter().all(Option::is_none) {
            continue;
        }
        text += &format!("| {} | {} |", row.command, row.goal);
        for figure in &found {
            text += &format!(" {} |", figure.map_or("–".to_owned(), |(run, count)| cell(row, &run, count)));
        }
        text +=
            &format!(" {} |\n", exponent(row, sheets).map_or("–".to_owned(), |found| format!("{found:.2}")));
    }
    text
}

fn figure(sheet: &Sheet, name: &str) -> Option<(Run, u64)> {
    sheet.figures.iter().find(|(found, ..)| *found == name).map(|(_, run, count)| (*run, *count))
}

fn cell(row: &Row, run: &Run, count: u64) -> String {
    if !run.answered() {
        return format!("failed ({})", run.status);
    }
    let mut cell = time(run.cpu);
    // On a busy machine the wall time tells little, but of a command with two threads it tells most.
    if run.wall < 0.9 * run.cpu || run.wall > 1.1 * run.cpu {
        cell += &format!(" (wall {})", time(run.wall));
    }
    if !row.unit.is_empty() && run.cpu > 0.0 {
        cell += &format!(", {} {}/s", grouped(rounded(count as f64 / run.cpu)), row.unit);
    }
    cell + &format!(", {:.0} MB", run.peak)
}

/// The exponent of the size in the processor's time, between the two largest ledgers; none where milliseconds are compared.
fn exponent(row: &Row, sheets: &[Sheet]) -> Option<f64> {
    let [.., small, large] = sheets else { return None };
    let (a, b) = (figure(small, row.name)?.0, figure(large, row.name)?.0);
    let size = large.claims as f64 / small.claims as f64;
    (b.cpu > 0.1 && a.cpu > 0.0).then(|| (b.cpu / a.cpu).ln() / size.ln())
}

/// What else is to be said of each size, as a list.
pub(crate) fn notes(sheets: &[Sheet]) -> String {
    let lines = sheets.iter().flat_map(|sheet| sheet.notes.iter().map(|note| (sheet.claims, note)));
    let list: String =
        lines.map(|(claims, note)| wrapped(&format!("- {} claims: {note}", grouped(claims)))).collect();
    format!("\n{list}")
}

/// The table of one size with the programs of others: ratios of the processor's time.
pub(crate) fn peers(peers: &Peers, claims: u64, bytes: u64) -> String {
    let mut text = format!("\n{} claims, {} bytes of rows:\n\n", grouped(claims), grouped(bytes));
    text +=
        "| work | program | CPU | times ours | memory | on disk | found |\n|---|---|---|---|---|---|---|\n";
    for peer in &peers.measured {
        let ours =
            peers.measured.iter().find(|ours| ours.work == peer.work).map_or(f64::NAN, |ours| ours.run.cpu);
        let disk = peer.bytes.map(|left| format!("{:.2} of the rows", left as f64 / bytes as f64));
        text += &format!(
            "| {} | {} | {} | {:.2} | {:.0} MB | {} | {} |\n",
            peer.work.name(),
            peer.name,
            time(peer.run.cpu),
            peer.run.cpu / ours,
            peer.run.peak,
            disk.unwrap_or_else(|| "–".to_owned()),
            peer.found
        );
    }
    let notes: String = peers.notes.iter().map(|note| format!("\n- {note}")).collect();
    text + &notes
}

fn time(seconds: f64) -> String {
    if seconds < 0.1 {
        return format!("{:.0} ms", 1000.0 * seconds);
    }
    format!("{seconds:.*} s", if seconds < 10.0 { 2 } else { 0 })
}

/// A number to three digits: the others are chance.
fn rounded(number: f64) -> u64 {
    let unit = 10_f64.powi((number.max(1.0).log10() as i32 - 2).max(0));
    ((number / unit).round() * unit) as u64
}

/// A number with commas between the thousands.
fn grouped(number: u64) -> String {
    let digits = number.to_string();
    let mut text = String::new();
    for (n, digit) in digits.chars().enumerate() {
        if n > 0 && (digits.len() - n).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

/// All figures of one size.
pub(crate) fn json(sheet: &Sheet, peers: Option<&Peers>) -> Value {
    let of =
        |run: &Run| json!({"cpu": run.cpu, "wall": run.wall, "megabytes": run.peak, "status": run.status});
    let commands: Vec<Value> = sheet
        .figures
        .iter()
        .map(|(name, run, count)| json!({"row": name, "count": count, "run": of(run)}))
        .collect();
    let peers: Vec<Value> = peers
        .iter()
        .flat_map(|peers| &peers.measured)
        .map(|peer| {
            json!({
                "work": peer.work.name(), "program": peer.name, "run": of(&peer.run), "bytes": peer.bytes, "found": peer.found
            })
        })
        .collect();
    json!({"claims": sheet.claims, "commands": commands, "peers": peers, "notes": sheet.notes})
}

/// A point of a list in lines of at most 98 characters, as the documents have them.
fn wrapped(point: &str) -> String {
    let (mut text, mut length) = (String::new(), 0);
    for word in point.split(' ') {
        let count = word.chars().count();
        if length > 0 && length + 1 + count > 98 {
            text.push_str("\n  ");
            length = 2;
        } else if length > 0 {
            text.push(' ');
            length += 1;
        }
        text.push_str(word);
        length += count;
    }
    text.push('\n');
    text
}
