//! Integrals over time of how full a station is.

use queueing::Level;
use serde::{Deserialize, Serialize};

/// Integrals over time of a station's level, in nanoseconds times customers or servers.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct TimeIntegrals {
    /// Customers in line.
    pub waiting_ns: u128,
    /// Customers in service.
    pub in_service_ns: u128,
    /// Servers with a customer.
    pub busy_ns: u128,
    /// Servers on the roster, while there is one.
    pub rostered_ns: u128,
    /// Servers with a customer beyond the roster, while there is one.
    pub overtime_ns: u128,
    /// Servers with a customer while servers are unlimited.
    pub busy_unlimited_ns: u128,
}

impl TimeIntegrals {
    /// Busy time of servers on the roster: what is neither overtime nor the work of unlimited servers.
    pub(crate) fn busy_rostered_ns(&self) -> u128 {
        self.busy_ns.saturating_sub(self.overtime_ns).saturating_sub(self.busy_unlimited_ns)
    }

    pub(crate) fn merge(&mut self, other: &Self) {
        self.waiting_ns = self.waiting_ns.saturating_add(other.waiting_ns);
        self.in_service_ns = self.in_service_ns.saturating_add(other.in_service_ns);
        self.busy_ns = self.busy_ns.saturating_add(other.busy_ns);
        self.rostered_ns = self.rostered_ns.saturating_add(other.rostered_ns);
        self.overtime_ns = self.overtime_ns.saturating_add(other.overtime_ns);
        self.busy_unlimited_ns = self.busy_unlimited_ns.saturating_add(other.busy_unlimited_ns);
    }
}

/// Integrals of a piece of time in the making, without multiplying every level by every length: the integral of a level is
/// its last value times the length of the piece, less every change of it times how far into the piece it came.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Running {
    waiting: i128,
    in_service: i128,
    busy: i128,
    rostered: i128,
    overtime: i128,
    unlimited: i128,
}

impl Running {
    pub(crate) const NOTHING: Self =
        Self { waiting: 0, in_service: 0, busy: 0, rostered: 0, overtime: 0, unlimited: 0 };

    /// The level changes so far into the piece.
    #[inline]
    pub(crate) fn change(&mut self, before: Level, after: Level, into_ns: i64) {
        let change = |sum: &mut i128, before: u32, after: u32| {
            if before != after {
                *sum += i128::from(i64::from(before) - i64::from(after)) * i128::from(into_ns);
            }
        };
        change(&mut self.waiting, before.waiting, after.waiting);
        change(&mut self.in_service, before.in_service, after.in_service);
        change(&mut self.busy, before.busy, after.busy);
        // Mostly the roster stays, and nobody works beyond it before or after.
        let within = |rostered: u32| before.busy <= rostered && after.busy <= rostered;
        if before.rostered != after.rostered || !before.rostered.is_some_and(within) {
            change(&mut self.rostered, before.rostered.unwrap_or(0), after.rostered.unwrap_or(0));
            change(&mut self.overtime, overtime(before), overtime(after));
            change(&mut self.unlimited, unlimited(before), unlimited(after));
        }
    }

    /// The piece ends with this level: what it comes to.
    pub(crate) fn end(self, level: Level, length_ns: i64) -> TimeIntegrals {
        let whole = |sum: i128, level: u32| {
            let integral = sum + i128::from(level) * i128::from(length_ns);
            integral.max(0) as u128
        };
        TimeIntegrals {
            waiting_ns: whole(self.waiting, level.waiting),
            in_service_ns: whole(self.in_service, level.in_service),
            busy_ns: whole(self.busy, level.busy),
            rostered_ns: whole(self.rostered, level.rostered.unwrap_or(0)),
            overtime_ns: whole(self.overtime, overtime(level)),
            busy_unlimited_ns: whole(self.unlimited, unlimited(level)),
        }
    }
}

/// Servers with a customer beyond the roster.
#[inline]
fn overtime(level: Level) -> u32 {
    level.rostered.map_or(0, |rostered| level.busy.saturating_sub(rostered))
}

/// Servers with a customer where there is no roster.
#[inline]
fn unlimited(level: Level) -> u32 {
    if level.rostered.is_none() { level.busy } else { 0 }
}
