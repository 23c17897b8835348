#!/usr/bin/env python3
"""Checks a bundle that `claimlog export --format bundle` wrote, as `claimlog check-bundle` does.

    python3 check_bundle.py FILE [--vkey KEY | --policy FILE]

It needs Python 3.9 and the package `cryptography`, no ledger and no network. Read it: it is meant to be read.
The exit status is 0 if all holds, 1 if it is whole but too few witnesses cosigned it or the key of the log did not sign
the statement, 2 if neither a key nor a policy is given, 3 for any fault. docs/BUNDLE.md describes the format.

It reads from top to bottom: how a file is read (ZIP, JSON, notes), what is proven (statement, checkpoint, entries),
what follows from the entries (claims, texts, receipts, time stamps), and the verdict.
"""

import argparse, contextlib, json, re, struct, sys, time, zlib
from base64 import b64decode, b64encode
from hashlib import sha256
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

ALWAYS = ["README.txt", "checkpoint", "claims.jsonl", "entries.jsonl", "proofs.txt", "statement.json"]
NAMES = [r"README\.txt", r"index\.html", "checkpoint", r"timestamps/([1-9][0-9]*)\.tsr", r"claims\.jsonl"]
NAMES += [r"entries\.jsonl", r"proofs\.txt", r"receipts/(0|[1-9][0-9]*)\.cose", "sources/[0-9a-f]{64}"]
NAMES += [r"statement\.json"]  # In the order in which an export writes them.
UNREADABLE = (ValueError, KeyError, IndexError, TypeError, AttributeError, RecursionError)
faults, notes = [], []


def visible(text):
    """A text without characters that a terminal would obey or hide."""
    return "".join(c if c.isprintable() else f"\\u{{{ord(c):x}}}" for c in text)


def need(condition, sentence):
    if not condition:
        faults.append(sentence)


class Stop(Exception):
    """Nothing else can be checked."""


def must(condition, sentence):
    """A need without which nothing else can be checked."""
    need(condition, sentence)
    if not condition:
        raise Stop


def attempt(name, check, *arguments):
    """Runs a check. A file that cannot be read in the form of an export is a fault; the other checks go on."""
    try:
        return check(*arguments)
    except UNREADABLE:
        need(False, f"{name} is not written as an export writes it")


def counted(number, one, many):
    return f"{number} {one if number == 1 else many}"


def listed(names):
    """Names, separated by commas: forty of them, and how many more there are."""
    return ", ".join(names[:40]) + (f", and {len(names) - 40} more" if len(names) > 40 else "")


def base64(raw):
    return b64encode(raw).decode()


def unbase64(text, length=None):
    raw = b64decode(text, validate=True)
    if base64(raw) != text or length not in (None, len(raw)):
        raise ValueError("not the base64 of so many bytes")
    return raw


def read_json(text):
    """A value of JSON. An object that has a name twice is none: two readers could see two values."""

    def once(pairs):
        if len(dict(pairs)) < len(pairs):
            raise ValueError("a name comes twice")
        return dict(pairs)

    def whole(digits):
        return int(digits) if -1 << 63 <= int(digits) < 1 << 64 else float(digits)

    value = json.loads(text, object_pairs_hook=once, parse_int=whole, parse_constant=int)  # int refuses NaN.
    compact(value).encode()  # Half of a pair of UTF-16 is no character.
    return value


def compact(value):
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"), sort_keys=True)


def lines_of(members, name):
    """The lines of a file, each with a line break after it in the file."""
    *lines, rest = members[name].decode().split("\n")
    if rest:
        raise ValueError("the last line has no end")
    return lines


class Key:
    """A key as text: NAME+ID+BASE64(TYPE and 32 bytes). Type 1 signs notes, type 4 cosigns checkpoints."""

    def __init__(self, text, types):
        if text.count("+") < 2:
            raise ValueError(f"“{text}” is not a key of the form name+id+base64")
        self.name, self.id, raw = text.split("+", 2)
        self.type, self.raw = unbase64(raw)[0], unbase64(raw)[1:]
        if sha256(f"{self.name}\n".encode() + unbase64(raw)).hexdigest()[:8] != self.id or self.type not in types:
            raise ValueError(f"{text} is not such a key, or its id does not fit")

    def signed(self, signature, message):
        try:
            return Ed25519PublicKey.from_public_bytes(self.raw).verify(signature, message) is None
        except (InvalidSignature, ValueError):
            return False

    def __str__(self):
        return f"{self.name}+{self.id}+{base64(bytes([self.type]) + self.raw)}"

    def signs(self, note, text):
        """Whether a note of this text has a signature by this key, and none by it that is invalid."""
        with contextlib.suppress(*UNREADABLE):
            signatures = self.signatures(note)
            return bool(signatures) and all(self.signed(one, text) for one in signatures)

    def signatures(self, note):
        """The signatures in a note's lines that carry the name and the id of this key (c2sp.org/signed-note)."""
        *lines, rest = note.rpartition("\n\n")[2].split("\n")
        parts = [re.fullmatch(r"— ([^+\s\x7f-\x9f]+) ([^ ]+)", line) for line in lines]
        decoded = [(part[1], unbase64(part[2])) for part in parts]
        if not lines or rest or re.search(r"[\0-\x09\x0b-\x1f]", note) or any(len(raw) < 4 for _, raw in decoded):
            raise ValueError("not a signed note")
        return [raw[4:] for name, raw in decoded if name == self.name and raw[:4].hex() == self.id]


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

    witnesses = {name: Key(key, (4, 6)) for name, key, *_ in named["witness"]}
    return [Key(log[0], (1,)) for log in named["log"]], witnesses, are_enough


