//! Risk management, priorities, digital systems, detention and audit.

use super::list::Entry;
use super::{DistributionText, Items, ListLayer, More, Optional, section};
use crate::units::{Factor, Hours, Moment, Multiple, Percent, Share, Time};

section! {
    /// Risk management: who is inspected, and what inspection finds.
    RiskLayer {
        /// The share of registered sellers' parcels that is inspected at random.
        random: Share,
        /// The random share of advanced (AEO) sellers, as a factor on `random`.
        aeo_factor: Factor,
        /// The random share of discredited sellers.
        discredited: Share,
        /// The risk engine: which parcels it flags.
        score: ScoreLayer,
        /// The top-up towards an expected inspection rate.
        expected: Optional<ExpectedLayer>,
        /// The share of lists sent to document review at random (the yellow lane), independently of inspection.
        review: Share,
        /// What reviewers decide each time that they look at a list. One that was asked a question is looked at a second time
        /// when the answer is there: with 15% rejected and 25% asked, 15% + 25% x 15% = 18.75% are rejected in the end.
        review_verdicts: ReviewLayer,
        /// What the image reviewer sees.
        image: ImageLayer,
        /// How often unpacking finds a violation that is there.
        unpack_sensitivity: Share,
    }
    /// The risk engine.
    ScoreLayer {
        /// The share of violations that it flags.
        recall: Share,
        /// The share of honest parcels that it flags.
        false_positives: Share,
    }
    /// The third step of selection: parcels are drawn until the share inspected reaches a rate.
    ExpectedLayer {
        /// The rate to reach.
        rate: Share,
        /// Over which time it is counted; the counters start again at each multiple of it.
        window: Time,
        /// Whether it may draw advanced (AEO) sellers' parcels too, which cancels their factor.
        cancels_aeo_factor: bool,
    }
    /// What reviewers decide, of first verdicts and of second ones.
    ReviewLayer {
        /// The share that review escalates to inspection (a manual control instruction); after a question a second time.
        escalates: Share,
        /// The share that review rejects back to the declaring agent; after a question a second time.
        rejects: Share,
        /// The share in which the reviewer asks the party and waits for the answer (300), which is a second verdict's. Nobody is
        /// asked twice: then the list passes. The question goes to `warehouse.corrections`, which makes the lists.
        asks: Share,
    }
    /// The image review.
    ImageLayer {
        /// The share of violations that is seen.
        sensitivity: Share,
        /// The share of honest parcels that is flagged.
        false_alarms: Share,
    }

    /// Classes of service.
    PriorityLayer {
        /// A class of parcels that is served first at customs' stations with a priority discipline.
        green_channel: Optional<GreenChannelLayer>,
    }
    /// The green channel: three separate knobs. It is not a lane.
    GreenChannelLayer {
        /// The sellers whose parcels go through it.
        who: Items<String>,
        /// More sellers behind those of `who`: a list, or one name.
        who_more = "who+": More<String>,
        /// Whether its parcels have no inspection at random; if it is not said, they have.
        lighter_checks: bool,
        /// The hours in which it is open, every day; without any, or with `none`, at all times.
        hours: Optional<Hours>,
    }

    /// Systems of digital clearance, each a knob with a visible effect.
    DigitalLayer {
        /// One filing for all documents; without it intake takes `separate_filing_factor` times as long.
        single_window: bool,
        /// How many times as long intake takes a document without the single window.
        separate_filing_factor: Multiple,
        /// The share of lists whose goods are scanned by bar code: their HS code and book item are never wrong.
        barcode: Share,
        /// The share of lists made by document automation: no work at the declaring desk, and no touch.
        document_automation: Share,
        /// The accuracy of the HS classifier: the share of lists with the right code.
        hs_accuracy: Share,
        /// Whether customs finds an HS code implausible: a doubt sends the list to document review.
        hs_check: DoubtsLayer,
        /// Whether customs finds a declared value implausible: a doubt asks the party (300), the seller's desk `seller.corrections`.
        value_check: DoubtsLayer,
        /// The share of prohibited goods that the prohibited list catches: all of these are detained.
        prohibited_list: Share,
        /// The share of infringing goods that the check for intellectual property catches: all of these are detained.
        ip_check: Share,
        /// Traceability of goods.
        traceability: TraceabilityLayer,
        /// The automatic document reviewer in front of the reviewers.
        automatic_reviewer: Optional<AutomaticReviewerLayer>,
        /// Dated changes of the rules (tariff-policy synchronisation): until a seller has adopted one, its sets err by it.
        policies: ListLayer<PolicyLayer>,
        /// More entries behind those of `policies`: a list, or one entry.
        policies_more = "policies+": More<PolicyLayer>,
    }
    /// A plausibility check.
    DoubtsLayer {
        /// The share of what is wrong that is noticed.
        doubts: Share,
        /// The share of what is right that is doubted all the same.
        false_doubts: Share,
    }
    /// Traceability of goods.
    TraceabilityLayer {
        /// The time that X-ray, image review and unpacking take, of the time without it: 50% halves it.
        inspection_time: Percent,
    }
    /// The automatic document reviewer.
    AutomaticReviewerLayer {
        /// The share that it passes on to a person.
        escalates: Share,
    }
    /// A dated change of the rules.
    PolicyLayer {
        /// When the new rule is in force.
        at: Moment,
        /// How long each seller takes to adopt it.
        adoption: DistributionText<Time>,
        /// The share of sets that err by the old rule, until adoption.
        error: Share,
    }

    /// What becomes of parcels in which a violation was found.
    DetentionLayer {
        /// The share of what inspection finds that is detained (501-503); the rest is seized at once. What the prohibited list or
        /// the check for intellectual property stops is detained always.
        detains: Share,
        /// Of the detained, the share that is cleared and released. Prohibited goods never are: of them, the other two ends
        /// keep their proportion.
        cleared: Share,
        /// Of the detained, the share that is shipped back (700); the rest is seized.
        shipped_back: Share,
    }
    /// Audit after release.
    AuditLayer {
        /// The share of green parcels that goes to the blue lane: released, and audited afterwards.
        blue: Share,
        /// How often an audit finds a violation that is there.
        sensitivity: Share,
    }
}

impl Entry for PolicyLayer {}
