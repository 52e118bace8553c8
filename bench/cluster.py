#!/usr/bin/env python3
"""Computes what training on many machines comes to: the table of docs/cluster.md. Nothing is measured here.

The model: a rank has a core, and environments enough for one group of an actor. An update takes, of each rank, the time of its samples (measured on
one core: stepping and drawing, acting, learning), and what talking takes: of each gradient step a sum over all ranks by the alpha-beta model,
2·log2(R)·alpha + 2·(R-1)/R·bytes/beta, in two levels: over the memory of a machine, then over the link between machines; the sequences whose
environments are on other machines, once an epoch; and, once an update, what every rank has of all environments. Ranks are taken to be equally
fast and never to wait for each other but there.
"""
import argparse
import math

# Measured on cores of the machine that docs/results.md names; each is the median in a table of docs/results.md or docs/agent.md.
ENV = 1 / 10557 + 1 / 14761  # s a decision of two steps of Memory Maze 9x9, one of them with its picture
ACT = 2.2e-3 / 16     # s, nature_agalite_act16_ms
LEARN = 2 / 3963      # s a sample, nature_agalite_samples_per_s, which is of two cores
PARAMETERS = 2_013_415
STATE = 57_360        # bytes of a sequence's state
PICTURE = 64 * 64 * 3
KNOWN = 17            # bytes of a sample that every rank has: end, value, action, its log-probability, reward

CORES = 16            # of a machine
MEMORY = (2e-6, 4e9)  # alpha (s) and beta (bytes/s) between the ranks of a machine
LINKS = {"10 Gbit/s": (20e-6, 10e9 / 8), "100 Gbit/s": (3e-6, 100e9 / 8)}


def reduction(parties, bytes_, alpha, beta):
    """Seconds of a sum of a vector over some parties."""
    if parties == 1:
        return 0.0
    return 2 * math.log2(parties) * alpha + 2 * (parties - 1) / parties * bytes_ / beta


def update(nodes, link, environments, rollout, epochs, minibatches, sequence):
    """Seconds of an update: computing, and talking."""
    samples = environments * rollout
    computing = samples * (ENV + ACT + epochs * LEARN)
    alpha, beta = link
    gradient = reduction(CORES, 4 * PARAMETERS, *MEMORY) + reduction(nodes, 4 * PARAMETERS, alpha, beta)
    away = (nodes - 1) / nodes
    carried = CORES * (samples * PICTURE + samples / sequence * STATE) * away
    pieces = environments * rollout / sequence  # sequences of a rank, each a message
    exchange = carried / beta + (alpha * (pieces + minibatches * math.log2(nodes * CORES)) if nodes > 1 else 0)
    known = KNOWN * samples * CORES * CORES * (nodes - 1) / beta
    return computing, epochs * (minibatches * gradient + exchange) + known


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--environments", type=int, default=16, help="of a rank")
    parser.add_argument("--rollout", type=int, default=128)
    parser.add_argument("--epochs", type=int, default=3)
    parser.add_argument("--minibatches", type=int, default=8)
    parser.add_argument("--sequence", type=int, default=128)
    parser.add_argument("--repeat", type=int, default=2, help="steps of the environment that an action is held for")
    o = parser.parse_args()
    print("| machines | ranks | environments | " + " | ".join(f"steps/s, {name} | of the ideal" for name in LINKS) + " |")
    print("| " + " | ".join(["---"] * (3 + 2 * len(LINKS))) + " |")
    for nodes in (1, 2, 4, 8, 16, 32, 64, 128, 256):
        ranks = nodes * CORES
        cells = [f"{nodes} machine{'s' * (nodes > 1)}", f"{ranks:,}", f"{ranks * o.environments:,}"]
        for link in LINKS.values():
            computing, talking = update(nodes, link, o.environments, o.rollout, o.epochs, o.minibatches, o.sequence)
            cells += [f"{ranks * o.environments * o.rollout * o.repeat / (computing + talking):,.0f}", f"{100 * computing / (computing + talking):.0f} %"]
        print("| " + " | ".join(cells) + " |")


if __name__ == "__main__":
    main()
