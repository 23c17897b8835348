(() => {
  const all = (selector) => [...document.querySelectorAll(selector)];

  // The filter.
  const cards = all(".from article"), groups = all(".from");
  const status = (card) => card.querySelector("h4 b");
  const named = (card) => status(card).className.slice(2);
  const said = (card) => card.querySelector("blockquote").textContent;
  const filter = () => {
    const words = $("f-words").value.toLowerCase().split(/\s+/).filter(Boolean);
    const wanted = $("f-status").value, found = $("f-found").checked;
    let shown = 0;
    for (const card of cards) {
      // What the claims of one place share stands above them.
      const text = `${card.parentNode.firstElementChild.textContent} ${card.textContent}`.toLowerCase();
      card.hidden = !(words.every((word) => text.includes(word)) && (!wanted || named(card) === wanted) && (!found || card.querySelector(".codes")));
      shown += card.hidden ? 0 : 1;
    }
    for (const group of groups) group.hidden = !group.querySelector("article:not([hidden])");
    $("f-count").textContent = `${shown} of ${cards.length} claims`;
  };
  $("filter").hidden = cards.length < 2;
  $("filter").addEventListener("input", filter);
  $("filter").addEventListener("submit", (event) => event.preventDefault());
  // A jump to a claim that the filter hides shows it.
  window.addEventListener("hashchange", () => {
    const target = location.hash.startsWith("#c") && $(location.hash.slice(1));
    if (target && target.hidden) { target.hidden = target.parentNode.hidden = false; target.scrollIntoView(); }
  });

  // The proof, if there is a ledger.
  if (!$("data")) return;
  let data, entries, leaves, withdrawn, on;
  // What was recorded, as gzip in base64.
  async function unpack() {
    const packed = new Blob([bytesOf($("data").textContent)]).stream().pipeThrough(new DecompressionStream("gzip"));
    data = JSON.parse(await new Response(packed).text());
    entries = data.entries.map((line, at) => {
      const entry = { ...JSON.parse(line), seq: data.seqs[at] }, card = $(`c${entry.seq}`);
      // The words of a claim are on its card, once: its bytes are those of the data with these words.
      if (entry.kind === "claim" && entry.data.text === 0 && card) {
        entry.data.text = said(card);
        data.entries[at] = line.replace('"text":0', () => `"text":${JSON.stringify(said(card))}`);
      }
      return entry;
    });
    // All at once: a browser hashes beside the page, and each wait for it costs more than the hash.
    leaves = await Promise.all(data.entries.map(leafHash));
    withdrawn = new Set(entries.filter((entry) => entry.kind === "retraction").map((entry) => entry.about));
    // The entries about each entry, and the relations that lead to it.
    on = new Map();
    for (const entry of entries) {
      for (const seq of [entry.about, entry.data.to]) {
        if (!on.has(seq)) on.set(seq, []);
        on.get(seq).push(entry);
      }
    }
  }
  async function texts() {
    const whole = all("pre[data-sha256]"), sources = all("article.source").length;
    for (const pre of whole) {
      // The line break after the tag is not part of the text; a browser drops it, unless the text begins with one.
      if (hex(await sha256(utf8(pre.textContent))) !== pre.dataset.sha256)
        return rung("texts", "fails", `The text of ${pre.getAttribute("aria-label").slice(8)} is not what was captured: it was changed.`);
    }
    const named = entries.filter((entry) => entry.kind === "source").map((entry) => entry.data.text);
    const strange = whole.find((pre) => !named.includes(pre.dataset.sha256));
    if (strange) return rung("texts", "fails", `No entry names the ${strange.getAttribute("aria-label").toLowerCase()}.`);
    if (whole.length < sources)
      return rung("texts", whole.length ? "holds" : "open", `${whole.length} of ${sources} texts are here as a whole, and give the hashes that their entries name.`);
    return rung("texts", "holds", `All ${whole.length} texts give the hashes that their entries name.`);
  }

  async function claims() {
    const hidden = /\\u\{[0-9a-f]+\}/;
    for (let at = 0; at < data.seqs.length; at++) {
      const entry = entries[at], seq = entry.seq, card = $(`c${seq}`);
      if (entry.kind !== "claim" || !card) continue;
      const leaf = card.querySelector("p > code").textContent, hash = hex(leaves[at]).slice(0, 16);
      if (hash !== leaf || (!hidden.test(said(card)) && said(card) !== entry.data.text.replace(/\s/g, " ")))
        return rung("claims", "fails", `The words of claim ${seq} are not those of its entry, or its hash is not: they were changed.`);
      if (named(card) !== data.statuses[seq] || status(card).textContent.replaceAll(" ", "-") !== data.statuses[seq])
        return rung("claims", "fails", `The status of claim ${seq} was changed.`);
      const stands = standing(seq);
      if (stands && stands !== data.statuses[seq])
        return rung("claims", "fails", `Claim ${seq} is shown as ${data.statuses[seq]}, and its entries say ${stands}.`);
    }
    return rung("claims", "holds", `The words and statuses of all ${cards.length} claims are those of their entries.`);
  }

  // Where a claim stands, as far as its own entries say: docs/STATUS.md has the whole table.
  function standing(seq) {
    if (withdrawn.has(seq)) return "retracted";
    const stands = (on.get(seq) || []).filter((entry) => !withdrawn.has(entry.seq));
    const related = stands.some((entry) => entry.kind === "relation" && ["contradicts", "supersedes"].includes(entry.data.relation));
    const verdicts = stands.filter((entry) => entry.kind === "assessment");
    const by = new Set(verdicts.map((entry) => (entry.data.by || entry.recorder || "").toLowerCase()));
    if (related || by.size > 1) return null;
    return verdicts.length ? verdicts[verdicts.length - 1].data.verdict : "unassessed";
  }

  async function root() {
    let next = 0;
    // The entries from one number to before another stand at these places in the data.
    const climb = async (start, end, from, until) => {
      if (from === until) return unbase64(data.nodes[next++]);
      if (end - start === 1) return leaves[from];
      let half = 1, middle = from;
      while (half * 2 < end - start) half *= 2;
      while (middle < until && data.seqs[middle] < start + half) middle++;
      // Both are begun in this order, in which the hashes are listed.
      const parts = [climb(start, start + half, from, middle), climb(start + half, end, middle, until)];
      return nodeHash(...(await Promise.all(parts)));
    };
    return data.size ? climb(0, data.size, 0, data.seqs.length) : sha256(new Uint8Array());
  }

  async function paths() {
    const note = parse($("note").textContent.replace(/^\n/, ""));
    if (note.text !== parse(data.note).text) return rung("paths", "fails", "The checkpoint that is shown is not the one in the data of this page.");
    if (!data.seqs.length) return rung("paths", "open", "There is no entry here to be proven.");
    let found;
    try { found = base64(await root()); } catch { found = "nothing"; }
    if (found !== note.root || Number(note.size) !== data.size)
      return rung("paths", "fails", `The entries give another root (${found}) than the checkpoint (${note.root}): an entry or a hash of its path was changed.`);
    return rung("paths", "holds", `${data.seqs.length} entries, at their places, give the root ${note.root} of ${note.size} entries.`);
  }

  async function signature() {
    const note = parse(data.note), key = await readKey(data.vkey).catch(() => null);
    if (!key || key.type !== 1 || note.origin !== key.name || !signaturesBy(note, key).length)
      return rung("signature", "fails", "The key that is named did not sign the checkpoint.");
    const held = await signedNote(key, note);
    if (held === null)
      return rung("signature", "open", "This browser cannot check signatures by Ed25519, so the signature was not checked. Use a newer browser, or the program.") && null;
    if (!held) return rung("signature", "fails", "The signature of the checkpoint is invalid: it or the checkpoint was changed.");
    return rung("signature", "holds", `The key ${data.vkey} signed this root.`);
  }

  async function witnesses() {
    const note = parse(data.note), name = data.vkey.split("+")[0], pasted = $("policy").value.trim();
    if (!pasted) {
      const names = note.lines.map((line) => line[1]).filter((line) => line !== name).join(", ");
      return rung("witnesses", "open", names ? `The checkpoint carries cosignatures by ${names}. Their keys are not on this page: paste a policy of witnesses below, and press Verify again.` : "No witness cosigned this checkpoint: only the owner of the key vouches for it.");
    }
    let policy;
    try { policy = await readPolicy(pasted); } catch (error) {
      return rung("witnesses", "fails", `The policy that you pasted cannot be read: ${error.message}.`);
    }
    if (policy.logs.length && !policy.logs.some((log) => data.vkey === `${log.name}+${log.id}+${base64(concat(Uint8Array.of(log.type), log.raw))}`))
      return rung("witnesses", "fails", "The policy that you pasted is about another log, or another key of it.");
    const { there, faults } = await cosigned(note, policy), names = [...there].join(", ");
    if (faults.length) return rung("witnesses", "fails", `${faults[0][0].toUpperCase()}${faults[0].slice(1)}.`);
    if (!policy.met(there)) return rung("witnesses", "fails", `Fewer witnesses cosigned the checkpoint than the policy asks for: ${names || "none"}.`);
    return rung("witnesses", "holds", names ? `As many witnesses as the policy asks for cosigned the checkpoint: ${names}.` : "The policy asks for no witness.");
  }

  $("verify").hidden = false;
  $("verify").addEventListener("click", async () => {
    if (!subtle) {
      $("verdict").textContent = "Nothing was checked: this browser offers no cryptography to this page. Open the file from the disk or over https, or use the program.";
      return;
    }
    let whole = true;
    try { await unpack(); } catch (error) {
      $("verdict").textContent = `Nothing was checked: the data of this page cannot be unpacked (${error.name}). They were changed, or this browser is too old.`;
      return;
    }
    for (const [name, step] of [["texts", texts], ["claims", claims], ["paths", paths], ["signature", signature], ["witnesses", witnesses]]) {
      let held;
      try { held = await step(); } catch (error) { held = rung(name, "fails", `This could not be read as it was written (${error.name}): it was changed.`); }
      if (held === null) whole = false;
      if (held === false) {
        $("verdict").textContent = `This page does not hold. The first thing that fails: ${document.querySelector(`[data-rung=${name}]`).textContent}`;
        return;
      }
    }
    $("verdict").textContent = `${whole ? "Everything that this page can check about itself holds." : "What this browser can check holds."} Now compare this root with one from elsewhere: ${parse(data.note).root}`;
  });

  $("other").addEventListener("input", () => {
    const mine = parse($("note").textContent.replace(/^\n/, "")), pasted = $("other").value.trim();
    if (!pasted) return ($("compared").textContent = "");
    const other = parse(`${pasted}\n`.includes("\n\n") ? `${pasted}\n` : `${pasted}\n\n`);
    const say = (words) => ($("compared").textContent = words);
    if (pasted === mine.root) return say("The same root: whoever gave it to you sees the same log.");
    if (other.origin !== mine.origin) return say("This is not a checkpoint of the same log.");
    if (other.size === mine.size && other.root === mine.root) return say("The same checkpoint: whoever gave it to you sees the same log.");
    if (other.size === mine.size) return say("Another root for the same number of entries: one of you was shown a different log. Keep both.");
    return say(`It is of ${other.size} entries, and this page of ${mine.size}: only the program can tell whether one extends the other.`);
  });
})();