def unzip(raw):
    """The members, if the file is byte for byte what an export writes: each with its head, and then a directory."""
    odd = "the file is not a ZIP as an export writes it"
    end = len(raw) - 22
    must(end >= 0, odd)
    mark, disks, count, total, length, start, comment = struct.unpack_from("<4sI2H2IH", raw, end)
    must((mark, disks, comment, count, start + length) == (b"PK\5\6", 0, 0, total, end), odd)
    found, members, unpacked, at, entry = {}, {}, 0, 0, start
    for _ in range(count):
        must(raw[entry : entry + 4] == b"PK\1\2" and entry + 46 <= len(raw), odd)
        crc, packed, size, name_length = struct.unpack_from("<3IH", raw, entry + 16)
        called = raw[entry + 46 : min(entry + 46 + name_length, end)]
        name = called.decode(errors="replace")
        stays = re.fullmatch("[A-Za-z0-9._/-]+", name) and not {"", ".", ".."} & set(name.split("/"))
        must(stays, f"the member “{name}” would be written outside the folder that it is unpacked into")
        must(name not in found, f"two members have the name {name}")
        unpacked, most = unpacked + size, max(64 << 20, 100 * len(raw))
        must(unpacked <= most, f"{name} would unpack to {size} bytes, more than any bundle of this size holds")
        head = struct.pack("<5H3I2H", 20, 0, 8, 0, 0x21, crc, packed, size, name_length, 0)
        directed = b"PK\1\2\x14\3" + head + struct.pack("<6x2I", 0o100644 << 16, at) + called
        content = at + 30 + name_length
        is_same = raw[entry : entry + len(directed)] == directed and raw[at:content] == b"PK\3\4" + head + called
        must(is_same and content + packed <= start, odd)
        found[name] = (content, content + packed, size, crc)
        at, entry = content + packed, entry + 46 + name_length
    must((at, entry) == (start, end), odd)
    for name, (content, after, size, crc) in found.items():
        stream, members[name] = zlib.decompressobj(-15), b""
        with contextlib.suppress(zlib.error):
            members[name] = stream.decompress(raw[content:after], size + 1)
        must(len(members[name]) <= size, f"{name} unpacks to more than the {size} bytes that it states")
        is_whole = stream.eof and not stream.unused_data and len(members[name]) == size
        is_whole = is_whole and zlib.crc32(members[name]) == crc
        must(is_whole, f"{name} is damaged: it cannot be unpacked as it was packed")
    return members


HASH, MOMENT = re.compile("[0-9a-f]{64}"), re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9:]{8}Z")
KIND = "application/vnd.in-toto+json"
STATEMENT = {
    "_type": re.compile("https://in-toto.io/Statement/v1"),
    "subject": [{"name": str, "digest": {...: HASH}}],
    "predicateType": re.compile("https://in-toto.io/attestation/svr/v0.1"),
    "predicate": {
        "verifier": {"id": str},
        "timeCreated": MOMENT,
        "properties": [str],
        "pkg:cargo/claimlog#statement": {
            "bundle": int,
            "export": {"checkpoint": {"origin": str, "size": int, "root": HASH}, "claims": int, "written": int},
            "index": {
                "exported": [int],
                "entries": [(int, str)],
                "bears_on": {...: [int]},
                "withheld": [int],
                "without_texts": bool,
                "withheld_texts": [HASH],
            },
        },
    },
}


def fits(value, form):
    """Whether a value is of a type, fits a pattern, is a list of what fits, or an object with such fields."""
    if isinstance(form, dict):
        form = dict.fromkeys(value, form[...]) if ... in form and isinstance(value, dict) else form
        return isinstance(value, dict) and all(fits(value.get(name), inner) for name, inner in form.items())
    if isinstance(form, list):
        return isinstance(value, list) and all(fits(one, form[0]) for one in value)
    if isinstance(form, tuple):
        return isinstance(value, list) and len(value) == len(form) and all(map(fits, value, form))
    if isinstance(form, re.Pattern):
        return isinstance(value, str) and form.fullmatch(value) is not None
    return type(value) is form and (form is not int or 0 <= value < 1 << 64)


