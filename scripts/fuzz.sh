#!/usr/bin/env bash
# Feeds each reader, and scoring, with what a fuzzer makes up: scripts/fuzz.sh [target …]
#
# FUZZ_SECONDS is the time for each target (600). Findings are kept in `artifacts/` below fuzz, the inputs tried in `corpus/`.
set -euo pipefail
# shellcheck source=scripts/env.sh
source "$(dirname "${BASH_SOURCE[0]}")/env.sh"
cd "$root"

cargo_fuzz_version=0.13.2
seconds=${FUZZ_SECONDS:-600}

# Without rustup there is no nightly compiler: this variable lets the stable one use nightly options.
if rustup run nightly rustc --version >/dev/null 2>&1; then
    export RUSTUP_TOOLCHAIN=nightly
else
    export RUSTC_BOOTSTRAP=1
fi

mkdir -p "$tools/bin"
if [ "$(cargo fuzz --version 2>/dev/null)" != "cargo-fuzz $cargo_fuzz_version" ]; then
    say "fuzz: compiling cargo-fuzz $cargo_fuzz_version into .tools/bin (a minute on two cores)"
    CARGO_TARGET_DIR=$tools/build cargo install --quiet cargo-fuzz --version "$cargo_fuzz_version" --locked --root "$tools" --force \
        >"$tools/cargo-fuzz.log" 2>&1 </dev/null || fail \
        "cargo-fuzz $cargo_fuzz_version could not be installed" "the whole message is in .tools/cargo-fuzz.log" \
        "by hand: cargo install cargo-fuzz --version $cargo_fuzz_version"
    rm -rf "$tools/build"
    hash -r
fi

targets=("$@")
if [ ${#targets[@]} = 0 ]; then targets=(read_file read_instrument read_journal read_encrypted score); fi

# A valid document to begin with, so that the fuzzer does not have to discover the format.
mkdir -p fuzz/corpus/{read_file,read_instrument,read_journal,read_encrypted,score}
cp instruments/example.json fuzz/small.json fuzz/corpus/read_file/
cp fuzz/small.json fuzz/corpus/read_instrument/
cp fuzz/encrypted.json fuzz/corpus/read_encrypted/
cp fuzz/journal.txt fuzz/corpus/read_journal/

failed=0
for target in "${targets[@]}"; do
    say "fuzz: $target, $seconds s"
    cargo fuzz run "$target" -- -max_total_time="$seconds" -max_len=131072 -dict=fuzz/words.txt -timeout=20 -rss_limit_mb=2048 \
        -print_final_stats=1 || failed=1
done
[ $failed = 0 ] || fail "something was found" "see fuzz/artifacts/; cargo fuzz run TARGET FILE shows one again"
say "fuzz: nothing was found"
