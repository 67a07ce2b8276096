//! `new`: a scenario to start from, which loads as it is.

use std::fmt::Write;

use crate::layer::Layer;
use crate::shape::{Described, Shape};

/// The part that is switched on, with a comment on each line.
const HEAD: &str = r#"# What this scenario asks, in a sentence.
#
# Say here where its numbers come from, and reckon the load of each station: arrivals x share x mean service, in busy
# servers. `greenlane check` reckons the same. Mark what has no source as *assumed*.
scenario: NAME
extends: builtin/bonded-1210       # the defaults; builtin/bare has no lags and no checks
about: A day in a bonded zone.
seed: 1
study: terminating                 # or { steady_state: { warmup: 20h } }
clock: { start: "11-11 00:00", run: 24h, then: { drain: 12h } }

arrivals:
  - { total: 45000, profile: tmall-2013 }
sellers:
  - { name: flagship, share: 60%, credit: advanced,   faults: { mismatch: 0.5% }, prevalence: 0.1% }
  - { name: bazaar,   share: 40%, credit: registered, faults: { mismatch: 3% },   prevalence: 0.6% }
customs:
  # 45,000 a day x 2 % x 257 s = 2.7 reviewers busy on average, 14.5 in the midnight peak.
  reviewers: { staff: { night: 10, day: 4, evening: 4 } }
  xray:      { servers: 2, rate: 1500/h }

targets:
  - "p95(customs_clearance, lane=green) < 10m"
  - "p95(line_to_release, lane=red) < 4h"
variants:
  more_reviewers: { customs.reviewers.staff: { night: 16, day: 6, evening: 6 } }

# Everything else is as the defaults have it. These are the keys; `greenlane explain KEY` tells each one's type, unit,
# default, source and effect.
"#;

/// A commented scenario with this name, and a list of all sections.
pub fn template(name: &str) -> String {
    let mut text = HEAD.replace("NAME", name);
    let Shape::Table(table) = Layer::shape() else { return text };
    for key in &table.keys {
        let _ = writeln!(text, "#   {:<13} {}", key.name, key.effect);
        if let Shape::Table(inner) = (key.shape)() {
            let keys: Vec<&str> = inner.keys.iter().map(|key| key.name).collect();
            let _ = writeln!(text, "#   {:<13} keys: {}", "", keys.join(", "));
        }
    }
    text
}
