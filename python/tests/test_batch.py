"""Batches over Arrow: the same answers as one by one, for every frame, in memory that does not grow."""

import subprocess
import sys
import time

import duckdb
import pandas
import polars
import pyarrow as pa
import pytest
from conftest import generated

import claimlog

A, B = generated(300, 1), generated(300, 1)[1:] + ["The dam opened in 1969."]
TABLE = pa.table({"row": range(300), "a": A, "b": B})


def rows(stream):
    return pa.table(stream).to_pylist()


def test_a_batch_answers_as_one_by_one():
    for row in rows(claimlog.compare_batch(TABLE)):
        one = claimlog.compare(A[row["row"]], B[row["row"]])
        assert (row["relation"], row["code"], row["reason"]) == (one["relation"], one["code"], one["reason"])
    for text, row in zip(A, rows(claimlog.keys_batch(pa.table({"text": A})))):
        assert row == claimlog.keys(text)


@pytest.mark.parametrize("frame", [
    TABLE,
    TABLE.to_batches()[0],
    TABLE.to_reader(max_chunksize=7),
    polars.from_arrow(TABLE),
    pandas.DataFrame({"row": range(300), "a": A, "b": B}),
    TABLE.cast(pa.schema([("row", pa.int64()), ("a", pa.large_string()), ("b", pa.string_view())])),
], ids=["table", "batch", "reader", "polars", "pandas", "other strings"])
def test_every_frame_is_read(frame):
    assert rows(claimlog.compare_batch(frame)) == rows(claimlog.compare_batch(TABLE))


def test_every_engine_reads_a_stream():
    expected = rows(claimlog.compare_batch(TABLE))
    assert polars.DataFrame(claimlog.compare_batch(TABLE)).to_dicts() == expected
    stream = pa.RecordBatchReader.from_stream(claimlog.compare_batch(TABLE))
    assert duckdb.sql("select count(*) from stream").fetchall() == [(300,)]


def test_a_stream_is_read_once():
    stream = claimlog.compare_batch(TABLE)
    pa.table(stream)
    with pytest.raises(ValueError):
        pa.table(stream)


def test_empty_rows_and_empty_tables():
    pair = pa.table({"a": [None, "The dam leaks."], "b": ["The dam leaks.", None]})
    assert [row["relation"] for row in rows(claimlog.compare_batch(pair))] == ["none", "none"]
    assert rows(claimlog.compare_batch(pair.slice(0, 0))) == []
    assert rows(claimlog.keys_batch(pa.table({"text": pa.array([None], pa.string())}))) == [
        {"form": None, "language": None, "keys": []}]


def test_a_reader_that_fails_passes_its_error_on():
    def batches():
        yield TABLE.select(["a", "b"]).to_batches()[0]
        raise OSError("the disk is gone")

    broken = pa.RecordBatchReader.from_batches(TABLE.select(["a", "b"]).schema, batches())
    with pytest.raises(Exception, match="the disk is gone"):
        pa.table(claimlog.compare_batch(broken))


READS = """
import resource, sys
import pyarrow as pa
import claimlog

function, rows = getattr(claimlog, sys.argv[1]), int(sys.argv[2])

def batches():
    # No two texts are the same, and four rows are a group.
    for first in range(0, rows, 2000):
        numbers = range(first, first + 2000)
        texts = [f"The {at} residents of Kelwick paid for the bridge." for at in numbers]
        keys = [f"w{at // 4:016x}" for at in numbers]
        others = [f"On day {at} it rained in the hills." for at in numbers]
        columns = {"text": texts, "a": texts, "b": others, "key": keys, "id": numbers}
        yield pa.record_batch({name: pa.array(column) for name, column in columns.items()})

schema = next(batches()).schema
for made in pa.RecordBatchReader.from_stream(function(pa.RecordBatchReader.from_batches(schema, batches()))):
    pass
print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)
"""


@pytest.mark.parametrize("function, rows", [("compare_batch", 1_000_000), ("keys_batch", 400_000), ("blocks_batch", 400_000)])
def test_memory_does_not_grow_with_the_rows(function, rows):
    def most(rows):
        ran = subprocess.run([sys.executable, "-c", READS, function, str(rows)], capture_output=True, text=True, check=True)
        return int(ran.stdout)

    # In kB: a million rows of these have more than 150 MB. What was read of texts is remembered for 65,536 of them.
    assert most(rows) - most(100_000) < 8 * 1024


def test_a_core_compares_fifty_thousand_pairs_a_second():
    # As an engine gives them: each claim with some others, side by side.
    texts = generated(3000, 2)
    pairs = pa.table({
        "a": [text for text in texts for _ in range(20)],
        "b": [texts[(7 * at + other) % 3000] for at in range(3000) for other in range(20)],
    })
    since = time.process_time()
    found = pa.table(claimlog.compare_batch(pairs))
    took = time.process_time() - since
    assert found.num_rows == 60_000 and 60_000 / took > 50_000, f"{60_000 / took:.0f} pairs a second"
