# Sourced: display DIR starts a display without a screen, an X server that draws into memory, and sets DISPLAY. The server ends
# with its process, $display_pid; what it says goes to DIR.
display() {
  Xvfb -displayfd 6 -screen 0 1600x1000x24 -nolisten tcp 6>"$1/display" 2>"$1/xvfb.log" &
  display_pid=$!
  for _ in $(seq 100); do
    [ ! -s "$1/display" ] || break
    sleep 0.1
  done
  [ -s "$1/display" ] || { cat "$1/xvfb.log" >&2; return 1; }
  DISPLAY=:$(cat "$1/display")
  export DISPLAY
}
