#!/usr/bin/env bash
# Serves a quick build that reloads while one edits: scripts/dev.sh [further arguments of trunk serve]
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
scripts/setup.sh build
# After setup.sh, which may install tools that env.sh puts first on PATH.
# shellcheck source=scripts/env.sh
source scripts/env.sh

cargo fetch --quiet --locked
say "dev: compiling (the first time takes a minute or two on two cores), then serving at http://localhost:8080/"
# Trunk expects `true` or `false` in NO_COLOR and fails with "1".
if [ -n "${NO_COLOR:-}" ]; then export NO_COLOR=true; fi
# Not into dist/, which is for the release. Trunk requires that ignored folders exist.
mkdir -p target/dev
exec trunk serve --address 127.0.0.1 --port 8080 --dist target/dev --ignore .tools --ignore tests --ignore fuzz --ignore target "$@"
