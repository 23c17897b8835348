#!/usr/bin/env python3
"""Checks a bundle that `claimlog export --format bundle` wrote, as `claimlog check-bundle` does.

    python3 check_bundle.py FILE [--vkey KEY | --policy FILE]

It needs Python 3.9 and the package `cryptography`, no ledger and no network. Read it: it is meant to be read.
The exit status is 0 if all holds, 1 if it is whole but too few witnesses cosigned it or the key of the log did not sign
the statement, 2 if neither a key nor a policy is given, 3 for any fault. docs/BUNDLE.md describes the format.
"""

import argparse, base64, hashlib, io, json, re, struct, sys, zipfile, zlib
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

ALWAYS = ["README.txt", "checkpoint", "claims.jsonl", "entries.jsonl", "proofs.txt", "statement.json"]
faults = []


def sha256(data):
    return hashlib.sha256(data).digest()


def unbase64(text):
    return base64.b64decode(text, validate=True)


class Key:
    """A key as text: NAME+ID+BASE64(TYPE and 32 bytes). Type 1 signs notes, type 4 cosigns checkpoints."""

    def __init__(self, text):
        self.name, self.id, rest = text.split("+", 2)
        self.type, self.raw = unbase64(rest)[0], unbase64(rest)[1:]
        if sha256(f"{self.name}\n".encode() + bytes([self.type]) + self.raw)[:4].hex() != self.id:
            sys.exit(f"{text} is not a key: its id does not fit")

    def signed(self, signature, message):
        try:
            Ed25519PublicKey.from_public_bytes(self.raw).verify(signature, message)
            return True
        except (InvalidSignature, ValueError):
            return False

    def signatures(self, note):
        """The signatures in a note's lines that carry the name and the id of this key."""
        lines = [line.split(" ") for line in note[note.rindex("\n\n") + 2 :].splitlines()]
        bytes_ = [unbase64(line[2]) for line in lines if line[1] == self.name]
        return [one[4:] for one in bytes_ if one[:4].hex() == self.id]


def unzip(raw):
    """The members, if the file is byte for byte what an export makes of them."""
    odd = "the file is not a ZIP as an export writes it"
    try:
        archive = zipfile.ZipFile(io.BytesIO(raw))
    except (zipfile.BadZipFile, ValueError, struct.error):
        return faults.append(odd)
    infos, members, files, directory, unpacked = archive.infolist(), {}, b"", b"", 0
    for info in infos:
        name, parts = info.orig_filename, info.orig_filename.split("/")
        if not re.fullmatch("[A-Za-z0-9._/-]+", name) or {"", ".", ".."} & set(parts):
            return faults.append(f"the member “{name}” would be written outside the folder that it is unpacked into")
        if name in members:
            return faults.append(f"two members have the name {name}")
        unpacked += info.file_size
        if unpacked > max(64 << 20, 100 * len(raw)):
            return faults.append(f"{name} would unpack to {info.file_size} bytes, more than any bundle of this size holds")
        start = info.header_offset + 30 + len(name)
        packed = raw[start : start + info.compress_size]
        common = struct.pack("<5H3I2H", 20, 0, 8, 0, 0x21, info.CRC, len(packed), info.file_size, len(name), 0)
        directory += b"PK\1\2" + struct.pack("<H", 3 << 8 | 20) + common + bytes(6)
        directory += struct.pack("<2I", 0o100644 << 16, len(files)) + name.encode()
        files += b"PK\3\4" + common + name.encode() + packed
        members[name] = packed
    end = struct.pack("<4H2IH", 0, 0, len(infos), len(infos), len(directory), len(files), 0)
    if files + directory + b"PK\5\6" + end != raw:
        return faults.append(odd)
    for info in infos:
        inflate = zlib.decompressobj(-15)
        try:
            content = inflate.decompress(members[info.orig_filename], info.file_size + 1)
        except zlib.error:
            content = b""
        if len(content) > info.file_size:
            return faults.append(f"{info.orig_filename} unpacks to more than the {info.file_size} bytes that it states")
        whole = inflate.eof and not inflate.unused_data and len(content) == info.file_size
        if not whole or zlib.crc32(content) != info.CRC:
            return faults.append(f"{info.orig_filename} is damaged: it cannot be unpacked as it was packed")
        members[info.orig_filename] = content
    return members


