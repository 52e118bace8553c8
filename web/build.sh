#!/usr/bin/env bash
# Builds the page into web/dist: modules, agents, and each file as .br and .gz beside itself, for servers that hand those out. What the
# program carries, the compressed ones, goes to web/embedded.
# QUICK=1 compresses less, in seconds instead of minutes, for those who work on the page.
set -euo pipefail
cd "$(dirname "$0")/.."

dist=web/dist embedded=web/embedded slim=$PWD/.cache/web/slim
command -v brotli >/dev/null || { echo "web: no brotli; scripts/setup.sh web installs it" >&2; exit 1; }

mkdir -p "$dist" .cache/web/out
go run ./web/slim -o "$slim"
module() { # NAME [FLAG ...]
  GOOS=js GOARCH=wasm go build -trimpath -ldflags="-s -w" "${@:2}" -o ".cache/web/out/$1.wasm" "./web/$1"
}
module maze
module boards
GOFLAGS=-mod=mod module agent -modfile="$slim/go.mod"
go run ./web/pack -o .cache/web/out
cp web/page/* "$(go env GOROOT)/lib/wasm/wasm_exec.js" .cache/web/out/
(cd .cache/web/out && printf '{%s}\n' "$(stat -c '"%n":%s' -- *.wasm | paste -sd,)" >sizes.json)

# A file whose content is as before keeps what it was compressed to.
quality=11 level=9
[ -z "${QUICK:-}" ] || quality=5 level=6
for from in .cache/web/out/*; do
  to=$dist/${from##*/}
  case $to in *.br | *.gz) continue ;; esac
  cmp -s "$from" "$to" && [ -e "$to.br" ] && { [ -n "${QUICK:-}" ] || [ "$(cat "$dist/.quality" 2>/dev/null)" = 11 ]; } && continue
  cp "$from" "$to"
  brotli -f -q "$quality" -w 24 -o "$to.br" "$from"
  gzip -nc"$level" "$from" >"$to.gz"
done
rm -f "$embedded"/*.br "$embedded"/*.gz
ln -f "$dist"/*.br "$dist"/*.gz "$embedded"/
echo "$quality" >"$dist/.quality"
