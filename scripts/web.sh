#!/usr/bin/env bash
# Builds the page and a program that carries it, and holds them to what docs/web.md says: the same bits under node as here, a person's day in
# headless Chromium, and what is fetched. SCREENSHOTS=DIR leaves pictures of the page there. FULL=1 compresses as make web does, which takes
# minutes, and holds the sizes to their limits; else a page that was built in full is taken as it is.
set -euo pipefail
cd "$(dirname "$0")/.."
# shellcheck source=scripts/program.sh
. scripts/program.sh

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

echo "the same bits in a browser's WebAssembly as here"
go run ./web/bits >"$work/here"
GOOS=js GOARCH=wasm go build -o "$work/bits.wasm" ./web/bits
node "$(go env GOROOT)/lib/wasm/wasm_exec_node.js" "$work/bits.wasm" >"$work/there"
diff "$work/here" "$work/there"
cat "$work/here"

[ -n "${ARIADNE_BUILT:-}" ] || QUICK=$([ -n "${FULL:-}" ] || echo 1) web/build.sh
program "$work/ariadne"
go test -count=1 ./web
GOOS=js GOARCH=wasm go vet ./web/maze ./web/boards ./web/agent ./play/browser

# sum adds up the compressed sizes of files of the page.
sum() { (cd web/dist && stat -c %s -- "${@/%/.br}" | awk '{ n += $1 } END { print n }'); }
shell=(index.html style.css page.js address.js load.js hud.js mind.js keys.js take.js worker.js wasm_exec.js sizes.json agents.json)
play=$(sum "${shell[@]}" maze.wasm) agent=$(sum thinker.js agent.wasm memory_maze.agent)
echo "fetched to play: $play bytes by brotli; with the agent: $((play + agent))"
if [ ! -e .cache/web/hurried ]; then
  [ "$play" -le 1500000 ] || { echo "web: more than 1.5 MB to play" >&2; exit 1; }
  [ $((play + agent)) -le 6000000 ] || { echo "web: more than 6 MB with the agent" >&2; exit 1; }
fi

echo "a person's day in headless Chromium"
[ -z "${SCREENSHOTS:-}" ] || mkdir -p "$SCREENSHOTS"
cd web/drive
[ -z "$(gofmt -l .)" ] || { echo "web/drive is not formatted" >&2; exit 1; }
go vet ./...
ARIADNE=$work/ariadne CHROMIUM=${CHROMIUM:-$(command -v chromium)} go test -count=1 -v ./... | grep -v "^=== RUN\|open this address\|served no more"
