//! The systems of digital clearance, one file each: what a knob does, and how much.
//!
//! Each file names the station, the parameter and the message that the system works by. Pairs of runs meet the same luck,
//! so that most effects are exact.

mod day;
#[path = "../support/mod.rs"]
mod support;

mod automatic_reviewer;
mod bar_code;
mod black_and_white_lists;
mod cost_and_touches;
mod credit_classes;
mod document_automation;
mod elastic_intake;
mod green_channel;
mod hs_accuracy;
mod inspection;
mod post_release_audit;
mod prohibited_list;
mod risk_engine;
mod several_warehouses;
mod shifts_around_the_clock;
mod single_window;
mod surge_plan;
mod tariff_policy;
mod tax_and_guarantee;
mod three_document_match;
mod traceability;
mod value_verification;