def read_statement(content):
    """The files that the statement names, what it tells, and who signed which bytes (in-toto, DSSE)."""
    envelope = read_json(content.decode())
    payload = unbase64(envelope["payload"])
    signatures = [(one["keyid"], unbase64(one["sig"])) for one in envelope["signatures"]]
    written = {"payload": base64(payload), "payloadType": KIND}
    written["signatures"] = [{"keyid": keyid, "sig": base64(by)} for keyid, by in signatures]
    statement = read_json(payload.decode())
    if not fits(envelope, {"signatures": [{"keyid": str}]}) or len(signatures) > 1:
        raise ValueError("a key has no name, or there are several")
    if content.decode() != json.dumps(written, ensure_ascii=False, separators=(",", ":")) + "\n":
        raise ValueError("it is not written as an export writes it")
    if not fits(statement, STATEMENT):
        raise ValueError("it is a statement of another kind")
    time.strptime(statement["predicate"]["timeCreated"], "%Y-%m-%dT%H:%M:%SZ")
    told = statement["predicate"]["pkg:cargo/claimlog#statement"]
    as_of, bears_on = told["export"].get("as_of"), told["index"]["bears_on"]
    if not (as_of is None or fits(as_of, int)) or any(claim != str(int(claim)) for claim in bears_on):
        raise ValueError("a place is not a number")
    must(told["bundle"] == 1, "statement.json is of a later version of bundles")
    named = [[seq for seq, _ in told["index"]["entries"]], told["index"]["withheld"], *bears_on.values()]
    in_order = all(places == sorted(set(places)) for places in named)
    must(in_order, "statement.json does not name the entries in order, each once")
    message = f"DSSEv1 {len(KIND)} {KIND} {len(payload)} ".encode() + payload
    files = [(one["name"], one["digest"].get("sha256")) for one in statement["subject"]]
    return files, told, [(keyid, by, message) for keyid, by in signatures]


def read_checkpoint(note):
    """What is signed, and the name, the size and the root in it (c2sp.org/tlog-checkpoint)."""
    text = note[: note.rindex("\n\n") + 1]
    origin, size, root, *more = text[:-1].split("\n")
    if not origin or "" in more or str(int(size)) != size or not fits(int(size), int):
        raise ValueError("not a checkpoint")
    return text, origin, int(size), unbase64(root, 32)


def check_checkpoint(members, logs, witnesses, told):
    """The key that signed the checkpoint, who cosigned it, and its size and root if the statement names them."""
    note = members["checkpoint"].decode()
    (text, origin, size, root), wanted = read_checkpoint(note), told["export"]["checkpoint"]
    key, cosigned = next((log for log in logs if log.name == origin and log.signs(note, text.encode())), None), set()
    last = max([seq for seq, _ in told["index"]["entries"]], default=-1)
    is_named = (origin, size, root.hex()) == (wanted["origin"], wanted["size"], wanted["root"])
    why = "the checkpoint is not the one that the statement names"
    if last >= size or size < wanted["size"]:
        why = f"entry {last} came after it" if last >= size else f"the statement names {wanted['size']}"
        why = f"the checkpoint is of {size} entries, and {why}: it is an older one"
    need(is_named, why)
    for name, witness in witnesses.items() if key else ():
        times = []
        for one in witness.signatures(note):  # c2sp.org/tlog-cosignature
            moment = int.from_bytes(one[:8], "big")
            is_valid = witness.signed(one[8:], f"cosignature/v1\ntime {moment}\n{text}".encode())
            times.append(moment if is_valid and moment < 1 << 63 else None)
        why = "is invalid" if witness.type == 4 else "is of a kind that is not checked here"
        need(None not in times, f"the cosignature by {name} {why}")
        if any(times):  # A cosignature of the time 0 does not count.
            cosigned.add(name)
            latest = time.gmtime(max(moment for moment in times if moment))
            notes.append(f"cosigned by {name} at {time.strftime('%Y-%m-%dT%H:%M:%SZ', latest)}")
    check_timestamps(members, note)
    return key, cosigned, (size, root) if is_named else ()


def later_key(note, logs, view, signatures):
    """Why a known key did not sign a note, or a statement: the entries may name that key, and one that signed after it."""
    (text, origin, *_), is_met, change = read_checkpoint(note), False, None
    for seq, entry in view.entries.items():
        if entry["kind"] != "key" or entry["data"]["role"] != "signer":
            continue
        key, first = Key(entry["data"]["vkey"], (1,)), entry["data"].get("first")
        is_met = is_met or first is not None and first in map(str, logs)
        change = seq if is_met and change is None else change
        if str(key) in map(str, logs):  # A later key that is known as well was changed later.
            is_met, change = True, None
        is_later = change is not None and key.name == origin and key.signs(note, text.encode())
        if is_later and all(name == f"{key.name}+{key.id}" and key.signed(*by) for name, *by in signatures):
            return (
                f"the bundle is signed by a later key, {key.name}+{key.id}: the log says in entry {change} that "
                "its key was changed; ask its owner for the new key, by another way than the bundle, and check the "
                "bundle with it"
            )
    return None


def der(raw, *tags):
    """The contents of the elements at the front of DER, which must have these tags, and what follows them."""
    contents = []
    for tag in tags:
        start, length = 2, raw[1]
        if 0x81 <= length <= 0x84:
            start, length = length - 0x7E, int.from_bytes(raw[2 : length - 0x7E], "big")
        if raw[0] != tag or length > 0x7F and start == 2 or start + length > len(raw):
            raise ValueError("not DER")
        contents, raw = [*contents, raw[start : start + length]], raw[start + length :]
    return [*contents, raw]


