"""No panic crosses the border, and every error is an exception of its group."""

import pyarrow as pa
import pyarrow.compute
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


def column(draw, rows):
    """A column of some type, with so many rows, of which some are missing."""
    texts = st.lists(st.one_of(st.none(), words), min_size=rows, max_size=rows)
    numbers = st.lists(st.one_of(st.none(), st.integers(-2**31, 2**31 - 1)), min_size=rows, max_size=rows)
    kind = draw(st.sampled_from([
        pa.string(), pa.string(), pa.large_string(), pa.string_view(), pa.binary(), pa.int64(), pa.int64(), pa.int32(),
        pa.uint64(), pa.float64(), pa.timestamp("us"), pa.null(), pa.dictionary(pa.int8(), pa.string()),
        pa.list_(pa.string()), pa.struct([("x", pa.int64())]), pa.run_end_encoded(pa.int32(), pa.int64()),
    ]))
    if pa.types.is_null(kind):
        return pa.nulls(rows)
    if pa.types.is_run_end_encoded(kind):
        ends, values = ([rows], [1]) if rows else ([], [])
        return pa.RunEndEncodedArray.from_arrays(pa.array(ends, pa.int32()), pa.array(values, pa.int64()))
    if pa.types.is_list(kind):
        return pa.array([one and [one] for one in draw(texts)], kind)
    if pa.types.is_struct(kind):
        return pa.array([{"x": one} for one in draw(numbers)], kind)
    if pa.types.is_dictionary(kind):
        return pa.array(draw(texts), pa.string()).dictionary_encode()
    if any(is_one(kind) for is_one in (pa.types.is_string, pa.types.is_large_string, pa.types.is_string_view)):
        return pa.array(draw(texts), kind)
    if pa.types.is_binary(kind):
        return pa.array([one and one.encode() for one in draw(texts)], kind)
    found = draw(numbers)
    if pa.types.is_uint64(kind):
        found = [one and abs(one) for one in found]
    return pa.array(found, pa.int64() if pa.types.is_timestamp(kind) else kind).cast(kind)


@st.composite
def tables(draw):
    """A table with some of the columns that are read and others, of any type, in batches of any size."""
    rows = draw(st.integers(0, 6))
    names = draw(st.lists(st.sampled_from(["a", "b", "text", "key", "id", "form", "other"]), min_size=1, max_size=5, unique=True))
    table = pa.table({name: column(draw, rows) for name in names})
    return table.slice(draw(st.integers(0, 2))), draw(st.integers(1, 7))


@calm
@given(tables())
def test_any_table_has_an_answer_or_an_error(given_table):
    table, size = given_table
    for function in (claimlog.compare_batch, claimlog.keys_batch, claimlog.blocks_batch):
        try:
            found = pa.table(function(table.to_reader(max_chunksize=size)))
        except Exception as error:
            assert "bug" not in str(error)
        else:
            assert function is claimlog.blocks_batch or found.num_rows == table.num_rows


@calm
@given(st.lists(st.tuples(st.one_of(st.text(max_size=5), st.just("w0000000000000000")), st.integers(0, 3), words), max_size=5))
def test_any_groups_are_judged_or_refused(groups):
    table = pa.table({"key": pa.array([key for key, _, _ in groups], pa.string()),
                      "id": pa.array([at for _, at, _ in groups], pa.int64()),
                      "text": pa.array([text for _, _, text in groups], pa.string())})
    try:
        pa.table(claimlog.blocks_batch(table))
    except Exception as error:
        assert "bug" not in str(error)


def test_a_message_with_a_zero_byte_is_an_error():
    # A message is a string of C on its way out.
    table = pa.table({"key": ["a\0b", "a\0b"], "id": [1, 2], "text": ["a", "b"]})
    with pytest.raises(Exception, match="is not the key of a group"):
        pa.table(claimlog.blocks_batch(table))


@pytest.mark.parametrize("kind", [pa.string(), pa.large_string(), pa.string_view()])
def test_bytes_that_are_not_utf8_are_an_error(kind):
    # Engines let bytes be called text: Spark does for a cast.
    raw = pa.array([b"The dam leaks.", b"The dam \xff\xc3 leaks, and nobody says why."], pa.binary())
    wrong = pa.compute.cast(raw, options=pa.compute.CastOptions(kind, allow_invalid_utf8=True))
    fine = pa.array(["w0000000000000000"] * 2)
    for function, table in (
        (claimlog.keys_batch, pa.table({"text": wrong})),
        (claimlog.compare_batch, pa.table({"a": fine, "b": wrong})),
        (claimlog.blocks_batch, pa.table({"key": fine, "id": [1, 2], "text": wrong})),
        (claimlog.keys_batch, pa.table({"text": wrong}).slice(1)),
    ):
        with pytest.raises(Exception, match="UTF-8"):
            pa.table(function(table))
    # What is left out of the table is not read.
    assert pa.table(claimlog.keys_batch(pa.table({"text": wrong}).slice(0, 1))).num_rows == 1


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
    with pytest.raises(claimlog.UnreadError):
        ledger.draft().source(b"no PDF", name="a.pdf")
