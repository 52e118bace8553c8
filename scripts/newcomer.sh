#!/usr/bin/env bash
# A newcomer's day: follows README.md word for word in this clone, on a machine that has Debian 12, make, Go and root. It is
# the page's own blocks that are run; what a newcomer does by hand, looking and pressing keys, is done here. What that leaves in
# the clone (runs/first, first.mp4, oracle.mp4, .venv) is removed in the end; where one of them is there already nothing is done,
# which in CI is a failure.
set -euo pipefail
cd "$(dirname "$0")/.."
# shellcheck source=scripts/display.sh
. scripts/display.sh

made=(runs/first first.mp4 oracle.mp4 .venv)
for there in "${made[@]}"; do
  [ -e "$there" ] || continue
  echo "newcomer: nothing is done, $there is there already" >&2
  [ -z "${CI:-}" ]
  exit
done
dir=$(mktemp -d)
display_pid=
finish() {
  [ -z "$display_pid" ] || kill "$display_pid" 2>/dev/null || true
  rm -rf "$dir" "${made[@]}"
}
trap finish EXIT
fail() { echo "newcomer: $*" >&2; exit 1; }

# follow NAME: writes the page's block, to be run by whoever can.
follow() {
  go run ./internal/pages/blocks print "$1" README.md >"$dir/block"
  printf '\n== %s\n' "$1"
  cat "$dir/block"
}
say() { bash -euo pipefail "$dir/block"; }

follow build
say

follow train
say | tee "$dir/said"
grep -qE 'success (0\.9|1)' "$dir/said" || fail "the agent does not remember"

# A window needs a display, and somebody at the keys: Enter begins, then forward for two seconds, then
# the end, as Ctrl-C would do it.
follow play
command -v Xvfb xdotool >/dev/null || scripts/setup.sh test
display "$dir"
XDG_DATA_HOME=$dir bash -c "exec $(cut -d'#' -f1 "$dir/block")" & played=$!
window=$(timeout 60 xdotool search --sync --onlyvisible --name '^Ariadne' | head -1) || fail "no window is shown"
xdotool key --window "$window" Return
sleep 1
xdotool keydown --window "$window" Up
sleep 2
xdotool keyup --window "$window" Up
kill -TERM "$played"
code=0
wait "$played" || code=$?
[ "$code" = 130 ] || fail "playing ended with exit code $code"

follow record
say
for video in first.mp4 oracle.mp4; do
  frames=$(ffprobe -v error -count_frames -select_streams v:0 -show_entries stream=nb_read_frames -of csv=p=0 "$video")
  [ "$frames" -ge 40 ] || fail "$video has $frames pictures"
done

python3 -c 'import ensurepip' 2>/dev/null || scripts/setup.sh test
follow wheel
say

follow gymnasium
cat >>"$dir/block" <<'P'
obs, info = env.reset()
obs, reward, terminated, truncated, info = env.step(env.action_space.sample())
assert obs.shape == (64, 64, 3) and envs.reset()[0].shape == (64, 64, 64, 3)
P
.venv/bin/python "$dir/block"

printf '\na newcomer is done after %d s\n' "$SECONDS"