def read_timestamp(response):
    """The hash that a time stamp is on, and its time (RFC 3161, section 2.4.2)."""
    INTEGER, OCTETS, OBJECT, TIME, SEQUENCE, SET, EXPLICIT = 0x02, 0x04, 0x06, 0x18, 0x30, 0x31, 0xA0
    answer, rest = der(response, SEQUENCE)
    status, content, _ = der(answer, SEQUENCE, SEQUENCE)
    granted, _ = der(status, INTEGER)
    signed_data, content, _ = der(content, OBJECT, EXPLICIT)
    _, _, token, _ = der(der(content, SEQUENCE)[0], INTEGER, SET, SEQUENCE)
    is_stamp, content, _ = der(token, OBJECT, EXPLICIT)
    info = der(der(content, OCTETS)[0], SEQUENCE)[0]
    _, _, imprint, _, moment, _ = der(info, INTEGER, OBJECT, SEQUENCE, INTEGER, TIME)
    algorithm, stamped, _ = der(imprint, SEQUENCE, OCTETS)
    kinds = [signed_data.hex(), is_stamp.hex(), der(algorithm, OBJECT)[0].hex()]
    parts = re.fullmatch(rb"(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)(\.\d+)?Z", moment)
    wanted = ["2a864886f70d010702", "2a864886f70d0109100104", "608648016503040201"]
    if rest or granted not in (b"\0", b"\1") or kinds != wanted or len(stamped) != 32 or not parts:
        raise ValueError("not a time stamp of a SHA-256 hash")
    year, month, day, hour, minute, second, fraction = [(part or b"").decode() for part in parts.groups()]
    return stamped, f"{year}-{month}-{day}T{hour}:{minute}:{second}{fraction}Z"


def check_timestamps(members, note):
    """Whether each time stamp is on the note as the log signed it: before any cosignature that was added later."""
    start = note.rindex("\n\n") + 2
    ends = [start + line.end() for line in re.finditer(r"[^\n]*\n|[^\n]+$", note[start:])]
    imprints = [sha256(note[:end].encode()).digest() for end in ends]
    for name in sorted(name for name in members if name.startswith("timestamps/")):
        try:
            stamped, moment = read_timestamp(members[name])
        except UNREADABLE:
            stamped, moment = None, None
        need(stamped in imprints, f"{name} is not a time stamp on this checkpoint")
        notes.append(f"note: {name} says {moment}; the signature of a time stamp is not checked here, openssl ts can")


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


def read_proofs(members):
    """The path of each entry, by its place (c2sp.org/tlog-proof)."""
    paths, head, last = {}, "c2sp.org/tlog-proof@v1\n", -1
    before, *blocks = members["proofs.txt"].decode().split(head)
    for block in [before] * bool(before) + [head + block for block in blocks]:
        try:
            index, *path = block[len(head) + len("index ") :].split("\n")[:-2]
            index, path = int(index), [unbase64(line, 32) for line in path]
            written = head + "\n".join([f"index {index}", *map(base64, path)]) + "\n\n"
            is_proof = block == written and fits(index, int) and index > last and len(path) <= 64
        except UNREADABLE:
            is_proof = False
        need(is_proof, "a block of proofs.txt is not a proof as an export writes it")
        if is_proof:
            paths[index], last = path, index
    return paths


def check_entries(members, paths, told, size, root):
    """Proves every entry that the statement names; returns the lines of those that are proven, by their places."""
    proven, bent, named, left_out = {}, {}, told["index"]["entries"], []

    def proves(seq, line):
        return seq in paths and in_tree(seq, size, line.encode(), paths[seq], root)

    lines = lines_of(members, "entries.jsonl")[::-1]
    for (seq, called), (following, _) in zip(named, [*named[1:], (None, None)]):
        need(seq in paths, f"the proof of entry {seq} is missing")
        if lines and proves(seq, lines[-1]):
            proven[seq] = lines.pop()
        elif lines and not proves(following, lines[-1]):
            bent[seq] = lines.pop()
        else:  # What stands here is the next one.
            left_out.append((seq, called))
    for seq, called in left_out:
        claims = sorted((int(claim) for claim, bears in told["index"]["bears_on"].items() if seq in bears))
        what = {"contradicts": "a contradiction", "evidence": "evidence", "assessment": "an assessment"}.get(called)
        what = f"a relation ({called})" if called in ("duplicates", "supersedes", "depends-on") else what
        on = f" that bears on claim {listed([str(claim) for claim in claims])}" if claims else ""
        need(False, f"{what or 'a ' + called}{on} was left out: entry {seq}")
    for seq, line in bent.items():
        places = bent if len(bent) <= 256 else []
        other = next((other for other in places if proves(other, line)), None)
        need(other is None, f"entry {other} stands in the place of entry {seq}")
        need(other is not None, f"entry {seq} is not what the log has at its place: the entry or its proof was changed")
    is_more = lines or set(paths) - {seq for seq, _ in named}
    need(not is_more, "an entry or a proof was added: the statement does not name it")
    return proven


