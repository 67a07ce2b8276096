//! Sets of papers from their first filing to acceptance: how often each document is sent back on the way.
//!
//! The form of a document is looked at when it comes, the rest when all forms are right, document by document. A document
//! that errs is rejected once, whatever is wrong with it, and filed anew; the first filing of a set has at most one mismatch,
//! in any of its documents, a correction may have one in its own fields. The set is accepted when nothing is wrong any more,
//! and refused when its rejections reach the limit.

use model::{DocumentKind, Field};

use super::Kind;

/// The papers of a kind of orders, on average.
pub(super) struct Documents {
    /// Sets accepted, by the rejections before; as many as a set can outlive.
    pub(super) accepted: Vec<f64>,
    /// Corrections of each document before acceptance, by [`DocumentKind::index`].
    pub(super) corrections: [f64; DocumentKind::ALL.len()],
    /// How probably a corrected list is rejected again.
    pub(super) list_errs_again: f64,
}

/// The papers of kinds of orders in a phase. Most kinds err alike: what was found for one is kept for the others.
pub(super) struct DocumentsOfPhase {
    by_old_rule: f64,
    rejections_max: u8,
    found: Vec<(Faults, Documents)>,
}

/// So many different ways to err are kept.
const KEPT_MAX: usize = 64;

impl DocumentsOfPhase {
    pub(super) const fn new(by_old_rule: f64, rejections_max: u8) -> Self {
        Self { by_old_rule, rejections_max, found: Vec::new() }
    }

    pub(super) fn of(&mut self, kind: Kind<'_>) -> &Documents {
        let faults = Faults::of_kind(kind, self.by_old_rule);
        let place = self.found.iter().position(|(known, _)| *known == faults).unwrap_or_else(|| {
            if self.found.len() == KEPT_MAX {
                self.found.clear();
            }
            self.found.push((faults, Documents::of(&faults, self.rejections_max)));
            self.found.len() - 1
        });
        &self.found[place].1
    }
}

/// All ways in which the forms of a first set are right or wrong, a bit each.
const WAYS: u8 = 1 << DocumentKind::ALL.len();

impl Documents {
    fn of(faults: &Faults, rejections_max: u8) -> Self {
        let mut documents = Self {
            accepted: vec![0.0; usize::from(rejections_max.max(1))],
            corrections: [0.0; DocumentKind::ALL.len()],
            list_errs_again: faults.errs_again(DocumentKind::List),
        };
        documents.add(faults, None, 1.0 - faults.mismatch);
        for document in DocumentKind::ALL {
            let matched = Field::ALL[..Field::MATCHED].iter();
            let fields = matched.filter(|field| field.document() == document).count();
            let share = faults.mismatch * fields as f64 / Field::MATCHED as f64;
            documents.add(faults, Some(document), share);
        }
        if !faults.on_positive_list {
            documents.accepted.fill(0.0);
        }
        documents
    }

    /// Adds this share of the sets, with a mismatch in that document when they are first filed.
    fn add(&mut self, faults: &Faults, mismatched: Option<DocumentKind>, share: f64) {
        for way in 0..WAYS {
            let has_form = |document: DocumentKind| way & 1 << document.index() == 0;
            let chance = |document| if has_form(document) { 1.0 - faults.form } else { faults.form };
            let sets = share * DocumentKind::ALL.into_iter().map(chance).product::<f64>();
            if sets <= 0.0 {
                continue;
            }
            let formless = DocumentKind::ALL.into_iter().filter(|document| !has_form(*document));
            let mut right = self.reject_at_once(formless.clone(), sets);
            for document in formless {
                self.correct(&mut right, document, faults.form, faults.form);
            }
            for document in DocumentKind::ALL {
                let mismatch = match has_form(document) {
                    true if mismatched == Some(document) => 1.0,
                    true => 0.0,
                    false => faults.mismatch,
                };
                let first = any([mismatch, faults.of(document)]);
                self.correct(&mut right, document, first, faults.errs_again(document));
            }
            self.accepted.iter_mut().zip(right).for_each(|(all, own)| *all += own);
        }
    }

    /// So many sets, after these documents of each have been rejected once.
    fn reject_at_once(&mut self, documents: impl Iterator<Item = DocumentKind>, sets: f64) -> Vec<f64> {
        let mut left = vec![0.0; self.accepted.len()];
        let mut rejections = 0;
        for document in documents {
            rejections += 1;
            if rejections < left.len() {
                self.corrections[document.index()] += sets;
            }
        }
        if let Some(left) = left.get_mut(rejections) {
            *left = sets;
        }
        left
    }

    /// Sets by their rejections, sent on until one more document of each is right. It errs with these probabilities: at
    /// first, and in every correction.
    fn correct(&mut self, sets: &mut [f64], document: DocumentKind, first: f64, again: f64) {
        let mut corrected = 0.0;
        for rejections in 0..sets.len() {
            let came = sets[rejections];
            sets[rejections] = came * (1.0 - first) + corrected * (1.0 - again);
            corrected = came * first + corrected * again;
            // The last rejection is a refusal.
            if rejections + 1 < sets.len() {
                self.corrections[document.index()] += corrected;
            }
        }
    }
}

/// How probably a filing has a fault.
#[derive(Clone, Copy, PartialEq)]
struct Faults {
    mismatch: f64,
    form: f64,
    /// In ORDER alone.
    of_order: f64,
    /// In LIST alone.
    of_list: f64,
    /// Whether a list is accepted at all.
    on_positive_list: bool,
}

impl Faults {
    fn of_kind(kind: Kind<'_>, by_old_rule: f64) -> Self {
        let (faults, goods) = (kind.seller.faults, kind.goods);
        let licence = if goods.licence_required { faults.licence.value() } else { 0.0 };
        let origin = if goods.origin_required { faults.origin.value() } else { 0.0 };
        let book_item = if kind.bar_coded { 0.0 } else { faults.book_item.value() };
        Self {
            mismatch: faults.mismatch.value(),
            form: faults.form.value(),
            of_order: by_old_rule,
            of_list: any([licence, origin, book_item]),
            on_positive_list: goods.on_positive_list,
        }
    }

    /// What only this document can have.
    fn of(&self, document: DocumentKind) -> f64 {
        match document {
            DocumentKind::Order => self.of_order,
            DocumentKind::List => self.of_list,
            DocumentKind::Payment | DocumentKind::Waybill => 0.0,
        }
    }

    /// How probably a correction of this document is rejected.
    fn errs_again(&self, document: DocumentKind) -> f64 {
        any([self.form, self.mismatch, self.of(document)])
    }
}

/// Any of independent events.
fn any<const COUNT: usize>(events: [f64; COUNT]) -> f64 {
    1.0 - events.into_iter().map(|event| 1.0 - event).product::<f64>()
}
