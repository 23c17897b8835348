//! The tree, its proofs and its notes, against RFC 6962's own definition, an independent implementation,
//! and the published vectors if they are at hand.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::print_stderr, clippy::print_stdout)]

use std::convert::Infallible;
use std::path::Path;

use super::*;

/// Sizes up to which everything is tried.
const SIZES: usize = 100;

/// MTH of RFC 6962, section 2.1, word for word.
fn mth(leaves: &[Hash]) -> Hash {
    match leaves {
        [] => sha256(b""),
        [leaf] => *leaf,
        _ => {
            let mut k = 1;
            while k * 2 < leaves.len() {
                k *= 2;
            }
            node_hash(&mth(&leaves[..k]), &mth(&leaves[k..]))
        }
    }
}

/// PATH of RFC 6962, section 2.1.1.
fn path(m: usize, leaves: &[Hash]) -> Vec<Hash> {
    if leaves.len() < 2 {
        return Vec::new();
    }
    let mut k = 1;
    while k * 2 < leaves.len() {
        k *= 2;
    }
    let (left, right) = leaves.split_at(k);
    let (mut inner, sibling) =
        if m < k { (path(m, left), mth(right)) } else { (path(m - k, right), mth(left)) };
    inner.push(sibling);
    inner
}

fn leaves(count: usize) -> Vec<Hash> {
    (0..count).map(|n| leaf_hash(format!("entry {n}").as_bytes())).collect()
}

/// Nodes of complete subtrees, straight from the leaves.
fn nodes(leaves: &[Hash]) -> impl FnMut(u32, u64) -> Result<Hash, Infallible> + '_ {
    |level, index| {
        let width = 1_usize << level;
        let start = usize::try_from(index).unwrap() * width;
        Ok(mth(&leaves[start..start + width]))
    }
}

#[test]
fn the_range_has_the_roots_of_the_rfc() {
    let all = leaves(SIZES * 6);
    let mut range = Range::new();
    for size in 0..=all.len() {
        assert_eq!(range.root(), mth(&all[..size]), "size {size}");
        assert_eq!(range.size(), size as u64);
        let again = Range::from_peaks(size as u64, range.peaks().to_vec()).unwrap();
        assert_eq!(again.root(), range.root());
        assert!(Range::from_peaks(size as u64, [range.peaks(), &all[..1]].concat()).is_none());
        if let Some(leaf) = all.get(size) {
            let mut seen = Vec::new();
            range.push(*leaf, |level, hash| seen.push((level, hash)));
            for (level, hash) in seen {
                assert_eq!(hash, mth(&all[size + 1 - (1 << level)..=size]));
            }
        }
    }
}

