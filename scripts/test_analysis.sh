#!/usr/bin/env bash
# Runs the queries of docs/analysis.md over forty made-up assessments and compares what comes out with the engine's figures:
#
#   scripts/test_analysis.sh              in DuckDB and in Spark (a minute; the first time Spark's 450 MB are fetched from PyPI)
#   scripts/test_analysis.sh duckdb       in DuckDB alone
#   scripts/test_analysis.sh --install    installs what DuckDB alone needs, and fails where that cannot be had
#
# What is installed goes to .tools/venv; Spark needs Java 17, which Debian has.
set -euo pipefail
# shellcheck source=scripts/env.sh
source "$(dirname "${BASH_SOURCE[0]}")/env.sh"
cd "$root"

duckdb_version=2.0.1
pyspark_version=4.3.0
# This package opens encrypted files, for tests/e2e/encrypted.test.mjs.
cryptography_version=50.0.2
venv=$tools/venv

apt_install() {
    command -v apt-get >/dev/null || return 1
    local -a as_root=()
    if [ "$(id -u)" != 0 ]; then
        command -v sudo >/dev/null || return 1
        as_root=(sudo)
    fi
    "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive sh -c 'apt-get -qq update; apt-get -qq install -y --no-install-recommends "$@"' sh "$@" \
        >"$tools/apt.log" 2>&1 </dev/null
}

need_venv() {
    mkdir -p "$tools"
    if "$venv/bin/pip" --version >/dev/null 2>&1; then return 0; fi
    if ! python3 -m venv "$venv" >"$tools/venv.log" 2>&1; then
        say "analysis: installing Python's venv with apt-get"
        apt_install python3-venv || true
        rm -rf "$venv"
        python3 -m venv "$venv" >"$tools/venv.log" 2>&1 || fail \
            "Python 3 with venv is missing" "install it (Debian: apt-get install python3-venv) and run this again"
    fi
}

# $1 package, $2 version, $3 how much it is
need_package() {
    if [ "$("$venv/bin/python" -c "from importlib.metadata import version; print(version('$1'))" 2>/dev/null)" = "$2" ]; then return 0; fi
    say "analysis: fetching $1 $2 from PyPI ($3)"
    "$venv/bin/pip" install --quiet --disable-pip-version-check "$1==$2" >"$tools/$1.log" 2>&1 </dev/null || fail \
        "$1 $2 could not be installed" "the whole message is in .tools/$1.log" "by hand: .tools/venv/bin/pip install $1==$2"
}

need_java() {
    if java -version 2>&1 | grep -qE 'version "(17|21)'; then return 0; fi
    say "analysis: installing Java 17 with apt-get (45 MB)"
    apt_install openjdk-17-jre-headless || fail "Java 17 is missing" "Spark needs it: Debian has it as openjdk-17-jre-headless"
}

engines=(duckdb spark)
case ${1:-} in
    '') ;;
    duckdb) engines=(duckdb) ;;
    --install) engines=() ;;
    *) fail "unknown argument '$1'" "usage: scripts/test_analysis.sh [duckdb | --install]" ;;
esac

need_venv
need_package duckdb $duckdb_version "20 MB, some seconds"
need_package cryptography $cryptography_version "5 MB, some seconds"
case " ${engines[*]} " in
    *" spark "*)
        need_java
        need_package pyspark $pyspark_version "450 MB, a minute or two"
        ;;
esac
if [ ${#engines[@]} = 0 ]; then exit 0; fi

folder=$root/target/analysis
rm -rf "$folder"
mkdir -p "$folder"
say "analysis: making forty assessments up"
ANALYSIS_FOLDER=$folder cargo test --quiet --locked --workspace --test repository analysis:: >"$folder/cargo.log" 2>&1 || {
    cat "$folder/cargo.log" >&2
    fail "the made-up assessments could not be written"
}
say "analysis: asking ${engines[*]}"
"$venv/bin/python" tests/analysis/queries.py "$folder" "${engines[@]}"
