"""Reads an export in Parquet and a data set with programs that others wrote, and says what each found.

Arguments: FILE.parquet FOLDER ROWS. Prints `NAME yes` for each reader that finds so many rows, the columns, and the
checkpoint where it shows metadata.
"""
import importlib.util
import json
import sys

file, folder, rows = sys.argv[1], sys.argv[2], int(sys.argv[3])
COLUMNS = {"seq", "leaf", "text", "status", "groups", "cites"}


def whole(found, names):
    return "yes" if found == rows and COLUMNS <= set(names) else f"no: {found} rows, {sorted(names)}"


def by_pyarrow():
    import pyarrow.parquet as parquet

    read = parquet.ParquetFile(file)
    about = json.loads(read.metadata.metadata[b"claimlog.export"])
    table = read.read()
    assert about["written"] == rows and about["checkpoint"]["note"].count("\n\n") == 1, about
    assert all(isinstance(cites, list) for cites in table.column("cites").to_pylist())
    assert all(len(leaf) == 64 for leaf in table.column("leaf").to_pylist())
    return whole(table.num_rows, table.column_names)


def by_duckdb():
    import duckdb

    found = duckdb.sql(f"SELECT count(*), count(DISTINCT leaf) FROM read_parquet('{file}')").fetchall()[0]
    names = duckdb.sql(f"SELECT * FROM read_parquet('{file}') LIMIT 0").columns
    assert found[0] == found[1], found
    return whole(found[0], names)


def by_polars():
    import polars

    table = polars.read_parquet(file)
    return whole(table.height, table.columns)


def by_datasets():
    import os

    os.environ["HF_HUB_OFFLINE"] = "1"
    import datasets

    table = datasets.load_dataset(folder, split="train")
    return whole(table.num_rows, table.column_names)


for name, read in [("pyarrow", by_pyarrow), ("duckdb", by_duckdb), ("polars", by_polars), ("datasets", by_datasets)]:
    print(name, read() if importlib.util.find_spec(name) else "skipped: it is not installed")
