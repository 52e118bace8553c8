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

# beside NAME runs the function NAME, a lane of steps, beside what follows. beside_ends waits for it, shows what it said, and fails if it failed.
beside() {
  beside_log=$(mktemp)
  (
    times=() began=
    trap summary EXIT
    "$1"
  ) >"$beside_log" 2>&1 &
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
