"""A ledger: drafts are appended whole or not at all, and the history is what was signed."""

import json
import shutil
import sqlite3
import threading

import pyarrow.parquet
import pytest

import claimlog

TEXT = "Ann Lee said on 3 May 2026 that the dam leaks. The dam opened in 1969.\n"


def filled(ledger):
    with ledger.draft() as draft:
        source = draft.source(TEXT, name="dam.txt", url="https://example.org/dam")
        claim = draft.claim("The dam opened in 1971.", claimant="ruiz")
        evidence = draft.evidence(claim, "refutes", source=source, quote="The dam opened in 1969.")
        draft.assess(claim, "refuted", because="The source says 1969.", evidence=[evidence])
    return source, claim


def test_a_draft_is_appended_and_signed(ledger):
    source, claim = filled(ledger)
    assert source.seq is not None and claim.seq is not None
    assert ledger.verify()["ok"] and ledger.verify(full=True)["breaches"] == []
    assert [one["seq"] for one in ledger.claims(status="refuted")] == [claim.seq]
    assert [one["seq"] for one in ledger.claims(claimant="ruiz")] == [claim.seq]
    assert all(one["source"] == source.seq for one in ledger.claims(source=source.seq))
    assert len(ledger.claims(contains="dam", limit=1)) == 1
    assert any(one["code"].startswith("C") for one in ledger.findings(select=["C"]))
    assert ledger.checkpoint()["size"] == ledger.verify()["size"]


def test_a_refused_draft_appends_nothing(ledger):
    before = ledger.checkpoint()
    draft = ledger.draft()
    kept = draft.claim("The dam leaks.")
    draft.assess(kept, "supported", because="")
    with pytest.raises(claimlog.RefusedError):
        draft.commit()
    assert kept.seq is None and ledger.checkpoint() == before
    with pytest.raises(ValueError):
        draft.commit()
    with pytest.raises(ValueError):
        draft.claim("The dam leaks.")


def test_a_block_that_raises_appends_nothing(ledger):
    before = ledger.checkpoint()
    with pytest.raises(KeyError):
        with ledger.draft() as draft:
            draft.claim("The dam leaks.")
            raise KeyError
    assert ledger.checkpoint() == before


@pytest.mark.parametrize("step", [
    lambda draft, other: draft.claim(""),
    lambda draft, other: draft.retract(999, because="no such entry"),
    lambda draft, other: draft.retract(other, because="of a draft that was not appended"),
    lambda draft, other: draft.claim("The dam leaks.", source=0, quote="words that are not there"),
])
def test_what_does_not_fit_is_refused(ledger, step):
    filled(ledger)
    draft = ledger.draft()
    step(draft, ledger.draft().claim("The dam leaks."))
    with pytest.raises(claimlog.RefusedError):
        draft.commit()


def test_an_entry_of_another_draft_is_called_so(ledger):
    draft = ledger.draft()
    draft.retract(ledger.draft().claim("The dam leaks."), because="of a draft that was not appended")
    with pytest.raises(claimlog.RefusedError, match="no entry of a draft that was not appended"):
        draft.commit()


@pytest.mark.parametrize("call", [
    lambda draft: draft.evidence(0, "proves", source=0),
    lambda draft: draft.evidence(0, "supports"),
    lambda draft: draft.evidence(0, "supports", source=0, other=1),
    lambda draft: draft.assess(0, "true", because="x"),
    lambda draft: draft.relate(0, "is like", 1),
])
def test_a_word_that_is_not_listed_is_a_value_error(ledger, call):
    with pytest.raises(ValueError):
        call(ledger.draft())


def test_a_changed_history_is_a_breach(ledger, tmp_path):
    filled(ledger)
    with sqlite3.connect(tmp_path / "ledger.db") as file:
        file.execute("drop trigger if exists entry_update")
        names = [row[0] for row in file.execute("select name from sqlite_master where type = 'trigger'")]
        for name in names:
            file.execute(f"drop trigger {name}")
        file.execute("update entry set body = replace(body, '1971', '1972')")
    found = ledger.verify()
    assert not found["ok"] and found["breaches"]
    with pytest.raises(claimlog.BreachError):
        ledger.claims()


