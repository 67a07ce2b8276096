//! Which parcels a statistic is about, and how many of them there are.

use std::borrow::Cow;

use model::{Duration, Holder, Lane};
use protocol::{Interval, Outcome};

use crate::description::Shape;
use crate::ledger::Ledger;
use crate::tally::{CoarseTally, Tally};

/// Parcels of some sellers, classes of goods and so on; each axis says which, or `None` for all.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Selection {
    /// The streams.
    pub streams: Option<Vec<usize>>,
    /// The lane.
    pub lane: Option<Lane>,
    /// The class of goods.
    pub goods: Option<usize>,
    /// The site of the warehouse.
    pub site: Option<usize>,
    /// The periods that the order lies in, by the number that the description gives them.
    pub periods: Option<Vec<usize>>,
}

impl Selection {
    /// All parcels.
    pub const ALL: Self = Self { streams: None, lane: None, goods: None, site: None, periods: None };

    /// The parcels of one lane.
    pub const fn lane(lane: Lane) -> Self {
        Self { lane: Some(lane), ..Self::ALL }
    }

    /// The parcels of these streams.
    pub const fn streams(streams: Vec<usize>) -> Self {
        Self { streams: Some(streams), lane: None, goods: None, site: None, periods: None }
    }

    pub(crate) fn has_stream(&self, stream: usize) -> bool {
        self.streams.as_ref().is_none_or(|streams| streams.contains(&stream))
    }

    /// The rows of a table of this shape.
    fn rows(&self, shape: Shape) -> impl Iterator<Item = usize> {
        let has = |chosen: Option<usize>, number: usize| chosen.is_none_or(|chosen| chosen == number);
        let periods = (0..shape.periods)
            .filter(|period| self.periods.as_ref().is_none_or(|periods| periods.contains(period)));
        periods.flat_map(move |period| {
            (0..shape.sellers).filter(|seller| self.has_stream(*seller)).flat_map(move |seller| {
                (0..shape.goods).filter(move |goods| has(self.goods, *goods)).flat_map(move |goods| {
                    let sites = (0..shape.sites).filter(move |site| has(self.site, *site));
                    sites.map(move |site| shape.row(period, seller, goods, site))
                })
            })
        })
    }
}

impl Ledger {
    /// The lengths of an interval, of the parcels of the cohort that are selected.
    pub fn interval_tally(&self, interval: Interval, selection: &Selection) -> Tally {
        let mut sum = Tally::default();
        self.selected_cells(interval, selection).for_each(|cell| sum.merge(cell));
        sum
    }

