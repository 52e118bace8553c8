#!/usr/bin/env bash
# Installs the system packages that a build needs and that are missing. An argument adds those of more than a build: web, of the page;
# test, of the page and the tests of every change; nightly, of the tests that take long too.
# Debian 12 and Ubuntu 22.04 or later.
set -euo pipefail

packages=(
  gcc libc6-dev pkg-config git ca-certificates # cgo
  libegl1-mesa-dev libgl1-mesa-dev             # EGL and OpenGL headers
  libegl1 libgl1-mesa-dri                      # Mesa's EGL and its software renderer
  xorg-dev libxkbcommon-dev                    # windows: GLFW builds its own copy
  libdnnl-dev                                  # oneDNN: matrix products and convolutions
  ffmpeg                                       # H.264 videos
)
what=${1:-build}
case $what in web | test | nightly) packages+=(brotli) ;; esac # modules as small as browsers take them
case $what in
  test | nightly)
    packages+=(
      xvfb xdotool imagemagick                # a display, a person's hands, screenshots
      python3-numpy python3-pil python3-venv  # open episodes and GIFs, as their users do
      libopenmpi-dev openmpi-bin              # training on several ranks
      qemu-user-static                        # another processor
      wine wine64 gcc-mingw-w64-x86-64-win32  # Windows
      chromium nodejs                         # the page, and its modules' numbers
    )
    ;;
esac
if [ "$what" = nightly ]; then
  packages+=(python3-torch)                         # train on the Python package's environments
  command -v mvn >/dev/null || packages+=(maven)    # brings a Python for Windows
fi

missing=()
for package in "${packages[@]}"; do
  [ "$(dpkg-query -W -f='${db:Status-Abbrev}' "$package" 2>/dev/null)" = "ii " ] || missing+=("$package")
done

if [ ${#missing[@]} -gt 0 ]; then
  echo "installing ${missing[*]}" >&2
  sudo=()
  if [ "$(id -u)" -ne 0 ]; then
    command -v sudo >/dev/null || { echo "setup: not root and no sudo; install by hand: ${missing[*]}" >&2; exit 1; }
    sudo=(sudo)
  fi
  "${sudo[@]}" apt-get update -qq
  "${sudo[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "${missing[@]}" >/dev/null
fi

if ! command -v go >/dev/null; then
  echo "setup: no Go on the PATH; install Go 1.26 or later (https://go.dev/doc/install)" >&2
  exit 1
fi
