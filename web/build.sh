#!/usr/bin/env bash
# Builds the page into web/dist: modules, agents, and each file as .br and .gz beside itself, for servers that hand those out. What the
# program carries, the compressed ones, goes to web/embedded.
# QUICK=1 compresses less, in seconds instead of minutes, for those who work on the page.
set -euo pipefail
cd "$(dirname "$0")/.."

dist=web/dist embedded=web/embedded
command -v brotli >/dev/null || { echo "web: no brotli; scripts/setup.sh web installs it" >&2; exit 1; }

rm -rf .cache/web/out
mkdir -p "$dist" .cache/web/out
for module in maze boards agent; do
  GOOS=js GOARCH=wasm go build -trimpath -ldflags="-s -w" -o ".cache/web/out/$module.wasm" "./web/$module"
done
go run ./web/pack -o .cache/web/out
cp web/page/* "$(go env GOROOT)/lib/wasm/wasm_exec.js" .cache/web/out/
(cd .cache/web/out && printf '{%s}\n' "$(stat -c '"%n":%s' -- *.wasm | paste -sd,)" >sizes.json)

# A file whose content is as before keeps what it was compressed to, unless that was done in a hurry.
quality=11 level=9 hurried=.cache/web/hurried
[ -z "${QUICK:-}" ] || quality=5 level=6
[ -n "${QUICK:-}" ] || [ ! -e "$hurried" ] || { rm -f "$dist"/*.br; rm "$hurried"; }
for from in .cache/web/out/*; do
  to=$dist/${from##*/}
  cmp -s "$from" "$to" && [ -e "$to.br" ] && [ -e "$to.gz" ] && continue
  [ -z "${QUICK:-}" ] || touch "$hurried"
  cp "$from" "$to"
  gzip -nc"$level" "$from" >"$to.gz"
  brotli -f -q "$quality" -w 24 -o "$to.part" "$from"
  mv "$to.part" "$to.br"
done
rm -f "$embedded"/*.br "$embedded"/*.gz
ln -f "$dist"/*.br "$dist"/*.gz "$embedded"/