    fn selected_cells<'a>(
        &'a self,
        interval: Interval,
        selection: &'a Selection,
    ) -> impl Iterator<Item = &'a Tally> {
        let lane = selection.lane.map(Lane::index);
        let rows = selection.rows(self.description.shape);
        rows.flat_map(move |row| self.parts.cohort.cells(row, interval))
            .filter(move |(column, _)| lane.is_none_or(|lane| lane == *column))
            .map(|(_, cell)| cell)
    }

    /// How many of the selected parcels of the cohort ended this interval.
    fn ended(&self, interval: Interval, selection: &Selection) -> u64 {
        self.selected_cells(interval, selection).map(Tally::n).fold(0, u64::saturating_add)
    }

    /// How many of the selected parcels of the cohort ended this interval within a limit. All of them are counted at once: what
    /// the bin of the limit holds is an estimate, and must not depend on how finely parcels are told apart.
    pub(crate) fn ended_within(&self, interval: Interval, limit: Duration, selection: &Selection) -> u64 {
        self.interval_tally(interval, selection).count_within(limit)
    }

    /// How many of the selected parcels of the cohort are still in this interval at the horizon.
    ///
    /// Intervals that begin with the order are worked out from the whole: who was placed, and neither ended the
    /// interval nor left the way, is in it. A lane counts from its decision on, so a parcel without a lane is open
    /// for its seller and in no lane. (A parcel that customs has stopped for good, of which the warehouse has not heard by
    /// the horizon, is the one thing that is over in its lane and still open for its seller.)
    pub fn interval_open(&self, interval: Interval, selection: &Selection) -> u64 {
        if !begins_with_order(interval) {
            return self.reported_open(interval, selection);
        }
        let ended = self.ended(interval, selection);
        if selection.lane.is_none() {
            let gone = GONE.map(|outcome| self.gone_before(interval, outcome, selection));
            let over = gone.into_iter().fold(ended, u64::saturating_add);
            return self.cohort_placed(selection).saturating_sub(over);
        }
        // The documents of all who have a lane are complete. And nothing but the gate and the delivery follows on the release,
        // so who is released and has not ended the interval is in it.
        if interval == Interval::OrderToDocuments {
            return 0;
        }
        let released = self.ended(Interval::OrderToRelease, selection);
        self.reported_open(Interval::OrderToRelease, selection).saturating_add(released).saturating_sub(ended)
    }

    fn reported_open(&self, interval: Interval, selection: &Selection) -> u64 {
        self.sum(selection, |row| self.parts.cohort.reported_open(row, interval, selection.lane))
    }

    /// How long an interval has lasted at least, of the parcels of the cohort that are still in it. (When one that begins after
    /// the order began is not kept.)
    pub(crate) fn open_for_s(&self, interval: Interval) -> f64 {
        if begins_with_order(interval) { self.drain_s() } else { 0.0 }
    }

    /// Orders of the cohort; a selection by lane counts every lane.
    pub fn cohort_placed(&self, selection: &Selection) -> u64 {
        self.sum(selection, |row| self.parts.cohort.placed(row))
    }

    /// Parcels of the cohort whose way ended so before the interval did: they are not in it.
    fn gone_before(&self, interval: Interval, outcome: Outcome, selection: &Selection) -> u64 {
        self.sum(selection, |row| self.parts.cohort.gone_before(row, outcome, interval))
    }

    fn sum(&self, selection: &Selection, count: impl Fn(usize) -> u64) -> u64 {
        selection.rows(self.description.shape).map(count).fold(0, u64::saturating_add)
    }

    /// Of how many parcels a share is a share: all that were placed and not cancelled before it ended, for intervals that every
    /// released parcel has whole; all that came to the interval and were not stopped in it, for others and for a lane.
    pub(crate) fn share_denominator(&self, interval: Interval, selection: &Selection) -> u64 {
        if is_of_all_placed(interval) && selection.lane.is_none() {
            let cancelled = self.gone_before(interval, Outcome::Cancelled, selection);
            self.cohort_placed(selection).saturating_sub(cancelled)
        } else {
            self.ended(interval, selection).saturating_add(self.interval_open(interval, selection))
        }
    }

    /// What a holder held of the time from order to release, of every released parcel of the cohort: nothing, of those that
    /// it did not hold.
    pub(crate) fn held_tally(&self, holder: Holder) -> CoarseTally {
        let mut tally = self.parts.held[holder.index()].clone();
        tally.add_zeros(self.ended(Interval::OrderToRelease, &Selection::ALL).saturating_sub(tally.n()));
        tally
    }

    /// An interval of the parcels of the cohort that were ordered in an hour of the day, and how many are still in it.
    pub(crate) fn hour_tally(&self, hour: usize, interval: Interval) -> (Cow<'_, CoarseTally>, u64) {
        let by_hour = &self.parts.by_hour;
        let tally =
            by_hour.cells(hour, interval).next().map_or_else(Cow::default, |(_, tally)| Cow::Borrowed(tally));
        let open = if begins_with_order(interval) {
            let gone = GONE.map(|outcome| by_hour.gone_before(hour, outcome, interval));
            let over = gone.into_iter().fold(tally.n(), u64::saturating_add);
            by_hour.placed(hour).saturating_sub(over)
        } else {
            by_hour.reported_open(hour, interval, None)
        };
        (tally, open)
    }
}

/// Ends of a way that come before the intervals from the order on have ended.
const GONE: [Outcome; 4] = [Outcome::Refused, Outcome::Seized, Outcome::Cancelled, Outcome::ShippedBack];

/// Intervals from the order on, and those of customs up to the release: who is refused or seized was not through within any time.
pub(crate) const fn is_of_all_placed(interval: Interval) -> bool {
    begins_with_order(interval) || matches!(interval, Interval::CustomsClearance | Interval::CustomsHeld)
}

/// Intervals that begin at T0. No role sees both who was placed and who has not ended, so what is open is worked
/// out from the whole, and in a lane from what customs has not released.
pub(crate) const fn begins_with_order(interval: Interval) -> bool {
    matches!(
        interval,
        Interval::OrderToDocuments
            | Interval::OrderToRelease
            | Interval::OrderToGate
            | Interval::OrderToDelivery
    )
}
