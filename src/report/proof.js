"use strict";
// What a page needs to prove something: hashes, notes, keys, cosignatures and policies. The report and the page that
// checks bundles share it.
const $ = (id) => document.getElementById(id);
const utf8 = (text) => new TextEncoder().encode(text);
const bytesOf = (text) => {
  const binary = atob(text), out = new Uint8Array(binary.length);
  for (let at = 0; at < binary.length; at++) out[at] = binary.charCodeAt(at);
  return out;
};
const base64 = (bytes) => btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(""));
// Base64 as it is written, and in no other way.
const unbase64 = (text) => {
  const bytes = bytesOf(text);
  if (base64(bytes) !== text) throw new SyntaxError("not base64");
  return bytes;
};
const hex = (bytes) => Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
const concat = (...parts) => {
  const out = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) { out.set(part, at); at += part.length; }
  return out;
};
const same = (one, other) => one.length === other.length && one.every((byte, at) => byte === other[at]);
const subtle = globalThis.crypto && globalThis.crypto.subtle;
const sha256 = async (bytes) => new Uint8Array(await subtle.digest("SHA-256", bytes));
const leafHash = (entry) => sha256(concat(Uint8Array.of(0), utf8(entry)));
const nodeHash = (left, right) => sha256(concat(Uint8Array.of(1), left, right));

// A signed note of a checkpoint (c2sp.org/tlog-checkpoint).
const parse = (note) => {
  const end = note.lastIndexOf("\n\n");
  const lines = note.slice(end + 2).split("\n").filter(Boolean).map((line) => line.split(" "));
  const [origin, size, root] = note.slice(0, end).split("\n");
  return { text: note.slice(0, end + 1), origin, size, root, lines };
};

// A key as text: NAME+ID+BASE64(TYPE and bytes). Type 1 signs notes, type 4 cosigns; other types are not checked here.
async function readKey(text) {
  const [name, id, ...rest] = text.trim().split("+"), bytes = unbase64(rest.join("+"));
  const calls = hex((await sha256(concat(utf8(`${name}\n`), bytes))).slice(0, 4));
  if (calls !== id) throw new SyntaxError(`${name} is not a key: its id does not fit`);
  return { name, id, type: bytes[0], raw: bytes.slice(1) };
}

// Whether a key made a signature; it is null where the browser cannot tell.
async function signed(key, signature, message) {
  let imported;
  try {
    imported = await subtle.importKey("raw", key.raw, { name: "Ed25519" }, false, ["verify"]);
  } catch {
    return null;
  }
  return subtle.verify({ name: "Ed25519" }, imported, signature, message);
}

// The signatures in a note's lines that carry the name and the id of a key.
const signaturesBy = (note, key) =>
  note.lines.filter((line) => line[1] === key.name).map((line) => unbase64(line[2]))
    .filter((bytes) => hex(bytes.slice(0, 4)) === key.id).map((bytes) => bytes.slice(4));

// Whether a key signed a note: true, false, or null where the browser cannot tell.
async function signedNote(key, note) {
  const mine = signaturesBy(note, key);
  if (!mine.length || note.origin !== key.name) return false;
  for (const one of mine) {
    const held = await signed(key, one, utf8(note.text));
    if (!held) return held;
  }
  return true;
}

// The logs, the witnesses, and whether some cosignatures are enough (c2sp.org/tlog-policy).
async function readPolicy(text) {
  const logs = [], witnesses = new Map(), groups = new Map();
  let quorum = null;
  for (const line of text.split("\n")) {
    const words = line.split("#")[0].split(/\s+/).filter(Boolean);
    if (!words.length) continue;
    if (words[0] === "log") logs.push(await readKey(words[1]));
    else if (words[0] === "witness") witnesses.set(words[1], await readKey(words[2]));
    else if (words[0] === "group") {
      const count = { all: words.length - 3, any: 1 }[words[2]] || Number(words[2]);
      if (!(count > 0)) throw new SyntaxError(`the group ${words[1]} asks for no number`);
      groups.set(words[1], [count, words.slice(3)]);
    } else if (words[0] === "quorum") quorum = words[1];
    else throw new SyntaxError(`a policy has no line “${words[0]}”`);
  }
  if (!logs.length) throw new SyntaxError("the policy has no line for a log");
  if (!quorum) throw new SyntaxError("the policy has no line for the quorum: add “quorum none” if no witness must have cosigned");
  for (const name of [quorum, ...[...groups.values()].flatMap(([, members]) => members)])
    if (name !== "none" && !groups.has(name) && !witnesses.has(name))
      throw new SyntaxError(`the policy asks for ${name}, whom no line of it names`);
  const met = (name, there) => groups.has(name)
    ? groups.get(name)[1].filter((member) => met(member, there)).length >= groups.get(name)[0]
    : name === "none" || there.has(name);
  return { logs, witnesses, met: (there) => met(quorum, there) };
}

// Which witnesses of a policy cosigned a note (c2sp.org/tlog-cosignature), and what is wrong with the others' words.
async function cosigned(note, policy) {
  const there = new Set(), faults = [];
  for (const [name, witness] of policy.witnesses) {
    for (const one of signaturesBy(note, witness)) {
      const time = new DataView(one.buffer).getBigUint64(0);
      const held = witness.type === 4 && (await signed(witness, one.slice(8), utf8(`cosignature/v1\ntime ${time}\n${note.text}`)));
      if (held) there.add(name);
      else faults.push(held === null || witness.type !== 4
        ? `the cosignature by ${name} is of a kind that is not checked here`
        : `the cosignature by ${name} is invalid`);
    }
  }
  return { there, faults };
}

// A line of the ladder: it holds, fails, or is open.
const rung = (name, state, text) => {
  const line = document.querySelector(`[data-rung=${name}]`);
  line.className = state;
  if (text) line.textContent = text;
  return state !== "fails";
};
