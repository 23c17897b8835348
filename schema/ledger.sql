-- The tables of a claimlog ledger, format 4. This file is what the program runs to make a ledger, and
-- what it compares a ledger's schema with, exactly, on every open. docs/FORMAT.md explains it.

PRAGMA application_id = 1129082220; -- 'CLml'
PRAGMA user_version = 4;

-- The name of the log, and the keys that signed for it, in order. entry is the entry that named the key. These
-- rows are not trusted: a key is trusted if it is given or remembered, or if the entries lead from such a key to it.
CREATE TABLE log (
  id     INTEGER PRIMARY KEY CHECK (id >= 0),
  origin TEXT NOT NULL,
  vkey   TEXT NOT NULL,
  entry  INTEGER
) STRICT;

-- The history. body is the bytes that were hashed, one line of JSON; kind and about are copies of two
-- of its fields, for indexes, and verification compares them with the body. If an entry was withheld,
-- kind is 'withheld', about is empty, and body is the leaf hash, in hexadecimal.
CREATE TABLE entry (
  seq   INTEGER PRIMARY KEY CHECK (seq >= 0),
  kind  TEXT NOT NULL,
  about INTEGER CHECK (about < seq),
  body  TEXT NOT NULL
) STRICT;

-- Evidence, assessments, relations, retractions and waivers by what they are about. Claims are not in the
-- index, because there are many of them.
CREATE INDEX entry_about ON entry (about) WHERE kind <> 'claim';
-- The few entries that say which keys sign and what is withheld, and the withheld entries.
CREATE INDEX entry_kind ON entry (kind)
WHERE kind <> 'claim' AND (kind = 'key' OR kind = 'redaction' OR kind = 'withheld');

-- The Merkle tree. tile: the leaf hashes, 256 to a row, as in C2SP tlog-tiles, with the roots of their
-- sixteen groups of 16. node: the root of every complete subtree of 2^level leaves, from 256 upwards.
CREATE TABLE tile (
  n      INTEGER PRIMARY KEY CHECK (n >= 0),
  hashes BLOB NOT NULL CHECK (length(hashes) = 8192),
  groups BLOB NOT NULL CHECK (length(groups) = 512)
) STRICT;
CREATE TABLE node (
  level INTEGER NOT NULL CHECK (level >= 8),
  n     INTEGER NOT NULL CHECK (n >= 0),
  hash  BLOB NOT NULL CHECK (length(hash) = 32),
  PRIMARY KEY (level, n)
) STRICT, WITHOUT ROWID;

-- Captured documents, by the source that captured them: part is 'bytes' for what was captured and 'text' for what was
-- extracted from it. If the text is the same as the bytes, there is no row for it. sha256 and size are those of the
-- whole. A document is kept in blocks of 65,536 bytes: hashes are their leaf hashes, in order, and bytes is the zlib stream of one block.
CREATE TABLE document (
  source INTEGER NOT NULL CHECK (source >= 0),
  part   TEXT NOT NULL CHECK (part = 'bytes' OR part = 'text'),
  sha256 TEXT NOT NULL CHECK (length(sha256) = 64),
  size   INTEGER NOT NULL CHECK (size >= 0),
  hashes BLOB NOT NULL CHECK (length(hashes) = (size + 65535) / 65536 * 32),
  PRIMARY KEY (source, part)
) STRICT;
CREATE INDEX document_sha256 ON document (sha256);
CREATE TABLE block (
  source INTEGER NOT NULL,
  part   TEXT NOT NULL,
  n      INTEGER NOT NULL CHECK (n >= 0),
  bytes  BLOB NOT NULL,
  PRIMARY KEY (source, part, n)
) STRICT;

-- One signed note for every commit, numbered from 0, and the peaks of the tree of that size.
CREATE TABLE checkpoint (
  size  INTEGER PRIMARY KEY,
  n     INTEGER NOT NULL,
  note  TEXT NOT NULL,
  peaks BLOB NOT NULL CHECK (length(peaks) % 32 = 0)
) STRICT;

