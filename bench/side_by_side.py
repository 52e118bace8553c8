"""What the side-by-side benchmarks of this folder have in common."""

import argparse
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
    done = subprocess.run(command, **{"stdout": subprocess.PIPE, "stderr": subprocess.PIPE, "text": True, **options})
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
    """A process that runs a package: it prints one line of JSON when it is ready and one for each line that it is given.

    It is the file itself, started with --worker and its settings as JSON by the interpreter of a virtual environment, isolated
    from this folder (-I), where files have the names of packages.
    """

    def __init__(self, interpreter, file, settings, what, env=None, stderr=None):
        self.what = what
        command = [interpreter, "-I", os.path.abspath(file), "--worker", json.dumps(settings)]
        self.process = subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=stderr, text=True, env={**os.environ, **(env or {})}
        )

    def tell(self, line):
        self.process.stdin.write(f"{line}\n")
        self.process.stdin.flush()

    def answer(self):
        line = self.process.stdout.readline()
        if not line:
            sys.exit(f"{self.what} ended early with status {self.process.wait()}")
        return json.loads(line)

    def ask(self, line):
        self.tell(line)
        return self.answer()

    def __enter__(self):
        self.ready = self.answer()  # what it says when it is ready
        return self

    def __exit__(self, *_):
        self.process.stdin.close()
        self.process.wait()


def positive(kind):
    """Returns a type of options: a number of a kind, above zero."""

    def read(text):
        number = kind(text)
        if not number > 0:
            raise argparse.ArgumentTypeError(f"{text} is not positive")
        return number

    read.__name__ = kind.__name__  # argparse's errors say it
    return read


count, seconds = positive(int), positive(float)


def parser(about, ariadne=True, repeats=True):
    """Returns a parser with the options that all these programs have."""
    p = argparse.ArgumentParser(description=about, formatter_class=argparse.RawDescriptionHelpFormatter)
    if repeats:
        p.add_argument("--repeats", type=count, default=5, help="repetitions (default 5)")
    if ariadne:
        p.add_argument("--ariadne", help="binary to run instead of one that is built here")
    p.add_argument("--python", default=sys.executable, help="interpreter for the virtual environment")
    p.add_argument("--json", action="store_true", help="print one JSON object")
    return p


def pin(cores):
    """Keeps this process and those that it starts to so many cores, where the system can do that."""
    if hasattr(os, "sched_setaffinity"):
        available = sorted(os.sched_getaffinity(0))
        if cores > len(available):
            sys.exit(f"--threads is {cores}, but there are {len(available)} cores")
        os.sched_setaffinity(0, available[:cores])


def bench(path, arguments, env=None):
    """Returns the values that a benchmark of Ariadne prints, by metric."""
    printed = run([path, "bench", *map(str, arguments), "--json"], "ariadne bench", env={**os.environ, **(env or {})}, cwd=ROOT)
    return {m["metric"]: m for m in json.loads(printed)}


def in_turn(repeats, theirs, ours, what=""):
    """Asks both sides in turn, so that a machine that grows slower does so for both, and returns what each answered."""
    answers = [], []
    for i in range(repeats):
        print(f"{what}repetition {i + 1} of {repeats}", file=sys.stderr)
        answers[0].append(theirs())
        answers[1].append(ours())
    return answers


def row(key, name, unit, theirs, ours):
    """Returns what is told of a figure, given those of all repetitions; ratio is how many times faster Ariadne was in each.

    theirs is None where the package has nothing of the kind.
    """
    about = {"key": key, "name": name, "unit": unit, "ariadne": spread(ours)}
    if theirs is None:
        return about
    ratios = [o / t if unit.endswith("/s") else t / o for t, o in zip(theirs, ours)]
    return {**about, "reference": spread(theirs), "ratio": spread(ratios)}


def spread(values):
    return {"min": min(values), "median": statistics.median(values), "max": max(values)}


def number(v):
    """Writes three digits or more."""
    return f"{v:,.0f}" if abs(v) >= 99.95 else f"{v:.3g}"


def show(package, rows, as_json, **about):
    """Prints rows, as a table or in one JSON object."""
    if as_json:
        print(json.dumps({**about, "package": package, "results": rows}, indent=2))
    if as_json or not rows:
        return

    def text(s):
        return " / ".join(number(s[k]) for k in ("min", "median", "max")) if s else ""

    table = [["", package, "Ariadne", "times faster"]]
    table += [[f"{r['name']}, {r['unit']}", *(text(r.get(k)) for k in ("reference", "ariadne", "ratio"))] for r in rows]
    widths = [max(len(line[i]) for line in table) for i in range(4)]
    for line in table:
        print("  ".join(cell.ljust(width) for cell, width in zip(line, widths)).rstrip())
    print("(min / median / max of the repetitions)")
