#!/usr/bin/env bash
# Formatting and lints, natively and for WebAssembly, the documentation, and the syntax of the scripts.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
scripts/setup.sh lint
# After setup.sh, which may install tools that env.sh puts first on PATH.
# shellcheck source=scripts/env.sh
source scripts/env.sh

say "lint: formatting"
cargo fmt --all --check
say "lint: clippy, for this machine"
cargo clippy --quiet --locked --workspace --all-targets -- -D warnings
say "lint: clippy, for WebAssembly"
cargo clippy --quiet --locked --workspace --lib --bins --target "$wasm_target" -- -D warnings
say "lint: documentation"
RUSTDOCFLAGS="-D warnings" cargo doc --quiet --locked --workspace --no-deps
say "lint: scripts"
for script in scripts/*.sh .ci/run; do bash -n "$script"; done
if command -v node >/dev/null; then
    for script in scripts/*.mjs tests/e2e/*.mjs; do node --check "$script"; done
fi
say "lint: passed"
