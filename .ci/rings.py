#!/usr/bin/env python3
"""Checks the rings: an inner ring never names an outer one, and the core stays pure.

Reads `cargo metadata`. Every crate of the workspace must stand in RINGS; a crate may depend, in whatever way, only on
crates of its own ring and of rings further in. No crate of the core may reach one of IMPURE, however indirectly.
"""

import json
import subprocess
import sys

# From the inside out.
RINGS = {
    "core": ["model", "queueing", "protocol", "arrivals", "seller", "warehouse", "customs", "carrier"],
    "contracts": ["scenario", "measure", "wire"],
    "shells": ["sim", "node", "driver"],
    "tools": ["bench", "greenlane"],
}
PURE_RING = "core"
# What brings threads, sockets, clocks or encodings into the core.
IMPURE = {"tokio", "tonic", "prost", "serde", "serde_core", "rusqlite", "tracing", "rayon", "rand_distr"}


def read_metadata():
    command = ["cargo", "metadata", "--format-version", "1", "--locked"]
    result = subprocess.run(command, check=False, stdout=subprocess.PIPE)
    if result.returncode != 0:
        sys.exit(f"'{' '.join(command)}' failed; its own message is above")
    return json.loads(result.stdout)


def misplaced(members, ring_of):
    for name in sorted(set(members) - set(ring_of)):
        yield f"{name} is in no ring; say in .ci/rings.py where it belongs"
    for name in sorted(set(ring_of) - set(members)):
        yield f"{name} has a ring but is no crate of the workspace; take it out of .ci/rings.py"


def outward_dependencies(members, ring_of):
    """Direct dependencies of any kind (also of tests and build scripts) on a crate further out."""
    order = list(RINGS)
    for name, package in sorted(members.items()):
        for dependency in package["dependencies"]:
            inner, outer = ring_of.get(name), ring_of.get(dependency["name"])
            if inner and outer and dependency["name"] in members and order.index(outer) > order.index(inner):
                kind = dependency["kind"] or "normal"
                yield f"{name} ({inner}) depends on {dependency['name']} ({outer}); kind: {kind}"


def impure_paths(metadata, members, ring_of):
    """For each crate of the core, the shortest way by which its library reaches an impure crate."""
    nodes = {node["id"]: node for node in metadata["resolve"]["nodes"]}
    names = {package["id"]: package["name"] for package in metadata["packages"]}
    for name, package in sorted(members.items()):
        if ring_of.get(name) != PURE_RING:
            continue
        waiting, seen = [(package["id"], [name])], {package["id"]}
        for identifier, path in waiting:
            for dependency in nodes[identifier]["deps"]:
                linked = any(kind["kind"] is None for kind in dependency["dep_kinds"])
                if not linked or dependency["pkg"] in seen:
                    continue
                seen.add(dependency["pkg"])
                longer = path + [names[dependency["pkg"]]]
                if longer[-1] in IMPURE:
                    yield f"{name} ({PURE_RING}) must not reach {longer[-1]}: {' -> '.join(longer)}"
                else:
                    waiting.append((dependency["pkg"], longer))


def main():
    metadata = read_metadata()
    inside = set(metadata["workspace_members"])
    members = {package["name"]: package for package in metadata["packages"] if package["id"] in inside}
    ring_of = {name: ring for ring, names in RINGS.items() for name in names}
    faults = [
        *misplaced(members, ring_of),
        *outward_dependencies(members, ring_of),
        *impure_paths(metadata, members, ring_of),
    ]
    for fault in faults:
        print(f"rings: {fault}")
    print(f"rings: {len(members)} crates, {len(faults)} faults")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
