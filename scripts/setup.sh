#!/usr/bin/env bash
# Installs the tools that a target of the Makefile needs and this machine lacks. If all are there it takes a second or two.
#
#   scripts/setup.sh lint     Rust's WebAssembly target
#   scripts/setup.sh build    … and Trunk, wasm-bindgen, wasm-opt
#   scripts/setup.sh test     … and Chromium, Firefox, fonts, and the packages of tests/e2e
#
# Tools go to .tools/ (ignored by git) or, where no such command exists yet, to Cargo's own bin folder, so that the
# next clone finds them. Browsers and fonts come from the distribution's packages.
set -euo pipefail
# shellcheck source=scripts/env.sh
source "$(dirname "${BASH_SOURCE[0]}")/env.sh"
cd "$root"

level=${1:-build}
case $level in
    lint | build | test) ;;
    *) fail "unknown level '$level'" "usage: scripts/setup.sh [lint|build|test]" ;;
esac

# Two set-ups at the same time in one clone would disturb each other.
mkdir -p "$tools/bin"
if command -v flock >/dev/null; then
    exec 9>"$tools/lock"
    flock -n 9 || { say "setup: waiting for another set-up in this folder to end"; flock 9; }
fi

step() { say "setup: $*"; }

# ------------------------------------------------------------------------------------------------ packages of the system

as_root() {
    if [ "$(id -u)" = 0 ]; then
        "$@"
    elif command -v sudo >/dev/null; then
        sudo "$@"
    else
        return 1
    fi
}

is_debian() { command -v apt-get >/dev/null && grep -qE '^ID="?debian"?$' /etc/os-release 2>/dev/null; }

apt_quietly() {
    as_root env DEBIAN_FRONTEND=noninteractive apt-get -qq -o Dpkg::Use-Pty=0 -o Acquire::Retries=3 "$@" </dev/null
}

# Installs packages, after updating the package lists: old lists lead to old browsers, or to files that no longer exist.
apt_install() {
    local log=$tools/apt.log
    apt_quietly update >"$log" 2>&1 || true
    if apt_quietly install -y --no-install-recommends "$@" >"$log" 2>&1; then return 0; fi
    sed 's/^/       /' "$log" | tail -n 8 >&2
    return 1
}

missing_packages() {
    local package
    for package in "$@"; do
        dpkg-query -W -f '${db:Status-Status}\n' "$package" 2>/dev/null | grep -qx installed || say "$package"
    done
}

# ------------------------------------------------------------------------------------------------ Rust and its target

need_rust() {
    command -v cargo >/dev/null && command -v rustc >/dev/null || fail \
        "Rust is missing (cargo and rustc are not on PATH)" \
        "install it with rustup, stable toolchain, as its website says, and run this again"
}

std_stamp=built-from-source-for

wasm_ready() {
    local folder
    folder=$(rustc --print target-libdir --target "$wasm_target" 2>/dev/null) || return 1
    compgen -G "$folder/libstd-*.rlib" >/dev/null || return 1
    # A std that was built here does not fit another version of the compiler, as after `rustup update`.
    [ ! -f "$folder/$std_stamp" ] || [ "$(cat "$folder/$std_stamp")" = "$(rustc --version)" ]
}

# Builds std from the source in $1 (a folder `library`) with the cargo $2, and puts it into that compiler's sysroot.
build_std() {
    local library=$1 cargo=$2 rustc=$3 sysroot source folder work made status=0
    sysroot=$("$rustc" --print sysroot)
    folder=$sysroot/lib/rustlib/$wasm_target/lib
    source=$sysroot/lib/rustlib/src/rust
    work=$(mktemp -d "$tools/std.XXXXXX")
    mkdir -p "$work/src"
    say '#![no_std]' >"$work/src/lib.rs"
    printf '[package]\nname = "std-for-wasm"\nversion = "0.0.0"\nedition = "2021"\n[workspace]\n' >"$work/Cargo.toml"
    made=
    if [ ! -e "$source/library" ]; then
        if ! as_owner "$sysroot" mkdir -p "$source" || ! as_owner "$sysroot" cp -r "$library" "$source/library"; then
            rm -rf "$work"
            return 1
        fi
        made=yes
    fi
    # Bitcode is for link-time optimisation; `test` is for tests that run in WebAssembly.
    (
        cd "$work"
        RUSTC=$rustc RUSTC_BOOTSTRAP=1 RUSTFLAGS=-Cembed-bitcode=yes CARGO_TARGET_DIR=$work/target CARGO_INCREMENTAL=0 \
            "$cargo" build --quiet --release -j 2 -Zbuild-std=std,panic_abort,test --target "$wasm_target"
    ) || status=1
    if [ $status = 0 ]; then
        rm -f "$work/target/$wasm_target/release/deps/"libstd_for_wasm-*
        "$rustc" --version >"$work/$std_stamp"
        as_owner "$sysroot" rm -rf "$folder" &&
            as_owner "$sysroot" mkdir -p "$folder" &&
            as_owner "$sysroot" cp "$work/target/$wasm_target/release/deps/"lib*.rlib "$work/$std_stamp" "$folder/" ||
            status=1
    fi
    if [ -n "$made" ]; then as_owner "$sysroot" rm -rf "$source/library"; fi
    rm -rf "$work"
    # Remove what was compiled against another std, or without one.
    rm -rf "$root/target/$wasm_target"
    return $status
}

