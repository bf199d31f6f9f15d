#!/usr/bin/env bash
# Serves a quick build that reloads while one edits: scripts/dev.sh [further arguments of trunk serve]
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
scripts/setup.sh build
# After the set-up, which may put a tool in front of others.
# shellcheck source=scripts/env.sh
source scripts/env.sh

cargo fetch --quiet --locked
say "dev: compiling (the first time takes a minute or two on two cores), then serving at http://localhost:8080/"
# Trunk reads NO_COLOR as a truth value and stumbles over "1".
if [ -n "${NO_COLOR:-}" ]; then export NO_COLOR=true; fi
# Not into dist/, which is for the release. What is ignored has to exist.
mkdir -p target/dev
exec trunk serve --address 127.0.0.1 --port 8080 --dist target/dev --ignore .tools --ignore tests --ignore fuzz --ignore target "$@"
