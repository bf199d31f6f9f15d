# Sourced by the other scripts: paths and pins that they share.
# shellcheck shell=bash
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
tools=$root/.tools

# Pinned tools. The version of wasm-bindgen is that of Cargo.lock; this one counts only where there is no lock file.
trunk_version=0.21.14
wasm_bindgen_fallback=0.2.130
binaryen_version=132
wasm_target=wasm32-unknown-unknown

# Our folder comes first, so that no other version of a tool on the machine is used by mistake. It holds only tools of which
# the machine had no fitting version.
export PATH="$tools/bin:$PATH"

# If setup.sh had to install the compiler of the distribution, it comes before that of rustup.
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

# Prints the path of the first of these commands that exists.
first_command() {
    local name
    for name in "$@"; do
        if [ -n "$name" ] && command -v "$name" 2>/dev/null; then return 0; fi
    done
    return 1
}

find_chromium() { first_command "${CHROMIUM:-}" chromium chromium-browser google-chrome google-chrome-stable microsoft-edge; }
find_firefox() { first_command "${FIREFOX:-}" firefox-esr firefox; }
