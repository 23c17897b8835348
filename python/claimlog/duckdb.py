"""The audit of claims on DuckDB: it groups, sorts and spills to disk; what is judged are groups, one after another.

Needs the packages duckdb and pyarrow.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pyarrow as pa
import pyarrow.compute

from ._claimlog import blocks_batch, compare_batch, keys_batch

if TYPE_CHECKING:
    import duckdb

__all__ = ["audit"]

_KEYED = "struct(form varchar, keys varchar[])"


def _keys(texts: pa.Array) -> pa.StructArray:
    found = pa.RecordBatchReader.from_stream(keys_batch(pa.table({"text": texts}))).read_all()
    columns = [found.column(name).combine_chunks() for name in ("form", "keys")]
    return pa.StructArray.from_arrays(columns, ["form", "keys"])


def _name(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


_PART = r'"(?:[^"]|"")+"|[^".]+'
_QUALIFIED = re.compile(rf"(?:{_PART})(?:\.(?:{_PART}))*")


def _table(name: str) -> str:
    """The name of a table, quoted: it may be qualified, as schema.table or database.schema.table."""
    if not _QUALIFIED.fullmatch(name):
        return _name(name)
    return ".".join(part if part.startswith('"') else _name(part) for part in re.findall(_PART, name))


def audit(
    con: duckdb.DuckDBPyConnection, table: str, *, id: str = "id", text: str = "text"
) -> duckdb.DuckDBPyRelation:
    """Compares the claims of a table with each other, and returns the pairs that contradict, are in tension or say the same.

    `table` may have its schema and database before it; a name with a point in it is put in double quotes. `id` names a
    column of whole numbers, in the order in which the claims were recorded, each once; `text` names the statements. The
    relation has key, a, b, relation, code and reason: a and b are ids, the earlier first. Claims with the
    same words are compared once, by the first of them; each of the others is a pair with the first, whose key is empty.
    """
    names = {"table": _table(table), "id": _name(id), "text": _name(text)}
    con.create_function("claimlog_keys", _keys, ["varchar"], _KEYED, type="arrow")
    try:
        con.execute(
            """create or replace temp table claimlog_keyed as
            select id, text, keyed.form as form, keyed.keys as keys from (
              select {id}::bigint as id, {text} as text, claimlog_keys({text}) as keyed
              from {table} where {text} is not null
            )""".format(**names)
        )
    finally:
        con.remove_function("claimlog_keys")
    try:
        con.execute(
            """create or replace temp table claimlog_keyed as
            select *, first_value(id) over same as first, first_value(text) over same as said from claimlog_keyed
            window same as (partition by form order by id)"""
        )
        # A key that one claim has gives no pair.
        groups = con.sql(
            """with member as (
              select unnest(keys) as key, id, text from claimlog_keyed where id = first
            )
            select key, id, text from member
            where key in (select key from member group by key having count(*) > 1)
            order by key, id"""
        )
        pairs = pa.RecordBatchReader.from_stream(blocks_batch(groups)).read_all()
        copies = con.sql(
            """select '' as key, first as a_id, id as b_id, said as a, text as b
            from claimlog_keyed where id <> first order by id"""
        )
        alike = pa.RecordBatchReader.from_stream(compare_batch(copies)).read_all()
    finally:
        con.execute("drop table if exists claimlog_keyed")
    alike = alike.rename_columns(["key", "a", "b", "relation", "code", "reason"]).cast(pairs.schema)
    return con.from_arrow(pa.concat_tables([pairs, alike.filter(pa.compute.field("relation") != "none")]))
