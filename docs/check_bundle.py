#!/usr/bin/env python3
"""Checks a bundle that `claimlog export --format bundle` wrote, as `claimlog check-bundle` does.

    python3 check_bundle.py FILE [--vkey KEY | --policy FILE]

It needs Python 3.9 and the package `cryptography`, no ledger and no network. Read it: it is meant to be read.
The exit status is 0 if all holds, 1 if it is whole but too few witnesses cosigned it or the key of the log did not sign
the statement, 2 if neither a key nor a policy is given, 3 for any fault. docs/BUNDLE.md describes the format.
"""

import argparse, contextlib, json, re, struct, sys, zlib
from base64 import b64decode, b64encode
from hashlib import sha256
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

ALWAYS = ["README.txt", "checkpoint", "claims.jsonl", "entries.jsonl", "proofs.txt", "statement.json"]
UNREADABLE = (ValueError, KeyError, IndexError, TypeError, AttributeError, RecursionError)
faults = []


def need(condition, sentence):
    if not condition:
        faults.append(sentence)
        print(f"fault: {sentence}")


def must(condition, sentence):
    """A need without which nothing else can be checked."""
    need(condition, sentence)
    if not condition:
        sys.exit(3)


def attempt(name, check, *arguments):
    """Runs a check. A file that cannot be read in the form of an export is a fault; the other checks go on."""
    try:
        return check(*arguments)
    except UNREADABLE:
        need(False, f"{name} is not written as an export writes it")


def unbase64(text):
    return b64decode(text, validate=True)


class Key:
    """A key as text: NAME+ID+BASE64(TYPE and 32 bytes). Type 1 signs notes, type 4 cosigns checkpoints."""

    def __init__(self, text):
        self.name, self.id, raw = text.split("+", 2)
        self.type, self.raw = unbase64(raw)[0], unbase64(raw)[1:]
        if sha256(f"{self.name}\n".encode() + unbase64(raw)).hexdigest()[:8] != self.id:
            raise ValueError(f"{text} is not a key: its id does not fit")

    def signed(self, signature, message):
        try:
            return Ed25519PublicKey.from_public_bytes(self.raw).verify(signature, message) is None
        except (InvalidSignature, ValueError):
            return False

    def signatures(self, note):
        """The signatures in a note's lines that carry the name and the id of this key."""
        lines = [line.split(" ") for line in note.rpartition("\n\n")[2].splitlines()]
        decoded = [unbase64(line[2]) for line in lines if line[1] == self.name]
        return [one[4:] for one in decoded if one[:4].hex() == self.id]


def read_policy(text):
    """The keys of the logs, the witnesses by name, and whether enough of them are there (c2sp.org/tlog-policy)."""
    lines = [line.split("#")[0].split() for line in text.splitlines()]
    named = {kind: [line[1:] for line in lines if line[:1] == [kind]] for kind in ("log", "witness", "group", "quorum")}
    groups = {name: (count, members) for name, count, *members in named["group"]}
    asked = {one[0] for one in named["quorum"]} | {member for _, members in groups.values() for member in members}
    if any(line[:1] and line[0] not in named for line in lines) or len(named["quorum"]) != 1 or not named["log"]:
        raise ValueError("a policy has lines for logs, witnesses and groups, and one line for the quorum")
    if asked - {"none"} - {one[0] for one in named["witness"]} - set(groups):
        raise ValueError("the policy asks for somebody whom no line of it names")

    def are_enough(there, name=named["quorum"][0][0]):
        count, members = groups.get(name, ("1", []))
        count = {"all": len(members), "any": 1}.get(count) or int(count)
        return name == "none" or name in there or sum(are_enough(there, member) for member in members) >= count

    return [Key(log[0]) for log in named["log"]], {name: Key(key) for name, key, *_ in named["witness"]}, are_enough


