//! The kinds of entries: one list, from which a macro makes everything that depends on them.

use serde::de::MapAccess;
use serde::{Deserialize, Serialize};

use super::{
    Assessment, Claim, Description, Evidence, Key, Rating, Recheck, Redaction, Relation, Retraction, Source,
    Waiver,
};

/// Makes [`Data`], [`Kind`] and the conversions between them.
macro_rules! kinds {
    ($($(#[$doc:meta])+ $kind:ident($data:ty) = $name:literal;)+) => {
        /// What an entry says.
        #[derive(Debug, Clone, PartialEq, Eq)]
        pub enum Data {
            $($(#[$doc])+ $kind($data),)+
        }

        /// The kinds of entries.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        pub enum Kind {
            $($(#[$doc])+ #[serde(rename = $name)] $kind,)+
        }

        impl Kind {
            /// Every kind, in the order in which formats brought them.
            pub const ALL: &[Kind] = &[$(Kind::$kind,)+];

            /// The kind as entries and the `kind` column write it.
            #[must_use]
            pub fn name(self) -> &'static str {
                match self {
                    $(Kind::$kind => $name,)+
                }
            }
        }

        impl Data {
            /// The kind of this data.
            #[must_use]
            pub fn kind(&self) -> Kind {
                match self {
                    $(Data::$kind(_) => Kind::$kind,)+
                }
            }

            /// Reads the data of a kind, which is the next value.
            pub(super) fn decode<'de, A: MapAccess<'de>>(kind: Kind, from: &mut A) -> Result<Self, A::Error> {
                match kind {
                    $(Kind::$kind => from.next_value().map(Data::$kind),)+
                }
            }
        }

        /// The data alone, without its kind.
        impl Serialize for Data {
            fn serialize<S: serde::Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
                match self {
                    $(Data::$kind(data) => data.serialize(to),)+
                }
            }
        }
    };
}

kinds! {
    /// A captured document.
    Source(Box<Source>) = "source";
    /// A statement.
    Claim(Claim) = "claim";
    /// A link from a source or claim to a claim.
    Evidence(Box<Evidence>) = "evidence";
    /// A verdict on a claim.
    Assessment(Box<Assessment>) = "assessment";
    /// A relation between two claims.
    Relation(Relation) = "relation";
    /// The withdrawal of an entry.
    Retraction(Retraction) = "retraction";
    /// The acceptance of a finding.
    Waiver(Waiver) = "waiver";
    /// A key that signs from now on, or may sign one day.
    Key(Key) = "key";
    /// The withholding of entries and captured bytes.
    Redaction(Redaction) = "redaction";
    /// What became of a source's words in a later capture.
    Recheck(Box<Recheck>) = "recheck";
    /// How reliable a source is.
    Rating(Rating) = "rating";
    /// What is said later about a source or a claim.
    Description(Box<Description>) = "description";
}

impl Kind {
    /// The kind of a name.
    #[must_use]
    pub fn of_name(name: &str) -> Option<Self> {
        Kind::ALL.iter().copied().find(|kind| kind.name() == name)
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::super::Entry;
    use super::*;

    /// The least that the data of a kind can be.
    fn least(kind: Kind) -> &'static str {
        match kind {
            Kind::Source => {
                r#"{"sha256":"0000000000000000000000000000000000000000000000000000000000000000","size":1,"media_type":"text/plain","charset":"UTF-8","charset_by":"valid","text":"0000000000000000000000000000000000000000000000000000000000000000","extractor":"plain/1"}"#
            }
            Kind::Claim => r#"{"text":"The dam holds."}"#,
            Kind::Evidence => r#"{"stance":"supports","source":1}"#,
            Kind::Assessment => r#"{"verdict":"supported","because":"it is"}"#,
            Kind::Relation => r#"{"relation":"contradicts","to":1}"#,
            Kind::Retraction => r#"{"because":"wrong"}"#,
            Kind::Waiver => r#"{"code":"F003","because":"asked on purpose"}"#,
            Kind::Key => r#"{"role":"signer","vkey":"a+b+c","because":"new"}"#,
            Kind::Redaction => r#"{"because":"by law","entries":[[1,2]]}"#,
            Kind::Recheck => r#"{"capture":1,"stands":2}"#,
            Kind::Rating => r#"{"reliability":"A","because":"known"}"#,
            Kind::Description => r#"{"primary":true,"because":"it is the log book"}"#,
        }
    }

    #[test]
    fn every_kind_round_trips() {
        for kind in Kind::ALL {
            let name = kind.name();
            let line = format!(
                r#"{{"kind":"{name}","about":0,"at":"2026-11-22T18:34:52Z","data":{}}}"#,
                least(*kind)
            );
            let entry = Entry::decode(&line).unwrap();
            assert_eq!((entry.data.kind(), Kind::of_name(name)), (*kind, Some(*kind)));
            assert_eq!(entry.encode().unwrap(), line);
            assert_eq!(serde_json::to_value(kind).unwrap(), name);
            assert_eq!(serde_json::to_string(&entry.data).unwrap(), least(*kind));
        }
        assert_eq!(Kind::of_name("Claim"), None);
    }
}
