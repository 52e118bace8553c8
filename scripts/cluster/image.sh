#!/usr/bin/env bash
# Builds the image of scripts/cluster/Containerfile without images of a registry, as root, with buildah and debootstrap: the base is a
# Debian of debootstrap's, the compiler is this machine's Go with its downloaded modules. The image is called ariadne; a rank trains in
# it at the end, to see that it works. MIRROR chooses Debian's mirror.
set -euo pipefail
cd "$(dirname "$0")/../.."

for program in buildah debootstrap go; do
  command -v $program >/dev/null || { echo "image: no $program on the PATH; install it (Debian: apt-get install buildah debootstrap)" >&2; exit 1; }
done
[ "$(id -u)" -eq 0 ] || { echo "image: debootstrap wants root" >&2; exit 1; }
export BUILDAH_ISOLATION=${BUILDAH_ISOLATION:-chroot} STORAGE_DRIVER=${STORAGE_DRIVER:-vfs}
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
go mod download

debootstrap --variant=minbase bookworm "$dir/root" "${MIRROR:-http://deb.debian.org/debian}" >"$dir/log" || { tail "$dir/log" >&2; exit 1; }
tar -C "$dir/root" -cf "$dir/base.tar" .
rm -rf "$dir/root"
printf 'FROM scratch\nADD base.tar /\n' | buildah bud -f - -t localhost/debian:12 "$dir"
rm "$dir/base.tar"
printf 'FROM localhost/debian:12\nCOPY . /usr/local/go\nENV PATH=/usr/local/go/bin:/usr/sbin:/usr/bin:/sbin:/bin GOPROXY=off GOMODCACHE=/modules\n' |
  buildah bud -f - -t localhost/go "$(go env GOROOT)"
buildah bud --build-arg BASE=localhost/debian:12 --build-arg GO=localhost/go -v "$(go env GOMODCACHE):/modules" -f scripts/cluster/Containerfile -t ariadne .

container=$(buildah from localhost/ariadne)
buildah run "$container" -- mpirun --oversubscribe -n 2 ariadne train +tmaze=small steps=2048 threads=1 run.dir=/tmp/run
buildah rm "$container" >/dev/null