-- What others say of a checkpoint: a witness's signature line, with its key where it is known, and an
-- RFC 3161 time-stamp response, with the SHA-256 of its bytes.
CREATE TABLE cosignature (
  size INTEGER NOT NULL,
  line TEXT NOT NULL,
  vkey TEXT,
  PRIMARY KEY (size, line)
) STRICT, WITHOUT ROWID;
CREATE TABLE timestamp (
  size   INTEGER NOT NULL,
  sha256 TEXT NOT NULL CHECK (length(sha256) = 64),
  token  BLOB NOT NULL,
  PRIMARY KEY (size, sha256)
) STRICT, WITHOUT ROWID;

-- These triggers refuse edits, deletions and gaps. They stop accidents, in any program; intentional changes are
-- detected by the tree. INSERT OR REPLACE deletes rows without calling a delete trigger, so there are also checks
-- before each insert.
CREATE TRIGGER log_insert BEFORE INSERT ON log WHEN NEW.id IS NOT (SELECT count(*) FROM log)
BEGIN SELECT RAISE(ABORT, 'claimlog: the ledger has its name'); END;
CREATE TRIGGER log_update BEFORE UPDATE ON log
BEGIN SELECT RAISE(ABORT, 'claimlog: the ledger is append-only'); END;
CREATE TRIGGER log_delete BEFORE DELETE ON log
BEGIN SELECT RAISE(ABORT, 'claimlog: the ledger is append-only'); END;

-- If SQLite chooses the seq, it is -1 here and becomes the next number. If a seq is given, the trigger makes SQLite
-- journal every page that the insert touches, so the program gives only the first seq.
CREATE TRIGGER entry_insert BEFORE INSERT ON entry
WHEN NEW.seq <> -1 AND NEW.seq <> (SELECT coalesce(max(seq) + 1, 0) FROM entry)
BEGIN SELECT RAISE(ROLLBACK, 'claimlog: an entry takes the next seq'); END;
-- The only update: an entry is replaced by its leaf hash if the last entry is a redaction that names it.
CREATE TRIGGER entry_update BEFORE UPDATE ON entry
WHEN NOT coalesce(
  NEW.seq = OLD.seq AND NEW.kind = 'withheld' AND NEW.about IS NULL AND length(NEW.body) = 64
  AND (SELECT kind = 'redaction' AND EXISTS (
         SELECT 1 FROM json_each(body, '$.data.entries') AS named
         WHERE OLD.seq BETWEEN json_extract(named.value, '$[0]') AND json_extract(named.value, '$[1]'))
       FROM entry ORDER BY seq DESC LIMIT 1), 0)
BEGIN SELECT RAISE(ABORT, 'claimlog: the ledger is append-only'); END;
CREATE TRIGGER entry_delete BEFORE DELETE ON entry
BEGIN SELECT RAISE(ABORT, 'claimlog: the ledger is append-only'); END;

CREATE TRIGGER tile_insert BEFORE INSERT ON tile WHEN EXISTS (SELECT 1 FROM tile WHERE n = NEW.n)
BEGIN SELECT RAISE(ABORT, 'claimlog: the ledger is append-only'); END;
CREATE TRIGGER tile_update BEFORE UPDATE ON tile
BEGIN SELECT RAISE(ABORT, 'claimlog: the ledger is append-only'); END;
CREATE TRIGGER tile_delete BEFORE DELETE ON tile
BEGIN SELECT RAISE(ABORT, 'claimlog: the ledger is append-only'); END;

CREATE TRIGGER node_insert BEFORE INSERT ON node
WHEN EXISTS (SELECT 1 FROM node WHERE level = NEW.level AND n = NEW.n)
BEGIN SELECT RAISE(ABORT, 'claimlog: the ledger is append-only'); END;
CREATE TRIGGER node_update BEFORE UPDATE ON node
BEGIN SELECT RAISE(ABORT, 'claimlog: the ledger is append-only'); END;
CREATE TRIGGER node_delete BEFORE DELETE ON node
BEGIN SELECT RAISE(ABORT, 'claimlog: the ledger is append-only'); END;

