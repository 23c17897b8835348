"""The audit on an engine: DuckDB, Spark and the ledger's own audit find the same on 100,000 generated claims, of which
thousands contradict each other; and DuckDB finds what the steps by hand find, on fewer.

Each of the three goes through the 100,000 once: what DuckDB finds is kept for the others.
"""

import os
import pathlib
import signal
import sys
import threading
import time

import duckdb
import pyarrow as pa
import pytest
from conftest import generated

import claimlog
import claimlog.duckdb

COUNT = int(os.environ.get("CLAIMLOG_TEST_CLAIMS", "100000"))
# For what is about the steps, or about what dies on the way, and not about how many claims there are.
FEW = min(COUNT, 5000)


def by_hand(claims):
    """The three steps, without an engine: keys, groups, judged groups; and copies with the first of their form."""
    first, groups = {}, {}
    copies = []
    keyed = pa.RecordBatchReader.from_stream(
        claimlog.keys_batch(pa.table({"id": range(len(claims)), "text": claims}))).read_all().to_pylist()
    for row in keyed:
        at = first.setdefault(row["form"], row["id"])
        if at != row["id"]:
            copies.append((at, row["id"]))
            continue
        for key in row["keys"]:
            groups.setdefault(key, []).append(row["id"])
    members = [(key, at) for key in sorted(groups) if len(groups[key]) > 1 for at in groups[key]]
    table = pa.table({
        "key": pa.array([key for key, _ in members], pa.string()),
        "id": pa.array([at for _, at in members], pa.int64()),
        "text": pa.array([claims[at] for _, at in members], pa.string()),
    })
    found = pa.table(claimlog.blocks_batch(table)).to_pylist()
    answers = pa.table(claimlog.compare_batch(pa.table({
        "a": pa.array([claims[a] for a, _ in copies], pa.string()),
        "b": pa.array([claims[b] for _, b in copies], pa.string()),
    }))).to_pylist()
    alike = [{"key": "", "a": a, "b": b, **answer} for (a, b), answer in zip(copies, answers)]
    return found + [row for row in alike if row["relation"] != "none"]


def pairs(rows):
    return sorted((row["a"], row["b"], row["code"], row["relation"], row["key"]) for row in rows)


@pytest.fixture(scope="module")
def claims():
    return generated(COUNT)


@pytest.fixture(scope="module")
def expected(claims):
    return pairs(on_duckdb(claims))


@pytest.fixture(scope="module")
def few(claims):
    return claims[:FEW]


@pytest.fixture(scope="module")
def expected_of_few(few):
    return pairs(by_hand(few))


@pytest.fixture(scope="module")
def spark():
    os.environ.setdefault("SPARK_LOCAL_IP", "127.0.0.1")
    # Workers are of the environment that has the package, not the first Python on the path.
    os.environ.setdefault("PYSPARK_PYTHON", sys.executable)
    home = pathlib.Path(pytest.importorskip("pyspark").__file__).parent
    os.environ.setdefault("SPARK_HOME", str(home))
    session = pytest.importorskip("pyspark.sql").SparkSession
    # Two executors, each a process with one core and 2 GB. A task is tried four times.
    made = (session.builder.master("local-cluster[2,1,2048]").appName("claimlog").config("spark.ui.enabled", "false")
            .config("spark.sql.shuffle.partitions", "8").config("spark.driver.memory", "2g")
            .config("spark.task.maxFailures", "4").getOrCreate())
    made.sparkContext.setLogLevel("ERROR")
    yield made
    made.stop()


def on_duckdb(claims):
    con = duckdb.connect()
    source = pa.table({"id": range(len(claims)), "text": claims})
    con.execute("create table claims as select * from source")
    answer = claimlog.duckdb.audit(con, "claims")
    columns = answer.columns
    return [dict(zip(columns, row)) for row in answer.fetchall()]


def on_spark(spark, claims, parts=4):
    from claimlog.spark import audit

    frame = spark.createDataFrame(pa.table({"id": range(len(claims)), "text": claims})).repartition(parts)
    return [row.asDict() for row in audit(frame).collect()]


def test_no_pair_is_found_twice(expected):
    assert len({row[:2] for row in expected}) == len(expected)


def test_planted_contradictions_are_found(expected):
    assert sum(row[3] == "contradiction" for row in expected) >= COUNT // 100


def test_duckdb_finds_what_the_steps_by_hand_find(few, expected_of_few):
    assert pairs(on_duckdb(few)) == expected_of_few


def test_spark_finds_the_same(spark, claims, expected):
    assert pairs(on_spark(spark, claims)) == expected


def test_the_claims_are_shuffled_by_their_words_once(spark, few):
    from claimlog.spark import audit

    frame = spark.createDataFrame(pa.table({"id": range(len(few)), "text": few}))
    # A plan that is adapted while it runs does not say so before.
    spark.conf.set("spark.sql.adaptive.enabled", "false")
    try:
        assert "ReusedExchange" in audit(frame)._jdf.queryExecution().executedPlan().toString()
    finally:
        spark.conf.unset("spark.sql.adaptive.enabled")


