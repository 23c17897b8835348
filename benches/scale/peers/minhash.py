"""Pairs of rows that MinHash with LSH calls near duplicates, a pair a line: minhash.py ROWS

Sets of five letters, 64 permutations, a similarity of at least 0.8.
"""
import json
import sys

from datasketch import MinHash, MinHashLSH


def shingles(text):
    text = text.lower()
    return {text[at : at + 5].encode() for at in range(max(1, len(text) - 4))}


index = MinHashLSH(threshold=0.8, num_perm=64)
empty = MinHash(num_perm=64)
sketches = []
with open(sys.argv[1], encoding="utf-8") as rows:
    for n, row in enumerate(rows):
        sketch = empty.copy()
        sketch.update_batch(shingles(json.loads(row)["claim"]))
        for other in index.query(sketch):
            if sketch.jaccard(sketches[other]) >= 0.8:
                print(other, n)
        index.insert(n, sketch)
        sketches.append(sketch)
