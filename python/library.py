#!/usr/bin/env python3
"""Builds the shared library with Go and a C compiler: library.py FOLDER writes it there.

GOOS, GOARCH and CC choose another system, processor and compiler, as they do for go build. It can draw by OpenGL where it is for Linux
and the compiler finds EGL's headers; GOFLAGS=-tags=nogl leaves that out.
"""

from __future__ import annotations

import os
import shlex
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
ROOT = HERE / "source" if (HERE / "source").is_dir() else HERE.parent
"""The Go module: the repository, or what a source distribution has of it."""

NAMES = {"windows": "ariadne.dll", "darwin": "libariadne.dylib", "linux": "libariadne.so"}
"""The library's file on each system, as Go calls these."""


def build(folder: Path) -> Path:
    """Builds the library into a folder and returns its path."""
    goos, cc, flags = go("env", "GOOS", "CC", "GOFLAGS").split("\n")
    if goos not in NAMES:
        raise SystemExit(f"there is no library for {goos}: want one of {', '.join(NAMES)}")
    library = folder.resolve() / NAMES[goos]
    tags = ["noblas"]  # agents act by the kernels in Go: nobody needs oneDNN
    # By the tag egl go-gl includes EGL's header and not those of X11. pkg-config is asked for libEGL alone, which the library does without
    # (cmd/libariadne/opengl.c).
    compiling = os.environ.get("CGO_CFLAGS", "-O2 -g") + " -DEGL_NO_X11="
    tags.append("nogl" if goos != "linux" or "nogl" in flags or not has_egl(f"{cc} {compiling}") else "egl")
    linking = ["-s", "-w", "-buildid="]
    if goos == "linux":
        linking.append(f"'-extldflags=-Wl,--version-script={ROOT / 'cmd/libariadne/exports.map'}'")
    elif goos == "darwin" and "zig" not in cc:
        linking.append("-extldflags=-Wl,-init,_remember_handlers")  # before Go's runtime takes the signals; python/zig/cc does that itself
    go(
        "build", "-trimpath", "-buildvcs=false", "-buildmode=c-shared", f"-tags={','.join(tags)}", f"-ldflags={' '.join(linking)}",
        "-o", str(library), "./cmd/libariadne", CGO_CFLAGS=compiling, PKG_CONFIG="true",
    )  # fmt: skip
    library.with_suffix(".h").unlink()  # ariadne.h is the header
    return library


def has_egl(compiler: str) -> bool:
    """Whether a C compiler finds the headers that EGL is called by."""
    command = [*shlex.split(compiler), "-E", "-x", "c", "-"]
    return subprocess.run(command, input="#include <EGL/egl.h>\n", text=True, capture_output=True).returncode == 0


def go(*arguments: str, **environment: str) -> str:
    """What a command of Go says, run in the module."""
    try:
        done = subprocess.run(["go", *arguments], cwd=ROOT, env={**os.environ, "CGO_ENABLED": "1", **environment}, check=True, stdout=subprocess.PIPE, text=True)
    except (OSError, subprocess.CalledProcessError) as error:
        raise SystemExit(f"the library could not be built, which needs Go and a C compiler: {error}") from None
    return done.stdout.rstrip("\n")


if __name__ == "__main__":
    print(build(Path(sys.argv[1])))
