//! Remedies: what to do about an error, as values. The command line, or another face, puts them into words.

use crate::model::Seq;

/// What to do about an error. Each face has words for each of them; the compiler checks that none is left out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Remedy {
    /// Make a ledger, or name one that exists.
    MakeLedger,
    /// Name another place for the new ledger.
    NameNewPlace,
    /// Name the ledger.
    NameLedger,
    /// Move the foreign file away, unless a program was stopped while it wrote to the ledger.
    MoveForeignFile,
    /// Use a newer version of this program.
    NewerProgram,
    /// Keep a copy of the ledger, and upgrade it.
    Upgrade,
    /// Wait for the other program, and try again.
    Wait,
    /// Make room on the disk, and try again.
    MakeRoom,
    /// Get write access to the file and its folder.
    WriteAccess,
    /// Compare the key with the one that the log's owner publishes.
    CompareLogKey,
    /// Look for the copy that was used last, or forget the remembered checkpoint.
    FindNewerCopy,
    /// List everything that is wrong, and go back to a copy that verifies.
    RestoreCopy,
    /// Go back to a copy that verifies: of this one nothing more can be said.
    RestoreUnreadable,
    /// Record on the machine that has the key, or copy the key's file to this one.
    BringKey,
    /// Move the kept key away, and give it once more: the program keeps it there itself.
    MoveKeyAway,
    /// Have the program make a new key.
    MakeKey,
    /// Give the log's first key, or have the owner name it in the log.
    GiveOrNameFirstKey,
    /// Ask the log's owner for the key that signs now, and give that.
    AskForNewKey,
    /// Give the log's first key.
    GiveFirstKey,
    /// List the entries.
    ListEntries,
    /// List the sources.
    ListSources,
    /// List the claims.
    ListClaims,
    /// Give more digits of the leaf hash, or the seq.
    GiveMoreDigits,
    /// See why this entry withdrew the other, and record a new entry instead.
    RecordInstead(Seq),
    /// Withdraw this relation first, if the new one holds.
    WithdrawRelation(Seq),
    /// Take one of the references out of the table.
    OpenCircle,
    /// Record the withdrawn entry again, if it was right after all.
    RecordAnew,
    /// Use the latest checkpoint, or a size that the ledger had after an append.
    ChooseSize,
    /// Ask the witnesses of the policy.
    AskWitnesses,
    /// Ask the witness again later, or ask another one.
    AskWitnessLater,
    /// Use the witness's new address.
    NewWitnessAddress,
    /// Check that the witness knows this log's origin and key.
    IntroduceLog,
    /// Ask the witness for the signed checkpoint behind its claim, at this address.
    AskForCheckpoint(String),
    /// Compare the key with the one that the witness publishes.
    CompareWitnessKey,
    /// See the redactions.
    SeeRedactions,
    /// Cite evidence about this claim.
    CiteEvidenceOf(Seq),
    /// Record the long text as a source, and claims from it.
    RecordAsSource,
    /// Set the clock, or say that it is right.
    SetClock,
    /// Give no time; or, if the system's clock is wrong, say that the time given is right.
    UnsetTime,
    /// Set the clock, which lost its time.
    SetLostClock,
    /// Set the clock; or, if the ledger was not used for so long, say that the clock is right.
    ConfirmRest,
    /// Restore the remembered checkpoint of this name from a backup, or forget it.
    RestorePin(String),
    /// Choose an origin other than this, or forget what is remembered of it.
    ChooseOrigin(String),
    /// Name an encoding that exists, or none.
    NameEncoding,
    /// Save the document as UTF-8, or name its encoding.
    SaveAsUtf8,
    /// Quote this passage, the most similar one in the source.
    QuoteNearest(String),
    /// Read the text of this source: no passage of it is similar to the quote.
    ReadSource(Seq),
    /// Quote more words, or give the words before the right place: these are the words before each.
    QuoteMore(Vec<String>),
    /// Quote each of these passages by itself.
    QuoteApart(Vec<String>),
    /// Quote the words that turn the sense as well, or insist.
    QuoteTurn,
    /// Record what was said about this source: these fields with these values.
    Describe(Seq, Vec<(&'static str, String)>),
    /// Read what is known about this entry.
    ReadEntry(Seq),
    /// See the list of rules.
    ListRules,
    /// Cut the document into parts.
    CutIntoParts,
    /// Check that the file is not damaged, or name its format.
    NameFormat,
    /// Save the document as PDF, HTML or plain text, and give that.
    SaveAsText,
    /// Save the tables as CSV, and give those.
    SaveAsTable,
    /// Give the export that the file describes.
    GiveTheExport,
    /// Unpack the file, and give what is in it.
    UnpackIt,
    /// Take the password off, and give the result.
    TakeOffPassword,
    /// Decode the file, and give what is in it.
    Decode,
    /// Get the file that it points to, and give that.
    GetTheFile,
    /// Keep it as a file, without a text.
    KeepIt,
    /// Write down what is said, and give the transcript.
    WriteDown,
    /// Recognise the text of the scanned pages first.
    RecogniseText,
    /// Correct the file at that place, or skip such rows.
    CorrectRow,
    /// Say which column holds the claims.
    MapColumn,
    /// Give an address of http or https.
    GiveWebAddress,
    /// Check the address, or look for a copy of the page in a web archive.
    CheckAddress,
    /// Get the document in another way, and give the file with its address.
    SaveAndIngest,
    /// Open the page in a browser, save it, and give the file with its address.
    SaveFromBrowser,
    /// Leave the user name and the password out.
    LeaveOutCredentials,
    /// Allow addresses of this machine and its network, if they are meant.
    AllowPrivate,
    /// Ask without the proxy, or save the page.
    AskWithoutProxy,
    /// Try again; the server may have said when.
    FetchLater(Option<String>),
    /// Try again with more time.
    AllowMoreTime,
    /// Give the address of a bucket, or a folder.
    GiveBucketAddress,
    /// Publish in a folder, and copy it; or use a build that knows buckets.
    PublishInFolder,
    /// Give the credentials and settings of the bucket in the environment.
    SetCredentials,
    /// Make the bucket, or correct its name.
    MakeBucket,
    /// Publish again: what was written so far is used.
    PublishAgain,
}
