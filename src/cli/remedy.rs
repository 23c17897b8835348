//! Remedies in the words of the command line. No other module outside `cli` names a command or an option.

use claimlog::model::Seq;
use claimlog::remedy::Remedy;

/// What to do, in one line.
pub(super) fn words(remedy: &Remedy) -> String {
    let words = match remedy {
        Remedy::RecordInstead(by) => {
            return format!("see why with `claimlog show {by}`, and record a new entry instead");
        }
        Remedy::WithdrawRelation(seq) => {
            return format!(
                "if the new relation holds and entry {seq} does not, withdraw that first: `claimlog retract {seq} \
                 --because REASON`"
            );
        }
        Remedy::AskForCheckpoint(at) => {
            return format!(
                "get the checkpoint that the witness signed, {at} under its monitoring prefix, and run `claimlog \
                 verify --against NOTE` with it; or compare with another witness"
            );
        }
        Remedy::CiteEvidenceOf(claim) => {
            return format!("cite evidence about claim {claim}: see `claimlog show {claim}`");
        }
        Remedy::ReadSource(source) => {
            return format!(
                "no passage is similar to it; read the source's text with `claimlog source show {source} --text`"
            );
        }
        Remedy::Describe(source, fields) => return describe(*source, fields),
        Remedy::ReadEntry(seq) => return format!("read what is known about it with `claimlog show {seq}`"),
        Remedy::QuoteNearest(passage) => return format!("the most similar passage is: {passage}"),
        Remedy::QuoteMore(before) => {
            return format!(
                "quote more of the passage, or choose a place with --prefix, the words before it: {}",
                before
                    .iter()
                    .map(|words| if words.is_empty() { "(none)".into() } else { format!("`{words}`") })
                    .collect::<Vec<_>>()
                    .join(", ")
            );
        }
        Remedy::QuoteApart(parts) => {
            let parts: Vec<String> = parts.iter().map(|words| format!("`{words}`")).collect();
            return format!("record each passage as a quote of its own: {}", parts.join(", "));
        }
        Remedy::RestorePin(name) => {
            return format!(
                "restore the file from a backup; or, if nobody can have put an older ledger in place of this one, \
                 `claimlog pins --forget {name}`"
            );
        }
        Remedy::ChooseOrigin(origin) => {
            return format!("choose another name, or run `claimlog pins --forget {origin}`");
        }
        Remedy::QuoteTurn => {
            "quote these words as well; if the quote is right as it is, record it with --anyway, which `claimlog evidence` \
             and `claimlog add` have"
        }
        Remedy::MakeLedger => "make one with `claimlog init`, or name one with --ledger PATH",
        Remedy::NameNewPlace => "name another place with --ledger PATH",
        Remedy::NameLedger => "name the ledger with --ledger PATH",
        Remedy::MoveForeignFile => {
            "if it came from elsewhere, move it away, then run `claimlog verify`; if a program was stopped while \
             it wrote to the ledger, keep a copy of both first"
        }
        Remedy::AskForNewKey => {
            "ask the owner of the log for the new key, by another way than this file, and give it with --vkey KEY"
        }
        Remedy::NewerProgram => "use a newer version of claimlog",
        Remedy::Upgrade => "keep a copy, and run `claimlog upgrade`",
        Remedy::Wait => "wait for the other program to finish, and try again",
        Remedy::MakeRoom => "make room on the disk, and try again",
        Remedy::WriteAccess => "get write access to the file and its folder, or copy the ledger",
        Remedy::CompareLogKey => {
            "compare the key with the one that the log's owner publishes; pin that key with --vkey, or accept \
             another with `claimlog pins --forget ORIGIN`"
        }
        Remedy::FindNewerCopy => {
            "look for the copy that was used here last; `claimlog pins --forget ORIGIN` accepts this one, and gives up \
             the proof that the history is the same"
        }
        Remedy::RestoreCopy => {
            "restore a copy that verifies; `claimlog verify --full` lists everything that is wrong with this one"
        }
        Remedy::RestoreUnreadable => "restore a copy that verifies",
        Remedy::OpenCircle => "take one of these references out of the file, and ingest it again",
        Remedy::BringKey => {
            "record on the machine where the ledger was made, or copy the key file from there; reading and auditing need \
             no key"
        }
        Remedy::MoveKeyAway => {
            "move that file away, keep it until the command has succeeded, and run the command again: it writes the key \
             there itself"
        }
        Remedy::MakeKey => "have a new key made: run `claimlog rotate` without --with",
        Remedy::GiveOrNameFirstKey => {
            "give the log's first key with --vkey, if you know it; the owner can name it in the log with `claimlog \
             rotate --name-first`"
        }
        Remedy::GiveFirstKey => {
            "only a ledger whose key was changed before format 4 needs this; give its first key with --vkey"
        }
        Remedy::ListEntries => "list the entries with `claimlog log`",
        Remedy::ListSources => "list the sources with `claimlog source list`",
        Remedy::ListClaims => "list the claims with `claimlog list`",
        Remedy::GiveMoreDigits => "give more digits, or the entry's number",
        Remedy::RecordAnew => "if the retracted entry holds after all, record it again",
        Remedy::ChooseSize => {
            "leave the size out to use the latest checkpoint; every command that records adds one, of all entries at \
             that time"
        }
        Remedy::AskWitnesses => "ask the witnesses with `claimlog checkpoint --policy FILE`",
        Remedy::AskWitnessLater => "ask it again later, or ask another witness",
        Remedy::NewWitnessAddress => "if the witness has moved, give its new address",
        Remedy::IntroduceLog => "check that the witness knows this log's origin and key",
        Remedy::CompareWitnessKey => "compare the key with the one that the witness publishes",
        Remedy::SeeRedactions => "`claimlog log` lists the redactions with their reasons",
        Remedy::RecordAsSource => {
            "record the long text as a source with `claimlog ingest`, then record claims from it"
        }
        Remedy::SetClock => {
            "set the clock; or, if the clock is right and the time of the last entry is wrong, add \
             --clock-is-right: the new entries take the time of the last one"
        }
        Remedy::UnsetTime => "unset CLAIMLOG_NOW; or, if the system's clock is wrong, add --clock-is-right",
        Remedy::SetLostClock => "set the clock; it may have been reset because its battery is empty",
        Remedy::ConfirmRest => {
            "set the clock; or, if the clock is right and the ledger was not used for years, add --clock-is-right once"
        }
        Remedy::NameEncoding => "name an encoding such as utf-8 or windows-1252, or leave --charset out",
        Remedy::SaveAsUtf8 => "save it as UTF-8 text, or name its encoding with --charset",
        Remedy::ListRules => "list the rules with `claimlog rules`",
        Remedy::CutIntoParts => "cut it into parts",
        Remedy::NameFormat => {
            "check that the file is not damaged; if it has another format, name that with --format"
        }
        Remedy::SaveAsText => "save it as PDF, HTML or plain text, and give that file",
        Remedy::GiveTheExport => "give the export itself: the file whose name has no .meta.json at its end",
        Remedy::SaveAsTable => "save its tables as CSV, and give those files",
        Remedy::UnpackIt => "unpack it, and give the files in it",
        Remedy::TakeOffPassword => "take the password off in the program it is made for, and give the result",
        Remedy::Decode => "decode it, for example with base64 -d or xxd -r, and give what is in it",
        Remedy::GetTheFile => "get the file that it points to, for example with git lfs pull, and give that",
        Remedy::KeepIt => "keep it as a file without a text: claimlog ingest --as file",
        Remedy::WriteDown => {
            "write down what is said in it, and give the transcript as plain text; ingest --as file keeps the file itself"
        }
        Remedy::RecogniseText => {
            "recognise the text first, for example with ocrmypdf, and ingest the result; ingest --as file keeps the file itself"
        }
        Remedy::CorrectRow => {
            "correct the file at that place; or, in a table, leave such rows out with --on-error skip"
        }
        Remedy::FetchLater(Some(when)) => {
            return format!(
                "try again later (the server says Retry-After: {when}); or open it in a browser, save the page, and run \
                 `claimlog ingest FILE --url URL`"
            );
        }
        Remedy::FetchLater(None) => {
            "try again later; or open it in a browser, save the page, and run `claimlog ingest FILE --url URL`"
        }
        Remedy::GiveWebAddress => "give an address such as https://example.org/page, or the name of a file",
        Remedy::CheckAddress => {
            "check the address; if the page is gone, a web archive may have a copy: give its address, or save it and run \
             `claimlog ingest FILE --url URL`"
        }
        Remedy::SaveAndIngest => {
            "get the document with the program that you use for it, and run `claimlog ingest FILE --url URL`"
        }
        Remedy::SaveFromBrowser => {
            "open it in a browser, save the page, and run `claimlog ingest FILE --url URL`; logins, paywalls and blocks are \
             not circumvented"
        }
        Remedy::LeaveOutCredentials => {
            "leave them out; if the page needs them, open it in a browser, save it, and run `claimlog ingest FILE --url URL`"
        }
        Remedy::AllowPrivate => {
            "if you know this address and mean it, add --allow-private; a page elsewhere that redirects to it may be an attack"
        }
        Remedy::AskWithoutProxy => {
            "name the host in NO_PROXY to ask it directly; or open it in a browser, save the page, and run `claimlog ingest \
             FILE --url URL`"
        }
        Remedy::AllowMoreTime => "try again, or give more time with --timeout SECONDS",
        Remedy::GiveBucketAddress => {
            "give an address as s3://BUCKET/PREFIX, gs://BUCKET/PREFIX or az://CONTAINER/PREFIX, or a folder"
        }
        Remedy::PublishInFolder => {
            "publish in a folder with `claimlog tiles FOLDER`, and copy its files, checkpoint last; or build the program \
             with --features object-storage"
        }
        Remedy::SetCredentials => {
            "set AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY and AWS_REGION; for gs:// GOOGLE_SERVICE_ACCOUNT; for az:// \
             AZURE_STORAGE_ACCOUNT_NAME and AZURE_STORAGE_ACCOUNT_KEY"
        }
        Remedy::MakeBucket => "make the bucket, or correct its name",
        Remedy::PublishAgain => "try again: what was written so far is used",
        Remedy::MapColumn => "say which column holds the claims with --map text=COLUMN",
    };
    words.to_owned()
}

