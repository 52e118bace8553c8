# To be sourced. program PATH [FLAG...] puts the program at PATH: the one that $ARIADNE_BUILT names, which has everything, or one that is built for
# it with these flags.

program() {
  if [ -n "${ARIADNE_BUILT:-}" ]; then
    ln -s "$ARIADNE_BUILT" "$1"
  else
    go build "${@:2}" -o "$1" ./cmd/ariadne
  fi
}
