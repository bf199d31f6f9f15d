#!/usr/bin/env bash
# Tries the keeping of drafts in simulated tabs for many steps: scripts/sync_soak.sh
#
# SYNC_STEPS says how many (10000000). A case that fails is made as short as it can be and printed; PALERMO_SYNC_TRACE=1 tells each step.
set -euo pipefail
# shellcheck source=scripts/env.sh
source "$(dirname "${BASH_SOURCE[0]}")/env.sh"
cd "$root"

steps=${SYNC_STEPS:-10000000}
# Three tests, cases of 60 steps on average.
cases=$((steps / 3 / 60 + 1))
say "sync-soak: $steps steps in $((3 * cases)) cases"
# Fast enough, and compiled in a fraction of the time of a release.
CARGO_PROFILE_RELEASE_LTO=off CARGO_PROFILE_RELEASE_OPT_LEVEL=2 CARGO_PROFILE_RELEASE_CODEGEN_UNITS=16 CARGO_PROFILE_RELEASE_PANIC=unwind \
    PALERMO_SYNC_CASES=$cases cargo test --quiet --locked --release --package draft-sync --test interleavings
say "sync-soak: nothing was lost"
