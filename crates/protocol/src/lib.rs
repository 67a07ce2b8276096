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

mod arriving;
mod entity;
mod faults;
mod fifo;
mod inbox;
mod job;
mod link;
mod message;
mod observe;
mod parcel_table;
mod phases;
mod procedure;
mod role;
mod setting;
mod station_id;
mod stations;
mod timer;
mod timing_wheel;
mod truth;

pub use entity::Entity;
pub use faults::{
    Faulty, drawn_fault, filed_list, filed_order, filed_payment, filed_waybill, is_filed_twice,
};
pub use inbox::{Inbox, Input, Late};
pub use job::{Job, Paperwork};
pub use link::{LinkDelays, LinkId};
pub use message::{
    Accepted, CancelReply, CancelRequest, Detained, Detention, FileList, FileOrder, FilePayment, FileWaybill,
    HandOver, Message, NotReceived, PlaceOrder, Question, Refused, Rejected, Released, RequestWaybill,
    ReserveStock, VehicleAtGate, VehicleNumber, Verdict, WaybillIssued,
};
pub use observe::{
    Closing, Interval, MoneyEvent, Observer, OpenParcel, Outcome, ParcelFacts, ReserveEvent, RiskEvent,
    StationVisit, Touch, Unobserved,
};
pub use parcel_table::{ParcelTable, Row};
pub use phases::{HasStations, Held, PhaseClock};
pub use procedure::{Parts, Procedure};
pub use role::{Delivery, Outputs, Role};
pub use setting::{
    Buyers, Cancellation, DUE_AFTER, Digital, Faults, GoodsClass, Phase, PolicyChange, Probability,
    ProbabilityError, SellerClass, Setting, SiteShare, Window,
};
pub use station_id::{StationId, StationKind};
pub use stations::{
    Customer, Departed, Reserve, ReservePlace, StationTable, StationTableError, StationTimer, Stations,
};
pub use timer::{InWords, Resend, Timer, TimerWords};
pub use truth::{
    Purchase, is_automated, is_bar_coded, is_undervalued, true_list, true_order, true_payment, true_waybill,
    waybill_number,
};

/// The version of the model: a journal or a prediction of another version is refused, because the same scenario and
/// seed would give another digest. Whoever changes a digest changes this number: `sim` has a test that holds the two together.
pub const MODEL_VERSION: u32 = 10;
