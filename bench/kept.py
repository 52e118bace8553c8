"""What kept runs say of themselves: their configuration, and what they logged."""

import json
import re

from side_by_side import ROOT

RESULTS = ROOT / "results"
# What papers write for a core, as its file says; configurations have the same in small letters.
TITLES = [title for file in (ROOT / "agent").glob("*.go") for title in re.findall(r'\bRegisterCore\("(\w+)"', file.read_text())]
NAMES = {title.lower(): title for title in TITLES} | {"feedforward": "without memory"}


def runs(folder):
    """Returns the runs that are kept below a folder of results, which may be a pattern, in the order of their names."""
    return [log.parent for log in sorted(RESULTS.glob(f"{folder}/**/metrics.jsonl"))]


def experiment(run):
    """Returns the name that all seeds of an experiment have in common."""
    return re.sub(r"_seed\d+$", "", str(run.relative_to(RESULTS)))


def config(path):
    """Reads a configuration as Ariadne writes it, mappings within mappings; whatever is none stays text."""
    top = {}
    around = [(-1, top)]  # the mappings that a line may belong to, with their indents
    for line in path.read_text().splitlines():
        key, _, value = line.strip().partition(":")
        indent, value = len(line) - len(line.lstrip()), value.partition(" #")[0].strip()
        while around[-1][0] >= indent:
            around.pop()
        around[-1][1][key] = value or {}
        if not value:
            around.append((indent, around[-1][1][key]))
    return top


def log(run):
    """Returns what a run logged, a record each."""
    return [json.loads(line) for line in (run / "metrics.jsonl").read_text().splitlines()]


def core(network):
    """Returns what tells a memory from others: its name, layers times width, how far back it reaches."""
    layers = network.get("n_layers") or network["layer_num"]
    width = network.get("d_model") or network["embedding_dim"]
    words = [f"{NAMES.get(network['name'], network['name'])}, {layers}x{width}"]
    words += [f"{word} {network[key]}" for key, word in (("memory_len", "memory"), ("horizon", "horizon")) if key in network]
    words += re.findall(r"\w+", network.get("fixes", ""))
    return ", ".join(words)


def late(records, metric, steps):
    """Returns the mean of a metric over the episodes that ended in a run's last so many steps; None if none did."""
    last = [r for r in records if r["step"] > records[-1]["step"] - steps and metric in r]
    episodes = sum(r["charts/episodes"] for r in last)
    return sum(r[metric] * r["charts/episodes"] for r in last) / episodes if episodes else None


def above(records, metric, bound):
    """Returns the step from which on a metric stays above a bound; None if it is not at the end of the run."""
    since = None
    for r in records:
        if r.get(metric, bound) > bound:
            since = since or r["step"]
        elif metric in r:
            since = None
    return since
