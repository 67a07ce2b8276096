//! What exists in the zone: times, money, parcels, documents, lanes, milestones.
//!
//! This crate holds the nouns that every other crate shares. It computes nothing about queues and says nothing
//! about who sends what to whom: see `queueing` and `protocol`.
//!
//! Sources: the messages and codes are those of China's cross-border e-commerce import system (CEB 311, 411, 511,
//! 621 and the receipt statuses of 622), under the retail import rules of 2019.

mod calendar;
mod clock;
mod decimal;
mod described;
mod document;
mod goods;
mod holder;
mod lane;
mod milestone;
mod money;
mod parcel;
mod purpose;
mod role;
mod rules;
mod time;

pub use calendar::DayOfYear;
pub use clock::Clock;
pub use decimal::with_point_moved;
pub use document::{
    AppType, BookItem, DocumentKind, Field, HsCode, List, Order, OrderNumber, Payment, PersonNumber, Waybill,
    WaybillNumber,
};
pub use goods::{GoodsNumber, SiteNumber};
pub use holder::{Holder, Stage};
pub use lane::{Credit, Lane};
pub use milestone::Milestone;
pub use money::Fen;
pub use parcel::{ParcelKey, SellerStream, Subject};
pub use purpose::{Purpose, WordPlace};
pub use role::RoleName;
pub use rules::{Admission, RuleBook, TaxRates};
pub use time::{Duration, SimTime};
