"""What the side-by-side benchmarks of this folder have in common."""

import os
import pathlib
import statistics
import subprocess
import sys

ROOT = pathlib.Path(__file__).resolve().parent.parent


def cache():
    base = os.environ.get("XDG_CACHE_HOME") or pathlib.Path.home() / ".cache"
    return pathlib.Path(base) / "ariadne"


def run(command, what, **options):
    """Runs a command to its end and returns what it prints; what it was for is named if it fails."""
    done = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, **options)
    if done.returncode != 0:
        tail = "\n".join((done.stderr or done.stdout).strip().splitlines()[-15:])
        sys.exit(f"{what} failed ({' '.join(map(str, command))}):\n{tail}")
    return done.stdout


def environment(package, requirements, python):
    """Returns the interpreter of a virtual environment that has a package, named with its version as in memory-maze-1.0.3."""
    home = cache() / package
    interpreter = home / "bin" / "python"
    complete = home / "complete"
    wanted = "\n".join(requirements)
    if not complete.exists() or complete.read_text() != wanted:
        print(f"installing {', '.join(requirements)} into {home}", file=sys.stderr)
        run([python, "-m", "venv", "--clear", str(home)], "making a virtual environment")
        run([str(interpreter), "-m", "pip", "install", "--quiet", *requirements], f"installing {package.rpartition('-')[0]}")
        complete.write_text(wanted)
    return str(interpreter)


def binary(path):
    """Returns Ariadne's binary, built from this repository if none is named."""
    if path:
        return str(pathlib.Path(path).resolve())
    target = cache() / "ariadne-bench"
    target.parent.mkdir(parents=True, exist_ok=True)
    run(["go", "build", "-o", str(target), "./cmd/ariadne"], "building Ariadne", cwd=ROOT)
    return str(target)


def spread(values):
    return {"min": min(values), "median": statistics.median(values), "max": max(values)}
