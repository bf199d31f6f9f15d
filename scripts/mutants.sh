#!/usr/bin/env bash
# Changes the engine in many small ways, one at a time, and says which changes no test notices:
# scripts/mutants.sh [further arguments of cargo mutants]
#
# Takes hours: every change is compiled (again only what it touches) and tested. `--shard 1/8` does an eighth; `--file crates/engine/src/scoring/figure.rs` one file.
# What was found is kept in target/mutants.out/.
set -euo pipefail
# shellcheck source=scripts/env.sh
source "$(dirname "${BASH_SOURCE[0]}")/env.sh"
cd "$root"

cargo_mutants_version=27.1.0
mkdir -p "$tools/bin" target
if [ "$(cargo mutants --version 2>/dev/null)" != "cargo-mutants $cargo_mutants_version" ]; then
    say "mutants: compiling cargo-mutants $cargo_mutants_version into .tools/bin (2 to 4 minutes on two cores)"
    CARGO_PROFILE_RELEASE_LTO=off CARGO_PROFILE_RELEASE_OPT_LEVEL=1 CARGO_PROFILE_RELEASE_CODEGEN_UNITS=16 \
        CARGO_PROFILE_RELEASE_DEBUG=0 CARGO_TARGET_DIR=$tools/build cargo install --quiet cargo-mutants \
        --version "$cargo_mutants_version" --locked --root "$tools" --force >"$tools/cargo-mutants.log" 2>&1 </dev/null || fail \
        "cargo-mutants $cargo_mutants_version could not be installed" "the whole message is in .tools/cargo-mutants.log" \
        "by hand: cargo install cargo-mutants --version $cargo_mutants_version"
    rm -rf "$tools/build"
    hash -r
fi

args=("$@")
case " $* " in
    *" --file "* | *" -f "*) ;;
    *) args+=(--file 'crates/engine/src/scoring/**/*.rs' --file 'crates/engine/src/insight/**/*.rs') ;;
esac
# A change that a random instrument can show is shown by a few hundred of them.
export RANDOM_CASES=${RANDOM_CASES:-300}
# Incremental builds: only what a change touches is compiled again, in ten seconds.
export CARGO_INCREMENTAL=1
# Only the tests of the engine: its doc tests, and what depends on it, test nothing of it that these do not.
exec cargo mutants --package engine --output target --no-shuffle --minimum-test-timeout 120 "${args[@]}" -- --test engine