def unzip(raw):
    """The members, if the file is byte for byte what an export writes: each with its head, and then a directory."""
    odd = "the file is not a ZIP as an export writes it"
    members, directory, unpacked, at = {}, b"", 0, 0
    while raw[at : at + 4] == b"PK\3\4" and at + 30 <= len(raw):
        crc, length, size, name_length = struct.unpack_from("<3IH", raw, at + 14)
        head = struct.pack("<5H3I2H", 20, 0, 8, 0, 0x21, crc, length, size, name_length, 0)
        start = at + 30 + name_length
        name = raw[at + 30 : start].decode(errors="replace")
        stays = re.fullmatch("[A-Za-z0-9._/-]+", name) and not {"", ".", ".."} & set(name.split("/"))
        must(stays, f"the member “{name}” would be written outside the folder that it is unpacked into")
        must(name not in members, f"two members have the name {name}")
        unpacked, most = unpacked + size, max(64 << 20, 100 * len(raw))
        must(unpacked <= most, f"{name} would unpack to {size} bytes, more than any bundle of this size holds")
        must(raw[at + 4 : at + 30] == head and start + length <= len(raw), odd)
        directory += b"PK\1\2\x14\3" + head + struct.pack("<6x2I", 0o100644 << 16, at) + name.encode()
        at, stream, content = start + length, zlib.decompressobj(-15), b""
        with contextlib.suppress(zlib.error):
            content = stream.decompress(raw[start:at], size + 1)
        must(len(content) <= size, f"{name} unpacks to more than the {size} bytes that it states")
        is_whole = stream.eof and not stream.unused_data and (len(content), zlib.crc32(content)) == (size, crc)
        must(is_whole, f"{name} is damaged: it cannot be unpacked as it was packed")
        members[name] = content
    end = struct.pack("<4s4H2IH", b"PK\5\6", 0, 0, len(members), len(members), len(directory), at, 0)
    must(raw[at:] == directory + end, odd)
    return members


def in_tree(index, size, entry, path, root):
    """Whether a path leads from an entry to the root of a tree of this size (RFC 9162, sections 2.1.1 and 2.1.3)."""
    sides = []
    while size > 1:
        half = 1 << (size - 1).bit_length() - 1  # The largest power of two below the size.
        sides.insert(0, index < half)
        index, size = (index, half) if index < half else (index - half, size - half)
    node = sha256(b"\0" + entry).digest()
    for is_left, sibling in zip(sides, path):
        node = sha256(b"\1" + (node + sibling if is_left else sibling + node)).digest()
    return index == 0 and len(path) == len(sides) and node == root


def read_statement(content):
    """The files that the statement names, what it tells, and who signed which bytes (in-toto, DSSE)."""
    envelope = json.loads(content)
    payload, kind = unbase64(envelope["payload"]), envelope["payloadType"]
    statement, message = json.loads(payload), f"DSSEv1 {len(kind)} {kind} {len(payload)} ".encode() + payload
    if (json.dumps(envelope, separators=(",", ":")) + "\n").encode() != content:
        raise ValueError
    told = statement["predicate"]["pkg:cargo/claimlog#statement"]
    places = [seq for seq, _ in told["index"]["entries"]]
    must(places == sorted(set(places)), "statement.json does not name the entries in order, each once")
    files = [(one["name"], one["digest"]["sha256"]) for one in statement["subject"]]
    return files, told, [(one["keyid"], unbase64(one["sig"]), message) for one in envelope["signatures"]]


