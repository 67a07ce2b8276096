//! Customs alone, with the rest of the zone written out: every instant worked out by hand.

mod cancellation;
mod closing;
mod detention;
mod filing;
mod gate;
mod guarantee;
mod holders;
mod inspection;
mod limits;
mod outage;
mod priority;
mod review;
mod risk;
mod support;
