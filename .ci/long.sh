#!/usr/bin/env bash
# Runs that are too long for the test suite: the live cluster against the virtual clock, on every shipped scenario and on
# the whole of hangzhou-1111; queueing theory and common random numbers at full length, but for what .ci/theory.sh runs.
# Prints what was measured.
set -euo pipefail
cd "$(dirname "$0")/.."

cargo test --locked --release -p greenlane --test live_equals_virtual --test readme -- --ignored --nocapture

cargo test --locked --release -p sim --test theory --test common_random_numbers -- --ignored --nocapture \
    --skip in_very_long_runs

# The README's first command, as it stands there; its sample is what the program prints, but for what it leaves out and for
# the time it took.
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
cargo run --release -- simulate demo | tee "$scratch/demo.txt"
sed -n '/^```text$/,/^```$/p' README.md | grep -v -e '^```' -e '^\.\.\. ' -e '^took ' >"$scratch/sample.txt"
grep -q "^digest " "$scratch/sample.txt" || { echo "FAILED: README.md has no sample"; exit 1; }
if grep -vxFf "$scratch/demo.txt" "$scratch/sample.txt"; then
    echo "FAILED: the sample in README.md has these lines, which simulate demo does not print"
    exit 1
fi
greenlane=target/release/greenlane

# The scenario's targets may fail (99); an answer that is not to be trusted may not.
run() {
    local file=$1 status=0
    shift
    "$@" --json "$scratch/$file" >"$scratch/$file.txt" 2>"$scratch/$file.log" || status=$?
    if [ "$status" != 0 ] && [ "$status" != 99 ]; then
        tail -20 "$scratch/$file.log"
        echo "$* ended with exit code $status"
        exit 1
    fi
}
of() {
    python3 - "$scratch/$1" "$2" <<'PYTHON'
import json, sys
value = json.load(open(sys.argv[1]))
for key in sys.argv[2].split("."):
    value = value[key]
print(value)
PYTHON
}
expect() {
    if [ "$1" != "$2" ]; then
        echo "FAILED: $3: $1 is not $2"
        exit 1
    fi
    echo "ok: $3"
}

run once "$greenlane" simulate hangzhou-1111
run twice "$greenlane" simulate hangzhou-1111
run seeded "$greenlane" simulate hangzhou-1111 --seed 2
run one-thread "$greenlane" simulate hangzhou-1111 --replications 2 --threads 1
run two-threads "$greenlane" simulate hangzhou-1111 --replications 2 --threads 2
run live "$greenlane" up hangzhou-1111 --speed max
head -4 "$scratch/once.txt"

digest=$(of once digest)
expect "$(of twice digest)" "$digest" "hangzhou-1111: the same digest twice"
expect "$(of two-threads digest)" "$(of one-thread digest)" "hangzhou-1111: the same digest on one thread and on two"
expect "$(of live digest)" "$digest" "hangzhou-1111: the live digest equals the virtual one"
expect "$(of once orders.placed)" 660000 "hangzhou-1111: 660,000 parcels are placed"
if [ "$(of seeded digest)" = "$digest" ]; then
    echo "FAILED: another seed gives the same digest"
    exit 1
fi
echo "ok: hangzhou-1111: another seed gives another digest"
for check in conservation littles_law utilisation stage_sum; do
    expect "$(of once checks.$check)" True "hangzhou-1111: self-check $check"
done
echo "measured: simulate hangzhou-1111: $(of once run.wall_s) s, $(of once run.parcels_per_s) parcels/s"
echo "measured: up hangzhou-1111 --speed max: $(of live run.wall_s) s, $(of live run.parcels_per_s) parcels/s," \
    "late $(of live punctuality.late)"
