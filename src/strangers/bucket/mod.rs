//! The bucket of a published log: objects put on a condition, in S3, Google Cloud Storage or Azure.
//!
//! Invariant: nothing here is replaced by accident. A tile or bundle is put only where nothing is; if something is, its
//! bytes must be the same, except those of entries that were withheld since. The checkpoint is put last, and only over the
//! one that was read first, so of two publishers one loses and says so, and nobody rolls the log back. What is swept is
//! narrower than the log that was just signed, so a publisher of a longer log keeps its edge. `tests.rs` holds this against
//! a store in memory that fails and races; `tests/strangers.rs` against a server that speaks S3.

mod wire;

#[cfg(test)]
mod tests;

use std::future::Future;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use futures_util::TryStreamExt;
use object_store::aws::AmazonS3Builder;
use object_store::azure::MicrosoftAzureBuilder;
use object_store::gcp::GoogleCloudStorageBuilder;
use object_store::path::Path as Key;
use object_store::{
    BackoffConfig, Error as StoreFault, ObjectStore, ObjectStoreExt, PutMode, PutOptions, RetryConfig,
    UpdateVersion,
};

use super::folder::hashes_at;
use super::site::{BucketAddress, Cloud, Shelf};
use crate::breach::{Breach, BreachKind};
use crate::error::{BucketError, Error, Result};
use crate::tlog::{TILE_WIDTH, TilePath, split_entries};
use wire::Connector;

/// How many objects wait to be put before they are put side by side.
const WAITING: usize = 64;
/// How many requests are made at once.
const SIDE_BY_SIDE: usize = 16;
/// How often a request is repeated, and how long after the first one the last one may begin.
const REPEATS: usize = 4;
const REPEATING: Duration = Duration::from_secs(60);
/// How much of what a store says is reported (characters).
const EXCERPT: usize = 300;

/// The bucket of a published log.
#[derive(Debug)]
pub struct Bucket {
    store: Arc<dyn ObjectStore>,
    address: BucketAddress,
    /// The version of the checkpoint that was read first; nothing if there was none.
    seen: Option<UpdateVersion>,
    waiting: Vec<(TilePath, Vec<u8>)>,
    written: u64,
}

impl Bucket {
    /// The bucket at an address, with the settings and credentials of the environment.
    ///
    /// # Errors
    /// Returns an error if the settings cannot be used. Nothing is asked yet.
    pub fn at(address: &BucketAddress) -> Result<Self, BucketError> {
        let BucketAddress { cloud, bucket, .. } = address;
        let retry = || RetryConfig {
            backoff: BackoffConfig {
                init_backoff: Duration::from_millis(200),
                max_backoff: Duration::from_secs(5),
                base: 2.0,
            },
            max_retries: REPEATS,
            retry_timeout: REPEATING,
        };
        let store: Result<Arc<dyn ObjectStore>, StoreFault> = match cloud {
            Cloud::Amazon => AmazonS3Builder::from_env()
                .with_bucket_name(bucket)
                .with_retry(retry())
                .with_http_connector(Connector)
                .build()
                .map(|store| Arc::new(store) as _),
            Cloud::Google => GoogleCloudStorageBuilder::from_env()
                .with_bucket_name(bucket)
                .with_retry(retry())
                .with_http_connector(Connector)
                .build()
                .map(|store| Arc::new(store) as _),
            Cloud::Azure => MicrosoftAzureBuilder::from_env()
                .with_container_name(bucket)
                .with_retry(retry())
                .with_http_connector(Connector)
                .build()
                .map(|store| Arc::new(store) as _),
        };
        let store =
            store.map_err(|fault| BucketError::Settings { url: address.to_string(), why: told(&fault) })?;
        Ok(Bucket::over(store, address.clone()))
    }

    fn over(store: Arc<dyn ObjectStore>, address: BucketAddress) -> Self {
        Bucket { store, address, seen: None, waiting: Vec::new(), written: 0 }
    }

    /// The bytes of an object. `None` if the bucket does not have it.
    ///
    /// # Errors
    /// Returns an error if the store does not answer or refuses.
    pub fn read(&self, name: &str) -> Result<Option<Vec<u8>>> {
        Ok(self.object(name)?.map(|(bytes, _)| bytes))
    }

