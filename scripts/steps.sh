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
