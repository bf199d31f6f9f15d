#!/usr/bin/env bash
# Builds the site and the edition in one file twice, from scratch and in two different folders, and compares every byte.
#
# Takes as long as two first builds.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
scripts/setup.sh build
# After setup.sh, which may install tools that env.sh puts first on PATH.
# shellcheck source=scripts/env.sh
source scripts/env.sh

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
for folder in "$work/one" "$work/another folder/of another/depth"; do
    mkdir -p "$folder"
    # Copies the files that git knows, with their present content.
    git ls-files -z --cached --others --exclude-standard | while IFS= read -r -d '' file; do
        if [ -e "$file" ]; then printf '%s\0' "$file"; fi
    done | tar --null --files-from=- -cf - | tar -xf - -C "$folder"
    ln -s "$tools" "$folder/.tools"
    say "reproducible: building in $folder"
    (
        cd "$folder"
        unset CARGO_TARGET_DIR
        scripts/build.sh && node scripts/single.mjs
    ) >"$work/log" 2>&1 || { tail -n 20 "$work/log" >&2; fail "it does not build in $folder"; }
done

cd "$work"
list() { (cd "$1" && find dist dist-single -type f -print0 | LC_ALL=C sort -z | xargs -0 sha256sum); }
list one >sums.one
list "another folder/of another/depth" >sums.other
if ! diff sums.one sums.other; then fail "the two builds differ in the files above"; fi
if grep -rlF "$work" one/dist one/dist-single; then fail "the files above name the folder they were built in"; fi
say "reproducible: $(wc -l <sums.one) files are the same, byte for byte; sha256 of them all: $(sha256sum <sums.one | cut -c 1-64)"
