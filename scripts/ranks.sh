#!/usr/bin/env bash
# Kills ranks of a training under mpirun at random moments. scripts/ranks.sh [KILLS] kills so often, 20 times if not told: each time the
# whole job must end within RANKS_PATIENCE seconds (30), and the same command must go on, now on 2 and now on 4 ranks. In the end
# weights, optimiser, environments and metrics must be those of one process that nobody disturbed. RANKS_SEED repeats a run's moments.
set -euo pipefail
cd "$(dirname "$0")/.."
# shellcheck source=scripts/program.sh
. scripts/program.sh

kills=${1:-20}
RANDOM=${RANKS_SEED:=$(($(date +%s) % 32768))}
echo "ranks: $kills kills, RANKS_SEED=$RANKS_SEED"
export OMPI_ALLOW_RUN_AS_ROOT=1 OMPI_ALLOW_RUN_AS_ROOT_CONFIRM=1
dir=$(mktemp -d)
job=
finish() {
  [ -z "$job" ] || kill "$job" 2>/dev/null || true
  rm -rf "$dir"
}
trap finish EXIT
program "$dir/ariadne" -tags mpi
fail() { echo "ranks: $*" >&2; exit 1; }

steps=$(((kills + 1) * 40960))
args=(train --resume-if-exists +tmaze=small threads=1 mpi.exact=true checkpoint.interval=0.02 log_interval=0 steps=$steps)
dead=0
slowest=0
while :; do
  ranks=$((2 + RANDOM % 2 * 2))
  mpirun --oversubscribe -n $ranks "$dir/ariadne" "${args[@]}" run.dir="$dir/killed" >/dev/null 2>"$dir/err" & job=$!
  if [ "$dead" -lt "$kills" ]; then
    # From the moment that its ranks are there to two seconds later: before the first checkpoint, too.
    until mapfile -t pids < <(pgrep -P $job) && [ "${#pids[@]}" -ge "$ranks" ] || ! kill -0 $job 2>/dev/null; do sleep 0.05; done
    sleep "$((RANDOM % 2)).$((100 + RANDOM % 900))"
    if kill -KILL "${pids[RANDOM % ${#pids[@]}]}" 2>/dev/null; then
      begin=$(date +%s%N)
      for _ in $(seq $((10 * ${RANKS_PATIENCE:-30}))); do kill -0 $job 2>/dev/null || break; sleep 0.1; done
      ! kill -0 $job 2>/dev/null || fail "the job did not end after kill $dead of a rank"
      if wait $job; then # it was over before the kill came
        [ -d "$dir/killed/checkpoints/$(printf 'step_%012d' $steps)" ] || fail "the job of a killed rank ended as if nothing had happened"
        rm -rf "$dir/killed"
        continue
      fi
      took=$((($(date +%s%N) - begin) / 1000000))
      [ $took -le $slowest ] || slowest=$took
      dead=$((dead + 1))
      continue
    fi
  fi
  wait $job || { cat "$dir/err" >&2; fail "the run failed after $dead kills"; }
  job=
  [ "$dead" -lt "$kills" ] || break
  rm -rf "$dir/killed" # it came to its end before it could be killed
done
job=
"$dir/ariadne" "${args[@]}" run.dir="$dir/straight" >/dev/null 2>&1
last=$(cd "$dir/straight/checkpoints" && ls -d step_* | tail -1)
for file in weights state; do
  cmp "$dir/straight/checkpoints/$last/$file.safetensors" "$dir/killed/checkpoints/$last/$file.safetensors"
done
python3 - "$dir/straight" "$dir/killed" <<'P'
import json, sys
def records(run):
    for line in open(run + "/metrics.jsonl"):
        yield {k: v for k, v in json.loads(line).items() if not k.startswith("time") and k != "charts/SPS"}
straight, killed = (list(records(run)) for run in sys.argv[1:])
sys.exit("the metrics differ" if straight != killed else 0)
P
[ -z "$(find "$dir/killed" -name '*.tmp*')" ] || fail "left over: $(find "$dir/killed" -name '*.tmp*')"
echo "$dead kills: jobs ended within $slowest ms; weights, state and metrics are those of a run that nobody disturbed"
