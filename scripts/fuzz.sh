#!/usr/bin/env bash
# Runs the fuzz targets of the project for a while each: scripts/fuzz.sh [TIME [EXCEPT]], 10s if not given; 1000x is a thousand
# inputs. EXCEPT is a regular expression of targets that are left out.
set -euo pipefail
cd "$(dirname "$0")/.."

time=${1:-10s} except=${2:-^$}
log=$(mktemp)
trap 'rm -f "$log"' EXIT
for file in $(grep -rlE '^func Fuzz' --include='*_test.go' .); do
  for target in $(sed -nE 's/^func (Fuzz[A-Za-z0-9_]+)\(.*/\1/p' "$file"); do
    ! [[ $target =~ $except ]] || continue
    echo "$target in $(dirname "$file"), $time"
    # Few tries at making an interesting input smaller: a minute for each, the default, is most of the time.
    if go test "$(dirname "$file")" -run '^$' -fuzz "^$target\$" -fuzztime "$time" -fuzzminimizetime 100x >"$log" 2>&1; then
      continue
    fi
    # The go command sometimes takes the end of the time for a failure of the target: no input is at fault then.
    if grep -q 'context deadline exceeded' "$log" && ! grep -q 'Failing input written' "$log"; then
      continue
    fi
    cat "$log" >&2
    exit 1
  done
done