def in_tree(index, size, entry, path, root):
    """RFC 9162, section 2.1.3.2."""
    node, last = sha256(b"\0" + entry), size - 1
    if index > last:
        return False
    for sibling in path:
        if last == 0:
            return False
        if index & 1 or index == last:
            node = sha256(b"\1" + sibling + node)
            while not index & 1 and index:
                index, last = index >> 1, last >> 1
        else:
            node = sha256(b"\1" + node + sibling)
        index, last = index >> 1, last >> 1
    return last == 0 and node == root


def read_policy(text):
    """The keys of the logs, the witnesses by name, and whether so many cosignatures are enough (c2sp.org/tlog-policy)."""
    logs, witnesses, groups, quorum = [], {}, {}, "none"
    for words in (line.split("#")[0].split() for line in text.splitlines()):
        if words[:1] == ["log"]:
            logs.append(Key(words[1]))
        elif words[:1] == ["witness"]:
            witnesses[words[1]] = Key(words[2])
        elif words[:1] == ["group"]:
            count = {"all": len(words) - 3, "any": 1}.get(words[2])
            groups[words[1]] = (count or int(words[2]), words[3:])
        elif words[:1] == ["quorum"]:
            quorum = words[1]

    def met(name, there):
        if name in groups:
            return sum(met(member, there) for member in groups[name][1]) >= groups[name][0]
        return name == "none" or name in there

    return logs, witnesses, lambda there: met(quorum, there)


def check_entries(members, told, size, root):
    """Proves every entry that the statement names; returns those that are proven, by their places."""
    blocks = members["proofs.txt"].decode().split("c2sp.org/tlog-proof@v1\n")[1:]
    paths = {}
    for block in blocks:
        lines = block.split("\n")
        index, path = lines[0].removeprefix("index "), [unbase64(line) for line in lines[1:-2]]
        paths[int(index)] = path
        written = f"index {int(index)}\n" + "".join(base64.b64encode(one).decode() + "\n" for one in path) + "\n"
        if written != block:
            faults.append("a block of proofs.txt is not a proof as an export writes it")
    named, lines = told["index"]["entries"], members["entries.jsonl"].decode().split("\n")[:-1]
    proves = lambda seq, line: seq in paths and in_tree(seq, size, line.encode(), paths[seq], root)
    proven, bent, at = {}, [], 0
    for number, (seq, called) in enumerate(named):
        line = lines[at] if at < len(lines) else None
        following = named[number + 1][0] if number + 1 < len(named) else None
        if seq not in paths:
            faults.append(f"the proof of entry {seq} is missing")
        if line is not None and proves(seq, line):
            proven[seq], at = json.loads(line), at + 1
        elif line is not None and not proves(following, line):
            bent, at = bent + [(seq, line)], at + 1
        else:
            of = ", ".join(claim for claim, bears in told["index"]["bears_on"].items() if seq in bears)
            what = {"contradicts": "contradiction", "supersedes": "relation (supersedes)"}.get(called, called)
            faults.append(f"a {what} that bears on claim {of} was left out: entry {seq}")
    for seq, line in bent:
        other = next((other for other, _ in bent if proves(other, line)), None)
        if other is None:
            faults.append(f"entry {seq} is not what the log has at its place: the entry or its proof was changed")
        else:
            faults.append(f"entry {other} stands in the place of entry {seq}")
    if at < len(lines) or set(paths) - {seq for seq, _ in named}:
        faults.append("an entry or a proof was added: the statement does not name it")
    return proven