#[test]
fn the_reference_tree_of_certificate_transparency_has_its_published_root() {
    let inputs =
        ["", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f"];
    let mut range = Range::new();
    for hex in inputs {
        let bytes: Vec<u8> =
            (0..hex.len()).step_by(2).map(|at| u8::from_str_radix(&hex[at..at + 2], 16).unwrap()).collect();
        range.push(leaf_hash(&bytes), |_, _| {});
    }
    let root = "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328";
    assert_eq!(range.root().to_string(), root);
}

#[test]
fn every_inclusion_proof_is_that_of_the_rfc_and_proves_one_leaf_only() {
    let all = leaves(SIZES);
    for size in 1..=SIZES {
        let tree = &all[..size];
        let root = mth(tree);
        for index in 0..size {
            let proof = prove_inclusion(index as u64, size as u64, &mut nodes(tree)).unwrap();
            assert_eq!(proof, path(index, tree));
            let check = |index: u64, size: u64, leaf: &Hash, proof: &[Hash], root: &Hash| {
                check_inclusion(index, size, leaf, proof, root)
            };
            let (i, n) = (index as u64, size as u64);
            assert!(check(i, n, &tree[index], &proof, &root));
            assert!(!check(i + 1, n, &tree[index], &proof, &root));
            assert!(!check(i, i, &tree[index], &proof, &root));
            assert!(!check(i, n, &sha256(b"other"), &proof, &root));
            assert!(!check(i, n, &tree[index], &proof, &sha256(b"other")));
            let longer = [&proof[..], &all[..1]].concat();
            assert!(!check(i, n, &tree[index], &longer, &root));
            for at in 0..proof.len() {
                let mut bad = proof.clone();
                bad[at].0[0] ^= 1;
                assert!(!check(i, n, &tree[index], &bad, &root));
                bad.remove(at);
                assert!(!check(i, n, &tree[index], &bad, &root));
            }
        }
    }
}

#[test]
fn every_consistency_proof_proves_one_pair_of_trees_only() {
    let all = leaves(SIZES);
    for size in 0..=SIZES {
        let root = mth(&all[..size]);
        for old in 0..=size {
            let (o, n, old_root) = (old as u64, size as u64, mth(&all[..old]));
            let proof = prove_consistency(o, n, &mut nodes(&all[..size])).unwrap();
            assert!(check_consistency(o, n, &old_root, &root, &proof), "{old} {size}");
            let other = sha256(b"other");
            assert!(!check_consistency(o, n, &other, &root, &proof));
            if old > 0 {
                assert!(!check_consistency(o, n, &old_root, &other, &proof));
            }
            assert!(!check_consistency(n + 1, n, &old_root, &root, &proof));
            let longer = [&proof[..], &all[..1]].concat();
            assert!(!check_consistency(o, n, &old_root, &root, &longer));
            for at in 0..proof.len() {
                let mut bad = proof.clone();
                bad[at].0[31] ^= 0x80;
                assert!(!check_consistency(o, n, &old_root, &root, &bad));
                bad.remove(at);
                assert!(!check_consistency(o, n, &old_root, &root, &bad));
            }
        }
    }
}

/// The tiles of a tree, as somebody publishes them.
fn published(all: &[Hash]) -> std::collections::BTreeMap<TilePath, Vec<u8>> {
    let mut tiles = std::collections::BTreeMap::new();
    for level in 0..4_u32 {
        let width = 256_usize.pow(level);
        let roots: Vec<Hash> = all.chunks_exact(width).map(mth).collect();
        for (n, hashes) in roots.chunks(256).enumerate() {
            let path = TilePath { level: Some(level), n: n as u64, width: hashes.len() as u64 };
            tiles.insert(path, join_hashes(hashes));
        }
    }
    tiles
}

#[test]
fn a_published_tree_is_read_tile_by_tile_and_a_forged_one_is_not() {
    let all = leaves(70_000);
    for size in [0, 1, 2, 255, 256, 257, 511, 512, 1000, 65_535, 65_536, 65_537, 70_000] {
        let tiles = published(&all[..size]);
        let checkpoint = Checkpoint { origin: "o".into(), size: size as u64, root: mth(&all[..size]) };
        let read_all = |tiles: &std::collections::BTreeMap<TilePath, Vec<u8>>| {
            let mut tree = Tiled::open(&checkpoint, |path| Ok::<_, Infallible>(tiles.get(path).cloned()))?;
            for path in tiles.keys() {
                let found = tree.tile(path.level.unwrap(), path.n)?;
                assert_eq!(found.len() as u64, path.width, "{path}");
            }
            Ok::<_, TileFault<Infallible>>(())
        };
        read_all(&tiles).unwrap();
        // A full tile stands in for a partial one that was removed.
        if let Some(path) = tiles.keys().find(|path| path.width < 256).copied() {
            let mut grown = tiles.clone();
            let cut = grown.remove(&path).unwrap();
            grown.insert(path.full(), [&cut[..], &vec![7; 8192 - cut.len()]].concat());
            assert!(Tiled::open(&checkpoint, |path| Ok::<_, Infallible>(grown.get(path).cloned())).is_ok());
        }
        // One changed hash in any tile, cut or missing tiles. Of the many full ones that are alike, some.
        for (at, path) in tiles.keys().enumerate().filter(|(at, path)| path.width < 256 || at % 37 == 0) {
            let mut forged = tiles.clone();
            let bytes = forged.get_mut(path).unwrap();
            let place = (at * 7919) % bytes.len();
            bytes[place] ^= 1;
            assert!(matches!(read_all(&forged), Err(TileFault::Forged(_))), "{size}: {path}");
            forged.get_mut(path).unwrap().pop();
            assert!(matches!(read_all(&forged), Err(TileFault::Forged(_))), "{size}: {path}");
            forged.remove(path);
            let mut tree = Tiled::open(&checkpoint, |path| Ok::<_, Infallible>(forged.get(path).cloned()));
            let read = tree.as_mut().map(|tree| tree.tile(path.level.unwrap(), path.n).map(<[Hash]>::len));
            assert!(!matches!(read, Ok(Ok(_))), "{size}: {path}");
        }
    }
}

#[test]
fn tile_paths_have_one_spelling() {
    for (n, text) in [
        (0, "tile/0/000"),
        (999, "tile/0/999"),
        (1000, "tile/0/x001/000"),
        (1_234_067, "tile/0/x001/x234/067"),
        (u64::MAX, "tile/0/x018/x446/x744/x073/x709/x551/615"),
    ] {
        let path = TilePath { level: Some(0), n, width: 256 };
        assert_eq!(path.to_string(), text);
        assert_eq!(text.parse::<TilePath>().unwrap(), path);
        for width in [1, 7, 255] {
            for level in [None, Some(1), Some(63)] {
                let path = TilePath { level, n, width };
                assert_eq!(path.to_string().parse::<TilePath>().unwrap(), path);
            }
        }
    }
    for bad in [
        "",
        "tile",
        "tile/0",
        "tile/0/",
        "tile/0/0",
        "tile/0/00",
        "tile/0/0000",
        "tile/0/1000",
        "tile/0/x000/001",
        "tile/0/001/000",
        "tile/0/x001",
        "tile/00/000",
        "tile/64/000",
        "tile/-1/000",
        "tile/+0/000",
        "tile/0/+00",
        "tile/0/000.p/0",
        "tile/0/000.p/256",
        "tile/0/000.p/01",
        "tile/0/000.p/",
        "tile/0/000.p",
        "tile/0/000/",
        "/tile/0/000",
        "tile/entries/",
        "tile/Entries/000",
        "tile/0/000.p/1/",
        "tile/0/x1/000",
        "tile/0/X001/000",
        "tile/0/x018/x446/x744/x073/x709/x551/616",
        "tile/0/\u{661}\u{661}\u{661}",
        "tile/0/../000",
    ] {
        assert!(bad.parse::<TilePath>().is_err(), "{bad:?}");
    }
}

#[test]
fn bundles_are_whole() {
    let entries: Vec<Vec<u8>> = vec![vec![], b"a".to_vec(), vec![b'x'; 65_535]];
    let bundle = join_entries(entries.iter().map(Vec::as_slice)).unwrap();
    assert_eq!(split_entries(&bundle).unwrap(), entries.iter().map(Vec::as_slice).collect::<Vec<_>>());
    assert_eq!(split_entries(b"").unwrap(), Vec::<&[u8]>::new());
    for cut in [1, 3, 4, 6, bundle.len() - 1] {
        assert_eq!(split_entries(&bundle[..cut]).is_some(), [2, 5].contains(&cut), "{cut}");
    }
    assert!(join_entries([&vec![0_u8; 65_536][..]]).is_err());
}

#[test]
fn an_independent_implementation_has_the_same_roots_and_accepts_our_proofs() {
    use ct_merkle::mem_backed_tree::MemoryBackedTree;
    use sha2::Sha256;
    let mut theirs = MemoryBackedTree::<Sha256, Vec<u8>>::new();
    let mut ours = Range::new();
    for n in 0..300_usize {
        let entry = format!("entry {n}").into_bytes();
        ours.push(leaf_hash(&entry), |_, _| {});
        theirs.push(entry);
        assert_eq!(ours.root().0.as_slice(), theirs.root().as_bytes().as_slice(), "size {}", n + 1);
    }
    let all = leaves(300);
    for index in (0..300).step_by(7) {
        let proof = prove_inclusion(index as u64, 300, &mut nodes(&all)).unwrap();
        let bytes: Vec<u8> = proof.iter().flat_map(|hash| hash.0).collect();
        assert_eq!(theirs.prove_inclusion(index).as_bytes(), bytes);
    }
    for old in 1..300 {
        let proof = prove_consistency(old as u64, 300, &mut nodes(&all)).unwrap();
        let bytes: Vec<u8> = proof.iter().flat_map(|hash| hash.0).collect();
        assert_eq!(theirs.prove_consistency(300 - old).as_bytes(), bytes, "from {old}");
    }
}

/// The vectors of transparency-dev/merkle, if they are at hand.
#[test]
fn published_vectors_are_judged_as_their_authors_judge_them() {
    let folder = Path::new("../shared/vectors/rfc6962-merkle/testdata");
    if !folder.exists() {
        eprintln!("skipped: {} is not here", folder.display());
        return;
    }
    let mut count = 0;
    for kind in ["inclusion", "consistency"] {
        for case in files(&folder.join(kind)) {
            let case: serde_json::Value = serde_json::from_slice(&std::fs::read(&case).unwrap()).unwrap();
            let number = |name: &str| case[name].as_u64().unwrap_or_default();
            let hash = |name: &str| Hash::from_base64(case[name].as_str().unwrap_or_default());
            let proof: Option<Vec<Hash>> = case["proof"].as_array().map_or(Some(Vec::new()), |proof| {
                proof.iter().map(|hash| Hash::from_base64(hash.as_str()?).ok()).collect()
            });
            let verdict = proof.is_some_and(|proof| {
                if kind == "inclusion" {
                    hash("leafHash").ok().zip(hash("root").ok()).is_some_and(|(leaf, root)| {
                        check_inclusion(number("leafIdx"), number("treeSize"), &leaf, &proof, &root)
                    })
                } else {
                    hash("root1").ok().zip(hash("root2").ok()).is_some_and(|(old, new)| {
                        check_consistency(number("size1"), number("size2"), &old, &new, &proof)
                    })
                }
            });
            // The authors refuse every proof from the empty tree; C2SP tlog-witness asks for the empty one.
            let from_empty = kind == "consistency" && number("size1") == 0;
            // Our types cannot hold a root of another length.
            let sound =
                ["root", "root1", "root2"].iter().all(|name| case[*name].is_null() || hash(name).is_ok());
            if !from_empty && (sound || verdict) {
                assert_eq!(verdict, !case["wantErr"].as_bool().unwrap(), "{case}");
            }
            count += 1;
        }
    }
    assert!(count > 100, "{count} vectors");
}

fn files(folder: &Path) -> Vec<std::path::PathBuf> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() { found.extend(files(&path)) } else { found.push(path) }
    }
    found
}

