"""The audit of claims on Spark: keys out, grouped by key, groups judged. No list of pairs is shuffled.

Needs the packages pyspark and pyarrow, on the workers too.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Callable, Iterable, Iterator

import pyarrow as pa

from ._claimlog import Stream, blocks_batch, compare_batch, keys_batch

if TYPE_CHECKING:
    from pyspark.sql import DataFrame

__all__ = ["audit"]

_PAIRS = "key string, a bigint, b bigint, relation string, code string, reason string"


def _through(
    function: Callable[[pa.RecordBatchReader], Stream], columns: list[str]
) -> Callable[[Iterable[pa.RecordBatch]], Iterator[pa.RecordBatch]]:
    """What mapInArrow calls in a worker: batches go through a function of this package, one after another."""

    def run(batches: Iterable[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
        batches = iter(batches)
        first = next(batches, None)
        if first is None:
            return

        def all_of_them() -> Iterator[pa.RecordBatch]:
            yield first
            yield from batches

        read = pa.RecordBatchReader.from_batches(first.schema, all_of_them())
        for batch in pa.RecordBatchReader.from_stream(function(read)):
            yield batch.select(columns)

    return run


def audit(df: DataFrame, *, id: str = "id", text: str = "text") -> DataFrame:
    """Compares the claims of a frame with each other, and returns the pairs that contradict, are in tension or say the same.

    `id` names a column of whole numbers, in the order in which the claims were recorded, each once; `text` names the
    statements. The frame has key, a, b, relation, code and reason: a and b are ids, the earlier first. Claims with the
    same words are compared once, by the first of them; each of the others is a pair with the first, whose key is empty.
    """
    from pyspark.sql import Window
    from pyspark.sql import functions as f

    claims = df.select(f.col(id).cast("bigint").alias("id"), f.col(text).alias("text")).where("text is not null")
    # The keys need no text to be found, but the window has it at hand.
    keyed = claims.withColumn("said", f.col("text")).mapInArrow(
        _through(keys_batch, ["id", "said", "form", "keys"]),
        "id bigint, said string, form string, keys array<string>",
    )
    same = Window.partitionBy("form").orderBy("id")
    placed = keyed.withColumn("first", f.first("id").over(same)).withColumn("first_said", f.first("said").over(same))
    members = placed.where("id = first").select(f.explode("keys").alias("key"), "id", f.col("said").alias("text"))
    # All claims of a key are in one partition, side by side.
    groups = members.repartition("key").sortWithinPartitions("key", "id")
    pairs = groups.mapInArrow(_through(blocks_batch, ["key", "a", "b", "relation", "code", "reason"]), _PAIRS)
    # The keys of copies are not looked at. With them both halves start from the same shuffle, which is then made once.
    copies = placed.where("id <> first").select(
        f.lit("").alias("key"), f.col("first").alias("a_id"), f.col("id").alias("b_id"),
        f.col("first_said").alias("a"), f.col("said").alias("b"), "keys",
    )
    alike = copies.mapInArrow(
        _through(compare_batch, ["key", "a_id", "b_id", "relation", "code", "reason"]),
        "key string, a_id bigint, b_id bigint, relation string, code string, reason string",
    )
    return pairs.unionAll(alike.where("relation <> 'none'").toDF("key", "a", "b", "relation", "code", "reason"))