def test_an_older_copy_is_a_breach(ledger, tmp_path):
    shutil.copy(tmp_path / "ledger.db", tmp_path / "older.db")
    filled(ledger)
    shutil.copy(tmp_path / "older.db", tmp_path / "ledger.db")
    with pytest.raises(claimlog.BreachError):
        ledger.claims()


def test_a_ledger_seen_for_the_first_time_is_a_warning(ledger, tmp_path):
    with pytest.warns(claimlog.ClaimlogWarning):
        claimlog.open(tmp_path / "ledger.db", home=tmp_path / "somebody else")


def test_without_the_key_nothing_is_appended(ledger, tmp_path):
    with pytest.warns(claimlog.ClaimlogWarning):
        stranger = claimlog.open(tmp_path / "ledger.db", home=tmp_path / "somebody else")
        draft = stranger.draft()
        draft.claim("The dam leaks.")
        with pytest.raises(claimlog.SigningKeyError):
            draft.commit()


def test_an_export_is_whole(ledger, tmp_path):
    filled(ledger)
    raw = ledger.export()
    assert all(json.loads(line) for line in raw.splitlines())
    assert ledger.export(tmp_path / "all.csv") is None
    assert b"1971" in (tmp_path / "all.csv").read_bytes()
    assert ledger.export(status="refuted", format="jsonl").count(b'"status":"refuted"') == 1
    ledger.export(tmp_path / "all.parquet")
    table = pyarrow.parquet.read_table(tmp_path / "all.parquet")
    assert table.column("text").to_pylist() == [one["text"] for one in ledger.claims()]
    assert b"claimlog.export" in table.schema.metadata
    # What is not a format is not written in another one.
    for name in ("all.zip", "all.orc", "all"):
        with pytest.raises(ValueError, match="the formats are jsonl, csv, parquet, claimreview"):
            ledger.export(tmp_path / name)
        assert not (tmp_path / name).exists()
    with pytest.raises(ValueError, match="orc is not a format"):
        ledger.export(format="orc")
    ledger.export(tmp_path / "all", format="csv")
    assert (tmp_path / "all").read_bytes() == (tmp_path / "all.csv").read_bytes()
    # A file that cannot be replaced stays as it was.
    (tmp_path / "folder.csv").mkdir()
    with pytest.raises(claimlog.FileError):
        ledger.export(tmp_path / "folder.csv")
    assert (tmp_path / "folder.csv").is_dir() and not list(tmp_path.glob(".new-*"))


def test_threads_append_one_after_another(ledger):
    def append(number):
        with ledger.draft() as draft:
            draft.claim(f"The dam has {number} gates.")

    threads = [threading.Thread(target=append, args=(number,)) for number in range(8)]
    [thread.start() for thread in threads]
    [thread.join() for thread in threads]
    assert len(ledger.claims()) == 8 and ledger.verify()["ok"]


def test_a_proof_holds_without_the_ledger_and_a_bent_one_is_an_error(ledger):
    _, claim = filled(ledger)
    proved, vkey = ledger.prove(claim.seq), ledger.checkpoint()["vkey"]
    proven = claimlog.check_proof(proved["proof"], proved["entry"], vkey=vkey)
    assert proven["seq"] == claim.seq and proven["checkpoint"]["size"] == ledger.checkpoint()["size"]
    for proof, entry in (
        (proved["proof"], proved["entry"].replace("1971", "1972")),
        (proved["proof"].replace("index ", "index 1"), proved["entry"]),
        ("no proof", proved["entry"]),
    ):
        with pytest.raises(claimlog.ProofError, match="does not hold"):
            claimlog.check_proof(proof, entry, vkey=vkey)
    with pytest.raises(ValueError, match="vkey is not a key"):
        claimlog.check_proof(proved["proof"], proved["entry"], vkey="nobody")
    with pytest.raises(claimlog.RefusedError):
        ledger.prove(999)
