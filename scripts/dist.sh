#!/usr/bin/env bash
# Makes dist/: an archive of the program for each platform, with licence, changelog, manual pages and completions, a list of what is in it
# (CycloneDX) and checksums. It is made from the last commit; two builds of one by the same Go are equal byte for byte. The programs are
# built without cgo: they need nothing on the machine, compute with kernels in Go, draw on the CPU and play in a browser (ariadne web)
# instead of a window; who wants that builds from the source.
set -euo pipefail
cd "$(dirname "$0")/.."

sbom=github.com/CycloneDX/cyclonedx-gomod/cmd/cyclonedx-gomod@v1.10.0
root=$PWD
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
[ -z "$(git status --porcelain)" ] || echo "dist: what differs from the last commit is left out" >&2
git clone -q --shared . "$dir/source"
cd "$dir/source"
version=$(git describe --tags --always)
export CGO_ENABLED=0 SOURCE_DATE_EPOCH
SOURCE_DATE_EPOCH=$(git log -1 --format=%ct)
mkdir dist

web/build.sh # what ariadne web serves
go build -buildvcs=true -trimpath -o "$dir/here" ./cmd/ariadne
mkdir -p "$dir/common/man" "$dir/common/completions"
cp LICENSE README.md CHANGELOG.md "$dir/common"
"$dir/here" man "$dir/common/man"
for shell in bash zsh fish powershell; do "$dir/here" completion $shell >"$dir/common/completions/ariadne.$shell"; done

for target in linux/amd64 linux/arm64 darwin/amd64 darwin/arm64 windows/amd64 freebsd/amd64; do
  name=ariadne-$version-${target/\//-}
  echo "$name"
  cp -r "$dir/common" "$dir/$name"
  program=$dir/$name/ariadne
  [ "${target%/*}" != windows ] || program+=.exe
  GOOS=${target%/*} GOARCH=${target#*/} go build -buildvcs=true -trimpath -ldflags=-s -o "$program" ./cmd/ariadne
  go run "$sbom" bin -json -noserial -notimestamp -version "$version" -output "dist/$name.cdx.json" "$program" 2>"$dir/log" || { cat "$dir/log" >&2; exit 1; }
  scripts/archive.py "$dir/$name" dist
done
(cd dist && sha256sum -- * >SHA256SUMS)
mkdir -p "$root/dist"
rm -f "$root"/dist/{ariadne-*,SHA256SUMS} # wheels of python/wheels.sh stay
mv dist/* "$root/dist"