# A sysroot below the home folder can be written by us, one below /usr only by root.
as_owner() {
    local sysroot=$1
    shift
    if [ -w "$sysroot" ]; then "$@"; else as_root "$@"; fi
}

wasm_from_rustup() {
    command -v rustup >/dev/null || return 1
    step "asking rustup for the $wasm_target target (20 MB)"
    rustup target add "$wasm_target" >"$tools/rustup.log" 2>&1 && wasm_ready
}

# Where rustup puts the source of the standard library.
std_source() { say "$(rustc --print sysroot)/lib/rustlib/src/rust/library"; }

have_std_source() { [ -f "$(std_source)/std/Cargo.toml" ]; }

# Runs a command with the source of the standard library in Debian's archive, of this compiler's version, as its last argument.
with_debian_source() {
    local version suite mirror apt package keyring status=0
    version=$(rustc --version | awk '{ print $2 }')
    is_debian || return 1
    apt=$tools/apt-rust-src
    keyring=/usr/share/keyrings/debian-archive-keyring.gpg
    rm -rf "$apt"
    mkdir -p "$apt/lists/partial" "$apt/archives/partial" "$apt/package"
    # apt downloads as a user of its own, which must be able to write here. Otherwise apt warns and downloads as root.
    if [ "$(apt-get indextargets --format '$(REPO_URI)' 2>/dev/null | wc -l)" = 0 ]; then apt_quietly update >/dev/null 2>&1 || true; fi
    local -a options=(
        -o Dir::Etc::SourceList="$apt/sources.list" -o Dir::Etc::SourceParts=/dev/null
        -o Dir::State::Lists="$apt/lists" -o Dir::Cache::Archives="$apt/archives"
        -o Dir::Cache::pkgcache="" -o Dir::Cache::srcpkgcache=""
        -o Acquire::Languages=none -o Acquire::IndexTargets::deb::DEP-11::DefaultEnabled=false -o APT::Sandbox::User=root
    )
    for mirror in $(apt-get indextargets --format '$(REPO_URI)' 'Origin: Debian' 2>/dev/null | sort -u | grep -v -- -security); do
        for suite in trixie-backports trixie sid; do
            say "deb [$([ -f $keyring ] && say "signed-by=$keyring")] $mirror $suite main" | sed 's/\[\] //' >"$apt/sources.list"
            apt-get -qq "${options[@]}" update >"$apt/log" 2>&1 || continue
            package=$(apt-cache "${options[@]}" madison rust-src 2>/dev/null |
                awk -F'|' -v v="$version" '{ gsub(/ /, "", $2) } index($2, v "+dfsg") == 1 { print $2; exit }')
            if [ -z "$package" ]; then continue; fi
            (cd "$apt" && apt-get -qq "${options[@]}" download "rust-src=$package" >log 2>&1) || continue
            dpkg -x "$apt"/rust-src_*.deb "$apt/package"
            "$@" "$apt/package/usr/src/rustc-$version/library" || status=1
            rm -rf "$apt"
            return $status
        done
    done
    say "       there is no rust-src of version $version in Debian's archive"
    return 1
}

wasm_from_library() { build_std "$1" "$(command -v cargo)" "$(command -v rustc)" && wasm_ready; }

wasm_from_source() {
    local library
    library=$(std_source)
    if have_std_source; then
        step "rustup cannot bring it; building it from the source in this toolchain (a minute)"
        if wasm_from_library "$library"; then return 0; fi
    fi
    is_debian || return 1
    step "rustup cannot bring it; building it from Debian's source of Rust $(rustc --version | awk '{ print $2 }') (a minute or two)"
    with_debian_source wasm_from_library
}

