#!/usr/bin/env bash
# Builds the library and the wheel: python/build.sh [library | wheel]. The wheel lies in python/dist.
# For another processor: GOARCH=arm64 CC=aarch64-linux-gnu-gcc GOFLAGS=-tags=nogl python/build.sh
set -euo pipefail
cd "$(dirname "$0")/.."

library=python/src/ariadne_maze/libariadne.so
tags=noblas # agents act by the kernels in Go: the wheel needs no oneDNN
case "${GOFLAGS:-}" in *nogl*) tags=$tags,nogl ;; esac
CGO_ENABLED=1 go build -trimpath -tags="$tags" -buildmode=c-shared -o "$library" \
  -ldflags="-s -w -extldflags=-Wl,--version-script=$PWD/cmd/libariadne/exports.map" ./cmd/libariadne
rm -f "${library%.so}.h" # ariadne.h is the header
[ "${1:-wheel}" = wheel ] || exit 0

# The newest version of the C library that a symbol asks for is the oldest one that the wheel is for.
glibc=$(objdump -T "$library" | grep -o 'GLIBC_2\.[0-9]*' | sort -uV | tail -n 1 | cut -d. -f2)
case $(go env GOARCH) in
  amd64) machine=x86_64 ;;
  arm64) machine=aarch64 ;;
  *) machine=$(uname -m) ;;
esac
export ARIADNE_PLATFORM="manylinux_2_${glibc}_$machine"

cd python
rm -rf build dist src/*.egg-info
"${PYTHON:-python3}" -m pip wheel --quiet --no-deps --wheel-dir dist .
rm -rf build src/*.egg-info
ls -l dist
