#!/usr/bin/env bash
# Holds other systems and processors to this one: builds and vets the program for them without cgo, plays every task under an emulated
# arm64 and compares the bits, replays there and on Windows, under Wine, what was recorded here, and has a day of Windows: training, its
# lock, a kill, going on, evaluating, recording.
set -euo pipefail
cd "$(dirname "$0")/.."

dir=$(mktemp -d)
trap 'WINEPREFIX="$dir/wine" wineserver -k 2>/dev/null || true; rm -rf "$dir"' EXIT
fail() { echo "platforms: $*" >&2; exit 1; }
export CGO_ENABLED=0

for target in linux/arm64 windows/amd64 darwin/arm64 darwin/amd64 freebsd/amd64; do
  flags=()
  case $target in darwin/* | freebsd/*) flags=(-gcflags='all=-N -l') ;; esac # is built to see that it builds: without optimising that is faster
  GOOS=${target%/*} GOARCH=${target#*/} go build "${flags[@]}" -o "$dir/ariadne-${target/\//-}" ./cmd/ariadne || fail "it does not build for $target"
  # Of vet, what depends on the system; it reads the types of all packages and their tests.
  GOOS=${target%/*} GOARCH=${target#*/} go vet -asmdecl -buildtag -copylocks -unsafeptr "${flags[@]}" ./... || fail "vet for $target"
done
GOOS=js GOARCH=wasm go vet ./play/browser ./web/maze ./web/boards ./web/agent || fail "vet for pages" # scripts/web.sh builds these
if GOARCH=386 go build ./internal/portable 2>"$dir/err"; then fail "it builds for 32 bits"; fi
grep -q 64BitSystemsOnly "$dir/err" || { cat "$dir/err" >&2; fail "a build for 32 bits says something else"; }
mv "$dir/ariadne-windows-amd64" "$dir/ariadne.exe"
go build -o "$dir/ariadne" ./cmd/ariadne

"$dir/ariadne" dataset agent=explorer task=memory_maze task.time_limit=25 --episodes 4 -o "$dir/here" >/dev/null
"$dir/ariadne" train +tmaze=small steps=8192 threads=1 run.dir="$dir/run" >/dev/null 2>&1

echo "arm64: the bits of every task, and what was recorded and trained here"
# Packages without such tests are not compiled.
tests='Bits|Reference|Golden|Exponentials'
packages=$(grep -rlE "^func Test[A-Za-z0-9]*($tests)" --include=*_test.go maze render task internal/rng internal/portable dataset | xargs -n1 dirname | sort -u | sed 's|^|./|')
GOARCH=arm64 go test -vet=off -exec qemu-aarch64-static -run "$tests" $packages
arm() { qemu-aarch64-static "$dir/ariadne-linux-arm64" "$@"; }
arm replay "$dir/here"
cp -r "$dir/run" "$dir/run-arm64"
arm train --resume "$dir/run-arm64" steps=12288 >/dev/null 2>"$dir/err" || { cat "$dir/err" >&2; fail "arm64 does not go on with a run"; }

echo "Windows, under Wine: a day with the program"
# shellcheck source=scripts/wine.sh
. scripts/wine.sh
cd "$dir" # paths of Windows are relative to it
windows() { wine "$dir/ariadne.exe" "$@"; }
windows version
windows replay here
windows dataset agent=explorer task=memory_maze task.time_limit=25 --episodes 4 -o there >/dev/null 2>&1
for file in here/*; do cmp "$file" "there/${file#here/}"; done
windows train --resume run steps=12288 >/dev/null 2>err || { cat err >&2; fail "Windows does not go on with a run"; }
[ "$(ls run/checkpoints | wc -l)" -le 2 ] || fail "Windows keeps old checkpoints: $(ls run/checkpoints)"
windows eval run --episodes 10
windows record run -o run.gif --steps 10 --size 360 2>/dev/null
[ -s run.gif ] || fail "no video"

windows train +tmaze=small steps=100000000 run.dir=long checkpoint.interval=1 >/dev/null 2>&1 & job=$!
for _ in $(seq 300); do [ -n "$(ls long/checkpoints 2>/dev/null)" ] && break; sleep 0.2; done
if windows train --resume long >/dev/null 2>err; then fail "two train in one folder"; fi
grep -q "is being trained" err || { cat err >&2; fail "the lock says something else"; }
pkill -9 -f 'ariadne.exe train .tmaze=small steps=100000000' || fail "there was nothing to kill"
wait $job 2>/dev/null || true
last=$(ls long/checkpoints | grep -v tmp | tail -1 | sed 's/step_0*//')
windows train --resume long steps=$((last + 4096)) >/dev/null 2>err || { cat err >&2; fail "Windows does not go on after a kill"; }
[ -z "$(find . -maxdepth 3 -name '*.tmp*')" ] || fail "left over: $(find . -maxdepth 3 -name '*.tmp*')"
echo "other platforms: all as here"
