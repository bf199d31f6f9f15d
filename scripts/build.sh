#!/usr/bin/env bash
# Builds the site into dist/: scripts/build.sh [further arguments of trunk build]
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
scripts/setup.sh build
# After the set-up, which may put a tool in front of others.
# shellcheck source=scripts/env.sh
source scripts/env.sh

# Trunk builds without the network.
cargo fetch --quiet --locked
say "build: compiling and optimising (the first time takes two to four minutes on two cores)"
# Trunk reads NO_COLOR as a truth value and stumbles over "1".
if [ -n "${NO_COLOR:-}" ]; then export NO_COLOR=true; fi
# The same bytes from whatever folder, and no path of this machine in them.
crates=$(echo "${CARGO_HOME:-$HOME/.cargo}"/registry/src/*)
# Parted by a sign of their own, since a folder may have a space in its name.
flags="--remap-path-prefix=$root=."
for folder in $crates; do flags+=$'\x1f'"--remap-path-prefix=$folder=crates"; done
export CARGO_ENCODED_RUSTFLAGS="$flags"
trunk build --release "$@"
say "build: the finished site is in dist/"
