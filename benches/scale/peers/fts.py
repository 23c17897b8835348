"""Full text search in SQLite, without the texts: fts.py build ROWS, or fts.py query WORDS"""
import json
import sqlite3
import sys

store = sqlite3.connect("fts.db", isolation_level=None)
if sys.argv[1] == "build":
    store.execute("CREATE VIRTUAL TABLE claims USING fts5 (text, content='')")
    store.execute("BEGIN")
    with open(sys.argv[2], encoding="utf-8") as rows:
        texts = ((n, json.loads(row)["claim"]) for n, row in enumerate(rows))
        store.executemany("INSERT INTO claims (rowid, text) VALUES (?, ?)", texts)
    store.execute("COMMIT")
else:
    found = store.execute("SELECT rowid FROM claims WHERE claims MATCH ? ORDER BY rank LIMIT 10", (sys.argv[2],))
    for (row,) in found:
        print(row)