class View:
    """What follows from the entries that are proven, by their places. What was retracted stays, and does not stand."""

    def __init__(self, proven, withheld, texts):
        self.lines, self.texts, self.entries = proven, texts, {}
        for seq, line in proven.items():
            with contextlib.suppress(*UNREADABLE):
                self.entries[seq] = read_json(line)
        self.known, self.about, self.related_to = set(proven) | set(withheld), {}, {}
        for seq, entry in self.entries.items():
            if entry["kind"] != "claim":
                self.about.setdefault(entry.get("about"), []).append(seq)
            if entry["kind"] == "relation":
                self.related_to.setdefault(entry["data"]["to"], []).append(seq)
        self.retracted = {entry["about"] for entry in self.entries.values() if entry["kind"] == "retraction"}

    def is_kind(self, seq, *kinds):
        return seq in self.entries and self.entries[seq]["kind"] in kinds

    def stands(self, seq):
        return seq in self.entries and seq not in self.retracted

    def of(self, seq, kind):
        """The entries of a kind about an entry that stand, with their places."""
        standing = [one for one in self.about.get(seq, []) if self.is_kind(one, kind) and self.stands(one)]
        return [(one, self.entries[one]) for one in standing]

    def relations(self, claim, kind):
        """The relations of a kind from and to a claim that stand: whence and where they lead."""
        both = self.about.get(claim, []) + self.related_to.get(claim, [])
        standing = [self.entries[one] for one in both if self.is_kind(one, "relation") and self.stands(one)]
        return [(one["about"], one["data"]["to"]) for one in standing if one["data"]["relation"] == kind]

    def verdict(self, claim):
        assessments = self.of(claim, "assessment")
        return assessments[-1][1]["data"]["verdict"] if assessments else None

    def is_superseded(self, claim):
        return any(to == claim and self.stands(by) for by, to in self.relations(claim, "supersedes"))

    def is_out(self, claim):
        """Whether a claim no longer contradicts others."""
        return not self.stands(claim) or self.is_superseded(claim) or self.verdict(claim) == "refuted"

    def status(self, claim):
        """Where a claim stands: the first that holds (docs/STATUS.md)."""
        pairs = [(by, to) for by, to in self.relations(claim, "contradicts")] if not self.is_out(claim) else []
        latest = {(assessor(one) or "").lower(): one["data"]["verdict"] for _, one in self.of(claim, "assessment")}
        disputed = len({"supported", "refuted", "conflicting"} & set(latest.values())) > 1
        if claim in self.retracted or self.is_superseded(claim):
            return "retracted" if claim in self.retracted else "superseded"
        if disputed or any(not self.is_out(to if by == claim else by) for by, to in pairs):
            return "contested"
        return self.verdict(claim) or "unassessed"

    def bears_on(self, claim):
        """The entries that bear on a claim (docs/BUNDLE.md)."""
        found, left = set(), [claim]
        while left:
            seq = left.pop()
            if seq not in self.known or seq in found:
                continue
            found.add(seq)
            is_other = seq != claim and self.is_kind(seq, "claim")
            passed = ("source", "relation") if is_other else ("source",)
            left += refers_to(self.entries[seq]) if seq in self.entries else []
            left += [one for one in self.about.get(seq, []) if not self.is_kind(one, *passed)]
            for one in self.related_to.get(seq, []):
                if not is_other or self.entries[one]["data"]["relation"] == "supersedes":
                    left.append(one)
        return found

    def descriptions(self, seq):
        """What was said of a source or a claim later: of each field the last word, which entry has it, and by whom."""
        found, taken = [], set()
        for one, entry in reversed(self.of(seq, "description")):
            order = ["url", "title", "author", "publisher", "published", "primary", "claimant"]
            fields = [field for field in order if entry["data"].get(field) is not None and field not in taken]
            taken |= set(fields)
            row = {"seq": one, "fields": fields, "at": entry["at"], "recorder": entry.get("recorder")}
            found = [{**row, "because": entry["data"]["because"]}] * bool(fields) + found
        return found

    def described(self, seq, *fields):
        """The data of an entry as it is described now."""
        data = dict(self.entries[seq]["data"])
        for _, entry in self.of(seq, "description"):
            data.update({field: entry["data"][field] for field in fields if entry["data"].get(field) is not None})
        return data

    def source(self, seq):
        if not self.is_kind(seq, "source"):
            return None
        fields = ("url", "title", "author", "publisher", "published")
        data, described_by = self.described(seq, *fields), self.descriptions(seq)
        row = {"seq": seq, "sha256": data["sha256"], "text_sha256": data["text"], "described_by": described_by}
        row["primary"] = any("primary" in one["fields"] for one in described_by)
        return {**row, **{field: data.get(field) for field in fields}}

    def context(self, data, source):
        """The 32 characters before the words of a claim in the text of its source, and after them."""
        text, span = self.texts.get(source["text_sha256"]) if source else None, data.get("span")
        if text is None or not span:
            return None
        start, end = span["start"], span["end"]
        if text[start:end].decode(errors="replace") != data.get("quote", data["text"]):
            return None
        # A character has at most four bytes, and one that is cut in two is beyond the 32.
        before, after = text[max(start - 128, 0) : start], text[end : end + 128]
        return {"prefix": before.decode(errors="ignore")[-32:], "suffix": after.decode(errors="ignore")[:32]}

    def claim(self, seq, chosen):
        """A claim as it is exported, with the verdict that a policy chose, or else the latest."""
        entry, data = self.entries[seq], self.described(seq, "claimant")
        source, assessments = self.source(entry.get("about")), self.of(seq, "assessment")
        standing = next((one for one in assessments if one[0] == chosen), assessments[-1] if assessments else None)
        evidence = []
        for one, said in self.of(seq, "evidence"):
            passage, row = said["data"].get("passage") or {}, {"seq": one, "stance": said["data"]["stance"]}
            row |= {"source": self.source(said["data"].get("source")), "claim": said["data"].get("claim")}
            evidence.append({**row, "quote": passage.get("quote"), "span": passage.get("span")})
        row = {"seq": seq, "leaf": sha256(b"\0" + self.lines[seq].encode()).hexdigest(), "status": self.status(seq)}
        row |= {"text": data["text"], "at": entry["at"], "recorder": entry.get("recorder"), "source": source}
        row |= {field: data.get(field) for field in ("claimant", "date", "url", "span", "part", "page")}
        row |= {"extra": data.get("extra", {}), "evidence": evidence, "described_by": self.descriptions(seq)}
        row |= {"quote": data.get("quote", data["text"]) if row["span"] else None}
        row |= {"context": self.context(data, source), "confidence": None, "assessment": None}
        row |= {"cites": data["cites"]} if data.get("cites") else {}
        if row["url"] is None and source:
            row["url"] = source["url"]
        if standing:
            one, said = standing[1], standing[1]["data"]
            row["confidence"] = said.get("confidence")
            row["assessment"] = {"seq": standing[0], "by": assessor(one), "at": one["at"]}
            fields = ("verdict", "because", "rating", "url", "date")
            row["assessment"].update({field: said.get(field) for field in fields})
        return row


