#!/usr/bin/env python3
"""Lays out the source distribution of the package: sdist.py FOLDER makes ariadne_maze-VERSION there and prints its path.

It has the package, what setup.py needs, and in source/ the Go packages that the library is made of on any platform, with what they embed
and the agents. Files are those that git tracks, as they are now.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

from library import HERE, ROOT, go
from setup import AGENTS

SYSTEMS = (("linux", "amd64"), ("linux", "arm64"), ("darwin", "arm64"), ("darwin", "amd64"), ("windows", "amd64"))


def packages() -> tuple[set[Path], set[Path]]:
    """The folders of the Go packages of the library, and the files that they embed, from the module's root on."""
    folders, embedded = set(), set()
    for goos, goarch in SYSTEMS:
        for tags in "noblas,egl", "noblas,nogl":
            told = go("list", "-deps", f"-tags={tags}", "-json=Dir,Module,EmbedFiles", "./cmd/libariadne", GOOS=goos, GOARCH=goarch, PKG_CONFIG="true")
            for package in several(told):
                if package.get("Module", {}).get("Main"):
                    folder = Path(package["Dir"]).relative_to(ROOT)
                    folders.add(folder)
                    embedded.update(folder / file for file in package.get("EmbedFiles", []))
    return folders, embedded


def several(text: str) -> list[dict]:
    """The JSON values that stand one behind the other in a text."""
    decoder, values, at = json.JSONDecoder(), [], 0
    while at < len(text):
        value, at = decoder.raw_decode(text, at)
        values.append(value)
        while text[at : at + 1].isspace():
            at += 1
    return values


def lay_out(folder: Path) -> Path:
    """Makes the tree and returns its path."""
    tracked = {Path(name) for name in subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, check=True, capture_output=True, text=True).stdout.split("\0") if name}
    folders, wanted = packages()
    wanted |= {Path(name) for name in ("go.mod", "go.sum", "LICENSE")}
    wanted |= {Path("results") / of / file for of in AGENTS.values() for file in ("config.yaml", "weights.safetensors")}
    wanted |= {f for f in tracked if f.parent in folders and f.suffix in (".go", ".c", ".h", ".s", ".map") and not f.name.endswith("_test.go")}
    own = HERE.relative_to(ROOT)
    targets = {Path("source") / f: f for f in wanted & tracked}
    targets |= {f.relative_to(own): f for f in tracked if own / "src" in f.parents}
    targets |= {Path(name): own / name for name in ("pyproject.toml", "setup.py", "library.py", "README.md")}
    targets[Path("LICENSE")] = Path("LICENSE")
    if missing := wanted - tracked:
        raise SystemExit(f"git does not track {', '.join(map(str, sorted(missing)))}")

    version = (HERE / "src/ariadne_maze/__init__.py").read_text().split('__version__ = "')[1].split('"')[0]
    root = folder.resolve() / f"ariadne_maze-{version}"
    for to, file in targets.items():
        (root / to).parent.mkdir(parents=True, exist_ok=True)
        (root / to).write_bytes((ROOT / file).read_bytes())
    # What an index reads of the distribution is what setuptools makes of pyproject.toml.
    subprocess.run([sys.executable, "setup.py", "--quiet", "dist_info", "--output-dir", str(folder)], cwd=root, check=True, stdout=subprocess.DEVNULL)
    metadata = next(folder.glob("*.dist-info")) / "METADATA"
    metadata.rename(root / "PKG-INFO")
    for rest in ("build", *root.glob("src/*.egg-info")):
        subprocess.run(["rm", "-rf", str(root / rest)], check=True)
    return root


if __name__ == "__main__":
    os.umask(0o022)
    print(lay_out(Path(sys.argv[1])))
