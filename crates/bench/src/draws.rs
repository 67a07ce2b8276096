//! A bare loop of the draws that the reference tandem takes: what keyed randomness costs by itself.

use model::{ParcelKey, Purpose, SellerStream, Subject};
use queueing::Draws;

use crate::tandem::{STATIONS, Tandem};

/// Draws everything that so many customers need. Returns the sum, so that nothing can be left out.
pub(crate) fn run(tandem: Tandem, customers: u64) -> i64 {
    let draws = Draws::new(tandem.seed, 0);
    let gap = tandem.gap();
    let services: [_; STATIONS.len()] = std::array::from_fn(|station| tandem.service(station));
    let mut sum_ns = 0i64;
    for customer in 0..customers {
        let subject = Subject::Parcel(ParcelKey::new(SellerStream::new(0), customer));
        sum_ns = sum_ns.wrapping_add(gap.draw(&draws, subject, Purpose::Arrival, 0).ns());
        for (service, station) in services.iter().zip(STATIONS) {
            sum_ns = sum_ns.wrapping_add(service.draw(&draws, subject, station.purpose(), 0).ns());
        }
    }
    sum_ns
}
