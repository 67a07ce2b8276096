//! Integrals over time of how full a station is.

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
