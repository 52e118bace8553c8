#!/usr/bin/env bash
# Runs the fuzz targets of the project: scripts/fuzz.sh [INPUTS [EXCEPT]] gives each so many inputs, 1000x if not given. EXCEPT is a
# regular expression of targets that are left out. Inputs are counted, and no time set: at the end of a time the go command
# sometimes fails, and that looks like a target that hangs.
set -euo pipefail
cd "$(dirname "$0")/.."

inputs=${1:-1000x} except=${2:-^$}
[[ $inputs =~ ^[0-9]+x$ ]] || { echo "fuzz: inputs are $inputs, want a number of them, as 1000x" >&2; exit 2; }
log=$(mktemp)
trap 'rm -f "$log"' EXIT
for file in $(grep -rlE '^func Fuzz' --include='*_test.go' .); do
  for target in $(sed -nE 's/^func (Fuzz[A-Za-z0-9_]+)\(.*/\1/p' "$file"); do
    ! [[ $target =~ $except ]] || continue
    echo "$target in $(dirname "$file"), $inputs"
    # Few tries at making an interesting input smaller: a minute for each, the default, is most of the time.
    if go test "$(dirname "$file")" -run '^$' -fuzz "^$target\$" -fuzztime "$inputs" -fuzzminimizetime 100x >"$log" 2>&1; then
      continue
    fi
    cat "$log" >&2
    exit 1
  done
done
