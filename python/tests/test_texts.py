"""What needs no ledger."""

import subprocess
import sys

import pytest

import claimlog


def test_two_years_contradict():
    found = claimlog.compare("The dam opened in 1969.", "The dam opened in 1971.")
    assert found["relation"] == "contradiction" and found["code"].startswith("C")
    span = found["spans"]["a"][0]
    assert "The dam opened in 1969."[span["start"]:span["end"]] == "1969"


@pytest.mark.parametrize("a, b", [
    ("", ""),
    ("The dam opened in 1969.", ""),
    ("The dam opened in 1969.", "The library opened in 1971."),
    ("Der Damm wurde im Jahr 1969 nach langer Bauzeit eröffnet.", "Der Damm wurde im Jahr 1971 eröffnet."),
    ("a" * 9000, "The dam opened in 1969."),
])
def test_what_cannot_be_compared_is_none(a, b):
    found = claimlog.compare(a, b)
    assert found["relation"] == "none" and found["code"] is None and found["reason"]


def test_segments_are_the_words_of_the_text():
    text = "The dam leaks. Its owner, Café Ltd., denies it.\n\n- A list item"
    found = claimlog.segments(text)
    assert len(found) >= 3
    for one in found:
        assert text.encode()[one["start"]:one["end"]].decode() == one["text"]


def test_keys_and_blocks_find_what_compare_finds():
    texts = ["The dam at Kelwick opened in 1969.", "The dam at Kelwick opened in 1971."]
    one, other = (claimlog.keys(text) for text in texts)
    both = [key for key in one["keys"] if key in other["keys"]]
    found = [pair for key in both for pair in claimlog.blocks(key, texts)]
    assert [(pair["a"], pair["b"], pair["relation"]) for pair in found] == [(0, 1, "contradiction")]


@pytest.mark.parametrize("key", ["", "w", "w00", "x0000000000000000", "W0000000000000000", "s" + "0" * 31, "wé000000000000000"])
def test_what_is_not_a_key_is_a_value_error(key):
    with pytest.raises(ValueError):
        claimlog.blocks(key, ["a", "b"])


def test_check_finds_what_the_command_finds(tmp_path):
    text = "The dam opened in 1969. It is the largest dam.\nThe dam opened in 1971.\n"
    found = claimlog.check(text, select=["C"])
    assert [one["code"][0] for one in found] and all(one["code"].startswith("C") for one in found)
    assert claimlog.check(text, ignore=["A", "B", "C", "D", "E", "F", "G", "H", "I", "K", "L", "M", "N", "P", "Q", "R", "S", "T", "V", "W"]) == []
    (tmp_path / "text.txt").write_text(text)
    ran = subprocess.run(
        [sys.executable, "-m", "claimlog", "check", "text.txt", "--select", "C", "--format", "concise"],
        cwd=tmp_path, capture_output=True, text=True,
    )
    assert ran.returncode in (0, 1), ran.stderr
    for one in found:
        assert one["code"] in ran.stdout


def test_the_command_has_its_status(tmp_path):
    def run(*arguments):
        return subprocess.run([sys.executable, "-m", "claimlog", *arguments], cwd=tmp_path, capture_output=True, text=True)

    assert run("--version").stdout.startswith("claimlog ")
    assert run("verify").returncode == 2
    assert run("no-such-command").returncode == 2
    assert run("compare", "The dam opened in 1969.", "The dam opened in 1971.", "--json").returncode == 0
