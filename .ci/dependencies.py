#!/usr/bin/env python3
"""Checks what the workspace depends on: where from, under which licence, withdrawn or not.

Reads `cargo metadata` and cargo's own copy of the registry index, and asks the network for nothing. Faults: a source
other than the one registry, a licence that is not allowed, a version its authors withdrew (yanked). Reported, but no
fault: several incompatible versions of one crate. Security advisories are not checked here; they need a database.
"""

import glob
import json
import os
import re
import subprocess
import sys

OWN_LICENCE = "MIT OR Apache-2.0"
ALLOWED = {
    "0BSD", "Apache-2.0", "Apache-2.0 WITH LLVM-exception", "BSD-2-Clause", "BSD-3-Clause", "BSL-1.0", "CC0-1.0",
    "ISC", "MIT", "MIT-0", "Unicode-3.0", "Unlicense", "Zlib",
}


def read_metadata():
    command = ["cargo", "metadata", "--format-version", "1", "--locked"]
    result = subprocess.run(command, check=False, stdout=subprocess.PIPE)
    if result.returncode != 0:
        sys.exit(f"'{' '.join(command)}' failed; its own message is above")
    return json.loads(result.stdout)


def is_allowed(expression):
    """Evaluates an SPDX expression (and the older `A/B`, which means A OR B) against ALLOWED."""
    spaced = expression.replace("/", " OR ").replace(" WITH ", "\0")
    tokens = [token.replace("\0", " WITH ") for token in re.findall(r"[()]|[^()\s]+", spaced)]

    def any_of():
        result = all_of()
        while tokens and tokens[0] == "OR":
            tokens.pop(0)
            result = all_of() or result
        return result

    def all_of():
        result = one()
        while tokens and tokens[0] == "AND":
            tokens.pop(0)
            result = one() and result
        return result

    def one():
        token = tokens.pop(0)
        if token != "(":
            return token in ALLOWED
        result = any_of()
        tokens.pop(0)
        return result

    try:
        return any_of() and not tokens
    except IndexError:
        return False


def source_faults(packages, inside):
    registries = sorted({package["source"] for package in packages if (package["source"] or "").startswith("registry+")})
    if len(registries) > 1:
        yield f"more than one registry: {', '.join(registries)}"
    for package in packages:
        label, source = f"{package['name']} {package['version']}", package["source"]
        if source is None and package["id"] not in inside:
            yield f"{label} comes from {package['manifest_path']}, outside the workspace"
        elif source is not None and source not in registries:
            yield f"{label} comes from {source}, not from the registry"


def licence_faults(packages, inside):
    for package in packages:
        label, licence = f"{package['name']} {package['version']}", package["license"]
        if package["id"] in inside:
            if licence != OWN_LICENCE:
                yield f"{label} is ours and must say license = {OWN_LICENCE!r}, by workspace = true; it says {licence!r}"
        elif licence is None:
            yield f"{label} states no licence expression (licence file: {package['license_file']})"
        elif not is_allowed(licence):
            yield f"{label} is under {licence!r}; allowed in .ci/dependencies.py: {', '.join(sorted(ALLOWED))}"


def index_path(name):
    """Where the index keeps a crate: by its length, then by its first letters."""
    lower = name.lower()
    folders = {1: ["1"], 2: ["2"], 3: ["3", lower[0]]}.get(len(lower), [lower[:2], lower[2:4]])
    home = os.environ.get("CARGO_HOME", os.path.expanduser("~/.cargo"))
    return os.path.join(home, "registry", "index", "*", ".cache", *folders, lower)


def yanked_state(package):
    """True or False, or None where cargo's copy of the index can't tell."""
    for path in glob.glob(index_path(package["name"])):
        with open(path, "rb") as cached:
            # Records of JSON between zero bytes, one a version.
            for record in cached.read().split(b"\0"):
                try:
                    entry = json.loads(record)
                except ValueError:
                    continue
                if isinstance(entry, dict) and entry.get("vers") == package["version"]:
                    return bool(entry.get("yanked"))
    return None


def compatible(version):
    """The part of a version that must be equal for two versions to be compatible."""
    major, minor, patch = re.match(r"(\d+)\.(\d+)\.(\d+)", version).groups()
    if major != "0":
        return major
    return f"0.{minor}" if minor != "0" else f"0.0.{patch}"


def report_duplicates(packages):
    versions = {}
    for package in packages:
        versions.setdefault(package["name"], set()).add(compatible(package["version"]))
    for name, found in sorted(versions.items()):
        if len(found) > 1:
            print(f"dependencies: note: {name} is built in {len(found)} incompatible versions: {', '.join(sorted(found))}")


def main():
    metadata = read_metadata()
    packages, inside = metadata["packages"], set(metadata["workspace_members"])
    outside = [package for package in packages if package["source"] is not None]
    states = [(package, yanked_state(package)) for package in outside]
    faults = [
        *source_faults(packages, inside),
        *licence_faults(packages, inside),
        *(f"{package['name']} {package['version']} was withdrawn by its authors" for package, yanked in states if yanked),
    ]
    report_duplicates(outside)
    unknown = sum(yanked is None for _, yanked in states)
    if unknown:
        print(f"dependencies: note: whether it was withdrawn is not known for {unknown} of {len(outside)} packages")
    for fault in faults:
        print(f"dependencies: {fault}")
    print(f"dependencies: {len(outside)} packages, {len(faults)} faults")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