CREATE TRIGGER document_insert BEFORE INSERT ON document
WHEN EXISTS (SELECT 1 FROM document WHERE source = NEW.source AND part = NEW.part)
BEGIN SELECT RAISE(ABORT, 'claimlog: the ledger is append-only'); END;
CREATE TRIGGER document_update BEFORE UPDATE ON document
BEGIN SELECT RAISE(ABORT, 'claimlog: the ledger is append-only'); END;
-- The only deletion: what a source captured, if the last entry is a redaction that names the source.
CREATE TRIGGER document_delete BEFORE DELETE ON document
WHEN NOT coalesce(
  (SELECT kind = 'redaction' AND EXISTS (
     SELECT 1 FROM json_each(body, '$.data.entries') AS named
     WHERE OLD.source BETWEEN json_extract(named.value, '$[0]') AND json_extract(named.value, '$[1]'))
   FROM entry ORDER BY seq DESC LIMIT 1), 0)
BEGIN SELECT RAISE(ABORT, 'claimlog: the ledger is append-only'); END;
CREATE TRIGGER block_insert BEFORE INSERT ON block
WHEN EXISTS (SELECT 1 FROM block WHERE source = NEW.source AND part = NEW.part AND n = NEW.n)
BEGIN SELECT RAISE(ABORT, 'claimlog: the ledger is append-only'); END;
CREATE TRIGGER block_update BEFORE UPDATE ON block
BEGIN SELECT RAISE(ABORT, 'claimlog: the ledger is append-only'); END;
CREATE TRIGGER block_delete BEFORE DELETE ON block
WHEN NOT coalesce(
  (SELECT kind = 'redaction' AND EXISTS (
     SELECT 1 FROM json_each(body, '$.data.entries') AS named
     WHERE OLD.source BETWEEN json_extract(named.value, '$[0]') AND json_extract(named.value, '$[1]'))
   FROM entry ORDER BY seq DESC LIMIT 1), 0)
BEGIN SELECT RAISE(ABORT, 'claimlog: the ledger is append-only'); END;

CREATE TRIGGER checkpoint_insert BEFORE INSERT ON checkpoint
WHEN NEW.size IS NOT (SELECT coalesce(max(seq) + 1, 0) FROM entry)
  OR NEW.size <= (SELECT max(size) FROM checkpoint)
  OR NEW.n IS NOT coalesce((SELECT n + 1 FROM checkpoint ORDER BY size DESC LIMIT 1), 0)
BEGIN SELECT RAISE(ABORT, 'claimlog: a checkpoint covers every entry, once'); END;
CREATE TRIGGER checkpoint_update BEFORE UPDATE ON checkpoint
BEGIN SELECT RAISE(ABORT, 'claimlog: the ledger is append-only'); END;
CREATE TRIGGER checkpoint_delete BEFORE DELETE ON checkpoint
BEGIN SELECT RAISE(ABORT, 'claimlog: the ledger is append-only'); END;

CREATE TRIGGER cosignature_insert BEFORE INSERT ON cosignature
WHEN NOT EXISTS (SELECT 1 FROM checkpoint WHERE size = NEW.size)
  OR EXISTS (SELECT 1 FROM cosignature WHERE size = NEW.size AND line = NEW.line)
BEGIN SELECT RAISE(ABORT, 'claimlog: a cosignature is of one checkpoint, once'); END;
CREATE TRIGGER cosignature_update BEFORE UPDATE ON cosignature
BEGIN SELECT RAISE(ABORT, 'claimlog: the ledger is append-only'); END;
CREATE TRIGGER cosignature_delete BEFORE DELETE ON cosignature
BEGIN SELECT RAISE(ABORT, 'claimlog: the ledger is append-only'); END;

CREATE TRIGGER timestamp_insert BEFORE INSERT ON timestamp
WHEN NOT EXISTS (SELECT 1 FROM checkpoint WHERE size = NEW.size)
  OR EXISTS (SELECT 1 FROM timestamp WHERE size = NEW.size AND sha256 = NEW.sha256)