# Puts the source of the standard library, a folder `library`, where rustup would.
put_std_source() {
    local target
    target=$(std_source)
    as_owner "$(rustc --print sysroot)" mkdir -p "${target%/*}" && as_owner "$(rustc --print sysroot)" cp -r "$1" "$target"
}

# The release is compiled together with the standard library (scripts/build.sh). Where its source cannot be had, it is the
# ready-made one, and the site is 29 kB larger.
need_std_source() {
    if have_std_source; then return 0; fi
    step "fetching the source of Rust's standard library (10 MB, some seconds)"
    if command -v rustup >/dev/null && rustup component add rust-src >"$tools/rustup.log" 2>&1 && have_std_source; then return 0; fi
    if [ -d "$distribution_rust" ] && put_std_source "$(compgen -G '/usr/src/rustc-*/library' | tail -n 1)"; then return 0; fi
    if with_debian_source put_std_source; then return 0; fi
    step "it cannot be had: the release will be larger than it need be"
}

# Installs Debian's newer compiler, which has a matching source package. From then on the project is built with it.
wasm_from_distribution() {
    local name library lld
    is_debian || return 1
    step "taking Debian's own Rust (rustc-web) instead, and building the target with it (a few minutes)"
    apt_install rustc-web cargo-web rust-web-src rust-web-clippy rustfmt-web || return 1
    # The linker of the same LLVM, which is called rust-lld elsewhere.
    lld=lld-$(/usr/bin/rustc -vV | sed -nE 's/^LLVM version: ([0-9]+).*/\1/p')
    apt_install "$lld" || return 1
    rm -rf "$distribution_rust"
    mkdir -p "$distribution_rust"
    for name in cargo rustc rustdoc rustfmt cargo-fmt cargo-clippy clippy-driver; do
        if [ -x "/usr/bin/$name" ]; then ln -s "/usr/bin/$name" "$distribution_rust/$name"; fi
    done
    ln -s "/usr/bin/$lld" "$distribution_rust/rust-lld"
    export PATH="$distribution_rust:$PATH"
    hash -r
    if wasm_ready; then return 0; fi
    library=$(compgen -G '/usr/src/rustc-*/library' | tail -n 1)
    if build_std "$library" /usr/bin/cargo /usr/bin/rustc && wasm_ready; then return 0; fi
    rm -rf "$distribution_rust"
    return 1
}

need_wasm_target() {
    if wasm_ready; then return 0; fi
    wasm_from_rustup || wasm_from_source || wasm_from_distribution || fail \
        "Rust's standard library for $wasm_target cannot be had" \
        "rustup said: $(tail -n 1 "$tools/rustup.log" 2>/dev/null || say "it is not installed")" \
        "Debian's source and Debian's own compiler were no help either" \
        "on a machine with full internet: rustup target add $wasm_target"
    step "$wasm_target is ready"
}

need_component() {
    local command=$1 component=$2
    if cargo "$command" --version >/dev/null 2>&1; then return 0; fi
    step "asking rustup for $component"
    rustup component add "$component" >"$tools/rustup.log" 2>&1 || fail \
        "$component is missing" "install it with: rustup component add $component"
}

# ------------------------------------------------------------------------------------------------ tools of the build

version_of() { "$1" --version 2>/dev/null | awk '{ print $2; exit }'; }

# $1 command, $2 crate, $3 version, $4 how long
need_cargo_tool() {
    local command=$1 crate=$2 version=$3 duration=$4 place found
    found=$(version_of "$command" || true)
    if [ "$found" = "$version" ]; then return 0; fi
    # The right version may be in Cargo's own folder, hidden by another one on PATH.
    if [ "$(version_of "$cargo_bin/$command" || true)" = "$version" ]; then
        ln -sf "$cargo_bin/$command" "$tools/bin/$command"
        return 0
    fi
    if [ -e "$cargo_bin/$command" ] || [ -n "$found" ]; then place=$tools; else place=${cargo_bin%/bin}; fi
    step "compiling $crate $version into $place/bin ($duration on two cores)"
    # A tool that runs for seconds needs little optimisation, and compiles in half the time with less of it.
    # Prefer the lock file of the crate. If the registry lacks one of its versions, newer ones will do.
    local locked
    for locked in --locked ''; do
        # shellcheck disable=SC2086
        if (
            cd "$tools"
            CARGO_PROFILE_RELEASE_LTO=off CARGO_PROFILE_RELEASE_OPT_LEVEL=1 CARGO_PROFILE_RELEASE_CODEGEN_UNITS=16 \
                CARGO_PROFILE_RELEASE_DEBUG=0 CARGO_TARGET_DIR="$tools/build" \
                cargo install --quiet "$crate" --version "$version" --root "$place" --force $locked >"$tools/$command.log" 2>&1 </dev/null
        ); then
            rm -rf "$tools/build"
            hash -r
            [ "$(version_of "$command" || true)" = "$version" ] || ln -sf "$place/bin/$command" "$tools/bin/$command"
            return 0
        fi
    done
    tail -n 12 "$tools/$command.log" | sed 's/^/       /' >&2
    fail "$crate $version could not be installed" "the whole message is in .tools/$command.log" \
        "by hand: cargo install $crate --version $version"
}

