"""Judges the cases of tests/strangers.rs with aics-tlog: one line `NAME yes` or `NAME no` for each."""

import sys
from pathlib import Path

from aics_tlog import (
    FileSystemTileReader,
    parse_checkpoint,
    parse_note,
    parse_vkey,
    verify_consistency,
    verify_leaf_inclusion,
    verify_note,
)
from aics_tlog.note import b64_decode
from aics_tlog.verified import audit_tiles


def opened(data: bytes, key):
    note = parse_note(data)
    assert verify_note(note, [key])
    checkpoint = parse_checkpoint(note.text)
    assert checkpoint.origin == key.name
    return checkpoint


def split(data: bytes):
    head, note = data.split(b"\n\n", 1)
    return head.decode().split("\n"), note


def number(line: str, word: str) -> int:
    name, digits = line.split(" ")
    assert name == word and str(int(digits)) == digits
    return int(digits)


def inclusion(folder: Path, key) -> None:
    lines, note = split((folder / "proof").read_bytes())
    assert lines[0] == "c2sp.org/tlog-proof@v1"
    index = number(lines[1], "index")
    checkpoint = opened(note, key)
    path = [b64_decode(line) for line in lines[2:]]
    entry = (folder / "entry").read_bytes()
    assert verify_leaf_inclusion(entry, index, checkpoint.size, path, checkpoint.root)


def consistency(folder: Path, key) -> None:
    lines, note = split((folder / "proof").read_bytes())
    size = number(lines[0], "old")
    new, old = opened(note, key), opened((folder / "old").read_bytes(), key)
    assert size == old.size
    path = [b64_decode(line) for line in lines[1:]]
    assert verify_consistency(old.size, new.size, old.root, new.root, path)


def tiles(folder: Path, key) -> None:
    checkpoint = opened((folder / "checkpoint").read_bytes(), key)
    audit_tiles(FileSystemTileReader(folder), checkpoint.size, checkpoint.root, entries=True)


def main() -> None:
    root = Path(sys.argv[1])
    key = parse_vkey((root / "vkey").read_text().strip())
    for folder in sorted(path for path in root.iterdir() if path.is_dir()):
        kind = folder.name.split("-")[0]
        judge = {"inclusion": inclusion, "consistency": consistency, "tiles": tiles}[kind]
        try:
            judge(folder, key)
            print(folder.name, "yes")
        except Exception as error:  # whatever refuses it, it is refused
            print(folder.name, "no", type(error).__name__)


main()