BEGIN SELECT RAISE(ABORT, 'claimlog: a time stamp is of one checkpoint, once'); END;
CREATE TRIGGER timestamp_update BEFORE UPDATE ON timestamp
BEGIN SELECT RAISE(ABORT, 'claimlog: the ledger is append-only'); END;
CREATE TRIGGER timestamp_delete BEFORE DELETE ON timestamp
BEGIN SELECT RAISE(ABORT, 'claimlog: the ledger is append-only'); END;

-- For people with sqlite3 or Datasette. The program reads none of them.
CREATE VIEW retraction AS
SELECT seq, json_extract(body, '$.at') AS at, json_extract(body, '$.recorder') AS recorder,
       about AS entry, json_extract(body, '$.data.because') AS because
FROM entry WHERE kind = 'retraction';

CREATE VIEW source AS
SELECT seq, json_extract(body, '$.at') AS at, json_extract(body, '$.recorder') AS recorder,
       json_extract(body, '$.data.name') AS name, json_extract(body, '$.data.sha256') AS sha256,
       json_extract(body, '$.data.size') AS size, json_extract(body, '$.data.text') AS text_sha256,
       json_extract(body, '$.data.url') AS url, json_extract(body, '$.data.title') AS title,
       json_extract(body, '$.data.author') AS author,
       json_extract(body, '$.data.publisher') AS publisher,
       json_extract(body, '$.data.published') AS published,
       json_extract(body, '$.data.reliability') AS reliability, about AS within,
       json_extract(body, '$.data.media_type') AS media_type, json_extract(body, '$.data.extractor') AS extractor,
       json_extract(body, '$.data.stated') AS stated, json_extract(body, '$.data.caveats') AS caveats,
       EXISTS (SELECT 1 FROM entry r WHERE r.about = entry.seq AND r.kind = 'retraction' AND r.kind <> 'claim') AS retracted
FROM entry WHERE kind = 'source';

CREATE VIEW assessment AS
SELECT seq, json_extract(body, '$.at') AS at, json_extract(body, '$.recorder') AS recorder,
       about AS claim, json_extract(body, '$.data.verdict') AS verdict,
       json_extract(body, '$.data.confidence') AS confidence,
       json_extract(body, '$.data.by') AS by, json_extract(body, '$.data.because') AS because,
       json_extract(body, '$.data.rating') AS rating, json_extract(body, '$.data.url') AS url,
       json_extract(body, '$.data.date') AS date,
       json_extract(body, '$.data.evidence') AS evidence,
       EXISTS (SELECT 1 FROM entry r WHERE r.about = entry.seq AND r.kind = 'retraction' AND r.kind <> 'claim') AS retracted
FROM entry WHERE kind = 'assessment';

CREATE VIEW claim AS
SELECT seq, json_extract(body, '$.at') AS at, json_extract(body, '$.recorder') AS recorder,
       json_extract(body, '$.data.text') AS text, about AS source,
       json_extract(body, '$.data.span.start') AS start, json_extract(body, '$.data.span.end') AS "end",
       json_extract(body, '$.data.claimant') AS claimant, json_extract(body, '$.data.date') AS date,
       json_extract(body, '$.data.url') AS url, json_extract(body, '$.data.part') AS part,
       json_extract(body, '$.data.page') AS page, json_extract(body, '$.data.extra') AS extra,
       (SELECT json_extract(a.body, '$.data.verdict') FROM entry a
        WHERE a.about = entry.seq AND a.kind = 'assessment' AND a.kind <> 'claim'
          AND NOT EXISTS (SELECT 1 FROM entry r WHERE r.about = a.seq AND r.kind = 'retraction' AND r.kind <> 'claim')
        ORDER BY a.seq DESC LIMIT 1) AS verdict,
       EXISTS (SELECT 1 FROM entry r WHERE r.about = entry.seq AND r.kind = 'retraction' AND r.kind <> 'claim') AS retracted
FROM entry WHERE kind = 'claim';

CREATE VIEW evidence AS
SELECT seq, json_extract(body, '$.at') AS at, json_extract(body, '$.recorder') AS recorder,
       about AS claim, json_extract(body, '$.data.stance') AS stance,
       json_extract(body, '$.data.source') AS source,
       json_extract(body, '$.data.passage.quote') AS quote,
       json_extract(body, '$.data.claim') AS from_claim, json_extract(body, '$.data.note') AS note,
       EXISTS (SELECT 1 FROM entry r WHERE r.about = entry.seq AND r.kind = 'retraction' AND r.kind <> 'claim') AS retracted