def check_claims(members, told, proven):
    """Compares the claims with the entries: their words, and their leaf hashes."""
    lines = [json.loads(line) for line in members["claims.jsonl"].decode().split("\n")[:-1]]
    claims, named = lines[:-1], told["index"]["exported"]
    written = lines[-1]["export"]["written"] if lines else 0
    if not len(claims) == len(named) == told["export"]["written"] == written:
        faults.append(f"claims.jsonl holds {len(claims)} claims, and the statement names {len(named)}")
    for seq in set(named) - {claim["seq"] for claim in claims}:
        faults.append(f"claim {seq} is missing from claims.jsonl")
    if len(claims) == len(named) and [claim["seq"] for claim in claims] != named:
        faults.append("the claims in claims.jsonl are others, or in another order, than the statement names")
    for seq in {claim["seq"] for claim in claims} - {seq for seq, _ in told["index"]["entries"]}:
        faults.append(f"claim {seq} is not proven: the statement names no entry of it")
    for claim in claims:
        entry = proven.get(claim["seq"])
        if entry and entry["kind"] != "claim":
            faults.append(f"claims.jsonl has a claim {claim['seq']}, and entry {claim['seq']} is not a claim")
        elif entry and entry["data"]["text"] != claim["text"]:
            faults.append(f"claims.jsonl says of claim {claim['seq']} that its text is {claim['text']}")


def check_members(members, statement, told, proven):
    """Compares the hash of every member with the statement, and what sources captured with their entries."""
    named = {one["name"]: one["digest"]["sha256"] for one in statement["subject"]}
    there = {name: sha256(content).hex() for name, content in members.items() if name != "statement.json"}
    for seq, entry in proven.items():
        for hash_ in {entry["data"]["sha256"], entry["data"]["text"]} if entry["kind"] == "source" else ():
            name, excused = f"sources/{hash_}", told["index"]["without_texts"] or hash_ in told["index"]["withheld_texts"]
            if name in there and there[name] != hash_:
                faults.append(f"{name} is not what source {seq} captured: it was changed")
            if name not in there and not excused:
                faults.append(f"what source {seq} captured is missing: {name}")
    faults.extend(f"{name} is missing: the statement names it" for name in named if name not in there and name not in ALWAYS)
    for name, found in there.items():
        same = next((other for other, digest in named.items() if digest == found), None)
        if name not in named:
            faults.append(f"{name} was added: the statement does not name it")
        elif named[name] != found and same:
            faults.append(f"{name} has the content of {same}: the two were swapped, or one was copied")
        elif named[name] != found:
            faults.append(f"{name} is not what the statement names: it was changed")
    both = [name for name in there if name in named]
    if both != [one["name"] for one in statement["subject"] if one["name"] in there] or list(members)[-1] != "statement.json":
        faults.append("the files of the bundle are in another order than an export writes them")


def attempt(name, check, *arguments):
    """Runs a check; a file that cannot be read in the form of an export is a fault as well."""
    try:
        return check(*arguments)
    except (ValueError, KeyError, IndexError, TypeError, AttributeError):
        faults.append(f"{name} is not written as an export writes it")


def read_statement(bytes_):
    envelope = json.loads(bytes_)
    if (json.dumps(envelope, separators=(",", ":")) + "\n").encode() != bytes_:
        raise ValueError
    payload, kind = unbase64(envelope["payload"]), envelope["payloadType"]
    message = f"DSSEv1 {len(kind)} {kind} {len(payload)} ".encode() + payload
    statement = json.loads(payload)
    told = statement["predicate"]["pkg:cargo/claimlog#statement"]
    places = [seq for seq, _ in told["index"]["entries"]]
    if places != sorted(set(places)):
        return faults.append("statement.json does not name the entries in order, each once")
    return statement, told, message, envelope["signatures"]


