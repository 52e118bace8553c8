# Names the steps of a script, and says in the end what each took; to be sourced.

times=() began=
# took notes the time of the step that ends.
took() { [ -z "$began" ] || times+=("$(printf '%6d s  %s' $((SECONDS - began)) "$current")"); }
step() {
  took
  current=$* began=$SECONDS
  printf '\n== %s\n' "$current"
}
summary() {
  took
  printf '\n== times\n'
  printf '%s\n' "${times[@]}" "$(printf '%6d s  in all' "$SECONDS")"
}
trap summary EXIT

# beside NAME runs the function NAME, a lane of steps, beside what follows. beside_ends waits for it, shows what it said, and fails if it
# failed. beside_stops ends a lane that still runs, with all that it started, and shows what it said so far.
beside() {
  beside_log=$(mktemp)
  set -m # the lane is a group of processes of its own
  (
    times=() began=
    trap summary EXIT
    "$1"
  ) </dev/null >"$beside_log" 2>&1 &
  set +m
  beside_job=$!
}
beside_ends() {
  local code=0
  wait "$beside_job" || code=$?
  beside_job=
  cat "$beside_log"
  rm -f "$beside_log"
  return "$code"
}
beside_stops() {
  [ -n "${beside_job:-}" ] || return 0
  printf '\n== the other lane, when this one failed\n'
  kill -- "-$beside_job" 2>/dev/null || true
  beside_ends || true
}

# until_there FILE waits for a file that the other lane makes. If that lane ends without it, this one fails; the other way round it is stopped.
until_there() {
  until [ -e "$1" ]; do
    [ -z "${beside_job:-}" ] || kill -0 "$beside_job" 2>/dev/null || { beside_ends; return 1; }
    sleep 0.5
  done
}
