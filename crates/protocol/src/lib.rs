//! What the roles say to each other, and how a role is run under either clock.
//!
//! A role is a sans-IO state machine, [`Role`]: it is handed messages and deadlines at an instant of simulated time
//! and answers with messages, further deadlines and observations. It never sees a socket, a thread or a clock.
//! An [`Entity`] is one role with its [`Inbox`]; both clocks run it by [`Entity::advance`], so that both give the
//! same answer:
//!
//! - the **virtual clock** (crate `sim`) advances the four entities in turn, a window of the least link delay at a
//!   time;
//! - the **paced clock** (crate `node`) advances one entity as far as the wall clock and the promises of its peers
//!   allow.
//!
//! Order within an entity: deadlines before messages of the same instant; deadlines of one instant in order of
//! creation; messages of one instant by (link, number on the link).

mod corrections;
mod desk;
mod entity;
mod faults;
mod inbox;
mod link;
mod message;
mod observe;
mod parcel_table;
mod role;
mod setting;
mod timing_wheel;

pub use corrections::{Correction, CorrectionDesk};
pub use desk::{Customer, Desk};
pub use entity::Entity;
pub use faults::{
    Faulty, drawn_fault, true_list, true_order, true_payment, true_waybill, waybill_weight_g, with_fault,
};
pub use inbox::{Inbox, Input, Late};
pub use link::{LinkDelays, LinkId};
pub use message::{
    FileList, FileOrder, FilePayment, FileWaybill, HandOver, Message, PlaceOrder, Refused, Rejected,
    Released, RequestWaybill, ReserveStock, Seized, VehicleAtGate, VehicleNumber, Verdict, WaybillIssued,
};
pub use observe::{
    Closing, Interval, Observer, OpenParcel, Outcome, ParcelFacts, RiskEvent, StationId, StationVisit,
    Unobserved,
};
pub use parcel_table::ParcelTable;
pub use role::{Outputs, Role};
pub use setting::{Probability, ProbabilityError, SellerClass, Setting, Window};

/// The version of the model: a journal or a prediction of another version is refused, because the same scenario and
/// seed would give another digest.
pub const MODEL_VERSION: u32 = 1;
