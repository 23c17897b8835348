"""Has scitt-cose and in-toto-attestation judge a bundle: prints how many receipts are accepted, how many bent ones are
refused, and the subjects of the statement. receipts.py BUNDLE VKEY"""
import base64, json, sys, zipfile

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from google.protobuf.json_format import ParseDict
from in_toto_attestation.v1 import statement_pb2
from in_toto_attestation.v1.statement import Statement
from scitt_cose import verify_receipt

bundle, vkey = zipfile.ZipFile(sys.argv[1]), sys.argv[2]
raw = base64.b64decode(vkey.split("+", 2)[2])
assert raw[0] == 1, "a key of Ed25519"
pem = Ed25519PublicKey.from_public_bytes(raw[1:]).public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)


def holds(receipt, entry):
    return verify_receipt(receipt, leaf_entry_hex=entry.hex(), log_public_key_pem=pem.decode()).ok


def bent(data, at):
    return data[:at] + bytes([data[at] ^ 1]) + data[at + 1 :]


statement = json.loads(base64.b64decode(json.loads(bundle.read("statement.json"))["payload"]))
seqs = [seq for seq, _ in statement["predicate"]["pkg:cargo/claimlog#statement"]["index"]["entries"]]
entries = bundle.read("entries.jsonl").split(b"\n")
accepted = refused = 0
for seq, entry in zip(seqs, entries):
    receipt = bundle.read(f"receipts/{seq}.cose")
    assert holds(receipt, entry), f"the receipt of entry {seq} is refused"
    accepted += 1
    for other in [(receipt, bent(entry, at)) for at in range(0, len(entry), 40)] + [
        (bent(receipt, len(receipt) - 1 - back), entry) for back in range(0, 64, 8)
    ]:
        assert not holds(*other), f"a bent receipt or entry {seq} is accepted"
        refused += 1

parsed = Statement.copy_from_pb(ParseDict(statement, statement_pb2.Statement()))
parsed.validate()
for field in ["type", "predicate_type", "subject"]:
    other = Statement.copy_from_pb(parsed.pb)
    other.pb.ClearField(field)
    try:
        other.validate()
        raise SystemExit(f"a statement without {field} is accepted")
    except ValueError:
        refused += 1
print(accepted, refused, len(parsed.pb.subject))
