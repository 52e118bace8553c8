#!/usr/bin/env bash
# Builds the library and the wheel for this machine: python/build.sh [library | wheel]. The wheel lies in python/dist.
# For another processor: GOARCH=arm64 CC=aarch64-linux-gnu-gcc python/build.sh. python/wheels.sh builds those for all platforms.
set -euo pipefail
cd "$(dirname "$0")"

python=${PYTHON:-python3}
library=$("$python" library.py src/ariadne_maze)
[ "${1:-wheel}" = wheel ] || exit 0

if [ "$(go env GOOS)" = linux ]; then
  # The newest version of the C library that a symbol asks for is the oldest one that the wheel is for.
  glibc=$(objdump -T "$library" | grep -o 'GLIBC_2\.[0-9]*' | sort -uV | tail -n 1 | cut -d. -f2)
  case $(go env GOARCH) in
    amd64) machine=x86_64 ;;
    arm64) machine=aarch64 ;;
    *) machine=$(uname -m) ;;
  esac
  export ARIADNE_PLATFORM="manylinux_2_${glibc}_$machine"
fi

rm -rf build dist src/*.egg-info
"$python" -m pip wheel --quiet --no-deps --wheel-dir dist .
rm -rf build src/*.egg-info
ls -l dist
