//! Descriptions: which of the fields of a source or a claim were described later, and by whom.

use super::{Data, Described, Entry, Seq, View};

impl View {
    /// The descriptions of a source or claim that stand and from which a field comes, in order.
    #[must_use]
    pub fn descriptions_of(&self, seq: Seq) -> Vec<Described<'_>> {
        let about = if self.descriptions.is_empty() { &[][..] } else { self.about(seq) };
        let mut taken = Vec::new();
        let mut found = Vec::new();
        for seq in about.iter().rev().filter(|seq| self.stands(**seq)) {
            if let Some(Entry { at, recorder, data: Data::Description(said), .. }) = self.entry(*seq) {
                let mut fields: Vec<&str> = said.fields().into_iter().map(|(field, _)| field).collect();
                fields.retain(|field| !taken.contains(field));
                taken.extend(&fields);
                let (recorder, because) = (recorder.as_deref(), said.because.as_str());
                found.push(Described { seq: *seq, fields, at: *at, recorder, because });
            }
        }
        found.retain(|described| !described.fields.is_empty());
        found.reverse();
        found
    }

    /// The description that a field of a source or claim comes from, if it was described later.
    #[must_use]
    pub fn described_in(&self, seq: Seq, field: &str) -> Option<Described<'_>> {
        self.descriptions_of(seq).into_iter().find(|described| described.fields.contains(&field))
    }

    /// The description that says that a source is a primary record.
    #[must_use]
    pub fn primary(&self, source: Seq) -> Option<Seq> {
        Some(self.described_in(source, "primary")?.seq)
    }
}
