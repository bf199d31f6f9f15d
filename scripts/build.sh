#!/usr/bin/env bash
# Builds the site into dist/: scripts/build.sh [further arguments of trunk build]
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
scripts/setup.sh build
# After setup.sh, which may install tools that env.sh puts first on PATH.
# shellcheck source=scripts/env.sh
source scripts/env.sh

# Trunk builds without the network.
cargo fetch --quiet --locked
say "build: compiling and optimising (the first time takes two to four minutes on two cores)"
# Trunk expects `true` or `false` in NO_COLOR and fails with "1".
if [ -n "${NO_COLOR:-}" ]; then export NO_COLOR=true; fi
# Makes the build independent of its folder, and keeps paths of this machine out of it.
crates=$(echo "${CARGO_HOME:-$HOME/.cargo}"/registry/src/*)
# Separated by a control character, since the name of a folder may contain a space.
flags="--remap-path-prefix=$root=."
for folder in $crates; do flags+=$'\x1f'"--remap-path-prefix=$folder=crates"; done
# The standard library is compiled with the app, for size, and where the program would panic it stops without composing words:
# a first visit is 29 kB smaller. Nothing panics on input; the page says that the program stopped (index.html).
library=$(rustc --print sysroot)/lib/rustlib/src/rust/library
if [ -f "$library/std/Cargo.toml" ]; then
    # Both are switches of Cargo and of the compiler that are not stable yet.
    export RUSTC_BOOTSTRAP=1 CARGO_UNSTABLE_BUILD_STD=std,panic_abort CARGO_UNSTABLE_BUILD_STD_FEATURES=optimize_for_size
    flags+=$'\x1f'"--remap-path-prefix=$library=library"$'\x1f-Zunstable-options\x1f-Cpanic=immediate-abort'
    cargo fetch --quiet --locked --target "$wasm_target"
fi
export CARGO_ENCODED_RUSTFLAGS="$flags"
trunk build --release "$@"
say "build: the finished site is in dist/"