def assessor(entry):
    """Who made an assessment: whom it names, or who recorded it, unless somebody else published it."""
    data = entry["data"]
    is_published = any(data.get(field) is not None for field in ("rating", "url", "date"))
    return (data.get("by") or "").strip() or (not is_published and entry.get("recorder") or "").strip() or None


def refers_to(entry):
    """The entries that an entry names."""
    data, fields = entry["data"], {"evidence": ("source", "claim"), "relation": ("to",), "recheck": ("capture",)}
    named = [entry.get("about"), *(data.get(field) for field in fields.get(entry["kind"], ()))]
    named += data.get("evidence", []) if entry["kind"] == "assessment" else []
    named += [data.get("prepared")] if entry["kind"] == "key" else []
    return [seq for seq in named if seq is not None]


def check_texts(members, told, view):
    """Compares what sources captured, and the texts of it, with what their entries name."""
    there, captured = {name: sha256(content).hexdigest() for name, content in members.items()}, set()
    for seq in [seq for seq in view.entries if view.is_kind(seq, "source")]:
        data = view.entries[seq]["data"]
        both = {data["sha256"]: "what source"}
        both.setdefault(data["text"], "the text of what source")  # A plain text is its own text.
        for digest, what in both.items():
            name, excused = f"sources/{digest}", digest in told["index"]["withheld_texts"]
            captured.add(name)
            is_missing = name not in there and not told["index"]["without_texts"] and not excused
            need(there.get(name, digest) == digest, f"{name} is not {what} {seq} captured: it was changed")
            need(not is_missing, f"{what} {seq} captured is missing: {name}")
        with contextlib.suppress(ValueError):
            if there.get(f"sources/{data['text']}") == data["text"] and members[f"sources/{data['text']}"].decode():
                view.texts[data["text"]] = members[f"sources/{data['text']}"]
    for name in sorted(name for name in members if name.startswith("sources/")):
        need(not view.lines or name in captured, f"{name} is not what a source of this bundle captured")


def check_bearing(told, view):
    """Compares what bears on each claim, by the entries, with what the statement says."""
    index = told["index"]
    named = {seq for seq, _ in index["entries"]} | set(index["withheld"])
    for seq, called in [one for one in index["entries"] if one[0] in view.entries]:
        entry = view.entries[seq]
        is_called = entry["data"]["relation"] if entry["kind"] == "relation" else entry["kind"]
        need(called == is_called, f"statement.json calls entry {seq} {called}; the entry says {is_called}")
    for claim in index["exported"]:
        need(str(claim) in index["bears_on"], f"statement.json does not say what bears on claim {claim}")
    for claim, bears in sorted((int(claim), bears) for claim, bears in index["bears_on"].items()):
        if not view.is_kind(claim, "claim"):
            continue
        found, is_reported = view.bears_on(claim), any(seq in named and seq not in view.known for seq in bears)
        dangling = [one for seq in sorted(found) if seq in view.entries for one in refers_to(view.entries[seq])]
        dangling = next((seq for seq in dangling if seq not in named), None)
        why = f"entry {dangling}, which bears on claim {claim}, was left out: other entries name it"
        need(dangling is None, why)
        is_same = dangling is not None or found == set(bears) or is_reported
        need(is_same, f"other entries bear on claim {claim} than the statement says")


