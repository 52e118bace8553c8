#!/usr/bin/env bash
# Draws the learning curves of the pages anew from what runs logged under results/. With --check it compares them with the
# pictures in docs/images instead.
set -euo pipefail
cd "$(dirname "$0")/.."

dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
go build -o "$dir/ariadne" ./cmd/ariadne
# curve PICTURE EXPERIMENT ARGUMENTS...: all runs of an experiment in one picture, seeds together.
curve() { "$dir/ariadne" curve results/"$2" "${@:3}" -o "$dir/$1" >/dev/null; }

curve tmaze20.png tmaze20 --title "T-Maze v2, corridor 20" --metric charts/success --line 0.5 --label guessing
curve tmaze_small.png tmaze_small --title "T-Maze v2, small model" --metric charts/success --line 0.95 --label "95 %"
curve tmaze40.png tmaze40 --title "T-Maze v2, corridor 40" --metric charts/success --line 0.5 --label guessing
curve tmaze120.png tmaze120 --title "T-Maze v2, corridor 120" --metric charts/success --smooth 5e4 --line 0.5 --label guessing \
  --name "GaLiTe as in the paper" --name GRU --name "GTrXL, memory 128" --name "AGaLiTe, horizon 128, both fixes" --name "AGaLiTe as in the paper"
curve tmaze160.png tmaze160 --title "T-Maze v2, corridor 160" --metric charts/success --smooth 5e4 --line 0.5 --label guessing \
  --name "GaLiTe as in the paper" --name "GTrXL, memory 128" --name "AGaLiTe, horizon 160, both fixes" --name "AGaLiTe as in the paper"
curve mysterypath_curve.png mysterypath --metric charts/success
curve craftax_curve.png craftax --metric charts/return_percent
sizes=()
for size in 9 11 13 15; do sizes+=(--metric "charts/return/MemoryMaze-${size}x$size" --name "${size}x$size"); done
curve memory_maze.png memory_maze "${sizes[@]}" --smooth 2e5 --title "Memory Maze, one agent for four sizes"
curve memory_maze9.png memory_maze9 --each --smooth 2e5 --name "PPO alone" --name "explorer's pupil without memory" --name "explorer's pupil, seed 1" \
  --name "explorer's pupil, seed 2" --name "PPO alone, many environments"
"$dir/ariadne" curve --probe results/probing/agent9 -o "$dir/probes_agent.png" >/dev/null
"$dir/ariadne" curve --probe results/probing/{agalite,gru,gtrxl128,feedforward,answers} -o "$dir/probes.png" >/dev/null
"$dir/ariadne" curve --parts results/memory_maze9_parts/{oracle,explorer,agent,"agent, cut every 50 steps",feedforward}.json -o "$dir/memory_maze9_parts.png" >/dev/null

for picture in "$dir"/*.png; do
  committed=docs/images/$(basename "$picture")
  if [ "${1:-}" = --check ]; then
    cmp "$picture" "$committed" || { echo "$committed is not what results/ gives; make curves draws it" >&2; exit 1; }
  else
    cp "$picture" "$committed"
  fi
done
