// Checks a bundle with the sentences of docs/check_bundle.py, which compares more.
(() => {
  const ALWAYS = ["README.txt", "checkpoint", "claims.jsonl", "entries.jsonl", "proofs.txt", "statement.json"];
  const STEPS = ["file", "statement", "checkpoint", "entries", "claims", "members", "witnesses"];
  const lines = (text) => text.split("\n").slice(0, -1);
  const text = (bytes) => new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
  const said = Object.fromEntries(STEPS.map((name) => [name, document.querySelector(`[data-rung=${name}]`).textContent]));
  let faults;

  // The members, if the file is byte for byte what an export makes of them.
  async function unzip(raw) {
    const odd = "the file is not a ZIP as an export writes it", add = (why) => void faults.push(why);
    const view = new DataView(raw.buffer), end = raw.length - 22, infos = [];
    if (end < 0 || view.getUint32(end, true) !== 0x06054b50) return add(odd);
    const count = view.getUint16(end + 10, true), size = view.getUint32(end + 12, true);
    let at = view.getUint32(end + 16, true), unpacked = 0, files = 0;
    const directory = at;
    const names = new Set(), wanted = [];
    for (let number = 0; number < count; number++) {
      if (at + 46 > end || view.getUint32(at, true) !== 0x02014b50) return add(odd);
      const length = view.getUint16(at + 28, true), info = {
        crc: view.getUint32(at + 16, true), packed: view.getUint32(at + 20, true), size: view.getUint32(at + 24, true),
        start: view.getUint32(at + 42, true), bytes: raw.slice(at + 46, at + 46 + length),
      };
      info.name = String.fromCharCode(...info.bytes);
      if (!/^[A-Za-z0-9._/-]+$/.test(info.name) || info.name.split("/").some((part) => ["", ".", ".."].includes(part)))
        return add(`the member “${info.name}” would be written outside the folder that it is unpacked into`);
      if (names.has(info.name)) return add(`two members have the name ${info.name}`);
      names.add(info.name);
      unpacked += info.size;
      if (unpacked > Math.max(64 * 1024 * 1024, 100 * raw.length))
        return add(`${info.name} would unpack to ${info.size} bytes, more than any bundle of this size holds`);
      const from = info.start + 30 + length;
      info.content = raw.subarray(from, from + info.packed);
      const common = new DataView(new ArrayBuffer(26));
      [20, 0, 8, 0, 0x21].forEach((number, place) => common.setUint16(2 * place, number, true));
      [info.crc, info.packed, info.size].forEach((number, place) => common.setUint32(10 + 4 * place, number, true));
      common.setUint16(22, length, true);
      const shared = new Uint8Array(common.buffer), offset = new DataView(new ArrayBuffer(8));
      offset.setUint32(0, 0o100644 << 16, true);
      offset.setUint32(4, files, true);
      const local = concat(Uint8Array.of(0x50, 0x4b, 3, 4), shared, info.bytes);
      wanted.push(concat(Uint8Array.of(0x50, 0x4b, 1, 2, 20, 3), shared, new Uint8Array(6), new Uint8Array(offset.buffer), info.bytes));
      if (info.start !== files || info.content.length !== info.packed || !same(raw.subarray(files, files + local.length), local))
        return add(odd);
      files += local.length + info.packed;
      infos.push(info);
      at += 46 + length;
    }
    const tail = new DataView(new ArrayBuffer(22));
    tail.setUint32(0, 0x06054b50, true);
    [count, count].forEach((number, place) => tail.setUint16(8 + 2 * place, number, true));
    [size, files].forEach((number, place) => tail.setUint32(12 + 4 * place, number, true));
    const whole = concat(...wanted, new Uint8Array(tail.buffer));
    if (directory !== files || whole.length !== size + 22 || !same(raw.subarray(files), whole)) return add(odd);
    const members = new Map();
    for (const { name, content, size, crc } of infos) {
      const out = new Uint8Array(size);
      let filled = 0, over = false;
      try {
        const reader = new Blob([content]).stream().pipeThrough(new DecompressionStream("deflate-raw")).getReader();
        for (let piece = await reader.read(); !piece.done; piece = await reader.read()) {
          over = filled + piece.value.length > size;
          if (over) { reader.cancel().catch(() => {}); break; }
          out.set(piece.value, filled);
          filled += piece.value.length;
        }
      } catch { filled = -1; }
      if (over) return add(`${name} unpacks to more than the ${size} bytes that it states`);
      if (filled !== size || crc32(out) !== crc) return add(`${name} is damaged: it cannot be unpacked as it was packed`);
      members.set(name, out);
    }
    return members;
  }

  const table = Uint32Array.from({ length: 256 }, (_, number) => {
    for (let bit = 0; bit < 8; bit++) number = number & 1 ? 0xedb88320 ^ (number >>> 1) : number >>> 1;
    return number;
  });
  const crc32 = (bytes) => {
    let crc = -1;
    for (const byte of bytes) crc = table[(crc ^ byte) & 255] ^ (crc >>> 8);
    return (crc ^ -1) >>> 0;
  };

  // RFC 9162, section 2.1.3.2.
  async function inTree(index, size, entry, path, root) {
    let node = await leafHash(entry), last = size - 1;
    if (!(index <= last)) return false;
    const half = (number) => Math.floor(number / 2);
    for (const sibling of path) {
      if (last === 0) return false;
      if (index % 2 || index === last) {
        node = await nodeHash(sibling, node);
        while (index % 2 === 0 && index) [index, last] = [half(index), half(last)];
      } else node = await nodeHash(node, sibling);
      [index, last] = [half(index), half(last)];
    }
    return last === 0 && same(node, root);
  }

  function readStatement(bytes) {
    const envelope = JSON.parse(text(bytes));
    if (`${JSON.stringify(envelope)}\n` !== text(bytes)) throw new SyntaxError("not canonical");
    const payload = unbase64(envelope.payload), kind = envelope.payloadType, statement = JSON.parse(text(payload));
    const told = statement.predicate["pkg:cargo/claimlog#statement"], places = told.index.entries.map(([seq]) => seq);
    if (places.some((seq, at) => at && seq <= places[at - 1]))
      return void faults.push("statement.json does not name the entries in order, each once");
    const message = concat(utf8(`DSSEv1 ${utf8(kind).length} ${kind} ${payload.length} `), payload);
    return { statement, told, message, signatures: envelope.signatures };
  }

  // The key that signed the checkpoint, with the checkpoint, if it is the one that the statement names.
  async function checkCheckpoint(note, logs, told) {
    const size = Number(note.size), root = unbase64(note.root), wanted = told.export.checkpoint, places = told.index.entries;
    let key = null;
    for (const log of logs) {
      const held = await signedNote(log, note);
      if (held === null) throw new Error("this browser cannot check signatures by Ed25519; use a newer one, or the program");
      if (held && !key) key = log;
    }
    if (logs.length && !key) faults.push("the checkpoint cannot be believed: its signature is missing or invalid");
    const last = places.length ? places[places.length - 1][0] : -1;
    if (note.origin === wanted.origin && size === wanted.size && hex(root) === wanted.root) return { key, size, root };
    if (last >= size) faults.push(`the checkpoint is of ${size} entries, and entry ${last} came after it: it is an older one`);
    else if (size < wanted.size) faults.push(`the checkpoint is of ${size} entries, and the statement names ${wanted.size}: it is an older one`);
    else faults.push("the checkpoint is not the one that the statement names");
    return null;
  }

  // Proves every entry that the statement names; returns those that are proven, by their places.
  async function checkEntries(members, told, size, root) {
    const paths = new Map(), proven = new Map(), bent = [], named = told.index.entries;
    for (const block of text(members.get("proofs.txt")).split("c2sp.org/tlog-proof@v1\n").slice(1)) {
      const rows = block.split("\n"), index = Number(rows[0].replace(/^index /, "")), path = rows.slice(1, -2).map(unbase64);
      if (!Number.isSafeInteger(index)) throw new SyntaxError("no index");
      paths.set(index, path);
      if (`index ${index}\n${path.map((one) => `${base64(one)}\n`).join("")}\n` !== block)
        faults.push("a block of proofs.txt is not a proof as an export writes it");
    }
    const rows = lines(text(members.get("entries.jsonl")));
    const proves = async (seq, line) => paths.has(seq) && inTree(seq, size, line, paths.get(seq), root);
    let at = 0;
    for (const [number, [seq, called]] of named.entries()) {
      const line = rows[at], following = number + 1 < named.length ? named[number + 1][0] : undefined;
      if (!paths.has(seq)) faults.push(`the proof of entry ${seq} is missing`);
      if (line !== undefined && (await proves(seq, line))) { proven.set(seq, JSON.parse(line)); at++; }
      else if (line !== undefined && !(await proves(following, line))) { bent.push([seq, line]); at++; }
      else {
        const of = Object.entries(told.index.bears_on).filter(([, bears]) => bears.includes(seq)).map(([claim]) => claim).join(", ");
        const what = { contradicts: "a contradiction", evidence: "evidence", assessment: "an assessment" }[called] ||
          (["duplicates", "supersedes", "depends-on"].includes(called) ? `a relation (${called})` : `a ${called}`);
        faults.push(`${what} that bears on claim ${of} was left out: entry ${seq}`);
      }
    }
    for (const [seq, line] of bent) {
      let other;
      for (const [place] of bent) if (other === undefined && (await proves(place, line))) other = place;
      faults.push(other === undefined ? `entry ${seq} is not what the log has at its place: the entry or its proof was changed` : `entry ${other} stands in the place of entry ${seq}`);
    }
    const places = new Set(named.map(([seq]) => seq));
    if (at < rows.length || [...paths.keys()].some((seq) => !places.has(seq)))
      faults.push("an entry or a proof was added: the statement does not name it");
    return proven;
  }

  // Compares the claims with the entries: their words, and their leaf hashes.
  function checkClaims(members, told, proven) {
    const rows = lines(text(members.get("claims.jsonl"))).map((line) => JSON.parse(line));
    const claims = rows.slice(0, -1), named = told.index.exported, seqs = claims.map((claim) => claim.seq);
    const written = rows.length ? rows[rows.length - 1].export.written : 0;
    if (![named.length, told.export.written, written].every((count) => count === claims.length))
      faults.push(`claims.jsonl holds ${claims.length} claims, and the statement names ${named.length}`);
    for (const seq of named) if (!seqs.includes(seq)) faults.push(`claim ${seq} is missing from claims.jsonl`);
    if (seqs.length === named.length && seqs.some((seq, at) => seq !== named[at]))
      faults.push("the claims in claims.jsonl are others, or in another order, than the statement names");
    const places = new Set(told.index.entries.map(([seq]) => seq));
    for (const seq of new Set(seqs)) if (!places.has(seq)) faults.push(`claim ${seq} is not proven: the statement names no entry of it`);
    for (const claim of claims) {
      const entry = proven.get(claim.seq);
      if (entry && entry.kind !== "claim") faults.push(`claims.jsonl has a claim ${claim.seq}, and entry ${claim.seq} is not a claim`);
      else if (entry && entry.data.text !== claim.text) faults.push(`claims.jsonl says of claim ${claim.seq} that its text is ${claim.text}`);
    }
    return claims.length;
  }

  // Compares the hash of every member with the statement, and what sources captured with their entries.
  async function checkMembers(members, statement, told, proven) {
    const named = new Map(statement.subject.map((one) => [one.name, one.digest.sha256])), there = new Map();
    for (const [name, content] of members) if (name !== "statement.json") there.set(name, hex(await sha256(content)));
    for (const [seq, entry] of proven) {
      for (const hash of entry.kind === "source" ? new Set([entry.data.sha256, entry.data.text]) : []) {
        const name = `sources/${hash}`, excused = told.index.without_texts || told.index.withheld_texts.includes(hash);
        if (there.has(name) && there.get(name) !== hash) faults.push(`${name} is not what source ${seq} captured: it was changed`);
        if (!there.has(name) && !excused) faults.push(`what source ${seq} captured is missing: ${name}`);
      }
    }
    for (const name of named.keys())
      if (!there.has(name) && !ALWAYS.includes(name)) faults.push(`${name} is missing: the statement names it`);
    for (const [name, found] of there) {
      const [twin] = [...named].find(([, digest]) => digest === found) || [];
      if (!named.has(name)) faults.push(`${name} was added: the statement does not name it`);
      else if (named.get(name) !== found && twin) faults.push(`${name} has the content of ${twin}: the two were swapped, or one was copied`);
      else if (named.get(name) !== found) faults.push(`${name} is not what the statement names: it was changed`);
    }
    const both = [...there.keys()].filter((name) => named.has(name));
    const order = statement.subject.map((one) => one.name).filter((name) => there.has(name));
    if (both.join("\n") !== order.join("\n") || [...members.keys()].pop() !== "statement.json")
      faults.push("the files of the bundle are in another order than an export writes them");
    return there.size;
  }

  // Runs a step and shows its line; what cannot be read in the form of an export is a fault as well.
  async function step(name, of, run) {
    const before = faults.length;
    let told;
    try { told = await run(); } catch (error) {
      if (error.message.startsWith("this browser")) throw error;
      faults.push(`${of} is not written as an export writes it`);
    }
    const why = faults[before];
    if (why) rung(name, "fails", `${why[0].toUpperCase()}${why.slice(1)}.`);
    return why ? null : told;
  }

  // Whose signature counts: the logs and the policy, by what was pasted.
  async function trusted(pasted) {
    if (!pasted) return { logs: [], policy: null };
    if (/^\s*(#|log|witness|group|quorum)(\s|$)/.test(pasted)) {
      const policy = await readPolicy(pasted);
      return { logs: policy.logs, policy };
    }
    return { logs: [await readKey(pasted)], policy: null };
  }

  // The verdict on a bundle: its state and its sentence.
  async function check(raw, pasted) {
    const { logs, policy } = await trusted(pasted);
    faults = [];
    const members = await step("file", "the file", () => unzip(raw));
    if (!members) return;
    for (const name of ALWAYS) if (!members.has(name)) faults.push(`${name} is missing: every bundle has it`);
    if (faults.length) rung("file", "fails", `${faults[0]}.`);
    else rung("file", "holds", `It is a bundle of ${members.size} files, packed as an export packs them.`);
    const read = await step("statement", "statement.json", () => readStatement(members.get("statement.json") || new Uint8Array()));
    if (!read) return;
    const { statement, told, message, signatures } = read;
    const note = parse(new TextDecoder().decode(members.get("checkpoint") || new Uint8Array()));
    const opened = await step("checkpoint", "checkpoint", () => checkCheckpoint(note, logs, told));
    const key = opened && opened.key;
    if (opened) {
      const state = key ? ["holds", `The key ${key.name}+${key.id} signed the checkpoint of ${opened.size} entries, root ${note.root}.`]
        : ["open", `The checkpoint is of ${opened.size} entries of ${note.origin}. No key was pasted, so its signature was not checked.`];
      rung("checkpoint", ...state);
    }
    let proven = new Map(), complete = false, there = new Set();
    if (opened) {
      proven = (await step("entries", "entries.jsonl or proofs.txt", () => checkEntries(members, told, opened.size, opened.root))) || proven;
      if (proven.size === told.index.entries.length) rung("entries", "holds", `Each of ${proven.size} entries is in the log at its place.`);
      const count = await step("claims", "claims.jsonl", () => checkClaims(members, told, proven));
      if (count !== null) rung("claims", "holds", `The words of ${count} claims are those of their entries.`);
    }
    if (key && signatures.length) {
      await step("statement", "statement.json", async () => {
        for (const one of signatures)
          if (one.keyid !== `${key.name}+${key.id}` || !(await signed(key, unbase64(one.sig), message)))
            return void faults.push("statement.json is not what the key of the log signed: it was changed, or somebody else signed it");
        complete = true;
      });
    }
    if (complete) rung("statement", "holds", "The key signed the list of everything that bears on these claims, and of all files.");
    else if (key && !signatures.length) rung("statement", "open", "No key signed the statement: something may have been left out.");
    else if (!key) rung("statement", "open", "The statement can be read. No key was pasted, so its signature was not checked.");
    const count = await step("members", "statement.json", () => checkMembers(members, statement, told, proven));
    if (count !== null) rung("members", "holds", `Each of ${count} files is what the statement names.`);
    if (policy && opened) {
      await step("witnesses", "checkpoint", async () => {
        const found = await cosigned(note, policy);
        faults.push(...found.faults);
        there = found.there;
      });
    }
    const enough = !policy || policy.met(there), names = [...there].join(", ") || "none";
    if (!policy) rung("witnesses", "open", "No policy was pasted, so no cosignature was checked.");
    else if (!faults.length) rung("witnesses", enough ? "holds" : "open", enough ? `As many witnesses as the policy asks for cosigned it: ${names}.` : `Fewer witnesses cosigned it than the policy asks for: ${names}.`);
    if (faults.length) return;
    if (!logs.length) return "The bundle is consistent, but nobody vouches for it: paste the key of the log above. Ask its owner for it by another way than the bundle.";
    if (!complete) return "What the bundle holds is in the log, but completeness is not attested: the key of the log did not sign the statement, so a contradiction, a retraction or a later verdict may have been left out.";
    if (!enough) return "The bundle is whole, but fewer witnesses cosigned the checkpoint than the policy asks for.";
    return `The bundle holds: ${told.export.written} of ${told.export.claims} claims of ${told.export.checkpoint.origin}. Now compare this root with one from elsewhere: ${note.root}`;
  }

  let file = null, runs = 0;
  async function run() {
    if (!file) return;
    const mine = ++runs, verdict = $("verdict"), list = $("faults");
    for (const name of STEPS) rung(name, "", said[name]);
    list.replaceChildren();
    verdict.textContent = `Checking ${file.name} …`;
    let told;
    try {
      if (!subtle) throw new Error("this browser offers no cryptography to this page: open it from the disk or over https");
      told = await check(new Uint8Array(await file.arrayBuffer()), $("trust").value.trim());
    } catch (error) {
      if (mine === runs) verdict.textContent = `Nothing was found out: ${error.message}.`;
      return;
    }
    if (mine !== runs) return;
    verdict.textContent = faults.length ? `The bundle does not hold. The first thing that fails: ${faults[0]}.` : told;
    list.replaceChildren(...faults.slice(1).map((why) => Object.assign(document.createElement("li"), { textContent: why })));
  }

  const take = (files) => { file = files[0] || file; run(); };
  $("file").addEventListener("change", () => take($("file").files));
  $("trust").addEventListener("change", run);
  document.addEventListener("dragover", (event) => event.preventDefault());
  document.addEventListener("drop", (event) => { event.preventDefault(); take(event.dataTransfer.files); });
  $("check").hidden = false;
})();
