#!/usr/bin/env bash
# The container test: builds the image, runs the demo over four containers and a driver, and holds the live digests
# against the virtual one: once straight through, once with a node killed on the way, once more on the same nodes.
#
#   docker/test.sh                        builds inside Docker, as a user does
#   docker/test.sh --host-binary FILE     takes a program built on this machine instead; quicker, proves less
#
# Everything it starts has its own project name and is removed at the end, whatever happens.
set -euo pipefail
cd "$(dirname "$0")/.."

BUILD_SECONDS=1500
RUN_SECONDS=300
KILL_AFTER_SECONDS=10
VICTIM=customs
ROLES=(seller warehouse customs carrier)

host_binary=
case "${1-}" in
    "") ;;
    --host-binary) host_binary=${2:?"--host-binary needs the path of a greenlane program"} ;;
    *) echo "docker/test.sh: unknown option '$1'; see the top of this file" >&2; exit 64 ;;
esac

if docker compose version >/dev/null 2>&1; then COMPOSE=(docker compose); else COMPOSE=(docker-compose); fi

# These win over .env. Port 0 lets the kernel choose, so that the test disturbs no cluster that is up already.
export COMPOSE_PROJECT_NAME=greenlane-test-$$
export GREENLANE_IMAGE=greenlane:test-$$
export GREENLANE_SCENARIO=demo
export GREENLANE_DRIVE_OPTIONS=
for role in "${ROLES[@]}"; do export "GREENLANE_${role^^}_PORT=0"; done
scratch=$(mktemp -d)

say() { echo "container test: $*"; }
fail() { say "FAILED: $*"; exit 1; }
container() { "${COMPOSE[@]}" ps -a -q "$1"; }
inspect() { docker inspect --format "$2" "$(container "$1")"; }

finish() {
    local status=$?
    trap - EXIT
    if [ "$status" != 0 ]; then "${COMPOSE[@]}" logs --tail=40 || true; fi
    "${COMPOSE[@]}" down --volumes --remove-orphans --timeout 5 >"$scratch/down.log" 2>&1 || cat "$scratch/down.log"
    docker image rm "$GREENLANE_IMAGE" "$GREENLANE_IMAGE-runtime" >/dev/null 2>&1 || true
    rm -rf "$scratch"
    exit "$status"
}
trap finish EXIT
trap 'exit 105' INT TERM

build_image() {
    local settings
    settings=$(docker/stand-in-images.sh)
    # shellcheck disable=SC2086,SC2163  # one NAME=VALUE a line, without spaces: to be split, then exported
    export $settings
    if [ -z "$host_binary" ]; then
        timeout --foreground "$BUILD_SECONDS" "${COMPOSE[@]}" build driver
        return
    fi
    say "NOT built inside Docker: the image holds $host_binary"
    cp "$host_binary" "$scratch/greenlane"
    docker build --target runtime --build-arg "RUNTIME_IMAGE=$GREENLANE_RUNTIME_IMAGE" \
        --file docker/Dockerfile --tag "$GREENLANE_IMAGE-runtime" .
    printf 'FROM %s\nCOPY greenlane /usr/local/bin/greenlane\n' "$GREENLANE_IMAGE-runtime" >"$scratch/Dockerfile"
    docker build --tag "$GREENLANE_IMAGE" "$scratch"
}

digest_in() { python3 -c 'import json, sys; print(json.load(sys.stdin)["digest"])'; }

# The driver's result is taken out of its volume, so that no later run can be judged by it.
take_live_digest() {
    docker cp "$(container driver):/var/lib/greenlane/result.json" "$scratch/result.json" >/dev/null
    docker run --rm --entrypoint rm --volume "${COMPOSE_PROJECT_NAME}_results:/results" \
        "$GREENLANE_IMAGE" /results/result.json
    digest_in <"$scratch/result.json"
}

expect_same_digest() {
    local live
    live=$(take_live_digest)
    [ "$live" = "$virtual" ] || fail "$1: the live digest is $live, the virtual one $virtual"
    say "$1: digest $live, equal to the virtual one"
}

