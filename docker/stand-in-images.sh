#!/usr/bin/env bash
# Finds the images that docker/Dockerfile starts from, and prints them as settings for compose:
#
#   export $(docker/stand-in-images.sh)
#   docker compose up
#
# The published images are used where they are present or can be pulled. Elsewhere stand-ins are made from a Debian
# root file system (debootstrap) and this machine's own Rust toolchain: the same Debian release, the same files. A
# stand-in that exists already is kept. Settings go to standard output, everything else to standard error.
set -euo pipefail

RELEASE=bookworm
BUILD_IMAGE=rust:1-$RELEASE
RUNTIME_IMAGE=debian:$RELEASE-slim
REGISTRY_SECONDS=20

say() { echo "stand-in-images: $*" >&2; }
fail() { say "$*"; exit 1; }

# True when the image is here, or its registry answers in time.
can_be_had() {
    docker image inspect "$1" >/dev/null 2>&1 ||
        timeout "$REGISTRY_SECONDS" docker manifest inspect "$1" >/dev/null 2>&1
}

need_debootstrap() {
    [ "$(id -u)" = 0 ] || fail "debootstrap needs root to make a root file system; run this script as root"
    command -v debootstrap >/dev/null && return
    command -v apt-get >/dev/null || fail "debootstrap is missing and there is no apt-get to install it; install debootstrap"
    say "installing debootstrap"
    apt-get update -qq >&2
    DEBIAN_FRONTEND=noninteractive apt-get install -qq -y debootstrap >&2
}

make_runtime() {
    local image=$1
    need_debootstrap
    say "making $image from a minimal Debian $RELEASE"
    debootstrap --variant=minbase "$RELEASE" "$scratch/root" >"$scratch/debootstrap.log" ||
        { tail -20 "$scratch/debootstrap.log" >&2; fail "debootstrap failed; its last lines are above"; }
    rm -rf "$scratch/root/var/cache/apt/archives/"*.deb
    tar -C "$scratch/root" -c . | docker import - "$image" >/dev/null
}

# The host's compiler and standard library in a Debian with a linker. The host's certificates come along, so that
# cargo trusts inside the container what it trusts outside.
make_build() {
    local image=$1 runtime=$2 sysroot
    sysroot=$(rustc --print sysroot)
    say "making $image from $runtime and the toolchain in $sysroot"
    mkdir -p "$scratch/build/rust/bin"
    cp -a "$sysroot/bin/cargo" "$sysroot/bin/rustc" "$scratch/build/rust/bin/"
    cp -a "$sysroot/lib" "$scratch/build/rust/lib"
    cp -L /etc/ssl/certs/ca-certificates.crt "$scratch/build/host-certificates.crt"
    cat >"$scratch/build/Dockerfile" <<DOCKERFILE
FROM $runtime
RUN apt-get update -qq \\
 && DEBIAN_FRONTEND=noninteractive apt-get install -qq -y --no-install-recommends ca-certificates gcc libc6-dev \\
 && rm -rf /var/lib/apt/lists/*
COPY host-certificates.crt /etc/ssl/certs/ca-certificates.crt
COPY rust /usr/local
DOCKERFILE
    docker build --quiet --tag "$image" "$scratch/build" >/dev/null
}

command -v docker >/dev/null || fail "docker is missing; install Docker Engine"
docker version >/dev/null 2>&1 || fail "the Docker daemon does not answer; start it, or see 'docker version'"

if can_be_had "$BUILD_IMAGE" && can_be_had "$RUNTIME_IMAGE"; then
    say "using the published images $BUILD_IMAGE and $RUNTIME_IMAGE"
else
    say "$BUILD_IMAGE and $RUNTIME_IMAGE can't be pulled here; using stand-ins"
    command -v rustc >/dev/null || fail "rustc is missing; the stand-in for $BUILD_IMAGE holds this machine's toolchain"
    RUNTIME_IMAGE=greenlane-stand-in/debian:$RELEASE
    BUILD_IMAGE=greenlane-stand-in/rust:$(rustc --version | cut -d' ' -f2)-$RELEASE
    scratch=$(mktemp -d)
    trap 'rm -rf "$scratch"' EXIT
    docker image inspect "$RUNTIME_IMAGE" >/dev/null 2>&1 || make_runtime "$RUNTIME_IMAGE"
    docker image inspect "$BUILD_IMAGE" >/dev/null 2>&1 || make_build "$BUILD_IMAGE" "$RUNTIME_IMAGE"
    say "using $BUILD_IMAGE and $RUNTIME_IMAGE"
fi

echo "GREENLANE_BUILD_IMAGE=$BUILD_IMAGE"
echo "GREENLANE_RUNTIME_IMAGE=$RUNTIME_IMAGE"
