#!/usr/bin/env bash
# Every test: the native ones, the built site in Chromium and Firefox, and the size of a first visit.
#
# Every step runs that can, even after a failure. The last line is the sum: `N passed, N failed`. The output of each step is
# kept in target/test-logs/.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
scripts/setup.sh test
# After setup.sh, which may install tools that env.sh puts first on PATH.
# shellcheck source=scripts/env.sh
source scripts/env.sh

logs=target/test-logs
rm -rf "$logs"
mkdir -p "$logs"
passed=0
failed=0
skipped=0
summary=()

# Adds up the numbers in the closing lines of a test runner. $1: the log; $2: a pattern for sed with one group, the number.
total() { sed -nE "s/$2/\\1/p" "$1" | awk '{ sum += $1 } END { print sum + 0 }'; }

# Runs one step and counts its tests; a step that counts none counts as one itself.
step() {
    local name=$1 title=$2 status=0 begun=$SECONDS log=$logs/$1.log good bad ignored
    shift 2
    say "test: $title"
    "$@" 2>&1 </dev/null | tee "$log" || status=$?
    good=$(($(total "$log" '^test result: .* ([0-9]+) passed;.*') + $(node_count "$log" pass) + $(grep -c '^passed: ' "$log" || true)))
    bad=$(($(total "$log" '^test result: .* ([0-9]+) failed;.*') + $(node_count "$log" fail) + $(grep -c '^FAILED: ' "$log" || true)))
    ignored=$(($(total "$log" '^test result: .* ([0-9]+) ignored;.*') + $(node_count "$log" skipped)))
    if [ $status != 0 ] && [ $bad = 0 ]; then bad=1; fi
    if [ $status = 0 ] && [ $((good + bad)) = 0 ]; then good=1; fi
    passed=$((passed + good))
    failed=$((failed + bad))
    skipped=$((skipped + ignored))
    if [ $status = 0 ]; then
        summary+=("passed: $title ($good, $((SECONDS - begun)) s)")
    else
        summary+=("FAILED: $title ($bad of $((good + bad)), $((SECONDS - begun)) s; see $log)")
    fi
    return $status
}

# Node's runner begins such a line with one sign, which may take several bytes.
node_count() { total "$1" "^[^ ]+ $2 ([0-9]+)\$"; }

not_run() {
    failed=$((failed + 1))
    summary+=("NOT RUN: $1")
}

browser_tests() { (cd tests/e2e && node --test --test-concurrency=1 --test-reporter=spec); }

step native "native tests" cargo test --workspace --locked || true
if scripts/test_analysis.sh --install; then
    step analysis "the queries of docs/analysis.md in DuckDB" scripts/test_analysis.sh duckdb || true
else
    skipped=$((skipped + 1))
    summary+=("skipped: the queries of docs/analysis.md (DuckDB cannot be had here)")
fi
if step build "the release build" scripts/build.sh; then
    step browsers "tests in the browser" browser_tests || true
    step size "the size of a first visit" node scripts/size.mjs || true
else
    not_run "tests in the browser"
    not_run "the size of a first visit"
fi

{
    printf '%s\n' "${summary[@]}"
    say "$passed passed, $failed failed$([ $skipped = 0 ] || say ", $skipped skipped")"
} | tee "$logs/summary"
[ $failed = 0 ]