expect_contained() {
    local user status address
    user=$(docker exec "$(container "$1")" id -u)
    [ "$user" != 0 ] || fail "$1 runs as root"
    if docker exec "$(container "$1")" touch /var/tmp/probe 2>/dev/null; then fail "$1 can write to its root file system"; fi
    status=$(docker exec "$(container "$1")" cat /proc/1/status)
    grep -q '^CapBnd:[[:space:]]*0*$' <<<"$status" || fail "$1 has capabilities: $(grep CapBnd <<<"$status")"
    grep -q '^NoNewPrivs:[[:space:]]*1$' <<<"$status" || fail "$1 may gain privileges"
    # shellcheck disable=SC2016  # the template's own variables
    address=$(inspect "$1" '{{range $ports := .NetworkSettings.Ports}}{{range $ports}}{{.HostIp}} {{end}}{{end}}')
    [ "$address" = "127.0.0.1 " ] || fail "$1 is published on '$address', not on 127.0.0.1 alone"
}

# A node that was killed for memory would come back by itself and go unseen.
expect_no_restarts() {
    local role restarts
    for role in "${ROLES[@]}"; do
        restarts=$(inspect "$role" '{{.RestartCount}} {{.State.OOMKilled}}')
        [ "$restarts" = "0 false" ] || fail "$role restarted or ran out of memory (restarts, out of memory: $restarts)"
    done
}

straight_through() {
    local status=0
    GREENLANE_DRIVE_OPTIONS="--speed max" timeout --foreground "$RUN_SECONDS" \
        "${COMPOSE[@]}" up --no-build --abort-on-container-exit --exit-code-from driver || status=$?
    [ "$status" = 0 ] || fail "the demo ended with $status (124: not within $RUN_SECONDS s)"
    expect_no_restarts
    expect_same_digest "straight through"
    "${COMPOSE[@]}" down --volumes --timeout 5
}

with_a_node_killed() {
    local role status
    timeout --foreground "$RUN_SECONDS" "${COMPOSE[@]}" up --no-build --detach
    sleep "$KILL_AFTER_SECONDS"
    docker kill --signal KILL "$(container "$VICTIM")" >/dev/null
    docker start "$(container "$VICTIM")" >/dev/null
    [ "$(inspect driver '{{.State.Running}}')" = true ] || fail "the run was over before $VICTIM was killed; kill earlier"
    say "killed and started $VICTIM in the middle of the run"
    # shellcheck disable=SC2046  # identifiers, without spaces
    docker stats --no-stream --format '{{.Name}}  {{.MemUsage}}' $("${COMPOSE[@]}" ps -q)
    status=$(timeout --foreground "$RUN_SECONDS" docker wait "$(container driver)") ||
        fail "the run did not end within $RUN_SECONDS s"
    [ "$status" = 0 ] || fail "with $VICTIM killed the demo ended with $status"
    expect_no_restarts
    expect_same_digest "with $VICTIM killed"
    for role in "${ROLES[@]}"; do expect_contained "$role"; done
    say "all four nodes: ordinary user, read-only root, no capabilities, loopback only"
}

# `run driver` passes the exit code on: a second run on the nodes that are still up, then a scenario that isn't there.
on_the_same_nodes() {
    local status=0
    timeout --foreground "$RUN_SECONDS" "${COMPOSE[@]}" run --rm driver demo --speed max || status=$?
    [ "$status" = 0 ] || fail "a second run on the same nodes ended with $status"
    expect_same_digest "on the same nodes"
    timeout --foreground "$RUN_SECONDS" "${COMPOSE[@]}" run --rm driver no-such-scenario || status=$?
    [ "$status" = 64 ] || fail "a scenario that does not exist ended with $status, not 64"
    say "run driver passes exit codes on"
}

build_image
virtual=$(timeout --foreground "$RUN_SECONDS" docker run --rm "$GREENLANE_IMAGE" simulate demo --json - | digest_in)
say "the virtual digest is $virtual"
straight_through
with_a_node_killed
on_the_same_nodes
say "passed"
