# Sourced by the other scripts: paths and pins that they share.
# shellcheck shell=bash
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
tools=$root/.tools

# Pinned tools. wasm-bindgen's own version stands in Cargo.lock; this one counts only while there is no lock.
trunk_version=0.21.14
wasm_bindgen_fallback=0.2.130
binaryen_version=132
wasm_target=wasm32-unknown-unknown

# Ours come first, so that a tool that does not fit elsewhere on the machine is not taken by mistake. Only tools for which
# the machine had no fitting version are in there.
export PATH="$tools/bin:$PATH"

# Where the distribution's compiler had to be taken (see setup.sh), it is in front of rustup's.
distribution_rust=$tools/distribution-rust
if [ -d "$distribution_rust" ]; then export PATH="$distribution_rust:$PATH"; fi

cargo_bin=${CARGO_HOME:-$HOME/.cargo}/bin
case ":$PATH:" in
    *":$cargo_bin:"*) ;;
    *) export PATH="$PATH:$cargo_bin" ;;
esac

say() { printf '%s\n' "$*"; }
fail() {
    printf 'error: %s\n' "$1" >&2
    shift
    for line in "$@"; do printf '       %s\n' "$line" >&2; done
    exit 1
}

# The version of wasm-bindgen that the app is built with.
wasm_bindgen_version() {
    local version=
    if [ -f "$root/Cargo.lock" ]; then
        version=$(awk '$0 == "name = \"wasm-bindgen\"" { getline; gsub(/[^0-9.]/, "", $3); print $3; exit }' "$root/Cargo.lock")
    fi
    say "${version:-$wasm_bindgen_fallback}"
}

# The first of the commands named that exists, as a path.
first_command() {
    local name
    for name in "$@"; do
        if [ -n "$name" ] && command -v "$name" 2>/dev/null; then return 0; fi
    done
    return 1
}

find_chromium() { first_command "${CHROMIUM:-}" chromium chromium-browser google-chrome google-chrome-stable microsoft-edge; }
find_firefox() { first_command "${FIREFOX:-}" firefox-esr firefox; }