def test_the_ledgers_own_audit_finds_the_same(ledger, claims, expected):
    with ledger.draft() as draft:
        for text in claims:
            draft.claim(text)
    seqs = [one["seq"] for one in ledger.claims()]
    ledger_pairs = {(code, seqs[a], seqs[b]) for a, b, code, _, _ in expected}
    # The audit reports a claim once for each fact, with the earliest of the others, and a claim with the words of an earlier
    # one as its copy.
    found = [one for one in ledger.findings(select=["C"]) if one["other"] is not None]
    reported = {(one["code"], *sorted((one["other"], one["seq"]))) for one in found}
    first = {}
    for seq, text in zip(seqs, claims):
        first.setdefault(text, seq)
    firsts = set(first.values())
    reported = {pair for pair in reported if pair[1] in firsts and pair[2] in firsts}
    assert any(code in ("C002", "C003") for code, _, _ in reported)
    assert reported <= ledger_pairs
    later = {(code, b) for code, a, b in ledger_pairs if a in firsts and b in firsts}
    assert {(code, b) for code, _, b in reported} == later


@pytest.mark.parametrize("claims", [[], ["The dam leaks."], ["The dam leaks."] * 3, ["", " ", "…"]])
def test_small_tables(spark, claims):
    expected = pairs(by_hand(claims))
    con = duckdb.connect()
    source = pa.table({"id": pa.array(range(len(claims)), pa.int64()), "text": pa.array(claims, pa.string())})
    con.execute('create table "odd "" name" as select id as "the id", text as "the text" from source')
    answer = claimlog.duckdb.audit(con, 'odd " name', id="the id", text="the text")
    columns = answer.columns
    assert pairs([dict(zip(columns, row)) for row in answer.fetchall()]) == expected
    if claims:
        assert pairs(on_spark(spark, claims)) == expected


@pytest.mark.parametrize("name", ["main.claims", "memory.main.claims", '"main"."claims"', 'main."claims"', "claims"])
def test_a_table_is_named_with_its_schema(name):
    con = duckdb.connect()
    con.execute("create table claims as select * from (values (1, 'The Kelwick dam opened in 1969.'), "
                "(2, 'The Kelwick dam opened in 1971.')) as one(id, text)")
    assert [row[1:4] for row in claimlog.duckdb.audit(con, name).fetchall()] == [(1, 2, "contradiction")]


@pytest.mark.parametrize("name", ["other.claims", "main.other", "", ".", "main.", '"', "claims; drop table claims"])
def test_a_table_that_is_not_there_is_an_error_of_duckdb(name):
    con = duckdb.connect()
    con.execute("create table claims (id bigint, text varchar)")
    with pytest.raises(duckdb.Error):
        claimlog.duckdb.audit(con, name)
    assert con.execute("select count(*) from claims").fetchall() == [(0,)]


def test_a_key_in_very_many_claims_ends():
    # One subject and one verb in all of them: each claim has a key that all others have.
    claims = [f"The dam at Kelwick cost {1000 + number} million euros." for number in range(3000)]
    since = time.process_time()
    found = on_duckdb(claims)
    assert pairs(found) == pairs(by_hand(claims))
    assert time.process_time() - since < 600


def test_a_killed_worker_changes_nothing(spark, few, expected_of_few, tmp_path):
    mark = str(tmp_path / "killed")

    def dies_once(batches):
        for batch in batches:
            try:
                os.close(os.open(mark, os.O_CREAT | os.O_EXCL))
            except FileExistsError:
                yield batch
            else:
                os.kill(os.getpid(), signal.SIGKILL)

    assert through(spark, few, dies_once) == expected_of_few
    assert os.path.exists(mark)


def executors():
    """The processes of Spark's executors."""
    found = set()
    for place in pathlib.Path("/proc").glob("[0-9]*/cmdline"):
        try:
            if b"CoarseGrainedExecutorBackend" in place.read_bytes():
                found.add(int(place.parent.name))
        except OSError:
            pass
    return found


def test_a_killed_executor_changes_nothing(spark, few, expected_of_few, tmp_path):
    begun, killed = tmp_path / "begun", tmp_path / "killed"

    def waits(batches):
        begun.touch()
        until = time.monotonic() + 60
        while not killed.exists() and time.monotonic() < until:
            time.sleep(0.05)
        yield from batches

    def kill():
        while not begun.exists():
            time.sleep(0.05)
        at = min(executors())
        os.kill(at, signal.SIGKILL)
        while at in executors():
            time.sleep(0.05)
        killed.touch()

    killer = threading.Thread(target=kill, daemon=True)
    killer.start()
    assert through(spark, few, waits) == expected_of_few
    assert killed.exists()


def through(spark, claims, function):
    """The audit on Spark of claims that go through a function of batches first."""
    from claimlog.spark import audit

    frame = spark.createDataFrame(pa.table({"id": range(len(claims)), "text": claims})).repartition(4)
    return pairs([row.asDict() for row in audit(frame.mapInArrow(function, "id bigint, text string")).collect()])
