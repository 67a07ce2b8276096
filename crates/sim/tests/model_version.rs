//! The number of the model's version stands for its digests: whoever changes one has to change the other.

mod support;

use protocol::MODEL_VERSION;
use support::load;

#[test]
fn a_version_of_the_model_has_one_digest() {
    let demo = load("demo", &["arrivals.0.total=800", "clock.run=20m", "clock.then.drain=1h"]);
    let digest = sim::replication(&demo, demo.seed, 0).ledger.digest().to_string();
    let expected = (3, "16ebbcb8509542714ea06008f787e6ab");
    assert_eq!(
        (MODEL_VERSION, digest.as_str()),
        expected,
        "the model gives another digest: raise MODEL_VERSION by one, and write both here"
    );
}
