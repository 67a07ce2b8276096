//! The virtual clock against the exact answers of queueing theory, through the scenario files.
//!
//! The rule: |simulated - exact| <= 3 SE + 0.5 % of exact, and SE <= 0.5 % of exact (1 % from a load of 0.95),
//! otherwise the test has shown nothing and fails. SE is the standard error over independent replications. The exact
//! values come from [`queueing::theory`], whose own tests hold them against the literature.
//!
//! Most cases are about one desk of a scenario. The desk is run alone ([`desk`]), with the scenario's own orders,
//! stations and draws: it is the same code that customs runs, without the documents around it, and several times
//! faster. [`same_desk`] shows for each scenario that the whole zone makes every parcel wait exactly as long.
//!
//! Long runs are ignored here and run in release by `.ci/long.sh`; two families that take many minutes, by `.ci/theory.sh`.
//! What even they can't decide:
//! - Erlang's grid where the relaxation time is above a hundred service times (50 Erlang on 51 servers, 100 on 101 and 102,
//!   200 on 201 and 202), or where so few wait or so many come that it would take more than 450 million parcels (50 on 65,
//!   100 on 120, 200 on 215 and 229).
//! - Pollaczek and Khinchine at load 0.9 with a squared coefficient of variation of 4: the variance of the mean wait hangs
//!   on fourth moments of the service.
//! - The 0.0059 % that a bounded desk at low load turns away: a thousand million parcels.
//! - The line after a surge has passed (and before it): it is empty in most runs; the number at the desk is held instead.
//!
//! They are checked as formulas, in `queueing`.

mod batches;
mod bounded;
mod changing_rates;
mod coverage;
mod desk;
mod documents;
mod experiment;
mod feedback;
mod first_customers;
mod one_line;
mod priority;
mod same_desk;
mod service_times;
mod staffing;
#[path = "../support/mod.rs"]
mod support;
mod tandem;
