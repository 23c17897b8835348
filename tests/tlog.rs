//! The tree, its proofs and its notes, against RFC 6962's own definition, an independent implementation,
//! and the published vectors where they are at hand.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::print_stderr, clippy::print_stdout)]

use std::convert::Infallible;
use std::path::Path;

use claimlog::tlog::{
    Checkpoint, Hash, Range, VerifierKey, check_consistency, check_inclusion, leaf_hash, node_at,
    node_from_tiles, node_hash, prove_consistency, prove_inclusion, sha256,
};

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

#[test]
fn nodes_come_out_of_tiles_as_out_of_leaves() {
    let all = leaves(1000);
    let tile = |level: u32, n: u64| -> Result<Vec<Hash>, Infallible> {
        let width = 256_usize.pow(level);
        let complete = all.len() / width;
        let start = usize::try_from(n).unwrap() * 256;
        let end = complete.min(start + 256);
        Ok((start..end).map(|at| mth(&all[at * width..(at + 1) * width])).collect())
    };
    for level in 0..9_u32 {
        for index in 0..(all.len() >> level) as u64 {
            let node = node_from_tiles(level, index, tile).unwrap();
            assert_eq!(node, Some(nodes(&all)(level, index).unwrap()), "{level}/{index}");
        }
        assert_eq!(node_from_tiles(level, (all.len() >> level) as u64, tile).unwrap(), None);
    }
    let from_tiles = |level, index| Ok::<_, Infallible>(node_from_tiles(level, index, tile)?.unwrap());
    for size in [1, 255, 256, 257, 511, 777, 1000] {
        assert_eq!(node_at(0, size, &mut { from_tiles }).unwrap(), mth(&all[..size as usize]));
    }
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

/// The vectors of transparency-dev/merkle, where the workshop has them.
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
            // A root of another length is none that our types can hold.
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

/// The example of the signed-note specification, which its authors' key signed.
#[test]
fn the_notes_of_another_log_open() {
    let folder = Path::new("../shared/vectors/tessera-log/testdata");
    if !folder.exists() {
        eprintln!("skipped: {} is not here", folder.display());
        return;
    }
    let mut sizes = Vec::new();
    for path in files(folder) {
        let Ok(text) = std::fs::read_to_string(&path) else { continue };
        if path.file_name().unwrap().to_string_lossy().starts_with("checkpoint")
            && let Some((body, _)) = text.split_once("\n\n")
        {
            sizes.push(Checkpoint::parse(&format!("{body}\n")).unwrap().size);
        }
    }
    assert!(!sizes.is_empty());
}

#[test]
fn a_published_verifier_key_round_trips() {
    // From the package documentation of golang.org/x/mod/sumdb/note.
    let text = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW";
    assert_eq!(text.parse::<VerifierKey>().unwrap().to_string(), text);
    let note = "If you think cryptography is the answer to your problem,\nthen you don't know what your problem is.\n\n\u{2014} PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=\n";
    let body = claimlog::tlog::verify_note(note, &text.parse().unwrap()).unwrap();
    assert!(body.ends_with("your problem is.\n"));
}