/// The whole log of transparency-dev/tessera, if it is at hand: every checkpoint, tile and bundle.
#[test]
fn the_log_of_another_implementation_is_read_whole() {
    let folder = Path::new("../shared/vectors/tessera-log/testdata/log");
    if !folder.exists() {
        eprintln!("skipped: {} is not here", folder.display());
        return;
    }
    let read = |path: &TilePath| std::fs::read(folder.join(path.to_string()));
    let (mut previous, mut tiles, mut entries) = (Range::new(), 0, 0);
    for size in 0..=15_u64 {
        let note = std::fs::read_to_string(folder.join(format!("checkpoint.{size}"))).unwrap();
        let text = note.split_once("\n\n").unwrap().0.to_owned() + "\n";
        let checkpoint = Checkpoint::parse(&text).unwrap();
        assert_eq!(checkpoint.size, size);
        let mut tree = Tiled::open(&checkpoint, |path| read(path).map(Some)).unwrap();
        let leaves = if size == 0 { Vec::new() } else { tree.tile(0, 0).unwrap().to_vec() };
        if size > 0 {
            let bundle = read(&TilePath { level: None, n: 0, width: size }).unwrap();
            let found: Vec<Hash> = split_entries(&bundle).unwrap().into_iter().map(leaf_hash).collect();
            assert_eq!(found, leaves);
            tiles += 1;
            entries += found.len();
        }
        assert_eq!(mth(&leaves), checkpoint.root);
        let path = prove_consistency(previous.size(), size, &mut nodes(&leaves)).unwrap();
        assert!(check_consistency(previous.size(), size, &previous.root(), &checkpoint.root, &path));
        if let Some(last) = leaves.last() {
            previous.push(*last, |_, _| {});
        }
    }
    assert_eq!((tiles, entries), (15, 120));
}