def check_claims(members, told, view):
    """Compares the claims with the entries: which there are, and what is said of each."""
    lines = [read_json(line) for line in lines_of(members, "claims.jsonl")]
    claims, last = lines[:-1], lines[-1] if lines else {"export": {"written": 0}}
    if not all(isinstance(line, dict) for line in lines) or not fits(last, {"export": {"written": int}}):
        raise ValueError("a line is not a claim")
    written, named = last["export"]["written"], told["index"]["exported"]
    seqs = [claim["seq"] if fits(claim.get("seq"), int) else None for claim in claims]
    is_same = not lines or compact(last["export"]) == compact(told["export"])
    need(is_same, "claims.jsonl says other things of the export than statement.json")
    counts = {len(claims), len(named), told["export"]["written"], written}
    need(len(counts) == 1, f"claims.jsonl holds {len(claims)} claims, and the statement names {len(named)}")
    there = set(seqs)
    for seq in named:
        need(seq in there, f"claim {seq} is missing from claims.jsonl")
    in_order = seqs == named or len(seqs) != len(named)
    need(in_order, "the claims in claims.jsonl are others, or in another order, than the statement names")
    for seq in sorted(set(seqs) - {seq for seq, _ in told["index"]["entries"]} - {None}):
        need(False, f"claim {seq} is not proven: the statement names no entry of it")
    for claim, seq in zip(claims, seqs):
        is_claim = seq not in view.known or view.is_kind(seq, "claim")
        need(is_claim, f"claims.jsonl has a claim {seq}, and entry {seq} is not a claim")
        if view.is_kind(seq, "claim"):
            check_claim(claim, seq, view)


def check_claim(claim, seq, view):
    """Compares a claim with what its entries say, field by field: what readers ask about first comes first."""
    judged = claim.get("assessment") if "rests_on" in claim else None
    should = view.claim(seq, judged["seq"] if isinstance(judged, dict) and "seq" in judged else None)
    # These follow from the whole ledger; and the words around a quote are in the text, which may have been left out.
    passed = {"groups", "rests_on"} | ({"context"} if should["context"] is None else set())
    # A program read this name in the words, where nobody recorded whose they are.
    suggested = claim.get("suggested_claimant")
    if should["claimant"] is None and isinstance(suggested, str):
        if suggested in should["text"] or not should["text"].isascii():
            should["suggested_claimant"] = suggested
    is_there, says = ({name: one[name] for name in one if name not in passed} for one in (claim, should))
    if compact(is_there) == compact(says):
        return
    for name in sorted({*is_there, *says}, key=lambda name: (name not in ("text", "status", "claimant"), name)):
        said, wanted = (compact(one[name]) if name in one else "missing" for one in (is_there, says))
        if said != wanted:
            return need(False, f"claims.jsonl says of claim {seq} that its {name} is {said}; its entries say {wanted}")


def cbor(value):
    """A value in CBOR, in the deterministic encoding of RFC 8949, section 4.2."""

    def head(major, number):
        if number < 24:
            return bytes([major << 5 | number])
        place = next(place for place in range(4) if number < 1 << (8 << place))
        return bytes([major << 5 | 24 + place]) + number.to_bytes(1 << place, "big")

    if value is None:
        return b"\xf6"
    if isinstance(value, int):
        return head(0, value) if value >= 0 else head(1, -1 - value)
    if isinstance(value, (bytes, str)):
        raw = value if isinstance(value, bytes) else value.encode()
        return head(2 if raw is value else 3, len(raw)) + raw
    parts = value if isinstance(value, list) else [part for pair in value.items() for part in pair]
    return head(4 if parts is value else 5, len(value)) + b"".join(map(cbor, parts))


def check_receipts(members, told, paths, key, size, root):
    """Builds each receipt again (RFC 9942), but for the signature over the root that all of them share."""
    names = sorted(name for name in members if name.startswith("receipts/"))
    for seq in [seq for seq, _ in told["index"]["entries"] if names and f"receipts/{seq}.cose" not in members]:
        need(False, f"the receipt of entry {seq} is missing")
    if names and not key:
        return notes.append("note: the receipts were not checked: that needs the key of the log")
    for name in names:
        protected = cbor({1: -8, 4: bytes.fromhex(key.id), 15: {1: key.name, 2: key.name}, 395: 1})
        signature, place = members[name][-64:], re.fullmatch(r"receipts/(0|[1-9][0-9]*)\.cose", name)
        is_receipt = key.signed(signature, cbor(["Signature1", protected, b"", root]))
        if is_receipt and place and int(place[1]) in paths:
            proof = cbor([size, int(place[1]), paths[int(place[1])]])
            is_receipt = members[name] == b"\xd2" + cbor([protected, {396: {-1: [proof]}}, None, signature])
        is_receipt = is_receipt and place and int(place[1]) in paths
        need(is_receipt, f"{name} is not the receipt of its entry under this checkpoint")


def rank(name):
    """The place of a name among those that an export gives: by its kind, its number, its hash. Others have none."""
    for place, pattern in enumerate(NAMES):
        found = re.fullmatch(pattern, name)
        if found:
            return place, int(found[1]) if found.groups() else 0, name


def check_members(members, files):
    """Compares the hash of every member with the statement."""
    there = {name: sha256(content).hexdigest() for name, content in members.items() if name != "statement.json"}
    named, first = dict(files), {digest: name for name, digest in reversed(files)}
    for name in [name for name, _ in files if name not in there and name not in ALWAYS]:
        need(False, f"{name} is missing: the statement names it")
    for name, digest in there.items():
        swapped = f"has the content of {first.get(digest)}: the two were swapped, or one was copied"
        how = swapped if digest in first else "is not what the statement names: it was changed"
        need(name in named, f"{name} was added: the statement does not name it")
        need(named.get(name, digest) == digest, f"{name} {how}")
        is_usual = named.get(name) != digest or rank(name)
        need(is_usual, f"{name} is not a file that an export writes")
    in_order = [name for name in there if name in named] == [name for name, _ in files if name in there]
    usual = [name for name in members if rank(name)]
    in_order = in_order and len(named) == len(files) and sorted(usual, key=rank) == usual
    in_order = in_order and list(members)[-1] == "statement.json"
    need(in_order, "the files of the bundle are in another order than an export writes them")


