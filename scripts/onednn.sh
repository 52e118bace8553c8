#!/usr/bin/env bash
# Holds the kernels to another oneDNN than the system's: version 3.2 with OpenMP passes the same tests, and one with TBB, which cannot be
# held to one thread, is refused in words when a program starts.
set -euo pipefail
cd "$(dirname "$0")/.."

fail() { echo "onednn: $*" >&2; exit 1; }
cache=$PWD/.cache/onednn
mkdir -p "$cache"
# shellcheck source=scripts/environment.sh
. scripts/environment.sh

environment gomp "${PYTHON:-python3}" "" onednn-cpu-gomp==2023.2.0 onednn-devel-cpu-gomp==2023.2.0
environment tbb "${PYTHON:-python3}" "" onednn-cpu-tbb==2023.2.0 onednn-devel-cpu-tbb==2023.2.0 intel-cmplr-lib-rt==2023.2.0

# with RUNTIME COMMAND...: runs a command with oneDNN 3.2 of a runtime.
with() {
  local home=$cache/$1
  CGO_CFLAGS="-O2 -g -I$home/include" CGO_LDFLAGS="-O2 -g -L$home/lib" LD_LIBRARY_PATH=$home/lib "${@:2}"
}

version=$(with gomp go test -count=1 -v -run TestVersion ./agent/op/dnnl | grep -o 'oneDNN [0-9.]*')
[ "$version" = "oneDNN 3.2.0" ] || fail "the tests have $version"
with gomp go test -count=1 ./agent/op/...

with tbb go test -c -o "$cache/tbb.test" ./agent/op/dnnl
if with tbb "$cache/tbb.test" >"$cache/log" 2>&1; then fail "a oneDNN with TBB is taken"; fi
grep -q "threads of TBB" "$cache/log" || { cat "$cache/log" >&2; fail "a oneDNN with TBB fails for another reason"; }
echo "oneDNN 3.2: the same tests pass, and one with TBB is refused"
