//! The bucket of a published log, in a build without buckets.

use super::site::{BucketAddress, Shelf};
use crate::error::{BucketError, Result};
use crate::tlog::TilePath;

/// The bucket of a published log: this build has none.
#[derive(Debug)]
pub enum Bucket {}

impl Bucket {
    /// Says that buckets were left out of this build.
    ///
    /// # Errors
    /// Returns an error.
    pub fn at(address: &BucketAddress) -> Result<Self, BucketError> {
        Err(BucketError::LeftOut { url: address.to_string() })
    }

    /// Nothing: this build has no bucket to call it on.
    ///
    /// # Errors
    /// Returns none.
    pub fn read(&self, _: &str) -> Result<Option<Vec<u8>>> {
        match *self {}
    }
}

impl Shelf for Bucket {
    fn called(&self, _: &str) -> String {
        match *self {}
    }
    fn begin(&mut self) -> Result<Option<Vec<u8>>> {
        match *self {}
    }
    fn read(&self, _: &str) -> Result<Option<Vec<u8>>> {
        match *self {}
    }
    fn write(&mut self, _: &TilePath, _: Vec<u8>) -> Result<()> {
        match *self {}
    }
    fn settle(&mut self) -> Result<()> {
        match *self {}
    }
    fn sign(&mut self, _: &str) -> Result<()> {
        match *self {}
    }
    fn sweep(&mut self, _: u64, _: u64) -> Result<()> {
        match *self {}
    }
    fn written(&self) -> u64 {
        match *self {}
    }
}