def check_contents(members, told, key, size, root):
    """Proves the entries, and compares what is in the other files with what follows from them."""
    paths = attempt("proofs.txt", read_proofs, members) if "proofs.txt" in members else None
    proven = {}
    if paths is not None and "entries.jsonl" in members:
        proven = attempt("entries.jsonl", check_entries, members, paths, told, size, root) or {}
    view = View(proven, told["index"]["withheld"], {})
    check_texts(members, told, view)
    if told["index"]["without_texts"]:
        notes.append(
            "note: the captured documents and texts were left out: the words of the claims were not compared with them"
        )
    check_bearing(told, view)
    if "claims.jsonl" in members:
        attempt("claims.jsonl", check_claims, members, told, view)
    check_receipts(members, told, paths or {}, key, size, root)
    return view


def check(raw, logs, witnesses, are_enough):
    """The exit status for a bundle whose checkpoint one of these keys must have signed, if there are any."""
    members = unzip(raw)
    for name in ALWAYS:
        need(name in members, f"{name} is missing: every bundle has it")
    read = attempt("statement.json", read_statement, members["statement.json"]) if "statement.json" in members else None
    if not read:
        return 3
    files, told, signatures = read
    opened, place = None, len(faults)
    if "checkpoint" in members:
        opened = attempt("checkpoint", check_checkpoint, members, logs, witnesses, told)
    key, cosigned, tree = opened or (None, set(), ())
    is_complete = key and [name == f"{key.name}+{key.id}" and key.signed(*by) for name, *by in signatures]
    # What the key that is given did not sign, where that is said, and who must have signed for it.
    unsigned, by = None, []
    if logs and opened and not key:
        unsigned = "the checkpoint cannot be believed: its signature is missing or invalid"
    elif logs and signatures and key and not all(is_complete):
        unsigned = "statement.json is not what the key of the log signed: it was changed, or somebody else signed it"
        place, by = len(faults), signatures
    if not logs or not signatures:
        notes.append(
            "note: no key signed the hashes of the files: README.txt, index.html and every other file that does not "
            "follow from the entries can say anything, and so can rests_on and groups in claims.jsonl"
        )
    view = attempt("the bundle", check_contents, members, told, key, *tree) if tree else None
    if unsigned:
        later = view and later_key(members["checkpoint"].decode(), logs, view, by)
        faults.insert(place, later or unsigned)
    check_members(members, files)
    if faults:
        return 3
    if not logs:
        print("the bundle is consistent, but nobody vouches for it")
        print("ask the owner of the log for its key, and give it with --vkey KEY")
        return 2
    export, entries = told["export"], len(told["index"]["entries"])
    print(
        visible(
            f"whole: {export['written']} of {counted(export['claims'], 'claim', 'claims')} of {key.name}, with "
            f"{counted(entries, 'entry', 'entries')} under the checkpoint of {counted(tree[0], 'entry', 'entries')}, "
            f"root {base64(tree[1])}"
        )
    )
    if is_complete:
        print("complete: the key of the log signed the list of everything that bears on these claims")
    else:
        print("completeness is not attested: a contradiction, a retraction or a later verdict may have been left out")
    if export.get("as_of") is not None:
        print(f"as of entry {export['as_of']}: what the log has after it was left out, and may say otherwise")
    if not are_enough(cosigned):
        print("fewer witnesses cosigned the checkpoint than the policy asks for")
    for one in notes:
        print(visible(f"  {one}"))
    print("This shows what the log holds. It does not show that a claim is true, or that the owner of the key shows")
    print("everybody the same log: compare the root with one that somebody else kept.")
    return 0 if is_complete and are_enough(cosigned) else 1


def main():
    parser = argparse.ArgumentParser(description="Checks a bundle of claims.")
    parser.add_argument("file")
    parser.add_argument("--vkey", help="the key of the log")
    parser.add_argument("--policy", help="a tlog-policy file")
    options = parser.parse_args()
    if options.policy is not None and options.vkey is not None:
        parser.error("--policy names the keys of logs: give it or --vkey")
    trusted = [], {}, lambda there: True
    try:
        if options.policy is not None:
            trusted = read_policy(open(options.policy, encoding="utf-8").read())
        elif options.vkey is not None:
            trusted = read_policy(f"log {options.vkey}\nquorum none")
        raw = open(options.file, "rb").read()
    except (OSError, *UNREADABLE) as error:
        parser.error(str(error))
    status = 3
    with contextlib.suppress(Stop):
        status = check(raw, *trusted)
    for sentence in faults:
        print(visible(f"fault: {sentence}"))
    if faults:
        print(f"the bundle does not hold: {counted(len(faults), 'fault', 'faults')}")
    return status


if __name__ == "__main__":
    sys.exit(main())
