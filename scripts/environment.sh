# Makes virtual environments, which are kept in the folder $cache; to be sourced.

# environment NAME INTERPRETER "VENV OPTIONS" PIP ARGUMENTS: makes a virtual environment unless there is that one already.
environment() {
  local home=$cache/$1 wanted="${*:2}"
  if [ "$(cat "$home/complete" 2>/dev/null)" != "$wanted" ]; then
    # shellcheck disable=SC2086
    "$2" -m venv --clear $3 "$home"
    "$home/bin/python" -m pip install --quiet "${@:4}"
    echo "$wanted" >"$home/complete"
  fi
}
