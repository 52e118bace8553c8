#!/usr/bin/env bash
# Builds the source distribution and the wheels for all platforms: python/wheels.sh [quick]. They lie in dist. The C compiler is zig, which
# pip brings; wheels are built from the source distribution, so nothing that it needs can be missing there. Two builds of a commit by the
# same Go are equal byte for byte. quick makes the wheel for Linux on amd64 and, of the others, links the library for macOS on arm64
# alone, which asks the most of zig.
set -euo pipefail
cd "$(dirname "$0")/.."
umask 022

root=$PWD cache=$PWD/.cache/wheels
mkdir -p "$cache" dist
# shellcheck source=scripts/environment.sh
. scripts/environment.sh
environment build "${PYTHON:-python3}" "" ziglang==0.14.1 setuptools==80.9.0 wheel==0.45.1
python=$cache/build/bin/python
ZIG=$("$python" -c 'import ziglang; print(ziglang.__path__[0])')/zig
SOURCE_DATE_EPOCH=$(git log -1 --format=%ct)
export ZIG ZIG_GLOBAL_CACHE_DIR=$cache/zig SOURCE_DATE_EPOCH

dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
source=$("$python" python/sdist.py "$dir")
rm -f dist/ariadne_maze-*
scripts/archive.py "$source" dist

# EGL's headers are the same for all processors; those of the system's C library, which lie beside them, are not for zig. Their place is
# always the same one: Go compiles anew what another place might change.
mkdir -p "$cache/include"
ln -sfn /usr/include/EGL "$cache/include/EGL"
ln -sfn /usr/include/KHR "$cache/include/KHR"

# wheel PLATFORM GOOS GOARCH TARGET: the platform as pip calls it, the target as zig does.
wheel() {
  local library linking=-O2
  [ "$mode" != quick ] || [[ "$2/$3" = linux/amd64 || "$2/$3" = darwin/arm64 ]] || return 0
  echo "$1"
  rm -rf "$dir/wheel"
  cp -r "$source" "$dir/wheel"
  [ "$2" != darwin ] || linking="-O2 -g" # keeps the names that python/macho.py reads
  library=$(GOOS=$2 GOARCH=$3 CC="$root/python/zig/cc $4" CGO_CFLAGS="-O2 -idirafter $cache/include" CGO_LDFLAGS=$linking \
    "$python" "$dir/wheel/library.py" "$dir/wheel/src/ariadne_maze")
  [ "$2" != darwin ] || python/macho.py "$library"
  [ "$mode" != quick ] || [ "$2" = linux ] || return 0
  ARIADNE_PLATFORM=$1 "$python" -m pip wheel --quiet --no-deps --no-build-isolation --wheel-dir dist "$dir/wheel"
}
mode=${1:-all}
wheel manylinux2014_x86_64 linux amd64 x86_64-linux-gnu.2.17
wheel manylinux2014_aarch64 linux arm64 aarch64-linux-gnu.2.17
wheel macosx_11_0_arm64 darwin arm64 aarch64-macos.11.0
wheel macosx_11_0_x86_64 darwin amd64 x86_64-macos.11.0
wheel win_amd64 windows amd64 x86_64-windows-gnu
ls -l dist/ariadne_maze-*
