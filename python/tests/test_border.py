"""No panic crosses the border, and every error is an exception of its group."""

import pyarrow as pa
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import claimlog

calm = settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))
words = st.one_of(
    st.text(max_size=300),
    st.binary(max_size=300).map(lambda raw: raw.decode("utf-8", "replace")),
    st.lists(st.sampled_from(
        "The dam opened in 1969 1,200 not never more than ½ – “ ” \u200b \u202e \0 % € km² . , \n ; ( ) [1] Mr. Lee said that".split(" ")
    ), max_size=40).map(" ".join),
)


@calm
@given(words, words)
def test_any_text_has_an_answer(a, b):
    assert claimlog.compare(a, b)["relation"] in {"contradiction", "tension", "duplicate", "none"}
    raw = a.encode()
    assert all(raw[one["start"]:one["end"]].decode() == one["text"] for one in claimlog.segments(a))
    for key in claimlog.keys(a)["keys"]:
        claimlog.blocks(key, [a, b])
    try:
        claimlog.check(a)
    except claimlog.ClaimlogError as error:
        assert not isinstance(error, claimlog.BugError)


@calm
@given(st.binary(max_size=400), st.sampled_from(["a.txt", "a.html", "a.csv", "a.jsonl", "a.json", "a.eml", "a.docx", "a.srt", "a", "a.warc"]))
def test_any_bytes_are_read_or_refused(tmp_path_factory, raw, name):
    folder = tmp_path_factory.mktemp("ledger")
    draft = claimlog.create(folder / "l.db", home=folder).draft()
    try:
        draft.source(raw, name=name)
    except claimlog.UnreadError:
        pass


@calm
@given(st.text(max_size=40), st.lists(words, max_size=4))
def test_any_key_is_judged_or_refused(key, texts):
    try:
        claimlog.blocks(key, texts)
    except ValueError:
        pass


def test_lone_surrogates_are_refused():
    with pytest.raises(UnicodeEncodeError):
        claimlog.compare("\ud800", "a")


@pytest.mark.parametrize("table", [None, 3, "text", [], {"a": ["x"]}, object()])
def test_what_is_not_a_table_is_a_type_error(table):
    for function in (claimlog.compare_batch, claimlog.keys_batch, claimlog.blocks_batch):
        with pytest.raises(TypeError):
            function(table)


def test_a_capsule_of_another_name_is_refused():
    class Wrong:
        def __arrow_c_stream__(self, requested_schema=None):
            return pa.schema([("a", pa.string())]).__arrow_c_schema__()

    with pytest.raises(ValueError):
        claimlog.compare_batch(Wrong())


def test_an_array_is_no_table_unless_it_has_columns_and_all_rows():
    with pytest.raises(TypeError):
        claimlog.keys_batch(pa.array(["The dam leaks."]))
    with pytest.raises(ValueError):
        claimlog.keys_batch(pa.array([{"text": "The dam leaks."}, None]))


@pytest.mark.parametrize("table", [
    pa.table({"x": ["a"]}),
    pa.table({"a": [1], "b": [2]}),
    pa.table({"key": ["w0000000000000000"], "id": ["1"], "text": ["a"]}),
    pa.table({"key": ["no key", "no key"], "id": [1, 2], "text": ["a", "b"]}),
    pa.table({"key": [None], "id": [1], "text": ["a"]}, schema=pa.schema([("key", pa.string()), ("id", pa.int64()), ("text", pa.string())])),
    pa.table({"key": ["w0000000000000000"], "id": pa.array([None], pa.int64()), "text": ["a"]}),
    pa.table({"key": ["w0000000000000000"], "id": pa.array([2**63], pa.uint64()), "text": ["a"]}),
])
def test_a_wrong_table_is_an_error_that_says_why(table):
    with pytest.raises(Exception) as caught:
        pa.table(claimlog.blocks_batch(table))
    assert "column" in str(caught.value) or "key" in str(caught.value)


@pytest.mark.parametrize("rows", [
    [(2, 1), (1, 2)],
    [(1, 2), (1, 1)],
    [(1, 1), (1, 1)],
    [(1, 1), (2, 1), (1, 2)],
    [(1, 1), (1, 2), (2, 9), (2, 8)],
])
def test_groups_out_of_order_are_an_error(rows):
    keys = [row["keys"][0] for row in pa.table(claimlog.keys_batch(pa.table({"text": [
        "The Kelwick dam opened in 1969.", "The Varne weir holds 40 million litres."]}))).to_pylist()]
    keys = dict(zip((1, 2), sorted(keys)))
    table = pa.table({
        "key": [keys[key] for key, _ in rows],
        "id": [at for _, at in rows],
        "text": ["The dam leaks."] * len(rows),
    })
    # Also where the rows come in batches of one.
    for batches in (table, pa.RecordBatchReader.from_batches(table.schema, table.to_batches(max_chunksize=1))):
        with pytest.raises(Exception, match="sort by key and then by id"):
            pa.table(claimlog.blocks_batch(batches))


def test_errors_have_groups(tmp_path, ledger):
    for kind in (claimlog.FileError, claimlog.StoreError, claimlog.BreachError, claimlog.RefusedError,
                 claimlog.UnreadError, claimlog.ProofError, claimlog.SigningKeyError, claimlog.BugError):
        assert issubclass(kind, claimlog.ClaimlogError)
    with pytest.raises(claimlog.ClaimlogError):
        claimlog.open(tmp_path / "nothing.db", home=tmp_path)
    (tmp_path / "no.db").write_bytes(b"this is not a ledger" * 100)
    with pytest.raises(claimlog.StoreError):
        claimlog.open(tmp_path / "no.db", home=tmp_path)
    with pytest.raises(claimlog.StoreError):
        claimlog.create(tmp_path / "ledger.db", home=tmp_path / "other")
    with pytest.raises(ValueError):
        claimlog.open(tmp_path / "ledger.db", home=tmp_path / "home", vkey="not a key")
    with pytest.raises(ValueError):
        ledger.claims(status="true")
    with pytest.raises(ValueError):
        ledger.export(format="xlsx")
    with pytest.raises(claimlog.FileError):
        ledger.export(tmp_path / "no" / "such" / "folder.jsonl")
