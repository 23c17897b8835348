"""A table in SQLite, durable, with one index: sqlite.py ROWS"""
import sqlite3
import sys

store = sqlite3.connect("bare.db", isolation_level=None)
store.execute("PRAGMA journal_mode = WAL")
store.execute("PRAGMA synchronous = FULL")
store.execute("CREATE TABLE entry (seq INTEGER PRIMARY KEY, about INTEGER, body TEXT NOT NULL) STRICT")
store.execute("CREATE INDEX entry_about ON entry (about)")
store.execute("BEGIN")
with open(sys.argv[1], encoding="utf-8") as rows:
    store.executemany("INSERT INTO entry VALUES (?, 0, ?)", ((n, row.rstrip("\n")) for n, row in enumerate(rows)))
store.execute("COMMIT")
store.execute("PRAGMA wal_checkpoint(TRUNCATE)")
