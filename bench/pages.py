"""Writes measured figures into README.md and docs/, and finds those that nothing measured.

A page names what it shows in a comment, and what stands between that and <!-- end --> is written by results.py:

    <!-- results: NAME NAME ... -->                a table of one or more measurements, one line for each figure
    <!-- results: machine -->                      what they were measured on
    <!-- results: chart -->                        a picture of all ratios
    <!-- results: NAME.FIGURE.SIDE -->             in a sentence: one figure; SIDE is ariadne, reference or ratio, and
                                                   .min or .max may follow, else it is the median

A figure in a sentence must not begin a line, where Markdown would take it for a block. A measurement that was not made yet
says so. Beyond these, no line of a page but code may state a speed.
"""

import re

import regions
from chart import chart
from side_by_side import ROOT, number

CHART = ROOT / "docs" / "images" / "ratios.svg"
REGION = regions.pattern("results")
SPEED = re.compile(
    r"\d[\d,.]* (?:environment )?(?:(?:steps|frames|samples|decisions)/s|(?:steps|pictures) a second)|\b(?:\d[\d,.]*|hundred|thousand) times (?:as fast|faster)"
)


FIRST = re.compile(r"^<!-- (?:results|evaluation): [^ ]+\.[^ ]+ -->")
UNKNOWN = "not measured yet"
HOLDS = "results/bench holds: bench/results.py"


def fill(records, write):
    """Writes the figures into all pages, or only compares; returns what is wrong, a line each.

    records are those of all measurements by name, None for one that was not made yet.
    """
    wrong = regions.fill("results", lambda what: region(what, records), write, f"{HOLDS} writes it")
    for page in regions.PAGES:
        wrong += [f"{regions.name(page)}:{i}: {what}" for i, what in mistakes(page.read_text())]
    picture = chart([r for record in made(records) for r in labelled(record)])
    if write:
        regions.keep(CHART, picture)
    elif not CHART.exists() or CHART.read_text() != picture:
        wrong.append(f"{regions.name(CHART)} does not show what {HOLDS} draws it")
    return wrong


def mistakes(text):
    """Returns the lines of a page that state what nothing measured, or show a figure where it cannot stand."""
    bare = REGION.sub(lambda m: "\n" * m[0].count("\n"), text)
    found = [(i, "a figure begins the line") for i, line in enumerate(text.splitlines(), 1) if FIRST.match(line)]
    for i, line in enumerate(bare.splitlines(), 1):
        if (m := SPEED.search(line)) and not line.startswith("    "):
            found.append((i, f"“{m[0]}” is no figure of bench/results.py"))
    return found


def region(what, records):
    """Returns what a region of a page should hold."""
    names = what.split()
    if names == ["machine"]:
        return machine(records)
    if names == ["chart"]:
        return f"\n![How many times faster Ariadne is than what it stands beside](images/{CHART.name})\n"
    if len(names) == 1 and "." in names[0]:
        return figure(names[0], records)
    return table([find(name, records) for name in names])


def find(name, records):
    if name not in records:
        raise LookupError(f"there is no measurement {name!r}; there are {', '.join(records)}")
    return records[name]


def made(records):
    return [r for r in records.values() if r]


def figure(path, records):
    name, key, side, *rest = path.split(".")
    record = find(name, records)
    if not record:
        return UNKNOWN
    for row in record["results"]:
        if row["key"] == key and side in row:
            return number(row[side][rest[0] if rest else "median"])
    raise LookupError(f"measurement {name!r} has no {side} of {key!r}")


def labelled(record):
    """Returns the rows of a measurement with the package that they stand beside."""
    return [{**row, "package": record["package"]} for row in record["results"]]


def table(records):
    """Returns a table of measurements of the same kind, and the commands that they come from."""
    records = [r for r in records if r]
    if not records:
        return f"\n{UNKNOWN}\n"
    package = records[0]["package"]
    head, sides = ["", "Ariadne"], ["ariadne"]
    if package:
        head, sides = ["", package, "Ariadne", "times faster"], ["reference", "ariadne", "ratio"]
    lines = []
    for record in records:
        for row in record["results"]:
            lines.append([f"{row['name']}, {row['unit']}", *(between(row.get(side)) for side in sides)])
    commands = ", ".join(f"`{r['command']}`" for r in records)
    return f"\n{regions.table(head, lines)}\n\nMedian (least to most) of {records[0]['repeats']}: {commands}.\n"


def between(s):
    if not s:
        return ""
    low, median, high = (number(s[k]) for k in ("min", "median", "max"))
    return median if low == median == high else f"{median} ({low} to {high})"


def machine(records):
    """Returns what everything was measured on: a line for each machine, with its days and how busy it was before."""
    found = {}
    for r in made(records):
        m = r["machine"]
        what = f"{m['cores']} cores of {m['processor']}, {m['memory_gib']} GiB, {m['system']}, {m['ariadne']}"
        found.setdefault(what, []).append((r["date"], m["load"]))
    lines = []
    for what, times in found.items():
        dates, loads = zip(*times)
        lines.append(f"- {through(min(dates), max(dates))}: {what}; load before a measurement began: {through(min(loads), max(loads))}.")
    return "\n" + "\n".join(lines or [UNKNOWN]) + "\n"


def through(low, high):
    return f"{low}" if low == high else f"{low} to {high}"
