#!/usr/bin/env bash
# Runs the commands and the Python of README.md and docs/ and the examples of ariadne's help on small budgets
# (scripts/shortened.sh), each page in a folder of its own where what the pages name lies ready.
# scripts/documentation.sh [PAGE...] runs some pages only. It takes the Python
# package from the virtual environment that scripts/python.sh made.
set -euo pipefail
cd "$(dirname "$0")/.."
# shellcheck source=scripts/program.sh
. scripts/program.sh
# shellcheck source=scripts/display.sh
. scripts/display.sh

dir=$(mktemp -d)
display_pid=
finish() {
  [ -z "$display_pid" ] || kill "$display_pid" 2>/dev/null || true
  rm -rf "$dir"
}
trap finish EXIT
mkdir "$dir/program"
program "$dir/program/ariadne" -tags mpi
export OMPI_ALLOW_RUN_AS_ROOT=1 OMPI_ALLOW_RUN_AS_ROOT_CONFIRM=1
go build -o "$dir/blocks" ./internal/pages/blocks
display "$dir"

things=$dir/things
mkdir -p "$things/runs" "$things/human" "$things/FOLDER" "$things/docs"
cp scripts/shortened.sh "$things/ariadne"
cp assets/textures/*.png "$things/FOLDER"
cp -r results "$things"
cp -r docs/images "$things/docs"
ariadne() { "$dir/program/ariadne" "$@" >"$dir/log" 2>&1 || { cat "$dir/log" >&2; return 1; }; }
ariadne train +memory_maze=small trainer.num_envs=2 trainer.rollout_len=16 trainer.num_minibatches=1 task.time_limit=10 steps=2048 log_interval=0 run.dir="$things/runs/NAME"
cp -r "$things/runs/NAME" "$things/runs/OTHER"
ariadne dataset agent=random task=memory_maze task.time_limit=10 --episodes 1 -o "$dir/episodes"
for copy in episode.npz human.npz episode-000000.npz human/game.npz; do cp "$dir"/episodes/episode-000000-*.npz "$things/$copy"; done
"$dir/program/ariadne" info maze --size 21 --seed 7 --text >"$things/my.maze"
cp "$things/my.maze" "$things/maze.txt"

ariadne dataset agent=oracle task=memory_maze task.time_limit=10 --episodes 2 -o "$things/data/oracle9"
ariadne dataset agent=explorer task=memory_maze task.action_repeat=2 task.time_limit=10 --episodes 2 -o "$things/data/explorer9"
ariadne dataset agent=wander task=memory_maze task.time_limit=10 --episodes 2 --split 1:1 -o "$dir/split"
ariadne probe +probe=gru data="$dir/split" probe.batch=2 probe.length=9 steps=64 run.dir="$things/runs/PROBES"
for part in 1 2; do
  ariadne dataset agent=random task=memory_maze task.time_limit=10 --episodes 2 --part $part/2 -o "$things/halves/$part"
  ariadne eval agent=random task=memory_maze task.time_limit=10 --episodes 2 --part $part/2 -o "$things/$part.half"
done
for name in whole forgetful; do "$dir/program/ariadne" eval "$things/runs/NAME" --episodes 2 --json >"$things/$name.json"; done

# examples [COMMAND...]: the examples of a command's help and of those below it, a block for each command.
examples() {
  local help name
  help=$("$dir/program/ariadne" "$@" --help)
  printf '```sh\n%s\n```\n' "$(sed -n '/^Examples:/,/^$/s/^  ariadne/ariadne/p' <<<"$help")"
  for name in $(sed -n '/^Available Commands:/,/^$/s/^  \([a-z]*\) .*/\1/p' <<<"$help"); do
    case $name in completion | help) ;; *) examples "$@" "$name" ;; esac
  done
}
if [ $# = 0 ]; then
  examples >"$dir/help.md"
  set -- README.md docs/*.md python/README.md "$dir/help.md"
fi
# Pages call the program ./ariadne or ariadne: both are the one in the page's folder.
mkdir "$dir/bin"
printf '#!/bin/sh\nexec ./ariadne "$@"\n' >"$dir/bin/ariadne"
chmod +x "$dir/bin/ariadne"
ARIADNE=$dir/program/ariadne PATH=$dir/bin:$PWD/.cache/python/newest/bin:$PATH XDG_DATA_HOME=$dir/data "$dir/blocks" run "$things" "$@"
printf '\nthe documentation was run in %d s\n' "$SECONDS"
