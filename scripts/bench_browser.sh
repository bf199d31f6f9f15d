#!/usr/bin/env bash
# Times the same code natively and, compiled to WebAssembly as it is released, in Chromium and Firefox.
#
# It prints the shortest of thirty runs, so that other work on the machine counts little. The ratios say more than the times.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
scripts/setup.sh test
# After setup.sh, which may install tools that env.sh puts first on PATH.
# shellcheck source=scripts/env.sh
source scripts/env.sh

folder=$root/target/bench-browser
mkdir -p "$folder"
say "bench: compiling for WebAssembly (the first time takes one to two minutes on two cores)"
CARGO_TARGET_DIR=$folder/build cargo build --quiet --release --manifest-path benches/browser/Cargo.toml --target "$wasm_target"
wasm-bindgen --target web --no-typescript --out-name engine --out-dir "$folder" \
    "$folder/build/$wasm_target/release/palermo_bench_browser.wasm"
wasm-opt -Oz "$folder/engine_bg.wasm" -o "$folder/engine_bg.wasm"
cp benches/browser/bench.html benches/browser/bench.js "$folder/"
say "bench: natively"
cargo bench --quiet --locked --bench engine -- nothing-else | grep '^shortest' >"$folder/native.tsv"
node tests/e2e/bench.mjs "$folder"
