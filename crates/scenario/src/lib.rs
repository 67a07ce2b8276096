//! From YAML to a validated [`Scenario`], with errors that show the place.
//!
//! A scenario is made of layers: what it extends, the file itself, and each `--set path=value`. Every layer is parsed
//! on its own, so that an unknown key, a wrong unit or a bare number is reported where it stands; then the layers are
//! merged and the whole is validated. [`Scenario::resolved`] is the merged text: it stands alone, and every process
//! of a live run reads the same scenario from it.
//!
//! ```
//! let scenario = scenario::load("demo", &["seed=7".to_owned()])?;
//! assert_eq!(scenario.seed, 7);
//! let error = scenario::load("demo", &["customs.xray.serverz=3".to_owned()]).unwrap_err();
//! assert!(error.to_string().contains("did you mean `servers`"));
//! # Ok::<(), scenario::ScenarioError>(())
//! ```

mod build;
mod calendar;
mod changes;
mod check;
mod clock;
mod coupled;
mod embedded;
mod error;
mod explain;
mod layer;
mod load;
mod places;
mod raw;
mod scenario;
mod schema;
mod shape;
mod signs;
mod source;
mod sources;
mod study;
mod tags;
mod template;
mod text;
mod units;
mod yaml;

pub use check::{LeastTimes, Load, Peak, Warning};
pub use clock::ClockLabel;
pub use embedded::{embedded_names, embedded_scenarios, embedded_text};
pub use error::{Place, ScenarioError};
pub use explain::{all_keys, explain};
pub use load::{from_resolved, load};
pub use raw::Raw;
pub use scenario::{Scenario, ScenarioHash, ScenarioPhase, Span, StaffCost, TargetText, Variant};
pub use schema::schema;
pub use study::{Study, Warmup};
pub use template::template;
