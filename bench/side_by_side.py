"""What the side-by-side benchmarks of this folder have in common."""

import json
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


class Worker:
    """A process that runs a package: it prints one line of JSON when it is ready and one for each line that it is given."""

    def __init__(self, command, what, env=None):
        self.what = what
        self.process = subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True, env=env
        )
        self.answer()  # that it is ready

    def answer(self):
        line = self.process.stdout.readline()
        if not line:
            sys.exit(f"{self.what} ended early with status {self.process.wait()}")
        return json.loads(line)

    def ask(self, line):
        self.process.stdin.write(f"{line}\n")
        self.process.stdin.flush()
        return self.answer()

    def close(self):
        self.process.stdin.close()
        self.process.wait()


def pin(cores):
    """Keeps this process and those that it starts to so many cores, where the system can do that."""
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, sorted(os.sched_getaffinity(0))[:cores])


def bench(path, arguments):
    """Returns the value that a benchmark of Ariadne prints."""
    return json.loads(run([path, "bench", *map(str, arguments), "--json"], "ariadne bench"))[0]["value"]


def low_median_high(s):
    return " / ".join(f"{s[k]:,.0f}" for k in ("min", "median", "max"))


def spread(values):
    return {"min": min(values), "median": statistics.median(values), "max": max(values)}