    fn object(&self, name: &str) -> Result<Option<(Vec<u8>, UpdateVersion)>> {
        let key = self.key(name)?;
        let read = wait(async {
            let found = self.store.get(&key).await?;
            let version =
                UpdateVersion { e_tag: found.meta.e_tag.clone(), version: found.meta.version.clone() };
            Ok((found.bytes().await?.to_vec(), version))
        });
        match read {
            Ok(found) => Ok(Some(found)),
            Err(StoreFault::NotFound { .. }) => Ok(None),
            Err(fault) => Err(self.fault("read", name, fault)),
        }
    }

    fn key(&self, name: &str) -> Result<Key> {
        let prefix = &self.address.prefix;
        let whole = if prefix.is_empty() { name.to_owned() } else { format!("{prefix}/{name}") };
        Key::parse(whole).map_err(|fault| self.fault("name", name, fault.into()))
    }

    fn put(&self, name: &str, bytes: Vec<u8>, mode: PutMode) -> Result<Result<(), StoreFault>> {
        let key = self.key(name)?;
        let options = PutOptions { mode, ..PutOptions::default() };
        Ok(wait(self.store.put_opts(&key, bytes.into(), options)).map(|_| ()))
    }

    /// Puts a tile or bundle. Returns whether it was not there.
    fn place(&self, path: &TilePath, bytes: Vec<u8>) -> Result<bool> {
        let name = path.to_string();
        match self.put(&name, bytes.clone(), PutMode::Create)? {
            Ok(()) => return Ok(true),
            Err(StoreFault::AlreadyExists { .. } | StoreFault::Precondition { .. }) => {}
            Err(fault) => return Err(self.fault("write", &name, fault)),
        }
        let there = self.object(&name)?;
        match there {
            Some((there, _)) if there == bytes => Ok(false),
            Some((there, version)) if path.level.is_none() && only_withheld(&there, &bytes) => {
                match self.put(&name, bytes, PutMode::Update(version))? {
                    Ok(()) => Ok(true),
                    Err(StoreFault::Precondition { .. }) => Err(self.overtaken()),
                    Err(fault) => Err(self.fault("write", &name, fault)),
                }
            }
            Some(_) => {
                let message = format!("{} has other bytes than this ledger gives it", self.called(&name));
                Err(Breach::new(BreachKind::Fork, None, message).into())
            }
            // Removed meanwhile: by a publisher whose log has outgrown it.
            None => Err(self.overtaken()),
        }
    }

    fn overtaken(&self) -> Error {
        BucketError::Overtaken { url: self.address.to_string() }.into()
    }

    fn fault(&self, doing: &'static str, name: &str, fault: StoreFault) -> Error {
        let (url, why) = (self.address.to_string(), told(&fault));
        match fault {
            StoreFault::PermissionDenied { .. } | StoreFault::Unauthenticated { .. } => {
                BucketError::Denied { url, why }
            }
            StoreFault::NotFound { .. } => BucketError::NoBucket { url },
            StoreFault::NotImplemented { .. } | StoreFault::NotSupported { .. } => {
                BucketError::Unconditional { url, why }
            }
            _ => BucketError::Failed { doing, url: self.called(name), why },
        }
        .into()
    }

    /// The partial tiles and bundles of a level that a log of `size` entries has outgrown, from those on at which one of
    /// `before` entries ended.
    fn outgrown(&self, level: Option<u32>, before: u64, size: u64) -> Result<Vec<Key>> {
        let (old, count) = (hashes_at(before, level.unwrap_or(0)), hashes_at(size, level.unwrap_or(0)));
        let name = |n| TilePath { level, n, width: TILE_WIDTH }.to_string();
        let (first, last) = (name(old / TILE_WIDTH), name(count / TILE_WIDTH));
        let folder = level.map_or("tile/entries".to_owned(), |level| format!("tile/{level}"));
        let whole = self.key(&folder)?;
        // Names of one length are in the order of their numbers.
        let offset = if first.len() == last.len() { self.key(&first)? } else { whole.clone() };
        let listed = wait(self.store.list_with_offset(Some(&whole), &offset).try_collect::<Vec<_>>());
        let objects = listed.map_err(|fault| self.fault("list", &folder, fault))?;
        let narrower = |key: &Key| {
            let name = key.as_ref().strip_prefix(self.address.prefix.as_str())?.trim_start_matches('/');
            let path = name.parse::<TilePath>().ok()?;
            (path.width < TILE_WIDTH && path.n * TILE_WIDTH + path.width < count).then_some(())
        };
        Ok(objects.into_iter().map(|one| one.location).filter(|key| narrower(key).is_some()).collect())
    }
}

