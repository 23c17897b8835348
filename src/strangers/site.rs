//! The site of a published log: a folder or a bucket, and what both must do.
//!
//! Invariant: whatever a site is, its checkpoint is written last, and only if it still is the one that was read at first.
//! `tests/publish.rs` publishes into folders, `src/strangers/bucket/tests.rs` into buckets.

use std::path::{Path, PathBuf};

use crate::error::{BucketError, Result};
use crate::tlog::TilePath;

/// Where a published log is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Site {
    /// A folder.
    Folder(PathBuf),
    /// A bucket, in which names begin with a prefix.
    Bucket(BucketAddress),
}

/// The address of a bucket, as `s3://BUCKET/PREFIX`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BucketAddress {
    pub(super) cloud: Cloud,
    /// The name of the bucket; of Azure, the container.
    pub(super) bucket: String,
    /// The prefix, without a slash at either end.
    pub(super) prefix: String,
}

/// Who keeps a bucket.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Cloud {
    Amazon,
    Google,
    Azure,
}

impl Cloud {
    fn scheme(self) -> &'static str {
        match self {
            Cloud::Amazon => "s3",
            Cloud::Google => "gs",
            Cloud::Azure => "az",
        }
    }
}

impl std::fmt::Display for BucketAddress {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}://{}", self.cloud.scheme(), self.bucket)?;
        if self.prefix.is_empty() { Ok(()) } else { write!(f, "/{}", self.prefix) }
    }
}

impl std::fmt::Display for Site {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Site::Folder(folder) => folder.display().fmt(f),
            Site::Bucket(address) => address.fmt(f),
        }
    }
}

impl Site {
    /// Reads a path, or an address of `s3`, `gs`, `az` or `file`.
    ///
    /// # Errors
    /// Returns an error if a text with `://` is not such an address.
    pub fn parse(given: &Path) -> Result<Self, BucketError> {
        let scheme_of = |text: &str| {
            let (scheme, rest) = text.split_once("://")?;
            let lower = scheme.to_ascii_lowercase();
            let is_scheme = !scheme.is_empty() && lower.chars().all(|c| c.is_ascii_alphanumeric());
            is_scheme.then(|| (lower, rest.to_owned()))
        };
        let Some(text) = given.to_str() else { return Ok(Site::Folder(given.to_owned())) };
        let Some((scheme, rest)) = scheme_of(text) else { return Ok(Site::Folder(given.to_owned())) };
        let wrong = |why| BucketError::NoAddress { url: crate::web::without_credentials(text), why };
        if rest.contains(['?', '#', '%', '\\', '@']) || rest.chars().any(char::is_control) {
            return Err(wrong("it has a character in it that has another meaning in addresses"));
        }
        let cloud = match scheme.as_str() {
            "file" => {
                let path = rest.strip_prefix("localhost").unwrap_or(&rest);
                return match path.starts_with('/') {
                    true => Ok(Site::Folder(PathBuf::from(path))),
                    false => Err(wrong("after file:// the path begins with a slash")),
                };
            }
            "s3" => Cloud::Amazon,
            "gs" => Cloud::Google,
            "az" => Cloud::Azure,
            _ => return Err(wrong("only s3, gs, az and file are known")),
        };
        let (bucket, prefix) = rest.split_once('/').unwrap_or((&rest, ""));
        let prefix = prefix.trim_end_matches('/');
        if bucket.is_empty() || bucket.contains(':') {
            return Err(wrong("it does not name a bucket"));
        }
        if !prefix.is_empty() && prefix.split('/').any(|part| matches!(part, "" | "." | "..")) {
            return Err(wrong("a part of its prefix is empty, . or .."));
        }
        Ok(Site::Bucket(BucketAddress { cloud, bucket: bucket.to_owned(), prefix: prefix.to_owned() }))
    }
}

/// What a site does for a publisher.
pub(super) trait Shelf {
    /// What a file in it is called in messages.
    fn called(&self, name: &str) -> String;
    /// Readies it for this publisher, and reads the checkpoint that is there.
    fn begin(&mut self) -> Result<Option<Vec<u8>>>;
    /// The bytes of a file. `None` if the place does not have it.
    fn read(&self, name: &str) -> Result<Option<Vec<u8>>>;
    /// Writes a tile or bundle, at the latest before [`Shelf::settle`] returns.
    fn write(&mut self, path: &TilePath, bytes: Vec<u8>) -> Result<()>;
    /// Waits until everything that was written is there to be read.
    fn settle(&mut self) -> Result<()>;
    /// Replaces the checkpoint that [`Shelf::begin`] read.
    fn sign(&mut self, note: &str) -> Result<()>;
    /// Removes the partial tiles and bundles that a log of `size` entries has outgrown.
    fn sweep(&mut self, before: u64, size: u64) -> Result<()>;
    /// How many files were written.
    fn written(&self) -> u64;
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    fn bucket(cloud: Cloud, bucket: &str, prefix: &str) -> Site {
        Site::Bucket(BucketAddress { cloud, bucket: bucket.to_owned(), prefix: prefix.to_owned() })
    }

    #[test]
    fn a_site_is_a_path_or_an_address() {
        let read = |text: &str| Site::parse(Path::new(text)).unwrap();
        assert_eq!(read("s3://claims"), bucket(Cloud::Amazon, "claims", ""));
        assert_eq!(read("S3://claims/a/b/"), bucket(Cloud::Amazon, "claims", "a/b"));
        assert_eq!(read("gs://claims/log"), bucket(Cloud::Google, "claims", "log"));
        assert_eq!(read("az://claims/log"), bucket(Cloud::Azure, "claims", "log"));
        assert_eq!(read("file:///srv/log"), Site::Folder("/srv/log".into()));
        assert_eq!(read("file://localhost/srv/log"), Site::Folder("/srv/log".into()));
        for path in ["site", "s3", "s3:/claims", "a b://c", "://x", "./x://y", "s3:claims"] {
            assert_eq!(read(path), Site::Folder(path.into()));
        }
        assert_eq!(read("s3://claims/a/").to_string(), "s3://claims/a");
        assert_eq!(read("gs://claims").to_string(), "gs://claims");
    }

    #[test]
    fn what_is_no_address_is_refused_without_its_password() {
        for text in [
            "s3://",
            "s3:///a",
            "s3://claims//a",
            "s3://claims/../a",
            "s3://claims/.",
            "s3://claims/a?b=c",
            "s3://claims/a#b",
            "s3://claims/%2e",
            "s3://claims:9000/a",
            "s3://claims/a\nb",
            "file://site",
            "file://host/site",
            "http://claims",
            "https://claims.s3.amazonaws.com/a",
            "ftp://a/b",
        ] {
            let refused = Site::parse(Path::new(text)).unwrap_err();
            assert!(matches!(refused, BucketError::NoAddress { .. }), "{text}");
        }
        let refused = Site::parse(Path::new("s3://key:secret@claims/a")).unwrap_err();
        assert!(!refused.to_string().contains("secret"), "{refused}");
    }
}