def check_checkpoint(note, logs, witnesses, told):
    """The key that signed the checkpoint, who cosigned it, and its size and root if the statement names them."""
    text, wanted = note[: note.rindex("\n\n") + 1], told["export"]["checkpoint"]
    origin, size, root = text.split("\n")[:3]
    size, root, last = int(size), unbase64(root), max([seq for seq, _ in told["index"]["entries"]], default=-1)
    signed = {key: [key.signed(one, text.encode()) for one in key.signatures(note)] for key in logs}
    key = next((key for key in logs if key.name == origin and signed[key] and all(signed[key])), None)
    need(key or not logs, "the checkpoint cannot be believed: its signature is missing or invalid")
    is_named = (origin, size, root.hex()) == (wanted["origin"], wanted["size"], wanted["root"])
    why = "the checkpoint is not the one that the statement names"
    if last >= size or size < wanted["size"]:
        why = f"entry {last} came after it" if last >= size else f"the statement names {wanted['size']}"
        why = f"the checkpoint is of {size} entries, and {why}: it is an older one"
    need(is_named, why)
    cosigned = [(name, one) for name in witnesses for one in witnesses[name].signatures(note)]
    for name, one in cosigned:  # c2sp.org/tlog-cosignature
        message = f"cosignature/v1\ntime {int.from_bytes(one[:8], 'big')}\n{text}".encode()
        is_valid = witnesses[name].type == 4 and witnesses[name].signed(one[8:], message)
        need(is_valid, f"the cosignature by {name} is invalid, or of a kind that is not checked here")
    return key, {name for name, _ in cosigned}, (size, root) if is_named else None


def check_entries(members, told, size, root):
    """Proves every entry that the statement names; returns those that are proven, by their places."""
    paths, proven, bent, named = {}, {}, {}, told["index"]["entries"]
    for block in members["proofs.txt"].decode().split("c2sp.org/tlog-proof@v1\n")[1:]:
        index, *path = block.removeprefix("index ").split("\n")[:-2]
        paths[int(index)] = [unbase64(line) for line in path]
        written = "\n".join([f"index {int(index)}", *(b64encode(one).decode() for one in paths[int(index)])])
        need(block == written + "\n\n", "a block of proofs.txt is not a proof as an export writes it")

    def proves(seq, line):
        return seq in paths and in_tree(seq, size, line.encode(), paths[seq], root)

    lines = members["entries.jsonl"].decode().split("\n")[-2::-1]
    for (seq, called), (following, _) in zip(named, [*named[1:], (None, None)]):
        need(seq in paths, f"the proof of entry {seq} is missing")
        if lines and proves(seq, lines[-1]):
            proven[seq] = json.loads(lines.pop())
        elif lines and not proves(following, lines[-1]):
            bent[seq] = lines.pop()
        else:
            claims = ", ".join(claim for claim, bears in told["index"]["bears_on"].items() if seq in bears)
            what = {"contradicts": "contradiction", "supersedes": "relation (supersedes)"}.get(called, called)
            need(False, f"a {what} that bears on claim {claims} was left out: entry {seq}")
    for seq, line in bent.items():
        other = next((other for other in bent if proves(other, line)), None)
        need(other is None, f"entry {other} stands in the place of entry {seq}")
        need(other is not None, f"entry {seq} is not what the log has at its place: the entry or its proof was changed")
    is_more = lines or set(paths) - {seq for seq, _ in named}
    need(not is_more, "an entry or a proof was added: the statement does not name it")
    return proven


def check_claims(members, told, proven):
    """Compares the claims with the entries: which there are, and their words."""
    lines = [json.loads(line) for line in members["claims.jsonl"].decode().split("\n")[:-1]]
    claims, written = lines[:-1], lines[-1]["export"]["written"] if lines else 0
    named, seqs = told["index"]["exported"], [claim["seq"] for claim in claims]
    counts = {len(claims), len(named), told["export"]["written"], written}
    need(len(counts) == 1, f"claims.jsonl holds {len(claims)} claims, and the statement names {len(named)}")
    in_order = seqs == named or len(seqs) != len(named)
    need(in_order, "the claims in claims.jsonl are others, or in another order, than the statement names")
    for seq in sorted(set(named) - set(seqs)):
        need(False, f"claim {seq} is missing from claims.jsonl")
    for seq in sorted(set(seqs) - {seq for seq, _ in told["index"]["entries"]}):
        need(False, f"claim {seq} is not proven: the statement names no entry of it")
    for seq, text in [(claim["seq"], claim["text"]) for claim in claims if claim["seq"] in proven]:
        words = proven[seq]["data"]["text"] if proven[seq]["kind"] == "claim" else None
        need(words is not None, f"claims.jsonl has a claim {seq}, and entry {seq} is not a claim")
        need(words in (None, text), f"claims.jsonl says of claim {seq} that its text is {text}")


