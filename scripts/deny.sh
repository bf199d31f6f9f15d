#!/usr/bin/env bash
# Checks the crates: licences, sources, bans, and known vulnerabilities if their list can be fetched; then that THIRD-PARTY.md
# names every crate that is shipped: scripts/deny.sh [--write]
#
# --write writes THIRD-PARTY.md anew.
set -euo pipefail
# shellcheck source=scripts/env.sh
source "$(dirname "${BASH_SOURCE[0]}")/env.sh"
cd "$root"

cargo_deny_version=0.20.2
mkdir -p "$tools/bin"
if [ "$(cargo deny --version 2>/dev/null)" != "cargo-deny $cargo_deny_version" ]; then
    say "deny: compiling cargo-deny $cargo_deny_version into .tools/bin (5 to 10 minutes on two cores)"
    CARGO_PROFILE_RELEASE_LTO=off CARGO_PROFILE_RELEASE_OPT_LEVEL=1 CARGO_PROFILE_RELEASE_CODEGEN_UNITS=16 \
        CARGO_PROFILE_RELEASE_DEBUG=0 CARGO_TARGET_DIR=$tools/build-deny cargo install --quiet cargo-deny \
        --version "$cargo_deny_version" --locked --root "$tools" --force >"$tools/cargo-deny.log" 2>&1 </dev/null || fail \
        "cargo-deny $cargo_deny_version could not be installed" "the whole message is in .tools/cargo-deny.log" \
        "by hand: cargo install cargo-deny --version $cargo_deny_version"
    rm -rf "$tools/build-deny"
    hash -r
fi

if [ "${1:-}" = --write ]; then exec node scripts/licences.mjs --write; fi

say "deny: licences, bans, sources"
cargo deny --log-level error --locked check --hide-inclusion-graph licenses bans sources
node scripts/licences.mjs

say "deny: known weaknesses"
mkdir -p target
if cargo deny --log-level error --locked check advisories >target/advisories.log 2>&1; then
    cat target/advisories.log
elif grep -q 'failed to fetch advisory database' target/advisories.log; then
    say "deny: NOT CHECKED: their list (RustSec's advisory database) cannot be reached from here"
else
    cat target/advisories.log >&2
    exit 1
fi