def check_checkpoint(note, logs, named):
    """The key that signed the checkpoint, its text, its size and root, if it is the one that the statement names."""
    text = note[: note.rindex("\n\n") + 1]
    origin, size, root = text.split("\n")[:3]
    size, root, wanted = int(size), unbase64(root), named["export"]["checkpoint"]
    is_signed = lambda key: all([key.signed(one, text.encode()) for one in key.signatures(note)] or [False])
    key = next((key for key in logs if key.name == origin and is_signed(key)), None)
    if logs and not key:
        faults.append("the checkpoint cannot be believed: its signature is missing or invalid")
    last = named["index"]["entries"][-1][0] if named["index"]["entries"] else -1
    if (origin, size, root.hex()) == (wanted["origin"], wanted["size"], wanted["root"]):
        return key, text, size, root
    if last >= size:
        faults.append(f"the checkpoint is of {size} entries, and entry {last} came after it: it is an older one")
    elif size < wanted["size"]:
        faults.append(f"the checkpoint is of {size} entries, and the statement names {wanted['size']}: it is an older one")
    else:
        faults.append("the checkpoint is not the one that the statement names")
    return None


def check_witnesses(note, text, witnesses):
    """The names of the witnesses that cosigned (c2sp.org/tlog-cosignature)."""
    cosigned = set()
    for name, witness in witnesses.items():
        for one in witness.signatures(note):
            time = int.from_bytes(one[:8], "big")
            if witness.type == 4 and witness.signed(one[8:], f"cosignature/v1\ntime {time}\n{text}".encode()):
                cosigned.add(name)
            else:
                faults.append(f"the cosignature by {name} is invalid, or of a kind that is not checked here")
    return cosigned


def check(raw, logs, witnesses, enough):
    """The exit status for a bundle whose checkpoint one of these keys must have signed, if there are any."""
    members = unzip(raw)
    if members is None:
        return 3
    faults.extend(f"{name} is missing: every bundle has it" for name in ALWAYS if name not in members)
    read = attempt("statement.json", read_statement, members.get("statement.json", b""))
    if read is None:
        return 3
    statement, told, message, signatures = read
    note = members.get("checkpoint", b"").decode(errors="replace")
    opened = attempt("checkpoint", check_checkpoint, note, logs, told)
    key, complete, cosigned, proven = None, False, set(), {}
    if opened:
        key, text, size, root = opened
        proven = attempt("entries.jsonl or proofs.txt", check_entries, members, told, size, root) or {}
        attempt("claims.jsonl", check_claims, members, told, proven)
        cosigned = attempt("checkpoint", check_witnesses, note, text, witnesses) or set()
    if key and signatures:
        by_key = lambda one: one["keyid"] == f"{key.name}+{key.id}" and key.signed(unbase64(one["sig"]), message)
        complete = bool(attempt("statement.json", lambda: all(by_key(one) for one in signatures)))
        if not complete:
            faults.append("statement.json is not what the key of the log signed: it was changed, or somebody else signed it")
    attempt("statement.json", check_members, members, statement, told, proven)
    if faults:
        return 3
    print(f"whole: {told['export']['written']} of {told['export']['claims']} claims of {told['export']['checkpoint']['origin']}")
    if not logs:
        print("the bundle is consistent, but nobody vouches for it: give the key of the log with --vkey")
        return 2
    if complete:
        print("complete: the key signed the list of everything that bears")
    else:
        print("completeness is not attested, and no key signed the hashes of the files: only what follows from the entries holds")
    if not enough(cosigned):
        print("fewer witnesses cosigned the checkpoint than the policy asks for")
    return 0 if complete and enough(cosigned) else 1


def main():
    parser = argparse.ArgumentParser(description="Checks a bundle of claims.")
    parser.add_argument("file")
    parser.add_argument("--vkey", help="the key of the log")
    parser.add_argument("--policy", help="a tlog-policy file")
    options = parser.parse_args()
    logs, witnesses, enough = [], {}, lambda there: True
    if options.policy:
        logs, witnesses, enough = read_policy(open(options.policy, encoding="utf-8").read())
    elif options.vkey:
        logs = [Key(options.vkey)]
    raw = open(options.file, "rb").read()
    status = check(raw, logs, witnesses, enough)
    for fault in faults:
        print(f"fault: {fault}")
    return status


if __name__ == "__main__":
    sys.exit(main())