def check_members(members, files, told, proven):
    """Compares the hash of every member with the statement, and what sources captured with their entries."""
    there = {name: sha256(content).hexdigest() for name, content in members.items() if name != "statement.json"}
    named, first = dict(files), {digest: name for name, digest in reversed(files)}
    for seq, data in [(seq, entry["data"]) for seq, entry in proven.items() if entry["kind"] == "source"]:
        for digest in sorted({data["sha256"], data["text"]}):
            name, withheld = f"sources/{digest}", told["index"]["withheld_texts"]
            is_missing = name not in there and not told["index"]["without_texts"] and digest not in withheld
            need(there.get(name, digest) == digest, f"{name} is not what source {seq} captured: it was changed")
            need(not is_missing, f"what source {seq} captured is missing: {name}")
    for name in sorted(set(named) - set(there) - set(ALWAYS)):
        need(False, f"{name} is missing: the statement names it")
    for name, digest in there.items():
        swapped = f"has the content of {first.get(digest)}: the two were swapped, or one was copied"
        how = swapped if digest in first else "is not what the statement names: it was changed"
        need(name in named, f"{name} was added: the statement does not name it")
        need(named.get(name, digest) == digest, f"{name} {how}")
    in_order = [name for name in there if name in named] == [name for name, _ in files if name in there]
    is_last = list(members)[-1] == "statement.json"
    need(in_order and is_last, "the files of the bundle are in another order than an export writes them")


def check(raw, logs, witnesses, are_enough):
    """The exit status for a bundle whose checkpoint one of these keys must have signed, if there are any."""
    members, proven = unzip(raw), {}
    for name in ALWAYS:
        need(name in members, f"{name} is missing: every bundle has it")
    read = attempt("statement.json", read_statement, members.get("statement.json", b""))
    if not read:
        return 3
    files, told, signatures = read
    note = members.get("checkpoint", b"").decode(errors="replace")
    opened = attempt("checkpoint", check_checkpoint, note, logs, witnesses, told)
    key, cosigned, tree = opened or (None, set(), None)
    if tree:
        proven = attempt("entries.jsonl or proofs.txt", check_entries, members, told, *tree) or {}
        attempt("claims.jsonl", check_claims, members, told, proven)
    attempt("statement.json", check_members, members, files, told, proven)
    is_complete = [name == f"{key.name}+{key.id}" and key.signed(*by) for name, *by in signatures if key]
    forged = "statement.json is not what the key of the log signed: it was changed, or somebody else signed it"
    need(all(is_complete), forged)
    if faults:
        return 3
    export = told["export"]
    print(f"whole: {export['written']} of {export['claims']} claims of {export['checkpoint']['origin']}")
    if not logs:
        print("the bundle is consistent, but nobody vouches for it: give the key of the log with --vkey")
        return 2
    if is_complete:
        print("complete: the key signed the list of everything that bears")
    else:
        print("completeness is not attested, and no key signed the hashes of the files:", end=" ")
        print("only what follows from the entries holds")
    if export.get("as_of") is not None:
        print(f"as of entry {export['as_of']}: what the log has after it was left out, and may say otherwise")
    if not are_enough(cosigned):
        print("fewer witnesses cosigned the checkpoint than the policy asks for")
    return 0 if is_complete and are_enough(cosigned) else 1


def main():
    parser = argparse.ArgumentParser(description="Checks a bundle of claims.")
    parser.add_argument("file")
    parser.add_argument("--vkey", help="the key of the log")
    parser.add_argument("--policy", help="a tlog-policy file")
    options = parser.parse_args()
    trusted = [], {}, lambda there: True
    try:
        if options.policy:
            trusted = read_policy(open(options.policy, encoding="utf-8").read())
        elif options.vkey:
            trusted = read_policy(f"log {options.vkey}\nquorum none")
        raw = open(options.file, "rb").read()
    except (OSError, *UNREADABLE) as error:
        parser.error(str(error))
    return check(raw, *trusted)


if __name__ == "__main__":
    sys.exit(main())
