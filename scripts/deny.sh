#!/usr/bin/env bash
# Checks what the project is made of: licences, sources, bans, and known weaknesses wherever their list can be reached; then that
# THIRD-PARTY.md names every crate that is shipped: scripts/deny.sh [--write]
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
