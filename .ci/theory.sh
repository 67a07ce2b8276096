#!/usr/bin/env bash
# The families of queueing theory that take many minutes: nearly two thousand million parcels. For whoever has changed the
# hall, the draws or the distributions; `.ci/run` runs all others.
set -euo pipefail
cd "$(dirname "$0")/.."

# Read to the end (no `grep -q`): who writes into a closed pipe fails.
cargo test --locked --release -p sim --test theory -- --ignored --nocapture in_very_long_runs | tee /dev/stderr |
    grep -F "ok. 2 passed" >/dev/null || { echo "FAILED: not both families passed"; exit 1; }
