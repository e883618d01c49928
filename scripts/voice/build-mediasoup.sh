#!/usr/bin/env bash
# Builds mediasoup with its worker where no prebuilt one can be downloaded: of the npm package's own sources, packaged libraries of
# Debian 12, and OpenSSL of the crate that carries its source. Takes long, once; what it made is kept.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)

# JavaScript and worker are of one package, so they fit. This one runs on Node 20 and later.
version=3.19.0
openssl_crate=300.5.4 # OpenSSL 3.5.4
meson=1.9.1
ninja=1.13.2
kept=${XDG_CACHE_HOME:-$HOME/.cache}/nexus/mediasoup-$version
worker=$kept/node_modules/mediasoup/worker/out/Release/mediasoup-worker

if [ "${1:-}" = --kept ]; then
  [ -x "$worker" ] && ! ldd "$worker" | grep -q 'not found' || exit 1
  echo "$worker"
  exit
fi
if [ -x "$worker" ] && ! ldd "$worker" | grep -q 'not found'; then
  echo "mediasoup $version is built already: $kept"
  exit
fi

packages=(g++ make perl pkg-config libuv1-dev libsrtp2-dev libusrsctp-dev libabsl-dev libflatbuffers-dev flatbuffers-compiler)
missing=()
for package in "${packages[@]}"; do
  [ "$(dpkg-query -W -f '${db:Status-Status}' "$package" 2>/dev/null)" = installed ] || missing+=("$package")
done
command -v cargo >/dev/null || missing+=(cargo)
command -v python3 >/dev/null && python3 -c 'import venv, ensurepip' 2>/dev/null || missing+=(python3 python3-venv)
if [ ${#missing[@]} -gt 0 ]; then
  [ "$(id -u)" = 0 ] || { echo "Not here: ${missing[*]}. Debian and Ubuntu: sudo apt-get install ${missing[*]}" >&2; exit 1; }
  apt-get update -qq
  apt-get install -y -qq --no-install-recommends "${missing[@]}"
fi

build=$(mktemp -d "${TMPDIR:-/tmp}/nexus-mediasoup-XXXXXX")
trap 'rm -rf "$build"' EXIT
log=$build/log
run() { "$@" >>"$log" 2>&1 || { tail -n 30 "$log" >&2; echo "It failed: $*" >&2; exit 1; }; }
jobs=$(nproc)

echo "mediasoup $version: fetching its parts"
python3 -m venv "$build/tools"
run "$build/tools/bin/pip" install --quiet "meson==$meson" "ninja==$ninja"
export PATH=$build/tools/bin:$PATH
mkdir -p "$build/kept" "$build/crate"
# Its own script would download or compile by itself.
run npm install --prefix "$build/kept" --ignore-scripts --no-audit --no-fund --omit=dev "mediasoup@$version"
printf '[package]\nname = "fetch"\nversion = "0.0.0"\nedition = "2021"\n[lib]\npath = "lib.rs"\n[dependencies]\nopenssl-src = "=%s"\n' "$openssl_crate" >"$build/crate/Cargo.toml"
: >"$build/crate/lib.rs"
(cd "$build/crate" && run cargo vendor vendored)

echo 'OpenSSL: compiling'
(
  cd "$build/crate/vendored/openssl-src/openssl"
  run perl ./Configure --prefix="$build/openssl" --libdir=lib no-shared no-tests no-docs no-apps no-legacy no-quic no-engine no-module no-dso
  run make "-j$jobs" build_libs
  run make install_dev
)

echo 'The worker: compiling'
cd "$build/kept/node_modules/mediasoup/worker"
for part in "$here"/mediasoup-parts/*; do
  # Where the worker looks for a part before it would download it.
  folder=subprojects/$(sed -n 's/^directory = //p' "subprojects/$(basename "$part").wrap")
  cp -r "$part" "$folder"
  # Whole libraries are only wanted by a target that is not built.
  : >"$folder/none.c"
  : >"$folder/none.cpp"
done
PKG_CONFIG_PATH=$build/openssl/lib/pkgconfig run meson setup out/Release/build --buildtype release -Db_ndebug=true -Dms_disable_liburing=true --wrap-mode=nodownload
# Headers that are generated are no ordered dependency of what includes them.
run ninja -C out/Release/build fbs/FBS
run ninja -C out/Release/build "-j$jobs" mediasoup-worker
mv out/Release/build/mediasoup-worker out/Release/mediasoup-worker
strip out/Release/mediasoup-worker
rm -rf out/Release/build subprojects deps src include test fuzzer fbs
mkdir -p "$(dirname "$kept")"
rm -rf "$kept"
mv "$build/kept" "$kept"
echo "mediasoup $version is built: $kept"
echo 'Nexus uses it with NEXUS_VOICE_ENGINE=mediasoup.'
