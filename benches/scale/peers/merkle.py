"""A Merkle tree in SQLite, and its root: merkle.py ROWS"""
import sys

from pymerkle import SqliteTree

with SqliteTree("tree.db", algorithm="sha256") as tree, open(sys.argv[1], "rb") as rows:
    tree.append_entries(row.rstrip(b"\n") for row in rows)
    print(tree.get_root().hex())