impl Shelf for Bucket {
    fn called(&self, name: &str) -> String {
        format!("{}/{name}", self.address)
    }

    fn begin(&mut self) -> Result<Option<Vec<u8>>> {
        let found = self.object("checkpoint")?;
        self.seen = found.as_ref().map(|(_, version)| version.clone());
        Ok(found.map(|(bytes, _)| bytes))
    }

    fn read(&self, name: &str) -> Result<Option<Vec<u8>>> {
        Bucket::read(self, name)
    }

    fn write(&mut self, path: &TilePath, bytes: Vec<u8>) -> Result<()> {
        self.waiting.push((*path, bytes));
        if self.waiting.len() < WAITING { Ok(()) } else { self.settle() }
    }

    fn settle(&mut self) -> Result<()> {
        let waiting = Mutex::new(std::mem::take(&mut self.waiting).into_iter());
        let next = || waiting.lock().unwrap_or_else(PoisonError::into_inner).next();
        let work = || -> Result<u64> {
            let mut written = 0;
            while let Some((path, bytes)) = next() {
                written += u64::from(self.place(&path, bytes)?);
            }
            Ok(written)
        };
        let mut all = Ok(0);
        std::thread::scope(|scope| {
            let threads: Vec<_> = (0..SIDE_BY_SIDE).map(|_| scope.spawn(work)).collect();
            for thread in threads {
                let one = thread.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic));
                all = match (std::mem::replace(&mut all, Ok(0)), one) {
                    (Ok(sum), Ok(more)) => Ok(sum + more),
                    (Err(error), _) | (_, Err(error)) => Err(error),
                };
            }
        });
        self.written += all?;
        Ok(())
    }

    fn sign(&mut self, note: &str) -> Result<()> {
        self.settle()?;
        let mode = self.seen.clone().map_or(PutMode::Create, PutMode::Update);
        match self.put("checkpoint", note.as_bytes().to_vec(), mode)? {
            Ok(()) => {}
            Err(StoreFault::AlreadyExists { .. } | StoreFault::Precondition { .. }) => {
                // A put whose answer was lost was repeated, and met itself.
                if self.read("checkpoint")?.as_deref() != Some(note.as_bytes()) {
                    return Err(self.overtaken());
                }
            }
            Err(fault) => return Err(self.fault("write", "checkpoint", fault)),
        }
        self.written += 1;
        Ok(())
    }

    fn sweep(&mut self, before: u64, size: u64) -> Result<()> {
        let levels = (0..).take_while(|level| hashes_at(size, *level) > 0).map(Some);
        for level in levels.chain([None]) {
            for key in self.outgrown(level, before, size)? {
                match wait(self.store.delete(&key)) {
                    Ok(()) | Err(StoreFault::NotFound { .. }) => {}
                    Err(fault) => return Err(self.fault("remove", key.as_ref(), fault)),
                }
            }
        }
        Ok(())
    }

    fn written(&self) -> u64 {
        self.written
    }
}

/// Whether two bundles differ only in entries that are withheld from the second.
fn only_withheld(there: &[u8], ours: &[u8]) -> bool {
    match (split_entries(there), split_entries(ours)) {
        (Some(there), Some(ours)) => {
            there.len() == ours.len()
                && there.iter().zip(&ours).all(|(old, new)| old == new || new.is_empty())
        }
        _ => false,
    }
}

/// Waits for a request. The thread that waits is the one that makes it (`wire.rs`).
fn wait<T>(request: impl Future<Output = Result<T, StoreFault>>) -> Result<T, StoreFault> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_time().build();
    let failed = |error| StoreFault::Generic { store: "clock", source: Box::new(error) };
    runtime.map_err(failed)?.block_on(request)
}

/// What a store said, in one line.
fn told(fault: &StoreFault) -> String {
    let whole = fault.to_string();
    let line = whole.split_whitespace().collect::<Vec<_>>().join(" ");
    line.chars().take(EXCERPT).collect()
}
