//! Parquet: the rows of CSV in columns, for those who have very many claims.

use super::format::Encode;
use super::{Format, Label};

pub(super) const FORMAT: Format = Format {
    label: Label {
        name: "parquet",
        media_type: "application/vnd.apache.parquet",
        ending: ".parquet",
        since: "0.2.0",
        about: "Apache Parquet: one claim per row, in the columns of CSV; the checkpoint and the policy are in its metadata",
        leaves_out: "Evidence, the words around a quote, and other columns of its record",
        feature: Some("parquet"),
        built: cfg!(feature = "parquet"),
    },
    record: "claim",
    grouped: true,
    beside: false,
    encode: Encode::Columns,
};