need_node() {
    local version
    version=$(node --version 2>/dev/null | tr -d v || true)
    [ -n "$version" ] || fail "Node.js is missing" "install Node.js 20 or newer, with npm, and run this again"
    [ "${version%%.*}" -ge 20 ] || fail "Node.js $version is too old" "install Node.js 20 or newer"
    command -v npm >/dev/null || fail "npm is missing" "it comes with most packages of Node.js; Debian has it as the package npm"
}

need_wasm_opt() {
    local package=$tools/npm/node_modules/binaryen/bin/wasm-opt
    if wasm-opt --version 2>/dev/null | grep -q "version_$binaryen_version)\|version $binaryen_version\b"; then return 0; fi
    step "fetching wasm-opt $binaryen_version (npm's binaryen, 23 MB, some seconds)"
    mkdir -p "$tools/npm"
    npm install --prefix "$tools/npm" --no-audit --no-fund --ignore-scripts --loglevel=error \
        "binaryen@$binaryen_version.0.0" >"$tools/npm.log" 2>&1 </dev/null || {
        tail -n 8 "$tools/npm.log" | sed 's/^/       /' >&2
        fail "wasm-opt could not be installed" "by hand: npm install --prefix .tools/npm binaryen@$binaryen_version.0.0"
    }
    chmod +x "$package"
    ln -sf "$package" "$tools/bin/wasm-opt"
}

# ------------------------------------------------------------------------------------------------ browsers and test packages

need_browsers() {
    local -a wanted=()
    if is_debian; then
        find_chromium >/dev/null || wanted+=(chromium)
        find_firefox >/dev/null || wanted+=(firefox-esr)
        wanted+=(fonts-noto-core fonts-noto-cjk)
        local missing
        missing=$(missing_packages "${wanted[@]}")
        if [ -n "$missing" ]; then
            step "installing ${missing//$'\n'/, } with apt-get (250 MB at most, a minute or two)"
            # shellcheck disable=SC2086
            apt_install $missing || say "       apt-get could not install all of them (root or sudo is needed)"
        fi
    fi
    find_chromium >/dev/null || fail "no Chromium found" \
        "install Chromium, Chrome or Edge (CHROMIUM=/path/to/it names one that is not on PATH)"
    if ! find_firefox >/dev/null; then
        [ -z "${CI:-}" ] || fail "no Firefox found" "install firefox-esr or firefox"
        say "setup: no Firefox found: its tests will be skipped (install Firefox, or name one with FIREFOX=/path/to/it)"
    fi
}

need_test_packages() {
    local folder=$root/tests/e2e
    if cmp -s "$folder/package-lock.json" "$folder/node_modules/.installed-from"; then return 0; fi
    step "fetching the packages of tests/e2e from npm (15 MB, some seconds)"
    (
        cd "$folder"
        npm ci --no-audit --no-fund --ignore-scripts --loglevel=error >"$tools/npm.log" 2>&1 </dev/null
    ) || {
        tail -n 8 "$tools/npm.log" | sed 's/^/       /' >&2
        fail "the packages of tests/e2e could not be installed" "by hand: cd tests/e2e && npm ci --ignore-scripts"
    }
    cp "$folder/package-lock.json" "$folder/node_modules/.installed-from"
}

# ------------------------------------------------------------------------------------------------

need_rust
need_wasm_target
if [ "$level" = lint ]; then
    need_component fmt rustfmt
    need_component clippy clippy
    exit 0
fi
need_node
need_std_source
need_wasm_opt
need_cargo_tool wasm-bindgen wasm-bindgen-cli "$(wasm_bindgen_version)" "1 to 3 minutes"
need_cargo_tool trunk trunk "$trunk_version" "3 to 7 minutes"
if [ "$level" = build ]; then exit 0; fi
need_browsers
need_test_packages
