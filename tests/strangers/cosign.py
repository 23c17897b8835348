"""Cosigns a checkpoint with ML-DSA-44 (C2SP tlog-cosignature): cosign.py NAME TIME TEXT writes the key and the line."""

import base64
import hashlib
import struct
import sys

from cryptography.hazmat.primitives.asymmetric.mldsa import MLDSA44PrivateKey

name, time, text = sys.argv[1].encode(), int(sys.argv[2]), sys.argv[3]
origin, size, root = text.splitlines()[:3]
key = MLDSA44PrivateKey.generate()
tagged = b"\x06" + key.public_key().public_bytes_raw()
key_id = hashlib.sha256(name + b"\n" + tagged).digest()[:4]
message = b"subtree/v1\n\0" + bytes([len(name)]) + name + struct.pack(">Q", time)
message += bytes([len(origin.encode())]) + origin.encode() + struct.pack(">QQ", 0, int(size)) + base64.b64decode(root)
line = base64.b64encode(key_id + struct.pack(">Q", time) + key.sign(message)).decode()
print(f"{sys.argv[1]}+{key_id.hex()}+{base64.b64encode(tagged).decode()}")
print(f"\N{EM DASH} {sys.argv[1]} {line}")