/// The edge cases of Ed25519 of C2SP/CCTV, if they are at hand: what a strict verifier must refuse.
#[test]
fn ed25519_is_verified_strictly() {
    let file = Path::new("../shared/vectors/cctv/ed25519/ed25519vectors.json");
    if !file.exists() {
        eprintln!("skipped: {} is not here", file.display());
        return;
    }
    let cases: Vec<serde_json::Value> = serde_json::from_slice(&std::fs::read(file).unwrap()).unwrap();
    let bytes = |text: &str| -> Vec<u8> {
        (0..text.len()).step_by(2).map(|at| u8::from_str_radix(&text[at..at + 2], 16).unwrap()).collect()
    };
    let (mut accepted, mut refused) = (0, 0);
    for case in &cases {
        let key: [u8; 32] = bytes(case["key"].as_str().unwrap()).try_into().unwrap();
        let signature = bytes(case["sig"].as_str().unwrap());
        let flags: Vec<&str> = case["flags"]
            .as_array()
            .map(|flags| flags.iter().filter_map(|flag| flag.as_str()).collect())
            .unwrap_or_default();
        // These messages end in no newline, as a note's text does: what is tested is the call that note.rs makes.
        let verdict = ed25519_dalek::VerifyingKey::from_bytes(&key).is_ok_and(|key| {
            let signature = ed25519_dalek::Signature::from_slice(&signature).unwrap();
            key.verify_strict(case["msg"].as_str().unwrap().as_bytes(), &signature).is_ok()
        });
        // A key or a nonce of small order lets one signature pass for many messages or keys.
        let weak = ["low_order_A", "low_order_R", "non_canonical_A", "non_canonical_R", "reencoded_k"];
        assert!(!verdict || !weak.iter().any(|weak| flags.contains(weak)), "{case}");
        if verdict { accepted += 1 } else { refused += 1 }
    }
    println!("{accepted} accepted, {refused} refused");
    assert!(accepted > 0 && refused > 100, "{accepted} accepted, {refused} refused");
}

#[test]
fn a_published_verifier_key_round_trips() {
    // From the package documentation of golang.org/x/mod/sumdb/note.
    let text = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW";
    assert_eq!(text.parse::<VerifierKey>().unwrap().to_string(), text);
    let note = "If you think cryptography is the answer to your problem,\nthen you don't know what your problem is.\n\n\u{2014} PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=\n";
    let body = verify_note(note, &text.parse().unwrap()).unwrap();
    assert!(body.ends_with("your problem is.\n"));
}