/// The commands that record what was said about a source, ready to be run once the reason is in its place.
fn describe(source: Seq, fields: &[(&'static str, String)]) -> String {
    let (rated, said): (Vec<_>, Vec<_>) = fields.iter().partition(|(field, _)| *field == "reliability");
    let mut commands = Vec::new();
    if !said.is_empty() {
        let options: Vec<_> =
            said.iter().map(|(field, value)| format!("--{field} {}", quoted(value))).collect();
        commands
            .push(format!("`claimlog source describe {source} {} --because 'REASON'`", options.join(" ")));
    }
    for (_, value) in rated {
        commands.push(format!("`claimlog source rate {source} {value} --because 'REASON'`"));
    }
    format!("to record it, run {}", commands.join(" and "))
}

/// A word as a shell reads it back.
fn quoted(text: &str) -> String {
    format!("'{}'", text.replace('\'', r"'\''"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_command_reads_back_what_was_said() {
        let fields = vec![
            ("url", "https://a.example/1?b=2&c".to_owned()),
            ("publisher", "O'Neil & Sons".to_owned()),
            ("reliability", "B".to_owned()),
        ];
        assert_eq!(
            words(&Remedy::Describe(3, fields)),
            "to record it, run `claimlog source describe 3 --url 'https://a.example/1?b=2&c' --publisher \
             'O'\\''Neil & Sons' --because 'REASON'` and `claimlog source rate 3 B --because 'REASON'`"
        );
    }
}