FROM entry WHERE kind = 'evidence';

CREATE VIEW relation AS
SELECT seq, json_extract(body, '$.at') AS at, json_extract(body, '$.recorder') AS recorder,
       about AS claim, json_extract(body, '$.data.relation') AS relation,
       json_extract(body, '$.data.to') AS other, json_extract(body, '$.data.because') AS because,
       EXISTS (SELECT 1 FROM entry r WHERE r.about = entry.seq AND r.kind = 'retraction' AND r.kind <> 'claim') AS retracted
FROM entry WHERE kind = 'relation';

CREATE VIEW waiver AS
SELECT seq, json_extract(body, '$.at') AS at, json_extract(body, '$.recorder') AS recorder,
       about AS entry, json_extract(body, '$.data.code') AS code,
       json_extract(body, '$.data.because') AS because,
       EXISTS (SELECT 1 FROM entry r WHERE r.about = entry.seq AND r.kind = 'retraction' AND r.kind <> 'claim') AS retracted
FROM entry WHERE kind = 'waiver';

CREATE VIEW redaction AS
SELECT seq, json_extract(body, '$.at') AS at, json_extract(body, '$.recorder') AS recorder,
       about AS entry, json_extract(body, '$.data.because') AS because,
       json_extract(body, '$.data.entries') AS entries, json_extract(body, '$.data.blobs') AS blobs
FROM entry WHERE kind = 'redaction';

CREATE VIEW rating AS
SELECT seq, json_extract(body, '$.at') AS at, json_extract(body, '$.recorder') AS recorder,
       about AS source, json_extract(body, '$.data.reliability') AS reliability,
       json_extract(body, '$.data.because') AS because,
       EXISTS (SELECT 1 FROM entry r WHERE r.about = entry.seq AND r.kind = 'retraction' AND r.kind <> 'claim') AS retracted
FROM entry WHERE kind = 'rating';

CREATE VIEW description AS
SELECT seq, json_extract(body, '$.at') AS at, json_extract(body, '$.recorder') AS recorder,
       about AS entry, json_extract(body, '$.data.url') AS url, json_extract(body, '$.data.title') AS title,
       json_extract(body, '$.data.author') AS author, json_extract(body, '$.data.publisher') AS publisher,
       json_extract(body, '$.data.published') AS published, json_extract(body, '$.data.primary') AS "primary",
       json_extract(body, '$.data.claimant') AS claimant, json_extract(body, '$.data.because') AS because,
       EXISTS (SELECT 1 FROM entry r WHERE r.about = entry.seq AND r.kind = 'retraction' AND r.kind <> 'claim') AS retracted
FROM entry WHERE kind = 'description';

CREATE VIEW recheck AS
SELECT seq, json_extract(body, '$.at') AS at, json_extract(body, '$.recorder') AS recorder,
       about AS source, json_extract(body, '$.data.capture') AS capture,
       json_extract(body, '$.data.stands') AS stands, json_extract(body, '$.data.moved') AS moved,
       json_extract(body, '$.data.changed') AS changed, json_extract(body, '$.data.ambiguous') AS ambiguous,
       json_extract(body, '$.data.vanished') AS vanished,
       EXISTS (SELECT 1 FROM entry r WHERE r.about = entry.seq AND r.kind = 'retraction' AND r.kind <> 'claim') AS retracted
FROM entry WHERE kind = 'recheck';

CREATE VIEW signer AS
SELECT seq, json_extract(body, '$.at') AS at, json_extract(body, '$.recorder') AS recorder,
       json_extract(body, '$.data.role') AS role, json_extract(body, '$.data.vkey') AS vkey,
       json_extract(body, '$.data.first') AS first, json_extract(body, '$.data.prepared') AS prepared,
       json_extract(body, '$.data.because') AS because
FROM entry WHERE kind = 'key';
