#!/usr/bin/env bash
# The main job on a tiny budget: train on real mazes headless, be killed and go on, evaluate, record; check what is left.
set -euo pipefail
cd "$(dirname "$0")/.."
# shellcheck source=scripts/program.sh
. scripts/program.sh

dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
program "$dir/ariadne"
ariadne() { "$dir/ariadne" "$@"; }

tiny=(+memory_maze=small trainer.num_envs=8 trainer.rollout_len=32 log_interval=0 checkpoint.interval=0.001 seed=5)

ariadne info
ariadne train "${tiny[@]}" steps=9216 run.dir="$dir/straight"

# checkpoint RUN [THAN] waits for a checkpoint of a run, one newer than another, and prints its name.
checkpoint() {
  local newest
  for _ in $(seq 600); do
    newest=$(ls "$1/checkpoints" 2>/dev/null | grep -v '\.' | tail -n 1 || true)
    if [ -n "$newest" ] && [[ $newest > ${2:-} ]]; then
      echo "$newest"
      return
    fi
    sleep 0.1
  done
  echo "smoke: no new checkpoint in $1 within a minute" >&2
  return 1
}

# The same run, killed before its first checkpoint and behind two others, must end with the same weights.
killed() { kill -KILL "$pid" && ! wait "$pid"; } # it was there to be killed
"$dir/ariadne" train "${tiny[@]}" steps=9216 run.dir="$dir/killed" & pid=$!
until [ -e "$dir/killed/config.yaml" ]; do sleep 0.01; done
killed
newest=
for _ in 1 2; do
  "$dir/ariadne" train --resume "$dir/killed" & pid=$!
  newest=$(checkpoint "$dir/killed" "$newest")
  killed
done
"$dir/ariadne" train --resume "$dir/killed"
cmp "$dir"/straight/checkpoints/step_000000009216/weights.safetensors "$dir"/killed/checkpoints/step_000000009216/weights.safetensors

# SIGTERM ends a run in good order.
"$dir/ariadne" train "${tiny[@]}" steps=1000000 run.dir="$dir/stopped" & pid=$!
checkpoint "$dir/stopped"
kill -TERM "$pid"
code=0; wait "$pid" || code=$?
[ "$code" -eq 130 ] || { echo "SIGTERM: exit code $code, want 130" >&2; exit 1; }
ariadne info checkpoint "$dir/stopped" >/dev/null

ariadne eval "$dir/straight" --episodes 2 --envs 2 --json
ariadne record "$dir/straight" -o "$dir/policy.mp4" --steps 24 --size 256 --smooth 1
frames=$(ffprobe -v error -count_frames -select_streams v:0 -show_entries stream=nb_read_frames -of csv=p=0 "$dir/policy.mp4")
[ "$frames" = 24 ] || { echo "video has $frames frames, want 24" >&2; exit 1; }
[ -s "$dir/straight/curve.png" ] || { echo "no learning curve" >&2; exit 1; }

# A data set that is killed again and again has the same files in the end, and they replay.
set=(dataset agent=random +memory_maze=small task.time_limit=50 --episodes 40)
ariadne "${set[@]}" -o "$dir/set"
for episodes in 1 3 6; do
  "$dir/ariadne" "${set[@]}" -o "$dir/killed_set" & pid=$!
  until [ "$(ls "$dir/killed_set" 2>/dev/null | grep -c '^episode.*npz$' || true)" -ge "$episodes" ]; do sleep 0.01; done
  killed
done
ariadne "${set[@]}" -o "$dir/killed_set"
diff -r "$dir/set" "$dir/killed_set"
ariadne replay "$dir/set"
ariadne record "$dir/set/episode-000003.npz" -o "$dir/episode.mp4" --steps 8 --size 640x360

# An agent learns from recorded episodes, with another's weights to begin with.
ariadne train "${tiny[@]}" data="$dir/set" init="$dir/straight" task.time_limit=25 steps=1024 log_interval=1024 run.dir="$dir/cloned"
grep -q losses/imitation "$dir/cloned/metrics.jsonl"

# Wrong questions get one line and exit code 2, and leave nothing behind.
wrong() {
  local code=0 before after
  before=$(ls "$dir")
  "$dir/ariadne" "$@" >/dev/null 2>"$dir.err" || code=$?
  after=$(ls "$dir")
  if [ "$code" -ne 2 ] || [ "$(wc -l <"$dir.err")" -ne 1 ] || [ "$before" != "$after" ]; then
    echo "ariadne $*: exit code $code, said: $(cat "$dir.err")" >&2
    exit 1
  fi
  rm "$dir.err"
}
wrong train
wrong train +memory_maze=nonsense
wrong train +memory_maze=small task.sise=9 run.dir="$dir/x"
wrong train +memory_maze=small task.size=10 run.dir="$dir/x"
wrong train +memory_maze=small task.textures=no/such/folder run.dir="$dir/x"
wrong train +memory_maze=small trainer.gamma=2 run.dir="$dir/x"
wrong train +memory_maze=small trainer.seq_model.name=elephant run.dir="$dir/x"
wrong train +memory_maze=small steps=many run.dir="$dir/x"
wrong train +memory_maze=small data="$dir/set" task.size=11 run.dir="$dir/x"
wrong train +memory_maze=small data="$dir/set" task.action_repeat=2 run.dir="$dir/x"
wrong train +memory_maze=small data="$dir/straight" run.dir="$dir/x"
wrong train +memory_maze=small init="$dir/set" run.dir="$dir/x"
wrong train --resume "$dir/straight" init="$dir/stopped"
wrong train --resume "$dir/x"
wrong train --no-such-flag
wrong eval "$dir/x"
wrong record "$dir/straight" -o "$dir/x.avi"
wrong bench nonsense
wrong nonsense
echo "smoke test passed"
